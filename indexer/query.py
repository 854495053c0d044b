"""What can be asked of the index: frozen nodes, free of any engine and of any notation (``syntax`` has that).

A query is about reports: a report matches or does not. Which of its paragraphs are shown follows from the texts the
query asks for (``texts``): those that contain one of them. Texts in a query are clean and folded (``cleaned``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indexer.folding import clean_leaf


@dataclass(frozen=True, slots=True)
class Word:
    """All words of ``text`` occur in the report or its names, or some paragraph contains ``text`` literally."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some paragraph contains ``text`` literally."""

    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """Some paragraph that is no table contains ``text`` literally."""

    text: str


@dataclass(frozen=True, slots=True)
class Among:
    """The report is one of these."""

    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The facet has one of the values: as they stand, or (``exact`` not set) as a user names them."""

    field: str
    values: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """The number is known and lies between the bounds; None leaves a side open."""

    field: str
    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False  # strictly above low
    below: bool = False  # strictly below high


@dataclass(frozen=True, slots=True)
class Amount:
    """Numbers of a report added up, less others; with ``over``, that sum as a share of another.

    A term is several codes, of which the first counts that the report has a row for. Known where all its terms are; a share
    also needs something to divide by.
    """

    terms: tuple[tuple[str, ...], ...]
    less: tuple[tuple[str, ...], ...] = ()
    over: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, *codes: str, less: tuple[str, ...] = (), over: tuple[str, ...] = ()) -> Amount:
        """Of plain codes."""
        return cls(*(tuple((code,) for code in part) for part in (codes, less, over)))


@dataclass(frozen=True, slots=True)
class Change:
    """An amount less another: the same body's (facet ``reporter``) of another year, or (no year) the same report's; ``relative``:
    as a share of that.

    Known where both are. Should a body have several reports of that year, the one with the greatest id counts.
    """

    now: Amount
    then: Amount
    year: int = 0
    relative: bool = False


AnyAmount = Amount | Change


@dataclass(frozen=True, slots=True)
class Compared:
    """Like a Range, of an amount: 许可与处罚之和超过10, 许可多于处罚, 比上年多."""

    amount: AnyAmount
    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """The amount is known, or not known, in one of these ways (``states``)."""

    amount: AnyAmount
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Query


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Sharing:
    """Some report that fulfils the part has a value of the facet in common with it."""

    field: str
    part: Query


@dataclass(frozen=True, slots=True)
class Newest:
    """Of all reports with the same (first) value of the facet that fulfil the part the newest, of equal years the first by id.

    Those without a value stand for themselves.
    """

    field: str
    part: Query | None = None


Leaf = Word | Phrase | Written | Among | Choice | Range | Compared | Stated
Query = Leaf | Not | And | Or | Sharing | Newest


def both(parts: Sequence[Query]) -> Query:
    """The conjunction, without conjunctions inside conjunctions."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def either(parts: Sequence[Query]) -> Query:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def leaves(query: Query) -> Iterator[Leaf]:
    """All conditions, also those under a Not."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part) | Sharing(_, part):
            yield from leaves(part)
        case Newest(_, inner):
            yield from leaves(inner) if inner is not None else ()
        case _:
            yield query


def texts(query: Query | None) -> tuple[Word | Phrase, ...]:
    """The words and phrases that are wanted: what to show and to mark."""
    match query:
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(leaf for part in parts for leaf in texts(part)))
        case Word() | Phrase():
            return (query,)
        case Written(text):
            return (Phrase(text),)
        case _:
            return ()


def cleaned(query: Query) -> Query:
    """The same query with its texts in the form they are compared in; ``syntax.parse`` does this by itself."""
    return with_leaves(query, _cleaned)


def _cleaned(leaf: Leaf) -> Leaf:
    if not isinstance(leaf, Word | Phrase | Written):
        return leaf
    text = clean_leaf(leaf.text)
    return type(leaf)(text) if text else Among(frozenset())  # there is nothing to look for, and so nothing is found


def with_leaves(query: Query, changed: Callable[[Leaf], Leaf]) -> Query:
    """The same query of other conditions."""

    def same(part: Query) -> Query:
        return with_leaves(part, changed)

    match query:
        case Not(part):
            return Not(same(part))
        case And(parts):
            return And(tuple(map(same, parts)))
        case Or(parts):
            return Or(tuple(map(same, parts)))
        case Sharing(field, part):
            return Sharing(field, same(part))
        case Newest(field, inner):
            return Newest(field, inner and same(inner))
        case _:
            return changed(query)


def as_json(query: Query | None) -> Any:
    """For the API: ``{"and": [{"word": "公交"}, {"not": {"phrase": "站点"}}]}``."""
    match query:
        case Word(text):
            return {"word": text}
        case Phrase(text):
            return {"phrase": text}
        case Choice(field, values):
            return {"field": field, "values": list(values)}
        case Range(field):
            return {"field": field} | _bounds(query)
        case Compared(amount):
            return _amount(amount) | _bounds(query)
        case Stated(amount, states):
            return _amount(amount) | {"states": list(states)}
        case Not(part):
            return {"not": as_json(part)}
        case And(parts):
            return {"and": [as_json(part) for part in parts]}
        case Or(parts):
            return {"or": [as_json(part) for part in parts]}
        case _:
            return None


def _bounds(wanted: Range | Compared) -> dict[str, float]:
    bounds = {"gt" if wanted.above else "gte": wanted.low, "lt" if wanted.below else "lte": wanted.high}
    return {name: float(value) for name, value in bounds.items() if value is not None}


def _amount(amount: AnyAmount) -> dict[str, Any]:
    if isinstance(amount, Change):
        return {"now": _amount(amount.now), "then": _amount(amount.then), "year": amount.year, "relative": amount.relative}
    parts = {"amount": amount.terms, "less": amount.less, "over": amount.over}
    return {name: [list(term) for term in terms] for name, terms in parts.items() if terms or name == "amount"}
