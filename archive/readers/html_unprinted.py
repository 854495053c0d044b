"""What a browser shows crossed out or not at all is taken out of the page; raised digits become raised characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from lxml import etree

from archive.text.footnotes import RAISED

Element = etree._Element

_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_RAISED_TAGS = frozenset(("sup", "sub"))
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?![\d.])", re.IGNORECASE
)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
# Whole parts of a page may be hidden until a script shows them; what is hidden inside a cell or a line stays hidden.
_INLINE = "a b big code del em font i ins label mark p s small span strike strong sub sup tt u"
_INLINE_TAGS = frozenset(_INLINE.split())
_CELL_TAGS = frozenset(("td", "th", "tr"))
_CELL_LENGTH = 300  # characters; a longer cell is a part of the page

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"([a-z0-9]*)(?:([.#])([\w-]+))?", re.IGNORECASE)
_SUSPECTS = etree.XPath("//*[self::s or self::strike or self::del or self::sup or self::sub or @hidden or contains(@style, ':')]")
_CLASSED, _NAMED = etree.XPath("//*[@class]"), etree.XPath("//*[@id]")


def drop_unprinted(root: Element) -> None:
    """Changes the tree: crossed-out and hidden runs go, footnote digits become ¹²³."""
    suspects = cast("list[Element]", _SUSPECTS(root))
    for element, style in [(element, element.get("style", "")) for element in suspects] + _styled(root):
        if _is_unprinted(element, style):
            _remove(element)
        elif element.tag in _RAISED_TAGS or _RAISED.search(style):
            _raise(element)


def _is_unprinted(element: Element, style: str) -> bool:
    if element.tag in _STRUCK_TAGS or _STRUCK.search(style):
        return True
    if element.get("hidden") is None and not _HIDDEN.search(style):
        return False
    return element.tag in _INLINE_TAGS or (
        element.tag in _CELL_TAGS and len("".join(cast("Iterable[str]", element.itertext()))) < _CELL_LENGTH
    )


def _styled(root: Element) -> list[tuple[Element, str]]:
    """Elements the page's own style sheets cross out, hide or raise, by tag, class or id."""
    sheets = "\n".join(sheet.text or "" for sheet in root.iter("style"))
    if not (_STRUCK.search(sheets) or _HIDDEN.search(sheets) or _RAISED.search(sheets)):
        return []
    found: list[tuple[Element, str]] = []
    for selectors, style in _RULE.findall(sheets):
        if _STRUCK.search(style) or _HIDDEN.search(style) or _RAISED.search(style):
            found += [(element, style) for selector in selectors.split(",") for element in _selected(root, selector.strip())]
    return found


def _selected(root: Element, selector: str) -> Iterable[Element]:
    match = _SIMPLE_SELECTOR.fullmatch(selector)
    if match is None or not selector:
        return []
    tag, kind, name = match.groups()
    if kind is None:
        return list(root.iter(tag.lower()))
    attribute, elements = ("class", _CLASSED(root)) if kind == "." else ("id", _NAMED(root))
    found = (element for element in cast("list[Element]", elements) if name in element.get(attribute, "").split())
    return [element for element in found if not tag or element.tag == tag.lower()]


def _remove(element: Element) -> None:
    """Takes the element out of the tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _raise(element: Element) -> None:
    for inner in element.iter():
        inner.text = inner.text.translate(RAISED) if isinstance(inner.tag, str) and inner.text else inner.text
        if inner is not element and inner.tail:
            inner.tail = inner.tail.translate(RAISED)
