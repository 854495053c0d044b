"""What the project needs is named, licensed and pinned; nothing else is."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from types import ModuleType

import pytest
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

_PAGE = ROOT / "docs" / "dependencies.md"


def _constraints() -> ModuleType:
    spec = importlib.util.spec_from_file_location("constraints", ROOT / "scripts" / "constraints.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


constraints = _constraints()


def _rows() -> dict[str, list[str]]:
    lines = [line for line in _PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: rest for name, *rest in cells}


def _licence(name: str) -> str | None:
    """As the package states it: an expression, else what its classifiers say."""
    try:
        stated = distribution(name).metadata
    except PackageNotFoundError:
        return None
    classifiers = [each.split("::")[-1].strip() for each in stated.get_all("Classifier", []) if each.startswith("License ::")]
    named = " / ".join(each for each in classifiers if each != "OSI Approved")
    return stated.get("License-Expression") or named or (stated.get("License") or "").strip().split("\n")[0] or None


def test_the_page_names_exactly_what_is_asked_for() -> None:
    asked: dict[str, list[str]] = {}
    for extra, requirements in constraints.declared().items():
        for requirement in requirements:
            asked.setdefault(canonicalize_name(requirement.name), []).append(extra or "always")
    assert {name: ", ".join(extras) for name, extras in asked.items()} == {name: row[0] for name, row in _rows().items()}


def test_licences_versions_and_reasons_are_true() -> None:
    pins = {name: line.partition("==")[2] for name, line in constraints.pinned().items()}
    for name, (_, licence, version, released, reason) in _rows().items():
        assert version == pins[name], name
        assert date(2010, 1, 1) < date.fromisoformat(released) <= date.today(), f"{name}: run scripts/release_dates.py"
        assert len(reason) > 3, name
        assert licence == (_licence(name) or licence), name
        assert licence, name


def test_everything_pinned_is_needed_and_everything_needed_is_pinned() -> None:
    found, missing = constraints.needed()
    if sys.platform == "linux":  # other systems need a few more
        assert set(found) <= set(constraints.pinned())
    if missing:
        pytest.skip(f"NOT RUN: what is pinned for nothing cannot be told; not installed here: {', '.join(sorted(missing))}")
    assert constraints.unneeded() == set()
