"""Old Word files made and read by the real LibreOffice, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from archive.errors import UnreadableFile
from archive.extract import extract
from archive.readers import legacy, read
from archive.samples import LAYOUTS, render, single
from archive.samples.truth import Truth
from tests.archive.test_roundtrip import check_all

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="NOT RUN: LibreOffice is not installed")

STORIES = ["plain", "zeros_blank", "denied_suit", "zero_heading"]
FORMATS = {"doc": "doc:MS Word 97", "rtf": "rtf"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Truth, Path]]:
    """Each story as each old format; one run of the office suite per format."""
    folder = tmp_path_factory.mktemp("old")
    truths = {story: single(story, 3) for story in STORIES}
    for story, truth in truths.items():
        (folder / f"{story}.docx").write_bytes(render(truth, "docx")[1])
    sources = [str(folder / f"{story}.docx") for story in STORIES]
    for format in FORMATS.values():
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [str(SOFFICE), profile, "--headless", "--convert-to", format, "--outdir", str(folder), *sources]
        subprocess.run(command, check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {(story, suffix): (truth, folder / f"{story}.{suffix}") for story, truth in truths.items() for suffix in FORMATS}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("story", STORIES)
def test_an_old_file_says_what_the_new_one_said(written: dict[tuple[str, str], tuple[Truth, Path]], story: str, suffix: str) -> None:
    truth, path = written[story, suffix]
    document = read(path.read_bytes(), path.name)
    assert document.format == "doc"
    check_all(truth, extract(document, filename=path.name), LAYOUTS["docx"].name)


def test_a_doc_named_wps_is_read_alike(written: dict[tuple[str, str], tuple[Truth, Path]]) -> None:
    truth, path = written["plain", "doc"]
    check_all(truth, extract(read(path.read_bytes(), "年报.wps"), filename="年报.wps"), "docx")


def test_a_damaged_file_is_refused(written: dict[tuple[str, str], tuple[Truth, Path]]) -> None:
    _, path = written["plain", "doc"]
    with pytest.raises(UnreadableFile, match=r"LibreOffice 无法转换|没有任何文字"):
        read(path.read_bytes()[:2048], "年报.doc")


def test_the_time_limit_ends_the_real_program_and_all_it_started(
    written: dict[tuple[str, str], tuple[Truth, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = written["plain", "doc"]
    before = _running()
    monkeypatch.setattr(legacy, "TIME_LIMIT", 0.3)
    with pytest.raises(UnreadableFile, match="仍未完成，已停止"):
        read(path.read_bytes(), "年报.doc")
    assert _running() <= before


def _running() -> set[str]:
    """Processes of LibreOffice at work in a folder of ours."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"gongkai-" in command and b"soffice" in command:
            found.add(process.name)
    return found
