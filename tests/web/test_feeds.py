"""Feeds that readers take: valid Atom, the newest first, with lasting addresses."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.web.conftest import Reader

NS = {"a": "http://www.w3.org/2005/Atom"}


def read(reader: Reader, url: str) -> etree._Element:
    answer = reader.client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml")
    made = etree.fromstring(answer.data)
    valid(made)
    return made


def valid(made: etree._Element) -> None:
    """What RFC 4287 requires."""
    for element in (made, *made.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NS)) == 1, name
        assert datetime.fromisoformat(element.findtext("a:updated", namespaces=NS) or "").tzinfo is not None
        assert re.match(r"https?://", element.findtext("a:id", namespaces=NS) or "")
        assert element.find("a:author/a:name", NS) is not None
        assert [link.get("href") for link in element.findall("a:link[@rel='alternate']", NS)]
    ids = [entry.findtext("a:id", namespaces=NS) for entry in made.findall("a:entry", NS)]
    assert len(set(ids)) == len(ids)


def test_a_search_can_be_followed(demo: Reader) -> None:
    page = demo.open("/search?zero_requests=yes")
    (link,) = [link.get("href") for link in page.tree.cssselect("link[type='application/atom+xml']")]
    made = read(demo, link)
    entries = made.findall("a:entry", NS)
    assert str(len(entries)) == page.text(".total strong")
    times = [entry.findtext("a:updated", namespaces=NS) for entry in entries]
    assert times == sorted(times, reverse=True)
    assert demo.open(urlsplit(entries[0].findtext("a:id", namespaces=NS)).path).status == 200


def test_an_agency_and_the_findings_can_be_followed(demo: Reader) -> None:
    page = demo.open(demo.open("/agencies?name=民政").all(".agency-name a")[0].get("href"))
    made = read(demo, page.tree.cssselect("link[type='application/atom+xml']")[0].get("href"))
    assert {entry.findtext("a:author/a:name", namespaces=NS) for entry in made.findall("a:entry", NS)} == {page.text("h1")}
    said = [entry.findtext("a:summary", namespaces=NS) or "" for entry in read(demo, "/audit.atom?severity=error").findall("a:entry", NS)]
    assert said
    assert all("错误 " in text for text in said)


def test_a_feed_without_entries_is_valid(demo: Reader) -> None:
    assert read(demo, "/search.atom?report_year=1900").findall("a:entry", NS) == []


@pytest.mark.parametrize("query", ["?report_year=abc", "?colour=red", "?q=（"])
def test_what_makes_no_sense_is_refused(demo: Reader, query: str) -> None:
    assert demo.client.get(f"/search.atom{query}").status_code == 400
