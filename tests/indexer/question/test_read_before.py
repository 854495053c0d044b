"""A rule nobody has run on a report is unknown for it, never kept: an archive of version 0.1.0 before and after reextract."""

from __future__ import annotations

import zipfile
from pathlib import Path

from archive.reextract import reextract
from archive.store import Store
from indexer import open_index
from indexer.build import build
from indexer.question import ask

FIXTURE = Path(__file__).parents[2] / "fixtures" / "archive-0.1.0.zip"


def test_reports_read_by_another_program_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(FIXTURE) as packed:
        packed.extractall(tmp_path)
    with Store(tmp_path) as store:
        build(tmp_path, store)
        with open_index(tmp_path) as index:
            told = ask("有没有勾稽关系不平的年报", store=store, index=index)
        unread = [gap for gap in told.coverage.unknown if "gongkai reextract" in gap.reason]
        concerned = {row.report_id for row in told.rows}
        assert unread
        assert len(unread) + len(concerned) == store.count() == 5
        assert not told.to_dict()["answer_text"].startswith("没有。")
        list(reextract(store, processes=1))
        build(tmp_path, store)
        with open_index(tmp_path) as index:
            again = ask("有没有勾稽关系不平的年报", store=store, index=index)
    assert not [gap for gap in again.coverage.unknown if "reextract" in gap.reason]
    assert {row.report_id for row in again.rows} >= concerned
