#!/bin/sh
# The walls of a hub over ssh: `roadbook hub shell` as the forced command of a
# real sshd, attacked by plain git, by bare ssh and by packs made by hand.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/ssh.sh"
command -v python3 >/dev/null || { echo "skipped: python3 is not installed"; exit 77; }
ssh_installed || { echo "skipped: sshd is not installed"; exit 77; }
python=$(python3 -c 'import sys; print(sys.executable)')
run 0 hub init hub --org yuancheng
git init -q --bare away.git
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --head z-chen
for p in z-chen r-li r-wang r-slow; do
	[ $p = z-chen ] || run 0 hub enroll --hub hub $p --name $p --level manager --unit east --leader z-chen
	ssh_key key-$p
	limit=$([ $p = r-slow ] && echo "--limit 1")
	printf 'restrict,command="ROADBOOK_NOW=$(cat %s/time) %s hub shell --hub %s/hub %s %s" %s\n' "$work" "$ROADBOOK" "$work" "$limit" $p "$(cat key-$p.pub)" >>allowed
done
echo 2026-11-23T12:00:00+08:00 >time
serve_ssh "$work/allowed"
real_path=$PATH
PATH=$work/bin:$PATH
url=ssh://$address:$port$work/hub

# the main job goes through it: three people, a unit for its head alone
for p in r-li r-wang z-chen; do
	ssh_line key-$p
	run 0 init --hub "$url" --person $p --code "$(code $p)" --book $p
	[ $p = z-chen ] || lead $p "上海远航电子有限公司"
	run 0 --book $p sync
done
saysnt "not given"
git ls-remote "$url/units/east.git" >.out 2>.err || fail "the head can't read the unit"

# attack NAME WORDS COMMAND…: it must fail, with these words, and leave nothing
tried=0
attack() {
	last="attack $1"
	want=$2
	tried=$((tried + 1))
	shift 2
	"$@" >.out 2>.err </dev/null && fail "it went through"
	cat .out >>.err
	[ -z "$want" ] || grep -qaF -e "$want" .err || fail "not refused by: $want"
	[ ! -e owned ] || fail "a command was run"
}
there() { ssh -T -p "$port" "$address" "$@"; }
ssh_with key-r-wang
for mine in commons.git desks/r-wang.git boxes/r-wang.git; do
	git ls-remote "$url/$mine" >.out 2>.err || fail "r-wang can't read $mine"
done

# other people's, headquarters', and paths that only look like one's own
for wall in boxes/r-li.git desks/r-li.git units/east.git units/nowhere.git central.git journal key "" boxes/../central.git \
	boxes/r-wang.git/../r-li.git boxes/./r-li.git boxes//r-wang.git boxes/r-wang.git/ boxes/r-wang /central.git boxes/r-wang.git/objects \
	boxes/%2e%2e/central.git "boxes/r-wang.git'" boxes/R-WANG.git; do
	attack "read $wall" "may not read" git ls-remote "$url/$wall"
done
attack "read beside the hub" "may not read" git ls-remote "ssh://$address:$port$work/away.git"
attack "read a hub that begins alike" "may not read" git ls-remote "${url}x/commons.git"
attack "read from the home folder" "may not read" git ls-remote "ssh://$address:$port/~/hub/commons.git"
for wall in commons.git desks/r-wang.git boxes/r-li.git central.git; do
	attack "write $wall" "may not write" git -C r-wang push "$url/$wall" book:main
done

# no login, no other command, nothing behind the command or in its words
own="'$work/hub/boxes/r-wang.git'"
for command in "" sh "touch $work/owned" "git-upload-archive $own" "git-upload-pack $work/hub/commons.git" "git-upload-pack $own; touch $work/owned" \
	"git-upload-pack $own'\`touch $work/owned\`" "git-upload-pack --timeout=1 $own" "git-receive-pack $own $own" "git-upload-pack $own
touch $work/owned" "git -c core.hooksPath=$work receive-pack $own" "scp -f $work/hub/key"; do
	attack "run $command" "this key opens nothing but the hub" there "$command"
