"""Rules on tables 2, 3 and 4. A check whose inputs are blank or unreadable is not assessable and says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from archive.audit.subject import Subject, finding, label
from archive.form import EQUATIONS, FIELD_BY_CODE, Edition, Equation, table2, table3, table4
from archive.models import Finding, State


def check(subject: Subject) -> Iterator[Finding]:
    yield from _equations(subject)
    yield from _cells(subject)
    yield from _table2(subject)
    yield from _table3(subject)
    yield from _table4(subject)


def _equations(subject: Subject) -> Iterator[Finding]:
    edition = subject.reading.editions[1] or (Edition.E2019 if "t3_other_processing__total" in subject.values else Edition.E2021)
    for equation in EQUATIONS:
        if equation.edition is not edition:
            continue
        left, right = _side(subject, equation.left), _side(subject, equation.right)
        if left is None or right is None or left == right:
            continue
        if any(subject.values[code].state is State.UNPARSED for code in (*equation.left, *equation.right) if code in subject.values):
            continue
        codes = tuple(code for code in (*equation.left, *equation.right) if code in subject.values)
        yield finding(equation.rule, _message(subject, equation, left, right), codes, subject.paragraph_of(*codes))


def _side(subject: Subject, codes: tuple[str, ...]) -> int | None:
    """Sum of one side; blanks count as 0 only beside an explicit total or under a heading （无）. None: not assessable."""
    total, explicit = 0, 0
    for code in codes:
        value = subject.values.get(code)
        if value is None or value.state in (State.ABSENT, State.UNPARSED):
            return None
        if value.value is None:
            continue
        explicit += 1
        total += int(value.value)
    return total if explicit else None


def _message(subject: Subject, equation: Equation, left: int, right: int) -> str:
    gap = f"（差{abs(left - right)}件）"
    number = subject.number
    if equation.rule == "T3-02":
        new, carried, done, rest = (number(code) or 0 for code in (*equation.left, *equation.right))
        return f"{equation.subject}：新收{new}＋上年结转{carried}={left}，办理总计{done}＋结转下年{rest}={right}，不平{gap}"
    if equation.rule == "T3-03":
        return f"{equation.subject}：各办理结果合计{left}件，与（七）总计{right}件不一致{gap}"
    if equation.rule == "T3-01":
        return f"{equation.subject}：各类申请人合计{left}件，与总计{right}件不一致{gap}"
    terms = "＋".join(str(number(code) or 0) for code in equation.left)
    return f"{equation.subject}：{terms}={left}，与总计{right}不一致"


def _cells(subject: Subject) -> Iterator[Finding]:
    """What single cells call for: no whole number, sign or unit assumed."""
    for code, flag in subject.reading.flags.items():
        form_field, value = FIELD_BY_CODE[code], subject.values.get(code)
        if value is None or form_field.table is None:
            continue
        rule = {2: "T2-13", 3: "T3-06", 4: "T4-04"}[form_field.table] if flag == "T3-06" else flag
        yield finding(rule, f"{form_field.label}：{value.note}", (code,), subject.paragraph_of(code))


def _table2(subject: Subject) -> Iterator[Finding]:
    number, where = subject.number, subject.paragraph_of
    for name in ("regulations", "normative_docs"):
        made, published, total = (number(f"t2_{name}_{part}") for part in ("made", "published", "total_public"))
        title = "规章" if name == "regulations" else "规范性文件"
        codes = (f"t2_{name}_published", f"t2_{name}_total_public")
        if published is not None and total is not None and published > total:
            yield finding("T2-01", f"{title}本年新公开{published}件，大于对外公开总数量{total}件", codes, where(*codes))
        if made and published == 0:
            yield finding("T2-08", f"制作{title}{made}件，公开0件", (f"t2_{name}_made", codes[0]), where(*codes))
        issued, repealed, in_force = (number(f"t2_{name}_{part}") for part in ("issued", "repealed", "in_force"))
        if issued is not None and in_force is not None and repealed == 0 and in_force < issued:
            codes = (f"t2_{name}_issued", f"t2_{name}_in_force")
            yield finding("T2-12", f"{title}本年制发{issued}件、废止0件，现行有效仅{in_force}件", codes, where(*codes))
    for line in table2.LINES:
        if line.edition is not Edition.E2019:
            continue
        previous, change = number(f"t2_{line.code}_prev_items"), number(f"t2_{line.code}_change")
        if previous is not None and change is not None and previous + change < 0:
            codes = (f"t2_{line.code}_prev_items", f"t2_{line.code}_change")
            message = f"表二“{line.label}”：上一年项目数量{previous}，本年减{-change}，推算为{previous + change}，小于0"
            yield finding("T2-02", message, codes, where(*codes))
    items, amount = subject.values.get("t2_procurement_items"), subject.values.get("t2_procurement_amount_yuan")
    if items and amount and items.value is not None and amount.value is not None and (items.value == 0) != (amount.value == 0):
        message = f"政府集中采购项目{items.value}个，金额为{amount.raw}"
        yield finding("T2-05", message, (items.code, amount.code), where(items.code, amount.code))
    yield from _regulations(subject)
    yield from _missing_cells(subject)
    yield from _implausible(subject)


def _regulations(subject: Subject) -> Iterator[Finding]:
    """规章 may be made by ministries, provinces and cities with districts, governments only."""
    agency = subject.agency
    government = agency.body_type in (None, "government", "government_office")
    may = agency.level in (None, "national") or (government and agency.level in ("province", "city"))
    codes = [code for code in subject.values if code.startswith("t2_regulations_") and (subject.number(code) or 0) > 0]
    if codes and not may:
        who = {"town": "镇（乡、街道）", "county": "县级机关", "city": "市级部门", "province": "省级部门"}.get(agency.level or "", "该机关")
        told = "、".join(f"{label(code).split('·')[1]}{subject.number(code)}件" for code in codes)
        yield finding("T2-06", f"{who}无规章制定权，表二“规章”填报{told}", codes, subject.paragraph_of(*codes))


def _missing_cells(subject: Subject) -> Iterator[Finding]:
    for line in table2.LINES:
        codes = [code for code in line.fields() if code in subject.values]
        absent = [code for code in codes if subject.values[code].state is State.ABSENT]
        if absent and len(absent) < len(codes):
            yield finding("T2-07", f"表二“{line.label}”缺“{label(absent[0]).split('·')[1]}”单元格", absent, subject.paragraph_of(*codes))
        elif codes and (2, line.code) in subject.reading.short:
            message = f"表二“{line.label}”应有{len(codes)}格，缺单元格，读到“{subject.values[codes[0]].raw}”"
            yield finding("T2-07", message, codes, subject.paragraph_of(*codes))


def _implausible(subject: Subject) -> Iterator[Finding]:
    level = subject.agency.level
    purchase, fees = subject.values.get("t2_procurement_amount_yuan"), subject.values.get("t2_fees_amount_yuan")
    items = subject.number("t2_procurement_items")
    if purchase and purchase.value:
        too_much = level in ("county", "town") and purchase.value > Decimal(1_000_000_000)
        if too_much or (purchase.value < 100 and items):
            yield finding("U-03", f"政府集中采购总金额{purchase.raw}，建议核对单位", (purchase.code,), subject.paragraph_of(purchase.code))
    if fees and fees.value is not None and level == "town" and fees.value > Decimal(1_000_000):
        yield finding("U-03", f"行政事业性收费{fees.raw}，对镇街而言过大，建议核对单位", (fees.code,), subject.paragraph_of(fees.code))


def _table3(subject: Subject) -> Iterator[Finding]:
    if subject.form == "free":
        return
    cells = {code: value for code, value in subject.values.items() if code.startswith("t3_")}
    readable = [value for value in cells.values() if value.state not in (State.ABSENT, State.UNPARSED)]
    if not readable:
        how = "表格缺失或被截断" if not cells or all(v.state is State.ABSENT for v in cells.values()) else "单元格无法与行列对应"
        yield finding("T3-09", f"未找到表三数据（{how}）", (), (subject.heading(3),))
        return
    blanks = [value for value in readable if value.state is State.BLANK]
    if blanks:
        told = any(s.statement.value in ("zero_requests", "requests") for s in subject.said)
        severity = "info" if subject.none(3) or told or len(blanks) < len(readable) else "warning"
        yield finding("T3-08", f"表三有{len(blanks)}个单元格空白（未填0）", (), [v.paragraph for v in blanks], severity)
    rows = len(subject.reading.rows3)
    second, third = subject.reading.editions
    if rows and rows not in (23, 25):
        yield finding("T3-12", f"表三识别到{rows}行，标准为23行（2019版）或25行（2021版）", (), [v.paragraph for v in readable])
    elif second and third and second is not third:
        yield finding("T3-12", f"表二为{second.value}版、表三为{third.value}版", (), [v.paragraph for v in readable])
    positive = [code for code, value in cells.items() if value.value]
    if subject.none(3) and positive:
        shown = "t3_new_received__total" if "t3_new_received__total" in positive else positive[0]
        message = f"第三部分标题注明“（无）”，但表三“{label(shown)}”为{subject.number(shown)}件"
        yield finding("T3-10", message, (shown,), (subject.heading(3), *subject.paragraph_of(shown)))
    yield from _subtotals(subject)
    for row in table3.ROWS:
        parts = [subject.values.get(table3.code(row.code, c.code)) for c in table3.COLUMNS if c.code != "total"]
        total = subject.values.get(table3.code(row.code, "total"))
        if total and total.state is State.BLANK and all(p and p.value is not None for p in parts) and any(p.value for p in parts if p):
            added = sum(int(p.value) for p in parts if p and p.value is not None)
            message = f"表三“{label(total.code)}”未填，按各列合计{added}件计算"
            yield finding("T3-07", message, (total.code,), subject.paragraph_of(total.code))
    new, carried, out = (subject.number(table3.code(row, "total")) for row in ("new_received", "carried_in", "carried_out"))
    if new is not None and carried is not None and out is not None and out > new + carried:
        codes = tuple(table3.code(row, "total") for row in ("new_received", "carried_in", "carried_out"))
        yield finding("T3-13", f"结转下年度{out}件，大于新收与上年结转之和{new + carried}件", codes, subject.paragraph_of(*codes))


_SUBTOTALS = {"denied": "不予公开", "unable": "无法提供", "refused": "不予处理", "other": "其他处理"}


def _subtotals(subject: Subject) -> Iterator[Finding]:
    """Printed subtotals of a group against its rows: T3-04, and T3-11 for （六）其他处理 of the 2021 form."""
    for (group, column), printed in subject.reading.sums.items():
        codes = [table3.code(row.code, column) for row in table3.ROWS if row.group == group]
        values = [subject.values[code] for code in codes if code in subject.values]
        if not values or printed.value is None or any(value.state in (State.ABSENT, State.UNPARSED) for value in values):
            continue
        if all(value.value is None for value in values):
            continue
        added = sum(int(value.value or 0) for value in values)
        if added != printed.value:
            name = _SUBTOTALS[group] + ("" if column == "total" else f"·{label(codes[0]).rsplit('·', 1)[1]}")
            rule, what = ("T3-11", "") if group == "other" else ("T3-04", "小计")
            yield finding(rule, f"表三“{name}”{what}{printed.value}件，与分项合计{added}件不一致", codes, (printed.paragraph,))


def _table4(subject: Subject) -> Iterator[Finding]:
    cells = [subject.values[code] for code in table4.CELLS if code in subject.values]
    if 4 not in subject.reading.seen or not cells:
        return
    where = subject.paragraph_of(*table4.CELLS)
    if all(value.state is State.BLANK for value in cells):
        none = subject.none(4)
        note = "标题注明“（无）”，按零处理" if none else "未填0"
        yield finding("T4-05", f"表四全部单元格空白，{note}", (), where, "info" if none else "warning")
    elif any(value.state is State.UNPARSED for value in cells) and not any(value.value is not None for value in cells):
        found = len((cells[0].raw or "").split())
        yield finding("T4-07", f"表四识别到{found}个数值，应为15个，无法与列对应", (), where)
    positive = [code for code in table4.CELLS if (subject.number(code) or 0) > 0]
    if subject.none(4) and positive:
        shown = next((code for code in positive if code.endswith("total")), positive[0])
        message = f"第四部分标题注明“（无）”，但{label(shown)}为{subject.number(shown)}件"
        yield finding("T4-06", message, (shown,), (subject.heading(4), *where))
