"""Whose deed a sentence tells: by whatever name the reporter is called it is its own, and what any other body did is not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.agency.aliases import aliases
from archive.agency.resolve import resolve
from archive.models import Agency, Paragraph, ParagraphKind
from archive.narrative.said import Said, Statement
from archive.narrative.statements import statements
from archive.samples import Truth, truths
from archive.samples.sayings import of_others

YEAR = 2022
REPORTERS = list({truth.agency.name: truth for truth in truths(11, 90)}.values())
OPENINGS = ("", "2022年，", "据统计，", "按照市政府办公室要求，", "（二）依申请公开。", "依申请公开方面，", "一年来，不断加强部门协作，")
VERBS = ("收到", "共收到", "全年共受理", "通过网络、信函等渠道收到", "认真做好公开工作，全年收到")


def told(text: str, agency: Agency, section: int = 1) -> list[Said]:
    paragraph = Paragraph("p1", ParagraphKind.TEXT, section, text, text, tuple(range(len(text) + 1)))
    return statements([paragraph], YEAR, agency)


def requests(text: str, agency: Agency) -> list[int | None]:
    return [said.number for said in told(text, agency) if said.statement is Statement.REQUESTS and not said.approximate]


def names(truth: Truth) -> Iterator[str]:
    """What the reporter is called in full and for short, and what it calls itself."""
    yield from ("", "我单位", "本机关", truth.we)
    yield from (name for name in aliases(truth.agency) if len(name) > 3)


@pytest.mark.parametrize("truth", REPORTERS[:20], ids=lambda truth: truth.agency.name)
def test_the_reporters_own_by_whatever_name(truth: Truth) -> None:
    rng = Random(truth.agency.name)
    for name in names(truth):
        opening, verb = rng.choice(OPENINGS), rng.choice(VERBS)
        assert requests(f"{opening}{name}{verb}政府信息公开申请17件。", truth.agency) == [17], name


@pytest.mark.parametrize("truth", REPORTERS[:20], ids=lambda truth: truth.agency.name)
def test_no_other_bodys(truth: Truth) -> None:
    rng = Random(truth.agency.name)
    others = [other.agency.name or "" for other in REPORTERS if (other.agency.name or "") not in (truth.agency.name or "")]
    for name in others:
        opening, verb = rng.choice(OPENINGS), rng.choice(VERBS)
        if not (truth.agency.name or "").endswith(name) and not name.endswith(truth.agency.name or ""):
            assert requests(f"{opening}{name}{verb}政府信息公开申请17件。", truth.agency) == [], name


@pytest.mark.parametrize("truth", REPORTERS[::3], ids=lambda truth: truth.agency.name)
def test_others_some_requests_and_other_suits(truth: Truth) -> None:
    for sentence in of_others(truth, Random(3)):
        text = sentence.replace(str(truth.report_year), str(YEAR))
        assert told(text, truth.agency) == [], text


# Reporter, sentence, what it counts.
CASES = [
    ("松阳县人民政府", "市级部门收到申请31件，我县收到政府信息公开申请12件。", [12]),
    ("松阳县人民政府", "我县公安局收到政府信息公开申请4件。", []),
    ("松阳县人民政府", "我县各部门收到政府信息公开申请4件。", [4]),
    ("松阳县人民政府", "全市收到政府信息公开申请40件。", []),
    ("松阳县人民政府", "县委、县政府高度重视，全年收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "我局下属事业单位收到政府信息公开申请4件。", []),
    ("松阳县水利局", "县公安局按期办理，收到政府信息公开申请4件。", []),
    ("松阳县水利局", "我局会同县公安局认真办理，收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "全县水利系统收到政府信息公开申请40件，我局收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "我县共收到政府信息公开申请4件。", []),
    ("松阳县水利局", "松阳县共收到政府信息公开申请4件。", []),
    ("松阳县水利局", "在县政府办公室的指导下，我局收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "通过县政府门户网站收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "局办公室共收到政府信息公开申请4件。", [4]),
    ("松阳县水利局", "兄弟单位收到政府信息公开申请4件。", []),
    ("松阳县古市镇人民政府", "镇政府收到政府信息公开申请4件。", [4]),
    ("松阳县古市镇人民政府", "筏铺村收到政府信息公开申请4件。", []),
    ("松阳县古市镇人民政府", "松阳县收到政府信息公开申请4件。", []),
]


@pytest.mark.parametrize(("reporter", "sentence", "counted"), CASES, ids=[f"{name}: {said}" for name, said, _ in CASES])
def test_the_subject_of_a_clause(reporter: str, sentence: str, counted: list[int]) -> None:
    assert requests(sentence, resolve(reporter)) == counted


@given(
    number=st.integers(1, 99_999), blanks=st.lists(st.sampled_from(("", " ", "  ", "\u3000")), min_size=6, max_size=6), comma=st.booleans()
)
def test_digits_apart_are_the_whole_number_or_none(number: int, blanks: list[str], comma: bool) -> None:
    digits = f"{number:,}" if comma else f"{number}"
    shown = "".join(digit + blank for digit, blank in zip(digits, blanks, strict=False))
    read = requests(f"我局共收到政府信息公开申请{shown}件。", REPORTERS[0].agency)
    assert read in ([], [number])
    assert read or not (shown.strip() == digits or (comma and number > 999) or all(blanks[: len(digits) - 1]))
