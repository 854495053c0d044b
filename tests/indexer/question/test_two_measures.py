"""Two numbers in one question are both answered; a verb of one of them is no number of its own."""

from __future__ import annotations

from itertools import product

import pytest

from tests.indexer.question.conftest import Archive

FIRST = {"收了多少申请": "t3_new_received__total", "收到多少件申请": "t3_new_received__total", "受理了几件申请": "t3_new_received__total"}
THEN = {"办结了多少": "t3_total_processed__total", "公开了多少": "t3_granted__total", "结转下年多少": "t3_carried_out__total"}


@pytest.mark.parametrize(("first", "then"), list(product(FIRST, THEN)))
@pytest.mark.parametrize("mark", ["，", "、"])
def test_both_are_answered(archive: Archive, first: str, then: str, mark: str) -> None:
    for name, office in list(archive.holdings.offices.items())[:3]:
        for year in office.years:
            answer = archive.ask(f"{name}{year}年{first}{mark}{then}")
            assert answer.interpretation.get("quantities") == [FIRST[first], THEN[then]], answer.interpretation_text
            alone = archive.ask(f"{name}{year}年{first}")
            assert answer.value == alone.value


@pytest.mark.parametrize("question", ["批了多少许可", "批准了几件行政许可", "许可批了多少", "办了多少件行政许可"])
def test_a_licence_is_granted_not_disclosed(archive: Archive, question: str) -> None:
    for name, office in list(archive.holdings.offices.items())[:4]:
        answer = archive.ask(f"{name}{office.years[0]}年{question}")
        assert answer.interpretation.get("quantities") == ["t2_licensing_decisions"], answer.interpretation_text
