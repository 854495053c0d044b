"""Only what is traditional becomes simplified; names of places are the same in either script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from archive.agency.places import national
from archive.text.clean import clean, clean_query

NAMES = sorted({place.name for place in national()})
TO_TRADITIONAL = OpenCC("s2t")
KEPT = ["於潜镇", "乾元镇", "乾务镇政府", "宫商角徵羽", "菜薹种植", "毕昇纪念馆", "凭藉地利", "瞭望塔", "於某提起的申请"]
SENTENCES = ["本年收到政府信息公开申请3件，均已办结。", "认真执行条例，发布各类信息120条。", "关于复议和诉讼：没有发生。"]
BODIES = ["水务局", "人民政府办公室", "卫生健康局", "经济技术开发区管理委员会"]


@pytest.mark.parametrize("text", KEPT)
def test_simplified_text_stays(text: str) -> None:
    assert clean(text).text == text
    assert clean_query(text) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("關於乾旱於本縣的影響", "关于干旱于本县的影响"),
        ("於潛鎮、乾務鎮和乾縣", "於潜镇、乾务镇和乾县"),
        ("慈谿市、濬縣、澂江縣", "慈溪市、浚县、澄江县"),
        ("徵集意見", "征集意见"),
        ("乾县後勤保障", "乾县后勤保障"),
        ("至於本年", "至于本年"),
        ("公开内容：徵集意見三條，乾县水利局答复。", "公开内容：征集意见三条，乾县水利局答复。"),
    ],
)
def test_each_stretch_by_its_own_script(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


def test_every_name_of_a_place_in_simplified_and_in_traditional_text() -> None:
    wrong = []
    for name in NAMES:
        for body in ("", *BODIES):
            told = f"{name}{body}"
            written = TO_TRADITIONAL.convert(told)
            wrong += [raw for raw in (told, f"2023年，{told}於", written, f"關於{written}") if told not in clean(raw).text]
    assert wrong == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from([*NAMES, *SENTENCES]), st.booleans()), min_size=1, max_size=6))
def test_texts_that_mix_the_scripts(pieces: list[tuple[str, bool]]) -> None:
    """Each stretch comes out simplified, with every name of a place as the gazetteer has it."""
    raw = "，".join(TO_TRADITIONAL.convert(piece) if traditional else piece for piece, traditional in pieces)
    cleaned = clean(raw)
    assert cleaned.text == "，".join(piece for piece, _ in pieces)
    assert len(cleaned.offsets) == len(cleaned.text) + 1
