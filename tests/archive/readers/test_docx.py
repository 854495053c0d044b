"""Word documents, made by python-docx and, for what it cannot make, by their XML."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document as NewDocument
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK

from archive.errors import UnreadableFile
from archive.models import Block, BlockKind, Document
from archive.readers import read
from archive.readers.docx_numbering import format_number

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:o="urn:schemas-microsoft-com:office:office"'
)


def saved(document: WordDocument) -> Document:
    buffer = io.BytesIO()
    document.save(buffer)
    return read(buffer.getvalue(), "年报.docx")


def package(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is BlockKind.TEXT]


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is BlockKind.TABLE]


def test_paragraphs_and_tables_in_order() -> None:
    word = NewDocument()
    word.add_heading("示例局2022年政府信息公开工作年度报告（虚构）", 0)
    word.add_heading("二、主动公开政府信息情况", 1)
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), ("信息内容", "本年制发件数", "规章", " \xa0"), strict=True):
        cell.text = text
    word.add_paragraph("　　本年度未收到申请。")
    document = saved(word)
    assert [block.kind for block in document.blocks] == [BlockKind.TEXT, BlockKind.TEXT, BlockKind.TABLE, BlockKind.TEXT]
    assert [block.heading for block in document.blocks] == [True, True, False, False]
    assert tables(document)[0].rows == (("信息内容", "本年制发件数"), ("规章", ""))
    assert texts(document)[-1] == "　　本年度未收到申请。"
    assert document.format == "docx"


def test_merged_cells_are_covered_not_repeated() -> None:
    word = NewDocument()
    table = word.add_table(rows=4, cols=4)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = str(number)
    for first, last, text in (((0, 0), (0, 3), "第二十条第（一）项"), ((1, 0), (3, 0), "三、办理结果"), ((2, 1), (3, 2), "甲")):
        merged = table.cell(*first).merge(table.cell(*last))
        merged.text = text
    assert tables(saved(word))[0].rows == (
        ("第二十条第（一）项", None, None, None),
        ("三、办理结果", "5", "6", "7"),
        (None, "甲", None, "11"),
        (None, None, None, "15"),
    )


def test_cells_with_several_paragraphs_and_line_breaks() -> None:
    word = NewDocument()
    table = word.add_table(rows=1, cols=3)
    table.cell(0, 0).text = "商业\n企业"
    table.cell(0, 1).text = "科研"
    table.cell(0, 1).add_paragraph("机构")
    table.cell(0, 2).text = "2\n3"
    assert tables(saved(word))[0].rows == (("商业企业", "科研机构", "2 / 3"),)


def test_a_line_break_starts_a_line_and_a_tab_is_one() -> None:
    word = NewDocument()
    run = word.add_paragraph("示例局（虚构）").add_run()
    run.add_break(WD_BREAK.LINE)
    run.add_text("规章\t0")
    assert texts(saved(word)) == ["示例局（虚构）", "规章\t0"]


def test_a_frame_around_text_is_no_table_and_a_table_in_it_is_one() -> None:
    word = NewDocument()
    frame = word.add_table(rows=1, cols=1).cell(0, 0)
    frame.text = "一、总体情况（虚构）"
    inner = frame.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in inner.rows for cell in row.cells):
        cell.text = str(number)
    document = saved(word)
    assert texts(document)[0] == "一、总体情况（虚构）"
    assert [table.rows for table in tables(document)] == [(("0", "1"), ("2", "3"))]


def test_running_text_in_a_table_is_text() -> None:
    word = NewDocument()
    table = word.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "规章", "0"
    table.cell(1, 0).merge(table.cell(1, 1)).text = "本年度（虚构）公开信息12条。"
    table.cell(2, 0).text, table.cell(2, 1).text = "行政许可", "3"
    document = saved(word)
    assert texts(document) == ["本年度（虚构）公开信息12条。"]
    assert [block.rows for block in tables(document)] == [(("规章", "0"),), (("行政许可", "3"),)]


def test_headers_and_footers_are_not_read() -> None:
    word = NewDocument()
    word.sections[0].header.paragraphs[0].text = "示例市人民政府"
    word.sections[0].footer.paragraphs[0].text = "第1页"
    word.add_paragraph("一、总体情况（虚构）")
    assert texts(saved(word)) == ["一、总体情况（虚构）"]


def test_only_a_title_that_is_one_is_metadata() -> None:
    word = NewDocument()
    word.add_paragraph("一、总体情况（虚构）")
    word.core_properties.author = "示例人"
    word.core_properties.title = "Word Document"
    assert saved(word).metadata == {}
    word.core_properties.title = "示例局年度报告（虚构）"
    assert saved(word).metadata == {"title": "示例局年度报告（虚构）"}


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框内文字（虚构）')}</w:txbxContent>"
    drawing = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>前</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t>后</w:t></w:r></w:p>"
    assert texts(read(package(body), "a.docx")) == ["前后", "框内文字（虚构）"]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>公开信息（虚构）</w:t></w:r><w:del><w:r><w:delText>11</w:delText></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins>"
        "<w:r><w:t>条</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:ins><w:r><w:t>5</w:t></w:r></w:ins></w:p></w:tc></w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>删</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    document = read(package(body), "a.docx")
    assert texts(document) == ["公开信息（虚构）12条"]
    assert tables(document)[0].rows == (("", "5"),)
    assert document.warnings == ("文档含未处理的修订，已按接受全部修订后的内容读取。",)


def test_field_codes_hidden_text_and_contents_tables_are_not_read() -> None:
    contents = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
    body = (
        f"{contents}{paragraph('一、总体情况……1')}</w:sdtContent></w:sdt><w:sdt><w:sdtContent>{paragraph('一、总体情况（虚构）')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:hyperlink><w:r><w:t>公开</w:t></w:r>"
        "</w:hyperlink><w:r><w:t>12条</w:t></w:r></w:p>"
    )
    assert texts(read(package(body), "a.docx")) == ["一、总体情况（虚构）", "公开12条"]


NUMBERING = f"""<w:numbering xmlns:w="{W}">
<w:abstractNum w:abstractNumId="5">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="5"/>

