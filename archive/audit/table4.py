"""Rules on table 4, 政府信息公开行政复议、行政诉讼情况."""

from __future__ import annotations

from archive.audit.example import BLANK, HEAD_4, Example
from archive.audit.rule import Check, Rule, Verdicts, problem, rule
from archive.audit.subject import Subject, label
from archive.audit.sums import unequal
from archive.audit.topics import BALANCE, BLANK4, CONTRADICTION, NEGATIVE, NONE_HEADING
from archive.form import table4
from archive.models import Severity, State, Value

_CUT = Example(body={4: ""})


def _sum_of_outcomes(id: str, title: str, group: str, says: str) -> Rule[Subject, Example]:
    """总计 of one group is the sum of its four outcomes."""
    declared = rule(
        id,
        Severity.ERROR,
        title,
        "总计为四种结果之和",
        topics=[BALANCE],
        fires=Example(table4={f"{group}_pending": "1", f"{group}_total": "2"}),
        says=says,
        silent=Example(table4={f"{group}_pending": "1", f"{group}_upheld": "1", f"{group}_total": "2"}),
        blank=BLANK,
    )

    def check(subject: Subject) -> Verdicts:
        for sums in unequal(subject, id):
            if sums is None:
                yield None
                continue
            terms = "＋".join(str(subject.number(code) or 0) for code in sums.equation.left)
            yield sums.problem(f"{sums.name}：{terms}={sums.left}，与总计{sums.right}不一致")

    checked: Check[Subject] = check
    return declared(checked)


_review = _sum_of_outcomes("T4-01", "表四行政复议合计不符", "review", "表四“行政复议”：0＋0＋0＋1=1，与总计2不一致")
_lit_direct = _sum_of_outcomes(
    "T4-02", "表四未经复议直接起诉合计不符", "lit_direct", "表四“行政诉讼·未经复议直接起诉”：0＋0＋0＋1=1，与总计2不一致"
)
_lit_after_review = _sum_of_outcomes(
    "T4-03", "表四复议后起诉合计不符", "lit_after_review", "表四“行政诉讼·复议后起诉”：0＋0＋0＋1=1，与总计2不一致"
)


def _cells(subject: Subject) -> list[Value]:
    """Of the table, where it was found."""
    return [subject.values[code] for code in table4.CELLS if code in subject.values] if 4 in subject.reading.seen else []


@rule(
    "T4-04",
    Severity.ERROR,
    "表四出现非正整数",
    "件数为非负整数",
    topics=[NEGATIVE],
    fires=Example(table4={"review_corrected": "0.5", "review_total": "1"}),
    says="行政复议·结果纠正：“0.5”不是非负整数",
    blank=_CUT,
)
def whole(subject: Subject) -> Verdicts:
    return subject.cells_flagged(4, "T3-06")


@rule(
    "T4-05",
    Severity.WARNING,
    "表四全部空白",
    "空白不等于零，填报应填0",
    topics=[BLANK4],
    fires=BLANK,
    says="表四全部单元格空白，未填0",
    blank=_CUT,
)
def blanks(subject: Subject) -> Verdicts:
    cells = _cells(subject)
    if not cells:
        yield None
    elif all(value.state is State.BLANK for value in cells):
        none = subject.none(4)
        note = "标题注明“（无）”，按零处理" if none else "未填0"
        severity = Severity.INFO if none else Severity.WARNING
        yield problem(f"表四全部单元格空白，{note}", (), subject.paragraph_of(*table4.CELLS), severity)


@rule(
    "T4-06",
    Severity.ERROR,
    "标题注明（无），表四却有数",
    "第四部分标题与表格矛盾",
    topics=[CONTRADICTION, NONE_HEADING],
    fires=Example(none=(4,), table4={"lit_direct_upheld": "1", "lit_direct_total": "1"}),
    says="第四部分标题注明“（无）”，但行政诉讼·未经复议直接起诉·总计为1件",
    silent=Example(none=(4,)),
    blank=Example(none=(4,), body={4: ""}),
)
def none_but_numbers(subject: Subject) -> Verdicts:
    if not subject.none(4):
        return
    if not _cells(subject):
        yield None
    positive = [code for code in table4.CELLS if (subject.number(code) or 0) > 0]
    if positive:
        shown = next((code for code in positive if code.endswith("total")), positive[0])
        message = f"第四部分标题注明“（无）”，但{label(shown)}为{subject.number(shown)}件"
        yield problem(message, (shown,), (subject.heading(4), *subject.paragraph_of(*table4.CELLS)))


@rule(
    "T4-07",
    Severity.WARNING,
    "表四数值不足15个",
    "表四固定15格",
    topics=[BLANK4],
    fires=Example(body={4: f"{HEAD_4}\n{' | '.join('00011000000000')}"}),
    says="表四识别到14个数值，应为15个，无法与列对应",
    blank=_CUT,
)
def too_few(subject: Subject) -> Verdicts:
    cells = _cells(subject)
    if not cells:
        yield None
    elif any(value.state is State.UNPARSED for value in cells) and not any(value.value is not None for value in cells):
        found = len((cells[0].raw or "").split())
        yield problem(f"表四识别到{found}个数值，应为15个，无法与列对应", (), subject.paragraph_of(*table4.CELLS))
