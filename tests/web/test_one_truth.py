"""The same number, known the same way, wherever it is shown: store, index, pages, sheets, interface, answers, exports.

What the store holds is the reference; what it holds is right or wrong elsewhere (tests/archive). The archive is larger than
every limit in the code, and what a visitor sees comes from the real server.
"""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from archive.exports import Choice, export
from archive.form import FACTS, FIELD_BY_CODE, ITEM_BY_CODE, MEASURE_BY_CODE, MEASURES, Kind, Measure
from archive.ingest import ingest
from archive.models import Entry, EvidenceKind, State, Value
from archive.samples import generate
from archive.store import Store, StoredReport
from archive.store.serialize import exact
from archive.truth.by_eye import unknown
from indexer import open_index
from indexer.build import build
from indexer.engine import Count, Scope
from indexer.query import Amount
from indexer.states import MISSING, state_of
from indexer.syntax import parse
from tests.web.served import Served, serving
from web.present.agency_page import COLUMNS
from web.present.numbers import of_kind, plain

Known = Mapping[str, Mapping[str, Value]]  # report → code → value


@pytest.fixture(scope="module", params=["invented", "entered", "reference"])
def archive_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The large archive of invented reports; one with numbers read by eye; and the reference documents and seeds, if at hand."""
    if request.param == "invented":
        return Path(request.getfixturevalue("large_home"))  # 320 reports
    if request.param == "entered":
        return _with_entries(tmp_path_factory.mktemp("entered"))
    shared: Path = request.getfixturevalue("shared")
    home = tmp_path_factory.mktemp("reference")
    with Store(home) as store:
        assert list(ingest(store, [shared / "seeds", shared / "eval" / "documents"]))
        build(home, store)
    return home


def _with_entries(home: Path) -> Path:
    """Unknown cells of every third report are entered, with 0, 1, 2 … in turn; some reports have lost a table altogether."""
    samples = home / "samples"
    samples.mkdir()
    for number, sample in enumerate(generate(seed=13, reports=60, layout="pipes_bare")):
        lost = b"" if number % 4 else b"\n".join(_without_table_2(sample.data.split(b"\n")))
        (samples / sample.filename).write_bytes(lost or sample.data)
    with Store(home) as store:
        assert list(ingest(store, [samples]))
        for stored in list(store.reports())[::3]:
            for number, field in enumerate(unknown(stored.report.values, stored.report.form)[:9]):
                store.enter(stored.id, Entry(field.code, Decimal(number % 3), "示例员", "原件看得清（虚构）", "2026-03-01"))
        build(home, store)
    return home


def _without_table_2(lines: Sequence[bytes]) -> Iterator[bytes]:
    inside = False
    for line in lines:
        inside = line.startswith("二、".encode()) or (inside and not line.startswith("三、".encode()))
        if not inside or line.startswith("二、".encode()):
            yield line


@pytest.fixture(scope="module")
def served(archive_home: Path) -> Iterator[Served]:
    with serving(archive_home) as server:
        yield server


@pytest.fixture(scope="module")
def reports(archive_home: Path) -> list[StoredReport]:
    with Store(archive_home, create=False) as store:
        found = list(store.reports())
    assert len(found) >= 30
    return found


@pytest.fixture(scope="module")
def known(reports: Sequence[StoredReport]) -> Known:
    return {stored.id: stored.report.values for stored in reports}


@pytest.fixture(scope="module")
def some(reports: Sequence[StoredReport]) -> list[StoredReport]:
    """Every kind of evidence, every edition and a spread of the rest."""
    chosen: dict[str, StoredReport] = {}
    for stored in reports:
        kinds = {(value.evidence, value.state) for value in stored.report.values.values()}
        for kind in kinds:
            chosen.setdefault(str(kind), stored)
    return list({stored.id: stored for stored in (*chosen.values(), *reports[:: max(1, len(reports) // 12)])}.values())


def test_a_number_is_found_by_itself_and_by_nothing_else(archive_home: Path, known: Known) -> None:
    holders: dict[str, dict[Decimal, set[str]]] = defaultdict(lambda: defaultdict(set))
    for id, values in known.items():
        for code, value in values.items():
            if value.value is not None:
                holders[code][value.value].add(id)
    with open_index(archive_home) as index:
        for code, by_number in holders.items():
            if code == "disclosure_rate" or code.endswith("_rate"):
                continue  # nobody types fifteen digits
            for number, ids in sorted(by_number.items())[:4]:
                assert set(index.engine().ids(Scope(parse(f"{code}:{number}")))) == ids, (code, number)
            above = {id for number, ids in by_number.items() if number > 0 for id in ids}
            assert set(index.engine().ids(Scope(parse(f"{code}:>0")))) == above, code


def test_coverage_counts_every_kind_of_evidence(archive_home: Path, known: Known) -> None:
    with open_index(archive_home) as index:
        for code in ITEM_BY_CODE:
            (group,) = index.engine().aggregate(Count(amounts=(Amount.of(code),))).groups
            counted: dict[str, int] = defaultdict(int)
            for values in known.values():
                value = values.get(code)
                counted[(value and state_of(value)) or MISSING] += 1
            assert {state: count for state, count in group.amounts[0].states.items() if count} == dict(counted), code
            total = sum(value.value for values in known.values() if (value := values.get(code)) and value.value is not None)
            if not code.endswith("_rate"):
                assert group.amounts[0].sum == total, code


def test_statistics_count_what_the_reports_have(served: Served, known: Known) -> None:
    for measure in MEASURES:
        rows = [values.get(measure.code) for values in known.values()]
        numbers = [value.value for value in rows if value is not None and value.value is not None]
        [group] = json.loads(served.get(f"/api/v1/stats?code={measure.code}").body)["groups"]
        assert group["known"] == group["numbers"] == len(numbers), measure.code
        states: dict[str, int] = defaultdict(int)
        for value in rows:
            states[(value and state_of(value)) or MISSING] += 1
        assert group["states"] == dict(states), measure.code
        for name, of in (("least", min), ("greatest", max)):
            assert group[name] == (pytest.approx(float(of(numbers))) if numbers else None), measure.code
        sheet = csv.DictReader(io.StringIO(served.get(f"/stats.csv?measure={measure.code}").text.removeprefix("\ufeff")))
        whole = list(sheet)[-1]
        assert (whole["有数字（份）"], whole["印出（份）"]) == (str(len(numbers)), str(states.get("table_cell", 0))), measure.code


def test_a_fact_and_its_number_agree(reports: Sequence[StoredReport]) -> None:
    for stored in reports:
        if stored.report.form not in ("2019", "2021"):
            continue
        for kind in FACTS:
            fact, value = stored.report.facts[kind.code], stored.report.values.get(kind.number)
            if value is not None and value.evidence is EvidenceKind.ENTERED:
                assert fact.count is None, (stored.filename, kind.code)  # nothing is concluded from what was read by eye
                continue
            number = value.value if value else None
            nothing = "yes" if kind.code == "zero_requests" else "no"
            if fact.answer == nothing:
                assert number == 0, (stored.filename, kind.code)
            elif fact.answer not in ("unknown", "conflict"):
                assert number is None or number > 0, (stored.filename, kind.code)
                assert fact.count is None or fact.count == number, (stored.filename, kind.code)
            elif fact.answer == "unknown":
                assert number is None, (stored.filename, kind.code)


def test_facets_count_the_facts(archive_home: Path, reports: Sequence[StoredReport]) -> None:
    with open_index(archive_home) as index:
        for kind in FACTS:
            for answer in ("yes", "no", "unknown", "conflict"):
                ids = {stored.id for stored in reports if stored.report.facts[kind.code].answer == answer}
                assert set(index.engine().ids(Scope(filters={kind.code: (answer,)}))) == ids


def test_the_page_of_a_report(served: Served, some: Sequence[StoredReport]) -> None:
    kinds = set()
    for stored in some:
        tree = served.get(f"/reports/{stored.id}").tree
        ids = {element.get("id") for element in tree.cssselect("[id]")}
        for code, value in stored.report.values.items():
            if code not in FIELD_BY_CODE or FIELD_BY_CODE[code].table is None:
                continue
            cells = tree.cssselect(f"td#{code}")
            if not cells:
                assert FIELD_BY_CODE[code].row == "other_processing" or stored.report.form == "free", code  # of the other edition
                continue
            text = cells[0].text_content()
            if value.state is State.UNPARSED and value.value is None:
                assert value.state.word.mark in text, (stored.filename, code)  # shown as it stands, and marked
            elif value.value is None:
                assert not any(char.isdigit() for char in text.replace(value.raw or "\0", "")), (stored.filename, code, text)
            else:
                assert of_kind(value.value, FIELD_BY_CODE[code].kind) in text, (stored.filename, code)
                assert value.evidence.word.mark in text, (stored.filename, code)
                assert all(link.get("href")[1:] in ids for link in cells[0].cssselect("a[href^='#']")), (stored.filename, code)
            kinds.add(value.evidence)
        for code, value in _beside_the_tables(stored).items():
            [cell] = tree.cssselect(f"#others td#{code}")
            if value.value is None:
                assert value.state.word.label in cell.text_content(), (stored.filename, code)
            else:
                assert plain(value.value, ITEM_BY_CODE[code]) in cell.text_content(), (stored.filename, code)
                assert value.evidence.word.label in cell.getparent().text_content(), (stored.filename, code)
    assert len(kinds) >= 5


def _beside_the_tables(stored: StoredReport) -> dict[str, Value]:
    """Sums and ratios of a report that has the official tables."""
    if stored.report.form not in ("2019", "2021"):
        return {}
    return {code: value for code, value in stored.report.values.items() if code in MEASURE_BY_CODE}


def test_every_address_of_a_number_leads_to_it(served: Served, some: Sequence[StoredReport]) -> None:
    for stored in some:
        ids = {element.get("id") for element in served.get(f"/reports/{stored.id}").tree.cssselect("[id]")}
        codes = "&".join(f"code={code}" for code in [*MEASURE_BY_CODE, *list(ITEM_BY_CODE)[::40]][:20])
        whose = f"&agency={stored.report.agency.name}&report_year={stored.report.report_year}" if stored.report.agency.name else ""
        rows = json.loads(served.get(f"/api/v1/values?{codes}{whose}").body)["values"]
        rows = [row for row in rows if row["report_id"] == stored.id]
        sheet = csv.DictReader(io.StringIO(served.get(f"/reports/{stored.id}/cells.csv").text.removeprefix("\ufeff")))
        addresses = [*(row["url"] for row in rows), *(row["网址"] for row in sheet)]
        assert len(addresses) > (150 if stored.report.form in ("2019", "2021") else 0)
        lost = [address for address in addresses if address.partition("#")[2] not in ids]
        assert lost == [], stored.filename
        for code in _beside_the_tables(stored):
            cited = served.get(f"/reports/{stored.id}/cite/{code}")
            assert f"#{code}" in cited.text
            assert ITEM_BY_CODE[code].label in cited.text


def test_the_page_of_an_agency(served: Served, some: Sequence[StoredReport]) -> None:
    for stored in some:
        agency = stored.report.agency.name
        if agency is None:
            continue
        links = served.get(f"/agencies/{agency}").tree.cssselect(f"a[href*='{stored.id}#'], td")
        shown = {link.get("href").partition("#")[2]: link.text_content() for link in links if f"{stored.id}#" in (link.get("href") or "")}
        for code in COLUMNS:
            value = stored.report.values.get(code)
            if value is not None and value.value is not None and code in shown:
                assert of_kind(value.value, Kind.COUNT) in shown[code], (stored.filename, code)


def test_sheets_and_the_interface(served: Served, some: Sequence[StoredReport]) -> None:
    for stored in some:
        rows = csv.DictReader(io.StringIO(served.get(f"/reports/{stored.id}/cells.csv").text.removeprefix("\ufeff")))
        sheet = {row["项目代码"]: row for row in rows}
        body = json.loads(served.get(f"/api/v1/reports/{stored.id}").body)["values"]
        for code, value in stored.report.values.items():
            number = exact(value.value)
            assert body[code]["value"] == number
            assert body[code]["evidence"] == value.evidence.value
            assert sheet[code]["数值"] == ("" if number is None else str(number)), (stored.filename, code)
            word = value.evidence.word.label if value.value is not None else value.state.word.label
            assert sheet[code]["怎样得知"] == word, (stored.filename, code)


def test_exports(archive_home: Path, known: Known, tmp_path: Path) -> None:
    with Store(archive_home, create=False) as store:
        export(store, tmp_path, Choice(formats=("csv",), codes=True))
    with (tmp_path / "values.csv").open(encoding="utf-8-sig") as file:
        rows = {(row["report_id"], row["code"]): (row["value"], row["evidence"]) for row in csv.DictReader(file)}
    for id, values in known.items():
        for code, value in values.items():
            number = "" if value.value is None else str(exact(value.value))
            assert rows.pop((id, code)) == (number, value.evidence.value), (id, code)
    assert set(rows.values()) <= {("", EvidenceKind.TABLE_MISSING.value)}  # what a report does not have


def _questions(some: Sequence[StoredReport]) -> Iterator[tuple[str, Value | None]]:
    words = {
        "t3_new_received__total": "新收到多少件政府信息公开申请",
        "t2_penalty_decisions": "行政处罚决定有多少件",
        "t4_review_total": "行政复议总计多少件",
    }
    for stored in some:
        agency, year = stored.report.agency.name, stored.report.report_year
        if agency and year and stored.report.form in ("2019", "2021"):
            for code, word in words.items():
                yield f"{agency}{year}年{word}", stored.report.values.get(code)
            for measure in MEASURES:
                if measure.ask:
                    yield f"{agency}{year}年{measure.ask[0]}是多少", stored.report.values.get(measure.code)


def test_answers(served: Served, some: Sequence[StoredReport]) -> None:
    asked = 0
    for question, value in _questions(some):
        answer = json.loads(served.get(f"/api/v1/ask?question={question}").body)
        if value is not None and value.value is not None:
            assert answer["value"] == pytest.approx(float(value.value)), question
            assert answer["rows"][0]["evidence"] == value.evidence.word.label, question
            asked += 1
        else:
            assert answer["value"] is None, question
            if value is not None and value.code in MEASURE_BY_CODE and not answer["options"]:
                closed = value.code == "lit_correction_rate" and value.state is State.NO_DENOMINATOR
                said = "没有已审结的案件" if closed else value.state.word.label
                assert said in answer["answer_text"], question
    assert asked > 30


@pytest.mark.parametrize("question", ["哪些年报部分公开为0件", "2022年各单位的新收申请", "2022年收到申请最多的前100名"])
def test_every_row_that_is_shown_has_its_source(served: Served, question: str) -> None:
    answer = json.loads(served.get(f"/api/v1/ask?question={question}").body)
    assert [row["report_id"] for row in answer["rows"] if not row["citations"]] == []


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_every_row_of_an_answer_is_what_its_report_has(served: Served, reports: Sequence[StoredReport], measure: Measure) -> None:
    year = max(stored.report.report_year or 0 for stored in reports if stored.report.form == "2021")
    answer = json.loads(served.get(f"/api/v1/ask?question={year}年各单位的{measure.ask[0]}").body)
    held = {stored.id: stored.report.values.get(measure.code) for stored in reports if stored.report.report_year == year}
    known = {id: value for id, value in held.items() if value is not None and value.value is not None}
    rows = {row["report_id"]: row for row in answer["rows"] if row["value"] is not None}
    assert set(rows) == set(known) or (len(known) > 200 and set(rows) < set(known)), answer["answer_text"]
    for id, row in rows.items():
        assert row["value"] == pytest.approx(float(known[id].value or 0)), (id, measure.code)
        assert row["evidence"] == known[id].evidence.word.label, (id, measure.code)
