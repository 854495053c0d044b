"""Questions an archive of annual reports must not answer: personal data, predictions, legal advice, judgements, anything else."""

from __future__ import annotations

from indexer.question.problems import Problem, Reason
from indexer.question.slots import Slots
from indexer.question.tokens import T

_ORDER = (Reason.PRIVACY, Reason.LEGAL, Reason.PREDICTION, Reason.JUDGEMENT, Reason.PERIOD)
# What such a word may innocently stand beside.
_EXCUSED: dict[Reason, tuple[T, ...]] = {
    Reason.PRIVACY: (T.DEFINE,),
    Reason.LEGAL: (T.TOPIC,),
    Reason.PREDICTION: (T.TOPIC,),
    Reason.JUDGEMENT: (),
    Reason.PERIOD: (),
}


_NAMED = {"叫什么", "叫什么名字", "名字", "名字叫什么"}


def refusal(slots: Slots) -> Problem | None:
    if slots.wanted is not None and not slots.has(T.REFUSE):
        return None
    said: dict[Reason, list[str]] = {}
    for token in slots.all(T.REFUSE):
        said.setdefault(Reason(token.value), []).append(token.text)
    if slots.has(T.MOST, T.LEAST, T.RANKING) and not slots.said("申请人", "局长", "领导") and set(said.get(Reason.PRIVACY, [])) <= _NAMED:
        said.pop(Reason.PRIVACY, None)  # 申请最多的部门叫什么
    for reason in _ORDER:
        if reason in said and not slots.has(*_EXCUSED[reason]):
            return Problem(reason, tuple(said[reason]))
    if Reason.UNRELATED in said and not _about_reports(slots):
        return Problem(Reason.UNRELATED, tuple(said[Reason.UNRELATED]))
    return None


def _about_reports(slots: Slots) -> bool:
    topical = (T.QUALITY, T.TOPIC, T.META, T.DEFINE, T.EVIDENCE, T.COMPARABLE)
    return slots.counts_something or slots.has(*topical)


def stray_words(slots: Slots) -> list[str]:
    """Words of other topics inside a question that is otherwise understood: they cannot be ignored."""
    return [token.text for token in slots.all(T.REFUSE) if token.value == Reason.UNRELATED]
