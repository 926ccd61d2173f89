# Read after lib.sh by scenarios that need a web server: nginx, fcgiwrap and
# git http-backend on loopback, configured by exactly what `roadbook hub
# nginx` prints. Stopped by their process ids.
command -v nginx >/dev/null || PATH=$PATH:/usr/sbin:/sbin
for program in nginx fcgiwrap openssl; do
	command -v $program >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done

# until_true COMMAND…: at most ten seconds
until_true() {
	tries=0
	until "$@" 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 500 ] || fail "never came true: $*"
		sleep 0.02
	done
}

# certificates: a CA of our own, the server's, and a rep's
certificates() {
	mkdir -p "$work/web"
	rm -f "$work/web/fcgi.sock" "$work/web/nginx.pid"
	(
		cd "$work/web" || exit 1
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 20000 -subj "/CN=Yuancheng CA" -keyout ca.key -out ca.pem
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" -keyout key.pem -out req.pem
		printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >ext
		openssl x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 20000 -extfile ext -out cert.pem
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=r-li" -keyout rep.key -out req.pem
		openssl x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 20000 -out rep.pem
	) >"$work/.openssl" 2>&1 || { cat "$work/.openssl"; exit 1; }
}

# person NAME PASSWORD: may use the server
person() { printf '%s:%s\n' "$1" "$(openssl passwd -6 "$2")" >>"$work/web/passwords"; }

# serve HUB: $url is where it is then. A port that is taken ends nginx at
# once; then another one is tried. $without_tls: that person is believed to be
# who asks, by http, so that a test can count and cut bytes.
# $also: more of nginx' configuration; $version_1: HTTP/1.1 only.
without_tls='' also='' version_1=
serve() {
	mkdir -p "$work/web"
	rm -f "$work/web/fcgi.sock" "$work/web/nginx.pid"
	: >>"$work/web/passwords"
	cat >"$work/web/nginx.conf" <<END
daemon off;
pid $work/web/nginx.pid;
error_log $work/web/error.log;
$([ "$(id -u)" = 0 ] && echo "user root;")
events { worker_connections 1024; }
http {
    log_format told '\$remote_addr "\$request" \$status connection \$connection gzip \$gzip_ratio';
    access_log $work/web/access.log told;
    client_body_temp_path $work/web/tmp; fastcgi_temp_path $work/web/tmp2;
    proxy_temp_path $work/web/tmp3; uwsgi_temp_path $work/web/tmp4; scgi_temp_path $work/web/tmp5;
    include $work/web/hub.conf;
}
END
	fcgiwrap -c 8 -s "unix:$work/web/fcgi.sock" >"$work/web/fcgi.log" 2>&1 &
	fcgi=$!
	nginx=
	trap 'unserve; rm -rf "$work"' EXIT
	until_true [ -S "$work/web/fcgi.sock" ]
	for try in 1 2 3 4 5 6 7 8 9; do
		port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 40000))
		"$ROADBOOK" hub nginx --hub "$1" --name localhost --port "$port" --files "$work/web" --socket "$work/web/fcgi.sock" >"$work/web/hub.conf" ||
			fail "hub nginx"
		[ -z "$without_tls" ] || sed -i -e 's/listen \([0-9]*\) ssl http2/listen 127.0.0.1:\1/' -e '/ ssl_/d' -e '/auth_basic/d' \
			-e '/roadbook_stranger) /d' -e "s/REMOTE_USER .*/REMOTE_USER $without_tls;/" "$work/web/hub.conf"
		[ -z "$also" ] || sed -i "s|server_tokens off;|& $also|" "$work/web/hub.conf"
		[ -z "$version_1" ] || sed -i 's/ http2;/;/' "$work/web/hub.conf"
		nginx -c "$work/web/nginx.conf" -e "$work/web/error.log" >"$work/web/start.log" 2>&1 &
		nginx=$!
		until_true started
		[ -s "$work/web/nginx.pid" ] && break
	done
	[ -s "$work/web/nginx.pid" ] || { cat "$work/web/error.log" "$work/web/start.log"; fail "nginx doesn't start (try $try)"; }
	url=https://localhost:$port
	[ -z "$without_tls" ] || url=http://127.0.0.1:$port
}
started() { [ -s "$work/web/nginx.pid" ] || ! kill -0 "$nginx"; }

unserve() {
	# shellcheck disable=SC2046,SC2086 # nginx may not have been started; fcgiwrap's children do not end with it
	kill $nginx $(pgrep -P "$fcgi") $fcgi 2>/dev/null
	# shellcheck disable=SC2086
	wait $nginx $fcgi 2>/dev/null
	rm -f "$work/web/fcgi.sock" "$work/web/nginx.pid"
}

# password_is WORD: what git's askpass answers from now on
password_is() {
	printf '#!/bin/sh\necho "%s"\n' "$1" >"$work/askpass"
	chmod +x "$work/askpass"
	GIT_ASKPASS=$work/askpass
	export GIT_ASKPASS
}
