"""Questions in plain Chinese: parsed by grammar and lexicon, answered from the archive with citations, or honestly not.

``ask`` answers one turn; the answer's ``plan`` is the state of the conversation. ``to_address`` and ``from_address``
carry a plan through an address, ``answer_plan`` answers one as it stands.
"""

from indexer.question.address import PlanError, from_address, to_address
from indexer.question.answer.model import Answer, Chip, Citation, Coverage, Row
from indexer.question.plan import Intent, Plan
from indexer.question.respond import answer_plan, ask

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
