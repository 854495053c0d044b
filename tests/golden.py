"""Golden files: what a command says of an input, kept beside the input. The first run writes it and fails, for somebody to read."""

from __future__ import annotations

from pathlib import Path

import pytest


def check(beside: Path, kind: str, said: str) -> None:
    """``said`` is what the golden file of ``beside`` holds: 草稿.txt has 草稿.txt.check."""
    golden = beside.with_name(f"{beside.name}.{kind}")
    if not golden.exists():
        golden.write_text(said, "utf-8", newline="\n")
        pytest.fail(f"{golden.name} was written. Read it; if it is right, keep it and run again.")
    assert said == golden.read_text("utf-8"), f"If {golden.name} is no longer right, take it away and run again."
