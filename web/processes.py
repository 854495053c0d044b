"""Several processes that serve one archive through one socket, where the system can hand over connections (not on Windows).

Whatever is only looked up, every process answers. What a process keeps in mind — drafts, imports, how many files are being read —
belongs to the first: whoever else is asked for it hands the connection over, with what was read of it. A supervisor that does
nothing else starts the processes, starts one again that has ended, and ends them all.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.wasyncore import dispatcher

from web.server import Channel, Server

OF_THE_FIRST = ("/check", "/api/v1/check", "/import")
POSSIBLE = sys.platform != "win32"
_LINE = 4096  # bytes in which the path must have come, else it is refused here as anywhere
_WAIT = 1.0  # seconds before a process is started again that did not last longer


@dataclass(frozen=True)
class Handing:
    """Both ends of what connections are handed over by."""

    given: socket.socket
    taken: socket.socket

    @classmethod
    def make(cls) -> Handing:
        given, taken = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # type: ignore[attr-defined,unused-ignore]
        taken.setblocking(False)
        return cls(given, taken)

    def give(self, connection: socket.socket, read: bytes) -> None:
        socket.send_fds(self.given, [read], [connection.fileno()])  # type: ignore[attr-defined,unused-ignore]

    def take(self) -> tuple[socket.socket, bytes] | None:
        read, numbers, _, _ = socket.recv_fds(self.taken, 1 << 17, 1)  # type: ignore[attr-defined,unused-ignore]
        return (socket.socket(fileno=numbers[0]), read) if numbers else None


class SharingChannel(Channel):
    """Waits for the path of every request before it decides whose the request is."""

    server: SharingServer
    held: bytes = b""

    def received(self, data: bytes) -> bool:
        if self.request is not None or self.requests:
            return super().received(data)
        self.held += data
        line, ended, _ = self.held.partition(b"\r\n")
        words = line.split(b" ", 2)
        if not ended and len(words) < 3 and len(self.held) < _LINE:
            return True
        data, self.held = self.held, b""
        path = words[1].partition(b"?")[0].decode("latin-1") if len(words) > 1 else ""
        if any(path == each or path.startswith(f"{each}/") for each in OF_THE_FIRST):
            self.server.handing.give(self.socket, data)
            self.handle_close()
            return True
        return super().received(data)


class SharingServer(Server):
    """One of the others."""

    channel_class = SharingChannel

    def __init__(self, *arguments: Any, handing: Handing, **options: Any) -> None:
        self.handing = handing
        super().__init__(*arguments, **options)


class Taking(dispatcher):  # type: ignore[misc]
    """In the first process: connections that others hand over."""

    def __init__(self, server: Server, handing: Handing) -> None:
        self._server, self._handing = server, handing
        super().__init__(handing.taken, map=server._map)

    def writable(self) -> bool:
        return False

    def readable(self) -> bool:
        return bool(self._server.accepting)

    def handle_read(self) -> None:
        try:
            taken = self._handing.take()
        except OSError:
            return
        if taken is None:
            return
        connection, read = taken
        try:
            address = connection.getpeername()
            connection.setblocking(False)
        except OSError:  # gone meanwhile
            connection.close()
            return
        server = self._server
        server.channel_class(server, connection, server.fix_addr(address), server.adj, map=server._map).received(read)


def run(number: int, serve: Callable[[int], None]) -> None:
    """``serve(place)`` in so many processes, until a signal comes; raises nothing and returns when all have ended."""
    ending = False
    running: dict[int, tuple[int, float]] = {}  # process → its place, when it began

    def end(*_: object) -> None:
        nonlocal ending
        ending = True
        for process in running:
            os.kill(process, signal.SIGTERM)

    def begin(place: int) -> None:
        process = os.fork()  # type: ignore[attr-defined,unused-ignore]
        if process == 0:
            _be(place, serve)
        running[process] = place, time.monotonic()

    before = {each: signal.signal(each, end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        for place in range(number):
            begin(place)
        while running:
            process, _ = os.wait()  # type: ignore[attr-defined,unused-ignore]
            place, began = running.pop(process)
            if not ending:
                time.sleep(max(0.0, began + _WAIT - time.monotonic()))
            if not ending:
                begin(place)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _be(place: int, serve: Callable[[int], None]) -> None:
    """A process of its own, out of reach of the terminal's Ctrl+C: the supervisor tells it."""
    status = 1
    try:
        os.setsid()  # type: ignore[attr-defined,unused-ignore]
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_DFL)
        serve(place)
        status = 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
