"""Web pages: the form with its merged cells, bare, inside a government site's page, and inside layout tables."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from archive.samples.grid import Slot, TableRef, grid
from archive.samples.ink import Ink, runs
from archive.samples.manuscript import Heading, Manuscript, Part, Table

_STYLE = (
    "td{border:1px solid #999;padding:4px} .tit{text-align:center} .sign{text-align:right} "
    ".old{text-decoration:line-through;color:red} span.note{vertical-align:super} .off{display:none}"
)
_CORRECTED = (
    " /* corrected */ td em.gone, :not(td) > u.a.b, td > u.a.b{text-decoration-line: line-through}"
    " @media screen{i[data-old]{visibility:hidden}}"
)
_INKS = {
    Ink.PLAIN: ("%s",),
    Ink.STRUCK: (
        "<s>%s</s>",
        "<del>%s</del>",
        '<span style="text-decoration: line-through">%s</span>',
        '<b class="old">%s</b>',
        '<em class="gone">%s</em>',
        '<u class="b x a">%s</u>',
        '<font color="red"><strike>%s</strike></font>',
    ),
    Ink.RAISED: (
        "<sup>%s</sup>",
        "<sup><a href='#n'>%s</a></sup>",
        '<span style="vertical-align:super">%s</span>',
        '<span class="note">%s</span>',
        '<span style="position:relative; top:-5px; font-size:8px">%s</span>',
        '<span style="mso-text-raise:4.0pt">%s</span>',
    ),
    Ink.HIDDEN: (
        '<span style="display:none">%s</span>',
        '<font style="font-size:0px">%s</font>',
        '<i class="off">%s</i>',
        "<span hidden>%s</span>",
        '<i data-old="1">%s</i>',
        '<span style="position:absolute;left:-9999px">%s</span>',
        '<span style="color:#ffffff">%s</span>',
    ),
}


def bare(manuscript: Manuscript, *, spans: bool = True) -> bytes:
    title = escape(manuscript.title)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_style(manuscript)}</style></head>\n"
        f'<body>\n<h1 class="tit">{title}</h1>\n{_body(manuscript, spans=spans)}\n</body>\n</html>\n'
    ).encode()


def _style(manuscript: Manuscript) -> str:
    inked = any(run.ink for text in manuscript.truth.printed.values() if not text.isdigit() for run in runs(text))
    return _STYLE + _CORRECTED if inked else _STYLE


def repeated(manuscript: Manuscript) -> bytes:
    """A converter wrote the text of merged cells into every place they cover."""
    return bare(manuscript, spans=False)


def site(manuscript: Manuscript) -> bytes:
    return _site(manuscript, "utf-8").encode()


def site_gb18030(manuscript: Manuscript) -> bytes:
    return _site(manuscript, "gb2312").encode("gb18030")


def nested(manuscript: Manuscript) -> bytes:
    """Old pages put everything into layout tables; blank cells hold &nbsp; in spans."""
    title = escape(manuscript.title)
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}</title>'
        f"<style>{_style(manuscript)}</style></head>\n"
        '<body><table width="960" align="center"><tr><td class="left" valign="top">'
        '<table><tr><td><a href="#">机构概况</a></td></tr><tr><td><a href="#">公开目录</a></td></tr></table></td>\n'
        f'<td class="main"><table width="100%"><tr><td align="center"><b>{title}</b></td></tr>\n'
        f'<tr><td class="content">{_body(manuscript, wrap=True)}</td></tr></table></td></tr></table></body></html>\n'
    ).encode()


def _site(manuscript: Manuscript, charset: str) -> str:
    truth = manuscript.truth
    title, agency = escape(manuscript.title), escape(truth.agency.name or "")
    date = truth.published.isoformat() if truth.published else ""
    index = f"990{truth.report_year}-{(truth.agency.adcode or '')[2:]}"
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{date}">
<meta name="ContentSource" content="{agency}">
<title>{title}_{agency}</title>
<style>{_style(manuscript)}</style>
<script>var hits=1024;function fontsize(n){{return n+2}}</script>
</head>
<body>
<header><div class="top">登录 注册 | 无障碍浏览 | 长者模式</div>
<nav><a href="#">首页</a><a href="#">政务公开</a><a href="#">办事服务</a><a href="#">互动交流</a></nav>
<form><input type="text" value="请输入关键字"></form></header>
<div class="location">当前位置：<a href="#">首页</a> &gt; <a href="#">政府信息公开</a> &gt; <a href="#">政府信息公开年报</a></div>
<table class="meta"><tr><td>索 引 号：</td><td>{index}</td><td>组配分类：</td><td>政府信息公开年报</td></tr>
<tr><td>发布机构：</td><td>{agency}</td><td>发布日期：</td><td>{date}</td></tr></table>
<h1 class="tit">{title}</h1>
<div class="info">来源：{agency} 发布时间：{date} 浏览次数：1024
字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a> 打印 收藏 分享</div>
<div class="content">
{_body(manuscript)}
</div>
<div class="pager">上一篇：没有了　下一篇：没有了</div>
<footer><p>主办单位：{agency}　网站标识码：9900000001</p><p>网站地图 | 联系我们</p></footer>
</body>
</html>
"""


def _body(manuscript: Manuscript, *, wrap: bool = False, spans: bool = True) -> str:
    return "\n".join(_piece(part, manuscript, wrap, spans) for part in manuscript.parts)


def _piece(part: Part, manuscript: Manuscript, wrap: bool, spans: bool) -> str:
    if isinstance(part, Table):
        template, codes = _template(part.ref, wrap, spans)
        printed = manuscript.truth.printed
        return template % tuple([_inked(printed[code]) or "&nbsp;" for code in codes])
    if isinstance(part, Heading):
        return f"<p><strong>{escape(part.text)}</strong></p>"
    return f"<p>&emsp;&emsp;{escape(part.text)}</p>"


def _inked(printed: str) -> str:
    return "".join(_INKS[run.ink][run.variant % len(_INKS[run.ink])] % escape(run.text) for run in runs(printed))


@lru_cache(maxsize=256)
def _template(ref: TableRef, wrap: bool, spans: bool) -> tuple[str, tuple[str, ...]]:
    """The table's markup with %s for each number, and the fields in that order."""
    rows = grid(ref)
    codes: list[str] = []
    lines = ['<table border="1">']
    for number, row in enumerate(rows):
        cells = []
        for column, slot in enumerate(row):
            if spans and not _starts(rows, number, column):
                continue
            if slot.cell.code:
                codes.append(slot.cell.code)
            content = "%s" if slot.cell.code else escape(slot.cell.text).replace("%", "%%")
            content = f"<p><span>{content}</span></p>" if wrap else content
            cells.append(f"<td{_spans(rows, number, column) if spans else ''}>{content}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*lines, "</table>"]), tuple(codes)


def _starts(rows: tuple[tuple[Slot, ...], ...], number: int, column: int) -> bool:
    """A cell starts where it begins, or where damage took its beginning away."""
    cell = rows[number][column].cell
    left = column > 0 and rows[number][column - 1].cell is cell
    above = number > 0 and column < len(rows[number - 1]) and rows[number - 1][column].cell is cell
    return not left and not above


def _spans(rows: tuple[tuple[Slot, ...], ...], number: int, column: int) -> str:
    cell = rows[number][column].cell
    width = sum(slot.cell is cell for slot in rows[number][column:])
    height = sum(1 for row in rows[number:] if row[column].cell is cell)
    return (f' rowspan="{height}"' if height > 1 else "") + (f' colspan="{width}"' if width > 1 else "")
