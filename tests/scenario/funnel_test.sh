#!/bin/sh
# One client through the nine steps, in Chinese, with each refusal; what a
# leader waives, approves and rules void; lost, and in again.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub w-zhou --name 周总 --level director --unit hq
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east --leader w-zhou
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east --leader z-chen
for p in w-zhou z-chen r-li; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done
export ROADBOOK_BOOK=$work/r-li
zh() { want=$1; shift; run "$want" --lang zh_CN "$@"; }
refused() { # TEXT… : move says no, names all of these, and saves nothing
	before=$(git -C r-li rev-parse HEAD)
	zh 1 move 恒通 "$step"
	has "$@"
	[ "$(git -C r-li rev-parse HEAD)" = "$before" ] || fail "a refused move saved something"
}
minute=0
moved() { zh 0 move 恒通 "$1"; has "进入"; minute=$((minute + 1)); now "${ROADBOOK_NOW%:*:*:*}:$(printf %02d $minute):00+08:00"; }
document() { # KIND OPTIONS…
	kind=$1
	shift
	echo "$kind" >"$kind.txt"
	zh 0 document add 恒通 "$kind.txt" --kind "$kind" "$@"
}

run 0 sync
zh 0 --json client add 苏州恒通电子有限公司 --source trade_fair --region 320500 --volume 30万
id=$(field id)
has "超出您的级别" "项目营销高级经理"

# 1 → 2: information. Only one step at a time, only by a step that is there
step=call
refused "仍在“信息收集”" "客户名称、地址" "address=…" "nature=… account=…" "roadbook client set 恒通 class=…" "fit=… intent=…"
hasnt "客户信息来源"
zh 2 move 恒通 上门拜访
says "只能逐步推进" "电话邀约"
zh 2 move 恒通 飞行
zh 2 move 恒通 lead
says "客户已在“信息收集”"
zh 0 client set 恒通 address=苏州工业园区星湖街1号 nature=民营企业 account=KH-001 class=项目客户
refused "识别目标客户"
hasnt "客户性质"
zh 0 client set 恒通 fit=电子行业，华东干线 intent=愿意了解
moved 电话邀约

# 2 → 3: the call
now 2026-11-23T10:00:00+08:00
step=visit
refused "电话访谈记录" "联系人全名" "roadbook contact add 恒通 --name … --title … --phone …" "下次上门拜访时间和地点" "--next-at … --place …" "意愿有明确描述"
zh 0 contact add 恒通 --name 周敏 --title 物流经理 --phone 021-5555-0101 --role influencer
zh 0 log call 恒通 --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 周五上门
refused "下次上门拜访时间和地点" "意愿有明确描述"
hasnt "电话访谈记录" "联系人全名"
zh 0 log call 恒通 --contact 周敏 --topic 确认拜访 --outcome 已确认 --next 上门 --next-at '2026-11-27 14:00' --place 苏州园区 --willing 同意接待并提供货量
moved visit
run 0 claim 恒通
run 0 sync
has "beyond their level"

# 3 → 4: the visit and the key-account record
now 2026-11-27T15:00:00+08:00
step=proposal
refused "上门拜访记录" "客户组织架构图" "document add 恒通 FILE --kind organisation_chart" "物流采购流程描述" "物流采购流程图" "采购、生产、销售模式" "明确决策人" "信用等级评估"
hasnt "明确影响人"
zh 0 --json log visit 恒通 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
visit=$(field id)
zh 0 contact add 恒通 --name 钱国强 --title 副总 --phone 021-5555-0102 --role decision_maker
zh 0 client set 恒通 purchasing_model=月度集采 production_model=按单生产 sales_model=直销为主，订单小而散 logistics_needs=华东零担次日达 procurement_process=使用部门提出，采购比价，副总审批 credit_rating=良
document organisation_chart
document process_chart
moved 方案制定

# a record ruled void counts no more: its step shows as unmet, and holds back
run 0 sync
kase=$(git -C hub/central.git ls-tree -r --name-only main register | sed 's|.*/||; s|\.json$||' | head -1)
export ROADBOOK_BOOK=$work/z-chen
run 0 rule void "$kase" "$visit" --person r-li --reason 客户称当日无人来访
run 0 sync
export ROADBOOK_BOOK=$work/r-li
run 0 sync
has "is void" "客户称当日无人来访"
zh 0 client show 恒通
has "方案制定" "上门拜访记录" "未满足"
step=exchange
refused "上门拜访记录" "[gate.visit.record]"
now 2026-11-30T15:00:00+08:00
zh 0 log visit 恒通 --contact 周敏 --topic 补访 --outcome 面谈 --next 做方案

