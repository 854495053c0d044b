"""Words a question wants to find in the reports: “哪家提到了好差评”, “长三角一体化在谁的报告里出现过”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.question.compose import KINDS
from indexer.question.tokens import NOISE, T, Token

# Verbs that also have another use: what they govern is words to find only if it is nothing else.
_WEAK = frozenset(
    [
        "涉及",
        "涉及到",
        "关于",
        "有关",
        "开通",
        "开通了",
        "建立",
        "建立了",
        "成立",
        "成立了",
        "介绍",
        "介绍了",
        "邀请",
        "开展",
        "开展了",
        "举办",
        "举办了",
        "采用",
        "采用了",
        "含",
        "含有",
        "包含",
        "使用了",
        "推出",
        "推出了",
        "出现",
        "出现了",
        "出现过",
        "记载",
        "记载了",
    ]
)
_TAIL = re.compile(
    r"(?:的?(?:单位|部门|报告|年报|机关|地方|局|内容|字样|字眼|这几个字|这个词|一词|这个说法|说法|段落|句子|信息公开年报)*(?:有|都有|是|都是|在)?(?:哪些|哪家|哪几家|哪个|谁|几家|哪里)?(?:单位|部门|报告|年报)?"
    r"(?:吗|呢|呀|啊|吧|没有|没|了吗|了没有|么|的)?)[\s?？。!！.]*$"
)
_HEAD = re.compile(r"^(?:过|了|到|着|一下|有|的|:|：|,|，|\s)+")
_ASKING = re.compile(
    r"^(?:哪些|哪个|哪种|什么样的|什么|几个|多少|几)+|(?:的)?(?:数字|内容|说法|情况|部分|字眼|描述|表述|文字|原文|段落)(?:是)?(?:什么|多少|哪些|如何|怎样)?$"
)
_LEAD = re.compile(r"^(?:请问|请|帮我|帮忙|我想|想|查一下|找一下|找出|看看|把|将)+")
_BEHIND = re.compile(r"(?:这个词|这几个字|一词|这个说法|的说法|的内容|字样|的字样|的事)?(?:在|被|是|都|有|,|，)*$")
_OR = re.compile(r"或者|或|还是")


@dataclass(frozen=True, slots=True)
class Wanted:
    phrases: tuple[str, ...]
    any_of: bool  # any phrase will do; else all of them
    absent: bool  # reports that do not say it
    tokens: tuple[Token, ...]  # the rest of the question


def wanted(text: str, tokens: Sequence[Token]) -> Wanted | None:
    at = next((i for i, token in enumerate(tokens) if token.kind is T.TEXT), None)
    if at is None:
        return _quoted_only(tokens)
    verb, before, after = tokens[at], tokens[:at], tokens[at + 1 :]
    absent = any(token.kind is T.NOT for token in before[-2:])
    quotes = [token.value for token in tokens if token.kind is T.QUOTE]
    if quotes:
        rest = tuple(token for token in tokens if token.kind not in (T.QUOTE, T.TEXT, T.UNKNOWN, T.NOT))
        any_of = bool(_OR.search(text[_first_quote(tokens).end :]))
        return Wanted(tuple(dict.fromkeys(quotes)), any_of, absent, tuple(t for t in rest if t.kind not in KINDS))
    phrase = _trimmed(re.split(r"[,，;；。?？!！]", text[verb.end :].lstrip(" ,，:："), maxsplit=1)[0])
    if phrase and verb.text in _WEAK and _means_something(after):
        return None
    if phrase:
        parts = tuple(part for each in _OR.split(phrase) if (part := _trimmed(each)))
        if not parts:
            return None
        return Wanted(parts, len(parts) > 1, absent, tuple(token for token in before if token.kind not in (*KINDS, T.NOT)))
    if verb.text in _WEAK and _means_something(before):
        return None  # 未审结的诉讼涉及哪些单位
    phrase = _subject(text, before)
    if not phrase:
        return None
    left = tuple(token for token in before if token.kind not in (*KINDS, T.UNKNOWN, T.NOT) and phrase not in token.text)
    return Wanted((phrase,), False, absent, (*left, *(token for token in after if token.kind not in KINDS)))


def _quoted_only(tokens: Sequence[Token]) -> Wanted | None:
    """“最先一公里”是谁写的: a quotation and who, nothing else that could be meant."""
    quotes = tuple(token.value for token in tokens if token.kind is T.QUOTE)
    signed = any(token.kind is T.META and token.value == "signature" for token in tokens)
    others = {T.DEFINE, T.EVIDENCE, T.QUALITY, T.TOPIC, T.WHY, *KINDS}
    if not quotes or not (signed or any(token.kind is T.WHICH for token in tokens)) or any(token.kind in others for token in tokens):
        return None
    return Wanted(quotes, False, False, tuple(t for t in tokens if t.kind not in (T.QUOTE, T.UNKNOWN, T.META)))


def _first_quote(tokens: Sequence[Token]) -> Token:
    return next(token for token in tokens if token.kind is T.QUOTE)


def _trimmed(text: str) -> str:
    core = _HEAD.sub("", text.strip())
    core = _TAIL.sub("", core)
    core = _ASKING.sub("", core) if len(_ASKING.sub("", core)) >= 2 else core
    return core.strip(" ,，。.?？!！、:：;；\"'“”‘’《》()（）")


def _subject(text: str, before: Sequence[Token]) -> str:
    """好差评是哪家提到的: the words to find stand in front."""
    ends = next((t.start for t in before if t.kind in (T.WHICH, T.YESNO, T.OFFICE, T.PRONOUN, T.GROUP)), None)
    if ends is None:
        ends = before[-1].end if before else 0
    core = _BEHIND.sub("", _LEAD.sub("", text[:ends])).strip(" ,，。.?？!！、:：")
    scope_end = max((t.end for t in before if t.kind in (T.YEAR, T.PLACE, T.AGENCY) and t.end <= len(core)), default=0)
    core = re.sub(r"^(?:的|里|中|报告|年报|,|，)+", "", core[scope_end:])
    return core if len(core) >= 2 else ""


def _means_something(after: Sequence[Token]) -> bool:
    """Whether the words behind a weak verb are all known, and some of them name what can be counted."""
    known = all(token.kind is not T.UNKNOWN for token in after)
    return known and any(token.kind in KINDS for token in after if token.kind not in NOISE)
