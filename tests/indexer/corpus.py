"""Small invented archives: reports of 示例省 put together from stock sentences, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from archive.models import (
    Agency,
    Answer,
    Evidence,
    EvidenceKind,
    Fact,
    Finding,
    Paragraph,
    ParagraphKind,
    Report,
    Severity,
    State,
    Value,
)
from archive.store import Store

SENTENCES = (
    "全年主动公开政府信息{n}条，其中政策解读{m}条。",
    "本年度收到政府信息公开申请{n}件，均按期答复。",
    "全年未收到依申请公开件，未发生因政府信息公开引发的行政复议、行政诉讼。",
    "行政诉讼{m}件，目前尚未审结。",
    "公交站点周边“三安全一稳定”信息按《条例》（示例（虚构）文本）公开。",
    "一是政务新媒体更新不够及时；二是基层政务公开标准化规范化水平有待提高。",
    "依托随E问平台，推进信息公开集约化，公开公开再公开。",
    "下一步，我局将加强业务培训，规范依申请公开办理流程，市民政策知晓率达到{n}%。",
    "收取信息处理费{m}元，Wi-Fi 站点{n}处，网址 www.example.gov。",
    "𠮷野路𠀋字片区改造信息公开{n}次。",
    "申请人对答复不服，申请复议{m}件，结果维持。",
)
HEADINGS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况（无）", "六、其他需要报告的事项")
PLACES = (("甲市", "东山县"), ("甲市", "西河区"), ("乙市", "南湖区"), ("乙市", None), (None, None))
SECTORS = (("民政局", "civil_affairs"), ("教育局", "education"), ("人力资源和社会保障局", "human_resources"))
RULES = (("T3-01", Severity.ERROR), ("N-04", Severity.WARNING), ("S-05", Severity.INFO))


def report(seed: int) -> Report:
    dice = random.Random(seed)
    city, county = dice.choice(PLACES)
    bureau, sector = dice.choice(SECTORS)
    year = dice.choice((2019, 2020, 2021, 2022, None))
    name = f"示例省{city or ''}{county or ''}{bureau}"
    agency = Agency(
        name, name, "示例省", city, county, None, None, "county" if county else "city" if city else "province", "department", sector
    )
    title = f"{name}{year or ''}年政府信息公开工作年度报告 示例（虚构）"
    received = dice.randrange(4)
    texts = [(ParagraphKind.TITLE, None, title)]
    for number, heading in enumerate(HEADINGS, 1):
        texts.append((ParagraphKind.HEADING, number, heading))
        for _ in range(dice.randrange(4)):
            sentences = dice.sample(SENTENCES, dice.randint(1, 3))
            text = "".join(s.format(n=dice.randrange(60), m=dice.randrange(4)) for s in sentences)
            texts.append((ParagraphKind.TEXT, number, text))
    texts.append((ParagraphKind.TABLE, 3, f"本年新收政府信息公开申请数量\t{received}\t0\t{received}\n予以公开\t\t0\t0"))
    paragraphs = tuple(
        Paragraph(f"p{i}", kind, section, text, text, tuple(range(len(text) + 1))) for i, (kind, section, text) in enumerate(texts, 1)
    )
    values = {
        code: Value(code, number, str(number), State.EXPLICIT, EvidenceKind.TABLE_CELL)
        for code, number in {
            "t3_new_received__total": Decimal(received),
            "t3_carried_in__total": Decimal(dice.randrange(2)),
            "t2_procurement_amount_yuan": Decimal(dice.randrange(10**9)) / 100,
        }.items()
        if dice.random() < 0.8
    }
    answer = dice.choice(list(Answer))
    evidence = tuple(Evidence(kind, "", None) for kind in dice.sample(list(EvidenceKind), dice.randrange(3)))
    facts = {
        "zero_requests": Fact("zero_requests", Answer.NO if received else answer, evidence),
        "pending_litigation": Fact("pending_litigation", dice.choice(list(Answer))),
    }
    findings = tuple(Finding(rule, severity, rule) for rule, severity in dice.sample(RULES, dice.randrange(3)))
    return Report(True, None, title, year, None, dice.choice(("2019", "2021")), agency, paragraphs, values, facts, findings)


def fill(home: Path, seeds: Iterator[int] | range) -> Store:
    """A store holding these reports; reports for one agency and year become versions of one another."""
    store = Store(home)
    for seed in seeds:
        store.add(report(seed), f"示例（虚构）{seed}".encode(), f"{seed}.txt")
    return store
