"""Rules on units of money."""

from __future__ import annotations

from decimal import Decimal

from archive.audit.example import BLANK_2019, Example
from archive.audit.rule import Verdicts, problem, rule
from archive.audit.subject import Subject
from archive.audit.topics import UNIT
from archive.form import Edition
from archive.models import Severity

_CUT = Example(body={2: ""})
_E2019 = Edition.E2019
_TOO_MUCH = {
    "t2_procurement_amount_yuan": (("county", "town"), Decimal(1_000_000_000)),
    "t2_fees_amount_yuan": (("town",), Decimal(1_000_000)),
}


@rule(
    "U-01",
    Severity.WARNING,
    "单元格单位与表头不同",
    topics=[UNIT],
    fires=Example(table2={"fees": "215840元"}),
    says="行政事业性收费·本年收费金额：表头单位为万元，单元格写“215840元”，按元计",
    silent=Example(table2={"fees": "21.584"}),
    blank=_CUT,
)
def other_unit(subject: Subject) -> Verdicts:
    return subject.cells_flagged(2, "U-01")


@rule(
    "U-02",
    Severity.INFO,
    "金额未标注单位",
    topics=[UNIT],
    fires=Example(edition=_E2019, year=2020, table2={"procurement": "3 | 532934.41"}),
    says="政府集中采购·采购总金额：“532934.41”未标注单位，按元计",
    silent=Example(edition=_E2019, year=2020, table2={"procurement": "3 | 532934.41元"}),
    blank=_CUT,
)
def no_unit(subject: Subject) -> Verdicts:
    return subject.cells_flagged(2, "U-02")


@rule(
    "U-03",
    Severity.WARNING,
    "金额与机关层级不相称，请核对单位",
    topics=[UNIT],
    fires=Example(edition=_E2019, year=2020, table2={"procurement": "3 | 12元"}),
    says="政府集中采购总金额12元，建议核对单位",
    silent=Example(edition=_E2019, year=2020, table2={"procurement": "3 | 12万元"}),
    blank=BLANK_2019,
)
def implausible(subject: Subject) -> Verdicts:
    names = {"t2_procurement_amount_yuan": "政府集中采购总金额", "t2_fees_amount_yuan": "行政事业性收费"}
    known = {code: value for code in names if (value := subject.values.get(code)) is not None}
    if not any(value.value is not None for value in known.values()):
        yield None
    for code, value in known.items():
        levels, most = _TOO_MUCH[code]
        too_much = value.value is not None and subject.agency.level in levels and value.value > most
        next_to_nothing = value.value and value.value < 100 and "procurement" in code and subject.number("t2_procurement_items")
        if too_much or next_to_nothing:
            yield problem(f"{names[code]}{value.raw}，建议核对单位", (code,), subject.paragraph_of(code))
