"""Kinds of question, one file each: what a kind takes from the words, how it is worded, how it is answered, and examples."""

from __future__ import annotations

from indexer.qn.kinds.compare import Compare
from indexer.qn.kinds.definition import Comparable, Definition
from indexer.qn.kinds.evidence import Sources
from indexer.qn.kinds.findings import Findings
from indexer.qn.kinds.frequent import Frequent
from indexer.qn.kinds.holding import Held
from indexer.qn.kinds.listing import Listing
from indexer.qn.kinds.meta import FormCount, Meta
from indexer.qn.kinds.number import Number
from indexer.qn.kinds.passages import Sections, Why, Words
from indexer.qn.kinds.ranking import Ranking
from indexer.qn.kinds.series import Series
from indexer.qn.kinds.share import Share, Standing, Whole
from indexer.qn.kinds.split import Split
from indexer.qn.kinds.table import Table
from indexer.qn.kinds.talk import Pending, Refusal, Talk

KINDS = (
    Number,
    Listing,
    Ranking,
    Compare,
    Series,
    Split,
    Share,
    Standing,
    Whole,
    Table,
    Findings,
    Sections,
    Words,
    Why,
    Frequent,
    Sources,
    Meta,
    FormCount,
    Held,
    Definition,
    Comparable,
    Talk,
    Refusal,
    Pending,
)
KIND_BY_NAME = {kind.kind: kind for kind in KINDS}

__all__ = ["KINDS", "KIND_BY_NAME"]
