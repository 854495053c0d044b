"""The server: waitress, so that no single visitor can stop it, and so that it ends by finishing what it has begun.

- Connections that send nothing, or a byte now and then, are closed after a while; when there are too many, those of the
  address that holds most go first.
- A body is refused by its announced length before any of it is read, and by its real length as it comes.
- Requests take turns by address, and no address has all threads.
- An answer that takes too long to make ends with a page that says so.
- SIGTERM and Ctrl+C: nobody new is let in, whoever is waiting gets an answer. A second signal ends it at once.
"""

from __future__ import annotations

import copy
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from collections import Counter, OrderedDict, deque
from types import FrameType
from typing import Any, ClassVar

from flask import Flask
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher

from web.deadline import limited
from web.drafts import LARGEST_BODY
from web.errors import too_long, unread
from web.headers import HEADERS
from web.imports import LARGEST_BODY as LARGEST_IMPORT
from web.limits import is_own

THREADS = 8
_OF_ONE = 6  # threads one address may have at a time
SMALL_BODY = 64 * 1024  # bytes; only what BODIES names may be larger
HEADER_TIME = 15.0  # seconds for the first line and the headers, also between two requests of one connection
BODY_TIME = 30.0  # seconds for a body, and besides what it takes at _SLOWEST
_SLOWEST = 20_000  # bytes a second
SEND_TIME = 60.0  # seconds without progress while an answer is taken
FINISH_TIME = 150.0  # seconds for what runs when the server is told to end
_CONNECTIONS = 1000
_FILES = 300  # open files beyond connections
REQUEST_TIME = 30.0  # seconds for the making of an answer
DRAFT_TIME = 150.0  # where a file is read; what reads it has limits of its own
BODIES = {"/check": LARGEST_BODY, "/api/v1/check": LARGEST_BODY, "/import": LARGEST_BODY}


# How many are waiting is no news; whoever waits too long is told.
logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _time_for(path: str, usual: float) -> float:
    """Seconds for the making of an answer: a workbook is whole before any of it can be sent."""
    return DRAFT_TIME if path in BODIES else 4 * usual if path.endswith(".xlsx") else usual


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    adj: Any
    bodies: ClassVar = BODIES

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        self.adj = copy.copy(self.adj)
        self.adj.max_request_body_size = self.bodies.get(self.path, SMALL_BODY)


class OwnParser(Parser):
    """For whoever sits at this machine."""

    bodies: ClassVar = BODIES | {"/import": LARGEST_IMPORT}


def _asked(request: HTTPRequestParser) -> str:
    """The path in a first line that could not be understood."""
    words = bytes(getattr(request, "first_line", b"")).split()
    return words[1].decode("latin-1") if len(words) > 1 else ""


class PlainError(ErrorTask):  # type: ignore[misc]
    """What never reaches the application is refused in the same words and with the same headers."""

    def execute(self) -> None:
        error = self.request.error
        content, kind = unread(error.code, str(getattr(self.request, "path", "") or _asked(self.request)))
        body = content.encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers += [("Content-Type", kind), *HEADERS.items()]
        self.content_length = len(body)
        self.response_headers.append(("Content-Length", str(len(body))))
        self.set_close_on_finish()
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]
    parser_class = Parser
    error_task_class = PlainError

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.address = str(self.addr[0]) if self.addr else ""
        if is_own(self.address):
            self.parser_class = OwnParser
        self.begun = self.creation_time  # when it began to wait for the request it has not got yet

    def received(self, data: bytes) -> bool:
        if self.request is None and not self.requests:
            self.begun = time.time()
        return bool(super().received(data))

    def service(self) -> None:
        try:
            super().service()
        finally:
            self.begun = time.time()
            self.server.task_dispatcher.done(self.address)

    def is_overdue(self, now: float) -> bool:
        if self.requests or self.total_outbufs_len:
            return bool(self.total_outbufs_len) and now - max(self.last_activity, self.begun) > SEND_TIME
        partial = self.request
        waited = float(now - self.begun)
        if partial is None or not partial.headers_finished:
            return waited > HEADER_TIME
        return waited > BODY_TIME + float(max(partial.content_length, partial.body_bytes_received)) / _SLOWEST

    @property
    def is_working(self) -> bool:
        return bool(self.requests or self.total_outbufs_len or self.request is not None)


