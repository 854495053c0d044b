"""Why a question is not answered as it stands: it is asked back with readings to choose from, or refused with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from indexer.question.plan import Plan


class Reason(StrEnum):
    # Asked back
    NO_MEASURE = "no_measure"  # 王店镇一共几件
    WHICH_MEASURE = "which_measure"  # 结转: in or out
    WHICH_NAME = "which_name"  # 鼓楼区
    WHICH_REGION = "which_region"  # 全市, and no city named
    NOT_UNDERSTOOD = "not_understood"  # words nobody knows
    UNUSED = "unused"  # words read, that came to nothing in the plan
    SEVERAL = "several"  # two questions in one
    UNKNOWN_TERM = "unknown_term"  # a definition of something not defined here
    NO_CONTEXT = "no_context"  # 给我看原文, and nothing before it
    SIMILAR = "similar"  # nobody writes just this, some write its words in one sentence
    UNSUPPORTED = "unsupported"  # understood, but not answered in this form
    # Refused
    MISSING = "missing"  # no such agency, place or year in the archive
    PERIOD = "period"  # months and quarters
    PRIVACY = "privacy"
    CONTACT = "contact"  # of a body: not private, and not in the reports
    PREDICTION = "prediction"
    LEGAL = "legal"
    JUDGEMENT = "judgement"
    UNRELATED = "unrelated"
    TOO_LONG = "too_long"
    EMPTY = "empty"  # an archive without reports


_REFUSALS = frozenset(
    {
        Reason.MISSING,
        Reason.PERIOD,
        Reason.PRIVACY,
        Reason.CONTACT,
        Reason.PREDICTION,
        Reason.LEGAL,
        Reason.JUDGEMENT,
        Reason.UNRELATED,
        Reason.TOO_LONG,
        Reason.EMPTY,
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """One reading to choose: how it is called, and the plan it means (None: only a name, nothing to show)."""

    label: str
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    reason: Reason
    about: tuple[str, ...] = ()  # the words concerned
    options: tuple[Option, ...] = field(default=())

    @property
    def refused(self) -> bool:
        return self.reason in _REFUSALS
