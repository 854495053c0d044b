"""Rules on table 2, 主动公开政府信息情况. Those of rows the other edition has are not assessable."""

from __future__ import annotations

from archive.audit.example import BLANK, BLANK_2019, CORRECT_2019, Example
from archive.audit.rule import Topic, Verdicts, problem, rule
from archive.audit.subject import Subject, label
from archive.audit.topics import BLANK2, NEGATIVE
from archive.form import Edition, table2
from archive.models import Severity, State

_CUT = Example(body={2: ""})
_E2019 = Edition.E2019
_DOCUMENTS = (("regulations", "规章"), ("normative_docs", "规范性文件"))
_REGULATIONS = Topic("rules", "无规章制定权而填报规章")


@rule(
    "T2-01",
    Severity.WARNING,
    "规范性文件本年新公开大于对外公开总数",
    "总数应包含本年新公开",
    fires=Example(edition=_E2019, year=2020, table2={"normative_docs": "8 | 8 | 0"}),
    says="规范性文件本年新公开8件，大于对外公开总数量0件",
    silent=CORRECT_2019,
    blank=BLANK_2019,
)
def published_of_all(subject: Subject) -> Verdicts:
    for name, title in _DOCUMENTS:
        codes = (f"t2_{name}_published", f"t2_{name}_total_public")
        published, total = (subject.number(code) for code in codes)
        if published is None or total is None:
            yield None
        elif published > total:
            yield problem(f"{title}本年新公开{published}件，大于对外公开总数量{total}件", codes, subject.paragraph_of(*codes))


@rule(
    "T2-02",
    Severity.WARNING,
    "上一年项目数加本年增减小于零",
    "项目数不能为负",
    topics=[NEGATIVE],
    fires=Example(edition=_E2019, year=2020, table2={"coercion": "0 | 减3 | 0"}),
    says="表二“行政强制”：上一年项目数量0，本年减3，推算为-3，小于0",
    silent=CORRECT_2019,
    blank=BLANK_2019,
)
def items_left(subject: Subject) -> Verdicts:
    for line in table2.LINES:
        codes = (f"t2_{line.code}_prev_items", f"t2_{line.code}_change")
        if line.edition is not _E2019 or not set(codes) <= set(line.fields()):
            continue
        previous, change = (subject.number(code) for code in codes)
        if previous is None or change is None:
            yield None
        elif previous + change < 0:
            message = f"表二“{line.label}”：上一年项目数量{previous}，本年减{-change}，推算为{previous + change}，小于0"
            yield problem(message, codes, subject.paragraph_of(*codes))


@rule(
    "T2-04",
    Severity.INFO,
    "本年增/减未注明方向",
    "按增加计",
    fires=Example(edition=_E2019, year=2020, table2={"licensing": "3 | 127 | 5"}),
    says="行政许可·本年增/减：“127”未注明增减方向，按增加计",
    silent=Example(edition=_E2019, year=2020, table2={"licensing": "3 | 增127 | 5"}),
    blank=_CUT,
)
def direction(subject: Subject) -> Verdicts:
    return subject.cells_flagged(2, "T2-04")


@rule(
    "T2-05",
    Severity.WARNING,
    "集中采购项目数与金额不匹配",
    "有项目应有金额，反之亦然",
    fires=Example(edition=_E2019, year=2020, table2={"procurement": "0 | 12万元"}),
    says="政府集中采购项目0个，金额为12万元",
    silent=Example(edition=_E2019, year=2020, table2={"procurement": "3 | 12万元"}),
    blank=BLANK_2019,
)
def procurement(subject: Subject) -> Verdicts:
    items, amount = (subject.values.get(f"t2_procurement_{part}") for part in ("items", "amount_yuan"))
    if items is None or amount is None or items.value is None or amount.value is None:
        yield None
    elif (items.value == 0) != (amount.value == 0):
        codes = (items.code, amount.code)
        yield problem(f"政府集中采购项目{items.value}个，金额为{amount.raw}", codes, subject.paragraph_of(*codes))


