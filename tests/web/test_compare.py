"""Two reports side by side: what differs, what cannot be compared, and how much of the text is the same."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from archive.models import EvidenceKind, Paragraph, ParagraphKind, State, Value
from tests.web import crafted
from tests.web.conftest import Crafted, Reader
from web.present.compare import changes, compare

TEXT = st.text(alphabet="公开申请信息三五，。", min_size=1, max_size=30)


def value(code: str, number: int) -> Value:
    return Value(code, Decimal(number), str(number), State.EXPLICIT, EvidenceKind.TABLE_CELL, "p8", (0, 1))


def texts(*paragraphs: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(f"p{n}", ParagraphKind.TEXT, 1, text, text, tuple(range(len(text) + 1))) for n, text in enumerate(paragraphs, 1))


def test_two_versions_by_their_addresses(crafted_reader: Reader, crafted_archive: Crafted) -> None:
    page = crafted_reader.open("/compare", a=crafted_archive.old, b=crafted_archive.current)
    assert page.status == 200
    assert "第 1 版" in page.text(".meta")
    assert page.all(".text-pair ins, .text-right")


def test_an_agency_and_a_year_lead_to_its_reports(demo: Reader) -> None:
    page = demo.open("/compare", agency="澄岚市云砚区民政局", year="2020", other_year="2021")
    assert page.status == 302
    assert {"a=r", "b=r"} <= {part[:3] for part in page.headers["Location"].split("?")[1].split("&")}


def test_a_name_that_may_be_several_offers_them(demo: Reader) -> None:
    page = demo.open("/compare", agency="民政", other="民政", other_year="2021")
    assert page.status == 200
    assert len(page.all("input[type=radio]")) > 2
    assert "库中没有" in demo.open("/compare", agency="没有这个单位").text()


def test_what_means_something_else_is_not_subtracted() -> None:
    report = crafted.report()
    codes = ("t2_fees_amount_yuan", "t3_new_received__total")
    left = replace(report, report_year=2020, form="2019", values={code: value(code, 10) for code in codes})
    right = replace(report, report_year=2021, form="2021", values={code: value(code, 15) for code in codes})
    pairs = {pair.left.code: pair for table in compare(left, right).tables for pair in (*table.telling, *table.others)}
    assert pairs[codes[0]].kind == "incomparable"
    assert pairs[codes[0]].difference == ""
    assert pairs[codes[0]].why
    assert (pairs[codes[1]].difference, pairs[codes[1]].percent) == ("+5", "+50%")


def test_a_zero_beside_a_blank_is_not_called_the_same() -> None:
    report = crafted.report()
    codes = ("t3_granted__total", "t3_granted__business")
    left = replace(report, values={code: value(code, 0) for code in codes})
    blank = Value(codes[0], None, "", State.BLANK, EvidenceKind.TABLE_BLANK, "p8", (0, 1))
    right = replace(report, values={codes[0]: blank, codes[1]: value(codes[1], 0)})
    [table] = (table for table in compare(left, right).tables if table.number == 3)
    assert {pair.code: pair.kind for pair in table.others} == dict(zip(codes, ("unknown", "same"), strict=True))
    assert table.rest == "相同 1 格，只有一边有数字，不能比 1 格"
    nothing = compare(right, right).cells[codes[0]]
    assert (nothing.kind, nothing.difference) == ("neither", "")


def test_sums_and_rates_are_compared_too() -> None:
    report = crafted.report()
    left, right = (replace(report, values={"disclosure_rate": rate(number)}) for number in ("50", "66.6666666666667"))
    pair = compare(left, right).cells["disclosure_rate"]
    assert (pair.difference, pair.kind) == ("+16.67个百分点", "more")


def rate(number: str) -> Value:
    return Value("disclosure_rate", Decimal(number), None, State.NOT_IN_FORM, EvidenceKind.COMPUTED, "p8")


def test_an_unknown_has_no_difference() -> None:
    report = crafted.report()
    code = "t3_new_received__total"
    blank = Value(code, None, "", State.BLANK, EvidenceKind.TABLE_BLANK, "p8", (0, 7))
    (table,) = compare(replace(report, values={code: blank}), replace(report, values={code: value(code, 7)})).tables
    (pair,) = table.telling
    assert (pair.kind, pair.difference) == ("unknown", "")


@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_every_paragraph_stands_there_once_and_in_order(left: list[str], right: list[str]) -> None:
    report = crafted.report()
    found = compare(replace(report, paragraphs=texts(*left)), replace(report, paragraphs=texts(*right)))
    pairs = [pair for section in found.sections for pair in section.pairs]
    assert [pair.left.text for pair in pairs if pair.left] == left
    assert [pair.right.text for pair in pairs if pair.right] == right
    assert found.alike is None or 0 <= found.alike <= 100
    if left == right and left:
        assert found.alike == 100


@given(TEXT, TEXT)
def test_what_is_left_without_the_changes_is_the_same(left: str, right: str) -> None:
    removed, added = changes(left, right)
    assert all(0 <= start < end <= len(left) for start, end in removed)
    assert all(0 <= start < end <= len(right) for start, end in added)
    if left == right:
        assert not removed
        assert not added
