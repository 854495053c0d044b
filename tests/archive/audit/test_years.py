"""Years beside each other: what one report carries over, the next must carry in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.audit import across
from archive.extract import extract
from archive.form import Edition
from archive.ingest import ingest
from archive.models import Finding, Report
from archive.readers import read
from archive.samples import generate
from archive.store import Store
from tests.archive.fictional import AGENCY, piped, report_text, t3_rows, t4_line

CARRIED = ["2", "0", "0", "0", "0", "0", "2"]


def text(year: int, *, carried_out: bool = False, docs: str = "0 | 0 | 3", suits: str = "0") -> str:
    rows = {"carried_out": CARRIED, "new_received": CARRIED} if carried_out else {}
    table_4 = t4_line({"t4_lit_direct_pending": suits, "t4_lit_direct_total": suits})
    table_2 = f"信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n行政规范性文件 | {docs}"
    return report_text(table_3=piped(t3_rows(Edition.E2021, rows)), table_4=table_4, year=year, table_2=table_2)


def kept(home: Path, *texts: str) -> dict[int, list[Finding]]:
    """Report year → findings, after ingesting the texts one after the other."""
    with Store(home) as store:
        for number, each in enumerate(texts):
            path = home / f"示例{number}.txt"
            path.write_text(each, "utf-8")
            assert [outcome.report_id for outcome in ingest(store, [path], processes=1)] != [None]
        return {stored.report.report_year or 0: list(stored.report.findings) for stored in store.reports()}


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_broken_carry_over_is_found_in_whatever_order_the_years_arrive(tmp_path: Path, newest_first: bool) -> None:
    texts = [text(2021, carried_out=True), text(2022)]
    found = kept(tmp_path, *(reversed(texts) if newest_first else texts))
    (finding,) = [each for each in found[2022] if each.rule == "T3-05"]
    assert finding.message == "2022年上年结转0件，与2021年年报结转下年度2件不一致"
    assert finding.paragraphs
    assert "T3-05" not in rules(found[2021])


def test_documents_in_force_and_pending_suits(tmp_path: Path) -> None:
    found = kept(tmp_path, text(2021, suits="3"), text(2022, docs="2 | 0 | 9"))
    assert {"T2-11", "T4-09"} <= rules(found[2022])


def test_years_apart_and_years_that_agree_say_nothing(tmp_path: Path) -> None:
    found = kept(tmp_path, text(2020, carried_out=True), text(2022), text(2023))
    assert not {"T3-05", "T2-11", "T4-09"} & (rules(found[2022]) | rules(found[2023]))


def test_a_corrected_report_takes_the_finding_back(tmp_path: Path) -> None:
    found = kept(tmp_path, text(2021, carried_out=True), text(2022), text(2021).replace("人手不足", "更正：人手不足"))
    assert "T3-05" not in rules(found[2022])


def test_the_samples_break_just_the_rules_they_mean_to(demo_home: Path) -> None:
    meant = {(s.truth.agency.name, s.truth.report_year): s.truth.series_findings for s in generate()}
    with Store(demo_home) as store:
        for stored in store.reports():
            found = rules(list(stored.report.findings)) & {"T3-05", "T2-03", "T2-11", "T4-08", "T4-09"}
            assert found == meant[stored.report.agency.name, stored.report.report_year], stored.filename


def test_a_single_file_says_nothing_about_other_years() -> None:
    report: Report = extract(read(text(2022).encode(), "示例.txt"))
    assert report.agency.name == AGENCY
    assert "T3-05" not in rules(list(report.findings))


def test_a_draft_is_held_against_the_year_before_as_a_stored_report_is(demo_home: Path) -> None:
    with Store(demo_home, create=False) as store:
        held = 0
        for stored in store.reports():
            alone = replace(stored.report, findings=tuple(f for f in stored.report.findings if f.rule not in across.IDS))
            again, last = across.draft(store, alone)
            if last is not None:
                held += 1
                kept = [f for f in stored.report.findings if f.rule != "S-09"]  # two files of one year: a draft is none yet
                assert sorted(again.findings, key=lambda f: (f.rank, f.message)) == sorted(kept, key=lambda f: (f.rank, f.message))
        assert held > 20
