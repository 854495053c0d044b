"""Atom feeds (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # not allowed in XML
_NEVER = "1970-01-01T00:00:00+00:00"  # of a feed without entries


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
    made = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # some readers know no prefixes
    _add(made, "title", title)
    _add(made, "id", own)
    _add(made, "updated", max((entry.updated for entry in listed), default=_NEVER))
    _add(made, "link", rel="self", type=TYPE, href=own)
    _add(made, "link", rel="alternate", type="text/html", href=page)
    _add(_add(made, "author"), "name", "公开年报库")
    for entry in listed:
        _entry(_add(made, "entry"), entry)
    return bytes(etree.tostring(made, xml_declaration=True, encoding="utf-8"))


def _entry(made: etree._Element, entry: Entry) -> None:
    _add(made, "title", entry.title)
    _add(made, "id", entry.url)
    _add(made, "updated", entry.updated)
    _add(made, "link", rel="alternate", type="text/html", href=entry.url)
    _add(_add(made, "author"), "name", entry.author)
    _add(made, "summary", entry.summary)


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", attributes)
    child.text = None if text is None else _UNFIT.sub("", text)
    return child
