"""What was set out to be reached, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Results = Mapping[str, Mapping[str, Any]]  # engine → what ``run`` measured
SIZES = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Goal:
    """Ours ÷ theirs is to be at most ``limits`` (for each of SIZES; None: no goal)."""

    measure: str  # "build", or a kind of question, whose median of first asks counts
    peer: str
    limits: tuple[float | None, float | None, float | None]

    @property
    def label(self) -> str:
        return f"{self.measure} ÷ {self.peer}"

    def measured(self, results: Results, when: str = "p50") -> float | None:
        """``when``: "p50" for the first ask, "again" for the next."""
        ours, theirs = (self._seconds(results[name], when) if name in results else None for name in ("gongkai", self.peer))
        return ours / theirs if ours and theirs else None

    def _seconds(self, result: Mapping[str, Any], when: str) -> float | None:
        return result["build"] if self.measure == "build" else result[when].get(self.measure)


GOALS = (
    Goal("build", "fts5", (0.6, 0.6, 0.6)),
    Goal("build", "tantivy", (1.5, 1.5, 1.5)),
    Goal("build", "whoosh_paragraphs", (1 / 40, None, None)),
    Goal("rare", "tantivy", (1.0, 0.9, 0.9)),
    Goal("common", "tantivy", (1.0, 0.9, 0.9)),
    Goal("and", "tantivy", (1.0, 0.9, 0.9)),
    Goal("faceted", "tantivy", (1.0, 0.9, 0.9)),
    Goal("faceted", "fts5", (0.1, 0.1, 0.05)),
    Goal("faceted", "datasette", (0.02, 0.03, 0.02)),
    Goal("phrase", "tantivy", (1.0, 0.5, 0.5)),
)
COUNTS = {"datasette": (0.2, 0.2, 0.1), "duckdb": (1.5, 1.5, 1.5)}  # the slowest of the aggregates ÷ theirs
INDEX_SIZE = (1.2, 1.2, 1.2)  # index ÷ text
MEMORY = (None, 150e6, 200e6)  # bytes of a serving process beyond mapped files
# Seconds, by what ``benchmarks.page`` calls them
SERVED = {
    "page": (0.030, 0.040, 0.080),
    "page p95": (0.040, 0.040, 0.080),
    "first page": (0.3, 0.3, 0.3),
    "added": (1.0, 1.0, 1.0),
    "version": (0.2, 0.2, 0.2),
    "search": (0.6, 0.6, 0.6),
    "ask": (0.6, 0.6, 0.6),
    "question p95": (0.060, 0.060, 0.150),
    "slowest question": (0.5, 0.5, 0.5),
}
LABELS = {
    "page": "a page, ms",
    "page p95": "the same, p95, ms",
    "first page": "first page of a server, ms",
    "added": "until a report that is added is found, ms",
    "version": "`gongkai --version`, ms",
    "search": "`gongkai search`, ms",
    "ask": "`gongkai ask`, ms",
    "question p95": "a question, p95, ms",
    "slowest question": "the slowest question, ms",
}


def goals(
    reports: int, text: int, results: Results, served: Mapping[str, float], counted: Mapping[str, Mapping[str, float]]
) -> Iterator[str]:
    """A line of a table for each goal that holds for so many reports."""
    if reports not in SIZES:
        return
    column = SIZES.index(reports)
    yield from ("| goal | at most | measured | | asked again |", "|---|---|---|---|---|")
    for goal in GOALS:
        again = None if goal.measure == "build" else goal.measured(results, "again")
        yield from _line(goal.label, goal.limits[column], goal.measured(results), " ×", again)
    for peer, limits in COUNTS.items():
        slowest = max((seconds["gongkai"] / seconds[peer] for seconds in counted.values()), default=None)
        yield from _line(f"the slowest aggregate ÷ {peer}", limits[column], slowest, " ×")
    yield from _line("index ÷ text", INDEX_SIZE[column], results["gongkai"]["size"] / text, "")
    for name, limits in SERVED.items():
        yield from _line(LABELS[name], limits[column] * 1000, served[name] * 1000, "")
    memory = MEMORY[column]
    yield from _line("memory of a server beyond mapped files, MB", memory and memory / 1e6, served["memory"] / 1e6, "")
    yield ""


def _line(label: str, limit: float | None, measured: float | None, unit: str, again: float | None = None) -> Iterator[str]:
    if limit is not None and measured is not None:
        verdict = "reached" if measured <= limit else "**not reached**"
        yield f"| {label} | {limit:.3g}{unit} | {measured:.3g}{unit} | {verdict} | {'' if again is None else f'{again:.3g}{unit}'} |"
