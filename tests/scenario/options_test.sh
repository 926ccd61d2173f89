#!/bin/sh
# The command line: help, mistakes, languages, exit statuses, JSON errors.
. "$(dirname "$0")/lib.sh"

run 0
has "client add" "rule award" "hub init"
hasnt "hub hook"
run 0 --version
has "roadbook "
run 0 version --json
schema version/1
run 0 help client add
has "roadbook client add NAME" "--source S" "trade_fair"
run 0 client add --help
has "roadbook client add NAME"
run 0 help client
has "client add" "client list"
hasnt "hub init"
run 0 help --json client list
schema help/1
run 2 help nothing
says "unknown command"

run 2 clinet add
says "roadbook: unknown command clinet"
run 2 client ad X
says "did you mean client add?"
run 2 client
says "which one? client add, client set, client join, client show, client list"
run 2 client add X --sorce y
says "did you mean --source?"
run 2 client add
says "NAME is missing"
run 2 client add X --region 310000
says "option --source S is missing: how the lead was found"
run 2 client add X Y --source trade_fair --region 310000
says "one word too many: Y"
run 2 status
says "there is no book in ." "--book DIR"
run 2 --book nowhere status
says "there is no book in nowhere"
run 2 hub status
says "option --hub PATH is missing"
run 2 hub status --hub nowhere
says "nowhere"
run 2 --lang fr version
says "languages are en and zh_CN"

# errors as JSON: one document on stdout, words on stderr too; codes are never translated
run 2 --json client add
schema error/1
has '"code":"usage"'
says "NAME is missing"
run 2 --json --lang zh_CN status
schema error/1
has '"code":"missing"'
hasnt "there is no book"

# Chinese without a Chinese locale on the system, by option or environment
run 0 --lang zh_CN
has "报备" "同步"
LC_ALL=zh_CN.UTF-8
run 0
has "报备"
run 0 --lang en
hasnt "总部"
LC_ALL=C
run 0
hasnt "总部"
LC_ALL=C.UTF-8 LANGUAGE=zh_CN:en
export LANGUAGE
run 0
has "报备"
LC_ALL=C
run 0
hasnt "总部"
unset LANGUAGE
LC_ALL=C.UTF-8
run 2 --lang zh_CN client add
saysnt "missing"
run 2 client add --lang zh_CN --sorce
saysnt "did you mean"
echo ok
