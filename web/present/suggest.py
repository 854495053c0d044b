"""What a few letters may mean: agencies by name, short name or pinyin initials, and numbers of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, islice
from urllib.parse import quote, urlencode

from archive.form import FIELDS, MEASURES, Field, Measure
from archive.store import Store
from archive.text.clean import clean_query
from indexer import Index
from indexer.engine import Count
from indexer.question.holdings import holdings
from indexer.question.names import names_of
from indexer.question.sounds import initials
from web.present.countable import is_main

MOST = 8
_AGENCIES = 6  # of them, where there are numbers too
_LATIN = re.compile("[a-z]+")
_END = "\n"  # between the forms of a name


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    hint: str
    url: str


class Suggester:
    def __init__(
        self, called: Callable[[str], Iterable[Collection[str]]], reports: Mapping[str, int], years: Callable[[str], Sequence[int]]
    ) -> None:
        """``called``: agencies, by one way to mean them after another. ``reports``, ``years``: of each agency."""
        self._called, self._reports, self._years = called, reports, years

    def suggest(self, typed: str) -> list[Suggestion]:
        """The best first: names that begin so, then those that hold it, then short forms letter by letter."""
        typed = re.sub(r"\s+", "", clean_query(typed)).lower()
        if not typed:
            return []
        names = self._agencies(typed)
        numbers = list(islice(_numbers_called(typed), MOST)) if len(typed) > 1 else []
        kept = names[: max(_AGENCIES, MOST - len(numbers))]
        return [*map(self._agency, kept), *numbers[: MOST - len(kept)]]

    def _agencies(self, typed: str) -> list[str]:
        if _LATIN.match(typed) and len(typed) < 2:
            return []
        found: dict[str, None] = {}
        for names in self._called(typed):
            found.update(dict.fromkeys(nsmallest(MOST, names, key=lambda name: (-self._reports.get(name, 0), name))))
            if len(found) >= MOST:
                break
        return list(found)[:MOST]

    def _agency(self, name: str) -> Suggestion:
        years = self._years(name)
        held = f"{min(years)}—{max(years)}年" if len(years) > 1 else f"{years[0]}年" if years else ""
        hint = "，".join(filter(None, (f"{self._reports.get(name, 0)} 份年报", held)))
        return Suggestion(name, hint, f"/agencies/{quote(name, safe='')}")


def suggester(store: Store, index: Index) -> Suggester:
    """For the agencies the archive holds."""
    held = holdings(store, index)
    reports = {str(group.values[0]): group.reports for group in held.engine.aggregate(Count(by=("agency",))).groups}
    return Suggester(lambda typed: names_of(held).called(typed), reports, lambda name: held.offices[name].years)


@dataclass(frozen=True, slots=True)
class _Named:
    suggestion: Suggestion
    forms: str  # every form of the name between _END
    initials: str  # likewise


def _numbers_called(typed: str) -> Iterator[Suggestion]:
    """Each once, in the order of the ways in which it may match."""
    ways: list[Callable[[_Named], bool]] = [lambda one: _END + typed in one.forms, lambda one: typed in one.forms]
    if _LATIN.fullmatch(typed):
        ways = [lambda one: _END + typed in one.initials, lambda one: typed in one.initials]
    yield from dict.fromkeys(one.suggestion for way in ways for one in _numbers() if way(one))


@lru_cache(maxsize=1)
def _numbers() -> tuple[_Named, ...]:
    made = []
    items: list[Field | Measure] = [*MEASURES, *FIELDS]
    for item in filter(lambda item: is_main(item.code), items):
        forms = (item.label, *item.ask)
        suggestion = Suggestion(item.label, "统计这项数字", f"/stats?{urlencode({'measure': item.code})}")
        made.append(_Named(suggestion, _END + _END.join(forms).lower(), _END + _END.join(chain.from_iterable(map(initials, forms)))))
    return tuple(made)
