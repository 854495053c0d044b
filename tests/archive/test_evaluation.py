"""The shared evaluation: every cell right, none wrong, none invented, no false alarm."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from archive.errors import GongkaiError
from archive.extract import extract
from archive.readers import read
from archive.store.serialize import reading_to_dict


def scorer(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", shared / "eval" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("collection", ["documents", "wild"])
def test_extraction_scores_perfectly(shared: Path, collection: str) -> None:
    judge = scorer(shared)
    wrong = {}
    goldens = sorted((shared / "eval" / collection).glob("*.golden.json"))
    assert len(goldens) > 30
    for golden in goldens:
        path = golden.with_name(golden.name.removesuffix(".golden.json"))
        try:
            report = extract(read(path.read_bytes(), path.name), filename=path.name)
        except GongkaiError as error:
            pytest.fail(f"{path.name}: {error}")
        shown = json.loads(json.dumps(reading_to_dict(report), ensure_ascii=False))
        *_, notes = judge.score(json.loads(golden.read_text("utf-8")), shown)
        if notes:
            wrong[path.name] = notes
    assert wrong == {}
