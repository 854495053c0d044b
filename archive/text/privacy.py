"""Private names and numbers in a report are masked before anything else sees them (rule P-01).

The original file keeps them; every text the application stores, indexes, shows or exports does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from archive.models import Mask, Paragraph
from archive.text.numbers_of_people import Span, private_numbers
from archive.text.people import (
    NAME,
    PERSON,
    Place,
    is_certain,
    is_known,
    is_name,
    may_be_name,
    names_from,
    names_until,
)

# Before a name, or a list of them.
_CALLED = re.compile(
    rf"{PERSON}(?:姓名|名称|代表)?(?:[（(](?:原审|[一二再]审|反诉|被|男|女|含)[^（）()\n]{{0,10}}[)）]|[)）])?(?:分别[为是]|[为是系])?[\s:：]{{0,8}}[（(“\"]?"
    r"|姓\s?名[:：]\s{0,4}(?![^。\n]{0,40}(?:职务|职位|岗位))"
)
_TITLED = re.compile(rf"(?P<name>{NAME})(?=先生(?!楼)|女士|小姐)")
_TITLE = re.compile("先生|女士|小姐")
# Behind a name that asks, or that is asked for, or a list of them: the words of a request. One character wide, for they may
# overlap; each begins with its own character, for such are found fast.
_ABOUT = "[^，。]{0,20}申请"
_ASKING = re.compile(
    rf"申(?=请公开|请(?:政府)?信息)|向(?=[我本][^，。]{{0,6}}(?:申请|提出|提交))|关(?=于{_ABOUT})|提(?=[出交]{_ABOUT})|邮(?=寄{_ABOUT})"
    r"|的(?=(?:政府)?信息公开申请)|诉(?=[^，。；]{2,30}(?:案|信息公开))|不(?=服[^，。；]{2,30}(?:答复|复议|信息公开))|信(?=息公开(?:申请)?一?案)"
)
_COUNT = r"(?:\d{1,4}|[一两二三四五六七八九十]{1,3})"
_ACTS = "[^，。]{0,8}(?:申请|提出|提交|诉|不服)"
_TOGETHER_ASKING = re.compile(rf"(?:等?{_COUNT}[人名位]|等人)(?={_ACTS})")
_TOGETHER = re.compile(rf"等{_COUNT}[人名位](?![口均次])")
_COUNTED = re.compile("[\\d一两二三四五六七八九十等][人名位]")  # stands in all of these
# Behind names: what these people are.
_CALLED_BEHIND = re.compile(
    rf"[（(_-](?:[均系为即]|原审){{0,2}}{PERSON}|等(?:{_COUNT}?[名位个]?){PERSON}|{_COUNT}[名位个]{PERSON}|[两二三几]位(?:先生|女士)"
)
_OFFICE = "[局县市镇乡科处所股组部院校站]长|主任|书记|科员|负责人|领导|主席|委员"
_OFFICIAL_BEHIND = re.compile(rf"[（(，]?(?:系|为|时任|该|我|本)?[^，。；（）\t\n]{{0,8}}(?:{_OFFICE})")

# Columns of a table that list people; where 职务 stands beside them they are officials.
_PEOPLE = "申请人|原告|上诉人|被上诉人|当事人|第三人|举报人|信访人|投诉人|来信人|来访人|反映人|户主|业主"
_APPLICANTS = re.compile(rf"(?:{_PEOPLE})(?:（?[及或/]?(?:姓\s?名|名\s?称|名单)）?|（个人）)?")
_NAMES_HEAD = re.compile(r"姓\s*名|名字")
_HEAD = re.compile(rf"(?:{_PEOPLE}|姓|名字)(?:[（及或/姓名\s][^\t\n]{{0,8}})?(?![^\t\n])")  # ends a cell that may be either
_PRIVATE_HEAD = re.compile(r"身份证|手机|电话|联系方式|住址|家庭")
_OFFICIAL_HEAD = re.compile(r"职务|职位|分工|岗位|部门")
_BLANK = re.compile("[\u4e00-\u9fff][ \u3000\xa0]+[\u4e00-\u9fff]")
_PRIVATE_WORD = re.compile(PERSON)
_NARROW = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), *map(ord, "＋－＠"))}
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ＋－＠]")
_KNOWN = 3  # characters: shorter names cannot be told from words


def names(text: str) -> list[Span]:
    """Where private names stand, and what is shown instead."""
    found = {*_called(text), *_behind(text)}
    if _TITLE.search(text):
        found |= {match.span("name") for match in _TITLED.finditer(text) if is_name(match["name"])}
    return [(start, end, text[start] + "××") for start, end in sorted(found)]


def _called(text: str) -> Iterator[Place]:
    """Names behind the word for a person who is no official."""
    if not (_PRIVATE_WORD.search(text) or "姓" in text):
        return
    for match in _CALLED.finditer(text):
        cell = text.find("\t", match.end())
        people = list(names_from(text, match.end(), cell if cell >= 0 else len(text)))
        if people and not _OFFICIAL_BEHIND.match(text, people[-1][1]):
            yield from people


def _behind(text: str) -> Iterator[Place]:
    """Names before such a word, or before the words of a request."""
    for match in _CALLED_BEHIND.finditer(text) if _PRIVATE_WORD.search(text) or "位" in text else ():
        yield from names_until(text, match.start())
    together = ((_TOGETHER_ASKING, may_be_name), (_TOGETHER, is_known)) if _COUNTED.search(text) else ()
    for pattern, sure in ((_ASKING, may_be_name), *together):
        for match in pattern.finditer(text):
            people = names_until(text, match.start())
            if any(is_certain(text[start:end]) or sure(text[start:end]) for start, end in people):
                yield from people


def _listed(text: str) -> Iterator[Place]:
    """People in the columns of a table that say so, or in the cell beside the word."""
    if not _HEAD.search(text):
        return
    columns: set[int] = set()
    at = 0
    for row in text.split("\n"):
        cells = row.split("\t")
        heads = [cell.strip() for cell in cells]
        asked = {number for number, head in enumerate(heads) if _APPLICANTS.fullmatch(head)}
        named = {number for number, head in enumerate(heads) if _NAMES_HEAD.fullmatch(head)}
        looked_at = columns
        if any(map(_OFFICIAL_HEAD.search, heads)):
            columns = looked_at = set()
        elif asked or (named and any(map(_PRIVATE_HEAD.search, heads))):
            columns = asked | named
            looked_at = {number + 1 for number in columns}
        place = at
        for number, cell in enumerate(cells):
            if number in looked_at:
                yield from names_from(text, place, place + len(cell))
            place += len(cell) + 1
        at += len(row) + 1


@lru_cache(maxsize=512)  # a document is looked through twice: for names, and for where they stand
def _people(text: str) -> tuple[Span, ...]:
    listed = [(start, end, text[start] + "××") for start, end in (_listed(text) if "\t" in text else ())]
    return (*names(text), *listed)


def _spans(text: str, known: Known, raw: tuple[str, Sequence[int]] | None = None) -> list[Span]:
    """Everything private in a text, in order; ``known``: names found elsewhere in the document."""
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    people = list(_people(text))
    if raw and (apart := _apart(text, *raw)):
        spaced, places = apart
        people += [(places[start], places[end - 1] + 1, new) for start, end, new in names(spaced)]
    found = [*people, *private_numbers(text, people), *known.again(text)]
    spans: list[Span] = []
    for span in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _apart(text: str, raw: str, offsets: Sequence[int]) -> tuple[str, list[int]] | None:
    """The text with the blanks that cleaning took from between names, and the places of its characters in the text."""
    if not (_BLANK.search(raw) and _PRIVATE_WORD.search(text)):
        return None
    shown, places = [], []
    for at, char in enumerate(text):
        shown.append(char)
        places.append(at)
        if not char.isspace() and raw[offsets[at] + 1 : offsets[at + 1]].isspace():
            shown.append(" ")
            places.append(at)
    return "".join(shown), places


class Known:
    """Names long enough to be told from words wherever they stand again."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_beginning: dict[str, list[str]] = {}
        for name in {name for name in names if len(name) >= _KNOWN}:
            self._by_beginning.setdefault(name[:_KNOWN], []).append(name)

    def again(self, text: str) -> Iterator[Span]:
        if not self._by_beginning:
            return
        for at in range(len(text) - _KNOWN + 1):
            for name in self._by_beginning.get(text[at : at + _KNOWN], ()):
                if text.startswith(name, at):
                    yield at, at + len(name), name[0] + "××"


