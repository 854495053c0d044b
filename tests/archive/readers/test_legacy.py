"""Old Word files: what is said without LibreOffice, and how it is run when it is there."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from archive.errors import UnreadableFile
from archive.readers import legacy, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, script: str) -> None:
    """A stand-in for LibreOffice: the same command line, another engine."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport os, pathlib, subprocess, sys, time, zipfile\n{script}", encoding="utf-8")
    program.chmod(0o755)


CONVERT = """
out, source = pathlib.Path(sys.argv[-2]), pathlib.Path(sys.argv[-1])
profile = [argument for argument in sys.argv if argument.startswith("-env:UserInstallation=file://")]
assert source.read_bytes()[:4] == bytes((0xD0, 0xCF, 0x11, 0xE0)) and profile and "--headless" in sys.argv
out.mkdir()
with zipfile.ZipFile(out / (source.stem + ".docx"), "w") as package:
    package.writestr("word/document.xml", f"<document><body><p><r><t>示例（虚构）{source.suffix}</t></r></p></body></document>")
"""


@pytest.mark.parametrize("name", ["年报.doc", "年报.wps"])
def test_without_libreoffice_the_user_is_told_what_to_do(programs: Path, name: str) -> None:
    with pytest.raises(UnreadableFile, match=r"旧版 Word（\.doc/\.wps）需要安装 LibreOffice，或另存为 \.docx 后重试"):
        read(OLE, name)


@pytest.mark.parametrize("data", [b"{\\rtf1\\ansi}", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'])
def test_other_old_formats_go_the_same_way(programs: Path, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="需要安装 LibreOffice"):
        read(data, "年报.doc")


@pytest.mark.parametrize(("name", "suffix"), [("年报.doc", ".doc"), ("年报.WPS", ".wps"), ("年报", ".doc")])
def test_with_libreoffice_it_is_read_like_any_other(programs: Path, name: str, suffix: str) -> None:
    install(programs, CONVERT)
    document = read(OLE, name)
    assert [block.text for block in document.blocks] == [f"示例（虚构）{suffix}"]
    assert document.format == "doc"


def test_a_conversion_that_yields_nothing(programs: Path) -> None:
    install(programs, "sys.exit(1)")
    with pytest.raises(UnreadableFile, match="LibreOffice 无法转换"):
        read(OLE, "a.doc")


def test_a_conversion_that_hangs_is_ended_with_all_it_started(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = tmp_path / "child"
    install(
        programs,
        f"child = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(notes)!r}).write_text(str(child.pid))\ntime.sleep(600)",
    )
    monkeypatch.setattr(legacy, "TIME_LIMIT", 1.5)
    with pytest.raises(UnreadableFile, match="仍未完成，已停止"):
        read(OLE, "a.doc")
    assert _ends(int(notes.read_text()))


def _ends(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True  # killed, and only not yet collected by its new parent
        time.sleep(0.05)
    return False


def test_encrypted_documents_and_spreadsheets_are_named() -> None:
    with pytest.raises(UnreadableFile, match="打开密码"):
        read(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx")
    with pytest.raises(UnreadableFile, match="Excel"):
        read(OLE + "Workbook".encode("utf-16-le"), "a.doc")
