"""Every value of the five real reports, as their pages show it, leads to the cell or the sentence it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.form import FIELD_BY_CODE, Edition, fields_of
from archive.ingest import ingest
from archive.models import EvidenceKind, State, Value
from archive.store import Store, StoredReport
from archive.text.clean import clean
from indexer.build import build
from tests.web.conftest import Page, Reader
from web import create_app
from web.present.numbers import of_kind


@pytest.fixture(scope="module")
def reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[StoredReport, Page]]]:
    seeds = shared / "seeds"
    if not seeds.is_dir():
        pytest.skip("NOT RUN: the reference material holds no real reports")
    folder = tmp_path_factory.mktemp("seed-evidence")
    with Store(folder) as store:
        assert len(list(ingest(store, [seeds], processes=1))) == 5
        build(folder, store)
        reader = Reader(create_app(folder).test_client())
        yield [(stored, reader.open(f"/reports/{stored.id}")) for stored in store.reports()]


def _flat(text: str) -> str:
    """The page shows the cleaned text; the value keeps the original characters."""
    return "".join(clean(text).text.split())


def form_values(stored: StoredReport) -> dict[str, Value | None]:
    report = stored.report
    assert report.form is not None
    return {field.code: report.values.get(field.code) for field in fields_of(Edition(report.form))}


def test_every_number_leads_to_its_cell(reports: list[tuple[StoredReport, Page]]) -> None:
    followed = 0
    for stored, page in reports:
        for code, value in form_values(stored).items():
            if value is None or value.value is None:
                continue
            if value.printed is None:
                continue
            assert value.evidence is EvidenceKind.TABLE_CELL, (stored.filename, code)
            assert value.raw
            cell = page.one(f"td#{code}")
            (link,) = cell.cssselect("a:not(.flag)")
            note = f"（{value.note}）" if value.note else ""
            assert link.text_content() == of_kind(value.value, FIELD_BY_CODE[code].kind) + note
            target = page.one(link.get("href"))
            assert _flat(target.text_content()) == _flat(value.raw), (stored.filename, code)
            assert target.tag == "td"
            followed += 1
    assert followed > 450


def test_a_number_no_cell_prints_says_how_it_is_known_and_leads_there(reports: list[tuple[StoredReport, Page]]) -> None:
    kinds = set()
    for stored, page in reports:
        texts = {paragraph.id: paragraph.text for paragraph in stored.report.paragraphs}
        for code, value in form_values(stored).items():
            if value is None or value.value is None or value.printed is not None:
                continue
            cell = page.one(f"td#{code}")
            assert value.evidence.word.mark in cell.text_content()
            assert value.evidence.word.label in cell.cssselect(".visually-hidden")[-1].text_content()
            assert page.all(cell.cssselect("a")[0].get("href"))
            if value.quote:
                assert value.quote in texts[value.source or ""]
            kinds.add(value.evidence)
    assert kinds == {EvidenceKind.COMPUTED, EvidenceKind.HEADING_NONE, EvidenceKind.NARRATIVE_ZERO}


def test_what_is_no_number_is_never_shown_as_one(reports: list[tuple[StoredReport, Page]]) -> None:
    missing = 0
    for stored, page in reports:
        ids = {element.get("id") for element in page.all("[id]")}
        for code, value in form_values(stored).items():
            if value is not None and value.value is not None:
                continue
            cell = page.one(f"td#{code}")
            assert not any(char.isdigit() for char in cell.text_content()), (stored.filename, code)
            assert cell.cssselect(".visually-hidden")[0].text_content().strip("（）")
            if value is None:
                missing += 1
                continue
            assert value.state is State.BLANK
            (link,) = cell.cssselect("a:not(.flag)")
            assert link.get("href")[1:] in ids
    assert missing > 150  # one lost its table 3


def test_every_answer_quotes_what_stands_where_it_leads(reports: list[tuple[StoredReport, Page]]) -> None:
    quoted = 0
    for stored, page in reports:
        texts = {paragraph.id: paragraph.text for paragraph in stored.report.paragraphs}
        facts = page.one(".facts").text_content()
        for fact in stored.report.facts.values():
            assert fact.evidence, (stored.filename, fact.code)
            for evidence in (*fact.evidence, *fact.contradictions):
                if evidence.kind is EvidenceKind.TABLE_MISSING:
                    assert evidence.paragraph is None
                    continue
                assert evidence.paragraph in texts
                assert page.all(f"#{evidence.paragraph}")
                assert evidence.kind.word.label in facts
                if evidence.kind not in (EvidenceKind.TABLE_CELL, EvidenceKind.TABLE_BLANK):  # those name the cell
                    assert evidence.quote in texts[evidence.paragraph], (stored.filename, fact.code)
                quoted += 1
        targets = {link.get("href") for link in page.one(".facts").cssselect("a[href^='#']")}
        assert {f"#{one.paragraph}" for fact in stored.report.facts.values() for one in fact.evidence if one.paragraph} <= targets
    assert quoted >= 3 * len(reports)
