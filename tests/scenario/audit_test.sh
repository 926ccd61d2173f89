#!/bin/sh
# audit: changes of owner, conflicts by pair, rulings, lapsed claims, odd dates;
# at the hub, as a leader, as a rep; by days, person and unit.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wu
run 0 hub unit set --hub hub west --name 西部 --parent east
run 0 hub unit set --hub hub east --name 华东 --head z-chen
run 0 hub enroll --hub hub r-he --name 何 --level manager --unit west --leader z-chen
run 0 init --hub hub --person r-he --book r-he --code "$(code r-he)"

now 2026-11-23T09:01:00+08:00
lead r-li 广州市大洋物流有限公司
li=$id
run 0 --book r-li claim "$li"
lead r-wu 广州市大洋物流有限责任公司
run 0 --book r-wu claim "$id"
lead r-wu 苏州明川仪表有限公司
run 0 --book r-wu claim "$id"
# a device whose clock is a year behind
now 2025-11-23T09:00:00+08:00
lead r-he 无锡青禾包装厂
run 0 --book r-he claim "$id"
now 2026-11-23T09:30:00+08:00
run 0 --book r-li sync
run 0 --book r-he sync
now 2026-11-23T09:40:00+08:00
run 0 --book r-wu sync
now 2026-11-25T10:00:00+08:00
run 0 --book z-chen sync
run 0 --book z-chen rule award "$li" r-wu --reason 先见到客户
run 0 --book z-chen sync
now 2026-12-20T10:00:00+08:00
run 0 hub merge --hub hub

run 0 --json audit --hub hub
schema audit/1
has '"from":"r-li"' '"to":"r-wu"' '"what":"ruling.award"' '"what":"conflict.opened"'
has '"pairs":[{"persons":["r-li","r-wu"]' '"conflicts":1,"open":0,"days":2' 
has '"rulings":[{' '"against":' '"person":"z-chen"'
has '"unworked":[{' '"name":"苏州明川仪表有限公司","person":"r-wu"'
has '"strayed":[{' '"person":"r-he"' '"what":"back","hours":8760'
run 0 --lang zh_CN audit --hub hub
has "归属变更：" "按人员对统计的撞单：1"
# by days
run 0 --json audit --hub hub --since 2026-11-24 --until 2026-11-30
has '"to":"r-wu"' '"pairs":[]' '"unworked":[]' '"strayed":[]'
hasnt '"to":"r-li"'
run 2 audit --hub hub --since gestern
says "--since"
# by person and unit; a unit has those below it
run 0 --json audit --hub hub --person r-he
has '"strayed":[{' '"rulings":[]' '"pairs":[]'
run 0 --json audit --hub hub --unit west
has '"strayed":[{' '"pairs":[]'
hasnt '"to":"r-wu"'
run 0 --json audit --hub hub --unit east
has '"to":"r-wu"' '"strayed":[{'
run 2 audit --hub hub --unit nord
says "there is no unit nord"
run 0 --json audit --hub hub --where "hours>0" --sort -hours
has '"strayed":[{'
hasnt '"owners"' '"pairs"'
run 0 --json audit --hub hub --where to=r-wu
has '"owners":[{' '"to":"r-wu"'
hasnt '"to":"r-li"' '"strayed"'
run 2 audit --hub hub --where colour=red
# a leader sees it offline, a rep what the own desk has
run 0 --book z-chen sync
run 0 --json --book z-chen audit
has '"what":"ruling.award"' '"unworked":[{' '"strayed":[{'
run 0 --book r-li sync
run 0 --json --book r-li audit
has '"to":"r-li"'
hasnt 苏州明川
