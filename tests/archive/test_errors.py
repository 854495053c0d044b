"""Errors travel between processes whole."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

import web.app  # noqa: F401  (defines the errors of the upper layers, too)
from archive.errors import GongkaiError


def all_errors(cls: type[GongkaiError] = GongkaiError) -> Iterator[type[GongkaiError]]:
    yield cls
    for each in cls.__subclasses__():
        yield from all_errors(each)


@pytest.mark.parametrize("error", list(all_errors()), ids=lambda error: error.__name__)
def test_an_error_comes_back_with_message_and_advice(error: type[GongkaiError]) -> None:
    sent = error("打不开。", advice="请重试。")
    back = pickle.loads(pickle.dumps(sent))
    assert type(back) is error
    assert (back.message, back.advice, str(back)) == ("打不开。", "请重试。", "打不开。请重试。")
