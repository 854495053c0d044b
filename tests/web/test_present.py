"""Wording and layout for readers: numbers, marks, evidence, citations."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.form import FIELD_BY_CODE, FIELDS, Edition, Field, fields_of
from archive.models import EvidenceKind, Report, State, Value
from indexer.question import Answer
from indexer.question.kinds.talk import Pending
from indexer.question.model import Citation, Row
from indexer.question.plan import Intent, Plan, Scope
from tests.web import crafted
from web.present import cite, evidence, marks, numbers
from web.present.answer_view import answer_view
from web.present.form_tables import form_tables
from web.present.places import of_cells
from web.present.report_page import report_page
from web.present.source_table import source_rows


@pytest.mark.parametrize("module", [evidence, marks, numbers], ids=lambda module: module.__name__)
def test_examples_in_the_documentation(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted
    assert not result.failed


@given(st.text(), st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40))))
def test_marking_changes_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    marked = str(marks.marked(text, spans))
    plain = marked.replace("<mark>", "").replace("</mark>", "")
    for escaped, character in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        plain = plain.replace(escaped, character)
    assert plain == text
    assert marked.count("<mark>") == marked.count("</mark>") == len(marks.merged(spans, len(text)))


def test_an_excerpt_of_a_long_text_shows_the_marked_passage() -> None:
    text = "前" * 400 + "。有尚未审结的诉讼。" + "后" * 400
    at = text.index("尚未审结")
    shown = html.fromstring(f"<p>{marks.excerpt(text, [(at, at + 4)])}</p>")
    assert [mark.text for mark in shown.cssselect("mark")] == ["尚未审结"]
    assert len(shown.text_content()) < 200


def test_a_table_is_quoted_by_the_rows_that_hold_a_mark_and_blanks_are_said() -> None:
    text = "类别\t总计\n行政复议\t\n行政诉讼\t1"
    at = text.index("行政复议")
    shown = html.fromstring(f"<p>{marks.table_excerpt(text, [(at, at + 4)])}</p>")
    assert shown.text_content() == "行政复议｜空"


def cell_of(code: str, value: Value | None) -> evidence.ShownCell:
    return evidence.cell(FIELD_BY_CODE[code], value)


@pytest.mark.parametrize("state", [State.BLANK, State.DASH, State.UNPARSED])
def test_a_cell_without_a_number_never_looks_like_a_zero(state: State) -> None:
    raw = {State.DASH: "/", State.UNPARSED: "若干"}.get(state, "")
    shown = cell_of("t3_granted__total", Value("t3_granted__total", None, raw, state, EvidenceKind.TABLE_BLANK, "p8"))
    assert shown.shown.strip()
    assert "0" not in shown.shown
    assert shown.spoken  # a screen reader is told as well
    assert shown.style == state.value


def test_a_cell_the_report_lacks_says_so() -> None:
    assert cell_of("t3_granted__total", None).spoken == "未找到"


@pytest.mark.parametrize("kind", [kind for kind in EvidenceKind if kind.value.startswith(("computed", "heading", "narrative"))])
def test_a_number_no_cell_prints_is_marked_in_text(kind: EvidenceKind) -> None:
    shown = cell_of("t3_granted__total", Value("t3_granted__total", Decimal(0), None, State.BLANK, kind, "p7"))
    assert shown.shown == "0"
    assert shown.mark
    assert shown.spoken == kind.word.label


def test_an_amount_keeps_what_the_source_prints_beside_it() -> None:
    value = Value("t2_procurement_amount_yuan", Decimal("2887900"), "288.79万元", State.EXPLICIT, EvidenceKind.TABLE_CELL, "p6", (0, 2))
    shown = cell_of("t2_procurement_amount_yuan", value)
    assert (shown.shown, shown.printed, shown.href) == ("2,887,900", "288.79万元", "p6-r0c2")


@pytest.mark.parametrize("edition", [Edition.E2019, Edition.E2021])
def test_the_redrawn_tables_hold_every_cell_of_the_edition_once(edition: Edition) -> None:
    tables = form_tables(replace(crafted.report(), form=edition.value))
    codes = [cell.code for table in tables for block in table.blocks for line in block.lines for cell in line.cells]
    assert sorted(codes) == sorted(field.code for field in fields_of(edition))
    for table in tables:
        for block in table.blocks:
            assert {len(line.cells) for line in block.lines} <= {0, len(block.columns)}


def test_a_legend_counts_each_kind_of_cell() -> None:
    table3 = form_tables(crafted.report())[1]
    counts = {item.word.label: item.count for item in table3.legend}
    assert counts["表格单元格"] == 3
    assert counts["空白"] == 2
    assert counts["读不出数字"] == counts["斜杠或横线"] == 1
    assert counts["由其他单元格算出"] == counts["标题注明（无）"] == 1
    assert sum(counts.values()) == 23 * 7


def test_source_cells_keep_their_place() -> None:
    rows = source_rows("p8", "甲\t\t乙\n丙", [(3, 4)])
    assert [[cell.id for cell in row] for row in rows] == [["p8-r0c0", "p8-r0c1", "p8-r0c2"], ["p8-r1c0"]]
    assert str(rows[0][2].html) == "<mark>乙</mark>"
    assert rows[0][1].blank


def test_findings_stand_worst_first_and_beside_their_paragraph() -> None:
    page = report_page(crafted.report())
    assert [finding.rule for finding in page.findings] == ["T3-01", "N-04", "S-05"]
    beside = {part.paragraph.id: part.paragraph.findings for s in page.sections for part in s.parts if part.paragraph}
    assert [finding.rule for finding in beside["p3"]] == ["N-04"]


def places_of_tables(report: Report) -> list[tuple[int | None, int]]:
    return [(s.number, part.table.number) for s in report_page(report).sections for part in s.parts if part.table]


def test_official_tables_stand_before_the_table_they_were_read_from() -> None:
    assert places_of_tables(crafted.report()) == [(2, 2), (3, 3), (3, 4)]


def test_an_official_table_whose_section_is_missing_still_has_its_place() -> None:
    report = crafted.report()
    lost = replace(report, values={code: value for code, value in report.values.items() if not code.startswith("t4")})
    assert places_of_tables(lost) == [(2, 2), (3, 3), (4, 4)]
    assert [section.number for section in report_page(lost).sections] == [None, 1, 2, 3, 4, 6]


def test_a_long_quotation_keeps_the_clause_that_says_it() -> None:
    sentence = "2020年本局共收到1起公开申请，" + "申请人为自然人，" * 10 + "申请人没有提起行政诉讼。"
    assert evidence.telling_part(sentence, "zero_requests").startswith("2020年本局共收到1起公开申请")
    assert evidence.telling_part(sentence, "pending_litigation").endswith("没有提起行政诉讼。")


def test_a_citation_follows_the_national_standard() -> None:
    made = cite.cite(
        crafted.report(), quotation="没有\n其他事项。", section=6, place="第10段", url="http://x/reports/abc#p10",
        accessed=date(2024, 5, 1), sha256="f" * 64, masked=True,
    )  # fmt: skip
    quotation, reference = made.text.split("\n")
    assert quotation == "“没有 其他事项。”（六、其他需要报告的事项，第10段）（引文中个人姓名已遮蔽）"
    assert reference == (
        "示例市青石区文化局. 青石区文化局2020年政府信息公开工作年度报告（示例（虚构））[R/OL]. 2021-01-20. http://x/reports/abc#p10."
    )
    assert "[R/OL]. [2024-05-01]. http" in replace(made, published=None).reference


def test_every_source_of_a_row_is_listed_and_a_row_of_numbers_is_named_by_its_cell() -> None:
    quoted = tuple(
        Citation(f"{n:012}", f"示例单位{n}", 2021, "p4", "t4_lit_direct_pending", "0 | 0 | 1", "", "表格数字") for n in range(12)
    )
    rows = (Row(label="2021年", value=Decimal(12), display="12件", citations=quoted),)
    [row] = answer_view(Answer("", Intent.AGGREGATE, Plan(Scope(), Pending()), {}, "", "", rows=rows)).shown
    assert [quote.who for quote in row.quotes] == [f"示例单位{n}2021" for n in range(12)]
    assert {(quote.html, quote.where) for quote in row.quotes} == {("", "行政诉讼·未经复议直接起诉·尚未审结，第4段")}


def test_a_quote_of_a_long_paragraph_is_cut_around_the_words_that_say_it() -> None:
    before, said, after = "我单位完善制度、加强培训。" * 20, "本年度未收到信息公开申请。", "同时改进服务。" * 30
    citation = Citation("0123456789ab", "示例单位", 2021, "p4", "p4", before + said + after, "", "正文", said)
    for quoted in (citation, replace(citation, said=""), replace(citation, quote=said, said=said)):
        rows = (Row("示例单位", 2021, "0123456789ab", citations=(quoted,)),)
        answer = Answer("哪些单位零申请", Intent.LIST, Plan(Scope(), Pending()), {}, "列出单位", "有1份。", rows=rows)
        [row] = answer_view(answer).shown
        assert (f"<mark>{said}</mark>" in row.quotes[0].html) is (quoted is citation)
    assert said in answer_view(answer).shown[0].quotes[0].html


def test_an_answer_of_thousands_of_rows_says_how_many_the_page_leaves_out() -> None:
    rows = tuple(Row(f"示例单位{number}", 2021, "0123456789ab") for number in range(5000))
    view = answer_view(Answer("哪些单位零申请", Intent.LIST, Plan(Scope(), Pending()), {}, "列出单位", "有5000份。", rows=rows))
    assert len(view.shown) + len(view.folded) + view.left_out == 5000
    assert 0 < len(view.shown) < len(view.folded) < 1000


@given(st.lists(st.sampled_from([field for field in FIELDS if field.table]), min_size=1, max_size=4, unique=True))
def test_the_place_of_cells_names_every_row_once_and_every_column(fields: list[Field]) -> None:
    said = of_cells(fields)
    for field in fields:
        row, _, column = field.label.rpartition("·")
        assert f"“{row}”" in said or not row
        assert f"“{column}”" in said
    for piece in said.split("；"):
        named = re.findall("“([^”]+)”", piece.partition("，")[0])
        assert len(set(named)) == len(named)
