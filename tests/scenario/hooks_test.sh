#!/bin/sh
# A hub that an older program made, or whose program moved: the next merge
# brings boxes' hooks and settings up to date by itself, once.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
run 0 hub staff leave --hub hub r-wang
box=hub/boxes/r-li.git
cp $box/hooks/update update.new
cp $box/config config.new
older() {
	printf '#!/bin/sh\nexec %s hub hook update "$PWD" "$@"\n' "$ROADBOOK" >$box/hooks/update
	git -C $box config receive.maxInputSize 5000000000
	printf '#!/bin/sh\nexit 0\n' >hub/boxes/r-wang.git/hooks/update # and a leaver's box is open
	rm -f hub/http hub/hooks-made
}
older
run 0 hub merge --hub hub
cmp -s $box/hooks/update update.new && cmp -s $box/config config.new || fail "the box is as it was"
grep -q closed hub/boxes/r-wang.git/hooks/update || fail "a leaver's box is open"
[ -x hub/http ] && [ -x $box/hooks/update ] && [ -x $box/hooks/post-receive ] || fail "not to be run"
find hub/boxes -type f -name update -o -name config | xargs ls -li --time-style=full-iso >stood
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
has "and merged"
find hub/boxes -type f -name update -o -name config | xargs ls -li --time-style=full-iso | cmp -s - stood || fail "written again for nothing"

# the program is somewhere else now
mkdir bin
ln -s "$ROADBOOK" "bin/road book"
git config -f hub/central.git/config roadbook.program "$work/bin/road book"
run 0 hub merge --hub hub
grep -qF "'$work/bin/road book' hub hook" $box/hooks/update && grep -qF "'$work/bin/road book' hub http" hub/http || fail "the hooks name the old place"
lead r-li 苏州明川仪表有限公司
run 0 --book r-li sync
has "and merged"

# killed in between, it is done by the next merge
older
ROADBOOK_STEPS=$work/steps run 0 hub merge --hub hub
for stop in $(grep -nE '^hub: file$|^hooks' steps | cut -d: -f1); do
	older
	ROADBOOK_STOP=$stop rb hub merge --hub hub && fail "it was to be killed"
	run 0 hub merge --hub hub
	grep -q closed hub/boxes/r-wang.git/hooks/update && grep -q ulimit $box/hooks/update && [ -x hub/http ] || fail "killed at $stop: not all is done"
done
sound
echo ok
