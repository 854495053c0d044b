"""Raw text → clean simplified text, with a map back to every original character.

Cleaning is a list of named steps in a fixed order; each step only deletes or replaces, so the map stays
exact and a quotation can always be shown in its original characters. What can't be repaired without loss
is left as it is and noted (``Cleaned.notes``), never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from archive.text.debris import repair_byte_shift
from archive.text.footnotes import NOT_MEANT, NOT_MEANT_SIGNS
from archive.text.script import to_simplified

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_LETTERS = "a-zɡüêê" + _TONED

# A toned syllable in brackets behind a Han character is a gloss: real abbreviations carry no tone marks.
_TONED_GLOSS = re.compile(rf"(?<=[{HAN}])[(（](?=[^()（）]*[{_TONED}])[{_LETTERS}]{{1,6}}[)）]")
_GLOSS_END = re.compile(f"[{_LETTERS}][)）]")
_HAN_CHAR = re.compile(f"[{HAN}]")
_PLAIN_GLOSS = re.compile(r"[(（]([a-zü]{1,6})[)）]")
_BOOKMARK = re.compile(r"\[bookmark:\s*[^\]]*\]|\{\s*(?:TOC|PAGE|HYPERLINK)\b[^}]*\}")
_DOUBLED = re.compile(r"[,，](?=[,，、。；;])")
_AT_SIGNS = re.compile(r"@@")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_SPACES = re.compile("[\u00a0\u3000\u2000-\u200a\u202f\u205f]")
# White space a typesetter or a converter put between Han characters, or between them and numbers.
_TIGHT = rf"[{HAN}0-9，。、；：！？“”‘’《》〈〉（）()【】〔〕%％]"
_LOOSE = re.compile(rf"(?<={_TIGHT})[ ]+(?={_TIGHT})")
_DIGITS_APART = re.compile(r"(?<=[0-9])[ ]+(?=[0-9])")
_RUNS = re.compile(r"  +")

_SPAM = re.compile(
    r"\d{3}体育|体育(?:投注|官网|平台|app)|备用网址|比分直播|赌场|博彩|彩票平台|棋牌平台|老虎机|足球赛程|[a-z0-9]+bet(?:体育|官网)?|真人荷官|百家乐"
)
_DIGITS_LOST = re.compile(r"(?<!\d)(?:19|20)\d{2}\d{1,4}日至(?:19|20)\d{2}\d{1,4}日")
_MASKED = re.compile(r"\*{4,}")
_MOJIBAKE = re.compile(rf"[{HAN}]\?[{_LETTERS}]{{1,6}}[)）]|[\u3105-\u3129]|\ufffd{{2,}}")
# Without one of these there is no such damage: looking for them first is much faster.
_DAMAGE_WORDS = re.compile(r"体育|备用网址|比分直播|赌场|博彩|彩票平台|棋牌平台|老虎机|足球赛程|bet|真人荷官|百家乐|日至|\*{4}")


@dataclass(frozen=True, slots=True)
class Note:
    """What cleaning saw: a step that changed something, or damage it left alone."""

    kind: str  # gloss, byte_shift, bookmark, doubled_comma, double_at, traditional | mojibake, spam, digits_lost, masked
    count: int


REPAIRED = frozenset({"gloss", "byte_shift", "bookmark", "doubled_comma", "double_at", "traditional", "radical"})
FLAGGED = frozenset({"mojibake", "spam", "digits_lost", "masked"})


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``text[i]`` stems from ``raw[offsets[i]:offsets[i + 1]]``; ``offsets`` has ``len(text) + 1`` entries."""

    text: str
    offsets: tuple[int, ...]
    notes: tuple[Note, ...]

    def note(self, kind: str) -> int:
        return sum(note.count for note in self.notes if note.kind == kind)


