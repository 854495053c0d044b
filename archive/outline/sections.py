"""Lines → title, sections, paragraphs, tables, signature; page furniture left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive.models import Paragraph, ParagraphKind
from archive.outline.frame import Frame, flat, frame_of
from archive.outline.lines import Line
from archive.outline.marks import Found, Mark, mark_lines
from archive.outline.regions import table_end, table_paragraph
from archive.tables.align import Placed
from archive.text.clean import Cleaned, clean, join, tighten, without

_SENTENCE_END = "。！？；：;!?:”》"
_TITLE = re.compile(r"[^。，；：]{4,60}(?:年度报告|年报)")  # a line of its own, also in the middle of a file
_MARK = re.compile(r"[*#\s]")
_MARKUP = re.compile(r"\*\*|^#{1,6}\s*|\s+$")


@dataclass(frozen=True, slots=True)
class Heading:
    section: int
    none: bool  # ends with （无）
    numbered: bool
    official: bool  # one of the official form's, not of a free report
    paragraph: str


@dataclass(slots=True)
class Outline:
    """The document's parts. ``tables`` holds, for each table paragraph, its rows of placed cells."""

    title: str | None
    title_lines: tuple[str, ...]
    signature: str | None
    signed: str | None  # YYYY-MM-DD of the signature
    metadata: Mapping[str, str]
    notes: Mapping[str, int]  # what cleaning saw in the body, by kind
    paragraphs: list[Paragraph] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    tables: list[list[list[Placed]]] = field(default_factory=list)
    lead: tuple[str, ...] = ()  # lines before the title
    joined: list[str] = field(default_factory=list)  # paragraphs put together again across a page break

    def heading(self, section: int) -> Heading | None:
        return next((h for h in self.headings if h.section == section), None)

    def next_id(self) -> str:
        return f"p{len(self.paragraphs) + 1}"


def outline(lines: Sequence[Line], page_metadata: Mapping[str, str] | None = None) -> Outline:
    marks = mark_lines(lines)
    frame = frame_of(marks, {name: clean(text).text for name, text in (page_metadata or {}).items()})
    notes = _notes(lines[frame.start : frame.end])
    result = Outline(frame.title, frame.title_lines, frame.signature, frame.signed, frame.metadata, notes, lead=frame.lead)
    _collect(marks, frame, result)
    return result


def _collect(marks: list[Mark], frame: Frame, result: Outline) -> None:
    """One paragraph after the other, each with the section it stands in."""
    title_left = list(frame.title_lines)
    section: int | None = None
    i = frame.start
    while i < frame.end:
        mark = marks[i]
        stop = i + 1
        if not mark.cells and mark.line.blank:
            pass
        elif title_left and flat(mark.line.text) in title_left:
            title_left.remove(flat(mark.line.text))
            _add(result, ParagraphKind.TITLE, None, [mark.line])
        elif mark.heading and _moves_on(section, mark.heading):
            found = mark.heading
            section = found.section or None
            _add(result, ParagraphKind.HEADING, section, [mark.line])
            if section is not None:
                result.headings.append(Heading(section, found.none, found.numbered, found.official, result.paragraphs[-1].id))
        elif (table := table_end(marks, i, frame.end)) > i:
            paragraph, placed = table_paragraph(marks[i:table], result.next_id(), section)
            result.paragraphs.append(paragraph)
            result.tables.append(placed)
            stop = table
        elif i in frame.signature_lines:
            _add(result, ParagraphKind.SIGNATURE, section, [mark.line])
        else:
            stop = _add_text(result, section, marks, i, frame)
        i = stop


def _moves_on(section: int | None, heading: Found) -> bool:
    return section is None or heading.section >= section or heading.official or heading.section == 0


def _add_text(result: Outline, section: int | None, marks: list[Mark], at: int, frame: Frame) -> int:
    """A paragraph of prose, put together again where a page break cut it. Returns the next index."""
    group = [marks[at].line]
    i = at + 1
    while i < frame.end:
        after = next((j for j in range(i, min(i + 3, frame.end)) if not marks[j].line.blank), None)
        if after is None or after in frame.signature_lines or not _continues(group[-1], marks[after]):
            break
        group.append(marks[after].line)
        i = after + 1
    _add(result, ParagraphKind.TEXT, section, group)
    if len(group) > 1:
        result.joined.append(result.paragraphs[-1].id)
    return i


def _continues(line: Line, after: Mark) -> bool:
    """Whether the next line goes on in the middle of this line's sentence."""
    text, following = line.text.rstrip(), after.line.text.lstrip()
    if (
        len(text) < 25
        or after.heading
        or after.line.is_grid
        or after.labels
        or after.delimited
        or after.anchors
        or line.heading
        or after.line.heading
    ):
        return False
    if text[-1] in _SENTENCE_END + "*）)】" or not following or _TITLE.fullmatch(text):
        return False
    if re.match(r"[（(]?[一二三四五六七八九十\d]+[)）、.．]|[#*一二三四五六七八九十]+是|第[一二三四五六]|[#*]", following):
        return False
    goes_on = re.match(r"[\u4e00-\u9fff，、。；”“\"（(\d]", following)
    return bool(goes_on) and ("。" in following or "；" in following or len(following) > 25)


def _add(result: Outline, kind: ParagraphKind, section: int | None, lines: list[Line]) -> None:
    parts = [_plain(line) for line in lines]
    cleaned, raw = join(parts, [line.raw for line in lines]) if len(lines) > 1 else (parts[0], lines[0].raw)
    lead = len(cleaned.text) - len(cleaned.text.lstrip())
    text = cleaned.text.strip()
    if text:
        offsets = cleaned.offsets[lead : lead + len(text) + 1]
        result.paragraphs.append(Paragraph(result.next_id(), kind, section, text, raw, offsets, lines[0].page))


def _plain(line: Line) -> Cleaned:
    """A prose line without markdown's marks and needless blanks."""
    tight = tighten(line.cleaned)
    return without(tight, _MARKUP) if _MARK.search(tight.text) else tight


def _notes(lines: Sequence[Line]) -> dict[str, int]:
    notes: dict[str, int] = {}
    for line in lines:
        for note in line.cleaned.notes:
            notes[note.kind] = notes.get(note.kind, 0) + note.count
    return notes
