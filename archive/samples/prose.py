"""Writes the sections of a report: sentences from the grammar, and those its truth prescribes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

from archive.samples import phrases, words
from archive.samples.draft import SampleDraft

_SLOT = re.compile(r"\{(\w+)\}")
_ORDINALS = "一二三四五六七八九"


_STEPS = 256  # how finely word frequencies are told apart


@lru_cache(maxsize=1024)
def _parsed(template: str) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """The sentence with %s for its slots, and their names; True where the same slot came before."""
    names = _SLOT.findall(template)
    return _SLOT.sub("%s", template.replace("%", "%%")), tuple((name, name in names[:index]) for index, name in enumerate(names))


@lru_cache(maxsize=256)
def _by_frequency(pool: tuple[str, ...]) -> tuple[str, ...]:
    """The pool's words, each as often as it is common: the first ones most."""
    return tuple(pool[int(len(pool) * (step / _STEPS) ** 2)] for step in range(_STEPS))


_POOLS: dict[str, tuple[str, ...]] = {
    name: _by_frequency(pool)
    for name, pool in {
        "topic": words.TOPICS,
        "platform": words.PLATFORMS,
        "office": words.OFFICES,
        "people": words.PEOPLE,
        "form": words.FORMS,
        "manner": words.MANNERS,
        "virtue": words.VIRTUES,
        "weak": words.WEAKNESSES,
        "remedy": words.REMEDIES,
        "meeting": words.MEETINGS,
        "training": words.TRAININGS,
        "check": words.CHECKS,
        "greet": words.GREETINGS,
        "document": words.DOCUMENT_KINDS,
        "rare_kind": words.RARE_KINDS,
    }.items()
}


class Writer:
    """Fills slots for one report. Common words come often, rare ones seldom, and no two reports read alike."""

    def __init__(self, draft: SampleDraft, rng: Random) -> None:
        self._random = rng.random
        self._rng = rng
        self._year = draft.year
        office = draft.office
        self._fixed = {"we": office.we, "name": office.agency.name or "", "year": str(draft.year)}
        self._pools = {**_POOLS, "matter": _by_frequency(office.matters)}
        self._made: dict[str, Callable[[], str]] = {
            "policy": self._policy,
            "rare": self._rare,
            "few": lambda: str(2 + int(self._random() * 8)),
            "some": lambda: str(10 + int(self._random() * 60)),
            "many": lambda: str(100 + int(self._random() * 6000)),
            "month": lambda: str(2 + int(self._random() * 10)),
            "share": lambda: f"{3 + int(self._random() * 13)}%",
            "most": lambda: f"{85 + int(self._random() * 15)}%",
        }

    def _pick(self, name: str) -> str:
        return self._pools[name][int(_STEPS * self._random())]

    def _policy(self) -> str:
        return f"《{self._year}年{self._pick('topic')}{self._pick('document')}》"

    def _rare(self) -> str:
        random, rare = self._random, words.RARE
        return rare[int(len(rare) * random())] + rare[int(len(rare) * random())] + self._pick("rare_kind")

    def fill(self, template: str) -> str:
        sentence, slots = _parsed(template)
        random, pools, fixed = self._random, self._pools, self._fixed
        values: list[str] = []
        for name, again in slots:
            pool = pools.get(name)
            if pool is None:
                values.append(fixed[name] if name in fixed else self._made[name]())
                continue
            word = pool[int(_STEPS * random())]
            while again and word in values:  # no word twice in a sentence
                word = pool[int(_STEPS * random())]
            values.append(word)
        return sentence % tuple(values)

    def some(self, pool: Sequence[str], least: int, most: int) -> list[str]:
        """Several different sentences of a pool."""
        count = min(len(pool), least + int(self._random() * (most - least + 1)))
        return [self.fill(template) for template in self._rng.sample(pool, count)]

    def paragraphs(self, pool: Sequence[str], least: int, most: int) -> list[str]:
        """Sentences as paragraphs; now and then two share one."""
        made: list[str] = []
        for sentence in self.some(pool, least, most):
            if made and self._random() < 0.3:
                made[-1] += sentence
            else:
                made.append(sentence)
        return made


