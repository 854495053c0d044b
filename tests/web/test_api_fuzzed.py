"""Requests made up from the interface's own description: what it allows is answered, what it does not allow is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import web.pages.api  # noqa: F401  # declares the operations
from web import create_app
from web.api.declared import OPERATIONS

schemathesis = pytest.importorskip("schemathesis", reason="NOT RUN: schemathesis is not installed (pip install gongkai[test])")

_EXAMPLES, _OF_DRAFTS = 12, 3  # a draft costs a process
_WORDS = st.sampled_from(("公开", "复议", "“主动公开”", "新收 >= 3", "公开 -诉讼", "2021"))
# What a string format means cannot be told in a schema; nobody can make up a valid plan, so none is.
schemathesis.openapi.format("gongkai-query", _WORDS)
schemathesis.openapi.format("gongkai-plan", st.nothing())


@pytest.fixture(scope="module")
def described(demo_home: Path) -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(demo_home))


@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_every_operation_keeps_to_its_description(described: Any, operation: Any, mode: Any) -> None:
    made = described[operation.path][operation.method.upper()]
    if mode is schemathesis.GenerationMode.NEGATIVE and not operation.parameters:
        return

    @given(case=made.as_strategy(generation_mode=mode))
    @settings(max_examples=_OF_DRAFTS if operation.body else _EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
    def run(case: Any) -> None:
        case.call_and_validate()

    run()
