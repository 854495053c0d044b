"""Cleaning repairs what can be repaired without loss, flags the rest, and never loses its way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from archive.text.clean import FLAGGED, Cleaned, clean, clean_query, join, tighten

# Sentences of our own in every state of damage; the second element is what a reader should see.
REPAIRED = [
    ("我局根據(jù)規(guī)定開展工作", "我局根据规定开展工作"),
    ("公(gong)(gong)開(kai)(kai)目錄", "公开目录"),
    ("辦(ban)公(gong)廳(室(shi))", "办公厅(室)"),
    ("本局,、各科室,。", "本局、各科室。"),
    ("政@@务@@公开", "政务公开"),
    ("[bookmark: _Toc1]总体情况", "总体情况"),
    ("２０２１年　公 开 ３ 条", "2021年公开3条"),
    ("⼯作⾯", "工作面"),
    ("2021 年度 政府信息", "2021年度政府信息"),
]
KEPT = ["移动端(APP)和网站(http://example.org/)", "无线网络(wifi)、附件(a)", "县(区)、乡(镇)", "（国发〔2016〕80号）", "1 2 3 45"]


@pytest.mark.parametrize(("raw", "expected"), REPAIRED)
def test_noise_is_removed(raw: str, expected: str) -> None:
    assert clean(raw).text == expected


@pytest.mark.parametrize("text", KEPT)
def test_real_brackets_and_number_rows_stay(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize("raw", ["名单见****统计表", "关于365体育投注的通知", "截至201711日至20171231日", "剛?cè)挝幕吐糜尾奎h組"])
def test_damage_that_cannot_be_undone_is_flagged(raw: str) -> None:
    assert {note.kind for note in clean(raw).notes} & FLAGGED


def test_reference_vectors(shared: Path) -> None:
    for line in (shared / "noise_vectors.jsonl").read_text("utf-8").splitlines():
        vector = json.loads(line)
        cleaned = clean(vector["raw"])
        if vector["lossless"]:
            assert cleaned.text == vector["clean"], vector["id"]
        else:
            assert {note.kind for note in cleaned.notes} & FLAGGED, vector["id"]


def check_map(raw: str, cleaned: Cleaned) -> None:
    assert len(cleaned.offsets) == len(cleaned.text) + 1
    assert all(a <= b for a, b in zip(cleaned.offsets, cleaned.offsets[1:], strict=False))
    assert cleaned.offsets[0] >= 0
    assert cleaned.offsets[-1] <= len(raw)


NOISY = st.text(alphabet="政府信息公開開规規据據(jùguīaā)（）,，、。@ \u3000\xa0\u200b０1２|\t?⼯[]bookmark:*")


@given(NOISY)
def test_the_map_stays_exact(raw: str) -> None:
    cleaned = clean(raw)
    check_map(raw, cleaned)
    check_map(raw, tighten(clean(raw, tighten=False)))


@given(st.text(alphabet="政府信息公开年度报告的情况我局共收到件申请，。", min_size=1, max_size=60))
def test_clean_text_is_left_alone(text: str) -> None:
    if "，，" in text or "，。" in text:
        return
    cleaned = clean(text)
    assert cleaned.text == text
    assert cleaned.offsets == tuple(range(len(text) + 1))


@given(st.text(alphabet="联网统计数据办理结转继续审结规范权益机构", min_size=1, max_size=30))
def test_traditional_and_glossed_text_comes_back(text: str) -> None:
    from pypinyin import Style, pinyin

    traditional = OpenCC("s2t").convert(text)
    marks = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
    syllables = [pinyin(char, style=Style.TONE)[0][0] for char in traditional]
    pairs = zip(traditional, syllables, strict=True)
    glossed = "".join(f"{char}({syllable})" if set(syllable) & set(marks) else char for char, syllable in pairs)
    assert clean(glossed).text == clean(traditional).text == text
    assert clean_query(glossed) == text


def test_joined_pieces_point_into_the_joined_raw_text() -> None:
    raws = ["根據(jù)", "規(guī)定"]
    cleaned, raw = join([clean(raw) for raw in raws], raws)
    assert cleaned.text == "根据规定"
    assert raw[cleaned.offsets[2] : cleaned.offsets[3]] == "規(guī)"  # a gloss belongs to the character before it
    check_map(raw, cleaned)


def test_supplementary_radicals_are_the_characters_they_look_like() -> None:
    assert clean("虎⻔镇⺠政局⻓期公开⻝品⻛险⻅附⻚").text == "虎门镇民政局长期公开食品风险见附页"
    assert clean("⻆⻢⻋⻉⻥⻦").text == "角马车贝鱼鸟"
    assert clean("衞生健康局敍述").text == "卫生健康局叙述"
