"""Every kind of difficulty in every format it occurs in: what the generator can write is read rightly, or not at all.

The other tests try each kind at length; this one shows that none is missing in a format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest

from archive.extract import extract
from archive.models import Report, Severity
from archive.readers import read
from archive.samples import LAYOUTS, Truth, single, truths
from archive.samples.damages import SLIPS
from archive.samples.grid import TableRef, grid
from archive.samples.heads import HEADS, citing
from archive.samples.ink import annotate
from archive.samples.layouts import script, text
from archive.samples.manuscript import Manuscript, Table, compose
from archive.samples.others import blank_form, collection, comparison
from archive.samples.sayings import add_others, add_own_level, vary
from tests.archive.test_roundtrip import wrong_cells

FORMATS = ("text", "markdown", "html", "docx", "pdf")
Check = Callable[[Random, str], None]


def written(manuscript: Manuscript, layout: str) -> Report:
    name = f"示例.{LAYOUTS[layout].format}"
    return extract(read(LAYOUTS[layout].write(manuscript), name), filename=name)


def story(rng: Random, scenario: str = "plain") -> Truth:
    return single(scenario, rng.randrange(10_000))


def head(name: str) -> Check:
    def check(rng: Random, layout: str) -> None:
        truth = story(rng)
        dressed = HEADS[name](compose(truth), rng)
        report = written(dressed.manuscript, layout)
        assert report.is_report, report.reason
        assert report.agency.name == (truth.agency.name if dressed.named else None)
        assert (report.published, report.published_kind) == (dressed.published and dressed.published.isoformat(), dressed.kind)

    return check


def slip(name: str) -> Check:
    def check(rng: Random, layout: str) -> None:
        damaged = SLIPS[name](compose(story(rng)), rng)
        truth = damaged.manuscript.truth
        assert wrong_cells(truth, written(damaged.manuscript, layout), may_miss=frozenset(truth.cells)) == []

    return check


def ink(rng: Random, layout: str) -> None:
    truth = annotate(story(rng), rng, 0.2)
    assert wrong_cells(truth, written(compose(truth), layout)) == []


def texts_of(ref: TableRef) -> set[str]:
    return {slot.cell.text for row in grid(ref) for slot in row if slot.cell.text}


def traditional(rng: Random, layout: str) -> None:
    """Printed in traditional characters, labels and all; the names of the body keep what they are in simplified ones."""
    truth = story(rng)
    manuscript = compose(truth)
    parts = tuple(
        Table(replace(part.ref, misprints=tuple((label, script.traditional(label)) for label in texts_of(part.ref))))
        if isinstance(part, Table)
        else replace(part, text=script.traditional(part.text))
        for part in manuscript.parts
    )
    report = written(replace(manuscript, title=script.traditional(manuscript.title), parts=parts), layout)
    assert report.agency.name == truth.agency.name
    assert wrong_cells(truth, report) == []


def other_words(rng: Random, layout: str) -> None:
    manuscript = compose(story(rng, rng.choice(("plain", "pending_direct", "zero_explicit"))))
    plain, varied = written(manuscript, layout), written(vary(manuscript, rng), layout)
    assert {code: fact.answer for code, fact in varied.facts.items()} == {code: fact.answer for code, fact in plain.facts.items()}


def own_level(rng: Random, layout: str) -> None:
    truth = next(truth for truth in iter(lambda: story(rng), None) if truth.agency.body_type == "government")
    report = written(add_own_level(compose(truth), rng), layout)
    assert not {finding.rule for finding in report.findings if finding.severity is not Severity.INFO} - truth.findings


def others(rng: Random, layout: str) -> None:
    manuscript = compose(story(rng))
    plain, told = written(manuscript, layout), written(add_others(manuscript, rng), layout)
    assert {code: fact.answer for code, fact in told.facts.items()} == {code: fact.answer for code, fact in plain.facts.items()}
    assert {code: value.value for code, value in told.values.items()} == {code: value.value for code, value in plain.values.items()}


def cites(rng: Random, layout: str) -> None:
    truth = story(rng)
    report = written(citing(compose(truth), story(rng).agency.name or "", rng.randrange(99)), layout)
    assert report.is_report, report.reason
    assert report.agency.name in (truth.agency.name, None)


def refused(make: Callable[[Random], Manuscript], reason: str) -> Check:
    def check(rng: Random, layout: str) -> None:
        report = written(make(rng), layout)
        assert not report.is_report
        assert reason in (report.reason or "")

    return check


def _two(rng: Random) -> Manuscript:
    first = story(rng)
    others = iter(lambda: story(rng), None)
    return collection([first, next(o for o in others if o.edition is first.edition and o.agency.name != first.agency.name)], rng)


# Kind → how it is made and what must hold; the kinds are numbered as docs/reading.md lists them.
KINDS: dict[str, Check] = {
    **{f"1 who reports: {name}": head(name) for name in HEADS if name not in ("cut", "dated")},
    "1 titles that cite": cites,
    "2 traditional characters": traditional,
    "3 digits that are not of the number": ink,
    "4 comparison": refused(lambda rng: comparison(story(rng), story(rng), rng), "对比"),
    "4 collection": refused(_two, "2份年度报告"),
    "4 blank form": refused(lambda rng: blank_form(story(rng), rng), "空白"),
    "5 own level": own_level,
    "5 subtotal for total": slip("subtotal"),
    "5 table 4 in parts": slip("three_tables"),
    "7 damaged labels": slip("misprint"),
    "8 other words": other_words,
    "8 what others did": others,
    "8 dates of the page": head("dated"),
    "9 cut short": head("cut"),
    "10 hybrid forms": slip("hybrid"),
    "10 numbers run together": slip("glued"),
}
FURNISHED = ("html_site", "html_gb18030")  # the page itself says who and when


def layouts(format: str, kind: str) -> list[str]:
    found = [name for name, layout in LAYOUTS.items() if layout.format == format and layout.decidable and layout.keeps_blanks]
    if kind.startswith(("1 ", "8 dates", "9 ")):
        found = [name for name in found if name not in FURNISHED]
    return [name for name in found if not name.startswith("traditional")] if kind.startswith("2 ") else found


def tabs_repeated(ref: TableRef) -> Iterator[str]:
    return ("\t".join(text.shown(slot.cell) for slot in row) for row in grid(ref))


def markdown_repeated(ref: TableRef) -> Iterator[str]:
    for number, row in enumerate(grid(ref)):
        yield f"| {' | '.join(text.shown(slot.cell) for slot in row)} |"
        if not number:
            yield "|" + " --- |" * len(row)


@pytest.mark.parametrize(("ending", "style"), [("txt", text.Style(tabs_repeated)), ("md", text.Style(markdown_repeated, between="\n\n"))])
def test_merged_text_repeated_in_every_place(ending: str, style: text.Style) -> None:
    for truth in truths(3, 10):
        data = text.write(compose(truth), style).encode()
        assert wrong_cells(truth, extract(read(data, f"示例.{ending}"))) == []


@pytest.mark.parametrize("layout", ["html_repeated", "docx_repeated", "pdf_repeated"])
def test_merged_text_repeated_in_every_cell(layout: str) -> None:
    if LAYOUTS[layout].needs:
        pytest.importorskip(LAYOUTS[layout].needs, reason="NOT RUN: reportlab is not installed")
    for truth in truths(5, 3 if layout == "pdf_repeated" else 8):
        assert wrong_cells(truth, written(compose(truth), layout)) == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_in_every_format(kind: str, format: str) -> None:
    if format == "pdf":
        pytest.importorskip("reportlab", reason="NOT RUN: reportlab is not installed")
    for seed in range(1 if format == "pdf" else 2):
        rng = Random(f"{kind}/{format}/{seed}")
        KINDS[kind](rng, rng.choice(layouts(format, kind)))
