"""Rules on table 3, 收到和处理政府信息公开申请情况. Only T3-02 is printed on the form; the other sums follow from the meaning of 总计."""

from __future__ import annotations

from collections.abc import Iterator

from archive.audit.example import BLANK, CORRECT_2019, Example
from archive.audit.rule import Verdicts, problem, rule
from archive.audit.subject import Subject, label
from archive.audit.sums import unequal
from archive.audit.topics import BALANCE, BLANK3, CONTRADICTION, NEGATIVE, NONE_HEADING
from archive.form import Edition, table3
from archive.models import Severity, State, Value
from archive.narrative.said import Statement

_TITLE = "三、收到和处理政府信息公开申请情况"
_CUT = Example(body={3: ""})
_UNREADABLE = (State.ABSENT, State.UNPARSED)


def _total(row: str) -> str:
    return table3.code(row, "total")


def _cells(subject: Subject) -> Iterator[Value]:
    values = subject.values
    return (value for field in table3.FIELDS if (value := values.get(field.code)) is not None)


def _readable(subject: Subject) -> Iterator[Value]:
    return (value for value in _cells(subject) if value.state not in _UNREADABLE)


def _can_be_read(subject: Subject) -> bool:
    return next(_readable(subject), None) is not None


@rule(
    "T3-01",
    Severity.ERROR,
    "表三各类申请人合计与总计不一致",
    "“总计”列为前六列之和",
    topics=[BALANCE],
    fires=Example(table3={"granted": "1000002"}),
    says="表三“予以公开”行：各类申请人合计1件，与总计2件不一致（差1件）",
    silent=Example(table3={"new_received": "1100002", "granted": "1100002", "total_processed": "1100002"}),
    blank=BLANK,
)
def applicants(subject: Subject) -> Verdicts:
    for sums in unequal(subject, "T3-01"):
        yield None if sums is None else sums.problem(f"{sums.name}：各类申请人合计{sums.left}件，与总计{sums.right}件不一致{sums.gap}")


@rule(
    "T3-02",
    Severity.ERROR,
    "表三新收加上年结转不等于办理总计加结转下年",
    "表三左上角印明的勾稽关系",
    topics=[BALANCE],
    fires=Example(table3={"new_received": "2000002", "granted": "1000001", "total_processed": "1000001"}),
    says="表三“总计”列：新收2＋上年结转0=2，办理总计1＋结转下年0=1，不平（差1件）",
    silent=Example(table3={"new_received": "2000002", "granted": "1000001", "total_processed": "1000001", "carried_out": "1000001"}),
    blank=BLANK,
)
def flow(subject: Subject) -> Verdicts:
    for sums in unequal(subject, "T3-02"):
        if sums is None:
            yield None
            continue
        new, carried, done, rest = (subject.number(code) or 0 for code in (*sums.equation.left, *sums.equation.right))
        into, out = f"新收{new}＋上年结转{carried}={sums.left}", f"办理总计{done}＋结转下年{rest}={sums.right}"
        yield sums.problem(f"{sums.name}：{into}，{out}，不平{sums.gap}")


@rule(
    "T3-03",
    Severity.ERROR,
    "表三各办理结果合计与（七）总计不一致",
    "“（七）总计”为各办理结果之和",
    topics=[BALANCE],
    fires=Example(table3={"new_received": "2000002", "granted": "1000001", "total_processed": "2000002"}),
    says="表三“总计”列：各办理结果合计1件，与（七）总计2件不一致（差1件）",
    silent=Example(table3={"new_received": "2000002", "granted": "1000001", "refused_petition": "1000001", "total_processed": "2000002"}),
    blank=BLANK,
)
def results(subject: Subject) -> Verdicts:
    for sums in unequal(subject, "T3-03"):
        if sums is None:
            yield None
        else:
            yield sums.problem(f"{sums.name}：各办理结果合计{sums.left}件，与（七）总计{sums.right}件不一致{sums.gap}")


_SUBTOTALS = {"denied": "不予公开", "unable": "无法提供", "refused": "不予处理", "other": "其他处理"}


