"""The real server answers every link of every page, and every download has a name a browser can read."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from tests import length
from tests.web.served import Answer, Served, served_over

served = served_over("crafted_home")
served_large = served_over("large_home")

_DOWNLOAD = re.compile(r"\.(?:csv|xlsx)$")
_SMALL, _LARGE = 6, length.of(1, 2)  # addresses of one kind that are followed


def kinds_of(path: str) -> set[str]:
    """What kinds of address it is, one for each of its parameters: ids, names and values left out."""
    parts = urlsplit(path)
    place = re.sub(r"/reports/[a-z]?[0-9a-f]{12,}", "/reports/*", parts.path)
    place = re.sub(r"/cite/(?:p\d+|\w+)", "/cite/*", place)
    place = re.sub(r"/agencies/[^/]+", "/agencies/*", place)
    if _DOWNLOAD.search(place):
        return {f"{place}?"}  # hundreds of reports each: not one for every parameter
    return {f"{place}?{name}" for name, _ in parse_qsl(parts.query, keep_blank_values=True)} or {f"{place}?"}


def links(served: Served, page: Answer) -> Iterator[str]:
    """Every address of ours on a page, and those its forms lead to as they stand."""
    for element, _, url, _ in page.tree.iterlinks():
        if element.tag != "form" and (path := served.own(url)):
            yield path
    for form in page.tree.forms:
        if form.method.upper() == "GET" and (path := served.own(form.action or "")):
            fields = "&".join(f"{name}={value or ''}" for name, value in form.form_values())
            yield f"{path}?{fields}" if fields else path


def crawl(served: Served, most: int) -> Iterator[tuple[str, str, Answer]]:
    """(from, to, answer), breadth first from the start page; of one kind of address only so many."""
    waiting, seen, kinds = deque([("", "/")]), {"/"}, Counter[str]()
    while waiting:
        source, path = waiting.popleft()
        answer = served.get(path)
        yield source, path, answer
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for link in links(served, answer):
            its = kinds_of(link)
            if link not in seen and any(kinds[kind] < most for kind in its):
                seen.add(link)
                kinds.update(its)
                waiting.append((path, link))


def check(source: str, path: str, answer: Answer) -> None:
    assert answer.status == 200, f"{path} (linked from {source}): {answer.status}"
    if _DOWNLOAD.search(path.partition("?")[0]):
        check_download(answer)


def check_download(answer: Answer) -> None:
    """RFC 6266: an ASCII name for old programs, the Chinese one for all others."""
    said = answer.headers["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"[a-z]+\.(csv|xlsx)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)", said)
    assert found, said
    assert re.search(rf"[\u4e00-\u9fff].*\.{found[1]}$", unquote(found[2]))
    if found[1] == "xlsx":
        assert answer.body.startswith(b"PK")
        return
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))  # of a report without numbers the header alone
    assert len({len(row) for row in rows}) == 1


def test_every_link_of_a_small_archive(served: Served) -> None:
    seen = 0
    for source, path, answer in crawl(served, most=_SMALL):
        check(source, path, answer)
        seen += bool(_DOWNLOAD.search(path.partition("?")[0]))
    assert seen > 3


def test_links_of_every_kind_of_a_large_archive(served_large: Served) -> None:
    kinds: set[str] = set()
    for source, path, answer in crawl(served_large, most=_LARGE):
        check(source, path, answer)
        kinds |= kinds_of(path)
    assert {"/reports/*/cells.csv?", "/agencies/*?", "/search.csv?", "/search?page", "/search?county"} <= kinds, sorted(kinds)


MISSPELT = {
    "/search?zero_request=yes": "zero_requests（零申请）",
    "/search?零申请=yes": "zero_requests（零申请）",
    "/search?reportyear=2020": "report_year（年份）",
    "/search?zero_requests=yse": "yes（是）",
    "/search?zero_requests=是": "yes（是）",
    "/search?sort=newest": "-report_year",
    "/search?page=two": "（page）应为",
    "/search.csv?zero_request=yes": "zero_requests（零申请）",
    "/agencies?nam=示例": "name",
    "/agencies?page=0": "（page）应为",
    "/ask?questions=几份": "question",
    "/import?rule=T3-01": "这一页没有参数",
    "/audit?rules=T3-01": "rule（审核规则）",
    "/reports?leve=city": "level（层级）",
    "/api/v1/search?zero_request=yes": "zero_requests（零申请）",
    "/api/v1/reports?level=城市": "city（市级）",
}


@pytest.mark.parametrize("path", MISSPELT)
def test_a_parameter_that_means_nothing_is_answered_with_what_was_meant(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 400
    assert MISSPELT[path] in answer.text


@pytest.mark.parametrize("added", ["from=singlemessage&isappinstalled=0", "utm_source=x&utm_medium=y"])
def test_what_apps_add_to_a_shared_address_does_no_harm(served: Served, added: str) -> None:
    assert served.get(f"/search?zero_requests=yes&{added}").status == 200
    assert served.get(f"/?{added}").status == 200
