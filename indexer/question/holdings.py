"""What the archive holds, as a question sees it: years, agencies, places — and which reports a plan's filters mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from archive.agency.places import Gazetteer, of_provinces
from archive.models import Agency, Answer
from archive.store import Store
from archive.store.stored import Summary
from indexer.question.plan import Filter

REGION_FIELDS = ("province", "city", "county", "town")
# 全省, 全市: which of the fields of a place
REGION_WORDS = {"全省": "province", "全市": "city", "全县": "county", "全区": "county", "全镇": "town"}
UNNAMED = "未识别单位"

_SELECTIONS = 16  # remembered: one question asks for the same ones several times


@dataclass(frozen=True, slots=True)
class Office:
    """An agency and the years it reported."""

    agency: Agency  # as its newest report has it
    region: tuple[tuple[str, str], ...]  # (field, name), from the province down
    years: tuple[int, ...]

    @property
    def name(self) -> str:
        return self.agency.name or UNNAMED

    @property
    def place(self) -> str:
        """The deepest unit it belongs to."""
        return self.region[-1][1] if self.region else ""


class Holdings:
    """A snapshot of the current reports; taken anew when the archive changes."""

    def __init__(self, summaries: Sequence[Summary]) -> None:
        self.reports = tuple(sorted(summaries, key=lambda s: (-(s.report_year or 0), s.agency.name or "", s.id)))
        self.by_id: Mapping[str, Summary] = {report.id: report for report in self.reports}
        self._selected: dict[tuple[Filter, ...], tuple[Summary, ...]] = {}

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({report.report_year for report in self.reports if report.report_year is not None}))

    @cached_property
    def with_annex(self) -> bool:
        """Whether there are reports of the years before the tables."""
        return any(report.form == "free" for report in self.reports)

    @property
    def newest(self) -> int | None:
        return self.years[-1] if self.years else None

    @cached_property
    def offices(self) -> Mapping[str, Office]:
        grouped: dict[str, list[Summary]] = {}
        for report in self.reports:
            if report.agency.name:
                grouped.setdefault(report.agency.name, []).append(report)
        return {name: _office(reports) for name, reports in grouped.items()}

    @cached_property
    def regions(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Every chain of places reports come from, and every beginning of one."""
        chains = {office.region for office in self.offices.values()}
        return tuple(sorted({chain[:depth] for chain in chains for depth in range(1, len(chain) + 1)}))

    @cached_property
    def region_of_full(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """浙江省嘉兴市秀洲区 → the chain of places."""
        return {"".join(dict.fromkeys(value for _, value in chain)): chain for chain in self.regions}

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return of_provinces({report.agency.province for report in self.reports})

    def select(self, filters: Iterable[Filter]) -> list[Summary]:
        wanted = tuple(filters)
        chosen = self._selected.get(wanted)
        if chosen is None:
            chosen = self.reports
            for each in wanted:
                chosen = tuple(report for report in chosen if _admits(each, report))
            if len(self._selected) >= _SELECTIONS:
                self._selected.clear()
            self._selected[wanted] = chosen
        return list(chosen)

    def values_of(self, field: str, reports: Iterable[Summary] | None = None) -> tuple[str, ...]:
        found = {value for report in (self.reports if reports is None else reports) if (value := value_of(report, field))}
        return tuple(sorted(found))

    def newest_of_each(self, reports: Iterable[Summary]) -> list[Summary]:
        """One report per agency, the latest."""
        latest: dict[str, Summary] = {}
        for report in reports:  # newest first
            latest.setdefault(report.agency.name or report.id, report)
        return list(latest.values())


def value_of(report: Summary, field: str) -> str | None:
    """What a report says for a filter's field."""
    if field == "report_year":
        return str(report.report_year) if report.report_year is not None else None
    if field == "agency":
        return report.agency.name
    if field in REGION_FIELDS or field in ("level", "body_type", "sector"):
        value: str | None = getattr(report.agency, field)
        return value
    if field == "kind":
        return kind_of(report)
    if field == "form":
        return report.form
    if field == "published":
        return "yes" if report.published else "no"
    return report.answers.get(field, Answer.UNKNOWN).value


def kind_of(report: Summary) -> str:
    """What people tell apart: 乡镇, 政府, 部门."""
    if report.agency.level == "town":
        return "town"
    return "government" if report.agency.body_type == "government" else "department"


def name_of(report: Summary) -> str:
    return report.agency.name or report.agency.as_written or f"{UNNAMED}（{report.filename}）"


def _admits(each: Filter, report: Summary) -> bool:
    if each.field == "rule":
        return bool(set(each.values) & set(report.rules)) is not each.exclude
    if each.field == "published":
        return any(issued(report.published, value) for value in each.values) is not each.exclude
    return (value_of(report, each.field) in each.values) is not each.exclude


def issued(published: str | None, when: str) -> bool:
    """Whether a date lies in a year or month (2021, 2021-01), or after or before a day of the year (>03-31, <2021-01-31)."""
    if when in ("yes", "no"):
        return (published is not None) is (when == "yes")
    if published is None:
        return False
    if len(when) == 2:
        return published[5:7] == when  # in a month of any year
    day = when.lstrip("<>")
    own = published if len(day) > 5 else published[5:]
    return own > day if when[0] == ">" else own <= day if when[0] == "<" else published.startswith(when)


def _office(reports: Sequence[Summary]) -> Office:
    agency = reports[0].agency
    region = tuple((field, value) for field in REGION_FIELDS if (value := getattr(agency, field)))
    return Office(agency, region, tuple(sorted({report.report_year for report in reports if report.report_year is not None})))


_snapshots: dict[str, tuple[int, Holdings]] = {}
_lock = Lock()


def holdings(store: Store) -> Holdings:
    """The snapshot for a store; kept until the archive changes."""
    number, key = store.change_number(), str(store.home)
    with _lock:
        kept = _snapshots.get(key)
    if kept is not None and kept[0] == number:
        return kept[1]
    taken = Holdings(store.summaries())
    with _lock:
        if len(_snapshots) > 8:
            _snapshots.clear()
        _snapshots[key] = (number, taken)
    return taken
