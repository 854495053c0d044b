"""Numbers that agree with each other: every equation of the form, and every carry-over from last year, holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from archive.form import fields_of, table3, table4
from archive.form.model import Edition
from archive.samples.agencies import Office

APPLICANTS = tuple(column.code for column in table3.COLUMNS if column.code != "total")
_APPLICANT_WEIGHTS = (74, 15, 1, 2, 4, 4)
_OUTCOMES = tuple(outcome.code for outcome in table4.OUTCOMES if outcome.code != "total")

# How often requests end in each way; rows not named here are rare.
_RESULT_WEIGHTS = {
    "granted": 44,
    "partially_granted": 9,
    "denied_third_party": 2,
    "denied_internal_affairs": 2,
    "denied_process_info": 3,
    "denied_admin_query": 3,
    "unable_not_held": 20,
    "unable_needs_creation": 4,
    "unable_unclear": 2,
    "refused_petition": 5,
    "refused_duplicate": 3,
    "other_processing": 2,
    "other_no_correction": 2,
}


@dataclass(slots=True)
class Books:
    """A body's numbers at the end of one year; next year's start from them."""

    year: int
    edition: Edition
    counts: dict[str, int]  # every cell of the edition; amounts in yuan

    def carried(self, applicant: str) -> int:
        return self.counts[table3.code("carried_out", applicant)]


@lru_cache(maxsize=4)
def _zeros(edition: Edition) -> dict[str, int]:
    return dict.fromkeys((field.code for field in fields_of(edition)), 0)


@lru_cache(maxsize=4)
def _results(edition: Edition) -> tuple[tuple[str, ...], tuple[int, ...]]:
    leaves = table3.leaves(edition)
    total = 0
    cumulative = []
    for leaf in leaves:
        total += _RESULT_WEIGHTS.get(leaf, 1)
        cumulative.append(total)
    return leaves, tuple(cumulative)


def edition_of(year: int) -> Edition:
    return Edition.E2019 if year < 2021 else Edition.E2021


def keep_books(
    office: Office, year: int, last: Books | None, rng: Random, *, edition: Edition, received: int | None = None, settle: bool = False
) -> Books:
    """The year's numbers. ``received`` sets how many requests came in; otherwise the body's size decides.

    ``settle``: nothing is left open for next year.
    """
    counts = dict(_zeros(edition))
    _table2(counts, office, edition, last, rng)
    _table3(counts, edition, last, rng, _how_many(office, rng) if received is None else received, settle)
    _table4(counts, office, last, rng, settle)
    return Books(year, edition, counts)


def _how_many(office: Office, rng: Random) -> int:
    """Requests of a year: most bodies few, some many."""
    if rng.random() < (0.45, 0.15, 0.03)[office.size]:
        return 0
    return max(1, int(rng.paretovariate(0.9) * (1, 3, 9)[office.size])) % 400


def add_request(counts: dict[str, int], row: str, applicant: str, amount: int = 1) -> None:
    counts[table3.code(row, applicant)] += amount
    counts[table3.code(row, "total")] += amount


def _table3(counts: dict[str, int], edition: Edition, last: Books | None, rng: Random, received: int, settle: bool) -> None:
    caseload = dict.fromkeys(APPLICANTS, 0)
    for applicant in rng.choices(APPLICANTS, _APPLICANT_WEIGHTS, k=received):
        caseload[applicant] += 1
    leaves, weights = _results(edition)
    for applicant, new in caseload.items():
        carried = last.carried(applicant) if last else 0
        if new:
            add_request(counts, "new_received", applicant, new)
        if carried:
            add_request(counts, "carried_in", applicant, carried)
        if not new + carried:
            continue
        left = min(new, rng.choice((0, 0, 0, 1, 1, 2, 3))) if new > 2 and not settle else 0
        done = new + carried - left
        for leaf in rng.choices(leaves, cum_weights=weights, k=done):
            add_request(counts, leaf, applicant)
        add_request(counts, "total_processed", applicant, done)
        if left:
            add_request(counts, "carried_out", applicant, left)


def set_dispute(counts: dict[str, int], group: str, outcome: str, amount: int) -> None:
    """Set one outcome of table 4 and keep the group's total right."""
    code = table4.code(group, outcome)
    counts[table4.code(group, "total")] += amount - counts[code]
    counts[code] = amount


