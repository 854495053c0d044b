"""What number every field of a report is: one ladder, from what is printed down to what only a sentence says.

Each step looks at what is known so far and proposes numbers for fields that have none. A field keeps the first number it
gets and how it was known; what no step reaches stays unknown, with the reason its cell gives. Nothing printed is ever
replaced, a step gives nothing where the report speaks against it, and a blank by itself is no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from archive.form import EQUATIONS, FIELD_BY_CODE, Edition, Equation, table3, table4
from archive.models import Evidence, EvidenceKind, State, Value, together
from archive.narrative.said import Said, Scope, Statement

NEW_TOTAL = table3.code("new_received", "total")
NEW_ROW = tuple(table3.code("new_received", column.code) for column in table3.COLUMNS)
LITIGATION = ("lit_direct", "lit_after_review")
REVIEW = ("review",)
_DIGIT = re.compile(r"[1-9１-９一二三四五六七八九十]")
_ABOUT_PENDING = re.compile(r"审结|结案|审理")  # “均已审结” says there were cases

# By edition.
_RELATIONS: Mapping[str, Sequence[Equation]] = {
    edition.value: [equation for equation in EQUATIONS if equation.edition is edition] for edition in Edition
}

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Sources:
    """All that may speak to a field of one report."""

    cells: Values  # as read from the tables
    said: Sequence[Said] = ()
    none_headings: Mapping[int, Evidence] = field(default_factory=dict)  # section → its heading, where that ends with （无）
    form: str | None = None

    def counts(self, *kinds: Statement) -> list[Said]:
        """Sentences that give a number above zero."""
        return [said for said in self.said if said.statement in kinds and said.number]

    def denials(self, kind: Statement) -> list[Said]:
        """Denials for the whole body: what its own level has not, others of it may have."""
        return [said for said in self.said if said.statement is kind and said.scope is not Scope.OWN]


@dataclass(frozen=True, slots=True)
class Step:
    evidence: EvidenceKind
    propose: Callable[[Values, Sources], Iterator[Value]]
    rule: str  # Chinese: when it applies


def climb(sources: Sources) -> dict[str, Value]:
    """Every field of the report's edition, decided."""
    known = dict(sources.cells)
    for step in LADDER:
        # All proposals of a step are made from the steps above it, so that their order does not matter.
        for value in tuple(step.propose(known, sources)):
            if value.code not in known or known[value.code].value is None:
                known[value.code] = value
    return known


def decided(known: Values, code: str, number: Decimal, evidence: EvidenceKind, **proof: str | tuple[str, ...] | None) -> Value:
    """A field's row with a number its cell does not print; where there is no cell, it stands with what it is computed from."""
    cell = known.get(code) or Value(code, None, None, State.ABSENT, EvidenceKind.TABLE_MISSING)
    if cell.paragraph is None:
        beside = (known[each].paragraph for each in proof.get("basis") or () if each in known)
        cell = cell._replace(paragraph=next(filter(None, beside), None))
    return cell._replace(code=code, value=number, evidence=evidence, **proof)  # type: ignore[arg-type]


# Arithmetic


def computed(known: Values, sources: Sources) -> Iterator[Value]:
    """Counts are never negative, so a total leaves its parts only one possibility more often than it seems.

    All parts printed: their sum is the total. The printed parts make up the total: the others are zero. One part missing:
    it is the rest. Two rows or columns that disagree give nothing; neither does one with something unreadable in it. No rest
    is taken of a total that the report itself contradicts elsewhere, and what is computed must not break another sum.
    """
    proposals: dict[str, list[Value]] = {}
    relations = _RELATIONS.get(sources.form or "", ())
    for equation in relations:
        for value in _solved(equation, known) if len(equation.right) == 1 else ():
            proposals.setdefault(value.code, []).append(value)
    agreed = {code: values[0] for code, values in proposals.items() if len({value.value for value in values}) == 1}
    if agreed:
        doubtful = _in_broken_sums(known, relations)
        agreed = {code: value for code, value in agreed.items() if doubtful.isdisjoint(value.basis) or not value.value or _is_sum(value)}
        broken = _in_broken_sums({**known, **agreed}, relations)
        yield from (value for code, value in agreed.items() if code not in broken)


def _is_sum(value: Value) -> bool:
    """A total by its printed parts; all other numbers are what a total leaves."""
    return FIELD_BY_CODE[value.code].column == "total" and all(FIELD_BY_CODE[code].column != "total" for code in value.basis)


