"""The story of one report: document → lines → outline → tables, sentences → facts → findings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from archive.agency.places import Gazetteer, of_lines
from archive.agency.reporter import NOBODY, Page, reporter
from archive.audit import ACROSS_YEARS, Subject, audit
from archive.audit.dates import statistics_year
from archive.form import Edition
from archive.models import Agency, DateKind, Document, Evidence, EvidenceKind, Mask, ParagraphKind, Report, State, Value
from archive.narrative.said import Said, Scope, Statement
from archive.narrative.statements import statements
from archive.outline.captions import of_the_year, with_captions
from archive.outline.frame import REPORT_NAME
from archive.outline.lines import lines_of
from archive.outline.sections import Outline, outline
from archive.recognise import why_not_a_report
from archive.tables.annex import answers, read_annex
from archive.tables.read import Reading, read_tables
from archive.text import privacy
from archive.text.numbers import chinese_numeral
from archive.truth.ladder import Sources
from archive.truth.settle import Truth, settle

_BRACKETED = re.compile(r"^[【\[][^】\]]*[】\]]")  # 【年度报告】 before a title
_OPENING = 4  # paragraphs before the first chapter that may say who reports
_ASKING = re.compile(r"联系|咨询|电话|地址")
_LONGEST_TITLE, _LONGEST_PARAGRAPH = 200, 2000  # characters in which a body's name is looked for
_MOST_MASKS = 2000


def extract(document: Document, *, filename: str = "") -> Report:
    """Everything one document says. Never raises for content; what can't be told is null or unknown."""
    lines = lines_of(document)
    parts = outline(lines, dict(document.metadata))
    year = report_year(parts)
    tables = with_captions(parts.paragraphs, of_the_year(parts.paragraphs, parts.tables, year))
    reading = read_tables(tables, _fallback(year), _trusted(parts))
    reason = why_not_a_report(parts, reading)
    if reason:
        return _no_report(reason, parts, document)
    masks = _mask(parts)
    if len(masks) > _MOST_MASKS:  # a list of people, or made to keep somebody busy
        return _no_report(f"文中有{len(masks)}处个人信息，不像年度报告", parts, document, masks)
    agency = _agency(parts, year, of_lines(line.text for line in lines))
    said = statements(parts.paragraphs, year, agency)
    form = _form(parts, reading, year)
    if form == Edition.FREE:
        reading = replace(reading, values=read_annex(parts.tables), seen=frozenset())
    truth = _settle(parts, reading, said, form)
    published, published_kind = _published(parts)
    subject = Subject(parts, reading, said, truth.facts, agency, form, year, published, masks, document.warnings)
    audited = audit(subject)
    return Report(
        is_report=True,
        reason=None,
        title=parts.title,
        report_year=year,
        published=published,
        form=form,
        agency=agency,
        paragraphs=tuple(parts.paragraphs),
        values={**truth.values, **_stated(said)},
        facts=truth.facts,
        findings=audited.findings,
        masks=masks,
        format=document.format,
        published_kind=published_kind,
        unassessed=(*audited.unassessed, *(rule.id for rule in ACROSS_YEARS)),  # nothing stands beside it yet
    )


def _published(parts: Outline) -> tuple[str | None, DateKind | None]:
    """The day the page gives as that of publication; else the day of writing, under the report or as the page gives it."""
    if issued := parts.metadata.get("published"):
        return issued, DateKind.ISSUED
    written = parts.signed or parts.metadata.get("written")
    return written, DateKind.WRITTEN if written else None


def report_year(parts: Outline) -> int | None:
    """Title, the year next to the report's name → 统计期限 → the year most sentences begin with; never the date of publication."""
    title = parts.title or ""
    name = REPORT_NAME.search(title)
    years = [(int(year[1]), year.start()) for year in re.finditer(r"(?<![\d\-—–－~～至])((?:19|20)\d{2})(?!\d)", title)]
    if years:
        before = [year for year, at in years if name and at < name.end()]
        return before[-1] if before else years[0][0]
    if named := re.search(r"(二[〇○零oO][〇○零oO一二][〇○零oO一二三四五六七八九])年", title):
        return chinese_numeral(re.sub("[○oO]", "〇", named[1]))
    opening = [p.text for p in parts.paragraphs if p.kind is ParagraphKind.TEXT][:6]
    period = statistics_year(" ".join(opening))
    if period:
        return period
    prose = "\n".join(p.text for p in parts.paragraphs if p.kind is ParagraphKind.TEXT and p.section in (None, 1, 2, 3, 4))
    year = r"((?:19|20)\d{2})年(?!\d{1,2}月\d{1,2}日)(?!.{0,3}(?:要点|通知|工作安排))"
    return _most_named(re.findall(rf"(?:^|[。；\n])\W*{year}", prose)) or _most_named(re.findall(rf"(?<!\d){year}", prose))


def _most_named(years: list[str]) -> int | None:
    ranked = Counter(years).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return int(ranked[0][0])


def _trusted(parts: Outline) -> frozenset[str]:
    """Tables that stand where the official outline has them, or where nothing tells; a bare list among them needs several rows,
    or a table right before it that it may be the rest of."""
    trusted: set[str] = set()
    for before, paragraph in zip([None, *parts.paragraphs], parts.paragraphs, strict=False):
        if paragraph.kind is not ParagraphKind.TABLE or paragraph.section not in (None, 2, 3, 4):
            continue
        bare = "|" not in paragraph.raw and "\t" not in paragraph.raw and paragraph.text.count("\n") <= 3
        if not bare or (before is not None and before.id in trusted):
            trusted.add(paragraph.id)
    return frozenset(trusted)


