"""However little a page says of who reports and when: it is found, or nobody is named; and what is no report is none."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from archive.extract import extract
from archive.models import Report
from archive.readers import read
from archive.samples import LAYOUTS, Truth, single, truths
from archive.samples.heads import HEADS, citing
from archive.samples.manuscript import Manuscript, compose
from archive.samples.others import blank_form, collection, comparison
from archive.samples.scenario import SCENARIOS

# Pages that name the body in their own furniture say more than the manuscript does.
PLAIN = [name for name, layout in LAYOUTS.items() if not layout.needs and not name.startswith(("html_site", "html_gb"))]
WITH_BLANKS = [name for name in PLAIN if LAYOUTS[name].keeps_blanks]
RELAXED = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
STORIES = st.builds(single, st.sampled_from(sorted(SCENARIOS)), st.integers(0, 10_000))
CLEAN = st.builds(single, st.just("plain"), st.integers(0, 10_000))
SEEDS = st.integers(0, 9999)


def written(manuscript: Manuscript, layout: str) -> Report:
    data = LAYOUTS[layout].write(manuscript)
    return extract(read(data, f"示例.{LAYOUTS[layout].format}"), filename=f"示例.{LAYOUTS[layout].format}")


def same_width(title: str | None) -> str:
    return (title or "").translate(str.maketrans("()", "（）"))


@pytest.mark.parametrize("name", HEADS)
@settings(parent=RELAXED)
@given(truth=STORIES, layout=st.sampled_from(PLAIN), seed=SEEDS)
def test_who_reports_and_when(name: str, truth: Truth, layout: str, seed: int) -> None:
    dressed = HEADS[name](compose(truth), Random(seed))
    report = written(dressed.manuscript, layout)
    assert report.is_report, report.reason
    assert report.agency.name == (truth.agency.name if dressed.named else None)
    assert report.report_year == truth.report_year
    assert same_width(report.title) == same_width(dressed.title)
    assert report.published == (dressed.published.isoformat() if dressed.published else None)
    assert report.published_kind == dressed.kind


@pytest.mark.parametrize("seed", range(16))
def test_a_title_that_cites_another_body(seed: int) -> None:
    """The whole report below is one; whoever else the title names, nobody else reports."""
    truth, other = single("plain", seed), single("plain", seed + 100)
    manuscript = citing(compose(truth), other.agency.name or "", seed)
    report = written(manuscript, "pipes_leading")
    assert report.is_report, report.reason
    assert report.agency.name in (truth.agency.name, None), manuscript.title


@settings(parent=RELAXED)
@given(pair=st.lists(CLEAN, min_size=2, max_size=4, unique_by=lambda truth: (truth.agency.name, truth.report_year)), data=st.data())
def test_several_reports_in_one_file(pair: list[Truth], data: st.DataObject) -> None:
    assume(len({truth.edition for truth in pair}) == 1)
    report = written(collection(pair, Random(0)), data.draw(st.sampled_from(PLAIN)))
    assert not report.is_report
    assert report.reason is not None
    assert f"{len(pair)}份年度报告" in report.reason


@settings(parent=RELAXED)
@given(truth=CLEAN, layout=st.sampled_from(WITH_BLANKS), seed=SEEDS)
def test_blank_forms(truth: Truth, layout: str, seed: int) -> None:
    report = written(blank_form(truth, Random(seed)), layout)
    assert not report.is_report
    assert "空白" in (report.reason or "")


@settings(parent=RELAXED)
@given(truth=CLEAN, last=CLEAN, layout=st.sampled_from(PLAIN), seed=SEEDS)
def test_comparisons_of_years(truth: Truth, last: Truth, layout: str, seed: int) -> None:
    report = written(comparison(truth, last, Random(seed)), layout)
    assert not report.is_report
    assert report.reason is not None
    assert "对比" in report.reason


def test_an_own_report_with_a_comparison_in_it_is_one() -> None:
    for truth in list(truths(7, 20)):
        manuscript = compose(truth)
        text = LAYOUTS["pipes_leading"].write(manuscript).decode()
        compared = "| 指标 | 2022年 | 2023年 | 增减 |\n| 行政许可 | 131 | 143 | +12 |\n| 行政处罚 | 20 | 17 | -3 |"
        report = extract(read(text.replace("\n二、", f"\n{compared}\n二、", 1).encode(), "示例.txt"), filename="示例.txt")
        assert report.is_report
        plain = extract(read(text.encode(), "示例.txt"), filename="示例.txt")
        assert {code: value.value for code, value in report.values.items()} == {code: value.value for code, value in plain.values.items()}