@rule(
    "T2-06",
    Severity.WARNING,
    "无规章制定权的机关填报规章",
    "《立法法》第九十一条、第九十三条",
    topics=[_REGULATIONS],
    fires=Example(table2={"regulations": "2 | 0 | 2"}),
    says="县级机关无规章制定权，表二“规章”填报本年制发件数2件、现行有效件数2件",
    silent=Example(table2={"normative_docs": "2 | 0 | 2"}),
    blank=BLANK,
)
def regulations(subject: Subject) -> Verdicts:
    """规章 may be made by ministries, provinces and cities with districts, governments only."""
    agency = subject.agency
    government = agency.body_type in (None, "government", "government_office")
    may = agency.level in (None, "national") or (government and agency.level in ("province", "city"))
    codes = [code for code in subject.values if code.startswith("t2_regulations_")]
    positive = [code for code in codes if (subject.number(code) or 0) > 0]
    if positive and not may:
        who = {"town": "镇（乡、街道）", "county": "县级机关", "city": "市级部门", "province": "省级部门"}.get(agency.level or "", "该机关")
        told = "、".join(f"{label(code).split('·')[1]}{subject.number(code)}件" for code in positive)
        yield problem(f"{who}无规章制定权，表二“规章”填报{told}", positive, subject.paragraph_of(*positive))
    elif not codes or any(subject.number(code) is None for code in codes) or (positive and agency.level is None):
        yield None


@rule(
    "T2-07",
    Severity.INFO,
    "表二缺少单元格",
    "行内单元格不全",
    topics=[BLANK2],
    fires=Example(edition=_E2019, year=2020, table2={"licensing": "3 | 增1"}),
    says="表二“行政许可”应有3格，缺单元格，读到“3 增1”",
    silent=CORRECT_2019,
    blank=_CUT,
)
def missing_cells(subject: Subject) -> Verdicts:
    if 2 not in subject.reading.seen:
        yield None
    edition = _E2019 if "t2_licensing_change" in subject.values else Edition.E2021
    for line in (line for line in table2.LINES if line.edition is edition):
        codes = [code for code in line.fields() if code in subject.values]
        absent = [code for code in codes if subject.values[code].state is State.ABSENT]
        if absent and len(absent) < len(codes):
            message = f"表二“{line.label}”缺“{label(absent[0]).split('·')[1]}”单元格"
            yield problem(message, absent, subject.paragraph_of(*codes))
        elif codes and (2, line.code) in subject.reading.short:
            message = f"表二“{line.label}”应有{len(codes)}格，缺单元格，读到“{subject.values[codes[0]].raw}”"
            yield problem(message, codes, subject.paragraph_of(*codes))


@rule(
    "T2-08",
    Severity.INFO,
    "制作规范性文件但公开为零",
    "口径提示",
    fires=Example(edition=_E2019, year=2020, table2={"normative_docs": "82 | 0 | 90"}),
    says="制作规范性文件82件，公开0件",
    silent=Example(edition=_E2019, year=2020, table2={"normative_docs": "82 | 82 | 90"}),
    blank=BLANK_2019,
)
def made_and_kept(subject: Subject) -> Verdicts:
    for name, title in _DOCUMENTS:
        codes = (f"t2_{name}_made", f"t2_{name}_published")
        made, published = (subject.number(code) for code in codes)
        if made is None or published is None:
            yield None
        elif made and not published:
            yield problem(f"制作{title}{made}件，公开0件", codes, subject.paragraph_of(*codes))


@rule(
    "T2-12",
    Severity.WARNING,
    "无废止而现行有效少于本年制发",
    "现行有效应包含本年制发",
    fires=Example(table2={"normative_docs": "5 | 0 | 3"}),
    says="规范性文件本年制发5件、废止0件，现行有效仅3件",
    silent=Example(table2={"normative_docs": "5 | 2 | 3"}),
    blank=BLANK,
)
def in_force(subject: Subject) -> Verdicts:
    for name, title in _DOCUMENTS:
        issued, repealed, left = (subject.number(f"t2_{name}_{part}") for part in ("issued", "repealed", "in_force"))
        if issued is None or repealed is None or left is None:
            yield None
        elif repealed == 0 and left < issued:
            codes = (f"t2_{name}_issued", f"t2_{name}_in_force")
            yield problem(f"{title}本年制发{issued}件、废止0件，现行有效仅{left}件", codes, subject.paragraph_of(*codes))


@rule(
    "T2-13",
    Severity.ERROR,
    "表二出现非正整数",
    "件数为非负整数",
    topics=[NEGATIVE],
    fires=Example(table2={"licensing": "12.5"}),
    says="行政许可·处理决定数量：“12.5”不是非负整数",
    blank=_CUT,
)
def whole(subject: Subject) -> Verdicts:
    return subject.cells_flagged(2, "T3-06")
