"""The declaration of the form is sound: what it refers to exists, and what it promises reads that way."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from archive import form
from archive.audit import RULE_BY_ID
from archive.form import EQUATIONS, FIELDS, Edition, table2, table3, table4
from archive.form.labels import label_key
from archive.text import numbers

CODES = {field.code for field in FIELDS}


def test_codes_are_unique_and_editions_have_the_official_number_of_cells() -> None:
    assert len(CODES) == len(FIELDS)
    per_table = {e: Counter(f.table for f in form.fields_of(e)) for e in (Edition.E2019, Edition.E2021)}
    assert per_table[Edition.E2019] == {2: 22, 3: 161, 4: 15}
    assert per_table[Edition.E2021] == {2: 10, 3: 175, 4: 15}
    assert [len(table3.rows_of(e)) for e in (Edition.E2019, Edition.E2021)] == [23, 25]


def test_every_reference_resolves() -> None:
    for equation in EQUATIONS:
        assert set(equation.left) | set(equation.right) <= CODES
        assert equation.rule in RULE_BY_ID
    for measure in form.MEASURES:
        assert set(measure.terms) | set(measure.over) <= CODES, measure.code
    for field in FIELDS:
        assert not field.carries_to or field.carries_to in CODES
        assert not field.rule_carry or field.rule_carry in RULE_BY_ID
        assert field.section in form.SECTION_BY_NUMBER


def test_equations_cover_every_cell_of_tables_3_and_4() -> None:
    for edition in (Edition.E2019, Edition.E2021):
        used = {code for e in EQUATIONS if e.edition is edition for code in (*e.left, *e.right)}
        assert used == {f.code for f in form.fields_of(edition) if f.table in (3, 4)}


@pytest.mark.parametrize("edition", [Edition.E2019, Edition.E2021])
def test_a_printed_row_label_names_one_row_of_its_group(edition: Edition) -> None:
    for row in table3.rows_of(edition):
        found = [r.code for r in table3.rows_of(edition) if re.fullmatch(r.match, label_key(row.label))]
        assert found == [row.code]
    for line in (line for line in table2.LINES if line.edition is edition):
        found = [other.code for other in table2.LINES if other.edition is edition and re.fullmatch(other.match, label_key(line.label))]
        assert found == [line.code]
    for outcome in table4.OUTCOMES:
        assert [o.code for o in table4.OUTCOMES if re.fullmatch(o.match, label_key(outcome.label))] == [outcome.code]


def test_labels_of_fields_are_unambiguous() -> None:
    assert [label for label, n in Counter(f.label for f in FIELDS).items() if n > 1] == []


def test_section_titles_match_their_own_pattern() -> None:
    for section in form.SECTIONS:
        core = re.compile(section.core)
        title = re.sub(r"\s", "", section.title.split("、", 1)[1])
        assert core.fullmatch(title)
        assert not any(re.fullmatch(other.core, title) for other in form.SECTIONS if other.number != section.number)


@pytest.mark.parametrize("field", FIELDS, ids=lambda f: f.code)
def test_every_example_reads_as_declared(field: form.Field) -> None:
    for raw, expected in field.examples:
        read = numbers.parse(raw, field.kind, field.header_unit)
        assert read.value == (None if expected is None else Decimal(expected)), raw