NOBODY = Known()


def known_names(paragraphs: Iterable[Paragraph], *others: str | None) -> Known:
    """Of a document; ``others``: titles and the like."""
    texts = [*(paragraph.text for paragraph in paragraphs), *filter(None, others)]
    return Known(text[start:end] for text in texts for start, end, _ in _people(text))


def hidden(text: str, known: Known = NOBODY) -> str:
    """A text that is no paragraph (a title, the name of a file) without what is private."""
    shown: list[str] = []
    at = 0
    for start, end, new in _spans(text, known):
        shown += (text[at:start], new)
        at = end
    return "".join((*shown, text[at:]))


def mask(paragraph: Paragraph, known: Known = NOBODY) -> tuple[Paragraph, tuple[Mask, ...]]:
    """The paragraph with private names masked in its clean and its raw text alike, and where."""
    spans = _spans(paragraph.text, known, (paragraph.raw, paragraph.offsets))
    if not spans:
        return paragraph, ()
    text, raw = [], []
    offsets: list[int] = []
    masks = []
    at = raw_at = raw_length = 0
    for start, end, new in spans:
        raw_start, raw_end = paragraph.offsets[start], paragraph.offsets[end]
        shift = raw_length - raw_at
        text.append(paragraph.text[at:start])
        offsets += [offset + shift for offset in paragraph.offsets[at:start]]
        raw.append(paragraph.raw[raw_at:raw_start])
        raw_length += raw_start - raw_at
        offset = len(offsets)
        masks.append(Mask(paragraph.id, offset, offset + len(new), new))
        text.append(new)
        raw.append(new)
        offsets += range(raw_length, raw_length + len(new))
        raw_length += len(new)
        at, raw_at = end, raw_end
    shift = raw_length - raw_at
    text.append(paragraph.text[at:])
    raw.append(paragraph.raw[raw_at:])
    offsets += [offset + shift for offset in paragraph.offsets[at:]]
    return replace(paragraph, text="".join(text), raw="".join(raw), offsets=tuple(offsets)), tuple(masks)
