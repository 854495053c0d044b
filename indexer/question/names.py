"""Names of places and agencies in a question: those of the archive in every form people use, and those elsewhere.

Only names are ever corrected: a word nobody knows is compared with the archive's names by one wrong, missing or extra
character, by sound, and by the initials of its pinyin. A real place of the country is never “corrected” into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from pathlib import Path
from threading import Lock

from archive import home as homes
from archive.agency.aliases import aliases
from archive.agency.places import Gazetteer
from archive.agency.places.short import short_forms, stem
from archive.agency.sectors import SECTORS
from archive.models import Agency
from archive.read_by import present
from indexer.fields import AGENCY_FACETS
from indexer.question.forms import Entry, Forms
from indexer.question.holdings import Holdings, Region
from indexer.question.plan import REGION
from indexer.question.sounds import sounds, syllable
from indexer.question.words.lexicon import terms
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import Piece, T

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


@dataclass(frozen=True, slots=True)
class _Part:
    """Forms of what the archive holds; ``standing``: the entries it still holds."""

    forms: Forms
    standing: frozenset[int]

    def entries(self, form: int) -> list[Entry]:
        return [self.forms.entries[number] for number in self.forms.owners(form) if number in self.standing]


class Names:
    """The archive's names, ready to be found in a text.

    ``kept``: forms worked out before. Those of what is new are added, what is no longer there is passed over.
    """

    def __init__(self, holdings: Holdings, kept: Forms) -> None:
        self._holdings = holdings
        places: list[Entry] = [(region_key(region),) for region in holdings.regions]
        self.entries = (*places, *holdings.offices.rows.values())
        held, known = set(self.entries), set(kept.entries)
        new = [entry for entry in self.entries if entry not in known]
        kept.share(self.entries)
        self.new = len(new)
        parts = (kept, Forms.of(new, spoken, begins)) if new else (kept,)
        self._parts = tuple(_Part(forms, frozenset(n for n, entry in enumerate(forms.entries) if entry in held)) for forms in parts)
        self._lately: tuple[str, Mapping[int, tuple[tuple[int, Name], ...]]] = "", {}

    @property
    def is_as_opened(self) -> bool:
        return all(part.forms.is_as_opened for part in self._parts)

    @property
    def forms(self) -> Forms:
        """Of everything, in one."""
        known = {part.forms.entries[number]: forms for part in self._parts for number, forms in part.forms.of_entries().items()}
        return Forms.of(self.entries, lambda entry: known.get(entry, ()), begins)

    def named(self, form: str) -> Name | None:
        found = [entry for part in self._parts if (at := part.forms.find(form)) is not None for entry in part.entries(at)]
        return self._name(form, found)

    def at(self, text: str, start: int) -> Iterator[tuple[int, Name]]:
        """Every name of the archive that begins here."""
        lately, found = self._lately
        if lately != text:
            found = self._within(text)
            self._lately = text, found
        yield from found.get(start, ())

    def _within(self, text: str) -> Mapping[int, tuple[tuple[int, Name], ...]]:
        entries: dict[tuple[int, int], list[Entry]] = {}
        for part in self._parts:
            for start, end, form in part.forms.within(text):
                entries.setdefault((start, -end), []).extend(part.entries(form))
        found: dict[int, list[tuple[int, Name]]] = {}
        for (start, end), meant in sorted(entries.items(), key=lambda each: each[0]):
            if (name := self._name(text[start:-end], meant)) is not None:
                found.setdefault(start, []).append((-end, name))
        return {start: tuple(names) for start, names in found.items()}

    def _name(self, form: str, entries: Sequence[Entry]) -> Name | None:
        """A place before agencies; an agency's whole name before short ones; at one place the one that reported last."""
        if places := [str(entry[0]) for entry in entries if len(entry) == 1]:
            return Name(T.PLACE, tuple(sorted(places)))
        agencies = sorted([entry for entry in entries if entry[0] == form] or entries, key=lambda entry: self._rank[str(entry[0])])
        by_place: dict[Entry, str] = {}
        for entry in agencies:
            by_place.setdefault(entry[_REGION], str(entry[0]))
        return Name(T.AGENCY, tuple(by_place.values())) if by_place else None

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self._holdings.offices)}

    # What nobody knows

    def called_in(self, text: str) -> Mapping[int, tuple[Piece, ...]]:
        """Shortened and misheard names: 霁溪社保局, 桐夕县自规局. Their syllables stand in the name in order, the first two together."""
        heard, named = sounds(text), self._named_in(text)
        starts = (start for start in range(len(text) - 3) if start not in named and _is_han(text[start]))
        found = {start: self._called_at(text, heard, start) for start in starts}
        return {start: (piece,) for start, piece in found.items() if piece is not None}

    def _called_at(self, text: str, heard: Sequence[str], start: int) -> Piece | None:
        """The longest that begins here."""
        near = self._beginning(*heard[start : start + 2])
        for end in range(min(start + 14, len(text)), start + 3, -1) if near else ():
            word = text[start:end]
            ends = word[-1] in _OFFICE_ENDS or heard[end - 1] in _END_SOUNDS
            names = self._shortest(word, heard[start:end], near) if ends and _is_han(word) and not self._is_real(word) else ()
            if names:
                return Piece(T.AGENCY, "|".join(names), word, start, end, note=f"“{word}”按“{'、'.join(names[:3])}”理解")
        return None

    def _named_in(self, text: str) -> frozenset[int]:
        """Characters of names that stand there in full: nothing in them is short for another."""
        spans = ((start, end) for start in range(len(text)) for end, name in self.at(text, start) if text[start:end] in name.values)
        return frozenset(at for start, end in spans for at in range(start, end))

    def _shortest(self, word: str, heard: Sequence[str], near: Iterable[str]) -> tuple[str, ...]:
        """The names a word abbreviates: letter by letter if possible, else by sound, with at least half of its letters right."""
        exact, alike = [], []
        for name in near:
            if not self._at_place(word, name):
                continue
            tail = _tail(word, name)
            if tail is None:
                continue
            if in_order(word, tail):
                exact.append(name)
            elif in_order(heard, sounds(tail)) and _mostly(word, tail):
                alike.append(name)
        return tuple(sorted(exact or alike))

    def _at_place(self, word: str, name: str) -> bool:
        """嘉兴市民政局 is no short form of 嘉兴市秀洲区民政局: what stands between the city and the bureau may not be left out."""
        office = self._holdings.offices[name]
        if len(office.region) < 2:
            return True
        outer, own = office.region[-2][1], office.place
        short = stem(own) or own
        begins = word.startswith((outer, stem(outer) or outer))
        return not begins or short[0] in word or own.startswith(stem(outer) or outer)

    def _beginning(self, first: str, second: str) -> list[str]:
        """Names with these two neighbouring syllables in their place."""
        found = [(part, number) for part in self._parts for number in part.forms.beside(first, second)]
        return sorted({str(part.forms.entries[number][0]) for part, number in found if number in part.standing})

    def sounding_like(self, place: str) -> tuple[str, ...]:
        """The keys of places whose name is spoken like this one."""
        return self._places_by_sound.get(tuple(sounds(place)), ())

    @cached_property
    def _places_by_sound(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for region in self._holdings.regions:
            heard = tuple(sounds(region[-1][1]))
            found[heard] = (*found.get(heard, ()), region_key(region))
        return found

    def by_initials(self, letters: str) -> tuple[str, ...]:
        """缙云县人社局 for jyxrsj: the agencies whose name in some form has these initials."""
        found = [entry for part in self._parts for form in part.forms.beginning(letters) for entry in part.entries(form)]
        return tuple(sorted({str(entry[0]) for entry in found if len(entry) > 1}, key=self._rank.__getitem__))

    def called(self, typed: str) -> Iterator[set[str]]:
        """Agencies somebody may mean who has typed this; the likeliest way to mean one first."""
        for ways in zip_longest(*(part.forms.called(typed) for part in self._parts), fillvalue=frozenset[int]()):
            found = ((part, number) for part, numbers in zip(self._parts, ways, strict=True) for number in numbers & part.standing)
            entries = (part.forms.entries[number] for part, number in found)
            yield {str(entry[0]) for entry in entries if len(entry) > 1}

    def _is_real(self, word: str) -> bool:
        return bool(self._holdings.gazetteer.lookup(word)) or self.named(word) is not None


_REGION = slice(AGENCY_FACETS.index("province"), AGENCY_FACETS.index("town") + 1)


def _forms_of_place(name: str) -> tuple[str, ...]:
    short = _TOWN.sub("", name) if _TOWN.search(name) else (stem(name) or "")
    return (name, short) if len(short) >= 2 and short not in terms() else (name,)


def spoken(entry: Entry) -> Sequence[str]:
    """What people call it; towns and places have their own entry."""
    if len(entry) == 1:
        return _forms_of_place(region_of(str(entry[0]))[-1][1])
    return [name for name in aliases(Agency(*entry)) if len(name) >= 3]  # type: ignore[arg-type]


def begins(entry: Entry) -> str:
    """An agency's name as far as its place goes, and some characters more."""
    if len(entry) == 1:
        return ""
    within = sum(len(value) for value in entry[_REGION] if value) or len(REGION)
    return str(entry[0])[: within + 5]


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


@lru_cache(maxsize=4)
def elsewhere(gazetteer: Gazetteer) -> Mapping[str, tuple[str, ...]]:
    """Short names of provinces and cities of the country; longer names are read by the gazetteer itself."""
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
    if name[-1] == word[-1] or syllable(name[-1]) == syllable(word[-1]):
        return name
    if word[-1] in "局委" and name.endswith(("局", "委员会")):
        return name.replace("委员会", "委") + "局委"
    return name.removesuffix("公室") if word[-1] == "办" and name.endswith("办公室") else None


def _is_han(text: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in text)


def _mostly(word: str, name: str) -> bool:
    """More than half of its letters are the name's, and 和 is not what was misheard."""
    return 2 * sum(letter in name for letter in word) > len(word) and not any(
        letter in word and letter not in name for letter in "和与及跟"
    )


def in_order(short: Sequence[str], long: Sequence[str]) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


_ARCHIVES = 4
_MANY = 64  # new names, from which on all are kept anew
_kept: dict[Path, Forms] = {}  # of the archives seen last
_lock = Lock()


def names_of(holdings: Holdings) -> Names:
    names = holdings.remembered("names", lambda: _names_of(holdings))
    if not names.is_as_opened:
        _kept.pop(holdings.home, None)
        holdings.forget("names")
        names = holdings.remembered("names", lambda: _names_of(holdings))
    return names


def _names_of(holdings: Holdings) -> Names:
    """Most changes of an archive add few agencies: what was worked out once is kept, in memory and beside the index."""
    home = holdings.home
    with _lock:
        folder, rules = homes.index(home), present().stamp
        kept = _kept.get(home) or Forms.open(folder, rules) or Forms.of((), spoken, begins)
        names = Names(holdings, kept)
        if names.new > _MANY:
            kept = names.forms
            kept.save(folder, rules)
            kept = Forms.open(folder, rules) or kept  # of a file only what is looked at is in memory
            names = Names(holdings, kept)
        while len(_kept) >= _ARCHIVES:
            _kept.pop(next(iter(_kept)))
        _kept[home] = kept
    return names


_END_SOUNDS = frozenset(map(syllable, _OFFICE_ENDS))
