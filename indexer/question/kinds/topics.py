"""Where a report speaks of what it has to speak of: problems, improvements, each kind of work."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.models import Paragraph
from archive.store.stored import Summary
from indexer.question.context import Context

_SECTIONS = {"problems": 5, "improvement": 5, "both": 5, "overview": 1, "other": 6}
_HEADINGS = {"platform": r"平台建设", "supervision": r"监督保障|监督考核|考核评议", "management": r"政府信息管理|信息管理",
             "proactive": r"主动公开", "on_request": r"依申请公开"}  # fmt: skip
_PROBLEM = re.compile(r"存在(?:的)?(?:主要)?(?:问题|不足)|不足|差距|问题[:：]|主要有[:：]")
_REMEDY = re.compile(
    r"改进(?:措施|情况|打算|方向)|整改|下一步|今后|将(?:进一步|继续)|针对.{0,20}问题|进一步(?:完善|加强|提高|规范|提升|拓宽)|打算"
)
_SUBHEADING = re.compile(r"^[（(][一二三四五六七八九十]+[)）]")


def about(context: Context, report: Summary, topic: str) -> list[Paragraph]:
    """A report's passages on a topic, in order."""
    if topic in _HEADINGS:
        return _under_heading(context.store.texts(report.id), re.compile(_HEADINGS[topic]))
    section = context.store.texts(report.id, _SECTIONS[topic])
    if topic not in ("problems", "improvement"):
        return section
    chosen = [p for p, remedy in _halves(section) if remedy is (topic == "improvement")]
    return chosen or section


def _halves(section: Sequence[Paragraph]) -> list[tuple[Paragraph, bool]]:
    """Each paragraph of section five: does it tell problems, or what is done about them? Titles decide, then words."""
    told: list[tuple[Paragraph, bool]] = []
    remedy = False
    for paragraph in section:
        head = paragraph.text[:40]
        problem, answer = _PROBLEM.search(head), _REMEDY.search(head)
        if answer and (not problem or (_SUBHEADING.match(head) and answer.start() < problem.start()) or head.startswith("针对")):
            remedy = True
        elif problem:
            remedy = False
        told.append((paragraph, remedy))
    return told


def _under_heading(texts: Sequence[Paragraph], heading: re.Pattern[str]) -> list[Paragraph]:
    """The paragraph that begins with a sub-heading, and those up to the next one."""
    found: list[Paragraph] = []
    inside = False
    for paragraph in texts:
        head, length = paragraph.text[:24], len(paragraph.text)
        titled = _SUBHEADING.match(head) is not None
        if heading.search(head) and (titled or length < 30):
            inside = True
        elif titled or (length < 20 and paragraph.text.rstrip("。").endswith("情况")):
            inside = False
        found += [paragraph] if inside else []
    return found or [paragraph for paragraph in texts if paragraph.section == 1 and heading.search(paragraph.text)][:3]
