"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML
_NEVER = "1970-01-01T00:00:00+00:00"  # of a feed without entries
_make = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE})


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    url: str  # lasting, so it is the id too
    updated: str  # RFC 3339
    author: str
    summary: str


def feed(title: str, own: str, page: str, entries: Iterable[Entry]) -> bytes:
    """``own``: the feed's address; ``page``: the page that shows the same."""
    listed = list(entries)
    made = _make.feed(
        _make.title(_fit(title)),
        _make.id(own),
        _make.updated(max((entry.updated for entry in listed), default=_NEVER)),
        _make.link(rel="self", type=TYPE, href=own),
        _make.link(rel="alternate", type="text/html", href=page),
        _make.author(_make.name("公开年报库")),
        *map(_entry, listed),
    )
    return bytes(etree.tostring(made, xml_declaration=True, encoding="utf-8"))


def _entry(entry: Entry) -> etree._Element:
    made: etree._Element = _make.entry(
        _make.title(_fit(entry.title)),
        _make.id(entry.url),
        _make.updated(entry.updated),
        _make.link(rel="alternate", type="text/html", href=entry.url),
        _make.author(_make.name(_fit(entry.author))),
        _make.summary(_fit(entry.summary)),
    )
    return made


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
