"""What a few letters may mean: agencies by name, short name or pinyin initials, and numbers of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from urllib.parse import quote, urlencode

from archive.agency.aliases import aliases
from archive.form import FIELDS, MEASURES, Field, Measure
from archive.models import Agency
from archive.text.clean import clean_query
from indexer.question.sounds import initials
from web.present.countable import is_main

MOST = 8
_AGENCIES = 6  # of them, where there are numbers too
_LETTERS = re.compile("[a-z]{2,}")
_END = "\n"  # between the forms of a name


@dataclass(frozen=True, slots=True)
class Suggestion:
    label: str
    hint: str
    url: str


@dataclass(frozen=True, slots=True)
class _Named:
    suggestion: Suggestion
    forms: str  # every form of the name between _END
    initials: str  # likewise
    weight: int  # reports: the more, the earlier


class Suggester:
    def __init__(self, agencies: Iterable[tuple[Agency, Sequence[int | None]]]) -> None:
        """``agencies``: each with the years of its reports."""
        self._agencies = sorted((_agency(agency, years) for agency, years in agencies), key=lambda named: -named.weight)

    def suggest(self, typed: str) -> list[Suggestion]:
        """The best first: names that begin so, then those that hold it, then initials, then short forms letter by letter."""
        typed = re.sub(r"\s+", "", clean_query(typed)).lower()
        if not typed:
            return []
        agencies = list(_matching(typed, self._agencies, MOST))
        numbers = list(_matching(typed, _numbers(), MOST)) if len(typed) > 1 else []
        kept = agencies[: max(_AGENCIES, MOST - len(numbers))]
        return [*kept, *numbers[: MOST - len(kept)]]


def _matching(typed: str, named: Sequence[_Named], most: int) -> Iterator[Suggestion]:
    """Each once, in the order of the ways in which it may match."""
    ways: list[Callable[[_Named], bool]] = [lambda one: _END + typed in one.forms, lambda one: typed in one.forms]
    if _LETTERS.fullmatch(typed):
        ways = [lambda one: _END + typed in one.initials, lambda one: typed in one.initials]
    elif len(typed) > 1:
        spelt = re.compile(".*".join(map(re.escape, typed)))  # 市监局 for 市场监督管理局; "." stops at _END
        ways.append(lambda one: spelt.search(one.forms) is not None)
    seen: set[str] = set()
    for way in ways:
        for one in named:
            if one.suggestion.url not in seen and way(one):
                seen.add(one.suggestion.url)
                yield one.suggestion
                if len(seen) == most:
                    return


def _agency(agency: Agency, years_of: Sequence[int | None]) -> _Named:
    name = agency.name or ""
    forms, letters = _spelt(agency)
    reports, years = len(years_of), [year for year in years_of if year]
    held = f"{min(years)}—{max(years)}年" if len(set(years)) > 1 else f"{years[0]}年" if years else ""
    suggestion = Suggestion(name, "，".join(filter(None, (f"{reports} 份年报", held))), f"/agencies/{quote(name, safe='')}")
    return _Named(suggestion, forms, letters, reports)


@lru_cache(maxsize=1 << 17)
def _spelt(agency: Agency) -> tuple[str, str]:
    """Every form of the name, and their initials."""
    name = agency.name or ""
    forms = dict.fromkeys((name, *aliases(agency)))
    letters = dict.fromkeys(chain.from_iterable(map(initials, forms)))
    return _END + _END.join(forms).lower(), _END + _END.join(letters)


@lru_cache(maxsize=1)
def _numbers() -> tuple[_Named, ...]:
    made = []
    items: list[Field | Measure] = [*MEASURES, *FIELDS]
    for item in filter(lambda item: is_main(item.code), items):
        forms = (item.label, *item.ask)
        suggestion = Suggestion(item.label, "统计这项数字", f"/stats?{urlencode({'measure': item.code})}")
        made.append(_Named(suggestion, _END + _END.join(forms).lower(), _END + _END.join(chain.from_iterable(map(initials, forms))), 0))
    return tuple(made)
