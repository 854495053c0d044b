"""The doors the web application goes through: one Store, one Index, and what is counted from them."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from archive import home as places
from archive.errors import DamagedArchive, GongkaiError
from archive.store import Store
from indexer import Index, SearchRequest, open_index
from indexer.health import Keeper
from indexer.question import beginnings
from web.drafts import Results
from web.imports import Imports
from web.present.agencies import Agencies, AgencyEntry
from web.present.examples import Example, examples
from web.present.overview import Overview, overview
from web.present.suggest import Suggester, suggester
from web.scans import Scans
from web.settings import Settings

_KEY = "gongkai"
_SETTINGS = "gongkai.settings"
_LOOK_AGAIN = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class _Counted:
    overview: Overview
    agencies: Agencies
    examples: tuple[Example, ...]
    outdated: int


class Doors:
    """Opened on first use, so that an application without an archive can still say what is missing."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._index: Index | None = None
        self._looking = threading.Lock()
        self._looked: tuple[float, GongkaiError | None] | None = None
        self._keeper: Keeper | None = None
        self.kept_by_another = False  # process: it mends the index
        self.imports = Imports(home)
        self.drafts = Results()
        self.scans = Scans()
        self._kept: _Counted | None = None
        self._suggesting: tuple[Agencies, Suggester] | None = None

    @property
    def store(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = Store(places.require(self.home), create=False)
            return self._store

    @property
    def index(self) -> Index:
        store = self.store
        with self._lock:
            if self._index is None:
                self._index = open_index(store.home)
            return self._index

    def seen(self, *, by_eye: bool) -> tuple[Store, Index]:
        """With or without numbers people have read off originals."""
        return self.store.seen(by_eye=by_eye), self.index.seen(by_eye=by_eye)

    @property
    def overview(self) -> Overview:
        return self._counted().overview

    @property
    def agencies(self) -> Agencies:
        return self._counted().agencies

    @property
    def examples(self) -> tuple[Example, ...]:
        """Searches that find something here."""
        return self._counted().examples

    @property
    def outdated(self) -> int:
        """Reports that another program than this one has read."""
        return self._counted().outdated

    def agency(self, name: str | None) -> AgencyEntry | None:
        """Read from the store alone, so that a report's page does without an index."""
        summaries = self.store.summaries(self.store.of_agency(name)) if name else []
        return AgencyEntry(str(name), tuple(summaries)) if summaries else None

    def _counted(self) -> _Counted:
        """Counted again only when the index has changed."""
        engine, counted = self.index.engine(), self._kept
        if counted is None or counted.agencies.engine is not engine:
            held = overview(self.store, engine)
            found = examples(held, self.index.search) if held.reports else ()
            counted = self._kept = _Counted(held, Agencies(self.store, engine), found, self.store.outdated())
        return counted

    @property
    def suggester(self) -> Suggester:
        """For the names the archive holds now."""
        agencies, suggesting = self.agencies, self._suggesting
        if suggesting is None or suggesting[0] is not agencies:
            suggesting = self._suggesting = (agencies, suggester(self.store, self.index))
        return suggesting[1]

    def prepare(self) -> None:
        """Does beforehand what the first visitors would wait for in a large archive."""
        with suppress(GongkaiError):  # the pages say what is wrong
            self._counted()
            beginnings(self.store, self.index)
            _ = self.suggester
            self.index.search(SearchRequest())

    def damage(self) -> GongkaiError | None:
        """What is wrong with the database, looked at again after a while."""
        now = time.monotonic()
        with self._looking:
            if self._looked is None or now - self._looked[0] > _LOOK_AGAIN:
                self._looked = now, self._damage()
            return self._looked[1]

    def _damage(self) -> GongkaiError | None:
        try:
            found = self.store.integrity_errors()
        except GongkaiError as error:
            return error
        return DamagedArchive(f"年报库数据库已损坏（{found[0]}）。", advice=places.WAY_BACK) if found else None

    def keep_index(self) -> None:
        """Until the doors are closed: the index is brought back to what the archive holds."""
        try:
            self._keeper = Keeper(self.store)
        except GongkaiError:  # no archive yet: the pages say so
            return
        self._keeper.keep()

    @property
    def mends_index(self) -> bool:
        return self._keeper is not None or self.kept_by_another

    def close(self) -> None:
        if self._keeper is not None:
            self._keeper.end()
        with self._lock:
            if self._index is not None:
                self._index.close()
            if self._store is not None:
                self._store.close()
            self._index = self._store = self._kept = self._suggesting = None


def install(app: Flask, home: Path, settings: Settings) -> None:
    app.extensions[_KEY] = Doors(home)
    app.extensions[_SETTINGS] = settings


def doors_of(app: Flask) -> Doors:
    return cast(Doors, app.extensions[_KEY])


def doors() -> Doors:
    return doors_of(current_app)


def settings() -> Settings:
    return cast(Settings, current_app.extensions[_SETTINGS])
