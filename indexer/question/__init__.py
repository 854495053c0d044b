"""Questions in plain Chinese: read as several plans, the best one answered from the archive with citations, or honestly not.

Read first ``respond`` (the story), then ``plan``; ``words/`` (the only lists of words), ``reading/`` (from words to plans),
``kinds/`` (what can be asked). ``ask`` answers one turn; the answer's ``plan`` is the state of the conversation.
``to_address`` and ``from_address`` carry a plan through an address, ``answer_plan`` answers one as it stands.
"""

from indexer.question.address import PlanError, from_address, to_address
from indexer.question.glance import Glance, glance
from indexer.question.model import Answer, Chip, Citation, Coverage, Row
from indexer.question.plan import Intent, Plan
from indexer.question.respond import all_rows, answer_plan, ask, beginnings

__all__ = [
    "Answer",
    "Chip",
    "Citation",
    "Coverage",
    "Glance",
    "Intent",
    "Plan",
    "PlanError",
    "Row",
    "all_rows",
    "answer_plan",
    "ask",
    "beginnings",
    "from_address",
    "glance",
    "to_address",
]
