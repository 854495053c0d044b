"""The real server, as ``gongkai serve`` starts it, for tests: ``served = served_over("demo_home")`` in a test module."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import html


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""  # after redirects

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.text)


_LINE = "between-the-parts-of-a-form"


@dataclass(frozen=True)
class Served:
    """A running server."""

    address: str
    process: int = 0

    def get(self, path: str) -> Answer:
        """What it answers, whatever the status; redirects are followed. Han in the path is encoded as a browser does."""
        assert path.startswith("/"), path
        url = self.address + quote(path, safe="%/:=&?~#+!$,;'@()*[]")
        try:
            with urllib.request.urlopen(url, timeout=120) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read(), answer.url)
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def send(self, path: str, file: bytes, name: str) -> Answer:
        """What it answers to a form with one file."""
        head = f'--{_LINE}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + file + f"\r\n--{_LINE}--\r\n".encode()
        form = urllib.request.Request(self.address + path, body, {"Content-Type": f"multipart/form-data; boundary={_LINE}"})
        try:
            with urllib.request.urlopen(form, timeout=300) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read(), answer.url)
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def own(self, url: str) -> str | None:
        """The path of an address of this server, without its fragment; None for any other."""
        parts = urlsplit(url)
        if parts.netloc and parts.netloc != urlsplit(self.address).netloc:
            return None
        return (parts.path + (f"?{parts.query}" if parts.query else "")) if parts.path.startswith("/") else None


@contextmanager
def serving(home: Path, environment: Mapping[str, str] | None = None, *, workers: int = 1) -> Iterator[Served]:
    """A server over ``home`` on a free port; what it writes must hold no traceback."""
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0", "--rate", "0", "--home", str(home)]
    command += ["--workers", str(workers)]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8", env=environment) as server,
    ):
        assert server.stdout is not None
        try:
            said = server.stdout.readline()
            address = re.search(r"http://\S+", said)
            errors.seek(0)
            assert address is not None, said + errors.read().decode()
            yield Served(address[0], server.pid)
        finally:
            server.terminate()
            server.wait(30)
        errors.seek(0)
        assert "Traceback" not in (log := errors.read().decode()), log[-4000:]


def served_over(archive: str) -> Any:
    """A fixture: the server over the archive of the fixture ``archive``, started once for the module that assigns it."""

    @pytest.fixture(scope="module")
    def served(request: pytest.FixtureRequest) -> Iterator[Served]:
        with serving(request.getfixturevalue(archive)) as server:
            yield server

    return served
