"""From a question to the sentences that speak of it: the engine names paragraphs, BM25 ranks their sentences.

score(s) = Σ weight(t) · idf(t) · tf · (K1 + 1) / (tf + K1 · (1 − B + B · length / usual length)) over the terms t that s holds,
where a term counts once however many of its synonyms stand there. idf comes from how many paragraphs of the whole archive
hold the term's rarest pair of characters, so a sentence scores the same whatever the scope.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.models import Paragraph, ParagraphKind
from archive.store import Store
from indexer.engine import Ask, Engine, Hit
from indexer.folding import fold
from indexer.index import Index
from indexer.query import Phrase, Query, both, either
from indexer.sentences.amounts import Amount, amount_of, amounts
from indexer.sentences.split import sentences
from indexer.sentences.terms import Kind, Term, terms_of, unit_asked

K1, B = 1.2, 0.3
_USUAL = 40  # characters of a sentence
_PARAGRAPHS = 40  # text paragraphs of a usual report
_COMMON = 0.12  # a term that so great a part of all paragraphs holds leads to none by itself, unless all terms are so
_REPORTS, _PER_REPORT = 40, 8  # looked at: bounds time, whatever the archive holds
_AGAIN = 0.7  # what the next sentence of the same report is worth
_IN_UNIT, _IN_NUMBERS = 2.0, 1.2  # factors, where a number is asked for
_COUNTED = 80  # best sentences among which the numbers are looked at
_NO_SENTENCES = (ParagraphKind.TABLE, ParagraphKind.TITLE, ParagraphKind.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Weights:
    words: float = 1.0
    runs: float = 0.5
    pairs: float = 0.3

    def of(self, term: Term) -> float:
        return {Kind.WORD: self.words, Kind.RUN: self.runs, Kind.PAIR: self.pairs}[term.kind]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look. ``filters`` as in a search; ``query``: only in reports that fulfil it, a condition that scores nothing."""

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence. ``quote`` is ``paragraph.text[start:end]``."""

    report_id: str
    paragraph: Paragraph
    start: int
    end: int
    score: float
    share: float  # of what was asked for, by weight: 1 when the sentence holds every word or a synonym of it
    marks: tuple[tuple[int, int], ...]  # in the quote: what was found
    amounts: tuple[Amount, ...]  # in the quote
    amount: Amount | None  # that which tells how much of what was asked for

    @property
    def quote(self) -> str:
        return self.paragraph.text[self.start : self.end]

    @property
    def raw(self) -> str:
        """The original characters."""
        return self.paragraph.raw[self.paragraph.offsets[self.start] : self.paragraph.offsets[self.end]].rstrip()


class Finder:
    def __init__(self, index: Index, store: Store, weights: Weights | None = None) -> None:
        self._index = index
        self._store = store
        self._weights = weights or Weights()

    def find(
        self, question: str | Sequence[str], scope: Scope | None = None, *, limit: int = 5, per_report: int = 3, least: float = 0.3
    ) -> tuple[Said, ...]:
        """Best first; none that hold less than ``least`` of what was asked for."""
        engine = self._index.engine()
        terms = self._terms(question)
        rarity = _Rarity(engine, terms)
        asked = _query(rarity)
        if asked is None:
            return ()
        hits = self._hits(engine, asked, scope or Scope())
        wanted = {hit.report_id: [f"p{number + 1}" for number in hit.paragraphs] for hit in hits}
        worth = {term: self._weights.of(term) * rarity.idf(term) for term in terms}
        rated = [
            each
            for report_id, paragraphs in self._store.paragraphs_of_many(wanted).items()
            for paragraph in paragraphs
            if paragraph.kind not in _NO_SENTENCES
            for each in _rated(report_id, paragraph, worth)
            if each.share >= least
        ]
        unit = unit_asked(question)
        ranked = sorted(rated, key=_Rated.order)
        if unit is not None:
            ranked = sorted(map(_counting(unit), ranked[:_COUNTED]), key=_Rated.order)
        return tuple(each.said(unit) for each in _spread(ranked, per_report)[:limit])

    def _terms(self, question: str | Sequence[str]) -> list[Term]:
        """Those that count; a pair that is a word counts once."""
        terms = [term for term in terms_of(question) if self._weights.of(term)]
        words = {term.forms[0] for term in terms if term.kind is Kind.WORD}
        return [term for term in terms if term.kind is Kind.WORD or term.forms[0] not in words]

    def _hits(self, engine: Engine, query: Query, scope: Scope) -> Iterable[Hit]:
        filters = {name: values for name, values in scope.filters.items() if values}
        wanted = query if scope.query is None else both([query, scope.query])
        return engine.search(Ask(wanted, filters, limit=_REPORTS, paragraphs=_PER_REPORT)).hits


class _Rarity:
    """How rare terms are in the archive, by what its index has counted beforehand."""

    def __init__(self, engine: Engine, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._size = max(1, len(engine) * _PARAGRAPHS)
        self._engine = engine
        self._pairs: dict[str, int] = {}
        self._holding = {term: min(self._size, sum(map(self._of, term.forms))) for term in terms}

    def _of(self, form: str) -> int:
        """No more paragraphs than these hold it: as many as hold its rarest pair."""
        return min((self._pair(form[at : at + 2]) for at in range(max(1, len(form) - 1))), default=0)

    def _pair(self, pair: str) -> int:
        if pair not in self._pairs:
            self._pairs[pair] = self._engine.search(Ask(Phrase(pair), limit=0, paragraphs=1, count_paragraphs=True)).total_paragraphs
        return self._pairs[pair]

    def idf(self, term: Term) -> float:
        holding = self._holding[term]
        return math.log(1 + (self._size - holding + 0.5) / (holding + 0.5))

    def found(self, term: Term) -> tuple[str, ...]:
        """The forms that may stand anywhere at all."""
        return tuple(form for form in term.forms if self._of(form))

    def common(self, term: Term) -> bool:
        return self._holding[term] > _COMMON * self._size


def _query(rarity: _Rarity) -> Query | None:
    """What leads to paragraphs: the words that are rare enough, their synonyms, and pairs where words lead nowhere."""
    known = [term for term in rarity.terms if rarity.found(term)]
    telling = [term for term in known if not rarity.common(term)] or known
    forms = dict.fromkeys(form for term in telling for form in rarity.found(term))
    return either([Phrase(form) for form in forms]) if forms else None


@dataclass(frozen=True, slots=True)
class _Rated:
    """A sentence on its way: what is costly to know of it waits until it is among the best."""

    report_id: str
    paragraph: Paragraph
    start: int
    end: int
    score: float
    share: float
    marks: tuple[tuple[int, int], ...]

    def order(self) -> tuple[float, str, int, int]:
        """By score, then by place."""
        return -round(self.score, 6), self.report_id, int(self.paragraph.id[1:]), self.start

    def said(self, unit: str | None) -> Said:
        quote = self.paragraph.text[self.start : self.end]
        found, marks = amounts(quote), _merged(self.marks)
        amount = amount_of(quote, found, marks, unit or "")
        return Said(self.report_id, self.paragraph, self.start, self.end, self.score, self.share, marks, found, amount)


def _rated(report_id: str, paragraph: Paragraph, worth: Mapping[Term, float]) -> Iterator[_Rated]:
    folded = fold(paragraph.text)
    here = {term: forms for term in worth if (forms := [form for form in term.forms if form in folded])}
    total = {kind: sum(weight for term, weight in worth.items() if term.kind is kind) for kind in Kind}
    for start, end in sentences(paragraph.text) if here else ():
        text = folded[start:end]
        score, held = 0.0, dict.fromkeys(Kind, 0.0)
        marks: list[tuple[int, int]] = []
        for term, forms in here.items():
            counts = {form: number for form in forms if (number := text.count(form))}
            if not counts:
                continue
            frequency, weight = sum(counts.values()), worth[term] * max(map(term.worth, counts))
            score += weight * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * len(text) / _USUAL))
            held[term.kind] += weight
            marks += [(at, at + len(form)) for form in counts for at in (text.find(form),)]
        if marks:
            yield _Rated(report_id, paragraph, start, end, score, _share(held, total), tuple(marks))


def _share(held: Mapping[Kind, float], total: Mapping[Kind, float]) -> float:
    """How much of what was asked for: by words, or by pairs where these say more."""
    return min(1.0, max(held[kind] / total[kind] if total[kind] else 0.0 for kind in (Kind.WORD, Kind.PAIR)))


def _counting(unit: str) -> Callable[[_Rated], _Rated]:
    """Where a number is asked for, a sentence that gives one says more, most of all in the unit asked for."""

    def counted(rated: _Rated) -> _Rated:
        given = rated.said(unit).amount
        factor = 1.0 if given is None else _IN_UNIT if unit in ("", given.unit) else _IN_NUMBERS
        return replace(rated, score=rated.score * factor)

    return counted


def _merged(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _spread(ranked: Iterable[_Rated], per_report: int) -> list[_Rated]:
    """By score, but what a report says again counts less, and beyond ``per_report`` sentences not at all."""
    seen: dict[str, int] = {}
    kept: list[tuple[float, int, _Rated]] = []
    for place, each in enumerate(ranked):
        before = seen.get(each.report_id, 0)
        seen[each.report_id] = before + 1
        if before < per_report:
            kept.append((-each.score * _AGAIN**before, place, each))
    return [each for _, _, each in sorted(kept, key=lambda entry: entry[:2])]
