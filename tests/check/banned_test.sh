#!/bin/sh
# Functions that can't be used safely, or that hide what they do.
set -u
cd "$SOURCE" || exit 1
banned='gets|strcpy|strcat|sprintf|vsprintf|strncpy|strncat|strtok|atoi|atol|atof|scanf|sscanf|alloca|system|popen|tmpnam|mktemp|rand|srand|localtime|gmtime|ctime|asctime|strerror_r|setjmp|longjmp|signal'
hits=$(grep -nE "(^|[^a-zA-Z0-9_])($banned) *\(" -r core sync cli --include='*.c' | grep -vE ':[0-9]+:[ 	]*(/\*|\*|//)' | grep -vE '"[^"]*('"$banned"') *\([^"]*"')
[ -z "$hits" ] || { echo "banned functions:"; echo "$hits"; exit 1; }
# floating point decides nothing: none in core but where libgit2's callbacks have one
hits=$(grep -nE '(^|[^a-zA-Z0-9_>.])(float|double|long double)([^a-zA-Z0-9_]|$)' -r core --include='*.[ch]' | grep -vE ':[0-9]+:[ 	]*(/\*|\*|//)|/\*.*(float|double).*\*/|git_diff_delta \*')
[ -z "$hits" ] || { echo "floating point in core:"; echo "$hits"; exit 1; }
# the check itself finds what it looks for
printf 'x = strcpy (a, b);\n' | grep -qE "(^|[^a-zA-Z0-9_])($banned) *\(" || { echo "the pattern is broken"; exit 1; }
