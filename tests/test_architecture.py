"""The house stays as it was drawn: layers, small files, nothing that ties it to one machine."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for folder in ("archive", "indexer", "web", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
TEXT_SUFFIXES = {".cfg", ".css", ".html", ".ini", ".js", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml", ""}
MAX_LINES = 420  # about 400, with room for a line that explains

# Spelled so that this file does not contain them.
FORBIDDEN = {
    "a package registry": r"py" + r"pi\.org|pythonhosted" + r"\.org|npmjs" + r"\.com|index" + r"-url|registry\." + r"npm",
    "a path of one machine": r"(?<![\w.$}{/-])/(?:work|tmp|root|home/\w+)" + r"/\w",
    "another host's files": r"(?:src|href)=[\"']https?://(?!(?:www\.)?gov\.cn)[^\"']+\.(?:js|css|woff2?)",
}


def project_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:  # no repository: an unpacked release
        return [
            path for folder in ("archive", "indexer", "web", "tests", "scripts") for path in (ROOT / folder).rglob("*") if path.is_file()
        ]
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def text_files() -> list[Path]:
    return [path for path in project_files() if path.suffix in TEXT_SUFFIXES and "vendor" not in path.parts]


def test_layers_and_forbidden_imports() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]


def test_nobody_reaches_through_the_store_for_its_database() -> None:
    """SQL stays in archive/store also where it needs no import."""
    product = [path for path in CODE if path.relative_to(ROOT).parts[0] in ("archive", "indexer", "web")]
    outside = [path for path in product if path.relative_to(ROOT).parts[:2] != ("archive", "store")]
    assert [
        str(path.relative_to(ROOT)) for path in outside if re.search(r"store\.db\b|\.db\.(?:execute|query|conn)", path.read_text("utf-8"))
    ] == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_files_stay_small(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


def test_every_module_says_what_it_is_for() -> None:
    product = [path for path in CODE if "tests" not in path.relative_to(ROOT).parts and path.stat().st_size]
    silent = [path.relative_to(ROOT).as_posix() for path in product if not path.read_text("utf-8").lstrip().startswith('"""')]
    assert silent == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_forbidden_is_written_anywhere(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in text_files()
        if (match := pattern.search(path.read_text("utf-8", errors="replace")))
    ]
    assert found == [], f"{what}: {found}"


def test_the_product_does_not_know_the_reference_material() -> None:
    knowing = [
        path.relative_to(ROOT).as_posix() for path in CODE if "tests" not in path.parts and "GONGKAI_SHARED" in path.read_text("utf-8")
    ]
    assert knowing == []


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(name for extra in project["optional-dependencies"].values() for name in extra)]
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if "==" in line}
    assert [name for each in wanted if (name := re.split(r"[\[=<>~! ]", each)[0].lower()) not in pinned] == []
