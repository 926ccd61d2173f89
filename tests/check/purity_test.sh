#!/bin/sh
# core/model and core/rules are pure, read off the symbols their objects
# leave undefined: nothing but memory, strings, sorting, formatting into
# memory, cJSON, SHA-256 and each other.
set -u
cd "$BUILD" || exit 1
objects=$(find . -path '*core/model/*.c.o' -o -path '*core/rules/*.c.o' | sort)
[ -n "$objects" ] || { echo "no objects found below $BUILD"; exit 1; }
allowed='^(abort|__assert_fail|calloc|malloc|realloc|free|qsort|bsearch'
allowed="$allowed"'|mem(cpy|move|set|cmp|chr|rchr|mem)|__mem(cpy|move|set)_chk|str(len|nlen|cmp|ncmp|chr|rchr|str|spn|cspn|pbrk|chrnul)'
allowed="$allowed"'|v?snprintf|__v?snprintf_chk|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|cJSON_[A-Za-z]+|mbedtls_sha256(_(starts|update|finish))?(_ret)?|mbedtls_sha256_(init|free)|rbk_[a-z0-9_]+'
allowed="$allowed"'|__(a|ub|t)san_.*|__sanitizer_.*|__sancov_.*)$'
# shellcheck disable=SC2086 # a list of files without blanks
hits=$(nm -u $objects | awk 'NF==2 {print $2}' | sort -u | grep -vE "$allowed")
[ -z "$hits" ] || { echo "core/model and core/rules use more than they may:"; echo "$hits"; exit 1; }
# no state: nothing in a section that can be written while the program runs
# shellcheck disable=SC2086
hits=$(objdump -t $objects | awk '$3 == "O" && $4 !~ /^\.(data\.rel\.ro|rodata)/ { print $4, $NF }' | grep -vE '(asan|ubsan|sancov)' | grep -vE ' \.?L')
[ -z "$hits" ] || { echo "core/model and core/rules hold state:"; echo "$hits"; exit 1; }
