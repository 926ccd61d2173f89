#!/bin/sh
# A device that was away for a year, and one whose headquarters has a newer
# program: both catch up, and nothing they hold is lost.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
lead r-li 上海远航电子有限公司
far=$id
run 0 --book r-li claim "$far"
run 0 --book r-li sync
now 2026-11-24T09:00:00+08:00
run 0 --book r-li log call "$far" --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 下周二上门
cp -a r-li phone-backup # of that day

# a year: policies, keys, posts, units, colleagues' work, a rival
year="2026-12 2027-02 2027-04 2027-06 2027-08 2027-10"
months=0
for m in $year; do
	now "$m-03T09:00:00+08:00"
	mkdir -p new
	git -C hub/central.git show main:org/policy/2015-09-14/claims.json |
		sed "s/\"claim.provisional_days\", \"value\": 15/\"claim.provisional_days\", \"value\": $((20 + months))/" >new/claims.json
	run 0 hub policy set --hub hub "$m-20" new/claims.json
	run 0 hub sign --hub hub --new-key
	lead r-wang "杭州第$months号电子有限公司"
	run 0 --book r-wang claim "$id"
	run 0 --book r-wang sync
	months=$((months + 1))
done
now 2027-11-01T09:00:00+08:00
run 0 hub enroll --hub hub z-he --name 何总 --level director --unit east
run 0 hub unit set --hub hub east --head z-he
run 0 hub staff set --hub hub r-li --level senior_manager
lead r-wang 上海远航电子有限公司
run 0 --book r-wang claim "$id"
run 0 --book r-wang sync
now 2027-11-24T09:00:00+08:00

# what it saved a year ago and today
run 0 --book r-li log visit "$far" --contact 周敏 --topic 拜访 --outcome 同意报价 --next 报价
lead r-li 宁波海曙仪器有限公司
git -C r-li ls-tree -r --name-only HEAD | sort >mine
run 0 --book r-li sync
has "and merged"
[ "$(git -C r-li config roadbook.hubKey)" = "$(ssh-keygen -y -f hub/key | cut -d' ' -f1,2)" ] || fail "it doesn't know the hub's newest key"
git -C r-li ls-tree --name-only refs/roadbook/commons policy/ >.out
for m in $year; do has "policy/$m-20"; done
git -C r-li show refs/roadbook/commons:policy/2027-10-20/claims.json >.out
has "\"claim.provisional_days\",\"value\":$((20 + months - 1))"
git -C hub/boxes/r-li.git ls-tree -r --name-only book | sort >there
[ -z "$(comm -23 mine there)" ] || fail "lost: $(comm -23 mine there)"
run 0 --book r-li status
has "and merged"
run 0 --book r-li check --json
run 0 --book r-li sync
has "nothing new to send"
run 0 --book r-li why "$far"
run 0 --book z-chen sync
run 0 verify --hub hub

# put back from that day's backup, it joins what went before it
rm -rf r-li
cp -a phone-backup r-li
lead r-li 温州瓯海阀门有限公司
rb --book r-li sync
has "joined"
git -C r-li ls-tree -r --name-only HEAD | sort >now
[ -z "$(comm -23 mine now)" ] || fail "the backup's device lost: $(comm -23 mine now)"
clean r-li
run 0 verify --hub hub

# a newer program at headquarters: fields, kinds and files that this one doesn't know
newer() { # REPOSITORY FILE: signed by the hub's own key, as it would
	rm -rf forged
	git clone -q "hub/$1.git" forged
	git -C forged config user.name hub
	git -C forged config user.email hub@yuancheng
	git -C forged config gpg.format ssh
	git -C forged config user.signingKey "$work/hub/key"
	git -C forged config commit.gpgSign true
	sed -i '$s/}$//; $d' "forged/$2"
	sed -i '$s/$/,/' "forged/$2"
	printf '  "horoscope": {"moon":"full"}\n}\n' >>"forged/$2"
	mkdir -p forged/almanac
	printf '{\n  "kind": "almanac",\n  "id": "01KAQ3WZXA0000000000000000"\n}\n' >forged/almanac/x.json
	git -C forged add -A && git -C forged commit -q -m newer
	git -C "hub/$1.git" fetch -q "$work/forged" HEAD:refs/heads/main || fail "newer"
}
newer commons org.json
newer desks/r-li desk.json
lead r-li 绍兴柯桥纺织有限公司
run 0 --book r-li sync
has "and merged"
for c in inbox today status "client list" "check --json" funnel; do
	# shellcheck disable=SC2086
	rb --book r-li $c
	[ $? -le 1 ] || fail "$c, beside a newer headquarters"
done
git -C r-li show refs/roadbook/commons:org.json | grep -q horoscope || fail "it took nothing over"
run 0 --book r-li log call 绍兴 --topic 电话 --outcome 同意见面 --next 周三
run 0 --book r-li sync
has "and merged"
clean r-li
sound
echo ok