done
attack "an option for a path" "may not read" there "git-upload-pack '--help'"
attack "words in a path" "may not read" there "git-upload-pack '$work/hub/commons.git;touch $work/owned'"
attack "forward a port" "" ssh -o ExitOnForwardFailure=yes -R 127.0.0.1:0:127.0.0.1:1 -S none -N -p "$port" "$address"
attack "sftp" "" there -s sftp

# what was received stays
git -C r-wang rev-parse book >tip
tip=$(cat tip)
other=$(git -C hub/boxes/r-li.git rev-parse book)
central=$(git -C hub/central.git rev-parse main)
attack "delete" "book" git -C r-wang push "$url/boxes/r-wang.git" :book
attack "rewrite" "book" git -C r-wang push -f "$url/boxes/r-wang.git" "book^{tree}:refs/heads/book"
root=$(git -C r-wang rev-list --max-parents=0 book)
attack "go back" "book" git -C r-wang push -f "$url/boxes/r-wang.git" "$root:refs/heads/book"
git -C r-wang tag -m x x
for ref in refs/tags/x refs/heads/other refs/heads/Book refs/meta/config; do
	attack "push $ref" "a box takes only the branch book" git -C r-wang push "$url/boxes/r-wang.git" "x^{commit}:$ref"
done

# asking by object id, by git and by hand, in each of git's protocols
for v in 0 1 2; do
	attack "id over v$v" "" git -C r-wang -c protocol.version=$v fetch "$url/boxes/r-wang.git" "$other"
	attack "id over v$v" "" git -C r-wang -c protocol.version=$v fetch "$url/commons.git" "$central"
done
# wants VERSION ID: such words by hand, to the own box
wants() {
	case $1 in
	2) printf '0012command=fetch\n00010032want %s\n0009done\n0000' "$2" ;;
	*) printf '0032want %s\n00000009done\n' "$2" ;;
	esac | GIT_PROTOCOL=version=$1 ssh -T -p "$port" "$address" "git-upload-pack $own"
}
for v in 0 1 2; do
	wants $v "$tip" 2>.err | grep -qa PACK || fail "v$v: the own tip isn't given"
	for id in "$other" "$central"; do attack "id by hand over v$v" "not our ref $id" wants $v "$id"; done
	[ $v = 2 ] || attack "an older id by hand over v$v" "not our ref $root" wants $v "$root"
done
GIT_PROTOCOL="version=2:x=$(printf '%02000d' 0)"
export GIT_PROTOCOL
there "git-upload-pack $own" </dev/null 2>/dev/null | grep -qa "version 2" && fail "a protocol of our own making"
unset GIT_PROTOCOL

# packs made by hand: hand PACK-MAKER…, moved to a commit that isn't there
none=1234567890123456789012345678901234567890
zero=0000000000000000000000000000000000000000
hand() {
	to=$1
	shift
	{
		printf '%04x%s %s refs/heads/book\0report-status\n0000' 116 "$tip" "$to"
		"$@"
	} | ssh -T -p "$port" "$address" "git-receive-pack $own" >.hand 2>&1
	cat .hand
	! grep -qa "ng refs/heads/book\|unpack [^o]\|fatal" .hand
}
made() { "$python" "$SOURCE/tests/net/hand_pack.py" "$@"; }
packed() { printf '%s\n' "$@" | git -C r-wang pack-objects -q --stdout; }
foreign=$(git -C hub/boxes/r-li.git rev-parse book:book.json)
case $(git -C hub/boxes/r-wang.git cat-file -t "$foreign" 2>&1) in blob) fail "the blob is no stranger here" ;; esac
tree=$(printf '100644 blob %s\tbook.json\n' "$foreign" | git -C r-wang mktree --missing)
commit=$(git -C r-wang -c user.name=r-wang -c user.email=r-wang@yuancheng commit-tree -p "$tip" -m x "$tree")
attack "another box's blob by its name" "did not receive expected object" hand "$commit" packed "$commit" "$tree"
tree=$(git -C hub/boxes/r-li.git rev-parse "book^{tree}")
raw=$(git -C r-wang cat-file commit "$commit" | sed "s/^tree .*/tree $tree/" | git -C r-wang hash-object -t commit -w --stdin --literally)
attack "another box's tree by its name" "did not receive expected object" hand "$raw" packed "$raw"
attack "another box's tip by its name" "missing necessary objects" hand "$other" packed "$tip"
attack "central's tip by its name" "ng refs/heads/book" hand "$central" packed "$tip"
attack "a delta of another box's blob" "unresolved delta" hand $none made foreign "$foreign"
attack "a delta bomb" "Out of memory" hand $none made bomb
attack "billions of objects" "unpack" hand $none made crowd
attack "half a pack" "unpack" hand $none made cut
attack "a false checksum" "unpack" hand $none made false
git -C hub/boxes/r-wang.git config receive.maxInputSize | grep -qx 1073741824 || fail "a box takes more than 1 GB"
git -C hub/boxes/r-wang.git config receive.maxInputSize 1000000
attack "a pack that is too large" "exceeds maximum allowed size" hand $none made endless 5000000
git -C hub/boxes/r-wang.git config receive.maxInputSize 1073741824