<w:lvlOverride w:ilvl="0"><w:startOverride w:val="6"/></w:lvlOverride></w:num></w:numbering>"""
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:styleId="a1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="a2"><w:name w:val="示例标题"/><w:basedOn w:val="a1"/></w:style>
<w:style w:styleId="t1"><w:name w:val="toc 1"/></w:style></w:styles>"""


def numbered(text: str, number: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_written_out() -> None:
    body = (
        paragraph("总体情况……1", '<w:pStyle w:val="t1"/>')
        + paragraph("总体情况（虚构）", '<w:pStyle w:val="a1"/>')
        + numbered("主动公开。", 1, 1)
        + numbered("依申请公开。", 1, 1)
        + numbered("属于国家秘密", 1, 2)
        + numbered("要点", 2)
        + paragraph("主动公开政府信息情况", '<w:pStyle w:val="a2"/>')
        + numbered("其他", 1, 1)
        + numbered("其他需要报告的事项", 3)
        + paragraph("无编号", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    document = read(package(body, numbering=NUMBERING, styles=STYLES), "a.docx")
    assert texts(document) == [
        "一、总体情况（虚构）",
        "（一）主动公开。",
        "（二）依申请公开。",
        "1.属于国家秘密",
        "要点",
        "二、主动公开政府信息情况",
        "（一）其他",
        "六、其他需要报告的事项",
        "无编号",
    ]
    assert [block.text for block in document.blocks if block.heading] == ["一、总体情况（虚构）", "二、主动公开政府信息情况"]


@pytest.mark.parametrize(
    ("count", "style", "expected"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (11, "japaneseCounting", "十一"),
        (20, "chineseCounting", "二十"),
        (99, "chineseCounting", "九十九"),
        (2, "chineseLegalSimplified", "贰"),
        (10, "ideographDigital", "一〇"),
        (20, "decimalEnclosedCircle", "⑳"),
        (3, "upperLetter", "C"),
        (12, "decimalFullWidth", "１２"),
        (14, "upperRoman", "XIV"),
        (7, "unheardOf", "7"),
    ],
)
def test_number_formats(count: int, style: str, expected: str) -> None:
    assert format_number(count, style) == expected


def test_pictures_and_embedded_objects_are_reported() -> None:
    body = (
        paragraph("二、主动公开（虚构）")
        + "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:object><v:imagedata/><o:OLEObject/></w:object></w:r></w:p>"
    )
    assert read(package(body), "a.docx").warnings == (
        "正文嵌有1个对象（如 Excel 表格），其中的内容无法读取。",
        "正文含图片1张，其中的表格无法读取。",
    )


def test_a_truncated_document() -> None:
    data = package(paragraph("一、总体情况（虚构）" * 200))
    with pytest.raises(UnreadableFile, match=r"^年报\.docx：压缩结构不完整.*重新下载"):
        read(data[: len(data) // 2], "年报.docx")


def test_a_document_with_broken_xml() -> None:
    with pytest.raises(UnreadableFile, match=r"word/document\.xml）已损坏.*另存"):
        read(package("<w:p>"), "a.docx")


@pytest.mark.parametrize(
    ("member", "what"), [("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "演示文稿"), ("OFD.xml", "OFD"), ("年报.txt", "压缩包")]
)
def test_other_packages_are_named(member: str, what: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "<x/>")
    with pytest.raises(UnreadableFile, match=what):
        read(buffer.getvalue(), "年报.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(70):
            member.write(b" " * 1024**2)
    assert len(buffer.getvalue()) < 1024**2
    with pytest.raises(UnreadableFile, match="恶意压缩"):
        read(buffer.getvalue(), "a.docx")
