"""Table 4 — 政府信息公开行政复议、行政诉讼情况: 15 cells, both editions (《条例》第五十条第（三）项)."""

from __future__ import annotations

from archive.form.model import Edition, Equation, Field, FormColumn, FormRow, Kind

GROUPS: tuple[FormRow, ...] = (
    FormRow("review", "行政复议", r"行政复[议义]", article="第五十一条", ask=("行政复议", "复议")),
    FormRow("lit_direct", "行政诉讼·未经复议直接起诉", r"未经复[议义]直接起诉", article="第五十一条", ask=("未经复议直接起诉", "直接起诉")),
    FormRow("lit_after_review", "行政诉讼·复议后起诉", r"复[议义]后起诉", article="第五十一条", ask=("复议后起诉",)),
)

OUTCOMES: tuple[FormColumn, ...] = (
    FormColumn("upheld", "结果维持", r"结果维持", ("维持", "结果维持", "胜诉")),
    FormColumn("corrected", "结果纠正", r"结果纠正", ("纠正", "结果纠正", "败诉", "被纠正")),
    FormColumn("other", "其他结果", r"(?:其他|其它)结果", ("其他结果",)),
    FormColumn("pending", "尚未审结", r"尚未审结", ("尚未审结", "未审结", "未结", "没打完", "正在审理")),
    FormColumn("total", "总计", r"总计|合计", ("总计", "总数")),
)


def code(group: str, outcome: str) -> str:
    return f"t4_{group}_{outcome}"


# The 15 cells, left to right.
CELLS: tuple[str, ...] = tuple(code(g.code, o.code) for g in GROUPS for o in OUTCOMES)

FIELDS: tuple[Field, ...] = tuple(
    Field(
        code=code(group.code, outcome.code),
        label=f"{group.label}·{outcome.label}",
        kind=Kind.COUNT,
        section=4,
        unit="件",
        table=4,
        row=group.code,
        column=outcome.code,
        article=group.article,
        ask=tuple(f"{g}{o}" for g in group.ask for o in outcome.ask) + (group.ask if outcome.code == "total" else ()),
        examples=(("0", "0"), ("3", "3"), ("", None)),
    )
    for group in GROUPS
    for outcome in OUTCOMES
)

EQUATIONS: tuple[Equation, ...] = tuple(
    Equation(
        rule,
        tuple(code(group.code, outcome.code) for outcome in OUTCOMES if outcome.code != "total"),
        (code(group.code, "total"),),
        edition,
        f"表四“{group.label}”",
    )
    for edition in (Edition.E2019, Edition.E2021)
    for rule, group in zip(("T4-01", "T4-02", "T4-03"), GROUPS, strict=True)
)
