#!/bin/sh
# hub policy: checked as a whole, dated, to everybody by sync, never backwards;
# help rules with sources; a newer hub's policy does no harm.
. "$(dirname "$0")/lib.sh"
hub_with r-li
export ROADBOOK_BOOK=$work/r-li
policy() { git -C hub/central.git show "main:org/policy/2015-09-14/$1.json"; } # NAME: as hub init wrote it

run 0 help rules
has "gate.visit.organisation_chart  [manual 5.3 4.6.1]" "客户组织架构图已登记入大客户资料库" "funnel.win_rate  [ours; not signed off]"
run 0 help rules gate.exchange.decision_makers
has "read so" "percent: 30" "向上取整"
run 0 --lang zh_CN help rules grade.from
has "手册" "自定; 未签核" "自定理由"
run 2 help rules gate.nowhere
says "there is no rule gate.nowhere"
run 0 help rules --json
schema help/1
has '"id":"gate.lead.identity"' '"source":"manual 5.1.1"'

# wrong files are refused with file, place, reason; the old stays
before=$(git -C hub/central.git rev-parse main)
mkdir new
policy claims | sed 's/"claim.provisional_days", "value": 15/"claim.provisional_days", "value": 0/' >new/claims.json
run 2 hub policy check --hub hub new/claims.json
says "policy claims: claim.provisional_days: value must be a whole number from 1 to 3650"
policy funnel | sed 's/"needs": "signer"/"needs": "telepathy"/' >new/funnel.json
run 2 hub policy set --hub hub 2026-12-01 new/funnel.json
says "policy funnel: gate.deal.signer: needs: \"telepathy\" is not one of"
policy people | sed 's/"zh": "晋升通道，逐级晋升，由低到高。",//' >new/people.json
run 2 hub policy set --hub hub 2026-12-01 new/people.json
says "policy people: levels: field zh"
policy claims | sed 's/claim.provisional_days/claim.provisional_weeks/' >new/claims.json
run 2 hub policy set --hub hub 2026-12-01 new/claims.json
says '"claim.provisional_weeks" is not a rule this program knows'
run 2 hub policy set --hub hub 2026-12-01 new/nothing.json
run 2 hub policy set --hub hub 2026-12-01 new
says "a policy file is called NAME.json"
mkdir other
policy claims >new/claims.json
policy claims >other/claims.json
run 2 hub policy set --hub hub 2026-12-01 new/claims.json other/claims.json
says "policy claims: the file stands twice"
policy claims | sed 's/2015-09-14/2026-02-30/' >new/claims.json
run 2 hub policy set --hub hub 2026-12-01 new/claims.json
says "policy claims: from" '"2026-02-30" is not a day'
head -c 5000000 /dev/zero | tr '\0' ' ' >new/claims.json
policy claims >>new/claims.json
run 2 hub policy check --hub hub new/claims.json
says "new/claims.json: " "more than 4194304 bytes"
policy claims | sed 's/"claim.provisional_days", "value": 15/"claim.provisional_days", "value": 7/' >new/claims.json
run 2 hub policy set --hub hub 2026-11-23 new/claims.json
says "takes effect tomorrow at the earliest"
run 0 hub policy check --hub hub new/claims.json
[ "$(git -C hub/central.git rev-parse main)" = "$before" ] || fail "a refused policy changed central"

# a claim of before keeps its days, one of after has the new ones
lead "$work/r-li" 苏州恒通电子有限公司
run 0 claim "$id"
run 0 sync
run 0 hub policy set --hub hub 2026-11-24 new/claims.json
has "in force from 2026-11-24"
run 0 hub policy log --hub hub
has "2015-09-14" "in force" "2026-11-24" "to come" "claim.provisional_days"
now 2026-11-24T09:00:00+08:00
lead "$work/r-li" 无锡青禾包装厂
run 0 claim "$id"
run 0 sync
run 0 client list --json
has '"deadline":"2026-12-08T16:00:00+00:00"' '"deadline":"2026-12-01T16:00:00+00:00"'
run 0 help rules claim.provisional_days
has "value: 7"
# the same rules wherever the book is named or at hand; which they are is said
for how in cd below book flag env; do
	unset ROADBOOK_BOOK
	mkdir -p r-li/clients
	case $how in
	cd) last="help rules in the book" && (cd r-li && "$ROADBOOK" help rules claim.provisional_days >"$work/.out" 2>"$work/.err") ;;
	below) last="help rules in a folder of the book" && (cd r-li/clients && "$ROADBOOK" help rules claim.provisional_days >"$work/.out" 2>"$work/.err") ;;
	book) run 0 --book r-li help rules claim.provisional_days ;;
	flag) run 0 help rules claim.provisional_days --book r-li ;;
	env) ROADBOOK_BOOK=$work/r-li && export ROADBOOK_BOOK && run 0 help rules claim.provisional_days ;;
	esac
	has "value: 7"
	says "in force from 2026-11-24"
done
unset ROADBOOK_BOOK
run 0 --lang zh_CN help rules claim.provisional_days
has 15
says 程序自带
run 2 --book nowhere help rules
ROADBOOK_BOOK=$work/nowhere run 2 help rules
ROADBOOK_BOOK=$work/nowhere run 0 help log call
ROADBOOK_BOOK=$work/nowhere run 0 help
run 0 init --hub hub --person r-li --code "$(code r-li)" --book fresh
rb --book fresh help rules claim.provisional_days
export ROADBOOK_BOOK=$work/r-li
now 2026-11-24T00:00:00+08:00 # the day begins with the organisation's
run 0 help rules claim.provisional_days
has "value: 7"
now 2026-11-23T23:59:59+08:00
run 0 help rules claim.provisional_days
has "value: 15"
now 2026-11-24T09:00:00+08:00
run 0 hub policy show --hub hub claim.provisional_days
has "policy in force from 2026-11-24" "value: 7"
run 0 hub policy show --hub hub --day 2026-11-23 claim.provisional_days
has "value: 15"
git -C hub/commons.git show main:policy/2026-11-24/funnel.json | grep -q '"from": "2026-11-24"' || fail "the other files aren't dated"

# what a newer program's policy has more is left out, and told
saysnt "doesn't know"
git clone -q hub/commons.git commons
sed 's/"rules": \[/"rules": [ { "id": "claim.aroma", "value": 1, "source": "ours" },/' <commons/policy/2026-11-24/claims.json >newer
cp newer commons/policy/2026-11-24/claims.json
git -C commons -c user.name=x -c user.email=x@x commit -qam newer
git -C r-li fetch -q "$work/commons" main
git -C r-li update-ref refs/roadbook/commons FETCH_HEAD
run 0 status
says "things this program doesn't know" "claims: claim.aroma"
run 0 help rules claim.provisional_days
has "value: 7"
lead "$work/r-li" 常州天合机械有限公司
# line by line beside the printed manual
run 0 help rules --source '5.3 4.6.1'
has gate.visit.organisation_chart "organisation_chart: organisation chart"
hasnt gate.visit.process_chart "process_chart:"
run 0 help rules --source '2 1.3'
has authority.lead gate.deal.signer
run 2 help rules --source '5.5 5.2.3'
says "no rule has its source"
run 2 help move --source 5
says "--source is for the rules"
sound
echo ok
