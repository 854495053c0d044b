"""What is known of the form and the law: complete, sourced, found by the words people ask with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.audit import RULE_BY_ID
from archive.form import FACTS, FIELDS, MEASURES, Edition, table3
from archive.models import Answer, EvidenceKind, Severity, State
from indexer.question.knowledge import Entry, entries, entry, knowledge
from indexer.question.knowledge.declared import data
from indexer.question.knowledge.rank import shared_names

QUESTIONS = {
    "law.deadline": ("年报最晚几号公布", "部门的年报什么时候要发出来，有规定吗", "公布的截止日期是哪天"),
    "law.duty": ("年报按规定必须写什么", "条例第五十条是怎么规定的"),
    "law.answer_time": ("政府多少天内要答复申请", "二十个工作日是怎么回事"),
    "law.fees": ("申请公开信息要不要交钱", "信息处理费的收费标准"),
    "law.review_first": ("复议前置是什么意思", "2024年起不予公开是不是必须先复议", "现在还能不能直接起诉"),
    "law.rule_making": ("谁有规章制定权", "乡镇能制定规章吗", "为什么规章都是0"),
    "law.remedy": ("对答复不服怎么办",),
    "law.request": ("谁可以申请政府信息",),
    "law.correction": ("什么叫补正",),
    "law.above_below": ("“5件以上”包括本数吗",),
    "form.why_2021": ("2019版和2021版有什么区别", "2021年表格改了什么", "新旧表格差在哪"),
    "form.other_processing": ("其他处理去哪了", "2021年以后怎么没有其他处理了"),
    "form.fees": ("收费项目数和收费金额为什么不能比",),
    "form.procurement": ("2021年采购怎么查不到",),
    "form.carry": ("结转是什么意思", "什么叫结转"),
    "form.balance": ("勾稽关系说的是什么", "数字对不上是怎么判断的", "什么是勾稽"),
    "form.denied_unable_refused": ("不予公开和无法提供有什么区别", "不予公开、无法提供、不予处理分别是什么", "无法提供跟不予处理的区别"),
    "form.negation": ("标题写无是什么意思",),
    "archive.blank": ("空白算零吗", "为什么空着的不算0", "没填是不是就等于零"),
    "archive.priority": ("表格和正文不一致以哪个为准",),
    "archive.derived": ("什么是推定值",),
    "archive.compare": ("历年的数字能直接比较吗",),
    "measure.disclosure_rate": ("公开率怎么算", "公开率的定义", "公开比例是什么"),
    "measure.lit_correction_rate": ("败诉率怎么算的", "什么叫纠错率"),
    "fact.zero_requests": ("什么叫零申请", "零申请怎么认定"),
    "fact.pending_litigation": ("未审结诉讼是什么意思",),
    "row.denied_security_stability": ("三安全一稳定指什么",),
    "row.denied_process_info": ("什么是过程性信息",),
    "row.denied_internal_affairs": ("内部事务信息是什么",),
    "row.unable_not_held": ("“本机关不掌握”是什么意思",),
    "row.refused_excessive": ("大量反复申请怎么理解",),
    "row.partially_granted": ("部分公开是什么",),
    "group.refused": ("不予处理包括哪些",),
    "column.legal_service": ("法律服务机构是指什么",),
    "case.lit_after_review": ("复议后起诉是什么",),
    "outcome.corrected": ("结果纠正是什么意思",),
    "line.normative_docs": ("规范性文件是什么",),
    "rule.T3-05": ("T3-05是什么规则",),
    "edition.2019": ("60号文的表格",),
    "section.problems": ("第五部分写什么",),
}


def test_everything_declared_has_an_entry() -> None:
    spoken = {code for each in entries() for code in each.codes}
    assert {field.code for field in FIELDS} | {measure.code for measure in MEASURES} | {fact.code for fact in FACTS} <= spoken
    ids = {each.id for each in entries()}
    assert {f"rule.{rule.id}" for rule in RULE_BY_ID.values() if not rule.internal} <= ids
    assert {f"edition.{edition.value}" for edition in Edition} <= ids
    for part, values in (("evidence", EvidenceKind), ("state", State), ("severity", Severity), ("answer", Answer)):
        assert {f"{part}.{value.value}" for value in values} <= ids
    assert set(data("states.toml")["severity"]) == {severity.value for severity in Severity}
    assert set(data("states.toml")["answer"]) == {answer.value for answer in Answer}
    assert not any(rule.internal and f"rule.{rule.id}" in ids for rule in RULE_BY_ID.values())


def test_nothing_is_explained_that_is_not_declared() -> None:
    explained = data("explained.toml")
    assert set(explained["rows"]) == {row.code for row in table3.ROWS}
    assert set(explained["groups"]) == set(table3.GROUPS)
    assert set(explained["columns"]) == {column.code for column in table3.COLUMNS}


def test_entries_can_be_quoted() -> None:
    assert len({each.id for each in entries()}) == len(entries())
    assert len({each.title for each in entries()}) == len(entries())
    for each in entries():
        assert each.text.endswith("。"), each.id
        assert 10 < len(each.text) <= 240, each.id
        assert each.source
        assert not re.search(r"[{}]|。。|None", each.text), each.id


def _best(question: str) -> list[str]:
    return [found.entry.id for found in knowledge(question)]


@pytest.mark.parametrize(("id", "question"), [(id, question) for id, questions in QUESTIONS.items() for question in questions])
def test_a_question_finds_its_entry_first(id: str, question: str) -> None:
    assert _best(question)[:1] == [id]


@given(st.sampled_from(entries()), st.sampled_from(["{}", "什么是{}", "{}是什么意思？", "请问{}怎么理解", "解释一下“{}”"]))
def test_a_title_finds_its_entry(each: Entry, frame: str) -> None:
    assert each.id in _best(frame.format(each.title))[: 1 if each.title not in shared_names() else 3]


@given(st.sampled_from([(each, name) for each in entries() for name in each.ask]))
def test_every_name_leads_to_its_entry(named: tuple[Entry, str]) -> None:
    each, name = named
    assert each.id in [found.entry.id for found in knowledge(name, limit=8)]


@given(st.text(max_size=40))
def test_any_text_may_be_asked_and_gets_the_same_answer_twice(text: str) -> None:
    found = knowledge(text)
    assert found == knowledge(text)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert all(0.3 <= each.share <= 1 for each in found)


@pytest.mark.parametrize("question", ["今天天气怎么样", "谁是局长", "推荐一家餐馆", "", "？？？", "的了吗"])
def test_what_is_not_known_is_not_answered(question: str) -> None:
    assert knowledge(question) == ()


def test_words_are_as_good_as_a_sentence() -> None:
    assert _best("公开率是什么意思") == [found.entry.id for found in knowledge(["公开率"])]
    assert entry("measure.disclosure_rate") == knowledge(["公开率"])[0].entry
    assert entry("no.such") is None
