"""Table 2 — 主动公开政府信息情况 (《条例》第二十条): 22 cells in the 2019 edition, 10 in the 2021 edition."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.form.model import BOTH, ONLY_2019, ONLY_2021, Edition, Field, Kind


@dataclass(frozen=True, slots=True)
class FormCell:
    """One value cell of a table 2 row; ``suffix`` completes the field code."""

    suffix: str
    label: str
    kind: Kind
    unit: str
    header_unit: str = ""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A printed line of table 2 in one edition: its label and its value cells, left to right."""

    code: str
    label: str
    match: str
    article: str
    cells: tuple[FormCell, ...]
    edition: Edition
    ask: tuple[str, ...] = ()

    def fields(self) -> tuple[str, ...]:
        return tuple(f"t2_{self.code}_{cell.suffix}" for cell in self.cells)


_C, _D, _A = Kind.COUNT, Kind.CHANGE, Kind.AMOUNT
_DOCS_2019 = (
    FormCell("made", "本年新制作数量", _C, "件"),
    FormCell("published", "本年新公开数量", _C, "件"),
    FormCell("total_public", "对外公开总数量", _C, "件"),
)
_DOCS_2021 = (
    FormCell("issued", "本年制发件数", _C, "件"),
    FormCell("repealed", "本年废止件数", _C, "件"),
    FormCell("in_force", "现行有效件数", _C, "件"),
)
_ITEMS_2019 = (
    FormCell("prev_items", "上一年项目数量", _C, "项"),
    FormCell("change", "本年增/减", _D, "项"),
    FormCell("decisions", "处理决定数量", _C, "件"),
)
_DECISIONS_2021 = (FormCell("decisions", "本年处理决定数量", _C, "件"),)

_REGULATIONS = ("规章",)
_NORMATIVE = ("规范性文件", "行政规范性文件")
_LICENSING = ("行政许可", "许可")
_PENALTY = ("行政处罚", "处罚")
_COERCION = ("行政强制", "强制")
_FEES = ("行政事业性收费", "收费")

# 档案 is what 文件 becomes where a page was converted word by word.
_NORMATIVE_LABEL = r"(?:行政)?规范性(?:文件|档案|公文)"

LINES: tuple[FormLine, ...] = (
    FormLine("regulations", "规章", r"规章", "第二十条第（一）项", _DOCS_2019, Edition.E2019, _REGULATIONS),
    FormLine("normative_docs", "规范性文件", _NORMATIVE_LABEL, "第二十条第（一）项", _DOCS_2019, Edition.E2019, _NORMATIVE),
    FormLine("licensing", "行政许可", r"行政许可", "第二十条第（五）项", _ITEMS_2019, Edition.E2019, _LICENSING),
    FormLine(
        "other_services",
        "其他对外管理服务事项",
        r"(?:其他|其它)(?:对外)?管理服务事项",
        "第二十条第（五）项",
        _ITEMS_2019,
        Edition.E2019,
        ("其他对外管理服务事项", "对外管理服务事项"),
    ),
    FormLine("penalty", "行政处罚", r"行政处罚", "第二十条第（六）项", _ITEMS_2019, Edition.E2019, _PENALTY),
    FormLine("coercion", "行政强制", r"行政强制", "第二十条第（六）项", _ITEMS_2019, Edition.E2019, _COERCION),
    FormLine("fees", "行政事业性收费", r"行政事业性收费(?:项目)?", "第二十条第（八）项", _ITEMS_2019[:2], Edition.E2019, _FEES),
    FormLine(
        "procurement",
        "政府集中采购",
        r"政府集中采购",
        "第二十条第（九）项",
        (
            FormCell("items", "采购项目数量", _C, "项"),
            FormCell("amount_yuan", "采购总金额", _A, "元"),
        ),
        Edition.E2019,
        ("政府集中采购", "集中采购", "政府采购", "采购"),
    ),
    FormLine("regulations", "规章", r"规章", "第二十条第（一）项", _DOCS_2021, Edition.E2021, _REGULATIONS),
    FormLine("normative_docs", "行政规范性文件", _NORMATIVE_LABEL, "第二十条第（一）项", _DOCS_2021, Edition.E2021, _NORMATIVE),
    FormLine("licensing", "行政许可", r"行政许可", "第二十条第（五）项", _DECISIONS_2021, Edition.E2021, _LICENSING),
    FormLine("penalty", "行政处罚", r"行政处罚", "第二十条第（六）项", _DECISIONS_2021, Edition.E2021, _PENALTY),
    FormLine("coercion", "行政强制", r"行政强制", "第二十条第（六）项", _DECISIONS_2021, Edition.E2021, _COERCION),
    FormLine(
        "fees",
        "行政事业性收费",
        r"行政事业性收费(?:金额|项目)?",
        "第二十条第（八）项",
        (FormCell("amount_yuan", "本年收费金额", _A, "元", header_unit="万元"),),
        Edition.E2021,
        _FEES,
    ),
)

# Labels of the header rows; they tell the edition and are never values.
HEADERS: dict[Edition, tuple[str, ...]] = {
    Edition.E2019: ("本年新制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量", "本年增减", "采购项目数量", "采购总金额"),
    Edition.E2021: ("本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额"),
}

# Words of a question that pick one column of a line.
_COLUMN_ASK: dict[str, tuple[str, ...]] = {
    "made": ("新制作", "制作数量"),
    "published": ("新公开", "公开数量"),
    "total_public": ("对外公开总数", "公开总数量"),
    "issued": ("制发",),
    "repealed": ("废止",),
    "in_force": ("现行有效",),
    "prev_items": ("项目数量", "上一年项目数量"),
    "change": ("增减", "本年增减"),
    "decisions": ("处理决定", "决定数量", "决定"),
    "items": ("项目数量", "采购项目数量"),
    "amount_yuan": ("金额", "总金额", "花了多少钱"),
}


_EXAMPLES: dict[Kind, tuple[tuple[str, str | None], ...]] = {
    Kind.COUNT: (("59", "59"), ("０", "0"), ("", None), ("/", None)),
    Kind.CHANGE: (("减5", "-5"), ("+57", "57"), ("127", "127"), ("增", None)),
    Kind.AMOUNT: (("288.79万元", "2887900"), ("9533180元", "9533180"), ("—", None)),
}


def _fields() -> tuple[Field, ...]:
    """One Field per code: a line and cell that both editions print is declared once, with both editions."""
    made: dict[str, Field] = {}
    for line in LINES:
        for cell, code in zip(line.cells, line.fields(), strict=True):
            if code in made:
                made[code] = _with_edition(made[code], BOTH)
                continue
            made[code] = Field(
                code=code,
                label=f"{line.label}·{cell.label}",
                kind=cell.kind,
                section=2,
                unit=cell.unit,
                table=2,
                row=line.code,
                column=cell.suffix,
                editions=ONLY_2019 if line.edition is Edition.E2019 else ONLY_2021,
                header_unit=cell.header_unit,
                article=line.article,
                ask=tuple(f"{name}{word}" for name in line.ask for word in _COLUMN_ASK[cell.suffix]),
                examples=_EXAMPLES[cell.kind],
            )
    return tuple(made.values())


def _with_edition(field: Field, editions: frozenset[Edition]) -> Field:
    return replace(field, editions=editions, label=field.label.replace("本年处理决定", "处理决定"))


FIELDS: tuple[Field, ...] = _fields()
