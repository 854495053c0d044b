"""Every field, measure and conclusion of one report."""

from __future__ import annotations

from dataclasses import dataclass

from archive.models import Fact, Value
from archive.truth.facts import facts
from archive.truth.ladder import Sources, climb
from archive.truth.measures import measures


@dataclass(frozen=True, slots=True)
class Truth:
    values: dict[str, Value]  # fields and measures
    facts: dict[str, Fact]


def settle(sources: Sources) -> Truth:
    values = climb(sources)
    for measure in measures(values, sources.form):
        values.setdefault(measure.code, measure)
    return Truth(values, facts(values, sources))
