#!/bin/sh
# The directory of claimed clients: what everybody enrolled learns offline, and
# what nobody does.
. "$SOURCE/tests/scenario/lib.sh"
hub_with r-li
# a key by which no two forms of a name look alike (one pair in 256 does)
ROADBOOK_SEED=rows run 0 hub directory rotate --hub hub
run 0 hub unit set --hub hub west --name 华西大区
run 0 hub enroll --hub hub r-zhao --name 赵勇 --level manager --unit west --leader z-chen
run 0 init --hub hub --person r-zhao --code "$(code r-zhao)" --book r-zhao
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub unit set --hub hub west --parent hq

# before the first one came nobody knows
rm -rf r-zhao/.git/roadbook/directory.git
run 0 --book r-zhao lookup 上海远航电子有限公司
has "no directory of claimed clients yet"

# one claims; a lead that nobody claims isn't listed
lead r-li 上海远航电子有限公司
one=$id
run 0 --book r-li client set $one credit_code=91310000MA1FL00004 aliases=远航集团电子
run 0 --book r-li claim $one
lead r-li 苏州清溪食品有限公司
run 0 --book r-li sync
run 0 --book r-zhao sync
run 0 --book r-zhao lookup 苏州清溪食品有限公司
has "nobody claims it"
run 0 --book r-zhao --json lookup 苏州清溪食品有限公司
schema lookup/3
grep -q '"directory":\[\]' .out || fail "free is an empty list"
# near a client one has: only the very name is nobody's
run 0 --book r-zhao client add 嘉兴白桦印刷有限公司 --source trade_fair --region 330400
run 1 --book r-zhao lookup 白桦印刷
has likely "Under that very name nobody claims it"
hasnt "Free, as far"

# the other is told offline: that it is held and whom to ask, never by whom
mv hub hidden
for asked in 上海远航电子有限公司 '上海遠航電子有限責任公司' 91310000MA1FL00004 远航集团电子; do
	run 1 --book r-zhao lookup $asked
	has "it is claimed and held" "华东大区 (east)"
	hasnt r-li 李
done
run 1 --book r-zhao lookup 上海远航电子
has "legal form missing" "ask 华东大区"
run 1 --book r-zhao lookup 上海远航电子股份有限公司
has "another legal form"
run 1 --book r-zhao --json lookup 上海远航电子有限公司
schema lookup/3
[ "$(field where)" = directory ] && [ "$(field status)" = held ] && [ "$(field unit)" = east ] && [ "$(field by)" = name ] || fail "JSON"
run 1 --book r-zhao --lang zh_CN lookup 上海远航电子有限公司
has "已被报备" "华东大区"
run 0 --book r-zhao client add 远航集团电子 --source trade_fair --region 310000 --volume 300000
says "directory of claimed clients: it is claimed and held" "ask 华东大区"
printf '客户名称,区域,信息来源\n上海远航电子有限公司,310000,展会\n武汉江城纸业有限公司,420100,展会\n' >sheet.csv
run 0 --book r-zhao import clients sheet.csv
has "it is claimed and held" 上海远航电子有限公司
# the owner's own desk says more than the directory
run 1 --book r-li lookup 上海远航电子有限公司
hasnt "ask 华东大区"
mv hidden hub

# a conflict: whom to ask is what is above both
lead r-zhao 上海远航电子有限公司
run 0 --book r-zhao claim $id
run 0 --book r-zhao sync
run 0 hub enroll --hub hub r-sun --name 孙敏 --level manager --unit west --leader z-chen
run 0 init --hub hub --person r-sun --code "$(code r-sun)" --book r-sun
run 0 --book r-sun sync
run 1 --book r-sun lookup 上海远航电子有限公司
has "several claim it" "物流本部 (hq)"

# both give it up: it lies in the pool
run 0 --book r-zhao release $id --reason 无意
run 0 --book r-zhao sync
run 0 --book r-li release $one --reason 无意
run 0 --book r-li sync
run 0 --book r-sun sync
run 0 --book r-sun lookup 上海远航电子有限公司
has "it is in the pool, to be picked (name); ask 华东大区 (east)"
saysnt "claimed and held"

# one commit without parents, signed by the hub; nobody can say when it changed
git -C hub/commons.git rev-list --count directory >.out
[ "$(cat .out)" = 1 ] || fail "one commit"
git -C hub/commons.git -c gpg.ssh.allowedSignersFile="$work/hub/allowed_signers" verify-commit directory 2>.err || fail "signed"
git -C hub/commons.git show directory:directory.json >.out
key=$(field key)
! git -C hub/commons.git ls-tree -r --name-only main | grep -q rows || fail "main has no rows"

# derived: without it and what says how far it is, the next merge makes the same
was=$(git -C hub/commons.git rev-parse directory)
rm hub/directory-done
git -C hub/commons.git update-ref -d refs/heads/directory
run 0 hub merge --hub hub
[ "$(git -C hub/commons.git rev-parse directory)" = "$was" ] || fail "other bytes"