class _Text:
    """A text under cleaning: the characters and, for each, where it starts in the raw text."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.starts: list[int] | None = None  # None: nothing moved yet
        self.notes: dict[str, int] = {}

    def delete(self, spans: list[tuple[int, int]]) -> None:
        self.replace([(start, end, "") for start, end in spans])

    def replace(self, edits: list[tuple[int, int, str]]) -> None:
        """Replace each ``text[start:end]``; edits are in order and do not overlap."""
        if not edits:
            return
        starts = self.starts if self.starts is not None else list(range(len(self.text) + 1))
        pieces: list[str] = []
        moved: list[int] = []
        at = 0
        for start, end, new in edits:
            pieces += (self.text[at:start], new)
            moved += starts[at:start]
            moved += [starts[min(start + i, max(end - 1, start))] for i in range(len(new))]
            at = end
        pieces.append(self.text[at:])
        moved += starts[at:]
        self.text = "".join(pieces)
        self.starts = moved

    def cleaned(self) -> Cleaned:
        starts = self.starts if self.starts is not None else range(len(self.text) + 1)
        return Cleaned(self.text, tuple(starts), tuple(Note(kind, count) for kind, count in self.notes.items()))

    def seen(self, kind: str, count: int) -> None:
        if count:
            self.notes[kind] = self.notes.get(kind, 0) + count


@lru_cache(maxsize=8192)
def readings(char: str) -> frozenset[str]:
    """Toneless readings of a Han character."""
    from pypinyin import Style, pinyin

    return frozenset(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in pattern.finditer(text))


def _byte_shift(t: _Text) -> None:
    if "?" not in t.text:
        return
    edits = repair_byte_shift(t.text)
    t.replace(edits)
    t.seen("byte_shift", len(edits))


def _toned_gloss(t: _Text) -> None:
    while spans := list(_matches(_TONED_GLOSS, t.text)):
        t.delete(spans)
        t.seen("gloss", len(spans))


def _plain_gloss(t: _Text) -> None:
    """Toneless glosses go only where every syllable is a reading of the character before it; innermost first."""
    while True:
        spans = [
            match.span()
            for match in _PLAIN_GLOSS.finditer(t.text)
            if _HAN_CHAR.match(before := t.text[match.start() - 1 : match.start()]) and match[1] in readings(before)
        ]
        if not spans:
            return
        t.delete(spans)
        t.seen("gloss", len(spans))


def _gloss(t: _Text) -> None:
    if _GLOSS_END.search(t.text):
        _toned_gloss(t)
        _plain_gloss(t)


def _remove(pattern: re.Pattern[str], kind: str) -> Callable[[_Text], None]:
    def step(t: _Text) -> None:
        if spans := list(_matches(pattern, t.text)):
            t.delete(spans)
            t.seen(kind, len(spans))

    return step


def _characters(t: _Text) -> None:
    """One-to-one replacements: radicals, compatibility ideographs, full-width letters and digits, spaces."""
    if t.text.isascii():
        return
    new = t.text.translate(_COMPATIBILITY)
    if new != t.text:
        t.seen("radical", sum(a != b and "\u2e80" <= a <= "\u2fdf" for a, b in zip(t.text, new, strict=True)))
        t.text = new


def _simplify(t: _Text) -> None:
    if not t.text.isascii() and (new := to_simplified(t.text)) != t.text:
        t.seen("traditional", sum(map(str.__ne__, t.text, new)))
        t.text = new


def _tighten(t: _Text) -> None:
    """Drop blanks inside Chinese text ("2021 年度") but never between two numbers; squeeze the rest."""
    if " " not in t.text:
        return
    apart = {start for start, _ in _matches(_DIGITS_APART, t.text)}
    t.delete([span for span in _matches(_LOOSE, t.text) if span[0] not in apart])
    t.delete([(start + 1, end) for start, end in _matches(_RUNS, t.text)])


# Supplementary radicals that are whole characters, as PDFs made with common fonts hold them. NFKC folds only the Kangxi ones.
_RADICALS = dict(
    zip(
        "⺁⺇⺎⺐⺒⺓⺝⺟⺠⺩⺬⺮⺶⺼⻁⻄⻅⻆⻇⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂几兀尢巳幺月母民王示竹羊月虎西见角角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def _compatibility() -> dict[int, str]:
    table: dict[int, str] = {ord(radical): char for radical, char in _RADICALS.items()}
    ranges = [(0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B)]
    singles = [0xFF05, 0xFF0B, 0xFF0D, 0xFF0E, 0xFF20]
    for point in [p for low, high in ranges for p in range(low, high)] + singles:
        folded = unicodedata.normalize("NFKC", chr(point))
        if folded != chr(point) and len(folded) == 1:
            table[point] = folded
    for point in [0xA0, 0x3000, *range(0x2000, 0x200B), 0x202F, 0x205F]:
        table[point] = " "
    return table


_COMPATIBILITY = _compatibility()

_remove_doubled = _remove(_DOUBLED, "doubled_comma")

_STEPS: tuple[Callable[[_Text], None], ...] = (
    _remove(NOT_MEANT, "struck"),
    _byte_shift,
    _gloss,
    _remove(_AT_SIGNS, "double_at"),
    _remove_doubled,
    _remove(_BOOKMARK, "bookmark"),
    _remove(_INVISIBLE, "invisible"),
    _characters,
    _simplify,
)
# The other steps have nothing to do, and there is no mojibake, where none of these characters stands.
_USUAL_STEPS = (_gloss, _remove_doubled, _simplify)
_UNUSUAL = re.compile(
    f"[{NOT_MEANT_SIGNS.pattern[1:-1]}?@\\[{{\ufffd\u3105-\u3129{_INVISIBLE.pattern[1:-1]}{''.join(map(chr, _COMPATIBILITY))}]"
)

_DAMAGE = (("spam", _SPAM), ("digits_lost", _DIGITS_LOST), ("masked", _MASKED))


def clean(raw: str, *, tighten: bool = True) -> Cleaned:
    """Clean one line or paragraph. ``tighten=False`` keeps blanks, which separate the cells of some tables."""
    if len(raw) > SHORT:
        return _clean(raw, tighten)
    loose = _clean_short(raw, False)
    return _clean_short(raw, True) if tighten and " " in loose.text else loose


# Labels and cells are the same few hundred strings in every report; sentences do not come back.
SHORT = 80


@lru_cache(maxsize=1 << 13)
def _clean_short(raw: str, tighten: bool) -> Cleaned:
    return _clean(raw, tighten)


def _clean(raw: str, tighten: bool) -> Cleaned:
    t = _Text(raw)
    unusual = _UNUSUAL.search(raw) is not None
    for step in _STEPS if unusual else _USUAL_STEPS:
        step(t)
    if tighten:
        _tighten(t)
    if unusual:
        t.seen("mojibake", len(_MOJIBAKE.findall(t.text)))
    if _DAMAGE_WORDS.search(t.text):
        for kind, pattern in _DAMAGE:
            t.seen(kind, len(pattern.findall(t.text)))
    return t.cleaned()


def tighten(cleaned: Cleaned) -> Cleaned:
    """What ``clean`` would have given with ``tighten=True``."""
    if " " not in cleaned.text:
        return cleaned
    t = _Text(cleaned.text)
    t.starts = list(cleaned.offsets)
    _tighten(t)
    return Cleaned(t.text, t.cleaned().offsets, cleaned.notes)


def without(cleaned: Cleaned, pattern: re.Pattern[str]) -> Cleaned:
    """The text with every match of ``pattern`` left out."""
    spans = list(_matches(pattern, cleaned.text))
    if not spans:
        return cleaned
    t = _Text(cleaned.text)
    t.starts = list(cleaned.offsets)
    t.delete(spans)
    return Cleaned(t.text, t.cleaned().offsets, cleaned.notes)


def clean_query(text: str) -> str:
    """The same normalisation for a query; on top, compatibility forms and case are folded for matching."""
    return unicodedata.normalize("NFKC", clean(text).text).lower().strip()


def join(parts: list[Cleaned], raws: list[str], separator: str = "") -> tuple[Cleaned, str]:
    """Several cleaned pieces as one, their raw texts joined by newlines; returns the piece and its raw text."""
    text: list[str] = []
    offsets: list[int] = []
    notes: list[Note] = []
    bases = list(accumulate((len(raw) + 1 for raw in raws), initial=0))
    for index, part in enumerate(parts):
        if index and separator:
            text.append(separator)
            offsets += [bases[index] - 1] * len(separator)
        text.append(part.text)
        offsets += [bases[index] + offset for offset in part.offsets[:-1]]
        notes += part.notes
    raw = "\n".join(raws)
    return Cleaned("".join(text), (*offsets, len(raw)), tuple(notes)), raw
