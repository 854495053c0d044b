"""The official form, declared once. Import from here; the modules beside it hold the declarations."""

from __future__ import annotations

from archive.form import annex2014, table2, table3, table4
from archive.form.measures import FACTS, MEASURES, NARRATIVE_FIELDS
from archive.form.model import Edition, Equation, FactKind, Field, Kind, Measure, Section
from archive.form.sections import FREE_SECTIONS, SECTION_BY_NUMBER, SECTIONS

FIELDS: tuple[Field, ...] = (*table2.FIELDS, *table3.FIELDS, *table4.FIELDS, *NARRATIVE_FIELDS, *annex2014.FIELDS)
FIELD_BY_CODE: dict[str, Field] = {field.code: field for field in FIELDS}
MEASURE_BY_CODE: dict[str, Measure] = {measure.code: measure for measure in MEASURES}
# All that can have a number in a report (项目): both have a code, a label and a unit.
ITEM_BY_CODE: dict[str, Field | Measure] = FIELD_BY_CODE | MEASURE_BY_CODE
FACT_BY_CODE: dict[str, FactKind] = {fact.code: fact for fact in FACTS}
EQUATIONS: tuple[Equation, ...] = (*table3.EQUATIONS, *table4.EQUATIONS)


def fields_of(edition: Edition) -> tuple[Field, ...]:
    """The table cells an edition prints, in printed order."""
    return tuple(field for field in FIELDS if field.table is not None and edition in field.editions)


__all__ = [
    "EQUATIONS",
    "FACTS",
    "FACT_BY_CODE",
    "FIELDS",
    "FIELD_BY_CODE",
    "FREE_SECTIONS",
    "ITEM_BY_CODE",
    "MEASURES",
    "MEASURE_BY_CODE",
    "NARRATIVE_FIELDS",
    "SECTIONS",
    "SECTION_BY_NUMBER",
    "Edition",
    "Equation",
    "FactKind",
    "Field",
    "Kind",
    "Measure",
    "Section",
    "fields_of",
]
