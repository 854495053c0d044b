"""What can be counted, to choose from."""

from __future__ import annotations

from functools import lru_cache

from archive.form import FIELDS, MEASURES, Measure
from archive.form.measures import NARRATIVE_FIELDS
from web.present.stats import REPORTS


@lru_cache(maxsize=1)
def measure_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All that can be counted, under headings."""
    tables = {2: "表二　主动公开", 3: "表三　申请的收到和处理", 4: "表四　复议、诉讼"}
    said = {field.code for field in NARRATIVE_FIELDS}
    groups: dict[str, list[tuple[str, str]]] = {"常用": [(REPORTS, "年报份数"), *((each.code, each.label) for each in _common())]}
    groups["合计与比率"] = [(measure.code, measure.label) for measure in MEASURES]
    for field in FIELDS:
        heading = tables[field.table] if field.table else "正文" if field.code in said else "2014年附表"
        groups.setdefault(heading, []).append((field.code, field.label))
    return tuple((heading, tuple(items)) for heading, items in groups.items())


@lru_cache(maxsize=1)
def main_numbers() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The same without the columns of table 3 and the annex of 2014: what fits beside a search."""
    groups = ((heading, tuple(item for item in items if is_main(item[0]))) for heading, items in measure_groups()[1:])
    return tuple((heading, items) for heading, items in groups if items)


def is_main(code: str) -> bool:
    return not code.startswith("a14_") and ("__" not in code or code.endswith("__total"))


def _common() -> list[Measure]:
    return [measure for measure in MEASURES if measure.code in ("t4_lit_total", "disclosure_rate", "lit_correction_rate")]
