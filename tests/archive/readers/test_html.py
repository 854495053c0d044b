"""Web pages as government sites serve them: the report is found, its furniture is not."""

from __future__ import annotations

import pytest

from archive.errors import UnreadableFile
from archive.models import Block, BlockKind, Document
from archive.readers import read

TITLE = "示例县示例局2022年政府信息公开工作年度报告"
TABLE_4 = (
    "<table><tr><td colspan=5>行政复议</td></tr><tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
    "<tr><td>1</td><td>0</td><td>&nbsp;</td><td></td><td>1</td></tr></table>"
)
BODY = f"""<p>　　本报告（虚构）统计期限为2022年全年。</p>
<p><b>一、总体情况</b></p><p>　　全年公开信息12条，重点公布了示例事项的办理结果，<br>并按月更新。</p>
<p>二、主动公开政府信息情况</p>
<table border=1><tr><td>信息内容</td><td>本年<br>制发件数</td></tr><tr><td><p>规章</p></td><td><p><span>&nbsp;</span></p></td></tr></table>
<p>三、收到和处理政府信息公开申请情况</p><p>　　本年度未收到政府信息公开申请。</p>
<p>四、政府信息公开行政复议、行政诉讼情况</p>{TABLE_4}
<p>五、存在的主要问题及改进情况</p><p>　　公开内容的形式比较单一，今后将加强图解。</p>
<p>六、其他需要报告的事项</p><p>　　无。</p>"""
SIGNATURE = '<p style="text-align:right">示例县示例局</p><p>2023年1月9日</p>'
LINES = [
    "　　本报告（虚构）统计期限为2022年全年。",
    "一、总体情况",
    "　　全年公开信息12条，重点公布了示例事项的办理结果，",
    "并按月更新。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "　　本年度未收到政府信息公开申请。",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "　　公开内容的形式比较单一，今后将加强图解。",
    "六、其他需要报告的事项",
    "　　无。",
]
SIGNED = [*LINES, "示例县示例局", "2023年1月9日"]
LINKS = "".join(
    f'<li><a href="{year}.html">示例县示例局{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-12</span></li>'
    for year in range(2010, 2022)
)


def page(body: str, head: str = "") -> Document:
    return read(f"<!DOCTYPE html><html><head>{head}<script>var n=2021</script></head><body>{body}</body></html>".encode(), "年报.html")


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind is BlockKind.TEXT]


def tables(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind is BlockKind.TABLE]


def table(markup: str) -> tuple[tuple[str | None, ...], ...]:
    (found,) = tables(page(f"<p>一、总体情况（虚构）</p>{markup}<p>示例县示例局</p>"))
    return found.rows


def test_a_bare_page() -> None:
    document = page(f"<h1>{TITLE}</h1>{BODY}{SIGNATURE}")
    assert lines(document) == [TITLE, *SIGNED]
    assert [block.rows for block in tables(document)] == [
        (("信息内容", "本年制发件数"), ("规章", "")),
        (
            ("行政复议", None, None, None, None),
            ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"),
            ("1", "0", "", "", "1"),
        ),
    ]
    assert document.blocks[0].heading
    assert not document.blocks[2].heading


def test_reading_order() -> None:
    kinds = [block.kind for block in page(BODY).blocks]
    assert kinds.index(BlockKind.TABLE) == LINES.index("三、收到和处理政府信息公开申请情况")


