"""Who reports is told right or not at all, whoever else the document names."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.agency import resolve
from archive.agency.places import national
from archive.agency.places.fictional import LABEL
from archive.extract import extract
from archive.models import Agency
from archive.readers import read
from tests.archive.agency.bodies import NAMING, SILENT, Body, bodies

BODY = """一、总体情况
2022年，{we}推进政府信息公开，主动公开政府信息86条，收到政府信息公开申请3件。
二、主动公开政府信息情况
行政许可 | 12
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
没有发生。
五、存在的主要问题及改进情况
{we}公开内容不够丰富，今后加强培训。
六、其他需要报告的事项
无。
"""


class Opening(NamedTuple):
    expected: str | None
    text: str


def openings() -> list[Opening]:
    blocks = (Path(__file__).parent / "openings.txt").read_text("utf-8").split("\n\n")
    return [_opening(block.strip()) for block in blocks if block.strip() and not block.startswith("#")]


def _opening(block: str) -> Opening:
    first, _, rest = block.partition("\n")
    head, _, tail = rest.partition("…我") if "…我" in rest else rest.rpartition("…")[::1]
    we, _, signature = tail.partition("\n")
    own = f"我{we}" if "…我" in rest else we
    return Opening(first.removeprefix("> ") if first.startswith(">") else None, f"{head}{BODY.format(we=own)}{signature}")


def who_reports(text: str) -> Agency:
    report = extract(read(text.encode(), "示例.txt"), filename="示例.txt")
    assert report.is_report, report.reason
    return report.agency


@pytest.mark.parametrize("opening", openings(), ids=lambda opening: opening.text[:24])
def test_openings(opening: Opening) -> None:
    assert who_reports(f"{opening.text}\n{LABEL}").name == opening.expected


@pytest.mark.parametrize("opening", openings(), ids=lambda opening: opening.text[:24])
def test_openings_in_places_nobody_knows(opening: Opening) -> None:
    """Without the label the invented places are unknown: the name may lack what only they tell."""
    name = who_reports(opening.text).name
    assert opening.expected is not None or name is None
    assert (opening.expected or "").endswith((name or "").removeprefix("示例省"))


BODIES = sorted(bodies())
CITIES = sorted(place.name for place in national().at_level("city") if place.official and place.name.endswith("市"))


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from(NAMING), st.sampled_from(CITIES), st.booleans())
def test_bodies_of_every_kind_among_those_they_cite(body: Body, phrase: str, city: str, titled: bool) -> None:
    head = phrase.format(name=body.name, we=body.we, city=city)
    title = "2022年政府信息公开工作年度报告\n" if titled else ""
    agency = who_reports(f"{title}{head}\n{BODY.format(we=body.we)}")
    assert agency.name == resolve(body.name, year=2022).name
    assert agency.body_type == resolve(body.name, year=2022).body_type


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from(SILENT), st.sampled_from(CITIES))
def test_nobody_is_named_where_only_others_are(body: Body, phrase: str, city: str) -> None:
    head = phrase.format(we=body.we, city=city)
    assert who_reports(f"{head}\n{BODY.format(we=body.we)}").name is None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(BODIES), st.sampled_from((*NAMING, *SILENT)), st.sampled_from(CITIES))
def test_a_title_outweighs_whatever_follows(body: Body, phrase: str, city: str) -> None:
    head = phrase.format(name=body.name, we=body.we, city=city)
    agency = who_reports(f"{body.name}2022年政府信息公开工作年度报告\n{head}\n{BODY.format(we=body.we)}")
    assert agency.name == resolve(body.name, year=2022).name
