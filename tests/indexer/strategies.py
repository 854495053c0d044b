"""Queries and index documents for hypothesis."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from archive.store.stored import StoredReport
from indexer.as_read import ENTERED, amount_as_read, as_read, code_as_read
from indexer.documents import IndexDocument, document
from indexer.engine import ORDERS, RANKS, Count, Scope
from indexer.fields import FACET_BY_NAME
from indexer.folding import fold
from indexer.query import (
    Among,
    Amount,
    Change,
    Choice,
    Compared,
    Newest,
    Not,
    Phrase,
    Query,
    Range,
    Sharing,
    Stated,
    Word,
    Written,
    both,
    either,
)
from indexer.states import KNOWN, STATES, UNKNOWN
from tests.indexer.corpus import SENTENCES, report

_TEXT = fold("".join(SENTENCES).replace("{n}", "12").replace("{m}", "3"))
_PIECES = st.integers(0, len(_TEXT) - 8).flatmap(lambda at: st.integers(1, 7).map(lambda length: _TEXT[at : at + length]))

WORDS = st.sampled_from(
    [
        "公开",
        "复议",
        "诉讼",
        "政府信息公开",
        "申请公开",
        "市民政策",
        "民政",
        "教育局",
        "南湖区",
        "公",
        "𠮷野",
        "wi-fi",
        "三安全",
        "没有这个词",
        "随e问",
        "不服,申请",
    ]
)
words = st.builds(Word, WORDS)
phrases = st.builds(Phrase, _PIECES.filter(str.strip).map(str.strip))
choices = st.one_of(
    st.builds(Choice, st.just("zero_requests"), st.lists(st.sampled_from(("yes", "no", "unknown")), min_size=1, max_size=2).map(tuple)),
    st.builds(Choice, st.just("city"), st.sampled_from((("甲市",), ("乙市", "甲"), ("没有",)))),
    st.builds(Choice, st.just("severity"), st.sampled_from((("error",), ("none", "warning")))),
    st.builds(Choice, st.just("agency"), st.sampled_from((("教育局",), ("示例省乙市民政局",))), st.booleans()),
)
_CODES = st.sampled_from(("t3_new_received__total", "t2_procurement_amount_yuan", "report_year", "t3_caseload", "t4_review_total"))
_BOUNDS = st.sampled_from([Decimal(text) for text in ("0", "1", "2.5", "2020", "2021", "3000000")])
_ranges = st.one_of(
    st.builds(Range, _CODES, _BOUNDS, above=st.booleans()),
    st.builds(Range, _CODES, high=_BOUNDS, below=st.booleans()),
    st.builds(lambda code, bound: Range(code, bound, bound), _CODES, _BOUNDS),
)
ranges = st.one_of(_ranges, _ranges.map(as_read))

NUMBERS = ("t3_new_received__total", "t3_carried_in__total", "t3_caseload", "t2_procurement_amount_yuan", "disclosure_rate")
_terms = st.lists(st.lists(st.sampled_from(NUMBERS[:4]), min_size=1, max_size=2, unique=True).map(tuple), min_size=1, max_size=3).map(tuple)
_plain_amounts = st.one_of(
    st.sampled_from(NUMBERS).map(Amount.of),
    st.builds(Amount, _terms, st.just(()) | _terms, st.just(())),
    st.builds(Amount, _terms, st.just(()), _terms),
)
amounts = st.one_of(
    _plain_amounts,
    _plain_amounts.map(amount_as_read),
    st.builds(Change, _plain_amounts, _plain_amounts, st.sampled_from((0, 2019, 2020, 2021)), st.booleans()),
)
conditions = st.one_of(
    st.builds(Compared, amounts, _BOUNDS, above=st.booleans()),
    st.builds(Compared, amounts, high=_BOUNDS, below=st.booleans()),
    st.builds(Stated, amounts, st.lists(st.sampled_from(STATES), min_size=1, max_size=4, unique=True).map(tuple)),
)

_among = st.frozensets(st.integers(0, 60).map(lambda number: f"{number:012x}"), max_size=9).map(Among)
leaves = st.one_of(words, phrases, choices, ranges, conditions, st.builds(Written, _PIECES.filter(str.strip).map(str.strip)), _among)


def _negated(part: Query) -> Query:
    return part.part if isinstance(part, Not) else Not(part)


def _compound(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3)
    fields = st.sampled_from(("reporter", "agency", "city"))
    related = st.one_of(st.builds(Sharing, fields, parts), st.builds(Newest, fields, st.none() | parts))
    return st.one_of(several.map(both), several.map(either), parts.map(_negated), related)


queries = st.recursive(leaves, _compound, max_leaves=5)
filters = st.dictionaries(st.sampled_from(("report_year", "city", "severity", "zero_requests")), st.just(()), max_size=2).flatmap(
    lambda names: st.fixed_dictionaries({name: _values(name) for name in names})
)


def _values(name: str) -> st.SearchStrategy[tuple[str, ...]]:
    known = {"report_year": ("2019", "2020", "2021"), "city": ("甲市", "乙市")}.get(name) or tuple(FACET_BY_NAME[name].labels)
    return st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True).map(tuple)


scopes = st.builds(Scope, st.none() | queries, filters)

facets = st.sampled_from(("report_year", "city", "county", "sector", "zero_requests", "rule", "evidence", "severity", "agency"))
_some_facets = st.lists(facets, max_size=3, unique=True).map(tuple)
counts = st.builds(
    Count,
    scopes,
    _some_facets,
    st.lists(amounts, max_size=3).map(tuple),
    st.lists(facets, max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.integers(0, 3),
)
ranked_counts = st.builds(
    Count,
    scopes,
    _some_facets.filter(bool),
    amounts.map(lambda amount: (amount,)),
    st.just(()),
    st.just(True),
    st.integers(0, 2),
    st.sampled_from([sign + rank for rank in RANKS for sign in ("", "-")]),
    st.integers(0, 5),
)
orders = st.sampled_from([*ORDERS, *(sign + code for code in (*NUMBERS, "report_year") for sign in ("", "-"))])
greatest = st.tuples(scopes, amounts, st.integers(0, 12), st.booleans(), st.integers(0, 6), st.integers(1, 60))
bounds = st.lists(st.integers(-5, 200).map(Decimal), unique=True, max_size=5).map(sorted)


def documents(seeds: list[int]) -> list[IndexDocument]:
    return [_stated(document(StoredReport(f"{seed:012x}", f"{seed}", 1, True, "", "", "", report(seed))), seed) for seed in seeds]


def _stated(made: IndexDocument, seed: int) -> IndexDocument:
    """Every way of knowing and not knowing a number, and shares without end."""
    dice = random.Random(seed)
    states = {code: dice.choice(KNOWN if code in made.numbers else UNKNOWN) for code in NUMBERS if dice.random() < 0.7}
    rate = {"disclosure_rate": 100 / dice.randint(1, 9)} if dice.random() < 0.5 and states.get("disclosure_rate") in (None, *KNOWN) else {}
    before = {code_as_read(code): dice.choice(UNKNOWN) for code, state in states.items() if state == ENTERED}
    return replace(made, numbers={**made.numbers, **rate}, states={**made.states, **states, **before})
