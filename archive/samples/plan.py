"""The demonstration set: which body reports which year in which scenario, so that everything can be shown."""

from __future__ import annotations

from dataclasses import dataclass

from archive.samples.agencies import Office, demo_offices

FURTHER_YEARS = (2019, 2020, 2021, 2022, 2023)


@dataclass(frozen=True, slots=True)
class Entry:
    year: int
    scenario: str = ""  # "": whatever fits
    layout: str = ""  # "": any that suits
    received: int | None = None  # requests of the year, where the scenario leaves it open
    old_form: bool = False  # the 2019 tables in a later year


_PLAN: dict[str, tuple[Entry, ...]] = {
    "city_government": (
        Entry(2019, "plain", "html_site", 58),
        Entry(2020, "pending_after_review", "docx"),
        Entry(2021, "plain", "html_site", 71),
        Entry(2022, "late", "html_spans", 66),
        Entry(2023, "plain", "docx", 90),
    ),
    "district_civil": (
        Entry(2019, "zero_explicit", "exploded_tab"),
        Entry(2020, "zero_heading", "exploded_tab"),
        Entry(2021, "zero_sentence_lost", "markdown"),
        Entry(2022, "plain", "html_nested", 3),
        Entry(2023, "plain", "pipes_leading", 5),
    ),
    "county_hr": (
        Entry(2019, "plain", "exploded_tab", 17),
        Entry(2020, "unit_missing", "traditional_glossed", 12),
        Entry(2021, "count_mismatch", "pipes_trailing"),
        Entry(2022, "flow", "tab_rows"),
        Entry(2023, "pending_direct", "html_spans"),
    ),
    "district_data": (
        Entry(2019, "sign_missing", "exploded_tab", 6),
        Entry(2020, "denied_suit", "exploded_tab"),
        Entry(2021, "named_applicant", "docx"),
        Entry(2022, "unit_wrong", "pipes_leading", 8),
        Entry(2023, "plain", "markdown", 9),
    ),
    "town_qingjian": (
        Entry(2019, "zero_heading", "exploded_tab"),
        Entry(2020, "zero_unknown_blank", "exploded_tab"),
        Entry(2021, "zero_explicit", "pipes_bare"),
        Entry(2022, "plain", "exploded_plain", 0, old_form=True),
        Entry(2023, "town_regulations", "html_spans", 2),
    ),
    "countycity_education": (
        Entry(2019, "plain", "traditional_glossed", 8),
        Entry(2020, "negative_items", "pipes_trailing", 10),
        Entry(2021, "zeros_blank", "docx"),
        Entry(2022, "carry", "html_site"),
        Entry(2023, "denied_requests", "tab_rows"),
    ),
    "branch_police": (
        Entry(2021, "pending_review", "html_site"),
        Entry(2022, "column_sum", "docx"),
        Entry(2023, "dashes", "exploded_plain", 14),
    ),
    "vertical_tax": (
        Entry(2020, "zero_sentence_blank", "exploded_tab"),
        Entry(2021, "zero_conflict", "html_nested"),
        Entry(2022, "plain", "gb18030", 2),
    ),
    "city_health": (
        Entry(2019, "row_sum", "html_spans"),
        Entry(2020, "pending_direct", "docx"),
        Entry(2021, "plain", "traditional", 26),
    ),
    "subdistrict": (
        Entry(2021, "zero_unknown_lost", "tab_dropped"),
        Entry(2022, "zero_explicit", "cell_pipe"),
        Entry(2023, "zero_heading", "docx"),
    ),
    "countycity_market": (
        Entry(2020, "plain", "pipes_leading", 20),
        Entry(2021, "dispute_sum", "docx", 18),
        Entry(2022, "late", "utf16", 15),
    ),
    "county_land": (
        Entry(2021, "zeros_blank", "html_spans"),
        Entry(2022, "none_but_requests", "row_start_pipe"),
        Entry(2023, "pending_after_review", "markdown"),
    ),
    "town_shijiang": (
        Entry(2021, "zero_explicit", "pdf_text"),
        Entry(2022, "zero_sentence_lost", "html_spans"),
        Entry(2023, "late", "tab_rows", 0),
    ),
    "city_transport": (
        Entry(2021, "plain", "gb18030", 24),
        Entry(2022, "flow", "markdown"),
        Entry(2023, "none_but_disputes", "docx", 19),
    ),
    "county_office": (
        Entry(2019, "plain", "html_site", 11),
        Entry(2020, "zeros_blank", "exploded_tab"),
        Entry(2021, "count_mismatch", "traditional_glossed"),
    ),
    "city_weather": (
        Entry(2021, "zero_explicit", "html_spans"),
        Entry(2022, "zero_unknown_blank", "docx"),
        Entry(2023, "plain", "pdf_text", 1),
    ),
}

DEMO: tuple[tuple[Office, tuple[Entry, ...]], ...] = tuple((demo_offices()[key], entries) for key, entries in _PLAN.items())
