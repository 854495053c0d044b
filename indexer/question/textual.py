"""What no table counts may still stand in the text: the unknown words of a question, as they might be written there.

缙云县人力社保局公众号有多少粉丝: no number of the form, but a sentence. The scanner cuts unknown words at little words
(地毯式, 秀梅里), so each is tried with its neighbours first, the longest stretch that some report contains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from indexer.analysis import query_words
from indexer.question.lexicon import terms
from indexer.question.plan import Intent, Plan
from indexer.question.slots import Slots
from indexer.question.tokens import T, Token

# Words that may be part of what stands in the text, when they touch it.
_MAY_BELONG = frozenset(
    {
        T.FILLER,
        T.NUMBER,
        T.ROW,
        T.APPLICANT,
        T.CELL,
        T.LINE,
        T.MEASURE,
        T.EXISTS,
        T.AND,
        T.TOPIC,
        T.COMPARED,
        T.OFFICE,
        T.TEXT,
        T.BODY,
        T.VERSUS,
    }
)
_ASKS = (T.WHICH, T.QUANT, T.YESNO, T.DEFINE, T.TEXT, T.META)
_NEIGHBOURS, _MOST_TRIED, _SHORTEST = 3, 16, 2
_TRIMMED = "的了是有在被把和与"
_MATTERS = (T.MOST, T.LEAST, T.RANKING, T.FIRST, T.NTH, T.TREND, T.SHARE, T.MEAN, T.MEDIAN, T.TIMES, T.NOT, T.AVERAGE)


def could_be_text(slots: Slots) -> bool:
    """Whether the question asks for something the tables do not count, in no form only numbers have."""
    named = slots.scope.filters_named and not slots.scope.missing
    strong = any(not token.weak for said in slots.counted for token in slots.tokens[said.first : said.last + 1] if token.kind in _COUNTED)
    published = all(said.code == "n_published" for said in slots.counted)
    return bool(slots.strange) and (named or slots.has(*_ASKS)) and not slots.has(*_MATTERS) and (published or not strong)


_COUNTED = (T.ROW, T.APPLICANT, T.DISPUTE, T.OUTCOME, T.LINE, T.CELL, T.MEASURE, T.FACT, T.VAGUE)


def stretches(slots: Slots) -> tuple[tuple[str, ...], ...]:
    """For each unknown word the stretches of the question around it, the longest first."""
    made: list[tuple[str, ...]] = []
    for i, token in enumerate(slots.tokens):
        if token in slots.strange:
            made.append(tuple(dict.fromkeys(_around(slots, i)))[:_MOST_TRIED])
        elif token.kind in (T.NUMBER, T.COMPARED) and (digits := re.sub(r"\D", "", token.text)) and len(digits) > 1:
            made.append((token.text, digits))
    return tuple(group for group in made if group) if slots.strange else ()


def _around(slots: Slots, at: int) -> Iterator[str]:
    tokens = slots.tokens
    first, last = _reach(tokens, at, -1), _reach(tokens, at, 1)
    spans = [(a, b) for a in range(first, at + 1) for b in range(at, last + 1)]
    for a, b in sorted(spans, key=lambda span: tokens[span[0]].start - tokens[span[1]].end):
        text = slots.text[tokens[a].start : tokens[b].end].strip(_TRIMMED)
        if len(text) >= _SHORTEST and text not in terms():
            yield text


def _reach(tokens: Sequence[Token], at: int, step: int) -> int:
    end = at
    for _ in range(_NEIGHBOURS):
        following = end + step
        if not 0 <= following < len(tokens):
            break
        one, other = tokens[min(end, following)], tokens[max(end, following)]
        if one.end != other.start or tokens[following].kind not in _MAY_BELONG | {T.UNKNOWN}:
            break
        end = following
    return end


def as_written(groups: Sequence[tuple[str, ...]], occurs: Callable[[str], bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The longest stretch of each group that the reports contain, and the words that stand nowhere."""
    found: dict[str, None] = {}
    absent: list[str] = []
    for group in groups:
        stretch = next((text for text in group if any(text in kept for kept in found) or occurs(text)), None)
        words = [] if stretch else [word for word in query_words(group[0]) if len(word) > 1 and word not in terms()]
        if len(words) > 1 and all(occurs(word) for word in words):
            found.update(dict.fromkeys(words))
        elif stretch is None:
            absent.append(group[-1])
        else:
            found[stretch] = None
    longest = [text for text in found if not any(text != other and text in other for other in found)]
    return tuple(longest), tuple(absent)


def search_plan(plan: Plan, words: tuple[str, ...]) -> Plan:
    kept = tuple(f for f in plan.filters if not f.exclude)
    return Plan(Intent.SEARCH, filters=kept, text=words, topic="sentence" if len(words) > 1 else "fallback")
