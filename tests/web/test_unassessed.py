"""What could not be assessed is said wherever a report's findings are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from archive.audit.example import BLANK
from archive.extract import extract
from archive.readers import read
from tests.web.conftest import Reader
from web import cli
from web.present.report_page import report_page


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_check_names_the_rules_that_could_not_be_assessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    (draft := tmp_path / "示例.txt").write_bytes(BLANK.data())
    with pytest.raises(SystemExit):
        cli.main(["check", str(draft), *arguments])
    said = capsys.readouterr().out
    if arguments:
        assert {"T3-02", "T4-01"} <= set(json.loads(said)["unassessed"])
    else:
        assert "条规则无从核对，不等于没有问题" in said
        assert "T3-02" in said


def test_so_does_a_page() -> None:
    page = report_page(extract(read(BLANK.data(), "示例.txt")))
    assert {"T3-02", "T4-01"} <= {rule.id for rule in page.unassessed}


def test_the_audit_says_how_many_reports_a_rule_could_not_be_assessed_for(demo: Reader) -> None:
    table = next(table for table in demo.open("/audit").all("table") if "T3-05" in table.text_content())
    assert [head.text_content().strip() for head in table.cssselect("thead th")][-1] == "无从核对"
    (row,) = (row for row in table.cssselect("tbody tr") if "T3-05" in row.text_content())
    assert re.fullmatch(r"[1-9]\d* 份", row.cssselect("td")[-1].text_content().strip())
