"""A report in reading order, before any layout: label, title, headings, paragraphs, tables, signature."""

from __future__ import annotations

from dataclasses import dataclass

from archive.form import SECTIONS
from archive.samples.grid import TableRef
from archive.samples.truth import Truth


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    section: int


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    ref: TableRef


@dataclass(frozen=True, slots=True)
class Signature:
    text: str


Part = Heading | Text | Table | Signature


@dataclass(frozen=True, slots=True)
class Manuscript:
    title: str
    parts: tuple[Part, ...]
    truth: Truth


def compose(truth: Truth) -> Manuscript:
    parts: list[Part] = [Text(text) for text in truth.sections[0]]
    for section in SECTIONS:
        none = "（无）" if section.number in truth.none_headings else ""
        parts.append(Heading(section.title + none, section.number))
        parts += [Text(text) for text in truth.sections[section.number]]
        if section.number in (2, 3, 4) and section.number not in truth.lost_tables:
            parts.append(Table(TableRef(section.number, truth.edition)))
    if truth.published:
        parts.append(Signature(truth.agency.name or ""))
        parts.append(Signature(f"{truth.published.year}年{truth.published.month}月{truth.published.day}日"))
    return Manuscript(truth.title, tuple(parts), truth)
