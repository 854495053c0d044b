"""Invented reports in any number: a planned set for the demonstration first, then endless further bodies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from archive.form.model import Edition
from archive.samples import layouts
from archive.samples.agencies import Office, demo_offices, further_offices
from archive.samples.draft import SampleDraft, start_draft
from archive.samples.figures import Books, edition_of, keep_books
from archive.samples.plan import DEMO, FURTHER_YEARS, Entry
from archive.samples.prose import write
from archive.samples.scenario import SCENARIOS, Scenario
from archive.samples.truth import Sample, Statements, Truth

_CODES = tuple(SCENARIOS)
_WEIGHTS = tuple(scenario.weight for scenario in SCENARIOS.values())


def generate(seed: int = 7, reports: int = 60, layout: str | None = None) -> Iterator[Sample]:
    """``reports`` different samples; the same ones for the same seed. All in one layout if it is named."""
    for truth, planned in islice(_stories(seed), reports):
        name = layout or planned
        filename, data = layouts.render(truth, name)
        yield Sample(filename, data, truth, name, layouts.LAYOUTS[name].format)


def truths(seed: int = 7, reports: int = 60) -> Iterator[Truth]:
    """The same reports before they are written down."""
    return (truth for truth, _ in islice(_stories(seed), reports))


def single(scenario: str, seed: int = 7, year: int | None = None) -> Truth:
    """One report of this scenario, from a body it suits."""
    rng = Random(f"{seed}/{scenario}/{year}")
    wanted = SCENARIOS[scenario]
    offices = list(demo_offices().values())
    while True:
        office = rng.choice(offices)
        when = year or rng.choice(FURTHER_YEARS)
        entries = [Entry(when - 1, "plain", received=3), Entry(when, scenario)] if wanted.follows else [Entry(when, scenario)]
        if wanted.suits(office, when, edition_of(when)):
            *_, (truth, _) = _series(office, entries, rng)
            return truth


def _stories(seed: int) -> Iterator[tuple[Truth, str]]:
    for office, entries in DEMO:
        yield from _series(office, entries, Random(f"{seed}/{office.agency.name}"))
    for office in further_offices():
        rng = Random(f"{seed}/{office.agency.name}")
        yield from _series(office, [Entry(year) for year in FURTHER_YEARS], rng)


def _series(office: Office, entries: Sequence[Entry], rng: Random) -> Iterator[tuple[Truth, str]]:
    """One body's reports, each carrying over what the last one left open."""
    last: Books | None = None
    for position, entry in enumerate(entries):
        following = entries[position + 1].scenario if position + 1 < len(entries) else ""
        settle = following != "" and SCENARIOS[following].quiet
        edition = Edition.E2019 if entry.old_form else edition_of(entry.year)
        scenario = SCENARIOS[entry.scenario] if entry.scenario else _any_scenario(office, entry.year, edition, last, rng)
        received = rng.choice(scenario.received) if scenario.received else entry.received
        last = keep_books(office, entry.year, last, rng, edition=edition, received=received, settle=settle)
        draft = start_draft(office, entry.year, edition, last.counts, rng)
        scenario.change(draft, rng)
        truth = _finish(draft, scenario, rng)
        yield truth, entry.layout or layouts.choose(truth, rng)


def _any_scenario(office: Office, year: int, edition: Edition, last: Books | None, rng: Random) -> Scenario:
    """A scenario that fits; most often the plain one."""
    while True:
        scenario = SCENARIOS[rng.choices(_CODES, _WEIGHTS)[0]]
        if scenario.suits(office, year, edition) and scenario.continues(last):
            return scenario


def _finish(draft: SampleDraft, scenario: Scenario, rng: Random) -> Truth:
    return Truth(
        agency=draft.office.agency,
        we=draft.office.we,
        report_year=draft.year,
        edition=draft.edition,
        title=_title(draft, rng),
        published=draft.published,
        cells=draft.cells(),
        printed=draft.printed(),
        facts=draft.all_facts(),
        statements=Statements(
            published=draft.told_published,
            requests=draft.told_requests,
            no_requests=draft.denies_requests,
            no_disputes=draft.denies_disputes,
            pending_suits=draft.told_pending_suits,
        ),
        sections=write(draft, rng),
        scenario=scenario.code,
        findings=frozenset(draft.findings),
        series_findings=frozenset(draft.series_findings),
        none_headings=frozenset(draft.none_headings),
        lost_tables=frozenset(draft.lost_tables),
        private_names=tuple(draft.private_names),
    )


def _title(draft: SampleDraft, rng: Random) -> str:
    written, year = draft.office.agency.as_written, draft.year
    return rng.choice(
        (
            f"{written}{year}年政府信息公开工作年度报告",
            f"{written}{year}年政府信息公开工作年度报告",
            f"{written}{year}年度政府信息公开工作年度报告",
            f"{year}年{written}政府信息公开工作年度报告",
            f"{written}{year}年政府信息公开年度报告",
        )
    )
