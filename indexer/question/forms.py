"""Every form people use for some places and agencies, as sorted arrays: quick to open, small, kept beside the index.

A form is found by its number, a polynomial of its characters, and then compared letter by letter.

    <home>/index/names.<rules>.<digest>   the digest is that of the file: what was damaged is not opened
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import numpy as np
import xxhash
from numpy.typing import NDArray

from indexer.arrays import Array, ArrayFile, DamagedFile, distinct, from_json, json_array, starts_of, writing
from indexer.question.sounds import initials_of, sound_number, sounds

Entry = tuple[str | None, ...]  # what is named: (region key,), or an agency's facets
Units = NDArray[np.uint64]

FORMAT = 2
_BASE = np.uint64(1_000_003)
_PREFIX = "names"
_ARRAYS = ("letters", "starts", "keys", "owned", "owners", "pair_keys", "pair_owners")


class Forms:
    def __init__(self, entries: Sequence[Entry], arrays: Mapping[str, Array], file: Path | None = None) -> None:
        self.entries = tuple(entries)
        self._arrays = {name: arrays[name] for name in _ARRAYS}
        self._file, self._signature = file, _signature(file)

    @property
    def is_as_opened(self) -> bool:
        """A mapped file that is cut off in place ends the process that looks at it."""
        return self._signature == _signature(self._file)

    @classmethod
    def of(cls, entries: Sequence[Entry], spoken: Callable[[Entry], Iterable[str]], begins: Callable[[Entry], str]) -> Forms:
        """``spoken``: an entry's forms. ``begins``: the part of its name by whose neighbouring syllables it is called."""
        owners: dict[str, list[int]] = {}
        for number, entry in enumerate(entries):
            for form in spoken(entry):
                owners.setdefault(form, []).append(number)
        unordered = list(owners)
        keys = numbers(unordered)
        order = np.argsort(keys, kind="stable")
        words = [unordered[at] for at in order]
        named = [(_pair(*pair), at) for at, entry in enumerate(entries) for pair in pairwise(sounds(begins(entry)))]
        pairs = np.array(named, dtype=np.uint64).reshape(-1, 2)
        pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
        arrays = {
            "letters": _letters(words),
            "starts": _starts(words),
            "keys": keys[order],
            "owned": _starts([owners[word] for word in words]),
            "owners": np.array([owner for word in words for owner in owners[word]], dtype=np.uint32),
            "pair_keys": pairs[:, 0].copy(),
            "pair_owners": pairs[:, 1].astype(np.uint32),
        }
        return cls(entries, arrays)

    def __len__(self) -> int:
        return len(self._arrays["keys"])

    def share(self, entries: Iterable[Entry]) -> None:
        """Hold these very ones instead of equal ones, so that they are in memory once."""
        same = {entry: entry for entry in entries}
        self.entries = tuple(same.get(entry, entry) for entry in self.entries)

    def word(self, form: int) -> str:
        first, last = self._arrays["starts"][form : form + 2].tolist()
        return self._arrays["letters"][first:last].tobytes().decode("utf-32-le", "surrogatepass")

    def owners(self, form: int) -> list[int]:
        """Numbers of the entries with this form."""
        first, last = self._arrays["owned"][form : form + 2].tolist()
        found: list[int] = self._arrays["owners"][first:last].tolist()
        return found

    def find(self, word: str) -> int | None:
        if not len(self) or not word:
            return None
        keys = self._arrays["keys"]
        at = int(np.searchsorted(keys, numbers([word])[0]))
        return at if at < len(keys) and self.word(at) == word else None

    def within(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Every form that stands in the text: first character, behind the last one, form."""
        width = min(self._longest, len(text))
        if not width:
            return
        units = np.zeros(len(text) + width - 1, dtype=np.uint64)
        units[: len(text)] = _letters([text])
        powers = np.cumprod(np.concatenate(([np.uint64(1)], np.full(width - 1, _BASE))), dtype=np.uint64)
        windows = np.cumsum(np.lib.stride_tricks.sliding_window_view(units, width) * powers, axis=1, dtype=np.uint64)
        keys = self._arrays["keys"]
        places = np.minimum(np.searchsorted(keys, windows), len(keys) - 1)
        for start, last in zip(*(axis.tolist() for axis in np.nonzero(keys[places] == windows)), strict=True):
            form = int(places[start, last])
            if start + last < len(text) and text[start : start + last + 1] == self.word(form):
                yield start, start + last + 1, form

    def beginning(self, letters: str) -> Iterator[int]:
        """Forms of so many characters, which can be read with these first letters."""
        starts = self._arrays["starts"]
        forms = np.flatnonzero(np.diff(starts) == len(letters))
        for place, letter in enumerate(letters):
            units = self._initials[self._arrays["letters"][starts[forms] + place]]
            forms = forms[(units & np.uint32(_bit(letter))) > 0]
        yield from forms.tolist()

    def called(self, typed: str) -> Iterator[set[int]]:
        """Entries that somebody may mean who has typed this: with a form that begins so, that contains it, or that has its characters
        in order. Small Latin letters are the first ones of syllables."""
        latin = typed.isascii() and typed.isalpha()
        units = self._initials[self._arrays["letters"]] if latin else self._arrays["letters"]
        forms, first = self._runs(units, [_bit(each) if latin else ord(each) for each in typed], some=latin)
        yield self._of(forms[first])
        yield self._of(forms)
        if len(typed) > 1 and not latin:
            spelt = re.compile(".*".join(map(re.escape, typed)))  # 市监局 for 市场监督管理局
            yield self._of([form for form in self._holding(typed) if spelt.search(self.word(form))])

    def _runs(self, units: Array, wanted: Sequence[int], *, some: bool) -> tuple[Array, Array]:
        """Forms that hold these characters one after another, and which of them begin with them."""
        at = np.arange(len(units) - len(wanted) + 1)
        for place, value in enumerate(wanted):
            found = units[at + place] if place else units[: len(at)]
            at = at[(found & np.uint32(value)) > 0 if some else found == value]
        starts = self._arrays["starts"]
        forms = np.searchsorted(starts, at, side="right") - 1
        inside = at + len(wanted) <= starts[forms + 1]
        return forms[inside], (at == starts[forms])[inside]

    def _holding(self, letters: str) -> list[int]:
        """Forms that have all of these characters, in whatever order."""
        marks = np.ones(len(self), dtype=bool)
        for letter in set(letters):
            having = np.zeros(len(self), dtype=bool)
            having[self._runs(self._arrays["letters"], [ord(letter)], some=False)[0]] = True
            marks &= having
        found: list[int] = np.flatnonzero(marks).tolist()
        return found

    def _of(self, forms: Iterable[int]) -> set[int]:
        return {owner for form in forms for owner in self.owners(int(form))}

    def beside(self, first: str, second: str) -> list[int]:
        """Entries with these two neighbouring syllables where their names begin."""
        keys, wanted = self._arrays["pair_keys"], np.uint64(_pair(first, second))
        found: list[int] = self._arrays["pair_owners"][np.searchsorted(keys, wanted) : np.searchsorted(keys, wanted, side="right")].tolist()
        return found

    @cached_property
    def _longest(self) -> int:
        return int(np.diff(self._arrays["starts"]).max(initial=0))

    @cached_property
    def _initials(self) -> Array:
        """A bit for every first letter a character can be read with, by character."""
        present = distinct(self._arrays["letters"])
        table = np.zeros(int(present.max(initial=0)) + 1, dtype=np.uint32)
        table[present] = [sum({_bit(each) for each in initials_of(chr(letter))}) for letter in present.tolist()]
        return table

    def of_entries(self) -> dict[int, list[str]]:
        """Entry → its forms, to make another collection without working them out again."""
        found: dict[int, list[str]] = {}
        for form in range(len(self)):
            word = self.word(form)
            for owner in self.owners(form):
                found.setdefault(owner, []).append(word)
        return found

    def save(self, folder: Path, rules: str) -> None:
        """In place of those before; where nothing can be written, nothing is."""
        with suppress(OSError):
            made = folder / f"{_PREFIX}.{uuid4().hex}.new"
            with writing(made) as file:
                for name, array in self._arrays.items():
                    file.add(name, array)
                file.add("entries", json_array(self.entries))
            name = f"{_PREFIX}.{_rules(rules)}.{_digest(made)}"
            os.replace(made, folder / name)
            for other in folder.glob(f"{_PREFIX}.*"):
                if other.name != name:
                    other.unlink()  # on Windows one that is open stays for now

    @classmethod
    def open(cls, folder: Path, rules: str) -> Forms | None:
        """What was saved under the same rules, undamaged."""
        for path in sorted(folder.glob(f"{_PREFIX}.{_rules(rules)}.*")):
            with suppress(OSError, DamagedFile, LookupError, ValueError):
                if path.name.endswith(_digest(path)):
                    arrays = ArrayFile(path)
                    return _sound(cls(tuple(map(tuple, from_json(arrays["entries"]))), arrays, path))
        return None


def _sound(forms: Forms) -> Forms:
    """Raises ValueError where arrays do not fit together, whoever made them."""
    array = forms._arrays
    many = len(array["keys"])
    limits = {"owners": len(forms.entries), "pair_owners": len(forms.entries), "letters": sys.maxunicode + 1}
    fits = (
        len(array["starts"]) == len(array["owned"]) == many + 1,
        all((np.diff(array[name]) >= 0).all() for name in ("starts", "owned")),
        int(array["starts"][-1]) == len(array["letters"]) and int(array["owned"][-1]) == len(array["owners"]),
        all(not len(array[name]) or int(array[name].max()) < limit for name, limit in limits.items()),
    )
    if not all(fits):
        raise ValueError("arrays do not fit together")
    return forms


def _signature(file: Path | None) -> tuple[int, ...]:
    if file is None:
        return ()
    try:
        stat = file.stat()
    except OSError:
        return (-1,)
    return stat.st_size, stat.st_mtime_ns, stat.st_ino


def numbers(words: Sequence[str]) -> Units:
    """The polynomial of each word's characters. Zeros behind do not count, so words of any length can be compared."""
    lengths = np.array([len(word) for word in words], dtype=np.int64)
    units = np.zeros((len(words), int(lengths.max(initial=0))), dtype=np.uint64)
    units[np.arange(units.shape[1]) < lengths[:, np.newaxis]] = _letters(words)
    number = np.zeros(len(units), dtype=np.uint64)
    for column in units.T[::-1]:
        number = number * _BASE + column
    return number


def _letters(words: Sequence[str]) -> NDArray[np.uint32]:
    return np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _starts(parts: Sequence[Sized]) -> Array:
    return starts_of(np.array([len(part) for part in parts], dtype=np.int64))


def _bit(letter: str) -> int:
    """One of 26; none for what is no small letter."""
    return 1 << (ord(letter) - ord("a")) if "a" <= letter <= "z" else 0


def _pair(first: str, second: str) -> int:
    return sound_number(first) << 32 | sound_number(second)


def _rules(rules: str) -> str:
    return xxhash.xxh3_64_hexdigest(f"{FORMAT} {rules}".encode())


def _digest(path: Path) -> str:
    return xxhash.xxh3_128_hexdigest(path.read_bytes())
