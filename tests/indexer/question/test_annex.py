"""Reports of the years before the tables: their annex is asked for in everyday words, and never mixed with later numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.extract import extract
from archive.form import annex2014
from archive.readers import read
from archive.store import Store
from indexer.question import Intent
from indexer.question.words.lexicon import annex_terms
from tests.indexer.question import library
from tests.indexer.question.conftest import Archive, opened

ROWS = [
    ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "120"),
    ("2.政府网站公开政府信息数", "条", "100"),
    ("4.政务微信公开政府信息数", "条", "20"),
    ("1.参加或举办新闻发布会总次数", "次", "3"),
    ("（一）收到申请数", "件", "9"),
    ("1.当面申请数", "件", "2"),
    ("3.网络申请数", "件", "7"),
    ("（二）申请办结数", "件", "8"),
    ("2.延期办结数", "件", "1"),
    ("2.同意公开答复数", "件", "6"),
    ("6.申请信息不存在数", "件", "2"),
    ("四、行政复议数量", "件", "1"),
    ("五、行政诉讼数量", "件", "0"),
    ("七、依申请公开信息收取的费用", "万元", "0.5"),
    ("（二）设置政府信息公开查阅点数", "个", "4"),
    ("1.专职人员数", "人", "2"),
    ("（三）接受培训人员数", "人次", "35"),
]
TEXT = "示例县水务局2016年政府信息公开年度报告\n示例（虚构）。现将我局工作报告如下。\n一、概述\n主动公开有序推进。\n附表\n"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    home = tmp_path_factory.mktemp("annex")

    def build() -> Store:
        store = library.build(home, reports=4)
        data = (TEXT + "\n".join(" | ".join(row) for row in ROWS)).encode()
        store.add(extract(read(data, "示例2016.txt"), filename="示例2016.txt"), data, "示例2016.txt")
        return store

    yield from opened(home, build)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("2016年网上申请有几件", 7),
        ("2016年当面申请多少", 2),
        ("2016年收到多少申请", 9),
        ("2016年同意公开了几件", 6),
        ("2016年申请信息不存在的有几件", 2),
        ("2016年延期办结几件", 1),
        ("2016年行政复议几件", 1),
        ("2016年打了几场官司", 0),
        ("2016年通过政府网站公开了多少条", 100),
        ("2016年政务微信公开多少条", 20),
        ("2016年开了几次新闻发布会", 3),
        ("2016年依申请公开收费多少钱", 5000),
        ("2016年有几个查阅点", 4),
        ("2016年专职人员有几个", 2),
        ("2016年培训人次是多少", 35),
    ],
)
def test_numbers_of_the_annex(old: Archive, question: str, value: int) -> None:
    answer = old.ask(question)
    assert answer.value == value, answer.text
    assert "附表" in answer.text
    assert answer.citations


def test_later_years_keep_their_own_numbers(old: Archive) -> None:
    assert old.ask("2021年收到多少申请").plan.ask.measured == ("t3_new_received__total",)


def test_later_reports_have_no_annex(old: Archive) -> None:
    year = max(old.holdings.years)
    answer = old.ask(f"{year}年网上申请几件")
    assert answer.value is None
    assert "没有" in answer.text


def test_without_such_reports_its_words_are_words(archive: Archive) -> None:
    assert not archive.holdings.with_annex
    assert archive.ask("2022年专职人员有几个").intent is not Intent.AGGREGATE


def test_every_field_of_the_annex_can_be_asked_for() -> None:
    spoken = {entry.value for entry in annex_terms().values()}
    unspoken = {"a14_ans_denied_security", "a14_review_other", "a14_lit_other"}  # their labels are those of the later tables
    assert {field.code for field in annex2014.FIELDS} - spoken == unspoken
