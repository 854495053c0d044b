"""A batch of reports → the arrays of a segment. Python touches reports and words; postings are one sort.

Each kind of posting becomes one array of 8-byte keys (what | where), is sorted, and read off as runs. ``layout`` says
what the arrays hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from indexer.arrays import Array, ArrayWriter, json_array, lengths_of, smallest, starts_of
from indexer.documents import IndexDocument
from indexer.engine import MOST_COUNTED
from indexer.fields import COLUMNS
from indexer.folding import SEPARATOR, fold, fold_units
from indexer.states import STATES
from indexer.whoosh_engine.columns import compact, plain_states
from indexer.whoosh_engine.layout import BLOCK, MARK_EVERY
from indexer.whoosh_engine.offsets import OffsetsWriter
from indexer.whoosh_engine.pair_lists import PairListsWriter
from indexer.whoosh_engine.postings import Listed, ListsWriter
from indexer.whoosh_engine.terms import term_arrays
from indexer.whoosh_engine.vocabulary import Ids, Vocabulary

Arrays = dict[str, Array]
_STATES = {state: number for number, state in enumerate(STATES)}
_AT_ONCE = 500  # reports whose stretches of text are looked up together


def invert(documents: Sequence[IndexDocument], vocabulary: Vocabulary, out: ArrayWriter, *, pack: bool) -> int:
    """Writes the arrays; returns how many blocks the documents are."""
    text = _text(documents)
    for name, array in text.items():
        out.add(name, array)
    with ThreadPoolExecutor(1) as beside:  # sorting needs no Python, segmenting nothing else
        pairs = beside.submit(_pairs, text)
        _write_words("words", _words_of(text, vocabulary), vocabulary, out)
        _write_words("names", vocabulary.ids([fold(document.names) for document in documents]), vocabulary, out)
        _write_pairs(pairs.result(), len(text["blocks.doc"]), out, pack=pack)
    for facet in COLUMNS:
        for name, array in facet_arrays(facet, [document.facets.get(facet, ()) for document in documents]).items():
            out.add(name, array)
    for name, array in _numbers(documents).items():
        out.add(name, array, pack=True)
    return len(text["blocks.doc"])


def _text(documents: Sequence[IndexDocument]) -> Arrays:
    paragraphs = [text.replace("\0", " ") for document in documents for text in document.paragraphs]
    joined = "".join(f"{text}\0" for text in paragraphs)
    raw = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), dtype="<u2")
    ends = np.flatnonzero(raw == SEPARATOR)
    units = fold_units(raw)
    units[ends] = SEPARATOR
    first = starts_of(np.array([len(document.paragraphs) for document in documents], dtype=np.int64))
    starts = np.concatenate(([0], ends + 1)).astype(np.uint32)
    return {
        "docs.id": np.array([document.id.encode() for document in documents]),
        "docs.paragraphs": first.astype(np.uint32),
        "text.units": units,
        "text.paragraphs": starts,
        "text.marks": marks(starts),
        "text.weights": np.frombuffer(b"".join(d.weights or bytes(len(d.paragraphs)) for d in documents), dtype=np.uint8),
    } | block_arrays(starts[first])


def _words_of(arrays: Arrays, vocabulary: Vocabulary) -> list[bytes]:
    """The numbers of each document's words."""
    texts = arrays["text.units"].tobytes().decode("utf-16-le", "surrogatepass").split("\0")
    first = arrays["docs.paragraphs"].tolist()
    packed: list[bytes] = []
    for some in range(0, len(first) - 1, _AT_ONCE):
        bounds = first[some : some + _AT_ONCE + 1]
        ids = vocabulary.ids(texts[bounds[0] : bounds[-1]])
        packed += [b"".join(ids[start - bounds[0] : end - bounds[0]]) for start, end in pairwise(bounds)]
    return packed


def marks(starts: Array) -> Array:
    """The paragraph at every MARK_EVERY-th position."""
    positions = np.arange(0, int(starts[-1]), MARK_EVERY, dtype=starts.dtype)
    return (np.searchsorted(starts, positions, side="right") - 1).astype(np.uint32)


