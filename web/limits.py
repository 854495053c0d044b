"""How much one visitor may ask for, and how much of what is costly runs at a time."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, request

from web.errors import TooMany

_BURST = 3  # seconds' worth at once
_PAGES = 5  # pages are asked for by people, with styles and pictures: so many times what programs may
_REMEMBERED = 20_000  # addresses


class Rates:
    """A bucket of tokens for each address: ``rate`` come in a second, ``burst`` fit in."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # address → tokens, when

    def wait(self, address: str) -> float:
        """0: go on; otherwise the seconds until there is a token."""
        now = self._clock()
        with self._lock:
            tokens, then = self._buckets.pop(address, (self._burst, now))
            tokens = min(self._burst, tokens + (now - then) * self._rate)
            allowed = tokens >= 1
            self._buckets[address] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
            return 0 if allowed else (1 - tokens) / self._rate


def install(app: Flask, rate: float) -> None:
    """Counted by the address the connection comes from: what a visitor writes into headers changes nothing."""
    if not rate:
        return
    programs, pages = Rates(rate, rate * _BURST), Rates(rate * _PAGES, rate * _PAGES * _BURST)

    @app.before_request
    def count() -> None:
        address = request.remote_addr or ""
        if request.path.startswith("/api/"):
            seconds = programs.wait(address)
        elif is_own(address):  # whoever sits at this machine
            return
        else:
            seconds = pages.wait(address)
        if seconds:
            raise TooMany("查询过于频繁。", advice=f"请 {int(seconds) + 1} 秒后再试。", seconds=int(seconds) + 1)


def is_own(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
