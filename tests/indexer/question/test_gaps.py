"""Words one edit away are found among all others, whatever they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.question.gaps import Gaps

words = st.text(alphabet="甲乙丙丁县局", min_size=3, max_size=7)


@given(st.lists(words, min_size=1, max_size=30, unique=True), st.data())
def test_one_letter_more_fewer_or_other_is_found(known: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(known))
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("甲乙丙丁县局戊"))
    gaps = Gaps(known)
    for typed in (word, word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]):
        assert word in gaps.near(typed)


@given(st.lists(words, max_size=30, unique=True), words)
def test_what_is_found_is_near(known: list[str], typed: str) -> None:
    assert all(abs(len(found) - len(typed)) <= 1 for found in Gaps(known).near(typed))
