"""The report inside a government web page: the container that holds it, and the page furniture in and around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.readers.html_text import BLOCK_TAGS, HEADING_TAGS, SILENT_TAGS, Element, Tables, collapse, text_of

# Phrases of the report itself, in simplified and traditional writing, outside links.
_ANCHORS = re.compile(
    "|".join(
        f"(?P<a{number}>{phrase})"
        for number, phrase in enumerate(
            (
                "[总總][体體]情[况況]",
                "主[动動]公[开開]政府信息",
                "收到和[处處]理政府信息公[开開]申[请請]",
                "行政[复復複][议議][、，,]?(?:和|提起)?行政[诉訴][讼訟]",
                "主要[问問][题題][及和与與]改[进進]",
                "需要[报報]告的?事[项項]",
                "[结結][转轉]下年度",
                "尚未[审審][结結]",
                "信息[内內]容",
                "勾稽[关關][系係]",
                "[统統][计計]期限",
                "政府信息公[开開][条條]例",
            )
        )
    )
)
_GLOSS = re.compile(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_HAN = re.compile(r"[\u4e00-\u9fff]")

_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|crumbs?|breadcrumb|location|position|curpos|dqwz|sidebar|side|aside|foot|footer|copyright|share|bdshare|"
    r"print|tools?|toolbar|prev|next|pagenav|pager|pn|related|xgxx|recommend|rank|search|login|banner|logo|ewm|qrcode|erweima)(?:$|[\s_-])",
    re.IGNORECASE,
)
CHROME_LINE = re.compile(
    r"^[\s\u3000\xa0【\[]*(?:"
    r"(?:您?(?:当前|现)?(?:的|所)?在?(?:的)?位置)\s*[:：]|首\s*页\s*(?:[>»›＞/]|$)|[上下]一[篇条页]\s*(?:[:：\s]|$)|"
    r"(?:文章)?字\s*[号体]\s*[:：]|[A-Za-z]?\s*(?:打印|收藏|分享|关闭)(?:本页|窗口|此页|页面|到|至)?[\s】\]|:：]*(?:$|[\s【\[])|扫一扫|"
    r"主办(?:单位)?\s*[:：]|承办(?:单位)?\s*[:：]|版权所有|登录\s*[|｜/]?\s*注册|请输入关键字|相关(?:链接|阅读|文章|信息|新闻|附件)\s*[:：]?$|返回(?:顶部|首页)$)"
    r"|(?:^|[\s|｜])(?:浏览|点击|阅读|访问)(?:次数|量|数|人次)\s*[:：]\s*[\[【(（]?\s*\d*\s*(?:人?次)?\s*(?:$|[\s|｜\]】)）])"
    r"|ICP备|网站标识码|公网安备|公安网备"
)
_CHROME_LENGTH = 200  # longer lines are text, whatever words they hold
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_ENOUGH_ANCHORS = 3
_ANCHOR_SHARE = 0.85  # one stray phrase in a menu must not pull the menu in
_TEXT_SHARE = 0.3
_TEXT_SHARE_ALONE = 0.7  # without anchors only the amount of text tells


@dataclass(slots=True)
class Weight:
    """What an element holds."""

    han: int = 0  # Han characters outside links
    linked: int = 0  # Han characters in links
    anchors: set[str] = field(default_factory=set)
    chrome: bool = False  # some line of it is page furniture
    inline: str = ""  # its own text outside links and blocks

    def add(self, other: Weight) -> None:
        self.han += other.han
        self.linked += other.linked
        self.anchors |= other.anchors
        self.chrome |= other.chrome


class Page:
    """A parsed page, weighed once from the leaves to the root."""

    def __init__(self, root: Element) -> None:
        found = root.find(".//body")
        self.body = root if found is None else found
        # The list keeps lxml's proxies alive: their identity is the key of every mapping here.
        self._elements = [element for element in self.body.iter() if isinstance(element.tag, str)]
        self.skipped: set[Element] = {element for element in self._elements if _is_silent(element) and not self._is_large(element)}
        self.tables = Tables(root)
        self.weights = self._weigh()
        self._drop_chrome(self.body)

    def article(self) -> Element:
        """The smallest container of the whole report, widened to title and signature around it.

        Widening goes outwards on either side until it meets page furniture; that and all beyond is skipped.
        """
        chosen = self.body
        while (inner := self._heaviest(chosen)) is not None:
            chosen = inner
        before = after = True
        while chosen is not self.body and (before or after):
            parent = chosen.getparent()
            if parent is None:
                break
            before = self._absorb(chosen.itersiblings(preceding=True), before)
            after = self._absorb(chosen.itersiblings(), after)
            chosen = parent
        return chosen

    def _absorb(self, siblings: Iterable[Element], is_open: bool) -> bool:
        """Takes in text up to the first sibling with links or page furniture. True if there was none."""
        for sibling in siblings:
            weight = self.weights.get(sibling)
            if weight is None or sibling in self.skipped:
                continue
            is_open = is_open and not weight.chrome and not weight.linked
            if not is_open:
                self.skipped.add(sibling)
        return is_open

    def _is_large(self, element: Element) -> bool:
        """An article that is hidden until a script shows it."""
        return element.tag not in SILENT_TAGS and 4 * len(_HAN.findall(text_of(element))) > len(_HAN.findall(text_of(self.body)))

    def _weigh(self) -> dict[Element, Weight]:
        weights = {element: Weight() for element in self._elements}
        links = {element for link in self.body.iter("a") if link.get("href") for element in link.iter()}
        for element in reversed(self._elements):
            weight = weights[element]
            if element in self.skipped:
                continue
            own = element.text or ""
            inline = [own]
            for child in element:
                if child in weights and child not in self.skipped:
                    weight.add(weights[child])
                    inline.append("\n" if child.tag in BLOCK_TAGS or child.tag == "br" else weights[child].inline)
                inline.append(child.tail or "")
                own += child.tail or ""
            han = 0 if own.isascii() else len(_HAN.findall(own))
            if element in links:
                weight.linked += han
                continue
            weight.han += han
            weight.inline = "".join(inline)
            if element.tag in BLOCK_TAGS and not weight.inline.isascii():
                _look_at(weight)
        return weights

    def _drop_chrome(self, root: Element) -> None:
        """Marks menus, link lists and footers as skipped: parts with little of the report in them."""
        total = self.weights[root]
        for element in self._elements:
            if element is root or element in self.skipped or element.tag not in BLOCK_TAGS:
                continue
            weight = self.weights[element]
            holds_report = len(weight.anchors) >= min(2, len(total.anchors) or 1) or weight.han > 0.3 * total.han
            if not holds_report and _looks_like_chrome(element, weight):
                self._skip(element)

    def _skip(self, element: Element) -> None:
        weight = self.weights[element]
        self.skipped.update(element.iter())
        for outer in element.iterancestors():
            if outer in self.weights:
                self.weights[outer].han -= weight.han
                self.weights[outer].linked -= weight.linked

    def _heaviest(self, element: Element) -> Element | None:
        """The child that still holds (nearly) everything ``element`` does."""
        weight, whole = self.weights[element], self.weights[self.body]
        for child in element:
            inner = self.weights.get(child)
            if inner is None or child in self.skipped or child.tag in HEADING_TAGS:
                continue
            if len(whole.anchors) >= _ENOUGH_ANCHORS:
                holds_all = len(inner.anchors) >= _ANCHOR_SHARE * len(whole.anchors) and inner.han >= _TEXT_SHARE * weight.han
            else:
                holds_all = inner.han >= max(1, _TEXT_SHARE_ALONE * weight.han)
            if holds_all:
                return None if child.tag == "table" and self.tables.shown(child) is not None else child
        return None


def _look_at(weight: Weight) -> None:
    """Page furniture and phrases of the report among an element's own lines."""
    for line in _GLOSS.sub("", weight.inline).split("\n"):
        shown = collapse(line)
        if is_chrome(shown):
            weight.chrome = True
        elif len(shown) > 1:
            weight.anchors |= {match.lastgroup or "" for match in _ANCHORS.finditer(shown)}


def is_chrome(text: str) -> bool:
    return len(text) <= _CHROME_LENGTH and "。" not in text and CHROME_LINE.search(text) is not None


def _looks_like_chrome(element: Element, weight: Weight) -> bool:
    if element.tag in _CHROME_TAGS:
        return True
    link_list = weight.linked > 2 * weight.han and len(element.findall(".//a")) >= 3
    if link_list:
        return True
    names = element.get("class"), element.get("id")
    named = any(name and _CHROME_NAME.search(name) for name in names)
    return named and (weight.chrome or weight.linked > weight.han or weight.han < 20)


def _is_silent(element: Element) -> bool:
    style = element.get("style")
    return element.tag in SILENT_TAGS or (style is not None and _HIDDEN.search(style) is not None)
