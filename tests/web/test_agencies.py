"""Agencies by year: what is held and what is not, and the numbers of one over the years."""

from __future__ import annotations

from collections import Counter

import pytest

from archive.store import Store
from tests.web.conftest import Crafted, Reader


@pytest.fixture
def held(demo_home: object) -> dict[str, set[int]]:
    years: dict[str, set[int]] = {}
    with Store(demo_home, create=False) as store:  # type: ignore[arg-type]
        for summary in store.summaries():
            if summary.agency.name and summary.report_year:
                years.setdefault(summary.agency.name, set()).add(summary.report_year)
    return years


def test_the_grid_has_every_report_and_every_gap(demo: Reader, held: dict[str, set[int]]) -> None:
    page = demo.open("/agencies")
    assert len(page.all("td a.y-cell")) == sum(map(len, held.values()))
    years = len(set().union(*held.values()))
    assert len(page.all("td .y-missing")) == len(held) * years - sum(map(len, held.values()))


@pytest.mark.parametrize("year", [2019, 2023])
def test_who_has_no_report_for_a_year(demo: Reader, held: dict[str, set[int]], year: int) -> None:
    page = demo.open("/agencies", missing=str(year))
    assert {link.text for link in page.all(".agency-name a")} == {name for name, years in held.items() if year not in years}


def test_a_state_is_never_colour_alone(demo: Reader) -> None:
    for cell in demo.open("/agencies").all("td a.y-cell"):
        assert cell.text_content().strip()
        assert cell.get("aria-label")


def test_numbers_over_the_years_with_their_gaps(demo: Reader, held: dict[str, set[int]]) -> None:
    name = max(held, key=lambda each: (len(held[each]), each))
    page = demo.open(f"/agencies/{name}")
    charts = page.all("svg.line-chart")
    assert charts
    for chart in charts:
        assert chart.get("role") == "img"
        marks = Counter(element.get("class").split()[0] for element in chart.cssselect("circle, .c-gap"))
        assert marks["c-point"] + marks["c-gap"] == max(held[name]) - min(held[name]) + 1
    assert len(page.all("a[href*='/compare?']")) >= len(held[name]) - 1


def test_a_report_without_a_known_agency_is_listed(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    assert crafted_archive.nameless in crafted_reader.open("/agencies").source
