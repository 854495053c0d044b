"""One word for one thing, in everything the site and its commands say.

审核 is what the rules do to the archive's reports, 审核意见 what they find; 检查 is the same for a draft. 核对 is what a person does
with the original. 不一致: two places of a report; 不平: sums; 说法矛盾: the answer of a fact. What people may type is another matter.
"""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAID_OTHERWISE = {
    "核对结果": "审核意见；草稿的叫检查结果",
    "核对规则": "审核规则",
    "检查规则": "审核规则",
    "核对意见": "审核意见",
    "查草稿": "检查草稿",
    "对不上": "不一致；合计的叫不平",
    "前后矛盾": "不一致",
    "表不符": "不一致",
    "收集的年报": "收录的年报",
    "手工": "人工",
    "栏位": "单元格",
}
FILES = [*sorted((ROOT / "web").rglob("*.html")), *sorted((ROOT / "web").rglob("*.py")), ROOT / "archive/store/tables.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_called_otherwise(path: Path) -> None:
    text = path.read_text("utf-8").replace("检查草稿", "")
    assert {word: instead for word, instead in SAID_OTHERWISE.items() if word in text} == {}
