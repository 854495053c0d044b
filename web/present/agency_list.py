"""Agencies by year: what the archive holds of each and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.agency.levels import LEVELS
from archive.models import Answer, Severity
from archive.store.stored import Summary
from archive.store.tables import Column
from web.present.agencies import Agencies, AgencyEntry, Wanted
from web.present.evidence import SEVERITY
from web.present.names import sector_label


@dataclass(frozen=True, slots=True)
class YearCell:
    """One agency in one year; ``style``: missing, held, zero, warning, error."""

    year: int
    style: str
    sign: str
    said: str
    report_id: str | None


@dataclass(frozen=True, slots=True)
class Row:
    entry: AgencyEntry
    cells: tuple[YearCell, ...]
    undated: tuple[Summary, ...]  # reports whose year is not known


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen: values with labels."""

    provinces: tuple[str, ...]
    cities: tuple[str, ...]
    sectors: tuple[tuple[str, str], ...]


SIGNS = {
    "held": ("有", "有年报"),
    "zero": ("零", "有年报，全年零申请"),
    "warning": ("!", "有疑点"),
    "error": ("✕", "有错误"),
    "missing": ("—", "库中没有"),
}


def options(agencies: Agencies, wanted: Wanted) -> Options:
    """Cities of the province chosen, or of all."""
    sectors = ((sector, sector_label(sector)) for sector in agencies.values("sector"))
    return Options(
        tuple(agencies.values("province")),
        tuple(agencies.values("city", Wanted(province=wanted.province))),
        tuple(sorted(sectors, key=lambda pair: pair[1])),
    )


def by_region(entries: Sequence[AgencyEntry], years: Sequence[int]) -> list[tuple[str, list[Row]]]:
    return [(region, [_row(entry, years) for entry in group]) for region, group in groupby(entries, key=_region)]


def columns(years: Sequence[int]) -> tuple[Column, ...]:
    places = (("agency", "单位"), ("province", "省"), ("city", "市"), ("county", "县（区）"), ("level", "层级"), ("sector", "部门领域"))
    return (*(Column(name, title, "") for name, title in places), *(Column(f"y{year}", f"{year}年", "") for year in years))


def rows(entries: Iterable[AgencyEntry], years: Sequence[int]) -> Iterator[tuple[str | None, ...]]:
    """The grid as data: of every agency where it is and what there is of each year."""
    for entry in entries:
        agency = entry.latest.agency
        kinds = (LEVELS.get(agency.level or "", agency.level), agency.sector and sector_label(agency.sector))
        yield (entry.name, agency.province, agency.city, agency.county, *kinds, *(cell.said for cell in _row(entry, years).cells))


def _row(entry: AgencyEntry, years: Sequence[int]) -> Row:
    held = {s.report_year: s for s in reversed(entry.summaries) if s.report_year is not None}
    cells = tuple(_cell(year, held.get(year)) for year in years)
    return Row(entry, cells, tuple(s for s in entry.summaries if s.report_year is None))


def _cell(year: int, summary: Summary | None) -> YearCell:
    if summary is None:
        return YearCell(year, "missing", *SIGNS["missing"], None)
    zero = summary.answers.get("zero_requests") is Answer.YES
    for severity, style in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        if number := summary.severities[severity]:
            said = f"{SEVERITY[severity].label}{number}处" + ("，全年零申请" if zero else "")
            return YearCell(year, style, f"{SEVERITY[severity].mark}{number}", said, summary.id)
    return YearCell(year, *(("zero", *SIGNS["zero"]) if zero else ("held", *SIGNS["held"])), summary.id)


def _region(entry: AgencyEntry) -> str:
    agency = entry.latest.agency
    return " ".join(part for part in (agency.province, agency.city, agency.county) if part) or "地区不详"
