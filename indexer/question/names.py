"""Names of places and agencies in a question: those of the archive in every form people use, and those elsewhere.

Only names are ever corrected: a word nobody knows is compared with the archive's names by one wrong, missing or extra
character, by sound, and by the initials of its pinyin. A real place of the country is never “corrected” into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

from pypinyin import Style, lazy_pinyin

from archive.agency.aliases import aliases
from archive.agency.places import Gazetteer
from archive.agency.places.short import short_forms, stem
from archive.agency.sectors import SECTORS
from archive.models import Agency
from indexer.question.holdings import Holdings, Office
from indexer.question.words.lexicon import terms
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import Piece, T

Region = tuple[tuple[str, str], ...]
_BUREAU_TAILS = ("局", "委", "委员会", "厅", "办", "办公室", "中心")
_GROUP_TAILS = ("部门", "系统", "条线", "口", "领域", "行业", "单位", "类单位", "类部门", "机关", "方面")
_IS_BUREAU = re.compile(r"(?:局|委|厅|办|室|中心|[大支]队|馆|社|院|会|海关|联)$")
_KINDS = "省市县区州盟旗"
_TOWN = re.compile(r"(?:民族乡|街道|镇|乡|苏木)$")
# Words that name a line of work and much else besides: alone they are no office.
_COMMON_WORDS = word_set("common-offices")


@dataclass(frozen=True, slots=True)
class Name:
    kind: T  # AGENCY or PLACE
    values: tuple[str, ...]  # agencies' names, or regions as keys; several: ambiguous


def region_key(region: Region) -> str:
    return ";".join(f"{field}={value}" for field, value in region)


def region_of(key: str) -> Region:
    return tuple((field, value) for field, _, value in (part.partition("=") for part in key.split(";")))


class Names:
    """The archive's names, ready to be found in a text."""

    def __init__(self, holdings: Holdings) -> None:
        self._holdings = holdings

    @cached_property
    def known(self) -> Mapping[str, Name]:
        found: dict[str, dict[tuple[T, str], None]] = {}
        for region in self._holdings.regions:
            for form in _forms_of_place(region[-1][1]):
                found.setdefault(form, {})[T.PLACE, region_key(region)] = None
        for office in self._holdings.offices.values():
            for form in spoken_names(office):
                if form not in found or office.name == form:
                    found.setdefault(form, {})[T.AGENCY, office.name] = None
        return {form: _name(readings) for form, readings in found.items()}

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        by_head: dict[str, set[int]] = {}
        for form in self.known:
            by_head.setdefault(form[0], set()).add(len(form))
        return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in by_head.items()}

    def at(self, text: str, start: int) -> Iterator[tuple[int, Name]]:
        """Every name of the archive that begins here."""
        for length in self.lengths.get(text[start], ()):
            name = self.known.get(text[start : start + length])
            if name is not None and start + length <= len(text):
                yield start + length, name

    # What nobody knows

    def called_in(self, text: str) -> Mapping[int, tuple[Piece, ...]]:
        """Shortened and misheard names: 霁溪社保局, 桐夕县自规局. Their syllables stand in the name in order, the first two together."""
        sounds = _sounds(text)
        found: dict[int, list[Piece]] = {}
        for start in range(len(text) - 3):
            near = self._by_first_sounds.get(" ".join(sounds[start : start + 2]), ()) if _is_han(text[start]) else ()
            for end in range(min(start + 14, len(text)), start + 3, -1) if near else ():
                word = text[start:end]
                if (
                    (word[-1] not in _OFFICE_ENDS and sounds[end - 1] not in _END_SOUNDS)
                    or not _is_han(word)
                    or word in self.known
                    or self._is_real(word)
                ):
                    continue
                names = self._shortest(word, sounds[start:end], near)
                if names:
                    note = f"“{word}”按“{'、'.join(names[:3])}”理解"
                    found.setdefault(start, []).append(Piece(T.AGENCY, "|".join(names), word, start, end, note=note))
                    break
        return {start: tuple(pieces) for start, pieces in found.items()}

    def _shortest(self, word: str, sounds: Sequence[str], near: Iterable[str]) -> tuple[str, ...]:
        """The names a word abbreviates: letter by letter if possible, else by sound, with at least half of its letters right."""
        exact, heard = [], []
        for name in near:
            if not self._at_place(word, name):
                continue
            tail = _tail(word, name)
            if tail is None:
                continue
            if _in_order(word, tail):
                exact.append(name)
            elif _in_order(sounds, _sounds(tail)) and _mostly(word, tail):
                heard.append(name)
        return tuple(sorted(exact or heard))

    def _at_place(self, word: str, name: str) -> bool:
        """嘉兴市民政局 is no short form of 嘉兴市秀洲区民政局: what stands between the city and the bureau may not be left out."""
        office = self._holdings.offices[name]
        if len(office.region) < 2:
            return True
        outer, own = office.region[-2][1], office.place
        short = stem(own) or own
        begins = word.startswith((outer, stem(outer) or outer))
        return not begins or short[0] in word or own.startswith(stem(outer) or outer)

    @cached_property
    def _by_first_sounds(self) -> Mapping[str, tuple[str, ...]]:
        """Names by every two neighbouring syllables of their place."""
        pairs = []
        for office in self._holdings.offices.values():
            syllables = _sounds(office.name)
            within = sum(len(value) for _, value in office.region) or 4
            pairs += [(" ".join(syllables[i : i + 2]), office.name) for i in range(min(within + 4, len(syllables) - 1))]
        return _grouped(pairs)

    def by_initials(self, letters: str) -> tuple[str, ...]:
        """缙云县人社局 for jyxrsj: the agencies whose name in some form has these initials."""
        return self._initials.get(letters, ())

    @cached_property
    def _initials(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for office in self._holdings.offices.values():
            for form in spoken_names(office):
                found.setdefault("".join(lazy_pinyin(form, style=Style.FIRST_LETTER)), {})[office.name] = None
        return {letters: tuple(names) for letters, names in found.items() if len(letters) > 2}

    def _is_real(self, word: str) -> bool:
        return bool(self._holdings.gazetteer.lookup(word)) or word in self.known

    def of(self, holdings: Holdings) -> Names | None:
        """These names for another generation of the index, if it holds the same agencies."""
        if not self._holdings.offices.same(holdings.offices):
            return None
        other = copy(self)
        other._holdings = holdings
        return other


def _name(readings: Iterable[tuple[T, str]]) -> Name:
    places = tuple(value for kind, value in readings if kind is T.PLACE)
    if places:
        return Name(T.PLACE, places)
    return Name(T.AGENCY, tuple(value for _, value in readings))


def _forms_of_place(name: str) -> tuple[str, ...]:
    short = _TOWN.sub("", name) if _TOWN.search(name) else (stem(name) or "")
    return (name, short) if len(short) >= 2 and short not in terms() else (name,)


def spoken_names(office: Office) -> tuple[str, ...]:
    """What people call an agency; towns and places have their own entry."""
    return _spoken(office.agency)


@lru_cache(maxsize=1 << 17)
def _spoken(agency: Agency) -> tuple[str, ...]:
    return tuple(name for name in aliases(agency) if len(name) >= 3)


@lru_cache(maxsize=1)
def bodies() -> Mapping[str, tuple[str, bool]]:
    """Kinds of office by name → (filter “field:value”, whether the bare word is one only beside a place)."""
    known: dict[str, tuple[str, bool]] = {}
    for sector in SECTORS.values():
        value = f"sector:{sector.code}"
        for word in sector.all_keywords:
            whole = bool(_IS_BUREAU.search(word))
            known.setdefault(word, (value, not whole or word in _COMMON_WORDS))
            tails = _GROUP_TAILS if whole else (*_BUREAU_TAILS, *_GROUP_TAILS)
            for tail in tails:
                known.setdefault(word + tail, (value, False))
    for word, (value, beside) in tuple(known.items()):
        if not beside and _IS_BUREAU.search(word):
            for kind in "省市县区":
                known.setdefault(kind + word, (f"{value}@{kind}", False))
    return known


def elsewhere(holdings: Holdings) -> Mapping[str, tuple[str, ...]]:
    """Short names of provinces and cities of the country; longer names are read by the gazetteer itself."""
    return _elsewhere(holdings.gazetteer)


@lru_cache(maxsize=4)
def _elsewhere(gazetteer: Gazetteer) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for level in ("province", "city"):
        for place in gazetteer.at_level(level):
            for form in short_forms(place):
                if form not in terms():
                    found.setdefault(form, {})[gazetteer.full_name(place)] = None
    return {form: tuple(names) for form, names in found.items()}


_OFFICE_ENDS = frozenset("局委办厅院府队心馆")


def _tail(word: str, name: str) -> str | None:
    """A name as its short form may end: …局, …委, …办; None if that word is none of it."""
    if name[-1] == word[-1] or _syllable(name[-1]) == _syllable(word[-1]):
        return name
    if word[-1] in "局委" and name.endswith(("局", "委员会")):
        return name.replace("委员会", "委") + "局委"
    return name.removesuffix("公室") if word[-1] == "办" and name.endswith("办公室") else None


def _is_han(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)


def _sounds(text: str) -> tuple[str, ...]:
    """One syllable a character."""
    return tuple(map(_syllable, text))


@lru_cache(maxsize=20_000)
def _syllable(letter: str) -> str:
    return lazy_pinyin(letter)[0]


def _mostly(word: str, name: str) -> bool:
    """More than half of its letters are the name's, and 和 is not what was misheard."""
    return 2 * sum(letter in name for letter in word) > len(word) and not any(
        letter in word and letter not in name for letter in "和与及跟"
    )


def _in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    grouped: dict[str, dict[str, None]] = {}
    for key, value in pairs:
        grouped.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in grouped.items()}


_kept: list[Names] = []  # the last: most changes of an archive add no agency
_lock = Lock()


def names_of(holdings: Holdings) -> Names:
    return holdings.remembered("names", lambda: _names_of(holdings))


def _names_of(holdings: Holdings) -> Names:
    with _lock:
        found = next((names for kept in _kept if (names := kept.of(holdings)) is not None), None) or Names(holdings)
        _kept[:] = [found]
    return found


_END_SOUNDS = frozenset(map(_syllable, _OFFICE_ENDS))
