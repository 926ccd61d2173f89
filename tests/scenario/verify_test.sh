#!/bin/sh
# verify: the register told again from git, at the hub and on a clone; what
# was tampered with is found.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wu

now 2026-11-23T09:01:00+08:00
lead r-li 广州市大洋物流有限公司
li=$id
run 0 --book r-li claim "$li"
lead r-wu 大洋物流（广州）有限公司
lead r-wu 广州市大洋物流有限责任公司
run 0 --book r-wu claim "$id"
lead r-wu 苏州明川仪表有限公司
run 0 --book r-wu claim "$id"
now 2026-11-23T09:30:00+08:00
run 0 --book r-li sync
now 2026-11-23T09:40:00+08:00
run 0 --book r-wu sync
now 2026-11-23T10:00:00+08:00
run 0 --book z-chen sync
run 0 --book z-chen rule award "$li" r-wu --reason 先见到客户
run 0 --book z-chen sync
now 2026-11-24T10:00:00+08:00
run 0 --book r-li sync
run 0 --book r-li log visit "$li" --contact 周敏 --topic 报价 --outcome 有意 --next 周五送样
run 0 --book r-li sync
now 2026-12-20T10:00:00+08:00
run 0 hub merge --hub hub

run 0 verify --hub hub
has "every case comes out the same, byte for byte" "of 3 people"
hasnt "not at hand"
run 0 --json verify --hub hub 苏州明川
schema verify/1
has '"right":true' '"cases":1' '"by_word":0'
run 0 verify --hub hub "$li"
has "the register is right: 广州市大洋物流有限公司"
run 2 verify --hub hub 没有这家
run 2 verify

# a clone proves the same; without the desks it says what it takes on trust
mkdir clone
git clone -q --mirror hub/central.git clone/central.git
run 0 --json verify --hub clone
has '"right":true'
by=$(field by_word)
[ "$by" -gt 0 ] || fail "a clone without desks takes nothing on trust"
cp -r hub/desks clone/
run 0 --json verify --hub clone
has '"right":true' '"by_word":0' '"without_key":0'

# one case, by an auditor who has nothing but the clone
run 0 verify --hub clone "$li"
has "the register is right: 广州市大洋物流有限公司" "byte for byte"
run 0 --lang zh_CN verify --hub clone 苏州明川
has 逐字节
run 2 verify --hub clone 没有这家

# tamper SED FILE…: central's main changed by hand, on the clone
tamper() {
	what=$1
	file=$2
	rm -rf forged
	git clone -q clone/central.git forged 2>/dev/null
	(cd forged && sed -i "$what" $file && git -c user.name=x -c user.email=x@x commit -qam forged && git push -q origin HEAD:main) || fail "forging"
}
untamper() { git -C clone/central.git update-ref refs/heads/main "$(git -C hub/central.git rev-parse main)"; }


# the owner in the register
case=$(git -C hub/central.git grep -l 广州市大洋物流有限公司 main -- register | sed 's/^main://')
tamper 's/"owner": "r-wu"/"owner": "r-li"/' "$case"
run 1 verify --hub clone "$li"
has "THE REGISTER IS NOT WHAT GIT SAYS" "owner"
run 1 --json verify --hub clone
has '"right":false' '"wrong":1' '"what":"differs"' '"fields":["owner"]'
untamper
# a line of history taken out
tamper '/claim.confirmed\|claim.filed/d' "$case"
run 1 --json verify --hub clone
has '"history"'
untamper
# a case that nobody received, and one taken away
other=$(git -C hub/central.git ls-tree -r --name-only main -- register | grep -v "$case" | head -1)
take_away() {
	rm -rf forged
	git clone -q clone/central.git forged 2>/dev/null
	(cd forged && git rm -q "$1" && git -c user.name=x -c user.email=x@x commit -qm forged && git push -q origin HEAD:main) || fail "forging"
}
take_away "$other"
run 1 --json verify --hub clone
has '"what":"missing"'
untamper
was=$(basename "$other" .json)
id=$(echo "$was" | sed 's/.$/Z/')
[ "$id" != "$was" ] || id=$(echo "$was" | sed 's/.$/Y/')
hash=$(printf %s "$id" | sha256sum)
added=register/$(echo "$hash" | cut -c1-2)/$(echo "$hash" | cut -c3-4)/$id.json
rm -rf forged
git clone -q clone/central.git forged 2>/dev/null
(cd forged && mkdir -p "$(dirname "$added")" && sed "s/$was/$id/" "$other" >"$added" && git add "$added" &&
	git -c user.name=x -c user.email=x@x commit -qm forged && git push -q origin HEAD:main) || fail "forging"
run 1 --json verify --hub clone
has '"wrong":1' '"what":"extra"'
untamper
# the journal: a push made earlier than it was, one left out
tamper 's/2026-11-23T01:30/2026-11-23T01:10/' "$(git -C hub/central.git ls-tree -r --name-only main -- journal | head -1)"
run 1 --json verify --hub clone
has '"what":"differs"'
untamper
tamper 2d "$(git -C hub/central.git ls-tree -r --name-only main -- journal | head -1)"
run 5 verify --hub clone
says "central's journal has no line 2"
untamper
# whose key it was: a key that counts from later on, one that is no longer there
keys=$(git -C hub/central.git ls-tree -r --name-only main -- keys | grep r-li)
tamper 's/"from": *[0-9]*/"from":100/' "$keys"
run 5 verify --hub clone
says "book of r-li" "signed"
untamper
take_away "$keys"
rb --json verify --hub clone
has '"without_key":1'
untamper
# a push that nobody signed put in the place of a signed one, with all that names it
book=$(git -C clone/central.git for-each-ref --format='%(refname)' 'refs/books/*/r-wu')
tip=$(git -C clone/central.git rev-parse "$book")
unsigned=$(git -C clone/central.git -c user.name=r-wu -c user.email=r-wu@yuancheng commit-tree "$tip^{tree}" -p "$tip^" -m claim)
git -C clone/central.git update-ref "$book" "$unsigned"
tamper "s/$tip/$unsigned/" "$(git -C clone/central.git ls-tree -r --name-only main -- journal | head -1)"
run 5 verify --hub clone "$li"
says "book of r-wu" "signed"
git -C clone/central.git update-ref "$book" "$tip"
untamper
# untampered again
run 0 verify --hub clone

# a client shared with somebody who never wrote anything: their leader is known all the same
run 0 hub enroll --hub hub r-sun --name 孙越 --level manager --unit east --leader z-chen
run 0 --book z-chen sync
now 2026-11-27T09:00:00+08:00
run 0 --book z-chen rule share "$li" r-wu r-sun --split 50/50 --reason 共同开发
run 0 --book z-chen sync
run 0 --json why --hub hub "$li"
has "r-sun" '"what":"ruling.share"'
run 0 verify --hub hub
sound
