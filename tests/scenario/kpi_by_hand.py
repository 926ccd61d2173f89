"""A sheet done again by hand: reads what `roadbook --lang zh_CN kpi` printed
(stdin), and reckons every row and the total from the numbers that stand there,
by the rule that stands there; the clients listed are as many as are counted.
Says what doesn't come out; the number of rows checked on stdout."""
import re
import sys
from fractions import Fraction

MONEY = r"(-?[\d,]+\.?\d*)"
INPUTS = [
    (rf"应收账款 {MONEY}，其中逾期 {MONEY}：未逾期 {MONEY}：", lambda a, b, c: (c, a, c == a - b)),
    (rf"营业额 {MONEY}，指标 {MONEY}：", lambda a, b: (a, b, True)),
    (rf"新增客户 {MONEY}，指标 {MONEY}：", lambda a, b: (a, b, True)),
    (rf"逾期 {MONEY}，应收账款 {MONEY}：", lambda a, b: (a, b, True)),
    (rf"有效跟进客户 {MONEY}，岗位标准 {MONEY}（制度 post\.follow_ups）：", lambda a, b: (a, b, True)),
    (rf"利润 {MONEY}，指标 {MONEY}：", lambda a, b: (a, b, True)),
]
RULES = [
    (r"每下降满一档扣 (\d+) 分（每档 (\d+) 个百分点，目标 (\d+)%）", lambda n, d, t: t - 100 * n / d),
    (r"每超出满一档扣 (\d+) 分（每档 (\d+) 个百分点，目标 (\d+)%）", lambda n, d, t: 100 * n / d - t),
    (r"比岗位标准每少满一档扣 (\d+) 分（每档 (\d+) 家，标准的 (\d+)%）", lambda n, d, t: d * t / 100 - n),
]
SUM = r"；(\d+) - ([\d.]+) = ([\d.]+)$"


def number(text):
    return Fraction(text.replace(",", ""))


def check(part):
    """One numbered part of the sheet: its score, and what is wrong with it."""
    said = re.search(SUM, part, re.M)
    if not said:
        return None, "no sum"
    weight, lost, score = (number(x) for x in said.groups())
    if "人员重大流失（由考核人勾选）" in part:
        none = "：有流失；" in part
        return score, None if (lost, score) == ((weight, 0) if none else (0, weight)) else "all or nothing"
    for pattern, take in INPUTS:
        found = re.search(pattern, part)
        if found:
            num, den, sound = take(*(number(x) for x in found.groups()))
            break
    else:
        return score, "no input"
    if not sound:
        return score, "the input's own sum"
    if "新增客户" not in part.split("\n")[1] and "有效跟进" not in part.split("\n")[1] and "（数据：" not in part:
        return score, "no source"
    for pattern, short in RULES:
        rule = re.search(pattern + r"：(\d+) 档", part)
        if rule:
            lose, per, target, steps = (int(x) for x in rule.groups())
            by_hand = max(Fraction(0), short(num, den, Fraction(target))) // per
            if by_hand != steps or lost != min(weight, steps * lose) or score != weight - lost:
                return score, f"{by_hand} steps by hand"
            break
    else:
        return score, "no rule"
    if "新增客户 " in part or "有效跟进客户 " in part:
        rows = re.findall(r"^(.*)\s[0-9A-Z]{26}$", part, re.M)
        shares = [number(m.group(1)) if (m := re.search(r"\s(0\.\d\d|1)$", row.rstrip())) else Fraction(1) for row in rows]
        if sum(shares) != num:
            return score, f"{sum(shares)} clients are listed"
    return score, None


def main():
    text = sys.stdin.read().split("\n总部填报于")[0]  # behind it: reviews, changes
    parts = re.split(r"^(?=\d+\. )", text, flags=re.M)[1:]
    total = re.search(r"总分 ([\d.]+)：等级 ([ABCD])", text)
    points, bad = Fraction(0), []
    for part in parts:
        score, wrong = check(part)
        points += score or 0
        if wrong:
            bad.append(f"{part.splitlines()[0]}: {wrong}")
    if not total or number(total.group(1)) != points:
        bad.append(f"the rows come to {points}")
    elif total.group(2) != next(g for g, least in (("A", 90), ("B", 80), ("C", 60), ("D", 0)) if points >= least):
        bad.append("the grade")
    for line in bad:
        print(line, file=sys.stderr)
    print(len(parts))
    return 1 if bad else 0


sys.exit(main())
