"""What the terms of the reports mean: texts of our own, and what the declared form says of each row, rule and rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from archive.audit import RULE_BY_ID
from archive.form import MEASURES, table3
from archive.form.labels import label_key

_ASKING = re.compile(
    r"是什么意思|什么意思|啥意思|是什么含义|是什么|什么是|什么叫做?|是指什么|指的是什么|指的是|是指|指什么|含义|定义|概念|怎么理解|如何理解|怎么算的?|如何计算|怎么计算|计算方法|计算公式"
    r"|解释一下|解释|何谓|所谓|^请问?|怎么认定的?|如何认定|怎么判定|如何判断|怎么界定|的意思|意思|算零吗|算0吗|算不算[零0]|等于零吗|是零吗|算零|的|呢|吗|啊|呀|一下|[?？。!！,，\s]|这个词|一词|包括哪些内容|包括什么|包括哪些|有什么区别|区别是什么|有什么不同|区别|年报里|年报中|报告里|表里|表格里|中的|里的"
)


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    text: str


@lru_cache(maxsize=1)
def definitions() -> Mapping[str, Definition]:
    """Every word a definition is known under, without punctuation."""
    known: dict[str, Definition] = {}
    for made, words in (*_written(), *_declared()):
        for word in (made.term, *words):
            known.setdefault(label_key(word), made)
    return known


def define(text: str) -> list[Definition]:
    """The terms a text asks about, the longest first come."""
    key = label_key(text)
    known = definitions()
    if key in known:
        return [known[key]]
    found: list[Definition] = []
    start = 0
    while start < len(key):
        end = next((end for end in range(len(key), start, -1) if key[start:end] in known), None)
        if end is None:
            start += 1
        else:
            found.append(known[key[start:end]])
            start = end
    return list(dict.fromkeys(found))


def remainder(text: str) -> str:
    """What is left of a question once the asking words and every known term are taken out."""
    rest = label_key(_ASKING.sub("", text))
    for word in sorted(definitions(), key=len, reverse=True):
        rest = rest.replace(word, "")
    return re.sub(r"[和与及或跟了是在中里]", "", rest)


def asked_term(text: str) -> str:
    return _ASKING.sub("", text).strip("“”\"'《》「」")


def _written() -> Iterator[tuple[Definition, tuple[str, ...]]]:
    text = (files("indexer.question") / "vocabulary" / "definitions.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        term, words, said = (part.strip() for part in line.split("|"))
        yield Definition(term, said), tuple(words.split())


def _declared() -> Iterator[tuple[Definition, tuple[str, ...]]]:
    for row in table3.ROWS:
        under = f"，属于“{table3.GROUPS[row.group][0]}”" if row.group in table3.GROUPS else ""
        basis = f"，依据《条例》{row.article}" if row.article else ""
        yield Definition(row.ask[0], f"年报表三的一行“{row.label}”{under}{basis}。"), (row.label, *row.ask)
    for measure in MEASURES:
        yield Definition(measure.label, f"{measure.label}：{measure.definition}。"), measure.ask
    for rule in RULE_BY_ID.values():
        why = f"（{rule.why}）" if rule.why else ""
        yield Definition(rule.id, f"审核规则{rule.id}：{rule.title}{why}。"), ()


__all__ = ["Definition", "asked_term", "define", "definitions", "remainder"]
