#!/bin/sh
# One client through all nine steps, in Chinese: at each step every gate is
# refused at once, each with what to type; what is typed meets one after the
# other. At the end: no gate of the policy went unrefused or unmet.
. "$(dirname "$0")/lib.sh"

run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub east --name 华东大区
run 0 hub enroll --hub hub w-zhou --name 周总 --level director --unit hq
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east --leader w-zhou
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub r-li --name 李锐 --level senior_manager --unit east
for p in w-zhou z-chen r-li; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done
rep=r-li
zh() { want=$1; shift; run "$want" --lang zh_CN --book $rep "$@"; }
synced() { run 0 --book "$1" sync; }
: >refused
: >met

run 0 --json help rules gate
grep -o '"id":"gate\.[^"]*' .out | cut -d'"' -f4 >gates
[ "$(wc -l <gates)" -ge 39 ] || fail "gates are missing from help rules"

# asked STEP NEXT: the gates that move names, each with what to type
asked() {
	zh 1 move 恒通 "$2"
	grep -o '\[gate\.[^]]*' .out | tr -d '[' >asked
	# behind each gate comes what to type
	[ "$(grep -c '^      roadbook ' .out)" = "$(wc -l <asked)" ] || fail "a gate without what to type"
}
# all STEP NEXT: every gate of the step is refused at once, and nothing else; nothing is saved
all() {
	before=$(git -C $rep rev-parse HEAD)
	asked "$1" "$2"
	grep "^gate\.$1\." gates >wanted
	cmp -s wanted asked || fail "not all gates of $1: $(diff wanted asked)"
	[ "$(git -C $rep rev-parse HEAD)" = "$before" ] || fail "a refused move saved something"
	cat asked >>refused
}
# now_met GATE NEXT: that gate is asked no more; all others of before still are, but those in $also
also=
now_met() {
	cp asked before_asked
	if [ -n "$3" ]; then
		asked "$1" "$2"
	else
		: >asked
	fi
	for g in $1 $also; do
		grep -qx "$g" before_asked || fail "$g wasn't asked"
		grep -qx "$g" asked && fail "$g is still asked"
		echo "$g" >>met
	done
	[ $(($(wc -l <before_asked) - $(wc -l <asked))) = $((1 + $(echo $also | wc -w))) ] || fail "more than $1 $also went: $(diff before_asked asked)"
	also=
}
paper() { # KIND OPTIONS…
	kind=$1
	shift
	echo "$kind $*" >"$kind.txt"
	zh 0 document add 恒通 "$kind.txt" --kind "$kind" "$@"
}
tick() { minute=$((${minute:-0} + 1)); now "2026-11-23T10:$(printf %02d $minute):00+08:00"; }
moved() { zh 0 move 恒通 "$1"; tick; }

zh 0 client add 苏州恒通电子有限公司 --source 交易会寻找法 --region 江苏苏州
zh 0 client set 恒通 source= region=

# 1 信息收集
all lead 电话邀约
zh 2 move 恒通 上门拜访
says "只能逐步推进"
zh 0 client set 恒通 地址=苏州工业园区星湖街1号
now_met gate.lead.identity call more
zh 0 client set 恒通 nature=民营企业
asked lead call
has 账号
hasnt nature=…
cp asked after_half
zh 0 client set 恒通 account=KH-2026-001
now_met gate.lead.given call more
zh 0 client set 恒通 class=项目客户
now_met gate.lead.class call more
zh 0 client set 恒通 信息来源=交易会寻找法
now_met gate.lead.source call more
zh 0 client set 恒通 区域=江苏苏州
now_met gate.lead.region call more
zh 0 client set 恒通 fit=电子行业，华东干线 intent=愿意了解
now_met gate.lead.target call ''
zh 0 client set 恒通 月业务量=30万
moved 电话邀约

# 2 电话邀约
all call 上门拜访
zh 0 contact add 恒通 --name 周 --title 物流经理 --phone 0512-5555-0101
asked call visit
has "contact set 恒通 周 name=…"
zh 0 contact set 恒通 周 name=周敏
now_met gate.call.contact visit more
zh 0 log call 恒通 --contact 周敏 --topic 初次电话 --outcome 无人接听 --next 再打 --unanswered
asked call visit
zh 0 log call 恒通 --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 周五上门
now_met gate.call.record visit more
zh 0 log call 恒通 --contact 周敏 --topic 约定拜访 --outcome 已约定 --next 上门 --next-at '2026-11-27 14:00'
asked call visit
has "--place …"
zh 0 log call 恒通 --contact 周敏 --topic 约定拜访 --outcome 已约定 --next 上门 --next-at '2026-11-27 14:00' --place 苏州园区
now_met gate.call.next_visit visit more
zh 0 log call 恒通 --contact 周敏 --topic 发送资料 --outcome 已收 --next 上门 --willing 同意接收资料并接待拜访
now_met gate.call.willing visit ''
moved 上门拜访
zh 0 claim 恒通
synced r-li
synced z-chen

