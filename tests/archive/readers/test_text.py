"""Plain text and Markdown: whatever the encoding, the lines come out as they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import UnreadableFile
from archive.models import BlockKind
from archive.readers import read

SIMPLIFIED = """示例市示例局2022年政府信息公开工作年度报告（虚构）

一、总体情况
本年度公开信息12条。
\t规章
\t\xa0
\t\xa03
规范性文件 | 0 | 2 |
"""
TRADITIONAL = "示例縣示例鎮2021年政府信息公開工作年度報告（虛構）\n\n一、總體情況\n本年度收到申請三件，均按時辦結，無結轉下年度辦理事項。\n"


def lines(data: bytes, name: str = "示例.txt") -> list[str]:
    return [block.text for block in read(data, name).blocks]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_simplified_text_in_every_encoding(encoding: str) -> None:
    assert lines(SIMPLIFIED.encode(encoding)) == SIMPLIFIED[:-1].split("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "big5hkscs", "utf-16-le"])
def test_traditional_text_in_every_encoding(encoding: str) -> None:
    assert lines(TRADITIONAL.encode(encoding)) == TRADITIONAL[:-1].split("\n")


def test_the_encoding_is_told() -> None:
    assert read(SIMPLIFIED.encode("gb18030"), "a.txt").encoding == "gb18030"
    assert read(TRADITIONAL.encode("big5"), "a.txt").encoding == "big5hkscs"
    assert read(SIMPLIFIED.encode(), "a.txt").encoding == "utf-8"


def test_rare_characters_only_gb18030_has() -> None:
    assert lines("示例局局长㐂𠮷（虚构）出席会议。".encode("gb18030")) == ["示例局局长㐂𠮷（虚构）出席会议。"]


def test_lines_keep_tabs_blanks_and_pipes_and_empty_lines_are_blocks() -> None:
    assert lines("\t规章\r\n\t\xa0\r\n\r\n　　全年0件 |\r一 | 二 |\n".encode()) == ["\t规章", "\t\xa0", "", "　　全年0件 |", "一 | 二 |"]


def test_a_line_is_only_what_a_line_end_ends() -> None:
    assert lines("甲\u2028乙\x0b丙\n丁".encode()) == ["甲\u2028乙\x0b丙", "丁"]


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="gb18030", categories=["Lo", "Nd", "Po", "Zs"], min_codepoint=9), max_size=40), min_size=1))
def test_utf8_comes_out_as_it_went_in(rows: list[str]) -> None:
    rows[0] = f"示例（虚构）{rows[0]}"
    assert lines("\n".join([*rows, "完"]).encode()) == [*rows, "完"]


def test_a_cut_off_file_keeps_what_is_left_and_says_so() -> None:
    document = read(SIMPLIFIED.rstrip("\n").encode() + "条".encode()[:2], "a.txt")
    assert document.encoding == "utf-8"
    assert document.blocks[3].text == "本年度公开信息12条。"
    assert "1处字符已损坏" in document.warnings[0]


def test_a_broken_byte_in_gb18030_costs_one_character_not_the_encoding() -> None:
    data = (SIMPLIFIED * 20).encode("gb18030")
    document = read(data[:100] + b"\xff" + data[100:], "a.txt")
    assert document.encoding == "gb18030"
    assert document.warnings
    assert document.blocks[-1].text == SIMPLIFIED.split("\n")[-2]


def test_markdown_by_name_or_by_its_marks() -> None:
    markdown = "# 示例局年度报告（虚构）\n\n## 一、总体情况\n\n**（一）主动公开。**公开12条。\n\n| 规章 | 0 |\n| --- | --- |\n".encode()
    for name in ("a.md", "a.txt"):
        document = read(markdown, name)
        assert document.format == "markdown"
        assert [block.text for block in document.blocks if block.heading] == ["# 示例局年度报告（虚构）", "## 一、总体情况"]
        assert "**（一）主动公开。**公开12条。" in [block.text for block in document.blocks]
        assert "| 规章 | 0 |" in [block.text for block in document.blocks]
    assert read("示例局年度报告（虚构）\n# 一次".encode(), "a.txt").format == "text"


def test_html_tables_in_markdown_are_tables() -> None:
    markdown = "# 报告（虚构）\n\n## 二\n\n<table><tr><td rowspan=2>规章</td><td>0</td></tr><tr><td></td></tr></table>\n\n完\n"
    table = next(block for block in read(markdown.encode(), "a.md").blocks if block.kind is BlockKind.TABLE)
    assert table.rows == (("规章", "0"), (None, ""))
    assert [block.text for block in read(markdown.encode(), "a.md").blocks][-1] == "完"


@pytest.mark.parametrize("data", [b"", b"   \n\t\n", b"\xef\xbb\xbf", "\u3000\n".encode()])
def test_a_file_without_text_is_said_to_be_one(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"^示例\.txt：文件(是空的|里没有任何文字)"):
        read(data, "示例.txt")


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\x03" * 50, "年度\x00报告".encode(), bytes(range(256)) * 8, b"\x7fELF\x02\x01\x01" + b"\x00" * 40]
)
def test_binary_rubbish_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"二进制内容.*请确认"):
        read(data, "a.txt")


@pytest.mark.parametrize(("magic", "what"), [(b"\xff\xd8\xff\xe0", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"Rar!\x1a\x07\x00", "RAR")])
def test_pictures_and_foreign_archives_are_named(magic: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        read(magic + b"\x00" * 100, "年报.doc")
