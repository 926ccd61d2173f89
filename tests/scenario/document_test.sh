#!/bin/sh
# Documents: stored by content, once; shown, exported, synced, handed over;
# damage by hand is seen and mended; the tender record and base material.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-zhao
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海麦香源食品有限公司
run 0 claim 麦香源

printf '组织架构图 的内容\n' >组织架构图.pdf
head -c 3000000 /dev/urandom >方案二稿.docx
now 2026-11-23T10:00:00+08:00
run 0 --lang zh_CN document add 麦香源 组织架构图.pdf --kind 组织架构图
has "已保存：组织架构图" "组织架构图.pdf"
now 2026-11-23T10:01:00+08:00
run 0 --lang zh_CN document add 麦香源 方案二稿.docx --kind 物流方案 --title 冷链干线方案 --version 2 --proposal-type 投标 --goals 全程冷链 --strengths 自有冷库
says "方案缺" "物流服务模式" "建议与补充"
saysnt "方案缺：版本" "资源和优势"
clean r-li
folder=$(dirname "$(ls -d r-li/clients/*/*/documents/*.json | head -1)")
hash=$(sha256sum 方案二稿.docx | cut -d' ' -f1)
cmp -s "$folder/$hash" 方案二稿.docx || fail "the content isn't beside its record"

# the same file again: stored once, in the folder and in git
now 2026-11-23T10:02:00+08:00
before=$(git -C r-li count-objects -v | grep '^size:' | cut -d' ' -f2)
run 0 document add 麦香源 方案二稿.docx --kind correspondence --title 发给客户的方案
[ "$(ls "$folder" | grep -cv json)" = 2 ] || fail "the same content stands twice"
after=$(git -C r-li count-objects -v | grep '^size:' | cut -d' ' -f2)
[ $((after - before)) -lt 200 ] || fail "the same content is stored twice: $before KB, then $after KB"
clean r-li

# what is refused, with the reason
run 2 document add 麦香源 没有.pdf --kind card
says "there is no file"
run 2 document add 麦香源 组织架构图.pdf --kind essay
says "field kind" '"essay" is not known' "organisation_chart" "operations_plan"
: >空.txt
run 2 document add 麦香源 空.txt --kind other
says "is empty"
run 2 document add 麦香源 . --kind other
says "is not a plain file"
truncate -s 60M 大.bin
run 2 --lang zh_CN document add 麦香源 大.bin --kind photo
says "50 MB" "上限"
run 2 document add 麦香源 组织架构图.pdf --kind contract --begins 月底
says "field begins"
clean r-li

# listed, shown, exported
run 0 --lang zh_CN document list 麦香源
has "物流方案" "冷链干线方案" "2.9 MB" "组织架构图.pdf" "往来文件"
run 0 --json document list 麦香源 --kind proposal
schema documents/1
has '"version":"2"' "$hash"
hasnt '组织架构图.pdf'
run 0 --lang zh_CN document show 麦香源 冷链干线
has "方案类型" "投标物流方案" "自有冷库" "$hash"
run 0 --lang zh_CN client show 麦香源
has "文件，新的在前" "冷链干线方案"
mkdir out
run 0 document export 麦香源 冷链干线 --to out
cmp -s out/方案二稿.docx 方案二稿.docx || fail "exported other bytes"
run 2 document export 麦香源 冷链干线 --to out
says "is there already"
run 0 --yes document export 麦香源 冷链干线 --to out
run 0 document export 麦香源 冷链干线 --to out/新名.docx
cmp -s out/新名.docx 方案二稿.docx || fail "exported other bytes"
[ "$(ls -A out | wc -l)" = 2 ] || fail "leftovers: $(ls -A out)"

# what is said of a document is amended; the content stays
run 0 --json document list 麦香源 --kind proposal
doc=$(field id)
now 2026-11-23T10:03:00+08:00
run 0 --lang zh_CN amend "$doc" version=2.1 合作诚意=愿做长期伙伴 物流服务模式=干线加夜配 物流信息服务模式=全程温度可视 建议与补充=合并中转
run 0 --json document list 麦香源 --kind proposal
has '"version":"2.1"' "$hash" '"sincerity":"愿做长期伙伴"' '"file":"方案二稿.docx"'
hasnt '"version":"2"'