class Turns:
    """A queue in which addresses take turns, each with at most ``of_one`` requests under way."""

    def __init__(self, of_one: int) -> None:
        self._of_one = of_one
        self._waiting: OrderedDict[str, deque[Channel]] = OrderedDict()
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many could begin now."""
        return sum(len(queue) for address, queue in self._waiting.items() if self._running[address] < self._of_one)

    def append(self, channel: Channel) -> None:
        self._waiting.setdefault(channel.address, deque()).append(channel)

    def popleft(self) -> Channel:
        address = next(address for address in self._waiting if self._running[address] < self._of_one)
        queue = self._waiting.pop(address)
        channel = queue.popleft()
        if queue:
            self._waiting[address] = queue  # behind the others
        self._running[address] += 1
        return channel

    def done(self, address: str) -> None:
        self._running[address] -= 1
        if not self._running[address]:
            del self._running[address]


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.queue = Turns(_OF_ONE)

    def done(self, address: str) -> None:
        with self.lock:
            self.queue.done(address)
            self.queue_cv.notify()


class Server(TcpWSGIServer):  # type: ignore[misc]
    channel_class = Channel
    ends_with_parent = False
    adj: Any
    next_channel_cleanup: float

    def __init__(self, app: Flask, listening: socket.socket, *, request_time: float = REQUEST_TIME, **options: Any) -> None:
        # Windows knows no poll, and its select no more than 512 sockets.
        polling = hasattr(select, "poll")
        adjustments = Adjustments(
            sockets=[listening],
            threads=THREADS,
            ident=None,
            connection_limit=_room() if polling else 400,
            cleanup_interval=1,
            channel_timeout=int(HEADER_TIME),
            max_request_body_size=LARGEST_BODY,
            max_request_header_size=64 * 1024,
            log_socket_errors=False,
            asyncore_use_poll=polling,
            **options,
        )
        dispatcher = Dispatcher()
        dispatcher.set_thread_count(THREADS)
        family, kind, proto = listening.family, listening.type, listening.proto
        self._signalled = threading.Event()
        self._parent = os.getppid()
        within_time = limited(app, lambda path: _time_for(path, request_time), too_long(app))
        super().__init__(
            within_time, {}, True, listening, dispatcher=dispatcher, adj=adjustments, bind_socket=False,
            sockinfo=(family, kind, proto, listening.getsockname()),
        )  # fmt: skip

    def set_reuse_addr(self) -> None:
        """Done before it was bound."""

    def readable(self) -> bool:
        now = time.time()
        if now >= self.next_channel_cleanup:
            self.next_channel_cleanup = now + self.adj.cleanup_interval
            self.maintenance(now)
        if not self.accepting:
            return False
        full = len(self._map) >= self.adj.connection_limit
        return not full or self._make_room()

    def maintenance(self, now: float) -> None:
        if self.ends_with_parent and os.getppid() != self._parent:
            self._signalled.set()
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now):
                channel.will_close = True

    def _make_room(self) -> bool:
        """Close some of those who are waiting: of the address that has most of them, the longest waiting first."""
        idle = [channel for channel in self.active_channels.values() if not channel.requests and not channel.total_outbufs_len]
        if not idle:
            return False
        (most, _), *_ = Counter(channel.address for channel in idle).most_common(1)
        oldest = sorted((channel for channel in idle if channel.address == most), key=lambda channel: channel.begun)
        for channel in oldest[: max(1, len(oldest) // 10)]:
            channel.handle_close()
        return True

    def run(self) -> None:
        """Until a signal comes; then until everybody who is waiting has an answer."""
        before = {each: signal.signal(each, self._on_signal) for each in _signals()}
        try:
            while not self._signalled.is_set():
                self._turn()
            self._finish()
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
            self.task_dispatcher.shutdown(timeout=1)
            self.asyncore.close_all(self._map)

    def stop(self) -> None:
        """From another thread: as a signal would."""
        self._signalled.set()
        self.pull_trigger()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._signalled.is_set():
            raise SystemExit(1)
        self.stop()

    def _turn(self) -> None:
        self.asyncore.loop(timeout=self.adj.asyncore_loop_timeout, use_poll=self.adj.asyncore_use_poll, map=self._map, count=1)

    def _finish(self) -> None:
        began = time.time()
        for _ in range(self.adj.backlog):  # whoever has knocked already is let in
            known = len(self.active_channels)
            self.handle_accept()
            if len(self.active_channels) == known:
                break
        self.accepting = False
        self.del_channel(self._map)
        self.socket.close()
        while (now := time.time()) < began + FINISH_TIME:
            waiting = list(self.active_channels.values())
            # One who has connected and not spoken yet may be about to.
            if not any(channel.is_working or (channel.creation_time > began - 1 and now < began + 1) for channel in waiting):
                return
            self.maintenance(now)
            self._turn()


def _signals() -> list[signal.Signals]:
    return [signal.SIGINT, signal.SIGTERM] if threading.current_thread() is threading.main_thread() else []


def _room() -> int:
    """As many connections as the system lets us have open files for."""
    if sys.platform == "win32":
        return 400
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _CONNECTIONS if soft == resource.RLIM_INFINITY else max(50, min(_CONNECTIONS, soft - _FILES))


def listen(family: int, address: tuple[Any, ...]) -> socket.socket:
    """A bound socket. A port that was used a moment ago is free; one in use by somebody else is not, on Windows too."""
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening
