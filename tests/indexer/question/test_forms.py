"""Forms of names in arrays find what reading every one of them finds, and survive being kept, damaged and moved."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.question.forms import Entry, Forms
from indexer.question.sounds import initials

words = st.text(alphabet="甲乙丙丁县局", min_size=3, max_size=7)
spoken = st.dictionaries(words, st.lists(words, min_size=1, max_size=4), min_size=1, max_size=20)


def _forms(spoken: dict[str, list[str]]) -> Forms:
    return Forms.of([(name,) for name in spoken], lambda entry: spoken[str(entry[0])], lambda entry: str(entry[0]))


def _owners(forms: Forms, at: int | None) -> set[Entry]:
    return set() if at is None else {forms.entries[number] for number in forms.owners(at)}


@given(spoken, st.text(alphabet="甲乙丙丁县局问", max_size=24))
def test_every_form_in_a_text_is_found_where_it_stands(spoken: dict[str, list[str]], text: str) -> None:
    forms, known = _forms(spoken), {form for all_of_it in spoken.values() for form in all_of_it}
    found = {(start, end) for start, end, form in forms.within(text)}
    assert all(forms.word(form) == text[start:end] for start, end, form in forms.within(text))
    assert found == {(a, b) for a in range(len(text)) for b in range(a + 1, len(text) + 1) if text[a:b] in known}


@given(spoken)
def test_a_form_leads_to_everybody_called_so(spoken: dict[str, list[str]]) -> None:
    forms = _forms(spoken)
    for form in {form for all_of_it in spoken.values() for form in all_of_it}:
        assert _owners(forms, forms.find(form)) == {(name,) for name, called in spoken.items() if form in called}
    assert forms.find("戊己庚") is None


def test_forms_are_found_by_initials() -> None:
    forms = _forms({"所有": ["长兴县财政局", "常兴县财政局", "长兴县教育局", "平湖市财政局"]})
    assert {forms.word(form) for form in forms.beginning("cxxczj")} == {"长兴县财政局", "常兴县财政局"}
    assert {"cxx", "zxx"} <= set(initials("长兴县"))
    assert initials("平湖市局")[0] == "phsj"
    assert {forms.entries[number] for number in forms.beside("suo", "you")} == {("所有",)}


def test_what_is_kept_is_what_was_made_and_nothing_else_is_opened(tmp_path: Path) -> None:
    spoken = {"甲县财政局": ["甲县财政局", "甲财政"], "乙县": ["乙县"]}
    _forms(spoken).save(tmp_path, "rules")
    kept = Forms.open(tmp_path, "rules")
    assert kept is not None
    assert kept.entries == (("甲县财政局",), ("乙县",))
    assert kept.of_entries() == {number: sorted(forms, key=kept.find) for number, forms in enumerate(spoken.values())}  # type: ignore[arg-type]
    assert Forms.open(tmp_path, "other rules") is None

    _forms({"丙县": ["丙县"]}).save(tmp_path, "rules")
    (file,) = tmp_path.iterdir()
    data = bytearray(file.read_bytes())
    for at in (20, len(data) // 2, len(data) - 30):
        file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert Forms.open(tmp_path, "rules") is None
    file.write_bytes(data[: len(data) // 2])
    assert Forms.open(tmp_path, "rules") is None


def test_arrays_that_do_not_fit_together_are_not_opened(tmp_path: Path) -> None:
    """Whoever gives away an index may have made its digest too."""
    forms = _forms({"甲县财政局": ["甲县财政局", "甲财政"], "乙县": ["乙县"]})
    for name, at, value in (("owners", 0, 9), ("starts", 1, 99), ("owned", -1, 7), ("pair_owners", 0, 8)):
        arrays = {each: array.copy() for each, array in forms._arrays.items()}
        arrays[name][at] = value
        Forms(forms.entries, arrays).save(tmp_path, "rules")
        assert Forms.open(tmp_path, "rules") is None, name


def test_a_file_that_changed_is_noticed(tmp_path: Path) -> None:
    _forms({"甲县": ["甲县"]}).save(tmp_path, "rules")
    opened = Forms.open(tmp_path, "rules")
    assert opened is not None
    assert opened.is_as_opened
    (file,) = tmp_path.iterdir()
    os.utime(file, (1, 1))
    assert not opened.is_as_opened


def test_where_nothing_can_be_written_nothing_is(tmp_path: Path) -> None:
    _forms({"甲县": ["甲县"]}).save(tmp_path / "missing", "rules")
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("text", ["", "问"])
def test_nothing_known_finds_nothing(text: str) -> None:
    forms = _forms({})
    assert (list(forms.within(text)), forms.find(text), list(forms.beginning("jxj"))) == ([], None, [])
