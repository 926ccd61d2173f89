#!/bin/sh
# A rep who reads Chinese only: what is refused names field, value and what is
# allowed in Chinese, with the name to type; cards and findings head in Chinese.
. "$(dirname "$0")/lib.sh"
hub_with r-li
zh() { want=$1; shift; run "$want" --lang zh_CN --book r-li "$@"; }

zh 2 client add 上海远航电子有限公司
says "缺少选项 --source"
zh 2 client add 上海远航电子有限公司 --source 展会 --region 上海
says "信息来源 (source)" "展会" "trade_fair (交易会寻找法)"
zh 0 client add 上海远航电子有限公司 --source 交易会 --region 上海 --volume 60万
says 项目营销副总
zh 2 contact add 远航 --name 周敏 --title 经理 --phone 1380000 --role 老板
says "角色 (role)" "decision_maker (决策人)"
zh 0 contact add 远航 --name 周敏 --title 经理 --phone 021-5555-0101 --role 决策人
zh 0 client set 远航 地址=张江 企业性质=民营企业 账号=KH-1 类别=项目客户 符合公司发展要求=电子行业 合作意向=愿意了解 服务要求=准时达
zh 0 client show 远航
has 符合公司发展要求 电子行业 合作意向 愿意了解 服务要求 准时达 民营企业 项目客户
zh 2 move 远航 飞
says "步骤 (step)" "call (电话邀约)"
zh 2 move 远航 上门拜访
says 电话邀约
zh 0 move 远航 电话邀约
says "! 月业务量: "
zh 1 move 远航 上门拜访
has 未满足的关口 "roadbook log call 远航" gate.call.willing
zh 0 log call 远航 --contact 周敏 --topic 初次
says "下一步"
zh 1 check
has "下一步: 不算有效联系" "结果: 不算有效联系"
hasnt "next:" "outcome:"
zh 2 move 远航 lost
says "--reason" "price (价格过高)"
zh 2 move 远航 已流失 --reason 心情
says "流失原因 (loss)" "价格过高"
echo x >a.txt
zh 2 document add 远航 a.txt --kind 画
says "类别 (kind)" "organisation_chart (组织架构图)"
zh 2 material add a.txt --kind 画
says "类别 (kind)"
zh 2 work add 画
says "类别 (kind)" "日汇报"
zh 2 client list --where 颜色=红
says "月业务量 (volume)" "未联系天数 (silent_days)"
zh 0 client list --where 月业务量'>50万' --sort 未联系天数
has 远航
run 2 --book r-li client list --where colour=red
says "volume, status"

# what is exported comes in again, these fields too
zh 0 export clients --to out.csv
zh 0 remove 远航 --reason 试
zh 0 import clients out.csv --yes
zh 0 --json client show 上海远航电子有限公司
has '"fit":"电子行业"' '"intent":"愿意了解"' '"requirements":"准时达"'
clean r-li
sound
echo ok
