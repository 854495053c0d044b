"""Cells as numbers: one reading or none."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.form import Kind
from archive.models import State
from archive.text.numbers import Number, amount, change, chinese_numeral, count, looks_like_value, parse


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        (" 0\u00a0", 0),
        ("０", 0),
        ("0件", 0),
        ("零", 0),
        ("〇", 0),
        ("9，533，180", 9533180),
        ("三件", 3),
        ("一百零五", 105),
        ("两起", 2),
    ],
)
def test_counts(raw: str, value: int) -> None:
    assert count(raw).value == value


@pytest.mark.parametrize("length", [19, 28, 29, 400, 5_000])
@pytest.mark.parametrize("digit", ["1", "９", "一", "零", "十"])
@pytest.mark.parametrize("read", [count, change, amount])
def test_what_is_longer_than_any_number_is_none(read: Callable[[str], Number], digit: str, length: int) -> None:
    for raw in (digit * length, "增" + digit * length, digit * length + "亿元"):
        assert read(raw).state is State.UNPARSED
        looks_like_value(raw)


@pytest.mark.parametrize("raw", ["85000余件", "近200", "12.5", "-3", "增", "1,23", "一百五", "约30"])
def test_what_is_no_exact_count_is_not_a_number(raw: str) -> None:
    assert count(raw).value is None
    assert count(raw).state is State.UNPARSED


@pytest.mark.parametrize("raw", ["/", "——", "-", "－", "无", "N/A", "／／", "‒", "⸺", "–", "\\"])
def test_dashes(raw: str) -> None:
    assert (count(raw).value, count(raw).state) == (None, State.DASH)


@pytest.mark.parametrize("raw", ["", " ", "\u00a0", "\u3000"])
def test_blank_is_never_zero(raw: str) -> None:
    for kind in Kind:
        assert (parse(raw, kind).value, parse(raw, kind).state) == (None, State.BLANK)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("增4", 4),
        ("增加5", 5),
        ("＋1", 1),
        ("↑2", 2),
        ("减5", -5),
        ("−3", -3),
        ("‑3", -3),
        ("↓3", -3),
        ("0/0", 0),
        ("+3/-1", 2),
        ("增3减1", 2),
        ("127", 127),
    ],
)
def test_changes(raw: str, value: int) -> None:
    assert change(raw).value == value


def test_a_change_without_direction_says_so() -> None:
    assert change("127").flag == "T2-04"
    assert change("增").value is None
    assert change("12/3").value is None


@pytest.mark.parametrize(
    ("raw", "unit", "value"),
    [
        ("2215600元", "", "2215600"),
        ("288.79万元", "", "2887900"),
        ("1.2亿元", "", "120000000"),
        ("712.187895万元", "", "7121878.95"),
        ("21.5840 万元", "万元", "215840"),
        ("190.457379", "万元", "1904573.79"),
        ("0", "万元", "0"),
        ("215840元", "万元", "215840"),
    ],
)
def test_amounts_in_yuan(raw: str, unit: str, value: str) -> None:
    assert amount(raw, unit).value == Decimal(value)


def test_doubtful_amounts() -> None:
    assert amount("532934.41").flag == "U-02"
    assert amount("190.457379").value is None  # yuan or 万元: a guess is no number
    assert amount("215840元", "万元").flag == "U-01"


@given(st.integers(0, 10**9))
def test_any_printed_integer_comes_back(n: int) -> None:
    for raw in (str(n), f"{n:,}", f" {n}件 "):
        assert count(raw).value == n
    assert change(f"减{n}").value == -n
    assert amount(f"{n}元").value == n


@given(st.integers(0, 99_999), st.lists(st.sampled_from(("", " ", "\u3000", "\u00a0")), min_size=5, max_size=5))
def test_digits_apart_are_the_whole_number_or_none(n: int, blanks: list[str]) -> None:
    shown = "".join(digit + blank for digit, blank in zip(str(n), blanks, strict=False))
    assert parse(shown, Kind.COUNT).value in (n, None)
    assert parse(" ".join(str(n)), Kind.COUNT).value == (n if n else 0)


@given(st.integers(0, 99))
def test_chinese_numerals(n: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    text = digits[ones] if not tens else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    assert chinese_numeral(text) == n


@given(st.text(max_size=12))
def test_reading_never_fails(raw: str) -> None:
    for kind in Kind:
        number = parse(raw, kind, "")
        assert (number.value is None) == (number.state is not State.EXPLICIT)
    looks_like_value(raw)


@pytest.mark.parametrize("text", ["三四", "两三", "十七八", "二三十", "一百五六十"])
def test_about_so_many_is_no_number(text: str) -> None:
    assert chinese_numeral(text) is None
    assert count(f"{text}件").value is None