def _fallback(year: int | None) -> Edition | None:
    if year is None:
        return None
    return Edition.E2019 if year <= 2020 else Edition.E2021


def _form(parts: Outline, reading: Reading, year: int | None) -> str | None:
    """By content: the tables' labels; without tables, reports before 2019 and those without the official outline are free."""
    second, third = reading.editions
    if second or third:
        return (second or third or Edition.E2021).value
    if reading.seen:
        return (_fallback(year) or Edition.E2021).value
    official = {heading.section for heading in parts.headings if heading.official}
    if (year is not None and year <= 2018) or len(official) < 3:
        return Edition.FREE.value
    return None


def _settle(parts: Outline, reading: Reading, said: list[Said], form: str | None) -> Truth:
    texts = {paragraph.id: paragraph.text for paragraph in parts.paragraphs}
    none = {
        each.section: Evidence(EvidenceKind.HEADING_NONE, texts[each.paragraph], each.paragraph) for each in parts.headings if each.none
    }
    if form != Edition.FREE:
        return settle(Sources(reading.values, said, none, form))
    # Reports before 2019 answer the same questions, but carry none of the fields these are decided by later.
    facts = settle(Sources(answers(reading.values), said, none, form)).facts
    return Truth(dict(reading.values), facts)


def _agency(parts: Outline, year: int | None, places: Gazetteer) -> Agency:
    paragraphs = [p for p in parts.paragraphs if p.kind in (ParagraphKind.TEXT, ParagraphKind.SIGNATURE)]
    opening = [p for p in paragraphs if p.kind is ParagraphKind.TEXT and p.section is None][:_OPENING]
    first = [p for p in paragraphs if p.section == 1][:1]
    asking = [p.text for p in paragraphs if p not in opening and _ASKING.search(p.text)]
    page = Page(
        titles=_cut(_titles(parts), _LONGEST_TITLE),
        page_title=parts.metadata.get("title", "")[:_LONGEST_TITLE] or None,
        signature=parts.signature and parts.signature[:_LONGEST_TITLE],
        publishers=_cut([name for key in ("publisher", "author") if (name := parts.metadata.get(key))], _LONGEST_TITLE),
        declared=parts.metadata.get("reporter", "")[:_LONGEST_TITLE] or None,
        opening=_cut([p.text for p in (*opening, *first)], _LONGEST_PARAGRAPH),
        closing=_cut([*parts.lead, *asking], _LONGEST_PARAGRAPH),
        text="\n".join(p.text for p in parts.paragraphs),
    )
    return reporter(page, year, places=places)


def _cut(texts: Iterable[str], length: int) -> list[str]:
    """No body's name is longer: what is read for one grows faster than what it is read in."""
    return [text[:length] for text in texts]


def _titles(parts: Outline) -> list[str]:
    """The lines of the title, a line with nothing but a name first."""
    bare = [re.sub(r"^[（(](.*)[）)]$", r"\1", line) for line in parts.title_lines if not REPORT_NAME.search(line)]
    lines = [*(bare if len(parts.title_lines) > 1 else ()), parts.title or "", *parts.title_lines]
    if parts.lead and parts.title and not parts.title[0].isdigit():
        lines.append(parts.lead[-1] + parts.title)  # a name broken over two lines
    return [_BRACKETED.sub("", line.replace("资讯", "信息")) for line in lines if line]


def _mask(parts: Outline) -> tuple[Mask, ...]:
    """Before anybody else sees them: every paragraph of any kind, and what was read off them for the head."""
    masks: list[Mask] = []
    known = privacy.known_names(parts.paragraphs, parts.title, parts.signature)
    for index, paragraph in enumerate(parts.paragraphs):
        parts.paragraphs[index], found = privacy.mask(paragraph, known)
        masks += found
    parts.title = parts.title and privacy.hidden(parts.title, known)
    parts.signature = parts.signature and privacy.hidden(parts.signature, known)
    parts.title_lines = tuple(privacy.hidden(line, known) for line in parts.title_lines)
    parts.lead = tuple(privacy.hidden(line, known) for line in parts.lead)
    parts.metadata = {name: privacy.hidden(value, known) for name, value in parts.metadata.items()}
    return tuple(masks)


_STATED = {Statement.PUBLISHED: "n_published", Statement.REQUESTS: "n_requests"}


def _stated(said: list[Said]) -> Mapping[str, Value]:
    """Numbers only sentences give, where all exact statements agree."""
    values: dict[str, Value] = {}
    for statement, code in _STATED.items():
        exact = [one for one in said if one.statement is statement and not one.approximate and one.scope is not Scope.OWN]
        if exact and len({one.number for one in exact}) == 1 and (number := exact[0].number) is not None:
            first = exact[0]
            values[code] = Value(code, Decimal(number), first.quote, State.EXPLICIT, EvidenceKind.NARRATIVE_NUMBER, first.paragraph)
    return values


def _no_report(reason: str, parts: Outline, document: Document, masks: tuple[Mask, ...] | None = None) -> Report:
    masks = _mask(parts) if masks is None else masks
    return Report(False, reason, parts.title, None, None, None, NOBODY, tuple(parts.paragraphs), {}, {}, (), masks, document.format)