# a pack that never comes to its end: the conversation has one
ssh_with key-r-slow
mkfifo never
exec 9<>never
printf '%04x%s %s refs/heads/book\0report-status\n0000PACK' 116 $zero $none >&9
never() { ssh -T -p "$port" "$address" "git-receive-pack '$work/hub/boxes/r-slow.git'" <never; }
attack "a pack that never ends" "" never
exec 9>&-
ssh_with key-r-wang

# nothing of all this has left a trace
find hub/boxes hub/commons.git hub/desks -name 'incoming-*' -o -name 'tmp_*' >.found
[ ! -s .found ] || fail "left behind: $(cat .found)"
[ "$(git -C hub/boxes/r-wang.git for-each-ref --format='%(refname) %(objectname)')" = "refs/heads/book $tip" ] || fail "the box was changed"
[ "$(git -C hub/central.git rev-parse main)" = "$central" ] || fail "central was changed"
[ -z "$(git -C hub/boxes/r-slow.git for-each-ref)" ] || fail "the other box was changed"

# what somebody plants in a box runs in no merge: its hooks, its configuration
run 0 --book r-wang client add 苏州新辰电子有限公司 --source trade_fair --region 320500 --volume 300000
run 0 --book r-wang sync
now 2026-11-23T13:00:00+08:00
new=$(git -C r-wang -c user.name=r-wang -c user.email=r-wang@yuancheng commit-tree -p book -m x "book^{tree}")
git -C r-wang push -q --receive-pack='git -c core.hooksPath=/dev/null receive-pack' "$work/hub/boxes/r-wang.git" "$new:book" 2>.err || fail "can't get past the hook"
for hook in pre-receive update post-receive post-update reference-transaction pre-auto-gc post-index-change fsmonitor-watchman; do
	printf '#!/bin/sh\ntouch %s/owned\n' "$work" >hub/boxes/r-wang.git/hooks/$hook
	chmod +x hub/boxes/r-wang.git/hooks/$hook
done
printf '[core]\n\tfsmonitor = touch %s/owned\n\tsshCommand = touch %s/owned\n\talternateRefsCommand = touch %s/owned\n\thooksPath = %s/hub/boxes/r-wang.git/hooks\n[include]\n\tpath = /dev/zero\n' \
	"$work" "$work" "$work" "$work" >>hub/boxes/r-wang.git/config
last="merge of a box with hooks and a configuration planted"
run 0 hub merge --hub hub
has "quarantined 1"
rb hub status --hub hub
[ ! -e owned ] || fail "the merge ran what was in the box"

# roadbook says who said no; who has left is let in nowhere
git -C r-li config roadbook.hub "$url"
run 3 --book r-li sync # with r-wang's key
says "r-wang may not"
run 0 hub staff leave --hub hub r-li
echo 2026-11-23T14:00:00+08:00 >time
ssh_with key-r-li
attack "who has left" "has left" git ls-remote "$url/commons.git"
attack "who has left, the directory" "has left" git -C r-wang fetch "$url/commons.git" directory
run 3 --book r-li sync
says "has left"
[ $tried -gt 60 ] || fail "only $tried attacks"
echo "ok; $tried attacks, none went through"
