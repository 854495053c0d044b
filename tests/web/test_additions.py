"""Numbers read by eye and decisions on findings, through the pages that take them and everywhere they are shown."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from lxml import html

from archive.ingest import ingest
from archive.models import Entry
from archive.samples import generate
from archive.store import Store
from archive.truth import by_eye
from indexer.build import build, update
from tests.archive.fictional import report_text
from web import create_app
from web.settings import Settings

BLANK, KNOWN, MEASURE = "t2_licensing_decisions", "t2_penalty_decisions", "t4_lit_total"
TABLE_2 = "行政许可 | /\n行政处罚 | 3\n行政强制 | 0"  # no number of licences
WHY = "原件第二页印得很淡，可辨（虚构）"


@dataclass
class Visitor:
    client: FlaskClient
    id: str

    def send(self, to: str, **form: str) -> tuple[int, str, html.HtmlElement]:
        answer = self.client.post(f"/reports/{self.id}/{to}", data=form)
        text = answer.get_data(as_text=True)
        return answer.status_code, answer.headers.get("Location", ""), html.fromstring(text or "<p></p>")

    def page(self, address: str) -> html.HtmlElement:
        answer = self.client.get(address)
        assert answer.status_code == 200, address
        return html.fromstring(answer.get_data(as_text=True))

    def rows(self, address: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.client.get(address).get_data(as_text=True).removeprefix("\ufeff"))))

    def json(self, address: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.client.get(address).get_data())
        return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    file = tmp_path / "示例.txt"
    file.write_text(report_text(table_2=TABLE_2, year=2022).replace("2023年", "2021年"), "utf-8")
    with Store(tmp_path / "home") as store:
        assert all(outcome.report_id for outcome in ingest(store, [file], processes=1))
        build(tmp_path / "home", store)
    return tmp_path / "home"


@pytest.fixture
def visitor(home: Path) -> Visitor:
    return Visitor(create_app(home).test_client(), report_id(home))


def report_id(home: Path) -> str:
    with Store(home, create=False) as store:
        return store.ids()[0]


def entry(code: str = BLANK, number: str = "7", **more: str) -> dict[str, str]:
    return {"cell": code, "number": number, "who": "示例员", "why": WHY} | more


def test_a_number_read_by_eye_is_seen_with_its_mark_everywhere_and_can_be_left_out(visitor: Visitor) -> None:
    id = visitor.id
    form = visitor.page(f"/reports/{id}/enter?cell={BLANK}")
    assert BLANK in form.xpath("//option/@value")
    assert KNOWN not in form.xpath("//option/@value")
    status, address, _ = visitor.send("enter", **entry())
    assert (status, address.rpartition("/")[2]) == (303, f"{id}#{BLANK}")

    (cell,) = visitor.page(f"/reports/{id}").cssselect(f"td#{BLANK}")
    assert "7" in cell.text_content()
    assert cell.cssselect(".v-mark")[0].text == "人"
    assert WHY in cell.text_content()
    (row,) = [row for row in visitor.rows(f"/reports/{id}/cells.csv") if row["项目代码"] == BLANK]
    assert (row["数值"], row["怎样得知"]) == ("7", "人工读出")
    assert f"示例员于{row['说明'][4:14]}填入：{WHY}" == row["说明"]
    value = visitor.json(f"/api/v1/reports/{id}")["values"][BLANK]  # type: ignore[index]
    assert (value["value"], value["evidence"], value["state"]) == (7, "entered", "dash")
    assert visitor.json(f"/api/v1/values?code={BLANK}")["values"][0]["known"] == "人工读出"  # type: ignore[index]
    answer = visitor.json("/api/v1/ask?question=示例市民政局2022年行政许可处理决定有多少件")
    assert "人工读出" in json.dumps(answer, ensure_ascii=False) or answer["value"] is None
    assert len(visitor.page("/search?entered=yes").cssselect(".hit")) == 1
    assert visitor.json(f"/api/v1/search?q={BLANK}:7")["total"]["reports"] == 1  # type: ignore[index]
    (total,) = [row for row in visitor.rows(f"/stats.csv?measure={BLANK}") if row["年份"] == "全部"]
    assert (total[next(name for name in total if name.endswith("／件"))], total["人工（份）"]) == ("7", "1")

    (row,) = [row for row in visitor.rows(f"/reports/{id}/cells.csv?without=entered") if row["项目代码"] == BLANK]
    assert (row["数值"], row["怎样得知"]) == ("", "斜杠或横线")
    (wide,) = visitor.rows("/search.csv?table=wide&without=entered")
    assert wide["行政许可·处理决定数量（件）"] == ""
    assert visitor.json(f"/api/v1/stats?code={BLANK}&without=entered")["groups"][0]["known"] == 0  # type: ignore[index]
    assert "不计在内" in visitor.page(f"/stats?measure={BLANK}&without=entered").text_content()
    (value,) = visitor.json(f"/api/v1/values?code={BLANK}&without=entered")["values"]  # type: ignore[misc]
    assert (value["value"], value["known"]) == (None, "斜杠或横线")
    assert len(visitor.page(f"/search?number={BLANK}").xpath("//a[text()='不计人工读数']")) == 1

    visitor.send("withdraw", cell=BLANK)
    (cell,) = visitor.page(f"/reports/{id}").cssselect(f"td#{BLANK}")
    assert cell.cssselect(".v-shown")[0].text == "/"
    assert not visitor.page("/search?entered=yes").cssselect(".hit")


COUNTED = ("t3_new_received__total", "t3_caseload", "disclosure_rate", "t4_lit_total", "t2_licensing_decisions", "reports")
SEARCHED = (
    *(f"/search.csv?table={kind}&q={code}:0..3" for kind in ("reports", "cells", "wide") for code in COUNTED[:2]),
    *(f"/search.csv?sort={sign}{code}" for code in COUNTED[:3] for sign in ("", "-")),
    *(f"/stats.csv?measure={code}&by={by}" for code in COUNTED for by in ("report_year", "sector&across=report_year", "zero_requests")),
    *(f"/stats.csv?measure={code}&statistic=median" for code in COUNTED[:3]),
    *(f"/api/v1/stats?code={code}&by=city" for code in COUNTED[:5]),
    *(f"/api/v1/search?q={code}:1..&per_page=100" for code in COUNTED[:5]),
    *("/api/v1/facets?", "/api/v1/facets?q=t3_new_received__total:0..5", "/api/v1/values?code=disclosure_rate&limit=100"),
    *(
        f"/api/v1/ask?question={question}"
        for question in (
            *("2022年一共收到多少申请", "历年申请量的变化", "2022年申请最多的五家单位", "2021年申请量的中位数", "哪些单位一件申请都没收到"),
            *(
                "2022年各市的申请量",
                "2022年公开率",
                "公开率最低的单位",
                "申请量超过3件的单位",
                "未审结的诉讼一共几件",
                "2022年各部门的处罚数",
            ),
            *("2022年比2021年申请量多的单位", "2021年申请量为0的单位有几家", "2022年平均每家收到多少申请", "哪些单位没有写明申请量"),
            *(
                "2021年收到多少申请&question=那2022年呢",
                "2022年申请最多的是谁&question=它的公开率是多少",
                "2022年予以公开占多少&question=依据是什么",
            ),
        )
    ),
    *("/ask.csv?question=2022年各单位收到多少申请", "/ask.csv?question=2022年申请最多的五家单位&question=公开率呢"),
    *("/search.atom?q=t3_new_received__total:0..5", "/search?number=t3_new_received__total", "/audit.csv?"),
)


def test_left_out_the_numbers_read_by_eye_count_as_they_did_before(tmp_path: Path) -> None:
    """On every page, download and interface; conclusions are never drawn from them."""
    home, folder = tmp_path / "home", tmp_path / "files"
    folder.mkdir()
    for sample in generate(seed=3, reports=14, layout="pipes_bare"):
        (folder / sample.filename).write_bytes(sample.data)
    with Store(home) as store:
        assert all(outcome.report_id for outcome in ingest(store, [folder], processes=1))
        build(home, store)
    client = create_app(home).test_client()

    def told(address: str) -> object:
        text = client.get(f"{address}&without=entered").get_data(as_text=True)
        if "/agencies/" in address:
            return [each.text_content() for each in html.fromstring(text).cssselect(".grid-years tbody tr, svg.line-chart")]
        if ".atom" in address:
            return html.fromstring(text.encode()).xpath("//entry/id/text()")
        if address.startswith("/search?"):
            return [each.text_content() for each in html.fromstring(text).cssselect(".spread tbody tr, .results-head .total")]
        if "sort=" in address:  # among those that do not have the number, the ones with a number read by eye are last
            return sorted(text.splitlines())
        if not address.startswith("/api"):
            return text
        answer = json.loads(text)
        facets = answer.get("facets", {})  # which reports have such numbers may be asked all the same
        names = facets.pop("entered", None) if isinstance(facets, dict) else [each for each in facets if each["name"] != "entered"]
        return answer | ({"facets": names} if isinstance(facets, list) else {})

    with Store(home) as store:
        agencies = {f"/agencies/{quote(str(each.agency.name))}?" for each in store.summaries() if each.agency.name}
    before = {address: told(address) for address in (*SEARCHED, *sorted(agencies))}
    known = html.fromstring(client.get("/").get_data(as_text=True)).cssselect("table.plain-table tbody")[0].text_content()
    with Store(home) as store:
        chances = [(each.id, field.code) for each in store.reports() for field in by_eye.unknown(each.report.values, each.report.form)]
        for number, (id, code) in enumerate(chances[::2]):
            store.enter(id, Entry(code, Decimal(number % 4), "示例员", WHY, "2026-03-01"))
        update(home, store)
    assert len(chances) > 20
    for address, said in before.items():
        assert told(address) == said, address
    assert (
        client.get("/stats.csv?measure=t3_new_received__total").get_data()
        != before["/stats.csv?measure=t3_new_received__total&by=report_year"]
    )
    assert html.fromstring(client.get("/").get_data(as_text=True)).cssselect("table.plain-table tbody")[0].text_content() == known
    everything = [client.get(f"/api/v1/search?sort=-{COUNTED[0]}&page={page}&per_page=7").get_json()["hits"] for page in range(1, 6)]
    apart = [
        client.get(f"/api/v1/search?sort=-{COUNTED[0]}&page={page}&per_page=7&without=entered").get_json()["hits"] for page in range(1, 6)
    ]
    assert {hit["report_id"] for page in everything for hit in page} == {hit["report_id"] for page in apart for hit in page}
    with Store(home) as store:
        numbers = [store.seen(by_eye=False).get(hit["report_id"]).report.values.get(COUNTED[0]) for page in apart for hit in page]  # type: ignore[union-attr]
    order = [value.value for value in numbers if value is not None and value.value is not None]
    assert order == sorted(order, reverse=True)
    assert [value is not None and value.value is not None for value in numbers] == [place < len(order) for place in range(len(numbers))]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (entry(KNOWN), "已有数字"),
        (entry(MEASURE), "没有这一格"),
        (entry(number="很多"), "不小于零的整数"),
        (entry(who=""), "填写人"),
        (entry(why=" "), "依据"),
        (entry(""), "没有这一格"),
    ],
)
def test_what_cannot_be_entered_is_refused_in_words_and_nothing_typed_is_lost(visitor: Visitor, given: dict[str, str], said: str) -> None:
    status, _, page = visitor.send("enter", **given)
    assert status == 400
    assert said in page.cssselect("[role=alert]")[0].text_content()
    for name in ("number", "why"):
        assert page.cssselect(f"#{name}")[0].get("value") == given[name]


def test_only_at_this_machine_or_with_the_token(home: Path) -> None:
    id = report_id(home)
    elsewhere = {"REMOTE_ADDR": "10.0.0.9"}
    closed, opened = create_app(home).test_client(), create_app(home, Settings(import_token="口令")).test_client()
    for to, form in (("enter", entry()), ("withdraw", {"cell": BLANK}), ("decide", {"finding": "1", "kind": "confirmed"})):
        for client, token in ((closed, ""), (opened, ""), (opened, "别的")):
            answer = client.post(f"/reports/{id}/{to}", data=form | {"token": token}, environ_base=elsewhere)
            assert answer.status_code == 403, to
            assert "只有在装有年报库的电脑上" in answer.get_data(as_text=True)
    assert opened.post(f"/reports/{id}/enter", data=entry(token="口令"), environ_base=elsewhere).status_code == 303
    page = html.fromstring(closed.get(f"/reports/{id}", environ_base=elsewhere).get_data(as_text=True))
    assert not page.cssselect(".decide")
    assert page.cssselect(".by-eye a")  # what has been entered can be seen by everybody


def test_a_decision_is_seen_beside_its_finding_and_counted(visitor: Visitor) -> None:
    id = visitor.id
    first = visitor.page(f"/reports/{id}").cssselect("#f1")[0]
    message = first.cssselect(".msg")[0].text_content()
    given = {"finding": "1", "message": message, "kind": "explained", "note": "次年才印发（虚构）", "who": "示例员"}
    status, address, _ = visitor.send("decide", **given)
    assert (status, address.rpartition("#")[2]) == (303, "f1")
    first = visitor.page(f"/reports/{id}").cssselect("#f1")[0]
    assert "有解释" in first.text_content()
    assert "次年才印发（虚构）" in first.text_content()
    assert len(visitor.page("/search?decision=explained").cssselect(".hit")) == 1
    assert not visitor.page("/search?decision=dismissed").cssselect(".hit")
    assert "判断为有解释" in visitor.page("/audit").cssselect(".figures")[0].text_content()
    (row,) = visitor.rows("/search.csv?table=findings&decision=explained")
    assert (row["内容"], row["人工判断"], row["判断说明"], row["判断人"]) == (message, "有解释", "次年才印发（虚构）", "示例员")
    (found,) = visitor.json("/api/v1/findings?decision=explained")["findings"]  # type: ignore[misc]
    assert found["decision"] == "explained"
    visitor.send("decide", **(given | {"kind": ""}))
    assert not visitor.page(f"/reports/{id}").cssselect(".decision")


@pytest.mark.parametrize("lacking", ["note", "who", "message"])
def test_a_decision_that_lacks_something_is_refused(visitor: Visitor, lacking: str) -> None:
    message = visitor.page(f"/reports/{visitor.id}").cssselect("#f1 .msg")[0].text_content()
    given = {"finding": "1", "message": message, "kind": "confirmed", "note": "核对过（虚构）", "who": "示例员"}
    status, _, page = visitor.send("decide", **(given | {lacking: ""}))
    assert status == 400
    assert "没有保存" in page.text_content()


def test_where_a_report_came_from_is_typed_shown_and_cited(visitor: Visitor) -> None:
    id, address = visitor.id, "https://www.example.gov.cn/nb/2022.html"
    assert visitor.send("origin", address="javascript:alert(1)")[0] == 400
    assert visitor.send("origin", address=address)[0] == 303
    page = visitor.page(f"/reports/{id}")
    assert page.xpath(f"//dd/a[@href='{address}']")
    cited = visitor.client.get(f"/reports/{id}/cite/p5?format=text").get_data(as_text=True)
    assert cited.splitlines()[1].endswith(f". {address}.")
    assert cited.splitlines()[2].startswith("存档：")
    for format in ("bibtex", "ris", "csl"):
        assert address in visitor.client.get(f"/reports/{id}/cite?format={format}").get_data(as_text=True)
    assert visitor.send("origin", address="")[0] == 303
    assert address not in visitor.client.get(f"/reports/{id}").get_data(as_text=True)
