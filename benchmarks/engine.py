"""What every engine in the comparison does: index the same reports, answer the same questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from indexer.analysis import bulk_segmenter, is_word
from indexer.documents import IndexDocument
from indexer.folding import fold

COUNTED = ("sector", "city", "body_type", "form", "pending_litigation", "severity")
FILTERED = ("report_year", "level", "zero_requests")
TOP = 20
_REMEMBERED = 400_000
_is_word = lru_cache(maxsize=_REMEMBERED)(is_word)


@dataclass(frozen=True, slots=True)
class Question:
    """All ``words`` must match; or ``phrase``, which is these words side by side."""

    words: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def faceted(self) -> bool:
        return bool(self.filters)


@dataclass(frozen=True, slots=True)
class Reply:
    reports: int
    top: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] | None = None
    marked: int = 0  # paragraphs with marks, of the top reports


class Engine(Protocol):
    name: str
    answers: bool = True  # else only building is compared

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        """Everything needed to search and to cite, safely on disk."""

    def open(self, folder: Path) -> None: ...

    def ask(self, question: Question) -> Reply: ...

    def forget(self) -> None:
        """What was kept from the questions before."""

    def close(self) -> None: ...


# Other engines are given segmented text. As this project's own index does, they segment each stretch of text once,
# however many reports repeat it.


def words_of(text: str) -> list[str]:
    return [word for stretch in stretches_of(text) for word in _words_of(stretch)]


def plain_words_of(text: str) -> list[str]:
    return [word for stretch in stretches_of(text) for word in _plain_words_of(stretch)]


@lru_cache(maxsize=1_000)
def stretches_of(text: str) -> list[str]:
    return fold(text).replace("。", " ").split(" ")


@lru_cache(maxsize=_REMEMBERED)
def _words_of(stretch: str) -> tuple[str, ...]:
    return tuple(filter(_is_word, bulk_segmenter().all_words(stretch)))


@lru_cache(maxsize=_REMEMBERED)
def _plain_words_of(stretch: str) -> tuple[str, ...]:
    return tuple(filter(_is_word, bulk_segmenter().words(stretch)))


class TextStore:
    """The paragraphs to cite, the same for every engine that needs a place for them."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "text.db", isolation_level=None)

    def keep(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        """Stores what passes."""
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("CREATE TABLE paragraphs (report TEXT, number INTEGER, text TEXT, PRIMARY KEY (report, number)) WITHOUT ROWID")
        for some in batched_documents(documents):
            self._db.execute("BEGIN")
            rows = [(document.id, number, text) for document in some for number, text in enumerate(document.paragraphs)]
            self._db.executemany("INSERT INTO paragraphs VALUES (?, ?, ?)", rows)
            self._db.execute("COMMIT")
            yield from some
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def marked(self, reports: Iterable[str], text: str) -> int:
        """Finds a paragraph to show in each report and marks the text in it."""
        found = 0
        for report in reports:
            row = self._db.execute("SELECT text FROM paragraphs WHERE report = ? AND instr(text, ?) LIMIT 1", (report, text)).fetchone()
            found += row is not None and len(row[0].replace(text, f"<mark>{text}</mark>")) > 0
        return found

    def close(self) -> None:
        self._db.close()


def batched_documents(documents: Iterable[IndexDocument]) -> Iterator[list[IndexDocument]]:
    batch: list[IndexDocument] = []
    for document in documents:
        batch.append(document)
        if len(batch) == 500:
            yield batch
            batch = []
    yield batch