PAGES = {
    "modern": f"""<header><nav><a href=a>首页</a><a href=b>政务公开</a></nav></header>
        <div class="crumb">当前位置：<a href=a>首页</a> &gt; <a href=b>年报</a></div>
        <main><article><h1>{TITLE}</h1><div class="info">来源：示例县示例局　发布时间：2023-01-10 09:30　浏览次数：88</div>
        <div class="content">{BODY}{SIGNATURE}</div><div class="share">分享到： <a href=c>微信</a></div></article></main>
        <aside><h3>相关链接</h3><ul>{LINKS}</ul></aside>
        <footer>主办单位：示例县人民政府 ICP备0000号 网站标识码：0000000000</footer>""",
    "layout tables": f"""<table width=100%><tr><td colspan=2><img src=logo.gif> <a href=x>首页</a> | <a href=y>政务公开</a></td></tr>
        <tr><td width=200 valign=top><ul>{LINKS}</ul></td><td><table><tr><td align=center><h1>{TITLE}</h1></td></tr>
        <tr><td>来源：示例县示例局 &nbsp; 发布时间：2023年1月10日 &nbsp; 点击数：5</td></tr>
        <tr><td><div id=zoom>{BODY}{SIGNATURE}</div></td></tr><tr><td>【打印】【关闭】</td></tr></table></td></tr>
        <tr><td colspan=2>版权所有：示例县人民政府　ICP备0000号</td></tr></table>""",
    "metadata table": f"""<div class=top><a href=a>登录</a></div>
        <table class=xxgk><tr><td>索 引 号：</td><td>X-2023-1</td><td>主题分类：</td><td>其他</td></tr>
        <tr><td>发布机构：</td><td>示例县示例局</td><td>发文日期：</td><td>2023年01月09日</td></tr>
        <tr><td>名　　称：</td><td colspan=3>{TITLE}</td></tr>
        <tr><td>文　　号：</td><td></td><td>发布日期：</td><td>2023-01-10</td></tr></table>
        <div class=TRS_Editor><h1>{TITLE}</h1>{BODY}{SIGNATURE}</div><div>上一篇：<a href=p>关于示例的通知</a></div>""",
    "metadata list": f"""<ul class=head><li><b>索引号：</b>X-1</li>
        <li><b>发布机构：</b>示例县示例局</li><li><b>发布日期：</b>2023-01-10</li></ul>
        <form action=x><div><div><h1>{TITLE}</h1></div><div><font><span>{BODY}</span></font>{SIGNATURE}</div></div>
        <div>您当前的位置：<a href=q>首页</a></div></form>""",
    "section blocks": f"""<div class=wrap><div class=left><ul>{LINKS}</ul></div><div class=right><h1>{TITLE}</h1>
        <p>信息来源：示例县示例局 发布日期：2023-01-10 字体：[大 中 小]</p>
        {"".join(f"<section>{part}</section>" for part in BODY.split("<!>"))}<div>{SIGNATURE}</div>
        <p>上一条：示例通知</p><p>下一条：没有了</p></div></div>""",
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_report_is_found_inside_the_page(name: str) -> None:
    document = page(PAGES[name], f"<title>{TITLE}_示例县人民政府</title>")
    assert lines(document) == [TITLE, *SIGNED]
    assert len(tables(document)) == 2
    given = {key: value for key, value in document.metadata.items() if key != "written"}
    assert given == {"title": TITLE, "publisher": "示例县示例局", "published": "2023-01-10"}


def test_lines_ended_by_br_in_one_element_with_tables_between() -> None:
    body = BODY.replace("<p>", "").replace("</p>", "<br><br>")
    article = f"<div id=c>{TITLE}<br>{body}示例县示例局<br>2023年1月9日</div>"
    document = page(f"<div class=nav><a href=a>首页</a> 年报</div>{article}<div class=foot>主办：某</div>")
    assert [line for line in lines(document) if line.strip()][:3] == [TITLE, LINES[0], LINES[1]]
    assert lines(document)[-1] == "2023年1月9日"
    assert len(tables(document)) == 2


def test_a_title_apart_from_the_article_comes_first() -> None:
    furniture = "<div><a href=a>打印</a> <a href=b>收藏</a> 浏览次数：7</div>"
    document = page(f"<div><h1>{TITLE}</h1>{furniture}</div><div>{furniture}</div><div id=zoom>{BODY}</div>")
    assert lines(document) == [TITLE, *LINES]
    assert document.blocks[0].heading


def test_words_of_page_furniture_in_the_report_are_text() -> None:
    line = "　　公众号全年阅读量：12万次，浏览次数最多的是示例专栏，下一篇章将继续完善"
    assert line in lines(page(f"<div><a href=a>首页</a></div><div>{BODY}<p>{line}</p></div>"))


def test_an_article_hidden_until_a_script_shows_it() -> None:
    document = page(
        f"<div class=menu><ul>{LINKS}</ul></div><div id=zoom style='display:none'>{BODY}</div><div style='display:none'>验证</div>"
    )
    assert lines(document)[-12:] == LINES


def test_a_long_side_column_that_is_no_link_list() -> None:
    side = "<div>" + "<p>示例市简介：示例市位于示例省东部，物产丰富，交通便利。</p>" * 12 + "</div>"
    assert lines(page(f"<div class=page>{side}<div><h1>{TITLE}</h1>{BODY}</div></div>"))[-13:] == [TITLE, *LINES]


def test_a_page_that_is_no_report_keeps_its_text_without_the_menus() -> None:
    body = "<p>各示例单位（虚构）：</p>" + "<p>请于本月底前完成示例事项的核对工作，并将结果报送示例办公室汇总。</p>" * 4
    document = page(f"<div class=menu><ul>{LINKS}</ul></div><div class=txt>{body}</div><div class=bottom>ICP备0000号</div>")
    assert lines(document)[0] == "各示例单位（虚构）："
    assert len(document.blocks) == 5


@pytest.mark.parametrize("declared", ["", "gb2312", "gbk", "utf-8", "big5", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize("actual", ["gb18030", "utf-8", "utf-16"])
def test_the_bytes_are_believed_before_the_declaration(declared: str, actual: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    data = f"<html><head>{head}<title>{TITLE}</title></head><body>{BODY}</body></html>".encode(actual)
    assert lines(read(data, "a.html"))[1:] == LINES


def test_rowspan_and_colspan() -> None:
    rows = table(
        "<table><tr><td rowspan=2 colspan=2>类别</td><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr>"
        "<tr><td rowspan=0>丙</td><td>丁</td><td>3</td></tr><tr><td>戊</td><td colspan='2;'>4</td></tr></table>"
    )
    assert rows == (("类别", None, "甲", "乙"), (None, None, "1", "2"), ("丙", "丁", "3", None), (None, "戊", "4", None))


def test_rows_without_cells_count_for_spans() -> None:
    rows = table(
        "<table><tr><td rowspan=3>甲</td><td>1</td></tr><tr></tr><tr><td>2</td></tr><tr><td>乙</td><td>3</td></tr>"
        "<tr><td colspan='\\\"2\\\"'>丙</td></tr></table>"
    )
    assert rows == (("甲", "1"), (None, "2"), ("乙", "3"), ("丙", None))


def test_a_span_that_leaves_the_table_is_cut_off_and_short_rows_are_filled() -> None:
    assert table("<table><tr><td rowspan=9>甲</td><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>") == (
        ("甲", "1", "2"),
        (None, "3", None),
    )


def test_cells_keep_their_characters_and_lines_join_without_inventing_any() -> None:
    rows = table(
        "<table><tr><td><p>商业</p><p>企业</p></td><td>科研<br>机构</td><td> \n 三、本年度\n  办理结果 </td></tr>"
        "<tr><td>&nbsp;5</td><td>1 , 2</td><td><p>2</p><p>3</p></td></tr>"
        "<tr><td>&emsp;</td><td>/</td><td><script>9</script></td></tr></table>"
    )
    assert rows == (("商业企业", "科研机构", "三、本年度办理结果"), ("\xa05", "1 , 2", "2 / 3"), ("", "/", ""))


def test_a_table_inside_a_cell_is_the_text_of_the_cell() -> None:
    rows = table("<table><tr><td>规章</td><td><table><tr><td>7</td></tr></table></td></tr><tr><td>其他</td><td>0</td></tr></table>")
    assert rows == (("规章", "7"), ("其他", "0"))


def test_running_text_in_a_table_is_text() -> None:
    document = page(
        "<table><tr><td colspan=2>一、总体情况（虚构）</td></tr><tr><td colspan=2><p>本年度公开信息12条。</p><p>办结申请0件。</p></td></tr>"
        "<tr><td>规章</td><td>0</td></tr></table>"
    )
    assert lines(document) == ["本年度公开信息12条。", "办结申请0件。"]
    assert [block.rows for block in tables(document)] == [(("一、总体情况（虚构）", None),), (("规章", "0"),)]


def test_an_article_in_a_table_is_text_and_a_remark_in_one_is_a_cell() -> None:
    article = "本年度（虚构）继续完善公开制度，" * 40
    assert not tables(page(f"<table><tr><td>一、总体情况</td><td><p>{article}</p></td></tr><tr><td>二、其他</td><td>无</td></tr></table>"))
    remark = "（虚构说明）" * 60
    rows = "".join(f"<tr><td>{'示例事项' * 4}</td><td>{number}</td></tr>" for number in range(60))
    (found,) = tables(page(f"<p>二、主动公开</p><table><tr><td><p>{remark}</p></td><td>数量</td></tr>{rows}</table>"))
    assert len(found.rows) == 61


def test_a_caption_is_a_line_above_its_table() -> None:
    document = page("<table><caption>表二（虚构）</caption><tr><td>规章</td><td>0</td></tr><tr><td>处罚</td><td>1</td></tr></table>")
    assert [block.text for block in document.blocks] == ["表二（虚构）", "规章\t0\n处罚\t1"]


def test_the_text_of_a_table_is_its_cells() -> None:
    (found,) = tables(page("<p>一、总体情况（虚构）</p><table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td></td></tr></table>"))
    assert found.text == "甲\t1\n\t"


def test_hidden_text_scripts_and_pinyin_above_characters_are_not_read() -> None:
    document = page(
        "<p>一、<ruby>总<rp>(</rp><rt>zǒng</rt><rp>)</rp></ruby>体情况（虚构）</p><div style='display: none'>验证码20211231</div>"
        "<p>公开12条<style>p{}</style>。</p><script>document.write('2021')</script><select><option>2020年</option></select><!-- 2019 -->"
    )
    assert lines(document) == ["一、总体情况（虚构）", "公开12条。"]


def test_pictures_and_attachments_are_reported() -> None:
    document = page(
        BODY + "<p><img src=table3.png><img src=table4.jpg><img src=icon_doc.gif width=16><a href='files/n.xlsx'>附表.xlsx</a></p>"
    )
    assert document.warnings == (
        "正文含图片2张，其中的表格无法读取。",
        "正文链接了附件（附表.xlsx），附件内容不在网页中，需另行导入。",
    )
    assert page(BODY).warnings == ()


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        ('<meta name="PubDate" content="2023-01-15 08:00">', "", "2023-01-15"),
        ('<meta name="PubDate" content="2023-01-15">', "<p>发布时间：2023年1月10日 来源：本站</p>", "2023-01-10"),
        ("", "<p>成文日期：2023-01-05 发布日期：2023/1/8</p>", "2023-01-08"),
        ("", "<p>索引号：X 成文日期：2023-01-05</p>", "2023-01-05"),
        ("", "<p>發佈日期：2023-01-08 點擊數：3</p>", "2023-01-08"),
        ("", "<p>发布时间：2023-13-45 浏览次数：3</p>", None),
        ("", "", None),
    ],
)
def test_the_date_of_publication(head: str, above: str, expected: str | None) -> None:
    document = page(f"<div>{above}</div><div>{BODY}</div>", head)
    assert (document.metadata.get("published") or document.metadata.get("written")) == expected
    assert lines(document)[-12:] == LINES


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        ('<meta name="ContentSource" content="示例县示例局">', "", "示例县示例局"),
        ('<meta name="ContentSource" content="本站">', "<p>来源：原创 浏览次数：1</p>", None),
        ('<meta name="ContentSource" content="示例网">', "<p>发布机构：示例县示例局 索引号：1</p>", "示例县示例局"),
    ],
)
def test_the_publishing_body(head: str, above: str, expected: str | None) -> None:
    assert page(f"<div>{above}</div><div>{BODY}</div>", head).metadata.get("publisher") == expected


def test_the_page_title_loses_the_name_of_the_site() -> None:
    for suffix in ("_示例县人民政府", " - 政府信息公开", "--示例网", "|示例县"):
        assert page(BODY, f"<title>{TITLE}{suffix}</title>").metadata["title"] == TITLE
    assert page(BODY, f'<title>示例网</title><meta name="ArticleTitle" content="{TITLE}">').metadata["title"] == TITLE


def test_single_file_web_pages() -> None:
    html = f"<html><body>{BODY}</body></html>".encode("gbk")
    data = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; charset=gb2312\r\n\r\n"
        + html
        + b"\r\n--B--\r\n"
    )
    document = read(data, "年报.doc")
    assert document.format == "html"
    assert lines(document) == LINES


def test_a_page_without_text() -> None:
    with pytest.raises(UnreadableFile, match="正文可能由脚本或附件提供"):
        page("<div id=app></div><script>load()</script>")
