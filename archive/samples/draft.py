"""A report while it is being made up: consistent numbers first, then what its author does with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from random import Random

from archive.form import fields_of, table3, table4
from archive.form.model import Edition, Kind
from archive.models import Answer, EvidenceKind
from archive.samples.agencies import Office
from archive.samples.truth import FactTruth

T3_CODES = {edition: tuple(f.code for f in fields_of(edition) if f.table == 3) for edition in (Edition.E2019, Edition.E2021)}
RECEIVED = table3.code("new_received", "total")
_PENDING_SUITS = (table4.code("lit_direct", "pending"), table4.code("lit_after_review", "pending"))
_PENDING_REVIEW = table4.code("review", "pending")
_SUITS = (table4.code("lit_direct", "total"), table4.code("lit_after_review", "total"))


@dataclass(slots=True)
class SampleDraft:
    office: Office
    year: int
    edition: Edition
    counts: dict[str, int]  # what the cells say; a scenario may spoil it
    published: date | None
    told_published: int  # 主动公开…N条
    told_requests: int | None = None
    denies_requests: bool = False
    denies_disputes: bool = False
    told_pending_suits: int | None = None
    blank: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)  # cells printed in an unusual way
    no_number: set[str] = field(default_factory=set)  # cells that print something that is no number
    none_headings: set[int] = field(default_factory=set)
    lost_tables: set[int] = field(default_factory=set)
    asides: dict[int, list[str]] = field(default_factory=dict)  # section 1 subsection number → sentences to work in
    facts: dict[str, FactTruth] = field(default_factory=dict)  # where the scenario knows better than the tables
    findings: set[str] = field(default_factory=set)
    series_findings: set[str] = field(default_factory=set)
    private_names: list[str] = field(default_factory=list)

    @property
    def received(self) -> int:
        return self.counts[RECEIVED]

    @property
    def reviews(self) -> int:
        return self.counts[table4.code("review", "total")]

    @property
    def suits(self) -> int:
        return sum(self.counts[code] for code in _SUITS)

    @property
    def pending_suits(self) -> int:
        return sum(self.counts[code] for code in _PENDING_SUITS)

    def leave_blank(self, table: int) -> None:
        """Every cell of the table is there and empty."""
        self.blank.update(f.code for f in fields_of(self.edition) if f.table == table)

    def lose(self, table: int) -> None:
        self.lost_tables.add(table)
        self.leave_blank(table)

    def cells(self) -> dict[str, Decimal | None]:
        silent = self.blank | self.no_number
        if not silent:
            return {code: _decimal(count) for code, count in self.counts.items()}
        return {code: None if code in silent else _decimal(count) for code, count in self.counts.items()}

    def printed(self) -> dict[str, str]:
        cells = {code: str(count) for code, count in self.counts.items()}
        cells.update((code, _change(self.counts[code])) for code in _CHANGES[self.edition])
        cells.update(self.shown)
        cells.update(dict.fromkeys(self.blank, ""))
        return cells

    def all_facts(self) -> dict[str, FactTruth]:
        """What a careful reader of the whole document concludes."""
        review = self.counts[_PENDING_REVIEW]
        facts = {
            "zero_requests": FactTruth(Answer.NO if self.received else Answer.YES, (EvidenceKind.TABLE_CELL,), self.received),
            "pending_litigation": FactTruth(
                Answer.YES if self.pending_suits else Answer.NO, (EvidenceKind.TABLE_CELL,), self.pending_suits
            ),
            "pending_review": FactTruth(Answer.YES if review else Answer.NO, (EvidenceKind.TABLE_CELL,), review),
        }
        facts.update(self.facts)
        return facts


_CHANGES = {edition: tuple(f.code for f in fields_of(edition) if f.kind is Kind.CHANGE) for edition in (Edition.E2019, Edition.E2021)}


@lru_cache(maxsize=4096)
def _decimal(count: int) -> Decimal:
    return Decimal(count)


def _change(count: int) -> str:
    """增4, 减5, 0."""
    return f"增{count}" if count > 0 else f"减{-count}" if count < 0 else "0"


def wan(yuan: int) -> str:
    """215840 → 21.584"""
    return f"{Decimal(yuan) / 10000:f}".rstrip("0").rstrip(".") if yuan else "0"


def start_draft(office: Office, year: int, edition: Edition, counts: dict[str, int], rng: Random) -> SampleDraft:
    """An honest author: prints every number, says in words what the tables say, is in time."""
    draft = SampleDraft(office, year, edition, counts, _in_time(office, year, rng), told_published=rng.randint(60, 900))
    if draft.received:
        draft.told_requests = draft.received if rng.random() < 0.75 else None
    else:
        draft.denies_requests = rng.random() < 0.85
    if draft.pending_suits:
        draft.told_pending_suits = draft.pending_suits if rng.random() < 0.5 else None
    draft.denies_disputes = not draft.suits and not draft.reviews and rng.random() < 0.75
    _print_amounts(draft, rng)
    return draft


def _in_time(office: Office, year: int, rng: Random) -> date:
    days = 80 if office.government else 26
    return date(year + 1, 1, 4) + timedelta(days=rng.randint(0, days))


def _print_amounts(draft: SampleDraft, rng: Random) -> None:
    """2019: the form prints no unit, so the cell does. 2021: the header says 万元."""
    if draft.edition is Edition.E2019:
        code = "t2_procurement_amount_yuan"
        yuan = draft.counts[code]
        draft.shown[code] = "0" if not yuan else f"{yuan}元" if rng.random() < 0.5 else f"{wan(yuan)}万元"
    else:
        code = "t2_fees_amount_yuan"
        yuan = draft.counts[code]
        draft.shown[code] = f"{wan(yuan)}万元" if yuan and rng.random() < 0.4 else wan(yuan)
