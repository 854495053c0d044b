"""The demonstration set shows everything there is to show, whatever the seed."""

from __future__ import annotations

from collections import Counter

import pytest

from archive.agency.places import national
from archive.models import Answer, EvidenceKind
from archive.samples import LAYOUTS, PLACES, Sample, generate
from archive.samples.places import PROVINCE, TOWNS, more_counties


@pytest.fixture(scope="module", params=[7, 23])
def demo(request: pytest.FixtureRequest) -> list[Sample]:
    return list(generate(request.param))


def test_it_is_wide_enough(demo: list[Sample]) -> None:
    truths = [sample.truth for sample in demo]
    assert len(demo) == 60
    assert len({truth.agency.name for truth in truths}) >= 12
    assert len({truth.agency.sector for truth in truths}) >= 6
    assert {truth.report_year for truth in truths} == {2019, 2020, 2021, 2022, 2023}
    assert {truth.edition.value for truth in truths} == {"2019", "2021"}
    assert {truth.agency.level for truth in truths} == {"city", "county", "town"}
    bodies = {truth.agency.body_type for truth in truths}
    assert bodies >= {
        "government",
        "government_office",
        "department",
        "branch",
        "town_government",
        "subdistrict_office",
        "vertical_agency",
    }
    assert any(truth.edition.value == "2019" and truth.report_year > 2020 for truth in truths)  # the old form in a later year


def test_file_names_and_contents_are_all_different(demo: list[Sample]) -> None:
    assert len({sample.filename for sample in demo}) == len({sample.data for sample in demo}) == 60


def test_zero_requests_is_known_in_every_way(demo: list[Sample]) -> None:
    zero = [sample.truth for sample in demo]
    answers = Counter(truth.facts["zero_requests"].answer for truth in zero)
    assert set(answers) == set(Answer)
    yes = [truth for truth in zero if truth.facts["zero_requests"].answer is Answer.YES]
    assert any(EvidenceKind.TABLE_CELL in truth.facts["zero_requests"].known_by for truth in yes)
    assert any(EvidenceKind.HEADING_NONE in truth.facts["zero_requests"].known_by and not truth.statements.no_requests for truth in yes)
    assert any(truth.facts["zero_requests"].known_by == (EvidenceKind.NARRATIVE_ZERO,) and 3 in truth.lost_tables for truth in yes)


def test_pending_disputes_of_every_kind(demo: list[Sample]) -> None:
    cells = [sample.truth.cells for sample in demo]
    for code in ("t4_lit_direct_pending", "t4_lit_after_review_pending", "t4_review_pending"):
        assert any(values[code] for values in cells), code


def test_everything_that_can_be_wrong_is_wrong_somewhere(demo: list[Sample]) -> None:
    found = {rule for sample in demo for rule in sample.truth.findings | sample.truth.series_findings}
    assert found >= {
        *("T3-01", "T3-02", "T3-03", "T3-05", "T3-09", "T3-10", "T4-02", "T4-06"),
        *("N-01", "N-03", "N-04", "T2-02", "T2-04", "T2-06", "U-01", "U-02", "D-01", "P-01"),
    }
    assert sum(not sample.truth.findings for sample in demo) >= 20  # and most of the rest is right


def test_many_layouts_of_every_common_format(demo: list[Sample]) -> None:
    assert len({sample.layout for sample in demo}) >= 12
    assert {sample.format for sample in demo} == {"text", "markdown", "html", "docx"}
    assert not any(LAYOUTS[sample.layout].needs for sample in demo)  # made without optional packages


def test_the_province_is_invented() -> None:
    """No name of 示例省 is the name of a real county, city or province, in any year."""
    real = {place.name for place in national() if not place.code.startswith("99")}
    assert len(real) > 3000
    generated = list(more_counties())
    names = [place.name for place in PLACES] + [place.name for city, county, _ in generated for place in (city, county)]
    assert not real.intersection(names)
    assert all(place.code.startswith("99") for place in PLACES)
    assert len({place.code for place in PLACES}) == len(PLACES)
    counties = [county for _, county, _ in generated]
    assert len({county.name for county in counties}) == len({county.code for county in counties}) == len(counties)
    assert set(TOWNS) == {place.name for place in PLACES if place.level == "county"}
    assert PROVINCE in PLACES
