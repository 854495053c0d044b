from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.form import FIELDS, MEASURES
from indexer.fields import FACETS, NUMBERS
from indexer.query import And, Choice, Not, Or, Phrase, Query, Range, Word, as_json, both, cleaned, either, leaves
from indexer.syntax import MAX_DEPTH, MAX_TERMS, QueryError, describe, parse, write

YEAR = "report_year"


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", None),
        ("  \u3000 ", None),
        ("公交站点", Word("公交站点")),
        ("公交 站点", And((Word("公交"), Word("站点")))),
        ("公交， 站点、道路", And((Word("公交"), Word("站点、道路")))),
        ('"主动公开政府信息"', Phrase("主动公开政府信息")),
        ("“主动公开政府信息”", Phrase("主动公开政府信息")),
        ("「主动公开」", Phrase("主动公开")),
        ("『主动公开』", Phrase("主动公开")),
        ('"他说“好”"', Phrase('他说"好"')),
        (r'"一\"二\\三"', Phrase('一"二\\三')),
        ("公开 -投诉", And((Word("公开"), Not(Word("投诉"))))),
        ("－投诉", Not(Word("投诉"))),
        ('-"信访 投诉"', Not(Phrase("信访投诉"))),
        ("复议 OR 诉讼", Or((Word("复议"), Word("诉讼")))),
        ("公开 复议 OR 诉讼", And((Word("公开"), Or((Word("复议"), Word("诉讼")))))),
        ("（公开 复议） OR 诉讼", Or((And((Word("公开"), Word("复议"))), Word("诉讼")))),
        ("-(公开 复议)", Not(And((Word("公开"), Word("复议"))))),
        ("OREGON", Word("oregon")),
        ('"OR"', Phrase("or")),
        ("公开*", Phrase("公开")),
        ("为什么不公开？", Word("为什么不公开?")),
        ("2019-2020", Word("2019-2020")),
        ("年份:2020", Range(YEAR, Decimal(2020), Decimal(2020))),
        ("年份：２０２０..2021", Range(YEAR, Decimal(2020), Decimal(2021))),
        ("年份:2020..", Range(YEAR, Decimal(2020))),
        ("年份:..2021", Range(YEAR, high=Decimal(2021))),
        ("新收申请:>10", Range("t3_new_received__total", Decimal(10), above=True)),
        ("新收申请:>=10", Range("t3_new_received__total", Decimal(10))),
        ("t4_lit_total:<3", Range("t4_lit_total", high=Decimal(3), below=True)),
        ("行政诉讼:<=3", Range("t4_lit_total", high=Decimal(3))),
        ("采购总金额:>1.5亿", Range("t2_procurement_amount_yuan", Decimal(150_000_000), above=True)),
        ("零申请:是", Choice("zero_requests", ("yes",))),
        ("zero_requests:yes", Choice("zero_requests", ("yes",))),
        ("零申请:是,未知", Choice("zero_requests", ("yes", "unknown"))),
        ("省:浙江省,江苏省", Choice("province", ("浙江省", "江苏省"))),
        ('单位:"东山县民政局"', Choice("agency", ("东山县民政局",))),
        ("部门领域:民政", Choice("sector", ("civil_affairs",))),
        ("-零申请:是", Not(Choice("zero_requests", ("yes",)))),
        ("復議(yì)", Word("复议")),
        ("ＡＰＰ", Word("app")),
    ],
)
def test_meaning(text: str, meaning: Query | None) -> None:
    assert parse(text) == meaning
    assert parse(write(meaning)) == meaning
    assert describe(meaning)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("密级:绝密", "没有“密级”这个字段"),
        ("密级:绝密", "零申请"),  # the legal ones are listed
        (":2020", "没有字段名"),
        ("年份:", "没有内容"),
        ("年份:去年", "不是数或范围"),
        ("年份:2021..2020", "前大后小"),
        ("年份:2020,2021", "一个数"),
        ("零申请:也许", "可选：是、否、未知"),
        ("“公开", "没有成对"),
        ("公开”", "没有成对"),
        ("(公开", "少了一个右括号"),
        ("公开)", "多了一个右括号"),
        ("()", "括号里没有"),
        ('""', "引号里没有"),
        ("-", "没有要排除的词"),
        ("公开 - 投诉", "没有要排除的词"),
        ("--公开", "两个“-”"),
        ("OR 公开", "前面没有"),
        ("公开 OR", "后面没有"),
        ("公开 OR OR 复议", "后面没有"),
        ("*公开", "通配符"),
        ("公*", "通配符"),
        ("公*开", "通配符"),
        ("，", "没有可以检索的文字"),
        ("@@", "没有可以检索的文字"),
        ("公" * 201, "过长"),
        ("公开 " * (MAX_TERMS + 1), f"超过{MAX_TERMS}个"),
        ("(" * (MAX_DEPTH + 1) + "公" + ")" * (MAX_DEPTH + 1), f"超过{MAX_DEPTH}层"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert said in str(caught.value)
    assert caught.value.advice


def _outcome(text: str) -> Query | QueryError | None:
    try:
        return parse(text)
    except QueryError as error:
        return error


def test_every_facet_and_number_has_a_name() -> None:
    for facet in (facet for facet in FACETS if facet.name != YEAR):
        example = next(iter(facet.labels.values()), "2020")
        assert {leaf.field for leaf in leaves(parse(f'{facet.typed}:"{example}"'))} == {facet.name}  # type: ignore[union-attr, arg-type]
    for number in NUMBERS:
        assert parse(f"{number.code}:>1") == Range(number.code, Decimal(1), above=True)


def test_names_people_use_reach_their_field() -> None:
    """Every way to ask for a cell or a measure is a field name, unless it is several fields' at once."""
    for declared in (*FIELDS, *MEASURES):
        for words in declared.ask:
            found = _outcome(f"{words}:1")
            assert isinstance(found, Range) or (isinstance(found, QueryError) and "可以指" in found.message)


_fragments = st.sampled_from(
    [
        "公开",
        "复议",
        '"',
        "“",
        "”",
        "「",
        "」",
        "(",
        ")",
        "（",
        "-",
        " ",
        "OR",
        " OR ",
        ":",
        "：",
        "年份:",
        "零申请:",
        "2020",
        "..",
        ">",
        ",",
        "\\",
        "是",
        "*",
        "a",
        "𠮷",
        "，",
    ]
)
texts = st.one_of(
    st.lists(_fragments, max_size=14).map("".join), st.text(max_size=30), st.text(st.characters(max_codepoint=0x3100), max_size=30)
)


@settings(max_examples=1000, deadline=None)
@given(texts)
def test_anything_is_a_query_or_a_query_error_and_can_be_written_down(text: str) -> None:
    query = _outcome(text)
    if isinstance(query, QueryError):
        assert query.message
        assert query.advice
        return
    assert parse(write(query)) == query
    assert query is None or cleaned(query) == query
    assert describe(query)
    assert as_json(query) is not None or query is None


_words = st.text(st.sampled_from("公开复议诉讼站点随eapp2019?!%《》·、"), min_size=1, max_size=6).filter(
    lambda text: text.strip("、") == text
)
_texts = st.text(st.sampled_from('公开 复议"\\():-*OR,，2'), min_size=1, max_size=8)
_numbers = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False).map(lambda n: Decimal(f"{n.normalize():f}"))
_codes = st.sampled_from(("t3_new_received__total", "disclosure_rate", YEAR))
_leaves = st.one_of(
    st.builds(Word, _words),
    st.builds(Phrase, _texts).map(cleaned).filter(lambda leaf: isinstance(leaf, Phrase) and bool(leaf.text)),
    st.builds(Choice, st.just("zero_requests"), st.sets(st.sampled_from(("yes", "no")), min_size=1).map(lambda v: tuple(sorted(v)))),
    st.builds(Range, _codes, _numbers, above=st.booleans()),
    st.builds(lambda code, low, high: Range(code, min(low, high), max(low, high)), st.just("t4_lit_total"), _numbers, _numbers),
)


def _negated(part: Query) -> Query:
    return part.part if isinstance(part, Not) else Not(part)


def _compound(parts: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(several.map(both), several.map(either), parts.map(_negated))


@settings(max_examples=1000, deadline=None)
@given(st.recursive(_leaves, _compound, max_leaves=8))
def test_a_query_survives_being_written_and_read(query: Query) -> None:
    found = _outcome(write(query))
    if isinstance(found, QueryError):  # only the limits may be in the way
        assert "过长" in found.message or "超过" in found.message
    else:
        assert found == query
