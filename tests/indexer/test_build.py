"""The index on disk: built, brought up to date, swapped under readers, damaged and built again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import home as places
from archive.errors import BadSetting
from archive.store import Store
from indexer import Index, SearchRequest, open_index
from indexer.arrays import ArrayFile
from indexer.build import MEMORY_VARIABLE, build, memory_allowed, stale, update
from indexer.generations import DamagedIndex, Generations, NoIndex, _entry, _whole
from tests import length
from tests.indexer.corpus import fill, report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with fill(tmp_path, range(12)) as store:
        yield store


def _add(store: Store, seed: int) -> str:
    outcome = store.add(report(seed), f"示例（虚构）{seed}".encode(), f"{seed}.txt")
    assert outcome.report_id
    return outcome.report_id


def _found(index: Index, text: str = "") -> set[str]:
    return {hit.report_id for hit in index.search(SearchRequest(text, per_page=200)).hits}


def test_what_is_built_is_what_the_store_holds(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    build(store.home, store, lambda done, of: seen.append((done, of)))
    with open_index(store.home) as index:
        assert _found(index) == set(store.ids())
    assert seen[-1] == (len(store.ids()), len(store.ids()))


def test_a_build_in_little_memory_is_the_same_index(store: Store) -> None:
    build(store.home, store)
    [whole] = _segments(store.home)
    build(store.home, store, memory=64_000)
    [merged] = _segments(store.home)
    assert {name: array.tobytes() for name, array in merged.items()} == {name: array.tobytes() for name, array in whole.items()}


def test_the_memory_of_a_build_is_a_setting() -> None:
    assert memory_allowed({}) == memory_allowed({MEMORY_VARIABLE: " "}) == 1 << 30
    assert memory_allowed({MEMORY_VARIABLE: "512"}) == 512 << 20
    for wrong in ("0", "255", "-512", "1.5", "1GB", "５１２"):
        with pytest.raises(BadSetting, match=MEMORY_VARIABLE):
            memory_allowed({MEMORY_VARIABLE: wrong})


def _segments(home: Path) -> list[ArrayFile]:
    generations = Generations(home)
    return [ArrayFile(path) for path in generations.folder(generations.current() or "").glob("*.arrays")]


def test_additions_and_new_versions_appear_without_building_again(store: Store) -> None:
    build(store.home, store)
    with open_index(store.home) as index:
        for seed in range(12, 60):
            added = _add(store, seed)
            assert stale(store.home, store)
            update(store.home, store)
            assert added in _found(index)
            assert _found(index) == set(store.ids())
    assert not stale(store.home, store)


def test_many_small_segments_become_few(store: Store) -> None:
    build(store.home, store)
    for seed in range(12, 80):
        _add(store, seed)
        update(store.home, store)
    assert len(_segments(store.home)) < 16


def test_without_an_index_an_update_builds_one(store: Store) -> None:
    with open_index(store.home) as index:
        with pytest.raises(NoIndex) as caught:
            index.search(SearchRequest("公开"))
        assert "gongkai rebuild" in caught.value.advice
        update(store.home, store)
        assert _found(index) == set(store.ids())


def test_an_empty_archive_has_nothing_to_find(tmp_path: Path) -> None:
    with Store(tmp_path) as store, open_index(tmp_path) as index:
        assert index.search(SearchRequest("公开")).total_reports == 0
        build(tmp_path, store)
        assert index.search(SearchRequest("")).total_reports == 0


def test_nothing_to_do_leaves_the_index_alone(store: Store) -> None:
    build(store.home, store)
    name = Generations(store.home).current()
    update(store.home, store)
    assert Generations(store.home).current() == name


def test_a_failed_build_leaves_the_live_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build(store.home, store)
    _add(store, 50)

    def broken(*_: object) -> object:
        raise RuntimeError("full")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.build.documents", broken)
        for attempt in (update, build):
            with pytest.raises(RuntimeError):
                attempt(store.home, store)
    with open_index(store.home) as index:
        assert len(_found(index)) == len(store.ids()) - 1
    update(store.home, store)
    with open_index(store.home) as index:
        assert _found(index) == set(store.ids())
    assert len([path for path in places.index(store.home).iterdir() if path.is_dir()]) <= 2


@pytest.mark.parametrize("damage", ["missing", "short", "manifest", "contents", "current"])
def test_damage_is_said_set_aside_and_repaired_by_building(store: Store, damage: str) -> None:
    build(store.home, store)
    root = places.index(store.home)
    name = (root / "CURRENT").read_text()
    arrays = next((root / name).glob("*.arrays"))
    match damage:
        case "missing":
            arrays.unlink()
        case "short":
            arrays.write_bytes(arrays.read_bytes()[:-100])
        case "manifest":
            (root / name / "manifest.json").write_text("{")
        case "contents":
            (root / name / "segments.json").write_bytes(b"")
        case "current":
            (root / "CURRENT").write_text("99999999")
    with open_index(store.home) as index:
        with pytest.raises(DamagedIndex) as caught:
            index.search(SearchRequest("公开"))
        assert "gongkai rebuild" in caught.value.advice
        build(store.home, store)
        assert _found(index) == set(store.ids())
    if damage != "current":
        assert (places.quarantine(store.home) / f"index-{name}").is_dir()


def test_a_changed_byte_is_noticed_when_looked_for(store: Store) -> None:
    build(store.home, store)
    generations = Generations(store.home)
    name = generations.current() or ""
    generations.verify(name)
    arrays = next(generations.folder(name).glob("*.arrays"))
    content = bytearray(arrays.read_bytes())
    content[len(content) // 2] ^= 1
    arrays.write_bytes(content)
    with pytest.raises(DamagedIndex):
        generations.verify(name)


def test_what_was_found_whole_today_is_not_read_again_unless_touched(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.generations._LARGE", 0)
    read: list[str] = []
    monkeypatch.setattr("indexer.generations._entry", lambda path, look=_entry: read.append(path.name) or look(path))
    generations = Generations(store.home)

    def checked(*, elsewhere: bool = False) -> list[str]:
        if elsewhere:
            _whole.clear()  # as in another process
        read.clear()
        generations.checked(generations.current() or "")
        return sorted(read)

    build(store.home, store)
    first = checked(elsewhere=True)
    assert any(name.endswith(".arrays") for name in first)
    assert checked() == checked(elsewhere=True) == []
    before = {path.name for path in generations.folder(generations.current() or "").glob("*.arrays")}
    _add(store, 20)
    update(store.home, store)
    assert not before & set(checked(elsewhere=True))
    arrays = generations.folder(generations.current() or "") / before.pop()
    content = bytearray(arrays.read_bytes())
    content[len(content) // 2] ^= 1
    arrays.write_bytes(content)
    for elsewhere in (False, True):
        with pytest.raises(DamagedIndex):
            checked(elsewhere=elsewhere)


def test_an_index_of_another_version_is_built_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build(store.home, store)
    with monkeypatch.context() as patch:
        patch.setattr("indexer.build.fingerprint", lambda: "another")
        build(store.home, store)
    with open_index(store.home) as index:
        with pytest.raises(DamagedIndex):
            index.search(SearchRequest("公开"))
        assert stale(store.home, store)
        update(store.home, store)
        assert _found(index) == set(store.ids())


def test_readers_see_one_state_or_the_next_while_commits_go_on(store: Store) -> None:
    """Reports come one by one; a search sees the first n of them and never part of a change."""
    build(store.home, store)
    states = [frozenset(store.ids())]
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            with open_index(store.home) as index:
                while not done.is_set():
                    found = frozenset(_found(index))
                    if found not in states:
                        wrong.append(found)
                    done.wait(0.01)
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for seed in range(100, length.of(180, 300)):
        _add(store, seed)
        states.append(frozenset(store.ids()))
        update(store.home, store)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
