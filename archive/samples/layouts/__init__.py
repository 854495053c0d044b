"""Every way a report can be written down. ``LAYOUTS`` names them; ``render`` writes a truth in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from archive.samples.layouts import html, office, pdf, pdf_drawn, script, text
from archive.samples.manuscript import Manuscript, compose
from archive.samples.truth import Truth

_EXTENSIONS = {"text": "txt", "markdown": "md", "html": "html", "docx": "docx", "pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    label: str  # Chinese: where one meets it
    format: str  # as Document.format
    write: Callable[[Manuscript], bytes]
    keeps_blanks: bool = True  # one can still tell which cell of a row is the blank one
    needs: str = ""  # an optional package it is written with
    decidable: bool = True  # False: nobody can tell some of its cells


def _plain(style: text.Style, change: Callable[[str], str] = str, encoding: str = "utf-8") -> Callable[[Manuscript], bytes]:
    return lambda manuscript: change(text.write(manuscript, style)).encode(encoding)


def _drawn(name: str, label: str, style: pdf_drawn.Style, *, decidable: bool = True) -> Layout:
    return Layout(name, label, "pdf", lambda manuscript: pdf_drawn.write(manuscript, style), needs="reportlab", decidable=decidable)


LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("exploded_tab", "一格一行，行首为制表符", "text", _plain(text.EXPLODED_TAB)),
        Layout("exploded_plain", "一格一段，中间空行", "text", _plain(text.EXPLODED_PLAIN), keeps_blanks=False),
        Layout("pipes_leading", "竖线分隔，行首有竖线", "text", _plain(text.PIPES_LEADING)),
        Layout("pipes_trailing", "竖线分隔，行尾补齐", "text", _plain(text.PIPES_TRAILING)),
        Layout("pipes_bare", "竖线分隔，首尾无竖线", "text", _plain(text.PIPES_BARE)),
        Layout("cell_pipe", "一格一行，行尾竖线", "text", _plain(text.CELL_PIPE), keeps_blanks=False),
        Layout("row_start_pipe", "一格一行，每行表格以竖线起头", "text", _plain(text.ROW_START_PIPE), keeps_blanks=False),
        Layout("tab_rows", "制表符分隔，合并格留空", "text", _plain(text.TAB_ROWS)),
        Layout("tab_dropped", "制表符分隔，合并格省去", "text", _plain(text.TAB_DROPPED)),
        Layout("pdf_text", "由PDF复制的文字", "text", _plain(text.PDF_TEXT), keeps_blanks=False),
        Layout("markdown", "Markdown表格", "markdown", _plain(text.MARKDOWN)),
        Layout("markdown_tight", "Markdown表格，前后无空行", "markdown", _plain(text.MARKDOWN_TIGHT)),
        Layout("traditional_glossed", "繁体加拼音注音", "text", _plain(text.PIPES_TRAILING, script.traditional_glossed)),
        Layout("traditional", "繁体", "text", _plain(text.EXPLODED_TAB, script.traditional)),
        Layout("gb18030", "GB18030编码", "text", _plain(text.TAB_DROPPED, encoding="gb18030")),
        Layout("utf16", "UTF-16编码", "text", _plain(text.PIPES_LEADING, encoding="utf-16")),
        Layout("html_spans", "网页，合并单元格", "html", html.bare),
        Layout("html_repeated", "网页，合并单元格的文字逐格重复", "html", html.repeated),
        Layout("html_site", "政府网站页面", "html", html.site),
        Layout("html_nested", "网页，表格嵌套排版", "html", html.nested),
        Layout("html_gb18030", "网页，GB2312声明", "html", html.site_gb18030),
        Layout("docx", "Word文档", "docx", office.docx),
        Layout("docx_repeated", "Word文档，合并单元格的文字逐格重复", "docx", office.repeated),
        Layout("pdf_ruled", "PDF，有框线表格", "pdf", pdf.ruled, needs="reportlab"),
        _drawn("pdf_word", "PDF，框线为细长色块", pdf_drawn.WORD),
        _drawn("pdf_wps", "PDF，文字行有底色", pdf_drawn.WPS),
        _drawn("pdf_browser", "PDF，逐格填底色", pdf_drawn.BROWSER),
        _drawn("pdf_open", "PDF，表格左右不封口", pdf_drawn.OPEN),
        _drawn("pdf_book", "PDF，只有横线", pdf_drawn.BOOK, decidable=False),
        _drawn("pdf_repeated", "PDF，合并单元格的文字逐格重复", pdf_drawn.REPEATED),
        _drawn("pdf_turned", "PDF，横置页", pdf_drawn.TURNED),
        _drawn("pdf_behind", "PDF，数字下有被遮盖的文字", pdf_drawn.BEHIND, decidable=False),
    )
}
_TEXTS = tuple(layout.name for layout in LAYOUTS.values() if layout.format in {"text", "markdown"})
_TEXTS_WITH_BLANKS = tuple(name for name in _TEXTS if LAYOUTS[name].keeps_blanks)


def choose(truth: Truth, rng: Random) -> str:
    """A text layout that loses nothing of this truth."""
    return rng.choice(_TEXTS_WITH_BLANKS if truth.has_blanks else _TEXTS)


def render(truth: Truth, layout: str) -> tuple[str, bytes]:
    """(file name, bytes). The name tells body, year and layout."""
    chosen = LAYOUTS[layout]
    filename = f"{truth.agency.name}{truth.report_year}年年报（示例）.{_EXTENSIONS[chosen.format]}"
    return filename, chosen.write(compose(truth))


__all__ = ["LAYOUTS", "Layout", "choose", "render"]
