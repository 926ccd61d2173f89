#!/bin/sh
# cli → sync → core, inside core store → rules → model, by include lines;
# and which outside library may be named where.
set -u
cd "$SOURCE" || exit 1
bad=0
say() { echo "$*"; bad=1; }

# forbid FOLDER PATTERN WHY: no file of the folder includes what matches
forbid() {
	[ -n "$(find "$1" -name '*.[ch]' | head -1)" ] || say "$1 has no sources: this check checks nothing"
	hits=$(grep -nE "^ *# *include *$2" -r "$1" --include='*.c' --include='*.h')
	[ -z "$hits" ] || say "$3:
$hits"
}
forbid core/model '"(core/rules|core/store|sync|cli)/' 'core/model must include nothing above it'
forbid core/rules '"(core/store|sync|cli)/' 'core/rules must include nothing above it'
forbid core/store '"(sync|cli)/' 'core/store must include nothing above it'
forbid sync '"cli/' 'sync must not include cli'
for f in core/model core/rules cli; do forbid $f '<git2' 'git2 belongs to core/store and sync'; done
for f in core/rules core/store sync cli; do forbid $f '<cjson' 'cJSON belongs to the reader in core/model'; done
hits=$(grep -lE '^ *# *include *<cjson' -r core sync cli | grep -v '^core/model/json.c$')
[ -z "$hits" ] || say "cJSON belongs to core/model/json.c alone: $hits"
hits=$(grep -lE '^ *# *include *<sqlite3' -r core sync cli | grep -vE '^core/store/(lens_p\.h|search_p\.h)$')
[ -z "$hits" ] || say "sqlite3 belongs to the lens: $hits"
hits=$(grep -nE '^ *# *include *<curl' -r core sync cli --exclude-dir=http)
[ -z "$hits" ] || say "curl belongs to sync's http module: $hits"
hits=$(grep -nE '^ *# *include *<(zip|expat|xlsxwriter)' -r core sync cli --exclude-dir=xlsx)
[ -z "$hits" ] || say "zip, expat and xlsxwriter belong to core/store's xlsx module: $hits"
forbid core/store/xlsx '"(core/rules|sync|cli)/|"core/store/[a-z0-9_]+_p\.h"' 'the xlsx module knows core/model and its own interface'
forbid sync/http '"(core|cli|sync/[a-z0-9_]+\.h)' 'the http module stands alone'

# our own includes are folder-qualified; a _p.h stays in its folder
hits=$(grep -nE '^ *# *include *"' -r core sync cli --include='*.[ch]' | grep -vE '"(core/(model|rules|store)(/xlsx)?|sync(/http)?|cli)/[a-z0-9_]+\.h"')
[ -z "$hits" ] || say "an include that isn't folder-qualified:
$hits"
for f in $(find core sync cli -name '*.[ch]'); do
	here=$(dirname "$f")
	hits=$(grep -E '^ *# *include *"[^"]*_p\.h"' "$f" | grep -v "\"$here/[a-z0-9_]*_p\.h\"")
	[ -z "$hits" ] || say "$f includes another folder's private header: $hits"
done

# one place for clock and random bytes; one layer that prints
hits=$(grep -nE '\b(clock_gettime|gettimeofday|getrandom|time\(NULL\)|time\(0\))' -r core sync cli --include='*.c' | grep -v '^core/store/clock\.c')
[ -z "$hits" ] || say "only core/store/clock.c asks the time or for random bytes:
$hits"
hits=$(grep -nE '\b(printf|puts|putchar|fputs|perror) *\(' -r core sync --include='*.c' | grep -vE '\b(vs?n?printf|snprintf) *\(')
[ -z "$hits" ] || say "only cli prints:
$hits"
exit $bad
