"""The numbers behind an answer: what each report says for a quantity, and how that is known.

A blank is never a zero. Where a report's other cells, a heading （无） or a sentence leave only one number possible,
that number is given and marked as derived; otherwise the value is unknown and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from archive.form import FIELD_BY_CODE, Edition
from archive.models import EvidenceKind, State, Value, together
from archive.store import Store
from archive.store.stored import Summary
from indexer.query import Amount, Choice, Query, Stated, both
from indexer.question.quantities import Quantity, Term, short_label
from indexer.states import KNOWN, UNKNOWN
from indexer.states import MISSING as NOWHERE


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number stands: a cell, or the sentence it follows from."""

    code: str
    paragraph: str | None
    cell: tuple[int, int] | None = None
    quote: str = ""  # of a sentence


@dataclass(frozen=True, slots=True)
class Figure:
    """What one report says for one quantity."""

    value: Decimal | None
    evidence: EvidenceKind  # the weakest among its parts
    sources: tuple[Source, ...] = ()
    missing: str = ""  # Chinese: why there is no value
    notes: tuple[str, ...] = ()
    above: Decimal | None = None  # of a ratio
    below: Decimal | None = None

    @property
    def derived(self) -> bool:
        return self.value is not None and self.evidence is not EvidenceKind.TABLE_CELL


LACKING = (*UNKNOWN, NOWHERE)  # states of what is not known


class Figures:
    """The values of some reports for some quantities, read in few queries."""

    def __init__(self, store: Store, reports: Sequence[Summary], quantities: Iterable[Quantity]) -> None:
        self._reports = {report.id: report for report in reports}
        wanted = list(quantities)
        codes = tuple(dict.fromkeys(field.code for each in wanted for field in each.fields))
        codes += tuple(each.code for each in wanted if each.measure is not None)
        self._values = _load(store, codes, list(self._reports))

    def figure(self, report_id: str, quantity: Quantity) -> Figure:
        made = self._sum(report_id, quantity.terms)
        if quantity.over:
            made = _divide(made, self._sum(report_id, quantity.over))
        return made if quantity.measure is None else self._decided(report_id, quantity, made)

    def _decided(self, report_id: str, quantity: Quantity, parts: Figure) -> Figure:
        """A declared measure is what was decided when the report was read; its parts tell where that stands."""
        row = self._values.get((report_id, quantity.code))
        if row is None or row.value is None:
            return replace(parts, value=None, missing=parts.missing or (row.state if row else State.ABSENT).word.label)
        sources = parts.sources if parts.value is not None else (_source(quantity.code, row),)
        number = row.value / 100 if quantity.unit == "%" else row.value
        return replace(parts, value=number, evidence=row.evidence, sources=sources, missing="")

    def paragraphs(self, report_id: str) -> list[str]:
        """Where its numbers stand."""
        return self._paragraphs.get(report_id, [])

    @cached_property
    def _paragraphs(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for (id, _), value in self._values.items():
            if paragraph := value.source or value.paragraph:
                found.setdefault(id, []).append(paragraph)
        return found

    def _sum(self, report_id: str, terms: Sequence[Term]) -> Figure:
        parts = [self._term(report_id, term) for term in terms]
        sources = tuple(source for part in parts for source in part.sources)
        notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
        unknown = next((part for part in parts if part.value is None), None)
        if unknown is not None:
            return Figure(None, unknown.evidence, sources, unknown.missing, notes)
        total = sum((part.value for part in parts if part.value is not None), Decimal(0))
        return Figure(total, together(part.evidence for part in parts), sources, "", notes)

    def _term(self, report_id: str, term: Term) -> Figure:
        """The first alternative the report's form prints."""
        code = next((code for code in term if self._in_form(report_id, code)), term[0])
        value = self._values.get((report_id, code))
        if value is not None and value.value is not None:
            notes = (value.note,) if value.note else ()
            return Figure(value.value, value.evidence, (_source(code, value),), "", notes)
        if not self._in_form(report_id, code):
            return Figure(None, EvidenceKind.TABLE_MISSING, missing=_not_in_form(code, self._reports[report_id]))
        state = value.state if value is not None else State.ABSENT
        source = (Source(code, value.paragraph, value.cell),) if value is not None and value.paragraph else ()
        return Figure(None, value.evidence if value is not None else EvidenceKind.TABLE_MISSING, source, state.word.label)

    def _in_form(self, report_id: str, code: str) -> bool:
        return printed(code, self._reports[report_id].form)


def amount_of(quantity: Quantity) -> Amount:
    """The quantity as the index counts it."""
    return Amount(quantity.added, over=quantity.over)


def known(quantity: Quantity) -> Query:
    return Stated(amount_of(quantity), KNOWN)


def not_printed(quantity: Quantity, forms: Iterable[str]) -> list[Query]:
    """Reports that lack a number because their form does not print it: of its terms the first that is unknown is no part of the form."""
    found: list[Query] = []
    terms = (*quantity.terms, *quantity.over)
    for form in forms:
        at = next((at for at, term in enumerate(terms) if not any(printed(code, form) for code in term)), None)
        if at is not None:
            before = [Stated(Amount(terms[:at]), KNOWN)] if at else []
            found.append(both([Choice("form", (form,), exact=True), Stated(amount_of(quantity), LACKING), *before]))
    return found


def printed(code: str, form: str | None) -> bool:
    """Whether a form has the field. Of a report whose form is not known anything may be asked."""
    field = FIELD_BY_CODE[code]
    summed = field.row == "other_processing" and form == Edition.E2021  # its three rows
    return form in field.editions or form is None or summed


def _source(code: str, value: Value) -> Source:
    """The heading or sentence that decides it, else its cell, else the first cell it is computed from."""
    if value.source:
        return Source(code, value.source, None, value.quote or "")
    return Source(code, value.paragraph, value.cell)


def _load(store: Store, codes: Sequence[str], ids: list[str]) -> dict[tuple[str, str], Value]:
    if not ids or not codes:
        return {}
    return {(each.report_id, each.value.code): each.value for each in store.values(codes, ids)}


def _divide(above: Figure, below: Figure) -> Figure:
    sources = (*above.sources, *below.sources)
    notes = tuple(dict.fromkeys((*above.notes, *below.notes)))
    weakest = together((above.evidence, below.evidence))
    if above.value is None or below.value is None:
        missing = above.missing if above.value is None else below.missing
        return Figure(None, weakest, sources, missing, notes, above.value, below.value)
    if below.value == 0:
        return Figure(None, weakest, sources, State.NO_DENOMINATOR.word.label, notes, above.value, below.value)
    return Figure(above.value / below.value, weakest, sources, "", notes, above.value, below.value)


def _not_in_form(code: str, report: Summary) -> str:
    if report.form == "free":
        return "2019年以前的年报没有统一表格"
    return f"{report.form}版表格没有“{short_label(FIELD_BY_CODE[code])}”这一项"