def _subtotals(subject: Subject, *groups: str, what: str) -> Verdicts:
    """Printed subtotals of a group against its rows."""
    for (group, column), printed in subject.reading.sums.items():
        if group not in groups:
            continue
        codes = [table3.code(row.code, column) for row in table3.ROWS if row.group == group]
        values = [subject.values[code] for code in codes if code in subject.values]
        unread = not values or printed.value is None or any(value.state in _UNREADABLE for value in values)
        if unread or all(value.value is None for value in values):
            yield None
            continue
        added = sum(int(value.value or 0) for value in values)
        if added != printed.value:
            name = _SUBTOTALS[group] + ("" if column == "total" else f"·{label(codes[0]).rsplit('·', 1)[1]}")
            yield problem(f"表三“{name}”{what}{printed.value}件，与分项合计{added}件不一致", codes, (printed.paragraph,))


def _with_row(after: str, row: str, **cells: str) -> Example:
    """A printed table 3 with a row more than the form has, behind the row labelled ``after``."""
    lines = Example(table3=cells).text().split(f"{_TITLE}\n")[1].split("\n四、")[0].split("\n")
    at = next(number for number, line in enumerate(lines) if after in line)
    return Example(body={3: "\n".join([*lines[: at + 1], row, *lines[at + 1 :]])})


_DENIED = {"new_received": "2000002", "denied_state_secret": "2000002", "total_processed": "2000002"}


@rule(
    "T3-04",
    Severity.WARNING,
    "表三印有小计，与分项合计不一致",
    "非官方小计行",
    topics=[BALANCE],
    fires=_with_row("（二）部分公开", "（三）不予公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3", **_DENIED),
    says="表三“不予公开”小计3件，与分项合计2件不一致",
    silent=_with_row("（二）部分公开", "（三）不予公开 | 2 | 0 | 0 | 0 | 0 | 0 | 2", **_DENIED),
)
def subtotals(subject: Subject) -> Verdicts:
    return _subtotals(subject, "denied", "unable", "refused", what="小计")


@rule(
    "T3-06",
    Severity.ERROR,
    "表三出现非正整数",
    "件数为非负整数",
    topics=[NEGATIVE],
    fires=Example(table3={"granted": "0.5 0 0 0 0 0 0"}),
    says="予以公开·自然人：“0.5”不是非负整数",
    blank=_CUT,
)
def whole(subject: Subject) -> Verdicts:
    return subject.cells_flagged(3, "T3-06")


@rule(
    "T3-07",
    Severity.INFO,
    "表三总计列未填，按各列计算",
    "总计可由前六列相加得出",
    fires=Example(table3={"new_received": "2000002", "granted": "200000_", "total_processed": "2000002"}, html=True),
    says="表三“予以公开·总计”未填，按各列合计2件计算",
    blank=_CUT,
)
def totals_left_out(subject: Subject) -> Verdicts:
    if not _can_be_read(subject):
        yield None
    for row in table3.ROWS:
        total = subject.values.get(_total(row.code))
        if total is None or total.state is not State.BLANK:
            continue
        parts = [subject.values.get(table3.code(row.code, c.code)) for c in table3.COLUMNS if c.code != "total"]
        numbers = [int(part.value) for part in parts if part is not None and part.value is not None]
        if len(numbers) == len(parts) and any(numbers):
            message = f"表三“{label(total.code)}”未填，按各列合计{sum(numbers)}件计算"
            yield problem(message, (total.code,), subject.paragraph_of(total.code))


@rule(
    "T3-08",
    Severity.WARNING,
    "表三单元格空白",
    "空白不等于零，填报应填0",
    topics=[BLANK3],
    fires=BLANK,
    says="表三有175个单元格空白（未填0）",
    blank=_CUT,
)
def blanks(subject: Subject) -> Verdicts:
    readable = list(_readable(subject))
    if not readable:
        yield None
    empty = [value for value in readable if value.state is State.BLANK]
    if empty:
        told = any(said.statement in (Statement.ZERO_REQUESTS, Statement.REQUESTS) for said in subject.said)
        known = subject.none(3) or told or len(empty) < len(readable)
        severity = Severity.INFO if known else Severity.WARNING
        yield problem(f"表三有{len(empty)}个单元格空白（未填0）", (), [value.paragraph for value in empty], severity)


