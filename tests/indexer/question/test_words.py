"""Numbers, years, comparisons and the vocabulary: each word means what the form declares."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.form import FIELDS, MEASURES
from archive.text.clean import clean_query
from indexer.question.amounts import comparison_at
from indexer.question.numerals import han, number_at
from indexer.question.plan import Op
from indexer.question.quantities import quantity
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.lattice import cut
from indexer.question.reading.read import read
from indexer.question.times import spoken, years_at
from indexer.question.words.lexicon import terms
from indexer.question.words.lists import lines
from indexer.question.words.pieces import T
from tests import length
from tests.indexer.question.conftest import Archive

DIGITS = "零一二三四五六七八九"


def written(number: int) -> str:
    """A number below 10,000 in Chinese characters."""
    if number == 0:
        return "零"
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + name
            gap = False
        elif text and number:
            gap = True
    return text


@given(st.integers(0, 9999))
def test_han_numerals(number: int) -> None:
    assert han(written(number)) == number


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_han_numerals_beyond_ten_thousand(high: int, low: int) -> None:
    rest = ("零" if 0 < low < 1000 else "") + written(low) if low else ""
    assert han(f"{written(high)}万{rest}") == high * 10_000 + low


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("三件", 3, "件"),
        ("两起", 2, "起"),
        ("200万", 2_000_000, ""),
        ("两百万元", 2_000_000, "元"),
        ("1.5亿元", 150_000_000, "元"),
        ("1,200条", 1200, "条"),
        ("１２件", 12, "件"),
        ("288.79万元", Decimal("2887900"), "元"),
        ("十二", 12, ""),
        ("30%", Decimal("0.3"), "%"),
    ],
)
def test_amounts(text: str, value: object, unit: str) -> None:
    found = number_at(clean_query(text), 0)
    assert found is not None
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "op", "value", "upper"),
    [
        ("超过50件", Op.GT, 50, None),
        ("不到三件", Op.LT, 3, None),
        ("不足10件", Op.LT, 10, None),
        ("三件以上", Op.GE, 3, None),
        ("10件以下", Op.LE, 10, None),
        ("10件以内", Op.LE, 10, None),
        ("至少一件", Op.GE, 1, None),
        ("不超过200万元", Op.LE, 2_000_000, None),
        ("大于等于5", Op.GE, 5, None),
        (">=5", Op.GE, 5, None),
        ("200到300万元之间", Op.GE, 2_000_000, 3_000_000),
        ("10-20件", Op.GE, 10, 20),
        ("介于1和5件之间", Op.GE, 1, 5),
        ("50件开外", Op.GT, 50, None),
        ("10件不到", Op.LT, 10, None),
        ("没超过20件", Op.LE, 20, None),
        ("达不到10件", Op.LT, 10, None),
        ("不下20件", Op.GE, 20, None),
        ("比50件还多", Op.GT, 50, None),
        ("个位数", Op.LE, 9, None),
        ("二十几件", Op.GE, 21, 29),
        ("挂零", Op.EQ, 0, None),
        ("等于0", Op.EQ, 0, None),
    ],
)
def test_comparisons(text: str, op: Op, value: int, upper: int | None) -> None:
    found = comparison_at(text, 0)
    assert found is not None
    assert (found.op, found.value, found.upper, found.end) == (op, value, upper, len(text))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020年", (2020,)),
        ("20年", (2020,)),
        ("二〇二〇年", (2020,)),
        ("2019到2021年", (2019, 2020, 2021)),
        ("2019—2021年", (2019, 2020, 2021)),
        ("2020年以来", (2020, 2021)),
        ("今年", (2021,)),
        ("去年", (2020,)),
        ("前年", (2019,)),
        ("近三年", (2019, 2020, 2021)),
    ],
)
def test_years_count_from_the_newest_report(text: str, years: tuple[int, ...]) -> None:
    found = years_at(text, 0, 2021)
    assert found is not None
    assert found.years == years
    assert found.end == len(text)


def test_numbers_that_are_no_years() -> None:
    assert years_at("2000条", 0, 2021) is None
    assert years_at("2020年前三名", 0, 2021) == years_at("2020年", 0, 2021)
    assert years_at("2020年前后", 0, 2021) == years_at("2020年", 0, 2021)


@given(st.lists(st.integers(2008, 2030), min_size=1, max_size=6))
def test_spoken_years_name_every_year(years: list[int]) -> None:
    text = spoken(tuple(years))
    runs = [part.split("—") for part in text.removesuffix("年").split("、")]
    named = {year for run in runs for year in range(int(run[0]), int(run[-1]) + 1)}
    assert named == set(years)


ALIASES = [(alias, field.code) for field in FIELDS for alias in field.ask if field.code != "n_requests"]


def numbers(question: str, archive: Archive) -> list[set[str]]:
    """The fields each reading about as cheap as the best adds up."""
    found = hypotheses(read(clean_query(question), archive.holdings, None))
    near = [h for h in found if h.cost <= found[0].cost + 0.35]
    return [{field.code for code in h.plan.ask.measured for field in quantity(code).fields} for h in near]


def test_every_declared_alias_is_understood_as_its_field(archive: Archive) -> None:
    wrong = [(alias, code) for alias, code in ALIASES if not any(code in fields for fields in numbers(f"2021年{alias}有多少", archive))]
    assert not wrong


@pytest.mark.parametrize(("alias", "code"), [(alias, measure.code) for measure in MEASURES for alias in measure.ask])
def test_every_alias_of_a_measure_adds_up_its_terms(archive: Archive, alias: str, code: str) -> None:
    wanted = {field.code for field in quantity(code).fields}
    assert numbers(f"2021年{alias}是多少", archive)[0] == wanted or code == "t3_other_total"


def test_every_word_of_the_vocabulary_is_found_by_the_lattice(archive: Archive) -> None:
    """No word is out of reach because pieces of it always win. Of verbs and complements that combine, some."""
    combined = sorted({word for _, _, words in lines("called") for word in words})
    passed_over = set(combined) - set(Random(20261127).sample(combined, 1500))
    if not length.AT_LENGTH:
        others = sorted(terms())
        passed_over |= set(others) - set(Random(20261128).sample(others, 8_000))
    hidden = []
    for word, entry in terms().items():
        if word in passed_over:
            continue
        if entry.kind in (T.BREAK, T.FILLER, T.SOFT, T.UNIT) or (not word.isascii() and len(word) < 2):
            continue
        pieces = cut(word, archive.holdings)
        if len(pieces) != 1 or pieces[0].text != word:
            hidden.append((word, [(piece.text, piece.kind.value) for piece in pieces]))
    assert not hidden


def test_braces_spell_out_what_combines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """{a,b,}c is ac, bc and c, as in a shell."""
    words = tmp_path / "words"
    words.mkdir()
    (words / "sample.txt").write_text("row granted | {拿,要}到{,了} 给了\n    讨{到,来}", encoding="utf-8")
    monkeypatch.setattr("indexer.question.words.lists.files", lambda package: tmp_path)
    assert list(lines("sample")) == [("row", "granted", ("拿到", "拿到了", "要到", "要到了", "给了", "讨到", "讨来"))]


@pytest.mark.parametrize(
    ("question", "unit"), [("申请一共多少份", "件"), ("几份申请", "件"), ("收到申请的有几份", "家"), ("年报有几份", "家")]
)
def test_copies_are_of_what_they_stand_beside(archive: Archive, question: str, unit: str) -> None:
    """几份: of requests beside them, else of reports."""
    pieces = cut(clean_query(f"2022年{question}"), archive.holdings)
    assert [piece.value for piece in pieces if piece.text.endswith("份")] == [unit]


@pytest.mark.parametrize(("verb", "word"), list(product(("提到", "写到"), ("当事人", "科普", "县级层面", "断档", "依旧"))))
def test_what_alone_is_said_to_be_written_is_looked_for(archive: Archive, verb: str, word: str) -> None:
    """Whatever else the vocabulary takes the word for."""
    assert archive.ask(f"谁{verb}{word}").interpretation_text == f"哪些年报写到“{word}”"


@pytest.mark.parametrize(
    "question", ["2021年行政复议不予受理几件", "2022年法院驳回起诉的几件", "2022年许可被驳回几件", "2021年申请人自己去查的几件"]
)
def test_what_the_form_does_not_count_is_no_sum_of_its_parts(archive: Archive, question: str) -> None:
    assert archive.ask(question).value is None


def test_rates_named_together_are_all_shown(archive: Archive) -> None:
    assert archive.ask("2021年公开率与拒绝率").interpretation_text == "公开率、不予公开占办理总计的比例｜2021年度"


def test_years_held_are_counted_as_years(archive: Archive) -> None:
    answers = [archive.ask(said) for said in ("馆藏共几个年度", "馆藏有几个年份")]
    assert [(answer.value, answer.unit) for answer in answers] == [(Decimal(len(archive.holdings.years)), "个")] * 2