def write(draft: SampleDraft, rng: Random) -> dict[int, tuple[str, ...]]:
    """Section → paragraphs; 0 is what stands before the first section."""
    writer = Writer(draft, rng)
    sections = {
        0: [phrases.LABEL, writer.fill(rng.choice(phrases.INTRO))],
        1: _overview(draft, writer, rng),
        2: [],
        3: [],
        4: [],
        5: _problems(draft, writer),
        6: [writer.fill(rng.choice(phrases.FEES)), writer.fill(rng.choice(phrases.OTHER))],
    }
    return {number: tuple(paragraphs) for number, paragraphs in sections.items()}


def _overview(draft: SampleDraft, writer: Writer, rng: Random) -> list[str]:
    made = writer.paragraphs(phrases.OPENING, 3, 4)
    subsections = (
        ("主动公开情况", [_published(draft, rng), *writer.paragraphs(phrases.PROACTIVE, 7, 11)]),
        ("依申请公开情况", [*_requests(draft, rng), *writer.paragraphs(phrases.REQUESTS, 3, 5)]),
        ("政府信息管理情况", writer.paragraphs(phrases.MANAGEMENT, 5, 9)),
        ("政府信息公开平台建设情况", writer.paragraphs(phrases.PLATFORM, 6, 10)),
        ("监督保障情况", [*writer.paragraphs(phrases.SUPERVISION, 5, 8), *_disputes(draft, rng)]),
    )
    for number, (title, paragraphs) in enumerate(subsections, 1):
        paragraphs += draft.asides.get(number, [])
        paragraphs[0] = f"（{_ORDINALS[number - 1]}）{title}。{paragraphs[0]}"
        made += paragraphs
    return made


def _published(draft: SampleDraft, rng: Random) -> str:
    """The number of items, and parts that add up to it."""
    total = draft.told_published
    news = total * rng.randint(30, 60) // 100
    notices = (total - news) * rng.randint(40, 70) // 100
    return (
        f"{draft.year}年，{draft.office.we}通过门户网站主动公开政府信息{total}条，"
        f"其中工作动态{news}条、通知公告{notices}条、政策文件{total - news - notices}条。"
    )


def _requests(draft: SampleDraft, rng: Random) -> list[str]:
    """What the author says about applications: nothing, none, or how many."""
    year, we = draft.year, draft.office.we
    if draft.denies_requests:
        return [
            rng.choice((f"{year}年，{we}未收到政府信息公开申请。", f"本年度{we}没有收到依申请公开件。", f"{we}全年未收到信息公开申请。"))
        ]
    if draft.told_requests is not None:
        count = draft.told_requests
        return [
            rng.choice(
                (
                    f"{year}年，{we}共收到政府信息公开申请{count}件，均按规定办理。",
                    f"本年度新收政府信息公开申请{count}件，按程序登记办理。",
                    f"全年收到信息公开申请{count}件，没有超期答复的情况。",
                )
            )
        ]
    return []


def _disputes(draft: SampleDraft, rng: Random) -> list[str]:
    if draft.denies_disputes:
        return [
            rng.choice(
                ("本年度未发生因政府信息公开引起的行政复议、行政诉讼。", "全年没有因政府信息公开被申请行政复议、提起行政诉讼的情况。")
            )
        ]
    if draft.told_pending_suits:
        pending, all_suits = draft.told_pending_suits, draft.suits
        if pending == all_suits:
            return [f"因政府信息公开引起的行政诉讼案件{pending}件，目前尚未审结。"]
        return [f"因政府信息公开被提起行政诉讼{all_suits}件，其中{pending}件尚未审结。"]
    return []


def _problems(draft: SampleDraft, writer: Writer) -> list[str]:
    weak = writer.some(phrases.PROBLEMS, 2, 4)
    better = writer.some(phrases.IMPROVEMENTS, 4, 7)
    return [
        f"（一）存在的主要问题。{draft.year}年工作虽有进步，但仍存在一些不足。",
        *(f"{_ORDINALS[i]}是{sentence}" for i, sentence in enumerate(weak)),
        f"（二）改进情况。{writer.some(phrases.LAST_IMPROVED, 1, 1)[0]}",
        f"（三）下一步打算。{draft.year + 1}年，{draft.office.we}将重点做好以下工作。",
        *(f"{_ORDINALS[i]}是{sentence}" for i, sentence in enumerate(better)),
    ]
