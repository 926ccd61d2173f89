#!/bin/sh
# People and units by their names, wherever an id is wanted.
. "$(dirname "$0")/lib.sh"

run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent 物流本部
run 0 hub enroll --hub hub p-pan --name 潘总 --level chief --unit 物流本部
run 0 hub unit set --hub hub 物流本部 --head 潘总
run 0 hub enroll --hub hub z-chen --name 陈主管 --level vice_director --unit 华东大区 --leader 潘总
run 0 hub unit set --hub hub east --head '陈主管 (z-chen)'
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east --leader z-chen
run 0 hub enroll --hub hub r-li2 --name 李锐 --level manager --unit hq --leader p-pan
run 0 hub enroll --hub hub r-wang --name 王睿 --level manager --unit east --leader z-chen
run 0 --json hub staff show --hub hub 王睿
has '"id":"r-wang"' '"unit":"east"' '"leader":"z-chen"'
run 0 hub staff list --hub hub --unit 华东大区
has 王睿
hasnt r-li2

# two of one name; one who has left, then nobody but that one; nobody at all
run 2 hub staff show --hub hub 李锐
says "李锐 is the name of several: r-li, r-li2"
run 2 --lang zh_CN hub staff show --hub hub 李锐
says '叫“李锐”的不止一个：r-li, r-li2'
run 0 hub staff show --hub hub '李锐 (r-li2)'
has r-li2
run 0 hub staff leave --hub hub r-li2
run 0 --json hub staff show --hub hub 李锐
has '"id":"r-li"'
run 0 hub staff leave --hub hub 李锐
run 2 hub staff show --hub hub 李锐
says "r-li, r-li2"
run 2 hub staff show --hub hub 赵
says 赵

# a new person is never taken for one of the same name
run 2 hub enroll --hub hub 王睿 --name 王睿 --level manager --unit east --leader z-chen
says "can't be a person's id"

# from a book
for p in z-chen r-wang; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done
run 0 --book z-chen sync
run 0 --book z-chen funnel --unit 华东大区
run 0 --book z-chen person show 王睿
has r-wang
run 0 --book r-wang sync
run 0 --book r-wang client add 上海远航电子有限公司 --source trade_fair --region 310000
run 0 --book z-chen --json audit --person 王睿 --unit 华东大区
run 2 --book z-chen reviews --unit 华南大区
says "there is no unit 华南大区" "华东大区 (east)"
for b in z-chen r-wang; do clean $b; done
sound
echo ok
