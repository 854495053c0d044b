"""Where reports came from: said by the file, by a list beside the files, or typed; the better known stays."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ingest import ingest
from archive.origins import How, NoAddress, Origin, checked, listed_in, told_by
from archive.readers import expand
from archive.remake import remake
from archive.store import Store
from tests.archive.texts import report_text

ADDRESS = "https://www.example.gov.cn/zwgk/nb/2021.html?id=7&lm=2"


@pytest.mark.parametrize(
    "page",
    [
        '<html><head><link rel="canonical" href="{}"></head>',
        "<html><head><link href='{}' rel='canonical'></head>",
        '<meta property="og:url" content="{}">',
        "<!-- saved from url=(0050){} -->",
        "MIME-Version: 1.0\r\nSnapshot-Content-Location: {}\r\n",
    ],
)
def test_a_saved_page_says_where_it_came_from(page: str) -> None:
    written = ADDRESS.replace("&", "&amp;") if page.startswith("<") and "saved" not in page else ADDRESS
    assert told_by(page.format(written).encode()) == Origin(ADDRESS, How.FILE)
    assert told_by(page.format("javascript:alert(1)").encode()) is None


@pytest.mark.parametrize(
    "given", ["", "www.example.gov.cn", "javascript:alert(1)", "https://a b.cn", "ftp://example.cn/x", "https://", 'https://a.cn/"x']
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(NoAddress):
        checked(given)


@given(st.binary(max_size=200))
def test_any_bytes_are_looked_through(data: bytes) -> None:
    told_by(data)
    listed_in(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_has_names_and_addresses_in_any_of_its_columns(encoding: str) -> None:
    text = f"文件,单位,网址\n甲.txt,示例市民政局（虚构）,{ADDRESS}\n子\\乙.txt,,https://b.example.cn/\n丙.txt,没有,无\n"
    assert listed_in(text.encode(encoding)) == {"甲.txt": ADDRESS, "子/乙.txt": "https://b.example.cn/"}


def test_lists_stand_in_folders_and_archives_and_are_no_documents(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("里/乙.txt", "乙")
        archive.writestr("里/sources.csv", "乙.txt,https://b.example.cn/\n")
    (tmp_path / "包.zip").write_bytes(packed.getvalue())
    (tmp_path / "甲.txt").write_text("甲", "utf-8")
    (tmp_path / "丙.txt").write_text("丙", "utf-8")
    (tmp_path / "sources.csv").write_text(f"甲.txt,{ADDRESS}\n", "utf-8")
    assert {source.name: source.address for source in expand(tmp_path)} == {
        "甲.txt": ADDRESS,
        "丙.txt": "",
        "包.zip/里/乙.txt": "https://b.example.cn/",
    }
    assert [source.address for source in expand(tmp_path / "甲.txt")] == [ADDRESS]


def test_what_is_known_better_stays_and_outlives_the_database(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "甲.txt").write_text(report_text("示例市民政局", 2021, received=2), "utf-8")
    home = tmp_path / "home"
    with Store(home) as store:
        [outcome] = ingest(store, [files], processes=1)
        id = str(outcome.report_id)
        assert store.origin(id) is None
        (files / "sources.csv").write_text(f"甲.txt,{ADDRESS}\n", "utf-8")  # added later: the file itself is known
        list(ingest(store, [files], processes=1))
        assert store.origin(id) == Origin(ADDRESS, How.LIST)
        store.keep_origin(id, Origin("https://other.example.cn/", How.FILE))
        assert store.origin(id) == Origin(ADDRESS, How.LIST)
        store.keep_origin(id, Origin("https://typed.example.cn/", How.TYPED))
    (home / "archive.db").unlink()
    assert all(outcome.report_id for outcome in remake(home, processes=1))
    with Store(home) as store:
        assert store.origin(store.ids()[0]) == Origin("https://typed.example.cn/", How.TYPED)
        store.keep_origin(store.ids()[0], None)
        assert store.origin(store.ids()[0]) is None
