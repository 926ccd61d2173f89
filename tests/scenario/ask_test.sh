#!/bin/sh
# On a terminal what is missing is asked for; elsewhere nothing ever waits.
. "$(dirname "$0")/lib.sh"
command -v script >/dev/null || { echo "skipped: no script(1) to make a terminal with"; exit 77; }
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK

# typed ANSWERS WORDS…: the program on a terminal, a line of answers each
typed() {
	answers=$1
	shift
	last="on a terminal: roadbook $*"
	# shellcheck disable=SC2059 # the answers are a format
	printf "$answers" | script -qec "'$ROADBOOK' $*" /dev/null >"$work/.out" 2>"$work/.err"
}

typed '苏州明川仪表有限公司\n不对\n搜索引擎\n320500\n\n12万\n' client add
has "how the lead was found" "search_engine" "不对 is none of these words" "(may stay empty)" "saved: client"
run 0 --json client show 明川
has '"source":"search_engine"' '"volume":12000000'
hasnt credit_code
typed 'n\n' client add 苏州明川仪表有限公司 --source referral --region 320500 --credit-code 91310000MA1FL0000X --volume 1
has "your book has it already" "nothing was saved"
typed 'y\n' client add 苏州明川仪表有限公司 --source referral --region 320500 --credit-code 91310000MA1FL0000X --volume 1
has "saved: client"
typed '' client add 无锡青禾包装厂 --source referral
has "option --region CODE is missing"
typed '' client add 苏州明川仪表有限公司 --source referral --region 320500 --yes
has "saved: client"

# a table wider than the terminal is cut to it
last="roadbook client list, on a terminal of 45 columns"
script -qec "stty cols 45; '$ROADBOOK' client list" /dev/null <"/dev/null" >.out
has "…"
hasnt 苏州明川仪表有限公司
run 0 client list
hasnt "…"
has 苏州明川仪表有限公司
sound
echo ok