# 3 上门拜访
all visit 方案制定
zh 0 log visit 恒通 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
now_met gate.visit.record proposal more
paper organisation_chart
now_met gate.visit.organisation_chart proposal more
zh 0 client set 恒通 物流采购流程=使用部门提出，采购比价，副总审批
now_met gate.visit.procurement proposal more
paper process_chart
now_met gate.visit.process_chart proposal more
zh 0 client set 恒通 采购模式=月度集采 生产模式=按单生产 销售模式=直销为主
asked visit proposal
has "logistics_needs=…"
hasnt "purchasing_model=…"
zh 0 client set 恒通 物流需求=华东零担次日达，经理要少投诉
now_met gate.visit.models proposal more
zh 0 contact add 恒通 --name 钱国强 --title 副总 --phone 0512-5555-0102 --role 决策人
now_met gate.visit.decision_maker proposal more
zh 0 contact set 恒通 周敏 角色=影响人
now_met gate.visit.influencer proposal more
zh 0 client set 恒通 信用等级=良
now_met gate.visit.credit proposal ''
moved 方案制定

# 4 方案制定
zh 0 client set 恒通 物流需求=
all proposal 技术交流
zh 0 client set 恒通 '物流总量构成=电子元件 800吨/月' 线路=苏州-成都,苏州-广州 仓库=苏州5000平
now_met gate.proposal.volumes exchange more
zh 0 client set 恒通 物流需求=华东零担次日达，经理要少投诉 需求满足情况=部分满足
now_met gate.proposal.needs exchange more
zh 0 client set 恒通 合作切入点=苏州至成都线路试运
now_met gate.proposal.entry_point exchange more
paper proposal --version 1 --proposal-type 针对客户实际情况的物流方案 --goals 次日达
asked proposal exchange
has "--strengths …" "--sincerity …"
hasnt "--goals …"
paper proposal --version 2 --proposal-type 针对客户实际情况的物流方案 --goals 次日达 --strengths 自有干线 --service-model 门到门 --information-service 系统对接 --suggestions 合并提货 --sincerity 长期合作
now_met gate.proposal.proposal exchange more
paper needs_analysis
now_met gate.proposal.needs_analysis exchange more
paper action_plan
now_met gate.proposal.action_plan exchange more
zh 0 contact add 恒通 --name 孙伟 --title 仓库主管 --phone 0512-5555-0103 --role 内线
now_met gate.proposal.insiders exchange ''
# of grade A two are asked for
zh 0 client set 恒通 月业务量=60万
asked proposal exchange
has "gate.proposal.insiders" "(1/2)"
zh 0 client set 恒通 月业务量=30万
moved 技术交流

# 5 技术交流
all exchange 方案确认
zh 0 client set 恒通 服务要求=全程可视，破损率千分之一
now_met gate.exchange.sales_model confirm more
zh 0 log exchange 恒通 --contact 周敏 --topic 仓储方案 --outcome 认可分拨 --next 与副总交流
now_met gate.exchange.record confirm more
has "log exchange 恒通 --contact 钱国强"
zh 0 log exchange 恒通 --contact 钱国强 --topic 方案交流 --outcome 认可 --next 确认方案
now_met gate.exchange.decision_makers confirm ''
# a fourth decision maker: 30% of four, rounded up, are two
for n in 吴越 郑爽 冯涛; do zh 0 contact add 恒通 --name $n --title 总监 --phone 0512-5555-0110 --role 决策人; done
asked exchange confirm
has "gate.exchange.decision_makers" "(1/2)"
zh 0 log exchange 恒通 --contact 吴越 --topic 方案交流 --outcome 认可 --next 确认方案
moved 方案确认

# 6 方案确认
all confirm 项目评估
paper confirmation --day 2026-11-23 --version 2
asked confirm appraisal
has "--confirmed-by …"
paper confirmation --day 2026-11-23 --version 2 --confirmed-by 钱国强
now_met gate.confirm.confirmation appraisal ''
moved 项目评估

