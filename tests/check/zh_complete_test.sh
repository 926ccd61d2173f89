#!/bin/sh
# The Chinese catalogue is whole (nothing untranslated or fuzzy) and in line
# with the sources, its formats fit, and so do the {0} of sentences.
set -u
cd "$SOURCE" || exit 1
command -v msgfmt >/dev/null && command -v xgettext >/dev/null || { echo "gettext is not installed"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0
say() { echo "$*"; bad=1; }
po=cli/po/zh_CN.po

LC_ALL=C msgfmt --check --statistics -o /dev/null $po 2>"$work/stats" || { cat "$work/stats"; exit 1; }
grep -qE '^[0-9]+ translated messages\.$' "$work/stats" || say "$po is not complete: $(cat "$work/stats")"
sh cli/po/update.sh --check "$work" 2>"$work/log" || { cat "$work/log"; exit 1; }
cmp -s $po "$work/zh_CN.po" || { say "$po is not in line with the sources: run sh cli/po/update.sh, translate what is new"; diff $po "$work/zh_CN.po" | head -40; }

# a format the run-time lookup can't hold (PRId64 becomes a system-dependent string in a .mo)
grep -q '%<' $po && say "$po has a system-dependent format: print a long long with %lld"
# the same {0} … on both sides
awk '
	function args(s,  n, out, i) { out = ""; for (i = 0; i < 10; i++) { n = gsub("\\{" i "\\}", "", s); out = out n "," } return out }
	/^msgid / { id = $0; where = "id"; next }
	/^msgstr / { str = $0; where = "str"; next }
	/^"/ { if (where == "id") id = id $0; else str = str $0; next }
	/^$/ { if (args(id) != args(str)) print id; id = str = "" }
	END { if (args(id) != args(str)) print id }
' $po >"$work/braces"
[ ! -s "$work/braces" ] || { say "{0} … differ:"; cat "$work/braces"; }

# every word that a field of a record can have (the pens translate by the word)
sed -n 's/.*RBK_ENUMS\{0,1\}, .*"\([a-z_|]*|[a-z_|]*\)".*/\1/p' core/model/schema.c | tr '|' '\n' | sort -u >"$work/enums"
[ "$(wc -l <"$work/enums")" -gt 30 ] || say "core/model/schema.c isn't read as it is written"
while read -r word; do grep -qx "msgid \"$word\"" $po || say "the word $word of core/model/schema.c is not in cli/words.c"; done <"$work/enums"

# every sentence of the message table and every command's text is there
for word in '报备' '撞单' '公海' '裁定' '移交' '回执'; do
	grep -q "$word" $po || say "the manual's word $word is missing"
done
exit $bad
