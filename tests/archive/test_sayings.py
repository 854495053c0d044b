"""The same said in other words is understood the same; what is said of one level is held against no other."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.extract import extract
from archive.models import Report, Severity
from archive.readers import read
from archive.samples import LAYOUTS, Truth, single, truths
from archive.samples.manuscript import Manuscript, compose
from archive.samples.sayings import add_others, add_own_level, vary
from archive.samples.scenario import SCENARIOS

TEXTS = ["pipes_leading", "exploded_tab", "markdown", "html_spans", "docx", "traditional"]
RELAXED = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
STORIES = st.builds(single, st.sampled_from(sorted(SCENARIOS)), st.integers(0, 10_000))
GOVERNMENTS = [truth for truth in truths(7, 200) if truth.agency.body_type == "government" and truth.scenario == "plain"]


def written(manuscript: Manuscript, layout: str) -> Report:
    return extract(read(LAYOUTS[layout].write(manuscript), f"示例.{LAYOUTS[layout].format}"))


def serious(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings if finding.severity is not Severity.INFO}


def numbers(report: Report) -> dict[str, object]:
    """收到申请0件 gives the number that 未收到申请 does not print."""
    return {code: value.value for code, value in report.values.items() if code != "n_requests" or value.value}


@RELAXED
@given(truth=STORIES, layout=st.sampled_from(TEXTS), seed=st.integers(0, 9999))
def test_the_same_in_other_words(truth: Truth, layout: str, seed: int) -> None:
    manuscript = compose(truth)
    plain, varied = written(manuscript, layout), written(vary(manuscript, Random(seed)), layout)
    assert {code: fact.answer for code, fact in varied.facts.items()} == {code: fact.answer for code, fact in plain.facts.items()}
    assert serious(varied) - {"N-02"} == serious(plain) - {"N-02"}  # 受理和办结28条 says how many were answered, too
    assert numbers(varied) == numbers(plain)


@settings(parent=RELAXED, max_examples=40)
@given(truth=st.sampled_from(GOVERNMENTS), layout=st.sampled_from(TEXTS), seed=st.integers(0, 9999))
def test_a_governments_own_level_beside_the_table_of_all(truth: Truth, layout: str, seed: int) -> None:
    manuscript = compose(truth)
    plain, scoped = written(manuscript, layout), written(add_own_level(manuscript, Random(seed)), layout)
    assert serious(scoped) == serious(plain)
    assert {code: fact.answer for code, fact in scoped.facts.items()} == {code: fact.answer for code, fact in plain.facts.items()}


@settings(parent=RELAXED, max_examples=15)
@given(truth=STORIES, layout=st.sampled_from(TEXTS), seed=st.integers(0, 9999))
def test_what_others_did_and_some_requests_say_nothing_of_the_reporter(truth: Truth, layout: str, seed: int) -> None:
    manuscript = compose(truth)
    plain, told = written(manuscript, layout), written(add_others(manuscript, Random(seed)), layout)
    assert told.facts.keys() == plain.facts.keys()
    assert {code: fact.answer for code, fact in told.facts.items()} == {code: fact.answer for code, fact in plain.facts.items()}
    assert {code: value.value for code, value in told.values.items()} == {code: value.value for code, value in plain.values.items()}
    assert serious(told) == serious(plain)