# 7 项目评估
zh 0 client set 恒通 月业务量= 信用等级=
all appraisal 商务谈判
zh 0 client set 恒通 月业务量=30万 信用等级=良
now_met gate.appraisal.volume negotiation more
paper project_approval --margin 12.5 --payment-terms 月结60天
asked appraisal negotiation
has "--risks …"
paper project_approval --margin 12.5 --payment-terms 月结60天 --risks 油价
now_met gate.appraisal.report negotiation more
has "由权限覆盖该档次的上级输入"
synced r-li
synced z-chen
run 0 --book z-chen rule approve 恒通 appraisal --reason 毛利率12.5%，风险可控
synced z-chen
synced r-li
now_met gate.appraisal.approval negotiation ''
moved 商务谈判

# 8 商务谈判, with a tender
zh 0 tender add 恒通 --name 华东干线运输 --number ZB-118 --deadline '2026-12-10 17:00' --deposit 5万
all negotiation 合同成交
paper quotation --amount 30万 --payment-terms 月结30天
now_met gate.negotiation.quotation deal more
zh 0 log meeting 恒通 --contact 钱国强 --topic 商务谈判 --outcome 谈成 --next 签合同
asked negotiation deal
has "--settled …"
zh 0 log meeting 恒通 --contact 钱国强 --topic 商务谈判 --outcome 谈成 --next 签合同 --settled 账期30天，油价联动
now_met gate.negotiation.record deal more
zh 0 tender set 恒通 华东干线 result=中标
now_met gate.negotiation.tender deal more
run 0 --book z-chen rule approve 恒通 terms --reason 按报价
synced z-chen
synced r-li
now_met gate.negotiation.approval deal ''
moved 合同成交

# 9 合同成交: who signs must have the authority
all deal 已成交
zh 0 client set 恒通 月业务量=60万
paper contract --parties 苏州恒通电子有限公司,远成物流 --amount 720万 --begins 2027-01-01 --ends 2027-12-31 --signer r-li
now_met gate.deal.contract won more
has "李锐" "级别不覆盖"
paper contract --parties 苏州恒通电子有限公司,远成物流 --amount 720万 --begins 2027-01-01 --ends 2027-12-31 --signer w-zhou
now_met gate.deal.signer won more
paper operations_plan
asked deal won
has "--landing …"
# a leader waives what is still short
synced r-li
synced z-chen
run 2 --book z-chen rule waive 恒通 gate.deal.nothing --reason 试试
run 2 --book z-chen rule waive 恒通 gate.deal.landing
run 0 --book z-chen rule waive 恒通 gate.deal.landing --reason 落地日期由客户另行通知
synced z-chen
synced r-li
zh 0 client show 恒通
has 已豁免 陈主管
paper operations_plan --landing 2027-01-04
zh 0 client show 恒通
hasnt 已豁免
echo gate.deal.landing >>met
moved 已成交
run 0 --lang zh_CN --book r-li history 恒通
has gate.deal.landing

# back and out are always open, with the reason; in again no further than before
zh 0 move 恒通 商务谈判 --reason 客户要求重谈
tick
zh 2 move 恒通 已流失
says 价格过高
zh 0 move 恒通 已流失 --reason 价格过高 --note 现供应商降价
says 没有流失报告
tick
zh 2 move 恒通 合同成交
says "在“商务谈判”流失"
zh 0 move 恒通 商务谈判
tick
paper loss_report --day 2026-11-22
zh 0 move 恒通 已流失 --reason 价格过高
saysnt 流失报告
tick
zh 0 --json client show 恒通
has '"step":"lost"'
zh 0 move 恒通 商务谈判
tick
synced r-li

# every gate of the policy was refused once and met once
for f in refused met; do
	sort -u $f >$f.all
	sort gates | comm -23 - $f.all >missing
	[ ! -s missing ] || fail "never $f: $(tr '\n' ' ' <missing)"
done

# handed over, it stays at its step, with its time there
run 0 hub enroll --hub hub r-wang --name 王强 --level senior_manager --unit east
run 0 init --hub hub --person r-wang --code "$(code r-wang)" --book r-wang
synced z-chen
run 0 --book z-chen rule transfer 恒通 r-wang --reason 区域调整
synced z-chen
synced r-wang
run 0 --lang zh_CN --book r-wang client show 恒通
has 商务谈判 王强
run 0 --book r-wang --json funnel
has '"step":"negotiation","clients":1'
sound
echo ok