@rule(
    "T3-09",
    Severity.WARNING,
    "未找到表三数据",
    "表格缺失、截断或为图片",
    topics=[BLANK3],
    fires=_CUT,
    says="未找到表三数据（表格缺失或被截断）",
)
def missing(subject: Subject) -> Verdicts:
    if subject.form == Edition.FREE:
        yield None
    elif not _can_be_read(subject):
        absent = all(value.state is State.ABSENT for value in _cells(subject))
        how = "表格缺失或被截断" if absent else "单元格无法与行列对应"
        yield problem(f"未找到表三数据（{how}）", (), (subject.heading(3),))


@rule(
    "T3-10",
    Severity.ERROR,
    "标题注明（无），表三却有数",
    "第三部分标题与表格矛盾",
    topics=[CONTRADICTION, NONE_HEADING],
    fires=Example(none=(3,), table3={"new_received": "2000002", "granted": "2000002", "total_processed": "2000002"}),
    says="第三部分标题注明“（无）”，但表三“本年新收政府信息公开申请数量·总计”为2件",
    silent=Example(none=(3,)),
    blank=Example(none=(3,), body={3: ""}),
)
def none_but_numbers(subject: Subject) -> Verdicts:
    if not subject.none(3):
        return
    if not _can_be_read(subject):
        yield None
    positive = [value.code for value in _cells(subject) if value.value]
    if positive:
        shown = _total("new_received") if _total("new_received") in positive else positive[0]
        message = f"第三部分标题注明“（无）”，但表三“{label(shown)}”为{subject.number(shown)}件"
        yield problem(message, (shown,), (subject.heading(3), *subject.paragraph_of(shown)))


_OTHER = {"new_received": "2000002", "other_misc": "2000002", "total_processed": "2000002"}


@rule(
    "T3-11",
    Severity.ERROR,
    "（六）其他处理与分项合计不一致",
    "2021版（六）为三项之和",
    topics=[BALANCE],
    fires=_with_row("5.要求行政机关确认", "（六）其他处理 | 3 | 0 | 0 | 0 | 0 | 0 | 3", **_OTHER),
    says="表三“其他处理”3件，与分项合计2件不一致",
    silent=_with_row("5.要求行政机关确认", "（六）其他处理 | 2 | 0 | 0 | 0 | 0 | 0 | 2", **_OTHER),
)
def other_processing(subject: Subject) -> Verdicts:
    return _subtotals(subject, "other", what="")


@rule(
    "T3-12",
    Severity.WARNING,
    "表三行数不符或与表二版本不同",
    "2019版23行，2021版25行",
    fires=Example(edition2=Edition.E2019),
    says="表二为2019版、表三为2021版",
    silent=CORRECT_2019,
    blank=_CUT,
)
def rows(subject: Subject) -> Verdicts:
    found = len(subject.reading.rows3)
    second, third = subject.reading.editions
    where = [value.paragraph for value in _readable(subject)]
    if not found or not where:
        yield None
    elif found not in (23, 25):
        yield problem(f"表三识别到{found}行，标准为23行（2019版）或25行（2021版）", (), where)
    elif second and third and second is not third:
        yield problem(f"表二为{second.value}版、表三为{third.value}版", (), where)


@rule(
    "T3-13",
    Severity.ERROR,
    "结转下年度大于新收与上年结转之和",
    "结转不可能多于应办",
    topics=[BALANCE],
    fires=Example(table3={"carried_out": "2000002"}),
    says="结转下年度2件，大于新收与上年结转之和0件",
    silent=Example(table3={"new_received": "2000002", "carried_out": "2000002"}),
    blank=BLANK,
)
def carried_too_much(subject: Subject) -> Verdicts:
    codes = tuple(_total(row) for row in ("new_received", "carried_in", "carried_out"))
    new, carried, out = (subject.total(code) for code in codes)
    if new is None or carried is None or out is None:
        yield None
    elif out > new + carried:
        yield problem(f"结转下年度{out}件，大于新收与上年结转之和{new + carried}件", codes, subject.paragraph_of(*codes))
