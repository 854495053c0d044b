from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.folding import clean_leaf, fold, fold_units, folded_units

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(texts)
def test_folding_moves_nothing_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_strings_and_arrays_fold_alike(text: str) -> None:
    folded = fold_units(folded_units(text))
    assert folded.tobytes() == fold(text).encode("utf-16-le")
    assert not np.isin(0, folded)


def test_what_counts_as_the_same() -> None:
    assert fold("“三安全一稳定”，ＡＢＣ（1）【二】\t完") == fold('"三安全一稳定",abc(1)[二] 完')
    assert fold("乾隆") == fold("干隆")  # cleaning keeps 乾 before 隆 and converts it elsewhere


def test_a_leaf_is_cleaned_like_the_text() -> None:
    assert clean_leaf("復議(yì)") == "复议"
    assert clean_leaf(" 2021 年度 ") == "2021年度"
    assert clean_leaf("@@") == ""
