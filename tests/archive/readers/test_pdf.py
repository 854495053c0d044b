"""PDF files with a text layer, set by ReportLab: paragraphs, ruled tables, page breaks, headers and page numbers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from archive.errors import UnreadableFile
from archive.form import table3
from archive.models import Block, BlockKind, Document
from archive.readers import read
from tests.archive.readers.press import LEFT, TOP, Cell, page_number, print_table

FONT = "STSong-Light"
registerFont(UnicodeCIDFont(FONT))

BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
PLAIN = ParagraphStyle("plain", parent=BODY, firstLineIndent=0)
TITLE = ParagraphStyle("title", parent=PLAIN, fontSize=18, leading=28, alignment=TA_CENTER)
CELL = ParagraphStyle("cell", parent=PLAIN, fontSize=9, leading=12)
RULED = [("GRID", (0, 0), (-1, -1), 0.5, black), ("FONT", (0, 0), (-1, -1), FONT, 9), ("VALIGN", (0, 0), (-1, -1), "TOP")]
LONG = "本机关（虚构）全年公开示例信息若干条，重点公布了办理结果和服务指南，并按月更新；" * 4 + "群众可以在线查阅。"
HEAD = "示例县示例局2022年政府信息公开工作年度报告（虚构）"

Draw = Callable[[Canvas, Any], None]


def nothing(canvas: Canvas, template: Any) -> None:
    pass


def pdf(story: list[Any], draw: Draw = nothing, **options: Any) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, pagesize=A4, **options).build(story, onFirstPage=draw, onLaterPages=draw)
    return buffer.getvalue()


def document(story: list[Any], draw: Draw = nothing) -> Document:
    return read(pdf(story, draw), "年报.pdf")


def ruled(rows: list[list[Any]], *spans: tuple[tuple[int, int], tuple[int, int]], **options: Any) -> Table:
    style: list[Any] = [*RULED, *(("SPAN", first, last) for first, last in spans)]
    cells = [
        [Paragraph(cell, CELL) if isinstance(cell, str) and len(cell) > 4 and "\n" not in cell else cell for cell in row] for row in rows
    ]
    return Table(cells, style=style, **options)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is BlockKind.TEXT]


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is BlockKind.TABLE]


def test_printed_lines_become_paragraphs_again() -> None:
    story = [
        Paragraph(HEAD[:-4] * 2, TITLE),
        Paragraph("一、总体情况", PLAIN),
        Paragraph(LONG, BODY),
        Paragraph(LONG, BODY),
        Paragraph("无。", BODY),
    ]
    read_back = document(story)
    assert texts(read_back) == [HEAD[:-4] * 2, "一、总体情况", LONG, LONG, "无。"]
    assert [block.heading for block in read_back.blocks] == [True, False, False, False, False]
    assert {block.page for block in read_back.blocks} == {1}


def test_paragraphs_without_indent_end_with_their_sentence() -> None:
    first = "示例" * 19 + "完成全部事项。"
    story = [Paragraph(text, PLAIN) for text in ("一、总体情况（虚构）", LONG, first, LONG, "二、主动公开政府信息情况")]
    assert texts(document(story)) == ["一、总体情况（虚构）", LONG, first, LONG, "二、主动公开政府信息情况"]


def test_a_paragraph_goes_on_over_the_page_break_and_belongs_to_the_page_it_begins_on() -> None:
    def furniture(canvas: Canvas, template: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, A4[1] - 40, "示例县人民政府")
        canvas.drawCentredString(A4[0] / 2, 40, f"— {template.page} —")

    story = [Paragraph(f"（{number}）{LONG}", BODY) for number in range(1, 15)]
    read_back = document(story, furniture)
    assert texts(read_back) == [f"（{number}）{LONG}" for number in range(1, 15)]
    pages = [block.page for block in read_back.blocks]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert set(pages) == {1, 2}


def test_a_title_is_no_header_though_later_pages_repeat_it() -> None:
    def head(canvas: Canvas, template: Any) -> None:
        canvas.setFont(FONT, 9 if template.page > 1 else 18)
        canvas.drawString(72, A4[1] - 60, HEAD)

    story = [element for page in "甲乙丙" for element in (Paragraph(f"{page}（虚构）共3件", BODY), PageBreak())]
    assert texts(document(story, head)) == [HEAD, *(f"{page}（虚构）共3件" for page in "甲乙丙")]


@pytest.mark.parametrize("number", ["{0}", "-{0}-", "— {0} —", "第{0}页", "第 {0} 页 共 3 页", "{0}/3", "示例局 {0}"])
def test_page_numbers_are_no_text(number: str) -> None:
    def foot(canvas: Canvas, template: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawRightString(A4[0] - 72, 40, number.format(template.page))

    story = [element for page in "甲乙丙" for element in (Paragraph(f"{page}（虚构）共3件", BODY), PageBreak())]
    assert texts(document(story, foot)) == [f"{page}（虚构）共3件" for page in "甲乙丙"]


def test_numbers_at_the_foot_of_a_page_that_count_nothing_are_text() -> None:
    def foot(canvas: Canvas, template: Any) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, 60, "4")

    assert texts(document([Paragraph("示例（虚构）", BODY)], foot)) == ["示例（虚构）", "4"]


def test_table_cells_merged_blank_and_narrow() -> None:
    rows = [
        ["行政复议", "", "", "行政诉讼"],
        ["结\n果\n维\n持", "结\n果\n纠\n正", "总\n计", "复议后起诉"],
        ["1", "", "12", ""],
    ]
    story = [Paragraph("四、复议诉讼（虚构）", BODY), ruled(rows, ((0, 0), (2, 0))), Paragraph("五、问题", BODY)]
    read_back = document(story)
    assert [block.kind for block in read_back.blocks] == [BlockKind.TEXT, BlockKind.TABLE, BlockKind.TEXT]
    assert tables(read_back)[0].rows == (
        ("行政复议", None, None, "行政诉讼"),
        ("结果维持", "结果纠正", "总计", "复议后起诉"),
        ("1", "", "12", ""),
    )


def test_numbers_above_each_other_stay_apart_and_wrapped_ones_stay_whole() -> None:
    rows: list[list[Any]] = [["规章", "2\n3"], ["采购", Paragraph("123456789012345", CELL)]]
    (table,) = tables(document([ruled(rows, colWidths=[60, 60])]))
    assert table.rows == (("规章", "2 / 3"), ("采购", "123456789012345"))


def test_a_frame_around_the_page_is_no_table() -> None:
    def frame(canvas: Canvas, template: Any) -> None:
        canvas.rect(40, 40, A4[0] - 80, A4[1] - 80)

    story = [Paragraph("一、总体情况（虚构）", BODY), ruled([["规章", "0"], ["行政许可", "5"]]), Paragraph("二、其他", BODY)]
    read_back = document(story, frame)
    assert texts(read_back) == ["一、总体情况（虚构）", "二、其他"]
    assert tables(read_back)[0].rows == (("规章", "0"), ("行政许可", "5"))


def table_3(edition: str, *, blank: bool) -> tuple[list[Cell], list[tuple[str | None, ...]]]:
    """The official table with numbers that tell their place: its cells, and the rows that must be read."""
    cells = [Cell("勾稽关系", 0, 0, columns=3), *(Cell(column.label, 0, 3 + n) for n, column in enumerate(table3.COLUMNS))]
    expected: list[tuple[str | None, ...]] = [("勾稽关系", None, None, *(column.label for column in table3.COLUMNS))]
    rows = [row for row in table3.ROWS if edition in row.editions]
    inner = [row for row in rows if row.group]
    begun: set[str] = set()
    for number, row in enumerate(rows, 1):
        labels: list[str | None] = [None, None, None]
        if row.group and "results" not in begun:
            labels[0] = table3.GROUPS["results"][0]
            cells.append(Cell(table3.GROUPS["results"][0], number, 0, rows=len(inner)))
        if row.group not in ("", "results", *begun):
            labels[1] = table3.GROUPS[row.group][0]
            cells.append(Cell(table3.GROUPS[row.group][0], number, 1, rows=sum(other.group == row.group for other in rows)))
        depth = {"": 0, "results": 1}.get(row.group, 2)
        labels[depth] = row.label
        cells.append(Cell(row.label, number, depth, columns=3 - depth))
        begun |= {row.group, "results"} if row.group else set()
        values = ["" if blank else str(number * 10 + column) for column in range(7)]
        cells += [Cell(value, number, 3 + column) for column, value in enumerate(values)]
        expected.append((*labels, *values))
    return cells, expected


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("blank", [False, True])
def test_a_table_torn_by_a_page_break_is_one_table(edition: str, centred: bool, blank: bool) -> None:
    """Wherever the tear goes, between rows and through them, no cell moves and no label is cut."""
    cells, expected = table_3(edition, blank=blank)
    for tear in range(30 + 7 * (centred + 2 * blank), 690, 28):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4)
        canvas.setFont(FONT, 12)
        canvas.drawString(LEFT, TOP + 6, "三、收到和处理申请情况（虚构）")
        page_number(canvas, FONT)
        rest = print_table(canvas, cells, [50, 62, 80, *[36] * 7], tear, centred=centred, font=FONT)
        if rest < 110:
            continue  # the rest would run off the page
        page_number(canvas, FONT)
        canvas.setFont(FONT, 12)
        canvas.drawString(LEFT, rest - 30, "四、复议诉讼情况")
        canvas.save()
        read_back = read(buffer.getvalue(), "a.pdf")
        assert texts(read_back) == ["三、收到和处理申请情况（虚构）", "四、复议诉讼情况"], tear
        assert [row for table in tables(read_back) for row in table.rows] == expected, tear
        assert len(tables(read_back)) == 1


def test_a_repeated_table_head_is_read_once() -> None:
    rows = [["示例事项", "总计"], *[[f"{number}.示例事项", str(number)] for number in range(1, 70)]]
    (table,) = tables(document([ruled(rows, repeatRows=1)]))
    assert [row[1] for row in table.rows] == ["总计", *map(str, range(1, 70))]


def test_a_heading_between_two_tables_keeps_them_apart() -> None:
    table = [["规章", "0"], ["行政许可", "5"]]
    story = [ruled(table), PageBreak(), Paragraph("三、申请情况（虚构）", BODY), ruled(table)]
    assert len(tables(document(story))) == 2


@pytest.fixture
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed."""
    monkeypatch.setattr("archive.readers.scan.is_available", lambda: False)