def _in_broken_sums(known: Values, relations: Sequence[Equation]) -> set[str]:
    """The fields of relations that are known throughout and do not hold."""
    found: set[str] = set()
    for equation in relations:
        codes = (*equation.left, *equation.right)
        cells = [known.get(code) for code in codes]
        numbers = [cell.value for cell in cells if cell is not None and cell.value is not None]
        if len(numbers) == len(codes) and sum(numbers[: len(equation.left)]) != sum(numbers[len(equation.left) :]):
            found.update(codes)
    return found


def _solved(equation: Equation, known: Values) -> Iterator[Value]:
    codes = (*equation.left, *equation.right)
    cells = [known.get(code) for code in codes]
    if all(cell is not None and cell.value is not None for cell in cells):
        return  # nothing to solve
    if any(cell is not None and cell.state is State.UNPARSED for cell in cells):
        return
    numbers = {code: cell.value for code, cell in zip(codes, cells, strict=True) if cell is not None and cell.value is not None}
    parts = {code: number for code, number in numbers.items() if code in equation.left}
    unknown = [code for code in equation.left if code not in parts]
    total, summed = numbers.get(equation.right[0]), sum(parts.values(), Decimal(0))
    basis = tuple(numbers)
    if total is None:
        if not unknown:
            yield decided(known, equation.right[0], summed, EvidenceKind.COMPUTED, basis=basis)
    elif summed == total:
        for code in unknown:
            yield decided(known, code, Decimal(0), EvidenceKind.COMPUTED, basis=basis)
    elif len(unknown) == 1 and summed < total:
        yield decided(known, unknown[0], total - summed, EvidenceKind.COMPUTED, basis=basis)


def rows_of_2019(known: Values, sources: Sources) -> Iterator[Value]:
    """（六）其他处理, a row of the 2019 edition: in that of 2021 its three rows together."""
    if sources.form != Edition.E2021:
        return
    leaves = [row.code for row in table3.ROWS if row.group == "other"]
    for column in table3.COLUMNS:
        parts = [known.get(table3.code(leaf, column.code)) for leaf in leaves]
        value = total(table3.code("other_processing", column.code), parts)
        if value is not None:
            yield value


def total(code: str, parts: Sequence[Value | None]) -> Value | None:
    """The sum of decided values, known as its weakest part is; None when one of them is unknown."""
    known = [part for part in parts if part is not None and part.value is not None]
    if not known or len(known) < len(parts):
        return None
    if len(known) == 1:
        return known[0]._replace(code=code, basis=known[0].basis or (known[0].code,))
    weakest = max(known, key=lambda part: part.evidence.rank)
    evidence = together(part.evidence for part in known)
    number = sum((part.value for part in known if part.value is not None), Decimal(0))
    return Value(
        code, number, None, State.NOT_IN_FORM, evidence,
        paragraph=weakest.paragraph, source=weakest.source, quote=weakest.quote, basis=tuple(part.code for part in known),
    )  # fmt: skip


# Headings


def by_heading(known: Values, sources: Sources) -> Iterator[Value]:
    """“…情况（无）” makes every count of the section's table zero, unless anything in the section says otherwise."""
    against = {
        3: sources.counts(Statement.REQUESTS, Statement.HANDLED),
        4: sources.counts(Statement.REVIEW, Statement.LITIGATION, Statement.PENDING_REVIEW, Statement.PENDING_LITIGATION),
    }
    for section, heading in sources.none_headings.items():
        codes = [code for code in known if (cell := FIELD_BY_CODE.get(code)) is not None and cell.table == section]
        if section in against and not against[section] and not any(_speaks_against(known[code]) for code in codes):
            for code in codes:
                yield decided(known, code, Decimal(0), EvidenceKind.HEADING_NONE, source=heading.paragraph, quote=heading.quote)


def _speaks_against(value: Value) -> bool:
    """A number above zero, or something unreadable that may be one."""
    if value.value is not None:
        return value.value > 0
    return value.state is State.UNPARSED and bool(_DIGIT.search(value.raw or ""))


# Sentences


