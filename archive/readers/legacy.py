"""Formats only an office suite understands (.doc, .wps, .rtf): LibreOffice, where installed, turns them into .docx."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import UnreadableFile
from archive.models import Document
from archive.processes import end_tree
from archive.readers.docx import read_docx

TIME_LIMIT = 90.0  # seconds; a cold start alone takes ten
_PROGRAMS = ("soffice", "libreoffice")
_SUFFIXES = frozenset((".doc", ".dot", ".wps", ".wpt", ".rtf"))
_STREAM_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_STREAM_WORD = "WordDocument".encode("utf-16-le")
_STREAM_EXCEL = "Workbook".encode("utf-16-le")
_SAVE_AS = "请用 Word 或 WPS 另存为 .docx 后重试。"


def read_legacy(data: bytes, filename: str) -> Document:
    if _STREAM_ENCRYPTED in data:
        raise UnreadableFile("Word 文档设有打开密码，无法读取。", advice="请解除密码后再导入。")
    if _STREAM_EXCEL in data and _STREAM_WORD not in data:
        raise UnreadableFile("这是 Excel 电子表格，不是年度报告正文。", advice="请导入 Word、PDF 或网页版的年度报告。")
    program = _program()
    if program is None:
        raise UnreadableFile("旧版 Word（.doc/.wps）需要安装 LibreOffice，或另存为 .docx 后重试。")
    suffix = Path(filename).suffix.lower()
    with TemporaryDirectory(prefix="gongkai-") as folder:
        source = Path(folder, "document").with_suffix(suffix if suffix in _SUFFIXES else ".doc")
        source.write_bytes(data)
        return replace(read_docx(_convert(program, source)), format="doc")


def _convert(program: str, source: Path) -> bytes:
    """The document as .docx. A profile of its own keeps the run apart from any LibreOffice the user has open."""
    out = source.parent / "out"
    command = [
        program,
        f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        "docx",
        "--outdir",
        str(out),
        str(source),
    ]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile(f"LibreOffice 转换超过{TIME_LIMIT:.0f}秒仍未完成，已停止。", advice=_SAVE_AS) from error
    finally:
        _stop(process)
    converted = out / f"{source.stem}.docx"
    if not converted.is_file():
        raise UnreadableFile("LibreOffice 无法转换这份文档，文件可能已损坏。", advice=_SAVE_AS)
    return converted.read_bytes()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the launcher and everything it started; the real work happens in a child of a child."""
    end_tree(process.pid)
    process.wait()


def _program() -> str | None:
    """LibreOffice: on the search path, or where its installers put it on Windows and macOS."""
    if found := next((path for name in _PROGRAMS if (path := shutil.which(name))), None):
        return found
    folders = [Path(folder) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "PROGRAMW6432") if (folder := os.environ.get(name))]
    places = [folder / "LibreOffice/program/soffice.exe" for folder in folders]
    places += [root / "Applications/LibreOffice.app/Contents/MacOS/soffice" for root in (Path("/"), Path.home())]
    return next((str(place) for place in places if place.is_file()), None)
