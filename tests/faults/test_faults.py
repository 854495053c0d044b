"""The short form of every fault."""

from __future__ import annotations

import pytest

from tests.faults import ALL
from tests.faults.suite import attempt


@pytest.mark.parametrize("name", ALL)
def test_it_holds(name: str) -> None:
    tally, _ = attempt(ALL[name], long=False)
    if tally.skipped:
        pytest.skip(tally.skipped)
    assert tally.tries
    assert not tally.details
