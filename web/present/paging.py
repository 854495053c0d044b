"""Pages of a long list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pages:
    page: int
    last: int
    previous: str | None  # addresses
    next: str | None

    @property
    def beyond(self) -> bool:
        """The page asked for is not there; the previous one is the last."""
        return self.page > self.last


def pages(total: int, page: int, per_page: int, url: Callable[[int], str]) -> Pages:
    last = max(1, -(-total // per_page))
    return Pages(
        page,
        last,
        url(min(page - 1, last)) if page > 1 else None,
        url(page + 1) if page < last else None,
    )