# 4 → 5: the proposal; an insider for grade B
refused "物流总量构成" "需求满足情况" "切入点" "物流方案" "--kind proposal --proposal-type … --goals …" "客户需求分析" "行动方案" "明确内线人员"
hasnt "上门拜访记录"
zh 0 client set 恒通 cargo='电子元件 800吨/月' lanes=苏州-成都,苏州-广州 warehouses=苏州5000平 needs_met=部分满足 entry_point=苏州至成都线路试运
document proposal --proposal-type 'tailored' --goals '次日达' --strengths '干线' --service-model '门到门' --information-service '对接' --suggestions '合并提货' --sincerity '长期合作'
document needs_analysis
document action_plan
refused "明确内线人员" "contact add 恒通 --name … --title … --phone … --role insider"
zh 0 contact add 恒通 --name 孙伟 --title 仓库主管 --phone 021-5555-0103 --role 内线
moved 技术交流

# 5 → 6: 30% of the decision makers, rounded up
step=confirm
refused "技术交流记录" "对物流服务的要求" "至少与30%的决策人" "roadbook log exchange 恒通 --contact 钱国强"
zh 0 client set 恒通 requirements=全程可视，破损率千分之一
zh 0 log exchange 恒通 --contact 周敏 --topic 仓储方案 --outcome 认可分拨 --next 与副总交流
refused "至少与30%的决策人"
hasnt "技术交流记录"
zh 0 log exchange 恒通 --contact 钱国强 --topic 方案交流 --outcome 认可 --next 确认方案
moved 方案确认

# 6 → 7: the client's confirmation
step=appraisal
document confirmation --day '2026-12-01' --version '2'
refused "客户已确认方案" "--confirmed-by …"
document confirmation --day '2026-12-01' --version '2' --confirmed-by '钱国强'
moved 项目评估

# 7 → 8: appraisal and approval by whose authority covers the band
step=negotiation
refused "立项报告" "批准立项" "rule approve"
document project_approval --margin '12.50' --payment-terms '月结60天' --risks '油价'
export ROADBOOK_BOOK=$work/z-chen
run 0 rule approve "$kase" appraisal --reason 毛利率12.5%，风险可控
run 0 sync
export ROADBOOK_BOOK=$work/r-li
run 0 sync
zh 0 client show 恒通
has "由权限覆盖该客户档次的上级批准立项" "陈主管"
moved 商务谈判

# 8 → 9: a larger client is beyond z-chen: approved by w-zhou
step=deal
zh 0 client set 恒通 volume=60万
document quotation --amount '600000' --payment-terms '月结30天'
export ROADBOOK_BOOK=$work/z-chen
run 0 rule approve "$kase" terms --reason 按报价
run 0 sync
export ROADBOOK_BOOK=$work/r-li
run 0 sync
refused "报价与商务条件" "级别不覆盖" "谈判记录"
zh 0 log meeting 恒通 --contact 钱国强 --topic 商务谈判 --outcome 谈成 --next 签合同 --settled 账期30天，油价联动
export ROADBOOK_BOOK=$work/w-zhou
run 0 rule approve "$kase" terms --reason 按报价
run 0 sync
export ROADBOOK_BOOK=$work/r-li
run 0 sync
moved 合同成交

# 9 → won: the signer's authority is checked
step=won
document contract --parties '苏州恒通电子有限公司,远成物流' --amount '7200000' --begins '2027-01-01' --ends '2027-12-31' --signer 'z-chen'
refused "合同签订人的权限" "陈主管" "级别不覆盖" "操作方案"
document contract --parties '苏州恒通电子有限公司,远成物流' --amount '7200000' --begins '2027-01-01' --ends '2027-12-31' --signer 'w-zhou'
refused "操作方案" "--kind operations_plan --landing …"
hasnt "合同签订人"
export ROADBOOK_BOOK=$work/z-chen
run 0 rule waive "$kase" gate.deal.landing --reason 落地日期由客户另行通知
run 2 rule waive "$kase" gate.deal.nothing --reason x
run 0 sync
export ROADBOOK_BOOK=$work/r-li
run 0 sync
has "waived"
moved 已成交
run 0 history 恒通
has "gate.deal.landing is waived" "approved: terms" "is void"

# back and out are always possible; in again not further than before
now 2026-12-01T09:00:00+08:00
zh 0 move 恒通 negotiation --reason 客户要求重谈
zh 2 move 恒通 lost
says "price" "价格过高"
now 2026-12-02T09:00:00+08:00
zh 0 move 恒通 lost --reason 价格过高 --note 现供应商降价
says "没有流失报告"
zh 0 client show 恒通 --json
has '"step":"lost"' '"loss":"price"' '"reason":"现供应商降价"'
zh 2 move 恒通 deal
says "在“商务谈判”流失"
now 2026-12-03T09:00:00+08:00
zh 0 move 恒通 proposal
document loss_report
now 2026-12-04T09:00:00+08:00
zh 0 move 恒通 lost --reason price
saysnt "流失报告"
sound
echo ok
