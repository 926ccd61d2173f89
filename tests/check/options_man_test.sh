#!/bin/sh
# Every command has its man page, in English and Chinese; every option of
# `roadbook help COMMAND` stands in it; completion offers both; the records
# page has every kind; man finds nothing to complain about.
set -u
bad=0
say() { echo "$*"; bad=1; }
man=$BUILD/man
LC_ALL=C.UTF-8
export LC_ALL
unset LANGUAGE
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$ROADBOOK" | sed -n 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/p' >"$work/commands"
[ "$(wc -l <"$work/commands")" -ge 35 ] || say "too few commands found: this check checks nothing"
while read -r command; do
	page=roadbook-$(echo "$command" | tr ' ' '-').1
	# shellcheck disable=SC2086 # two words
	"$ROADBOOK" help $command >"$work/help"
	for file in "$man/man1/$page" "$man/zh_CN/man1/$page"; do
		[ -s "$file" ] || { say "no $file"; continue; }
		sed 's/\\-/-/g' "$file" >"$work/page"
		for option in $(grep -oE '^  --[a-z-]+' "$work/help"); do
			grep -qE "^\.B $option( |\$)" "$work/page" || say "$file lacks $option"
			grep -q -- "$option" "$man/completion.bash" || say "completion lacks $option"
		done
	done
	grep -qF "\"$command\"|" "$man/completion.bash" || say "completion lacks $command"
done <"$work/commands"
for kind in client contact activity event ruling document; do
	grep -q "^\.SH $kind\$" "$man/man5/roadbook-records.5" || say "roadbook-records(5) lacks $kind"
done
grep -rnE '[^\\]\.(SH|PP|TP|B|nf|fi)( |$)' "$man"/man? "$man"/zh_CN/man? | grep -vE ':[0-9]+:\.' && say "a macro stands inside a line"
grep -q 'zh_CN' "$man/zh_CN/man1/roadbook.1" || say "the Chinese page lacks --lang's languages"
grep -q '账本' "$man/zh_CN/man1/roadbook.1" || say "the Chinese page isn't Chinese"

if command -v groff >/dev/null; then
	for file in "$man"/man1/* "$man"/man5/* "$man"/zh_CN/man1/* "$man"/zh_CN/man5/*; do
		groff -k -Kutf8 -man -ww -Tutf8 -z "$file" >"$work/log" 2>&1
		grep -v 'cannot adjust\|break line' "$work/log" >"$work/faults" && say "$file: $(cat "$work/faults")"
	done
fi

# the completion, as bash uses it
if command -v bash >/dev/null; then
	complete() { # WORDS… : what the last word may become
		bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _roadbook; echo "${COMPREPLY[*]}"' bash "$man/completion.bash" "$@"
	}
	complete roadbook cl | grep -q '^client' || say "completion of cl: $(complete roadbook cl)"
	complete roadbook client s | grep -q 'set show' || say "completion of client s: $(complete roadbook client s)"
	complete roadbook --book x log visit 远航 --to | grep -q -- --topic || say "completion of --to"
	complete roadbook client add X --source tr | grep -q trade_fair || say "completion of --source tr"
	complete roadbook --lang z | grep -q zh_CN || say "completion of --lang"
fi
exit $bad
