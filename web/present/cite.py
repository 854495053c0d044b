"""Citations after GB/T 7714—2015 (electronic report, [R/OL]), with the quotation and the address of the paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.models import Report
from web.present.names import section_title


@dataclass(frozen=True, slots=True)
class Citation:
    agency: str
    title: str
    year: int | None
    published: str | None
    section: str
    place: str  # “第12段”, “表三‘本年新收…·总计’”
    quotation: str
    url: str
    accessed: date
    masked: bool
    sha256: str
    verbatim: bool = True  # the report's own words; a number with its label is ours

    @property
    def reference(self) -> str:
        """The bibliographic entry alone."""
        published = f"({self.published})" if self.published else ""
        return f"{self.agency}. {self.title}[R/OL]. {published}[{self.accessed.isoformat()}]. {self.url}."

    @property
    def text(self) -> str:
        """What is put on the clipboard: quotation, where it stands, the entry."""
        where = "，".join(part for part in (self.section, self.place) if part)
        note = "（引文中个人姓名已遮蔽）" if self.masked else ""
        said = f"“{self.quotation}”" if self.verbatim else self.quotation
        return f"{said}（{where}）{note}\n{self.reference}"


def cite(
    report: Report,
    *,
    quotation: str,
    section: int | None,
    place: str,
    url: str,
    accessed: date,
    sha256: str,
    masked: bool = False,
    verbatim: bool = True,
) -> Citation:
    agency = report.agency.name or report.agency.as_written or "（单位不详）"
    return Citation(
        agency,
        report.title or _title(agency, report.report_year),
        report.report_year,
        report.published,
        section_title(section),
        place,
        " ".join(quotation.split()),
        url,
        accessed,
        masked,
        sha256,
        verbatim,
    )


def _title(agency: str, year: int | None) -> str:
    """A name for a report that prints no title; square brackets mark it as ours."""
    return f"[{agency}{f'{year}年' if year else ''}政府信息公开工作年度报告]"