def _table4(counts: dict[str, int], office: Office, last: Books | None, rng: Random, settle: bool) -> None:
    """Few bodies are sued; what was pending last year appears again this year."""
    active = rng.random() < (0.04, 0.15, 0.4)[office.size]
    for group in table4.GROUPS:
        pending = last.counts[table4.code(group.code, "pending")] if last else 0
        if pending:
            set_dispute(counts, group.code, "upheld", pending)
        if active and (group.code != "lit_after_review" or counts[table4.code("review", "total")]) and rng.random() < 0.6:
            outcome = rng.choices(_OUTCOMES, (6, 1, 2, 0 if settle else 1))[0]
            set_dispute(counts, group.code, outcome, counts[table4.code(group.code, outcome)] + rng.randint(1, 3))


def _table2(counts: dict[str, int], office: Office, edition: Edition, last: Books | None, rng: Random) -> None:
    if edition is Edition.E2019:
        _table2_2019(counts, office, last.counts if last and last.edition is edition else {}, rng)
    else:
        _table2_2021(counts, office, last.counts if last and last.edition is edition else {}, rng)


def _table2_2019(counts: dict[str, int], office: Office, last: dict[str, int], rng: Random) -> None:
    for line in ("regulations", "normative_docs") if office.makes_rules else ("normative_docs",):
        made = rng.choice((0, 0, 1, 2, 4)) * (office.size + 1) // 2
        published = min(made, made - rng.choice((0, 0, 1))) if made > 1 else made
        counts[f"t2_{line}_made"] = made
        counts[f"t2_{line}_published"] = published
        counts[f"t2_{line}_total_public"] = last.get(f"t2_{line}_total_public", rng.randint(0, 30)) + published
    for line in ("licensing", "other_services", "penalty", "coercion", "fees"):
        before = last.get(f"t2_{line}_prev_items", -1)
        items = before + last[f"t2_{line}_change"] if before >= 0 else _items(line, office, rng)
        change = rng.choice((0, 0, 0, 1, 2, 4, 7, -1, -2, -5))
        counts[f"t2_{line}_prev_items"] = items
        counts[f"t2_{line}_change"] = change if items + change >= 0 and items else 0
        if line != "fees" and items:
            counts[f"t2_{line}_decisions"] = _decisions(office, rng)
    if rng.random() < 0.7:
        counts["t2_procurement_items"] = items = rng.randint(1, 40)
        counts["t2_procurement_amount_yuan"] = items * rng.randint(800, 90_000) + rng.randint(0, 99) * 10


def _items(line: str, office: Office, rng: Random) -> int:
    if line == "fees":
        return rng.choice((0, 0, 1, 3))
    if office.size == 0 and line in {"penalty", "coercion"}:
        return rng.choice((0, 0, 6))
    return rng.randint(0, 60 * (office.size + 1))


def _decisions(office: Office, rng: Random) -> int:
    return int(rng.paretovariate(0.7) * (4, 20, 60)[office.size]) % 90_000


def _table2_2021(counts: dict[str, int], office: Office, last: dict[str, int], rng: Random) -> None:
    for line in ("regulations", "normative_docs") if office.makes_rules else ("normative_docs",):
        issued = rng.choice((0, 0, 1, 2, 3, 5))
        standing = last.get(f"t2_{line}_in_force", rng.randint(2, 28))
        repealed = min(standing, rng.choice((0, 0, 0, 1, 2)))
        counts[f"t2_{line}_issued"] = issued
        counts[f"t2_{line}_repealed"] = repealed
        counts[f"t2_{line}_in_force"] = standing + issued - repealed
    for line in ("licensing", "penalty", "coercion"):
        if office.size or line == "licensing":
            counts[f"t2_{line}_decisions"] = _decisions(office, rng) if rng.random() < 0.85 else 0
    if office.size and rng.random() < 0.45:
        counts["t2_fees_amount_yuan"] = rng.randint(30, 90_000) * 10
