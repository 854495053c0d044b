"""A request that takes too long ends with a page that says so, and its thread is free again.

A thread cannot be ended from outside; an exception can be thrown into it, at its next step in Python (what it asks of
SQLite is interrupted by the same, for SQLite asks back now and then). Only the making of an answer is timed, and each
piece of one that is made while it is sent, not how fast a visitor takes it.
"""

from __future__ import annotations

import ctypes
import heapq
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from waitress.channel import ClientDisconnected

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Made = TypeVar("Made")

_log = logging.getLogger("gongkai.web")
_AGAIN = 1.0  # seconds: somebody may have kept it for an error of its own

_throw = ctypes.pythonapi.PyThreadState_SetAsyncExc
_throw.argtypes = (ctypes.c_ulong, ctypes.py_object)
_NOTHING = ctypes.py_object()


class TimeUp(BaseException):
    """No ``Exception``: what a request does about its own errors is not meant."""


@dataclass(order=True)
class _Due:
    at: float
    thread: int = field(compare=False)
    done: bool = field(default=False, compare=False)
    thrown: bool = field(default=False, compare=False)


class Watch:
    """One thread that looks at the clock for all others."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._due: list[_Due] = []
        self._watching = False

    def within(self, seconds: float, work: Callable[[], Made]) -> Made:
        """What ``work`` makes; raises TimeUp should it take longer."""
        due = self._begin(seconds)
        try:
            return work()
        finally:
            # Before any call, for only at calls and loops something thrown arrives: from here on nothing is thrown again.
            due.done = True
            self._end(due)

    def _begin(self, seconds: float) -> _Due:
        due = _Due(time.monotonic() + seconds, threading.get_ident())
        with self._changed:
            heapq.heappush(self._due, due)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, daemon=True).start()
            if self._due[0] is due:
                self._changed.notify()
        return due

    def _end(self, due: _Due) -> None:
        """What was thrown a moment ago and has not arrived is taken back."""
        with self._changed:
            if due.thrown:
                _throw(due.thread, _NOTHING)

    def _watch(self) -> None:
        with self._changed:
            while True:
                while self._due and (self._due[0].done or self._due[0].at <= time.monotonic()):
                    due = heapq.heappop(self._due)
                    if not due.done:
                        due.thrown = True
                        _throw(due.thread, ctypes.py_object(TimeUp))
                        due.at = time.monotonic() + _AGAIN
                        heapq.heappush(self._due, due)
                self._changed.wait(self._due[0].at - time.monotonic() if self._due else None)


def limited(app: WSGIApplication, seconds: Callable[[str], float], too_long: WSGIApplication) -> WSGIApplication:
    """``seconds``: what a path may take; ``too_long`` answers instead when that is over."""
    watch = Watch()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        most = seconds(environ.get("PATH_INFO", ""))
        try:
            pieces = watch.within(most, lambda: app(environ, start))
        except TimeUp:
            _log.warning("%s took longer than %s seconds", environ.get("PATH_INFO", ""), most)
            error = sys.exc_info()
            return too_long(environ, lambda status, headers, _=None: start(status, headers, error))
        return pieces if isinstance(pieces, Sized) else _Timed(pieces, watch, most)  # else: all made already

    return answer


class _Timed:
    """Pieces made while they are sent, each of them within the time."""

    def __init__(self, pieces: Iterable[bytes], watch: Watch, seconds: float) -> None:
        self._whole, self._pieces, self._watch, self._seconds = pieces, iter(pieces), watch, seconds

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return self._watch.within(self._seconds, lambda: next(self._pieces))
        except TimeUp:
            raise ClientDisconnected from None  # too late for another status: the visitor sees that it is not whole

    def close(self) -> None:
        if close := getattr(self._whole, "close", None):
            close()
