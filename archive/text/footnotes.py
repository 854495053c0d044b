"""Marks that stand with a number and are no part of it: ①, ¹, *, ※, [1], 注1; and digits crossed out by the character set."""

from __future__ import annotations

import re

# Footnote digits a reader found raised in the source; as characters of their own they can never join a number.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_CIRCLED = "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf"
_SUPERIOR = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089"
_STARS = "*＊※★☆†‡△▲#＃"
_BRACKETED = (
    rf"[\[【［〔]\s*注?\s*[\d{_SUPERIOR}]{{0,2}}\s*[\]】］〕]|[(（]\s*(?:注\s*\d{{0,2}}|[{_SUPERIOR}]{{1,2}})\s*[)）]|注\s*\d{{0,2}}"
)
MARK = rf"(?:[{_CIRCLED}{_SUPERIOR}{_STARS}]|{_BRACKETED})"
_AMOUNT = r"[-+−＋增减]?[\d０-９][\d０-９,，.．]*(?:\s*+(?:[万亿]?元|[件起项个条次]))?"
_MARKED = re.compile(rf"\s*+(?P<before>{MARK}(?:\s*+{MARK})*)?\s*+(?P<number>{_AMOUNT})\s*+(?P<after>{MARK}(?:\s*+{MARK})*)?\s*+")
# Any of these may be a mark; without one there is nothing to look for.
MARKS = re.compile(rf"[{_CIRCLED}{_SUPERIOR}{_STARS}\[【［〔注]")

_OVERLAY = "\u0334-\u0338\u20d2\u20d3\u20e5\u20eb"  # combining marks that cross a character out
_STRUCK_TAGS = r"<(?P<tag>s|del|strike)\b[^<>]*>[^<>]*</(?P=tag)\s*>"
_RAISED_TAGS = r"<(?P<note>sup|sub)\b[^<>]*>[^<>]*</(?P=note)\s*>"
# What a plain text or Markdown shows crossed out, and footnote references of Markdown.
NOT_MEANT = re.compile(
    rf"(?:.[{_OVERLAY}]+)+|~~(?=\S)[^~\n]{{1,80}}(?<=\S)~~|{_STRUCK_TAGS}|{_RAISED_TAGS}|(?<=\d)\[\^\w{{1,8}}\](?!:)", re.IGNORECASE
)
NOT_MEANT_SIGNS = re.compile(rf"[{_OVERLAY}~<^]")


def without_marks(text: str) -> tuple[str, str]:
    """A number without the marks around it, and those marks; any other text as it is.

    >>> without_marks("14①"), without_marks("①"), without_marks("14（3）")
    (('14', '①'), ('①', ''), ('14（3）', ''))
    """
    if not MARKS.search(text):
        return text, ""
    match = _MARKED.fullmatch(text)
    if match is None:
        return text, ""
    return match["number"], (match["before"] or "") + (match["after"] or "")