def block_arrays(docs: Array) -> Arrays:
    """Cut reports into blocks short enough for two-byte offsets; nearly all are one block. ``docs``: where each starts."""
    lengths = lengths_of(docs)
    per_doc = np.maximum(1, -(-lengths // BLOCK))
    doc = np.repeat(np.arange(len(lengths)), per_doc)
    within = np.arange(len(doc)) - starts_of(per_doc)[:-1][doc]
    return {"blocks.doc": doc.astype(np.uint32), "blocks.start": (docs[:-1][doc] + within * BLOCK).astype(np.uint32)}


@dataclass(frozen=True, slots=True)
class _Pairs:
    terms: Array
    listed: Listed
    occurrences: Array  # of each
    offsets: Array


def _pairs(arrays: Arrays) -> _Pairs:
    """Every two neighbouring characters, and each paragraph's last one with the separator behind it."""
    units = arrays["text.units"]
    at = np.flatnonzero(units[:-1] != SEPARATOR).astype(np.uint32)
    keys = np.empty(len(at), dtype="<u8")
    fields = keys.view("<u2").reshape(-1, 4)  # the highest last
    fields[:, 3], fields[:, 2] = units[at], units[at + 1]
    keys.view("<u4")[::2] = at
    keys.sort()
    pair, at = keys.view("<u4")[1::2].copy(), keys.view("<u4")[::2].copy()
    del keys, fields
    block = _owners(arrays["blocks.start"], len(units), np.uint16)[at]
    paragraph = _owners(arrays["text.paragraphs"][:-1], len(units), np.uint32)[at]
    posting = _split(_runs(pair, block), len(pair))
    term = _runs(pair[posting])
    columns = {
        "counts": np.diff(np.append(posting, len(pair))),
        "paragraphs": np.minimum(_counted(_runs(pair, paragraph), posting, len(pair)), MOST_COUNTED),
    }
    return _Pairs(
        pair[posting][term],
        Listed(np.diff(np.append(term, len(posting))), block[posting], columns),
        np.diff(np.append(posting[term], len(pair))),
        (at - arrays["blocks.start"][block]).astype(np.uint16),
    )


def _write_pairs(pairs: _Pairs, blocks: int, out: ArrayWriter, *, pack: bool) -> None:
    out.add("pairs.terms", pairs.terms)
    lists, offsets = PairListsWriter(out, blocks, pack=pack), OffsetsWriter(out, pack=pack)
    lists.add(pairs.listed)
    offsets.add(pairs.occurrences, pairs.offsets)
    lists.close()
    offsets.close()


def _split(starts: Array, size: int) -> Array:
    """Cut runs longer than MOST_COUNTED."""
    lengths = np.diff(np.append(starts, size))
    if lengths.max(initial=0) <= MOST_COUNTED:
        return starts
    pieces = -(-lengths // MOST_COUNTED)
    within = np.arange(pieces.sum()) - np.repeat(starts_of(pieces)[:-1], pieces)
    return np.asarray(np.repeat(starts, pieces) + within * MOST_COUNTED)


def _counted(places: Array, starts: Array, size: int) -> Array:
    """How many of the ascending places are in each run."""
    return np.diff(np.searchsorted(places, np.append(starts, size)))


def _owners(starts: Array, size: int, kind: type[np.unsignedinteger[Any]]) -> Array:
    """The number of the block (or paragraph) at every position."""
    lengths = np.diff(np.append(starts.astype(np.int64), size))
    return np.repeat(np.arange(len(starts), dtype=kind), lengths)


def _write_words(field: str, packed: list[bytes], vocabulary: Vocabulary, out: ArrayWriter) -> None:
    ids: Ids = np.frombuffer(b"".join(packed), dtype=np.uint32)
    lengths = np.array([len(part) // 4 for part in packed], dtype=np.uint32)
    docs = np.repeat(np.arange(len(packed), dtype=np.uint16), lengths)
    present = np.unique(ids)
    terms = [vocabulary.terms[number].encode("utf-8", "surrogatepass") for number in present]
    order = sorted(range(len(terms)), key=terms.__getitem__)
    kind = np.uint32 if len(terms) <= 1 << 16 else np.uint64
    rank: Array = np.empty(len(vocabulary.terms), dtype=kind)
    rank[present[order]] = np.arange(len(order), dtype=kind)
    keys = (rank[ids] << 16) | docs
    keys.sort()
    posting = _runs(keys)
    first = _runs(keys[posting] >> 16)
    counts = np.minimum(np.diff(np.append(posting, len(keys))), MOST_COUNTED)
    out.add(f"{field}.lengths", lengths)
    for name, array in term_arrays(field, [terms[i] for i in order]).items():
        out.add(name, array)
    lists = ListsWriter(out, field, len(packed))
    lists.add(Listed(np.diff(np.append(first, len(posting))), keys[posting].astype(np.uint16), {"counts": counts}))
    lists.close()


def facet_arrays(name: str, values: Sequence[tuple[str, ...]]) -> Arrays:
    """The distinct values, and for each report the numbers of those it has."""
    distinct = sorted({value for several in values for value in several})
    number = {value: i for i, value in enumerate(distinct)}
    codes = np.array([number[value] for several in values for value in several], dtype=np.uint32)
    counts = np.array([len(several) for several in values], dtype=np.int64)
    return {
        f"facet.{name}.values": json_array(distinct),
        f"facet.{name}.first": starts_of(counts).astype(np.uint32),
        f"facet.{name}.codes": smallest(codes),
    }


def _numbers(documents: Sequence[IndexDocument]) -> Arrays:
    """One number per report and code, and how it is known; no array where there is nothing to say."""
    codes = {code for document in documents for code in (*document.numbers, *document.states)}
    column = {code: i for i, code in enumerate(sorted(codes))}
    values = np.full((len(column), len(documents)), np.nan)
    states = np.zeros(values.shape, dtype=np.uint8)
    for doc, document in enumerate(documents):
        values[[column[code] for code in document.numbers], doc] = list(document.numbers.values())
        states[[column[code] for code in document.states], doc] = [_STATES[state] for state in document.states.values()]
    arrays: Arrays = {}
    for code, i in column.items():
        plain = plain_states(values[i])
        arrays |= number_arrays(code, values[i], np.where(states[i] == 0, plain, states[i]))
    return arrays


def number_arrays(code: str, numbers: Array, states: Array) -> Arrays:
    arrays = {} if np.isnan(numbers).all() else {f"number.{code}": compact(numbers)}
    return arrays if (states == plain_states(numbers)).all() else arrays | {f"state.{code}": states}


def _runs(*columns: Array) -> Array:
    """Where a new combination of (sorted) values begins."""
    size = len(columns[0])
    if not size:
        return np.empty(0, dtype=np.int64)
    new = np.zeros(size - 1, dtype=bool)
    for column in columns:
        new |= column[1:] != column[:-1]
    return np.concatenate(([0], np.flatnonzero(new) + 1))
