"""The recipes of CONTRIBUTING.md, followed to the letter in a copy of the program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
_RECIPE = re.compile(
    r"<!-- recipe: (?P<name>\w+) \| (?P<file>\S+) \| (?:after: (?P<after>.+?)|at the end) -->\n```\w*\n(?P<text>.*?)```", re.S
)


def follow(recipe: re.Match[str], copy: Path) -> None:
    """Add the block where the recipe says."""
    path = copy / recipe["file"]
    text = path.read_text("utf-8")
    if recipe["after"] is None:
        changed = text + recipe["text"]
    else:
        line = next((line for line in text.splitlines(keepends=True) if line.strip() == recipe["after"]), None)
        assert line is not None, f"CONTRIBUTING.md names a line {recipe['file']} does not have: {recipe['after']}"
        changed = text.replace(line, line + recipe["text"], 1)
    path.write_text(changed, "utf-8")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    copy = tmp_path_factory.mktemp("copy")
    for package in ("archive", "indexer", "web"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    recipes = list(_RECIPE.finditer((ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert list(dict.fromkeys(recipe["name"] for recipe in recipes)) == ["field", "measure", "rule", "layout", "question"]
    for recipe in recipes:
        follow(recipe, copy)
    home = tmp_path_factory.mktemp("home")
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "recipes" / "observe.py"), str(home)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(("name", "code", "value"), [("field", "t2_inspections_decisions", "7"), ("measure", "denied_rate", "25")])
def test_a_number_is_read_stored_found_shown_and_answered(seen: dict[str, Any], name: str, code: str, value: str) -> None:
    assert seen["values"][code] == value
    assert {place: seen[name][place] for place in ("sheet", "help", "query")} == {"sheet": True, "help": True, "query": 1}
    assert seen[name]["page"] or name == "measure"  # the page of a report shows the form, which prints no ratios
    assert value in seen[name]["answer"]


def test_a_rule_is_checked_listed_counted_explained_and_asked_for(seen: dict[str, Any]) -> None:
    assert seen["findings"]["D-04"] == "年报成文或发布于2023年1月1日，当天放假"
    assert seen["rule"]["listed"] == ["发布于元旦"]
    assert seen["rule"]["facet"]
    assert seen["rule"]["audit"]
    assert seen["rule"]["help"]
    assert seen["findings"]["D-04"] in seen["rule"]["answer"]
    assert "示例县水务局" in seen["rule"]["answer"]


def test_a_layout_is_written_and_read_back(seen: dict[str, Any]) -> None:
    assert seen["layout"] == {"label": "竖线分隔，段落之间空行", "wrong": []}


def test_a_way_to_ask_is_understood(seen: dict[str, Any]) -> None:
    assert seen["findings"]["T4-02"] in seen["question"]
    assert "示例县水务局" in seen["question"]