# by hand: a content that vanished is put back, one that was changed is put aside
rm "$folder/$hash"
run 0 check
has "put back"
cmp -s "$folder/$hash" 方案二稿.docx || fail "not put back"
echo more >>"$folder/$hash"
run 0 check
has "put aside" "$hash.mine"
cmp -s "$folder/$hash" 方案二稿.docx || fail "not restored"
rm "$folder/$hash.mine"
git -C r-li rm -q "${folder#r-li/}/$hash"
git -C r-li commit -qm 'by hand'
run 0 check
cmp -s "$folder/$hash" 方案二稿.docx || fail "not put back from the commit before"
clean r-li
echo junk >"$folder/$(printf '0%.0s' $(seq 64))"
run 1 check
has "isn't the document its name says"
rm "$folder/$(printf '0%.0s' $(seq 64))"

# the tender, and senior people who came
run 0 tender add 麦香源 --name 2027年华东冷链干线 --number ZB-2026-118 --deadline '2026-12-10 17:00' --deposit 5万 --bidders 顺达冷链,荣庆
run 0 --lang zh_CN tender set 麦香源 华东冷链 我方报价=358万 结果=中标
run 2 tender set 麦香源 华东冷链 result=maybe
says "field result" "won" "skipped"
run 0 --json tender list 麦香源
has '"result":"won"' '"bid":358000000' '"deadline":"2026-12-10T17:00:00+08:00"' '"bidders":["顺达冷链","荣庆"]'
run 0 log meeting 麦香源 --contact 周敏 --visitors 王建国总经理,刘洋 --hosts 陈主管 --topic 参观分拨中心 --outcome 认可夜配 --next 谈价
run 0 --lang zh_CN client show 麦香源
has "高层来访" "王建国总经理、刘洋" "招标记录" "中标" "3,580,000.00"

# base material of the unit
printf '许可证' >道路运输许可证.pdf
run 0 material add 道路运输许可证.pdf --kind 证照 --number 沪310000 --ends 2028-06-30
run 0 material list
has "licence" "沪310000" "2028-06-30"
run 0 material export 道路运输 --to out
cmp -s out/道路运输许可证.pdf 道路运输许可证.pdf || fail "exported other bytes"
# what holds no more is taken out of the lists; nothing is lost
run 0 --json material add 道路运输许可证.pdf --kind licence --title 旧许可证
gone=$(field id)
run 0 --json amend "$gone" title=旧许可证二
gone=$(field id)
run 2 remove "$gone"
run 0 remove "$gone" --reason 已换新证
run 0 material list
has "沪310000"
hasnt "旧许可证"
run 2 material export 旧许可证
run 2 remove "$gone" --reason 再删
says "was removed already"
run 2 amend "$gone" title=还在
says "was removed already"
grep -q 旧许可证二 "$ROADBOOK_BOOK/materials/$gone.json" || fail "the removed one's record is lost"
run 0 check

# headquarters takes it, and a hand-over keeps it
run 0 sync
run 0 status
unset ROADBOOK_BOOK
run 0 --hub hub document list 麦香源
has "冷链干线方案"
run 0 --hub hub material list
has "沪310000"
run 0 --hub hub document export 麦香源 冷链干线 --to out/总部.docx
cmp -s out/总部.docx 方案二稿.docx || fail "headquarters has other bytes"
run 0 --book z-chen sync
run 0 --book z-chen rule transfer "$id" r-zhao --reason 区域调整
run 0 --book z-chen sync
run 0 --book r-zhao sync
run 0 --book r-zhao document list 麦香源
has "冷链干线方案"
run 0 --book r-zhao document export 麦香源 冷链干线 --to out/接手.docx
cmp -s out/接手.docx 方案二稿.docx || fail "the new owner has other bytes"
now 2026-11-23T15:00:00+08:00
run 0 --book r-zhao document add 麦香源 组织架构图.pdf --kind contract --title 合同 --parties 麦香源,远程 --amount 360万
run 0 --book r-zhao document export 麦香源 合同 --to out/合同.pdf
run 0 --book r-zhao tender list 麦香源
has "2027年华东冷链干线"

# a record without its content, made by hand: told here, and never sent
sed "s/$hash/$(printf 'a%.0s' $(seq 64))/; s/$doc/01KAQ3WZXA6PMR6F4W8WJ0YQ7S/" "$folder/$doc.json" >"$folder/01KAQ3WZXA6PMR6F4W8WJ0YQ7S.json"
run 1 --book r-li check
has "the content it names is missing"
rm "$folder/01KAQ3WZXA6PMR6F4W8WJ0YQ7S.json"
sound
