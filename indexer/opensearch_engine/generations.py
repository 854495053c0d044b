"""Generations of an index in the cluster: each an index of its own, named by an alias once it is complete.

    gongkai-<archive>            the alias: the live generation; moved in one step
    gongkai-<archive>-00000007   a generation; its mapping's _meta says what it stands for

What has changed since goes into the live generation, by id, and becomes visible at once when all of it is there; the stamp
follows. Whoever has a view (``view``) of the time before keeps it. Should a writer die on the way, the stamp still says the
old number, and the next one finds out report by report what is lacking.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer import analysis
from indexer.fields import COLUMNS, NUMBERS
from indexer.opensearch_engine import mapping
from indexer.opensearch_engine.connection import WRITING, Cluster, Missing, Refused
from indexer.opensearch_engine.view import View, field_of
from indexer.states import STATES

_PREFIX = "gongkai"
_PATIENCE = 600  # half seconds


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation stands for."""

    schema: str
    change: int  # the store's change number
    reports: int


@dataclass(frozen=True, slots=True)
class Live:
    index: str
    stamp: Stamp | None  # None: unreadable


def alias_of(home: Path) -> str:
    """An archive is where it lives: a copy is another one, so that two never write into one index."""
    place = f"{platform.node()}\0{home.resolve()}"
    return f"{_PREFIX}-{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def fingerprint() -> str:
    """What an index must have been built with to be searched by this program."""
    parts = [mapping.FORMAT, COLUMNS, [number.code for number in NUMBERS], STATES, analysis.fingerprint()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Generations:
    def __init__(self, cluster: Cluster, alias: str) -> None:
        self.cluster = cluster
        self.alias = alias

    def live(self) -> Live | None:
        try:
            answer = self.cluster.ask("GET", f"/{self.alias}/_mapping", filter_path="*.mappings._meta,*.mappings.dynamic")
        except Missing:
            return None
        for index, found in answer.items():
            return Live(index, _stamp_of(found.get("mappings", {}).get("_meta")))
        return None

    def create(self, reports: int) -> str:
        """A new one that nobody sees yet."""
        name = f"{self.alias}-{self._next():08d}"
        try:
            self.cluster.ask("PUT", f"/{name}", mapping.index(reports), attempt=WRITING)
        except Refused as error:
            if "already_exists" not in error.reason:  # made by an attempt whose answer was lost
                raise
        return name

    def publish(self, name: str, stamp: Stamp) -> None:
        """Make it the live one: complete, and with a copy of everything where there is a second node."""
        self.refresh(name)
        self.stamp(name, stamp)
        self.cluster.ask("POST", f"/{name}/_flush", attempt=WRITING)  # files are copied; what is in no file yet is indexed once more
        self.cluster.ask("PUT", f"/{name}/_settings", {"index": mapping.COPIED})
        self._await_copies(name)
        before = self.live()
        away = [{"remove": {"index": before.index, "alias": self.alias, "must_exist": False}}] if before and before.index != name else []
        self.cluster.ask("POST", "/_aliases", {"actions": [*away, {"add": {"index": name, "alias": self.alias}}]}, attempt=WRITING)
        self._prune(name)

    def _await_copies(self, name: str) -> None:
        """For a while: a cluster that is short of a node serves on without."""
        for _ in range(_PATIENCE):
            if self.cluster.ask("GET", f"/_cluster/health/{name}")["status"] == "green":
                return
            time.sleep(0.5)

    def refresh(self, name: str) -> None:
        """What was written becomes visible, all of it together."""
        self.cluster.ask("POST", f"/{name}/_refresh", attempt=WRITING)

    def stamp(self, name: str, stamp: Stamp) -> None:
        told = {"schema": stamp.schema, "change": stamp.change, "reports": stamp.reports}
        self.cluster.ask("PUT", f"/{name}/_mapping", {"_meta": told}, attempt=WRITING)

    def held(self, name: str) -> Mapping[str, int]:
        """The reports a generation holds, each with the number of the change it was read at."""
        view = View(self.cluster, name)
        try:
            hits = view.hits({"match_all": {}}, [{"id": "asc"}], ("id", "change"))
            return {field_of(hit, "id"): int(field_of(hit, "change")) for hit in hits}
        finally:
            view.close()

    def count(self, name: str) -> int:
        return int(self.cluster.ask("POST", f"/{name}/_count")["count"])

    def drop(self, name: str) -> None:
        with suppress(Missing):
            self.cluster.ask("DELETE", f"/{name}")

    def names(self) -> list[str]:
        answer = self.cluster.ask("GET", f"/{self.alias}-*/_settings", filter_path="*.settings.index.uuid")
        return sorted(answer)

    def _next(self) -> int:
        return max((int(name.rsplit("-", 1)[1]) for name in self.names()), default=0) + 1

    def _prune(self, live: str) -> None:
        """The one before stays for those who opened it a moment ago."""
        older = [name for name in self.names() if name < live]
        for name in older[:-1]:
            self.drop(name)


def _stamp_of(told: Any) -> Stamp | None:
    try:
        return Stamp(str(told["schema"]), int(told["change"]), int(told["reports"]))
    except (KeyError, TypeError, ValueError):
        return None
