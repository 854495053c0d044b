"""Files, folders and archives of documents."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path

import pytest

from archive import readers
from archive.errors import UnreadableFile
from archive.readers import expand, read, sources

TEXT = "示例局年度报告（虚构）".encode()


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def packed_by_windows(members: dict[str, bytes]) -> bytes:
    """Names in GBK without saying so: written with placeholders of the same length, which are then overwritten."""
    placeholders = {name: "x" * len(name.encode("gbk")) + str(number) for number, name in enumerate(members)}
    data = packed({placeholders[name]: content for name, content in members.items()})
    for number, name in enumerate(members):
        data = data.replace(placeholders[name].encode(), name.encode("gbk") + str(number).encode())
    return data


def names(path: Path) -> list[str]:
    return [source.name for source in expand(path)]


def test_a_single_file(tmp_path: Path) -> None:
    file = tmp_path / "年报.txt"
    file.write_bytes(TEXT)
    (source,) = expand(file)
    assert (source.name, source.read()) == ("年报.txt", TEXT)


def test_a_folder_in_order_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.html", ".hidden", "~$年报.docx", ".git/x", "b/Thumbs.db", "c.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)
    assert names(tmp_path) == ["a.html", "c.jpg", "b/1.txt", "b/2.txt"]
    assert names(tmp_path) == names(tmp_path)


def test_an_archive_with_the_names_its_author_saw(tmp_path: Path) -> None:
    windows = tmp_path / "旧.zip"
    windows.write_bytes(packed_by_windows({"示例县/年报.txt": TEXT, "镇乡\\总结": b"2"}))
    assert names(windows) == ["旧.zip/示例县/年报.txt0", "旧.zip/镇乡/总结1"]
    modern = tmp_path / "新.zip"
    modern.write_bytes(packed({"示例县/年报.txt": TEXT, "__MACOSX/._年报.txt": b"", "示例县/": b"", "a/.DS_Store": b""}))
    (source,) = expand(modern)
    assert (source.name, source.read()) == ("新.zip/示例县/年报.txt", TEXT)


def test_archives_in_folders_and_in_archives(tmp_path: Path) -> None:
    inner = packed({"内.txt": TEXT})
    (tmp_path / "外.zip").write_bytes(packed({"二.txt": b"2", "一.zip": inner}))
    (tmp_path / "末.txt").write_bytes(b"3")
    sources = list(expand(tmp_path))
    assert [source.name for source in sources] == ["外.zip/一.zip/内.txt", "外.zip/二.txt", "末.txt"]
    assert sources[0].read() == TEXT


def test_office_documents_are_documents_whatever_they_are_packed_in(tmp_path: Path) -> None:
    document = packed(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document><body><p><r><t>a</t></r></p></body></document>"}
    )
    (tmp_path / "年报.docx").write_bytes(document)
    (tmp_path / "全部.zip").write_bytes(packed({"年报.docx": document}))
    assert sorted(names(tmp_path)) == ["全部.zip/年报.docx", "年报.docx"]
    assert {read(source.read(), source.name).format for source in expand(tmp_path)} == {"docx"}


def test_sources_travel_between_processes(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed({"年报.txt": TEXT}))
    (source,) = expand(tmp_path / "a.zip")
    assert pickle.loads(pickle.dumps(source)).read() == TEXT


def test_one_broken_archive_does_not_hide_the_others(tmp_path: Path) -> None:
    whole = packed({"年报.txt": TEXT * 50})
    (tmp_path / "1.zip").write_bytes(whole[:-30])
    (tmp_path / "2.zip").write_bytes(whole)
    (tmp_path / "3.zip").write_bytes(packed({"坏.zip": whole[:-30], "好.txt": TEXT}))
    assert names(tmp_path) == ["1.zip", "2.zip/年报.txt", "3.zip/坏.zip", "3.zip/好.txt"]
    broken = next(expand(tmp_path))
    with pytest.raises(UnreadableFile, match="压缩结构不完整"):
        read(broken.read(), broken.name)


def test_a_damaged_member_is_told_when_it_is_read(tmp_path: Path) -> None:
    data = packed({"年报.txt": TEXT * 50})
    (tmp_path / "a.zip").write_bytes(data[:100] + b"\x00" * 20 + data[120:])
    (source,) = expand(tmp_path / "a.zip")
    with pytest.raises(UnreadableFile, match=r"“年报\.txt”已损坏"):
        source.read()


def test_a_member_with_a_password(tmp_path: Path) -> None:
    data = bytearray(packed({"年报.txt": TEXT}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (source,) = expand(tmp_path / "a.zip")
    with pytest.raises(UnreadableFile, match=r"“年报\.txt”设有密码"):
        source.read()


def test_files_beyond_the_limit_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "b.zip").write_bytes(packed({"c.txt": TEXT}))
    for source in expand(tmp_path):
        with pytest.raises(UnreadableFile, match="上限"):
            source.read()
    with pytest.raises(UnreadableFile, match="上限"):
        read(TEXT, "a.txt")


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="找不到"):
        list(expand(tmp_path / "无"))


def test_an_empty_folder_and_an_empty_archive(tmp_path: Path) -> None:
    assert names(tmp_path) == []
    (tmp_path / "空.zip").write_bytes(packed({}))
    (source,) = expand(tmp_path)
    with pytest.raises(UnreadableFile):
        read(source.read(), source.name)
