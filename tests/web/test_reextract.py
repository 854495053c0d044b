"""gongkai reextract: what a newer program reads otherwise is found and shown; old addresses keep what they cited."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest

from archive.extract import extract
from archive.readers import read
from archive.store import Store
from indexer.build import build
from tests.archive.fictional import report_text
from tests.web.conftest import Reader
from web import cli, create_app

CODE = "t2_licensing_decisions"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two reports, of which an earlier program misread one: 12 as 1, and a word not at all."""
    with Store(tmp_path) as store:
        for year, misread in ((2021, True), (2022, False)):
            content = report_text(overview="我局全年举办开放日一次。", year=year).encode()
            report = extract(read(content, "示例.txt"), filename="示例.txt")
            if misread:
                value = report.values[CODE]._replace(value=Decimal(1))
                kept = tuple(dataclasses.replace(each, text=each.text.replace("开放日", "□□□")) for each in report.paragraphs)
                report = dataclasses.replace(report, values={**report.values, CODE: value}, paragraphs=kept)
            store.add(report, content, f"示例{year}.txt")
        build(tmp_path, store)
    return tmp_path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as exit:
        cli.main([str(argument) for argument in arguments])
    return int(exit.value.code or 0)


def test_the_command_says_what_changed_and_the_pages_show_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(home) as store:
        (old,) = (summary.id for summary in store.summaries() if summary.report_year == 2021)
    assert run("search", "开放日", "--home", home, "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["reports"] == 1

    assert run("reextract", "--home", home) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"有变化  示例2021.txt  {old} → {old}")
    assert out.endswith("合计：有变化1份，无变化1份。\n")

    assert run("search", "开放日", "--home", home, "--json") == 0
    assert json.loads(capsys.readouterr().out)["total"]["reports"] == 2
    reader = Reader(create_app(home).test_client())
    before = reader.open(f"/reports/{old}")
    assert before.one(f"td#{CODE} a").text_content() == "1"
    new = next(link for link in before.all(".notice-version a") if "现行版本" in link.text_content()).get("href")
    assert reader.open(new).one(f"td#{CODE} a").text_content() == "12"

    assert run("reextract", "--home", home, "--json", "--processes", 1) == 0
    again = json.loads(capsys.readouterr().out)
    assert again == {"totals": {"changed": 0, "renewed": 0, "unchanged": 2, "not_report": 0, "failed": 0}, "reports": []}


def test_a_lost_original_is_told_and_fails(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(home) as store:
        lost = next(store.reports())
        store.originals.path(lost.sha256).unlink()
    assert run("reextract", "--home", home, "--quiet", "--processes", 1) == 1
    out = capsys.readouterr().out
    assert f"失败  {lost.filename}  {lost.id}  无法打开文件" in out
    with Store(home) as store:
        assert store.get(lost.id) is not None
