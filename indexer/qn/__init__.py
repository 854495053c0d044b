"""Questions in plain Chinese: read as several plans, the best one answered from the archive with citations, or honestly not.

Read first ``respond`` (the story), then ``plan``; ``words/`` (the only lists of words), ``reading/`` (from words to plans),
``kinds/`` (what can be asked). ``ask`` answers one turn; the answer's ``plan`` is the state of the conversation.
``to_address`` and ``from_address`` carry a plan through an address, ``answer_plan`` answers one as it stands.
"""

from indexer.qn.address import PlanError, from_address, to_address
from indexer.qn.model import Answer, Chip, Citation, Coverage, Row
from indexer.qn.plan import Intent, Plan
from indexer.qn.respond import answer_plan, ask

__all__ = [
    "Answer",
    "Chip",
    "Citation",
    "Coverage",
    "Intent",
    "Plan",
    "PlanError",
    "Row",
    "answer_plan",
    "ask",
    "from_address",
    "to_address",
]
