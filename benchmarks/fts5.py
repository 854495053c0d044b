"""SQLite FTS5 over pre-segmented text, facets in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from benchmarks.engine import COUNTED, FILTERED, TOP, Question, Reply, TextStore, batched_documents, plain_words_of, words_of
from indexer.documents import IndexDocument

FACETS = (*FILTERED, *COUNTED)


class Fts5:
    name = "FTS5"
    answers = True

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        texts = TextStore(folder)
        db = sqlite3.connect(folder / "index.db", isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(f"CREATE TABLE reports (number INTEGER PRIMARY KEY, id TEXT, {', '.join(FACETS)})")
        db.execute("CREATE VIRTUAL TABLE text USING fts5 (words, side_by_side, content = '', tokenize = 'ascii')")
        number = 0
        for some in batched_documents(texts.keep(documents)):
            db.execute("BEGIN")
            for document in some:
                number += 1
                values = [next(iter(document.facets.get(facet, ())), None) for facet in FACETS]
                db.execute(f"INSERT INTO reports VALUES ({', '.join('?' * (2 + len(FACETS)))})", (number, document.id, *values))
                words = " ".join(word for text in document.paragraphs for word in words_of(text))
                plain = " ¶ ".join(" ".join(plain_words_of(text)) for text in document.paragraphs)
                db.execute("INSERT INTO text (rowid, words, side_by_side) VALUES (?, ?, ?)", (number, words, plain))
            db.execute("COMMIT")
        for facet in FACETS:
            db.execute(f"CREATE INDEX by_{facet} ON reports ({facet})")
        db.execute("INSERT INTO text (text) VALUES ('optimize')")
        db.execute("ANALYZE")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        texts.close()

    def open(self, folder: Path) -> None:
        self._texts = TextStore(folder)
        self._db = sqlite3.connect(folder / "index.db")

    def forget(self) -> None:
        pass

    def close(self) -> None:
        self._db.close()
        self._texts.close()

    def ask(self, question: Question) -> Reply:
        match = match_of(question)
        if question.faceted:
            return self._faceted(question, match)
        (count,) = self._db.execute("SELECT count(*) FROM text WHERE text MATCH ?", (match,)).fetchone()
        sql = "SELECT id FROM text JOIN reports ON number = text.rowid WHERE text MATCH ? ORDER BY rank LIMIT ?"
        return Reply(count, tuple(row[0] for row in self._db.execute(sql, (match, TOP))))

    def _faceted(self, question: Question, match: str) -> Reply:
        where = " AND ".join(f"{facet} = ?" for facet, _ in question.filters)
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS found (number INTEGER PRIMARY KEY, score REAL)")
        self._db.execute("DELETE FROM temp.found")
        self._db.execute(
            f"INSERT INTO temp.found SELECT number, rank FROM text JOIN reports ON number = text.rowid WHERE text MATCH ? AND {where}",
            (match, *(value for _, value in question.filters)),
        )
        facets = {
            facet: dict(self._db.execute(f"SELECT {facet}, count(*) FROM temp.found NATURAL JOIN reports WHERE {facet} NOTNULL GROUP BY 1"))
            for facet in COUNTED
        }
        (count,) = self._db.execute("SELECT count(*) FROM temp.found").fetchone()
        sql = "SELECT id FROM temp.found NATURAL JOIN reports ORDER BY score LIMIT ?"
        top = tuple(row[0] for row in self._db.execute(sql, (TOP,)))
        return Reply(count, top, facets, self._texts.marked(top, question.words[0]))


def match_of(question: Question) -> str:
    if question.phrase:
        return 'side_by_side : "' + " ".join(question.phrase) + '"'
    return "words : (" + " AND ".join(f'"{word}"' for word in question.words) + ")"