@pytest.mark.usefixtures("no_recognition")
def test_a_scanned_document_is_refused() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for _ in range(2):
        canvas.rect(100, 100, 300, 500, fill=1)
        canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableFile, match=r"^扫描\.pdf：图片型 PDF，没有文字层.*安装文字识别组件"):
        read(buffer.getvalue(), "扫描.pdf")


@pytest.mark.usefixtures("no_recognition")
def test_scanned_pages_and_pictures_in_the_text_are_reported() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 60), "grey"))

    def scan(canvas: Canvas, template: Any) -> None:
        if template.page == 2:
            canvas.drawImage(picture, 0, 0, *A4)
        if template.page == 3:
            canvas.drawImage(picture, 80, 100, 400, 300)
            canvas.drawImage(picture, 80, 500, 90, 90)

    story = [Paragraph("一、总体情况（虚构）", BODY), PageBreak(), Spacer(1, 1), PageBreak(), Paragraph("三、申请情况（虚构）", BODY)]
    assert document(story, scan).warnings == (
        "第2页是图片，没有文字层，其中的内容无法读取。",
        "正文含图片1张（第3页），其中的表格无法读取。",
    )


def test_an_encrypted_document() -> None:
    data = pdf([Paragraph("示例（虚构）", BODY)], encrypt=StandardEncryption("secret"))
    with pytest.raises(UnreadableFile, match="打开密码"):
        read(data, "a.pdf")


def test_a_document_that_only_forbids_printing_is_read() -> None:
    story = [Paragraph("Annual report (fictional)", ParagraphStyle("latin"))]
    data = pdf(story, encrypt=StandardEncryption("", "owner", canPrint=0, canCopy=0))
    assert texts(read(data, "a.pdf")) == ["Annual report (fictional)"]


def test_truncated_documents_never_crash() -> None:
    data = pdf([Paragraph(LONG, BODY)])
    for length in range(20, len(data), len(data) // 12):
        with pytest.raises(UnreadableFile):
            read(data[:length], "a.pdf")
