"""The command line as a user meets it: what is printed, and the exit status."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import kept
from tests.archive.texts import report_text
from web import cli

DATA_COMMANDS = ("ingest", "extract", "check", "search", "ask", "export", "reextract", "doctor", "rebuild", "demo", "backup", "restore")


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as exit:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        ran = Ran(int(exit.value.code or 0), captured.out, captured.err)
        if "--debug" not in arguments:
            assert "Traceback" not in ran.out + ran.err
        return ran

    return run


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bag")
    (folder / "a.txt").write_text(report_text("示例市民政局", 2021), encoding="utf-8")
    (folder / "b.txt").write_text(report_text("示例市财政局", 2020, received=5), encoding="utf-8")
    (folder / "news.txt").write_text("示例市举办植树活动（虚构）\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, bag: Path) -> Path:
    home = tmp_path_factory.mktemp("home")
    with pytest.raises(SystemExit):
        cli.main(["ingest", str(bag), "--home", str(home), "--quiet"])
    return home


# Help and wrong usage


def test_help_needs_nothing_heavy() -> None:
    code = "import sys, web.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()).stdout.split()
    assert not {"flask", "whoosh", "numpy", "lxml", "jieba", "rjieba", "opencc", "rich", "docx", "pypdfium2", "sqlite_utils"} & set(loaded)


@pytest.mark.parametrize("name", sorted(cli.gongkai.commands))
def test_every_command_explains_itself_in_chinese(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.status == 0
    assert "用法：" in ran.out
    assert "--home" in ran.out
    assert "--debug" in ran.out
    assert ("--json" in ran.out) == (name in DATA_COMMANDS)
    assert not re.search(r"Usage|Options|Show|\[default|OPTIONS", ran.out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "没有命令 nonsense"),
        (["search", "--nonsense"], "没有选项 --nonsense"),
        (["search", "复议", "--limit", "many"], "--limit 的值无效"),
        (["search", "--filter", "2021"], "字段=值"),
        (["extract"], "缺少参数 文件"),
        (["extract", "gone.txt"], "找不到“gone.txt”"),
        (["extract", "."], "是文件夹"),
        (["ingest", "gone"], "找不到“gone”"),
        (["search", "a", "b"], "命令写法有误"),
    ],
)
def test_wrong_usage_is_said_in_chinese(run: Run, arguments: list[str], said: str) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert said in ran.err
    assert "--help" in ran.err
    assert ran.out == ""


def test_no_command_shows_the_help(run: Run) -> None:
    ran = run()
    assert ran.status == 2
    assert "gongkai ingest" in ran.out


@pytest.mark.parametrize(
    "arguments", [["search", "复议"], ["ask", "有哪些单位？"], ["export", "out"], ["reextract"], ["rebuild"], ["doctor"]]
)
def test_without_an_archive_there_is_advice(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    ran = run(*arguments, "--home", tmp_path / "none")
    assert ran.status == 2
    assert "还没有年报库" in ran.err
    assert "gongkai ingest" in ran.err
    assert not (tmp_path / "none").exists()


def test_a_file_is_no_home(run: Run, bag: Path) -> None:
    ran = run("search", "复议", "--home", bag / "a.txt")
    assert ran.status == 1
    assert "不是文件夹" in ran.err


def test_home_comes_from_the_environment(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_HOME", str(home))
    assert run("search", "--json").json["total"]["reports"] == 2


def test_the_unexpected_is_no_traceback_unless_asked_for(run: Run, bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("web.commands.extract._read", broken)
    ran = run("extract", bag / "a.txt")
    assert ran.status == 1
    assert "出现意外错误（RuntimeError）" in ran.err
    assert "--debug" in ran.err
    assert "Traceback" in run("extract", bag / "a.txt", "--debug").err


def test_a_database_that_is_none(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"not a database " * 100)
    for command in (["search", "复议"], ["doctor"]):
        ran = run(*command, "--home", tmp_path)
        assert ran.status == 1
        assert "数据库" in ran.err


# Ingest


def test_ingest_tells_what_became_of_every_file(run: Run, bag: Path, tmp_path: Path) -> None:
    ran = run("ingest", bag, "--home", tmp_path / "home", "--json")
    assert ran.status == 1
    assert ran.json["totals"] == {"stored": 2, "new_version": 0, "duplicate": 0, "not_report": 1, "failed": 0}
    assert [(each["file"], each["outcome"]) for each in ran.json["files"]] == [
        ("a.txt", "stored"),
        ("b.txt", "stored"),
        ("news.txt", "not_report"),
    ]
    assert ran.json["files"][2]["reason"]
    again = run("ingest", bag / "a.txt", "--home", tmp_path / "home")
    assert again.status == 0
    assert "重复  a.txt" in again.out
    assert "合计：重复1个。" in again.out


def test_an_empty_folder_is_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("ingest", tmp_path / "empty", "--home", tmp_path / "home")
    assert (ran.status, ran.out) == (0, "没有找到可以导入的文件。\n")


# One file


def test_extract_as_json(run: Run, bag: Path) -> None:
    ran = run("extract", bag / "b.txt", "--json")
    assert ran.status == 0
    said = ran.json
    assert said["is_report"] is True
    assert (said["report_year"], said["agency"]["name"], said["published"]) == (2020, "示例市财政局", "2021-01-15")
    assert said["facts"]["zero_requests"]["answer"] == "no"
    assert {"id", "section", "text", "raw"} <= set(said["paragraphs"][0])
    assert {"value", "raw", "state", "evidence", "paragraph"} <= set(next(iter(said["values"].values())))


def test_extract_for_people(run: Run, bag: Path) -> None:
    assert "零申请：是" in run("extract", bag / "a.txt").out
    explained = run("extract", bag / "a.txt", "--explain").out
    assert "正文·主动公开信息条数：12条（正文写明）" in explained


@pytest.mark.parametrize("name", ["news.txt", "empty.txt"])
def test_what_is_no_report_says_why(run: Run, bag: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    file = bag / name if (bag / name).exists() else tmp_path / name
    ran = run("extract", file, "--json")
    assert ran.status == 1
    assert ran.json["is_report"] is False
    assert ran.json["reason"]
    assert run("check", file).status == 1
    assert "不是年报" in run("check", file).out


def test_check_lists_findings_by_severity(run: Run, tmp_path: Path) -> None:
    text = report_text("示例市民政局", 2021).replace("收到和处理政府信息公开申请情况\n", "收到和处理政府信息公开申请情况（无）\n")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ran = run("check", tmp_path / "a.txt", "--json")
    assert sum(ran.json["counts"].values()) == len(ran.json["findings"])
    assert (ran.status == 1) == (ran.json["counts"]["error"] > 0)
    shown = run("check", tmp_path / "a.txt").out
    assert all(finding["rule"] in shown for finding in ran.json["findings"])


def test_check_shows_of_a_long_paragraph_what_is_complained_of(run: Run, tmp_path: Path) -> None:
    long = "我局加强组织领导，完善工作制度，组织业务培训，及时更新栏目，主动回应关切，做好政策解读，推进基层公开，强化监督检查，" * 3
    paragraph = f"{long}全年答复了钱大同先生的申请。本年没有发生行政诉讼。"
    text = report_text("示例市民政局", 2021).replace("一、总体情况\n", f"一、总体情况\n{paragraph}\n")
    assert "钱大同" in text
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    quotes = {each["rule"]: each["quotes"] for each in run("check", tmp_path / "a.txt", "--json").json["findings"]}
    [quote] = quotes["P-01"]
    assert "钱××先生" in quote["text"]
    assert len(quote["text"]) < 70


def test_many_files_are_checked_with_one_result(run: Run, bag: Path, tmp_path: Path) -> None:
    ran = run("check", bag, bag / "a.txt", "--xlsx", tmp_path / "checked.xlsx")
    assert ran.status == 1
    assert "【b.txt】" in ran.out
    assert "合计：4个文件，" in ran.out
    rows = list(openpyxl.load_workbook(tmp_path / "checked.xlsx")["检查结果"].values)
    assert rows[0][:4] == ("文件", "单位名称", "年度", "程度")
    assert {row[0] for row in rows[1:]} == {"a.txt", "b.txt", "news.txt"}
    assert ("news.txt", "不是年报") in {(row[0], row[3]) for row in rows}
    assert [each["file"] for each in run("check", bag, "--json").json["files"]] == ["a.txt", "b.txt", "news.txt"]


def test_a_report_may_come_in_by_standard_input(run: Run, bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ("extract", "check"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((bag / "a.txt").read_bytes())))
        told = run(command, "-", "--json").json
        assert told["is_report"] is True
        assert told.get("findings") == run(command, bag / "a.txt", "--json").json["findings"]


@pytest.mark.parametrize("arguments", [["search", "x", "--colour"], ["ingest", "nowhere"], ["doctor"]])
def test_errors_are_json_where_json_was_asked_for(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    ran = run(*arguments, "--json", "--home", tmp_path / "none")
    assert ran.status == 2
    assert (ran.out, set(json.loads(ran.err)["error"])) == ("", {"message", "advice"})


# Search, export, upkeep


def test_search(run: Run, home: Path) -> None:
    ran = run("search", "植树 OR 培训", "--home", home, "--json")
    assert ran.json["total"] == {"reports": 2, "paragraphs": 2}
    hit = ran.json["hits"][0]
    passage = hit["paragraphs"][0]
    start, end = passage["highlights"][0]
    assert passage["text"][start:end] == "培训"
    assert passage["url"] == f"/reports/{hit['report_id']}#{passage['id']}"
    filtered = run("search", "--filter", "zero_requests=yes", "--home", home, "--json").json
    assert [each["agency"] for each in filtered["hits"]] == ["示例市民政局"]
    shown = run("search", "培训", "--home", home).out
    assert "找到2份年报" in shown
    assert "年份：" in shown


def test_a_search_that_makes_no_sense_is_wrong_usage(run: Run, home: Path) -> None:
    for arguments in (["颜色:红"], ["--filter", "colour=red"]):
        ran = run("search", *arguments, "--home", home)
        assert ran.status == 2
        assert ran.err


def test_a_conversation(run: Run, home: Path) -> None:
    ran = run("ask", "2021年哪些单位零申请？", "2020年呢？", "--home", home, "--json")
    assert ran.status == 0
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert [row["agency"] for row in first["rows"]] == ["示例市民政局"]
    assert second["rows"] == []
    assert {"question", "intent", "interpretation", "interpretation_text", "answer_text", "value", "coverage", "unmatched"} <= set(first)
    assert {"report_id", "paragraph", "quote", "url"} <= set(first["citations"][0])
    shown = run("ask", "2021年哪些单位零申请？", "--home", home).out
    assert "答：" in shown
    assert first["citations"][0]["url"] in shown


def test_export_for_spreadsheets_and_programs(run: Run, home: Path, tmp_path: Path) -> None:
    ran = run("export", tmp_path / "out", "--home", home, "--json")
    assert ran.status == 0
    assert ran.json["reports"] == 2
    tables = ("facts", "fields", "findings", "paragraphs", "reports", "values", "wide")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["datapackage.json", "reports.jsonl", *(f"{table}.csv" for table in tables)]
    )
    assert (tmp_path / "out" / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    lines = (tmp_path / "out" / "reports.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["agency"]["name"] for line in lines} == {"示例市民政局", "示例市财政局"}


def test_export_of_a_selection(run: Run, home: Path, tmp_path: Path) -> None:
    ran = run("export", tmp_path, "--filter", "report_year=2020", "--format", "csv", "--home", home)
    assert "已导出1份年报" in ran.out
    assert not (tmp_path / "reports.jsonl").exists()
    assert "示例市民政局" not in (tmp_path / "reports.csv").read_text("utf-8-sig")


def test_rebuild_and_doctor(run: Run, home: Path) -> None:
    assert run("rebuild", "--home", home).out == "索引已重建，共2份年报。\n"
    ran = run("doctor", "--home", home, "--json")
    assert ran.status == 0
    assert ran.json == {"ok": True, "problems": [], "hint": None}


def test_doctor_repairs_what_can_be_repaired(run: Run, home: Path) -> None:
    (home / "originals" / "ff").mkdir(exist_ok=True)
    (home / "originals" / "ff" / ".incoming-x").write_bytes(b"half")
    found = run("doctor", "--home", home)
    assert found.status == 1
    assert "--repair" in found.out
    repaired = run("doctor", "--repair", "--home", home)
    assert repaired.status == 0
    assert "已修复" in repaired.out
    assert run("doctor", "--home", home).out == "年报库完好。\n"


def test_doctor_mends_an_index_that_is_gone(run: Run, home: Path) -> None:
    kept.lose(home)
    assert run("doctor", "--home", home).status == 1
    assert run("doctor", "--repair", "--home", home).status == 0
    assert run("search", "培训", "--home", home, "--json").json["total"]["reports"] == 2


def test_doctor_mends_the_index(run: Run, home: Path) -> None:
    kept.damage(home)
    found = run("doctor", "--home", home, "--json")
    assert found.status == 1
    assert [(each["kind"], each["repairable"], each["repaired"]) for each in found.json["problems"]] == [("index", True, False)]
    assert run("doctor", "--repair", "--home", home).status == 0
    assert run("doctor", "--home", home).status == 0
    assert run("search", "培训", "--home", home, "--json").json["total"]["reports"] == 2


# Serving


def test_the_demonstration_is_built_once_and_touches_nobodys_archive(run: Run, demo_home: Path, home: Path) -> None:
    before = (demo_home / "archive.db").stat().st_mtime_ns
    ran = run("demo", "--no-serve", "--home", demo_home, "--json")
    assert ran.status == 0
    assert ran.json["reports"] >= 50
    assert (demo_home / "archive.db").stat().st_mtime_ns == before
    refused = run("demo", "--no-serve", "--home", home)
    assert refused.status == 1
    assert "已有年报库" in refused.err


def test_an_older_demonstration_is_built_anew(run: Run, demo_home: Path, tmp_path: Path) -> None:
    """Also one whose building was interrupted after its database was removed."""
    older = tmp_path / "older"
    shutil.copytree(demo_home, older)
    for interrupted in (False, True):
        (older / "demo.json").write_text('{"demo": true, "program": "another"}', encoding="utf-8")
        if interrupted:
            (older / "archive.db").unlink()
        ran = run("demo", "--no-serve", "--home", older, "--json")
        assert ran.status == 0, ran.err
        assert ran.json["reports"] == 60


def test_serve_takes_the_next_port_and_answers(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "web.cli", "serve", "--home", str(home), "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "PYTHONUNBUFFERED": "1"})
        try:
            assert server.stdout
            address = re.search(r"http://127\.0\.0\.1:(\d+)", server.stdout.readline())
            assert address
            assert int(address[1]) > port
            with urllib.request.urlopen(address[0], timeout=30) as answer:
                assert answer.status == 200
                assert "<html" in answer.read().decode("utf-8")
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.mark.skipif(os.name != "posix", reason="NOT RUN: arguments are characters here, not bytes")
@pytest.mark.parametrize("command", [["search"], ["search", "--json"], ["ask"], ["ask", "--json"], ["export", "--query"]])
@pytest.mark.parametrize("typed", [b"\xff\xfe\xe5\x85", "公开".encode() + b"\xff", b"\xed\xa0\x80"])
def test_bytes_that_are_no_utf_8_are_no_unexpected_error(run: Run, home: Path, tmp_path: Path, command: list[str], typed: bytes) -> None:
    folder = [str(tmp_path / "out")] if command[0] == "export" else []
    ran = run(*command, os.fsdecode(typed), *folder, "--home", home)
    assert ran.status in (0, 2)
    assert "意外错误" not in ran.out + ran.err
    (ran.out + ran.err).encode("utf-8")
