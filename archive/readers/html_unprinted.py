"""What a browser shows crossed out or not at all is taken out of the page; raised digits become raised characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import cast

import cssselect
from lxml import etree

from archive.text.footnotes import RAISED

Element = etree._Element

_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_RAISED_TAGS = frozenset(("sup", "sub"))
_STRUCK = re.compile(r"line-through", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?![\d.])"
    r"|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}"
    r"|(?=.*overflow\s*:\s*hidden).*(?<![-\w])(?:max-)?(?:width|height)\s*:\s*0(?![\d.])",
    re.IGNORECASE | re.DOTALL,
)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|sub|text-top|text-bottom|-?[1-9.])|mso-text-raise\s*:\s*-?[1-9.]"
    r"|(?=.*position\s*:\s*relative).*(?<![-\w])(?:top|bottom)\s*:\s*-?[1-9]",
    re.IGNORECASE | re.DOTALL,
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))(?![\w])", re.IGNORECASE)
# Whole parts of a page may be hidden until a script shows them; what is hidden inside a cell or a line stays hidden.
_INLINE = "a b big code del em font i ins label mark p s small span strike strong sub sup tt u"
_INLINE_TAGS = frozenset(_INLINE.split())
_CELL_TAGS = frozenset(("td", "th", "tr"))
_CELL_LENGTH = 300  # characters; a longer cell is a part of the page

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_TRANSLATOR = cssselect.HTMLTranslator()
_MOST_RULES = 200  # of those that hide or raise something
_SUSPECTS = etree.XPath("//*[self::s or self::strike or self::del or self::sup or self::sub or @hidden or contains(@style, ':')]")


def drop_unprinted(root: Element) -> None:
    """Changes the tree: crossed-out and hidden runs go, footnote digits become ¹²³."""
    suspects = cast("list[Element]", _SUSPECTS(root))
    for element, style in [(element, element.get("style", "")) for element in suspects] + _styled(root):
        if _is_unprinted(element, style):
            _remove(element)
        elif element.tag in _RAISED_TAGS or (element.tag in _INLINE_TAGS and _RAISED.search(style)):
            _raise(element)
        elif _WHITE.search(style) and _is_digit_beside_others(element):
            _remove(element)


def _is_unprinted(element: Element, style: str) -> bool:
    if element.tag in _STRUCK_TAGS or _STRUCK.search(style):
        return True
    if element.get("hidden") is None and not _HIDDEN.search(style):
        return False
    return element.tag in _INLINE_TAGS or (
        element.tag in _CELL_TAGS and len("".join(cast("Iterable[str]", element.itertext()))) < _CELL_LENGTH
    )


def _is_digit_beside_others(element: Element) -> bool:
    """White on white; but white alone in its cell stands on a colour."""
    own = "".join(cast("Iterable[str]", element.itertext())).strip()
    parent = element.getparent()
    if parent is None or element.tag not in _INLINE_TAGS or not own.isdigit():
        return False
    beside = "".join(cast("Iterable[str]", parent.itertext())).strip()
    return len(beside) > len(own) and len(beside) < _CELL_LENGTH


def _styled(root: Element) -> list[tuple[Element, str]]:
    """Elements the page's own style sheets cross out, hide, raise or paint white."""
    sheets = _COMMENT.sub("", "\n".join(sheet.text or "" for sheet in root.iter("style")))
    telling = [rule for rule in _RULE.findall(sheets) if any(sign.search(rule[1]) for sign in (_STRUCK, _HIDDEN, _RAISED, _WHITE))]
    return [(element, style) for selectors, style in telling[:_MOST_RULES] for element in _selected(root, selectors.strip())]


def _selected(root: Element, selectors: str) -> list[Element]:
    """What a browser applies the rule to, but for selectors that depend on what a visitor does (:hover)."""
    try:
        return cast("list[Element]", _chosen(selectors)(root))
    except (cssselect.SelectorError, etree.XPathError):
        return []


@lru_cache(maxsize=512)
def _chosen(selectors: str) -> etree.XPath:
    found = [_TRANSLATOR.selector_to_xpath(selector) for selector in cssselect.parse(selectors) if selector.pseudo_element is None]
    return etree.XPath(" | ".join(found) or "/..")


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
