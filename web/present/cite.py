"""Citations of a report, a paragraph or a cell: GB/T 7714, BibTeX, RIS, CSL-JSON, schema.org, and tags for the head of a page.

The entry has the shape of GB/T 7714—2025 for a report on line: author. title[R/OL]. day of publication. address. Unlike the edition
of 2015, it asks for the day of access only where a resource has no day of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.models import DateKind, Report
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
    is_issued: bool = True  # the day is that of publication, not of writing
    origin: str = ""  # where on the web the original came from

    @property
    def reference(self) -> str:
        """The bibliographic entry alone."""
        day = self.published or f"[{self.accessed.isoformat()}]"
        return f"{self.agency}. {self.title}[R/OL]. {day}. {self.address}."

    @property
    def address(self) -> str:
        """Where anybody finds it: at its publisher's, if that is known."""
        return self.origin or self.url

    @property
    def note(self) -> str:
        """What is cited of the report, where it is not the whole."""
        kept = f"存档 {self.url}，SHA-256 {self.sha256}" if self.origin else ""
        return "，".join(part for part in (self.section, self.place, kept) if part)

    def formats(self) -> dict[str, Any]:
        """As the JSON interface gives them."""
        return {
            "gbt7714": self.reference,
            "bibtex": self.bibtex,
            "ris": self.ris,
            "csl": self.csl,
            "schema_org": self.schema_org,
        }

    @property
    def bibtex(self) -> str:
        fields = {
            "author": f"{{{self.agency}}}",  # doubly braced: a body, not a person with a first name
            "title": self.title,
            "institution": self.agency,
            "year": self.published[:4] if self.published else "",
            "date": self.published or "",
            "url": self.address,
            "urldate": self.accessed.isoformat(),
            "language": "chinese",
            "note": self.note,
        }
        lines = [f"  {name} = {{{_braced(value) if name != 'author' else value}}}," for name, value in fields.items() if value]
        return "\n".join((f"@techreport{{{self.key},", *lines, "}")) + "\n"

    @property
    def ris(self) -> str:
        day = self.published.replace("-", "/") if self.published else ""
        tags = (
            *(("TY", "RPRT"), ("AU", f"{self.agency},"), ("TI", self.title), ("PB", self.agency), ("PY", day[:4]), ("DA", day)),
            *(("LA", "zh-CN"), ("UR", self.address), ("Y2", self.accessed.strftime("%Y/%m/%d")), ("N1", self.note)),
        )
        return "\r\n".join((*(f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value), "ER  - ", ""))

    @property
    def csl(self) -> dict[str, Any]:
        """https://github.com/citation-style-language/schema: an item."""
        item = {
            "id": self.key,
            "type": "report",
            "title": self.title,
            "author": [{"literal": self.agency}],
            "publisher": self.agency,
            "issued": _parts(date.fromisoformat(self.published)) if self.published else None,
            "accessed": _parts(self.accessed),
            "URL": self.address,
            "language": "zh-CN",
            "note": self.note or None,
        }
        return {name: value for name, value in item.items() if value is not None}

    @property
    def schema_org(self) -> dict[str, Any]:
        author = {"@type": "GovernmentOrganization", "name": self.agency}
        item = {
            "@context": "https://schema.org",
            "@type": "Report",
            "name": self.title,
            "author": author,
            "publisher": author,
            "datePublished" if self.is_issued else "dateCreated": self.published,
            "temporalCoverage": str(self.year) if self.year else None,
            "inLanguage": "zh-CN",
            "url": self.url,
        }
        return {name: value for name, value in item.items() if value is not None}

    def tags(self) -> Iterator[tuple[str, str]]:
        """Name and content of ``meta`` elements, as Zotero, Mendeley and library catalogues read them."""
        yield "citation_title", self.title
        yield "citation_author", self.agency
        yield "citation_technical_report_institution", self.agency
        if self.published:
            yield "citation_publication_date", self.published.replace("-", "/")
        yield "citation_language", "zh-CN"
        yield "citation_abstract_html_url", self.url
        yield "DC.type", "Report"
        yield "DC.title", self.title
        yield "DC.creator", self.agency
        yield "DC.publisher", self.agency
        if self.published:
            yield "DC.date", self.published
        yield "DC.language", "zh-CN"
        yield "DC.identifier", self.url

    @property
    def key(self) -> str:
        """Of letters and digits only, the same for the same place in the same content."""
        place = re.search(r"#(\w+)$", self.url)
        return f"gongkai-{self.sha256[:12]}" + (f"-{place[1]}" if place else "")

    @property
    def text(self) -> str:
        """What is put on the clipboard: quotation, where it stands, the entry."""
        where = "，".join(part for part in (self.section, self.place) if part)
        note = "（引文中个人姓名已遮蔽）" if self.masked else ""
        said = f"“{self.quotation}”" if self.verbatim else self.quotation
        kept = f"\n存档：{self.url}" if self.origin else ""
        return f"{said}（{where}）{note}\n{self.reference}{kept}"


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
        report.published_kind is not DateKind.WRITTEN,
    )


def _parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _braced(text: str) -> str:
    """What TeX takes for commands stands for itself; addresses too."""
    return re.sub(r"([#$%&_])", r"\\\1", re.sub(r"[{}\\]", "", text)) if not text.startswith(("http:", "https:")) else text


def _title(agency: str, year: int | None) -> str:
    """A name for a report that prints no title; square brackets mark it as ours."""
    return f"[{agency}{f'{year}年' if year else ''}政府信息公开工作年度报告]"
