"""A cluster of one node for tests: the one that GONGKAI_OPENSEARCH names, else one that is started here, and ended.

Without java, mvn, unzip or curl the tests that need it are skipped, loudly.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT

_SCRIPT = ROOT / "scripts" / "opensearch.sh"


def script(*words: str, port: int) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GONGKAI_OPENSEARCH_PORT": str(port)}
    return subprocess.run(["sh", str(_SCRIPT), *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@dataclass(frozen=True)
class Nodes:
    """A running cluster; nodes are numbered from 1."""

    port: int
    addresses: tuple[str, ...]

    def pid(self, node: int) -> int:
        return int(script("pid", str(node), port=self.port).stdout)

    def again(self, node: int) -> None:
        """One that was killed, with what it holds."""
        assert script("again", str(node), port=self.port).returncode == 0


@contextmanager
def cluster(nodes: int = 1) -> Iterator[tuple[str, ...]]:
    """The addresses of its nodes."""
    if nodes == 1 and (given := os.environ.get("GONGKAI_OPENSEARCH")):
        yield tuple(given.split(","))
        return
    pytest.importorskip("opensearchpy", reason="NOT RUN: opensearch-py is not installed (pip install 'gongkai[cluster]')")
    try:
        with started(nodes) as found:
            yield found.addresses
    except NotRun as error:
        pytest.skip(str(error))


class NotRun(Exception):
    """Something the nodes need is not installed."""


@contextmanager
def started(nodes: int) -> Iterator[Nodes]:
    port = _free_port(nodes)
    said = script("start", str(nodes), port=port)
    try:
        if said.returncode == 3:
            raise NotRun(said.stderr.strip().splitlines()[-1])
        assert said.returncode == 0, said.stderr[-4000:]
        yield Nodes(port, tuple(said.stdout.split()[-1].split(",")))
    finally:
        script("stop", port=port)


def _free_port(nodes: int) -> int:
    """The first of several; what they say to each other goes over as many, a hundred further on."""
    for first in range(9301 + os.getpid() % 400 * 10, 60_000, 10):
        with suppress(OSError):
            for port in (*range(first, first + nodes), *range(first + 100, first + 100 + nodes)):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", port))
            return first
    raise OSError("no free port")