def by_count(known: Values, sources: Sources) -> Iterator[Value]:
    """“共收到申请5件”, where every sentence gives the same exact number and nothing denies it."""
    if not sources.denials(Statement.ZERO_REQUESTS) and 3 not in sources.none_headings and not _any_number(known, NEW_ROW):
        yield from _counted(known, NEW_TOTAL, sources.counts(Statement.REQUESTS))
    pending = (("t4_lit_pending", LITIGATION, Statement.PENDING_LITIGATION, Statement.NO_LITIGATION),
               (table4.code("review", "pending"), REVIEW, Statement.PENDING_REVIEW, Statement.NO_REVIEW))  # fmt: skip
    for code, groups, stated, denied in pending:
        cells = [table4.code(group, outcome.code) for group in groups for outcome in table4.OUTCOMES]
        if not sources.denials(denied) and 4 not in sources.none_headings and not _any_number(known, cells):
            yield from _counted(known, code, sources.counts(stated))


def _counted(known: Values, code: str, said: Sequence[Said]) -> Iterator[Value]:
    whole = [each for each in said if each.scope is not Scope.OWN]
    if sources_agree(whole):
        first = whole[0]
        where = {"source": first.paragraph, "quote": first.quote}
        yield decided(known, code, Decimal(first.number or 0), EvidenceKind.NARRATIVE_NUMBER, **where)


def sources_agree(said: Sequence[Said]) -> bool:
    """At least one number, all of them exact and the same."""
    return bool(said) and len({each.number for each in said}) == 1 and not any(each.approximate for each in said)


def by_denial(known: Values, sources: Sources) -> Iterator[Value]:
    """“未收到政府信息公开申请” makes the new requests zero; “未发生行政诉讼” the suits; “均已审结” the pending ones only."""
    denied = sources.denials(Statement.ZERO_REQUESTS)
    if denied and not sources.counts(Statement.REQUESTS, Statement.HANDLED) and more_than_carried_in(known) is None:
        yield from _denied(known, NEW_ROW, denied)
    cases = (
        (REVIEW, Statement.NO_REVIEW, (Statement.REVIEW, Statement.PENDING_REVIEW)),
        (LITIGATION, Statement.NO_LITIGATION, (Statement.LITIGATION, Statement.PENDING_LITIGATION)),
    )
    for groups, kind, stated in cases:
        denials = sources.denials(kind)
        whole = [said for said in denials if not _ABOUT_PENDING.search(said.quote)]
        pending = tuple(table4.code(group, "pending") for group in groups)
        cells = tuple(table4.code(group, outcome.code) for group in groups for outcome in table4.OUTCOMES)
        if not sources.counts(*stated):
            yield from _denied(known, cells, whole)
        if not sources.counts(stated[1]):
            yield from _denied(known, pending, denials)


def _denied(known: Values, codes: Sequence[str], denials: Sequence[Said]) -> Iterator[Value]:
    cells = [code for code in codes if code in known]
    if denials and not any(_speaks_against(known[code]) for code in cells):
        for code in cells:
            said = denials[0]
            yield decided(known, code, Decimal(0), EvidenceKind.NARRATIVE_ZERO, source=said.paragraph, quote=said.quote)


def more_than_carried_in(known: Values) -> Value | None:
    """A cell of requests dealt with that can only have come in this year: more than the year before left over."""
    carried = known.get(table3.code("carried_in", "total"))
    if carried is None or (carried.value is None and carried.state not in (State.BLANK, State.DASH)):
        return None
    outside = ("new_received", "carried_in", "carried_out", "total_processed")
    cells = [value for code, value in known.items() if code.startswith("t3_") and "__" in code and value.value]
    dealt_with = [value for value in cells if value.code.removeprefix("t3_").split("__")[0] not in outside]
    left = [value for value in cells if value.code in (table3.code("total_processed", "total"), table3.code("carried_out", "total"))]
    most = max(sum(value.value or 0 for value in left), max((value.value or 0 for value in dealt_with), default=0))
    return (left + dealt_with)[0] if most > (carried.value or 0) else None


def _any_number(known: Values, codes: Sequence[str]) -> bool:
    return any(code in known and known[code].value is not None for code in codes)


LADDER: tuple[Step, ...] = (
    Step(EvidenceKind.COMPUTED, computed, "同一行或同一列其余数字齐全，或各项之和已等于总计，因而只有一种可能"),
    Step(EvidenceKind.HEADING_NONE, by_heading, "该部分标题写“（无）”，表格和正文都没有相反的数字"),
    Step(EvidenceKind.NARRATIVE_NUMBER, by_count, "表格没有数字，正文写明数量，各处一致"),
    Step(EvidenceKind.NARRATIVE_ZERO, by_denial, "表格没有数字，正文写明没有发生，且没有相反的数字"),
    Step(EvidenceKind.COMPUTED, rows_of_2019, "2021版没有“其他处理”一行，由它的三个分项相加"),
)
