"""What can be stated, and a statement with its place: what the readers of prose make and everybody else takes."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Statement(StrEnum):
    ZERO_REQUESTS = "zero_requests"
    REQUESTS = "requests"  # new requests received
    HANDLED = "handled"  # dealt with, new and carried over alike
    PROCESSED = "processed"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    PUBLISHED = "published"  # items proactively published
    NO_REVIEW = "no_review"
    NO_LITIGATION = "no_litigation"
    REVIEW = "review"  # cases, total
    LITIGATION = "litigation"
    PENDING_REVIEW = "pending_review"
    PENDING_LITIGATION = "pending_litigation"
    ALL_UPHELD = "all_upheld"


class Scope(StrEnum):
    """Whose number it is, as far as the words say."""

    BODY = "body"  # the body's that reports; nothing narrower or wider is said
    OWN = "own"  # the body's own level only: 县政府本级, 以县政府名义, 政府办公室
    WHOLE = "whole"  # a government's with everything below it: 全县, 全市各级行政机关


@dataclass(frozen=True, slots=True)
class Said:
    statement: Statement
    number: int | None
    approximate: bool
    quote: str
    paragraph: str
    start: int  # span in the paragraph's text
    end: int
    scope: Scope = Scope.BODY


def contradicting(said: Iterable[Said], printed: Container[int | None]) -> list[Said]:
    """The statements no printed number bears out. What is said of one level only, or of all levels, is held against no table:
    a table does not say whose numbers it shows."""
    told = list(said)
    return [] if any(one.number in printed for one in told) else [one for one in told if one.scope is Scope.BODY]
