"""What ``gongkai check`` tells a clerk, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden
from web import cli

DRAFTS = sorted((Path(__file__).parent / "golden").glob("*.txt"))


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda path: path.stem)
def test_what_check_says_of_a_draft(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["check", str(draft)])
    golden.check(draft, "check", capsys.readouterr().out)
