#!/bin/sh
# Saves leave loose objects; a child that nobody waits for packs them, beside
# the saves that follow.
. "$(dirname "$0")/lib.sh"
hub_with r-li
lead r-li 上海远航电子有限公司
packs() { find r-li/.git/objects/pack -name '*.idx' | wc -l; }
loose() { find r-li/.git/objects/?? -type f | wc -l; }
most=$(loose) was=$(loose) n=0
# until something went: what a save leaves only adds up
while [ "$was" -ge "$most" ] && [ $n -lt 400 ]; do
	n=$((n + 1))
	run 0 --book r-li log note "$id" --topic "round $n" --outcome 同意见面
	most=$was was=$(loose)
done
flock r-li/.git/roadbook/tidy.lock true # until the child is done
[ $n -lt 400 ] && [ "$(packs)" -gt 0 ] || fail "$n saves, and nothing was packed"
[ "$(loose)" -lt $((n * 6)) ] || fail "$n saves left $(loose) loose objects"
[ "$(git -C r-li ls-tree -r --name-only HEAD | grep -c activities/)" = $n ] || fail "a note is missing"
clean r-li
run 0 --book r-li sync
has merged
sound
