"""Kinds of question, one file each: what a kind takes from the words, how it is worded, how it is answered, and examples."""

from __future__ import annotations

from indexer.question.kinds.compare import Compare
from indexer.question.kinds.definition import Comparable, Definition
from indexer.question.kinds.evidence import Sources
from indexer.question.kinds.findings import Findings
from indexer.question.kinds.frequent import Frequent
from indexer.question.kinds.holding import Held
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.meta import FormCount, Meta
from indexer.question.kinds.number import Exceeds, Number
from indexer.question.kinds.passages import Sections, Words
from indexer.question.kinds.ranking import Ranking
from indexer.question.kinds.series import Series
from indexer.question.kinds.share import Share
from indexer.question.kinds.split import Split
from indexer.question.kinds.standing import Standing
from indexer.question.kinds.table import Table
from indexer.question.kinds.talk import Pending, Refusal, Talk
from indexer.question.kinds.unknown import Unknown
from indexer.question.kinds.whole import Whole
from indexer.question.kinds.why import Why

KINDS = (
    Number, Exceeds, Listing, Unknown, Ranking, Compare, Series, Split, Share, Standing, Whole, Table, Findings, Sections, Words, Why,
    Frequent, Sources, Meta, FormCount, Held, Definition, Comparable, Talk, Refusal, Pending,
)  # fmt: skip
KIND_BY_NAME = {kind.kind: kind for kind in KINDS}

__all__ = ["KINDS", "KIND_BY_NAME"]
