# Read after lib.sh by scenarios that need the real sshd: on loopback, our own
# keys, nobody's settings. Stopped by its process id.

# ssh_installed: are the real ones there?
ssh_installed() {
	sshd=$(PATH=$PATH:/usr/sbin command -v sshd) && command -v ssh-keygen >/dev/null && command -v ssh >/dev/null
}

# ssh_key NAME: a key in the files NAME and NAME.pub
ssh_key() { ssh-keygen -q -t ed25519 -N '' -C "$1" -f "$1" </dev/null || fail "no key"; }

# serve_ssh KEYS: sshd, which lets in the keys of that file; $address is where it is then
serve_ssh() {
	ssh_key host
	[ "$(id -u)" != 0 ] || mkdir -p /run/sshd
	for try in 1 2 3 4 5 6 7 8 9; do
		port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 40000))
		printf '%s\n' "Port $port" "ListenAddress 127.0.0.1" "HostKey $work/host" "PidFile $work/sshd.pid" "AuthorizedKeysFile $1" \
			"StrictModes no" "UsePAM no" "PasswordAuthentication no" "AcceptEnv GIT_PROTOCOL" "MaxStartups 100" >sshd_config
		"$sshd" -D -e -f "$work/sshd_config" >sshd.log 2>&1 </dev/null &
		server=$!
		tries=0
		until [ -s sshd.pid ] || ! kill -0 $server 2>/dev/null || [ $tries = 500 ]; do tries=$((tries + 1)); sleep 0.02; done
		[ -s sshd.pid ] && break
	done
	trap 'kill $lines $server 2>/dev/null; rm -rf "$work"' EXIT
	[ -s sshd.pid ] || fail "sshd doesn't start (try $try): $(cat sshd.log)"
	address=$(id -un)@127.0.0.1
}

# ssh_with KEY: what `ssh` in $work/bin is from now on, with that key
ssh_with() {
	mkdir -p "$work/bin"
	printf '#!/bin/sh\nexec %s -F none -o LogLevel=ERROR -o IdentitiesOnly=yes -o SendEnv=GIT_PROTOCOL -S %s -i %s -o UserKnownHostsFile=%s/known -o StrictHostKeyChecking=accept-new "$@"\n' \
		"$(PATH=${real_path:-$PATH} command -v ssh)" "$work/line-$1" "$work/$1" "$work" >"$work/bin/ssh"
	chmod +x "$work/bin/ssh"
}

# ssh_line KEY: one connection kept for all that is asked with that key
lines=
ssh_line() {
	ssh_with "$1"
	ssh -M -N -p "$port" "$address" >"line-$1.log" 2>&1 </dev/null &
	lines="$lines $!"
	tries=0
	until [ -S "line-$1" ] || [ $tries = 500 ]; do tries=$((tries + 1)); sleep 0.02; done
	[ -S "line-$1" ] || fail "no connection: $(cat "line-$1.log")"
}
