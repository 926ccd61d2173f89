#!/bin/sh
# A hub over ssh: the system's ssh as a child, here a stand-in that runs what
# it is asked to; and the real one, where sshd is installed.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/ssh.sh"
run 0 hub init "the hub's" --org yuancheng
run 0 hub enroll --hub "the hub's" r-li --name 李锐 --level manager --unit east
mkdir bin
cat >bin/ssh <<'END'
#!/bin/sh
# ssh [-o X]… [-p PORT] -- HOST COMMAND
echo "$*" >>"$HOME/ssh.log"
while [ "$1" != -- ]; do shift; done
case $2 in
gone) echo "ssh: connect to host gone port 22: Connection refused" >&2; exit 255 ;;
stranger) echo "stranger: Permission denied (publickey)." >&2; exit 255 ;;
esac
exec sh -c "$3"
END
chmod +x bin/ssh
real_path=$PATH
PATH=$work/bin:$PATH
run 0 init --hub "ssh://r-li@hub.example:2222$work/the hub's" --person r-li --code "$(code r-li "the hub's")" --book r-li
grep -q -e "-p 2222 -- r-li@hub.example git-upload-pack '$work/the hub'" ssh.log || fail "ssh wasn't asked so: $(cat ssh.log)"
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
has "sent" "merged"
git -C r-li config roadbook.hub "hub.example:$work/the hub's"
run 0 --book r-li sync
has "nothing new to send"
now 2026-11-23T09:10:00+08:00
run 0 --book r-li log note 远航 --topic 一
git -C r-li config roadbook.tries 1
git -C r-li config roadbook.hub "gone:$work/the hub's"
run 4 --book r-li sync
says "Connection refused"
git -C r-li config roadbook.hub "stranger:$work/the hub's"
run 3 --book r-li sync
says "was turned away" "ssh stranger"
git -C r-li config roadbook.hub "hub.example:/nowhere"
run 3 --book r-li sync
says "has no box"
for bad in "-oProxyCommand=x:/hub" "ssh://-oProxyCommand=x/hub" ssh://host "ssh://host:x/hub"; do
	git -C r-li config roadbook.hub "$bad"
	run 2 --book r-li sync
done
git -C r-li config roadbook.hub "hub.example:$work/the hub's"
run 0 --book r-li sync
sound

# the real ones, on loopback: our own keys, our own sshd, nobody's settings
PATH=$real_path
ssh_installed || { echo "ok; skipped: the real sshd is not installed"; exit 0; }
ssh_key rep
cp rep.pub allowed
serve_ssh "$work/allowed"
ssh_with rep
PATH=$work/bin:$PATH
git -C r-li config roadbook.hub "ssh://$address:$port$work/the hub's"
now 2026-11-23T09:20:00+08:00
run 0 --book r-li log note 远航 --topic 二
run 0 --book r-li sync
has "sent" "merged"
kill $server
wait $server 2>/dev/null
run 4 --book r-li sync
says "did not get through"
sound
echo ok
