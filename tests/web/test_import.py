"""Bringing reports in by the browser: what became of each file, and the last batch taken back."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive import home as places
from archive.errors import UnreadableFile
from archive.models import Decision, DecisionKind
from archive.readers import read
from archive.store import Store
from indexer import SearchRequest, open_index
from tests.archive.texts import report_text
from web import create_app
from web.imports import safe_path
from web.settings import Settings

LETTER = "这是一封来信（虚构），不是年报。"


def report(agency: str = "示例市民政局", year: int = 2021) -> str:
    return report_text(agency, year, received=2)


def send(client: FlaskClient, *files: tuple[str, bytes], **form: str) -> tuple[int, str]:
    data: dict[str, object] = {"files": [(io.BytesIO(content), name) for name, content in files], **form}
    answer = client.post("/import", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", "") or answer.get_data(as_text=True)


def finished(client: FlaskClient, address: str) -> html.HtmlElement:
    for _ in range(600):
        answer = client.get(address)
        if "Refresh" not in answer.headers:
            return html.fromstring(answer.get_data(as_text=True))
        time.sleep(0.5)
    raise AssertionError("the import does not end")


def found(home: Path) -> int:
    with open_index(home) as index:
        return index.search(SearchRequest()).total_reports


def test_from_nothing_to_a_first_search_and_back(tmp_path: Path) -> None:
    """Files and a ZIP archive into a folder without an archive; each has an outcome; all of it is undone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("二〇二二/民政局.txt", report(year=2022))
    client = create_app(tmp_path).test_client()
    files = (("民政局.txt", report().encode()), ("来信.txt", LETTER.encode()), ("旧.zip", packed.getvalue()))
    status, address = send(client, *files)
    assert status == 303
    page = finished(client, address)
    rows = {row.cssselect("th")[0].text_content(): row.cssselect("td")[0].text_content() for row in page.cssselect("tbody tr")}
    assert rows == {"民政局.txt": "入库", "来信.txt": "不是年报", "旧.zip/二〇二二/民政局.txt": "入库"}
    assert found(tmp_path) == 2
    assert "示例市民政局" in client.get("/search?q=公开").get_data(as_text=True)
    assert not list(tmp_path.glob("incoming-*"))

    assert client.post(f"{address}/undo").status_code == 303
    assert found(tmp_path) == 0
    with Store(tmp_path) as store:
        assert store.count() == 0
        assert not list(store.originals.files()) or all(not path.is_file() for path in store.originals.files())
        assert not store.integrity_errors()
    assert client.post(f"{address}/undo").status_code == 400  # once


def test_what_a_version_replaced_is_back_after_undoing(tmp_path: Path) -> None:
    client = create_app(tmp_path).test_client()
    _, first = send(client, ("a.txt", report().encode()))
    finished(client, first)
    with Store(tmp_path) as store:
        (before,) = store.ids()
    _, second = send(client, ("b.txt", report().replace("没有因", "从未因").encode()))
    finished(client, second)
    with Store(tmp_path) as store:
        assert store.ids() != [before]
    assert client.post(f"{first}/undo").status_code == 400  # not the last
    assert client.post(f"{second}/undo").status_code == 303
    with Store(tmp_path) as store:
        assert store.ids() == [before]
    assert found(tmp_path) == 1


@pytest.mark.parametrize(
    ("settings", "address", "headers"),
    [
        (Settings(), "192.0.2.7", {}),
        (Settings(), "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        (Settings(public="https://example.gov.cn"), "127.0.0.1", {}),
    ],
)
def test_only_from_this_machine_or_with_the_token(tmp_path: Path, settings: Settings, address: str, headers: dict[str, str]) -> None:
    elsewhere = {"environ_base": {"REMOTE_ADDR": address}, "headers": headers}
    client = create_app(tmp_path, settings).test_client()
    assert "只有在装有年报库的电脑上" in client.get("/import", **elsewhere).get_data(as_text=True)
    data = {"files": (io.BytesIO(report().encode()), "a.txt")}
    refused = client.post("/import", data=data, content_type="multipart/form-data", **elsewhere)
    assert refused.status_code == 403
    assert not places.exists(tmp_path)


@pytest.mark.parametrize(("given", "status"), [("", 403), ("wrong", 403), ("秘密", 400)])
def test_the_token_lets_others_in(tmp_path: Path, given: str, status: int) -> None:
    client = create_app(tmp_path, Settings(import_token="秘密")).test_client()
    answer = client.post("/import", data={"token": given}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == status  # 400: let in, with nothing to import


def test_nothing_chosen_is_said(tmp_path: Path) -> None:
    status, page = send(create_app(tmp_path).test_client())
    assert status == 400
    assert "还没有选择文件" in page


@given(st.text(max_size=60))
def test_a_name_never_leads_out_of_its_folder(name: str) -> None:
    path = safe_path(name)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert all(part.strip() for part in path.parts)


def test_a_batch_that_cannot_be_taken_back_says_why(tmp_path: Path) -> None:
    client = create_app(tmp_path).test_client()
    first = send(client, ("甲.txt", report(year=2021).encode()))[1]
    assert "撤销这一批" in finished(client, first).text_content()
    with Store(tmp_path) as store:
        [stored] = store.reports()
        finding = stored.report.findings[0]
        store.decide(stored.id, finding, Decision(DecisionKind.CONFIRMED, "核对过（虚构）", "示例员", "2026-03-01", finding.message))
    text = finished(client, first).text_content()
    assert "已不能撤销" in text
    assert "判断" in text
    second = send(client, ("乙.txt", report(year=2022).encode()))[1]
    assert "撤销这一批" in finished(client, second).text_content()
    assert "又导入了另一批" in finished(client, first).text_content()
    assert client.post(f"{first}/undo").status_code == 400


@pytest.mark.parametrize("name", ["甲.docx", "甲.DOC", "甲.pdf", "甲.wps"])
@pytest.mark.parametrize("content", [b"PKbroken", b"%PD broken", b"\x00\x01" * 40, b"not a document"])
def test_a_file_that_is_not_what_its_name_says_is_called_damaged(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"损坏|二进制"):
        read(content, name)
    assert read(report().encode(), name).blocks  # a text under such a name is read all the same
