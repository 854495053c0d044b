"""One address, or several, of every page of the site: what tests of all pages open."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask

from archive.samples import generate
from archive.store import Store
from archive.truth.by_eye import unknown
from tests.web.test_check import DRAFT
from web.doors import doors_of

# What is no page: data, files, answers to a form.
DATA = frozenset(
    {
        "static", "home.suggest", "audit.sheet", "stats.sheet", "check.sheet", "download.found", "download.cells", "download.answer_rows",
        "agencies.sheet", "feeds.findings", "feeds.search", "reports.original",
        "reports.scan", "reports.page_image", "reports.citation_of_report", "reports.reports", "bootstrap.static",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    url: str
    status: int = 200


def every_page(app: Flask) -> Iterator[Opened]:
    """Over an archive of samples; a draft is checked and a file imported on the way, so the archive is one's own."""
    client = app.test_client()
    with Store(doors_of(app).home, create=False) as store:
        summaries = store.summaries()
        blank = next(stored.id for stored in store.reports() if unknown(stored.report.values, stored.report.form))
    worst = max(summaries, key=lambda s: (sum(s.severities.values()), s.id))
    other = next(s for s in summaries if s.agency.name != worst.agency.name)
    for url in (
        "/", "/?grid=level", "/search", "/search?q=复议", "/search?zero_requests=yes", "/search?contradiction=yes",
        "/search?q=民政局&number=t3_new_received__total", "/search?q=绝无此句", "/ask", "/ask?question=2021年哪些单位一件申请都没收到？",
        "/ask?question=松漪市教育局历年收到的申请怎么变化", "/ask?question=明天天气怎么样", "/agencies", "/agencies?missing=2019",
        f"/agencies/{worst.agency.name}", "/stats", "/stats?measure=t4_review_total&by=sector&across=report_year",
        "/stats?measure=disclosure_rate&by=city&statistic=median", "/compare", "/compare?agency=民政",
        f"/compare?a={worst.id}&b={other.id}", f"/reports/{worst.id}", f"/reports/{worst.id}?q=公开#p5", f"/reports/{worst.id}?text=raw",
        f"/reports/{worst.id}?text=both", f"/reports/{worst.id}/cite/p5", f"/reports/{blank}/enter", "/audit", "/audit?severity=error",
        "/help", "/check", "/import",
    ):  # fmt: skip
        yield Opened(url)
    yield Opened("/search?q=%E2%80%9C", 400)
    yield Opened("/nothing", 404)
    yield Opened("/reports/rffffffffffff", 404)
    one = client.post("/check", data={"text": DRAFT}).headers["Location"]
    yield Opened(one)
    yield Opened(f"{one}/1")
    files = [(io.BytesIO(DRAFT.encode()), "甲.txt"), (io.BytesIO(b"x"), "乙.txt")]
    yield Opened(client.post("/check", data={"file": files}, content_type="multipart/form-data").headers["Location"])
    [sample] = generate(seed=99, reports=1, layout="pdf_word")
    files = [(io.BytesIO("不是年报（虚构）".encode()), "丙.txt"), (io.BytesIO(sample.data), sample.filename)]
    batch = client.post("/import", data={"files": files}, content_type="multipart/form-data").headers["Location"]
    while "Refresh" in client.get(batch).headers:
        time.sleep(0.2)
    yield Opened(batch)
    with Store(doors_of(app).home, create=False) as store:
        paged = next(stored.id for stored in store.reports() if stored.report.format == "pdf")
    yield Opened(f"/reports/{paged}?text=pages")


def endpoint_of(app: Flask, url: str) -> str:
    return str(app.url_map.bind("localhost").match(url.partition("?")[0].partition("#")[0])[0])