# somebody leaves: another key, other rows; what was before is gone, here and there
lead r-li 南京启明仪器有限公司
run 0 --book r-li claim $id
run 0 --book r-li sync
run 0 --book r-sun sync
old=$(git -C hub/commons.git rev-parse directory)
run 0 hub staff leave --hub hub r-zhao
git -C hub/commons.git show directory:directory.json >.out
[ "$(field key)" != "$key" ] || fail "the key stayed"
git -C hub/commons.git cat-file -e "$old" 2>.err && fail "the old directory is still at the hub"
run 0 --book r-sun sync
run 1 --book r-sun lookup 南京启明仪器有限公司
has "ask 华东大区"
run 0 --json hub directory rotate --hub hub
schema directory/1
run 0 --book r-sun sync
run 1 --book r-sun lookup 南京启明仪器有限公司
# a device lets go of what was replaced
for name in 甲 乙 丙 丁 戊 己; do
	lead r-li "无锡${name}字机械有限公司"
	run 0 --book r-li claim $id
	run 0 --book r-li sync
	run 0 --book r-sun sync
	[ $name = 甲 ] && old=$(git -C r-sun/.git/roadbook/directory.git rev-parse main)
done
[ "$(find r-sun/.git/roadbook/directory.git -name '*.idx' | wc -l)" -le 5 ] || fail "packs pile up"
git -C r-sun/.git/roadbook/directory.git cat-file -e "$old" 2>.err && fail "an old directory is still on the device"
[ "$(git -C r-sun count-objects -v | sed -n 's/^count: //p')" -lt 200 ] || fail "the book holds none of it"

# a transfer: another unit is asked
run 0 hub staff set --hub hub r-li --unit west
run 0 --book r-sun sync
run 1 --book r-sun lookup 南京启明仪器有限公司
has "ask 华西大区"

# headquarters may say that holders are named
sed 's/"directory.names_holder", "value": 0/"directory.names_holder", "value": 1/' "$SOURCE/core/rules/policy/people.json" >people.json
run 0 hub policy set --hub hub 2026-11-24 people.json
now 2026-11-25T09:00:00+08:00
lead r-li 常州明德化工有限公司
run 0 --book r-li claim $id
run 0 --book r-li sync
run 0 --book r-sun sync
run 1 --book r-sun lookup 常州明德化工有限公司
has "held by r-li" "ask 华西大区"

# a directory that somebody else wrote is refused, and nothing of it is taken
was=$(git -C r-sun/.git/roadbook/directory.git rev-parse main)
tree=$(git -C hub/commons.git rev-parse 'directory^{tree}')
false=$(GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x git -C hub/commons.git commit-tree "$tree" -m directory)
git -C hub/commons.git update-ref refs/heads/directory "$false"
run 3 --book r-sun sync
says "is not signed by the hub's key"
[ "$(git -C r-sun/.git/roadbook/directory.git rev-parse main)" = "$was" ] || fail "it was taken over"
run 0 hub merge --hub hub
run 0 --book r-sun sync

# an older one that the hub did sign is put back: refused, whatever it says; the
# next merge puts it right. What is a day younger has other bytes, the same rows.
tree=$(git -C hub/commons.git rev-parse directory:rows)
older=$(git -C hub/commons.git rev-parse directory)
now 2026-11-26T09:00:00+08:00
run 0 --book r-li client set "$id" note=x
run 0 --book r-li sync
run 0 --book r-sun sync
was=$(git -C r-sun/.git/roadbook/directory.git rev-parse main)
[ "$was" != "$older" ] || fail "a day later it is the same"
[ "$(git -C hub/commons.git rev-parse directory:rows)" = "$tree" ] || fail "other rows"
git -C hub/commons.git update-ref refs/heads/directory "$older"
run 5 --book r-sun sync
says "directory of claimed clients" "went back to an older"
[ "$(git -C r-sun/.git/roadbook/directory.git rev-parse main)" = "$was" ] || fail "it was taken over"
run 0 hub merge --hub hub
[ "$(git -C hub/commons.git rev-parse directory)" = "$was" ] || fail "other bytes"
run 0 --book r-sun sync

# lost on a device: the next sync brings it; damaged: said, with the way out
rm -rf r-sun/.git/roadbook/directory.git/objects/pack/*
run 0 --book r-sun lookup 南京启明仪器有限公司
has "no directory of claimed clients yet"
run 0 --book r-sun sync
run 1 --book r-sun lookup 南京启明仪器有限公司
mine="git -C r-sun/.git/roadbook/directory.git"
false=$(GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@x $mine commit-tree "$($mine rev-parse 'main:rows')" -m x)
$mine update-ref refs/heads/main "$false"
run 5 --book r-sun lookup 南京启明仪器有限公司
says "delete .git/roadbook/directory.git"
rm -rf r-sun/.git/roadbook/directory.git
run 0 --book r-sun sync
run 1 --book r-sun lookup 南京启明仪器有限公司
sound
