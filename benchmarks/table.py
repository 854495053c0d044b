"""Results as tables of figures and ratios."""

from __future__ import annotations

from collections import Counter
from typing import Any, TypeVar

from benchmarks.engine import COUNTED
from benchmarks.questions import KINDS, Asked

T = TypeVar("T")


def table(reports: int, text: int, asked: list[Asked], results: dict[str, dict[str, Any]]) -> str:
    ours = next(iter(results.values()))
    rows = [
        ("build, seconds", [f"{r['build']:.1f}" for r in results.values()], [ours["build"] / r["build"] for r in results.values()]),
        ("reports per second", [f"{reports / r['build']:,.0f}" for r in results.values()], None),
        ("index ÷ text", [f"{r['size'] / text:.2f}" for r in results.values()], [ours["size"] / r["size"] for r in results.values()]),
        (
            "peak memory of the build, MB",
            [f"{r['peak'] / 2**20:,.0f}" for r in results.values()],
            [ours["peak"] / r["peak"] for r in results.values()],
        ),
    ]
    for kind in KINDS:
        for percentile in ("p50", "p95", "again"):
            times = [r[percentile].get(kind) for r in results.values()]
            shown = [_milliseconds(seconds) for seconds in times]
            rows.append(
                (
                    f"{kind}, {percentile}, ms",
                    shown,
                    [ours[percentile][kind] / seconds if seconds else None for seconds in times] if ours[percentile].get(kind) else None,
                )
            )
    lines = [
        f"## {reports:,} reports ({text / 1e6:,.0f} MB of text, {len(asked)} questions)",
        "",
        "| | " + " | ".join(r["name"] for r in results.values()) + " |",
        "|---" * (len(results) + 1) + "|",
    ]
    for label, shown, ratios in rows:
        cells = [value if not i or not ratios or ratios[i] is None else f"{value} ({_ratio(ratios[i])})" for i, value in enumerate(shown)]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    lines += ["", "In brackets: ours as a share of theirs.", "", *_agreement(asked, results)]
    return "\n".join(lines)


def _agreement(asked: list[Asked], results: dict[str, dict[str, Any]]) -> list[str]:
    """How many answers are those found by reading; facets and conjunctions are held to each other."""
    lines = []
    for result in results.values():
        wrong: Counter[str] = Counter()
        for number, each in enumerate(asked):
            reply = result["replies"][number]
            known = each.reports or _most_frequent([r["replies"][number]["reports"] for r in results.values()])
            wrong[each.kind] += reply["reports"] != known
            if each.question.faceted:
                expected = [_counts(r["replies"][number]["facets"]) for r in results.values()]
                wrong[each.kind] += _counts(reply["facets"]) != _most_frequent(expected)
        told = ", ".join(f"{count} in “{kind}”" for kind, count in wrong.items() if count)
        lines.append(f"- {result['name']}: {'all answers agree' if not told else f'differs: {told}'}")
    return lines


def _counts(facets: dict[str, dict[str, int]]) -> tuple[tuple[tuple[str, int], ...], ...]:
    return tuple(tuple(sorted(facets.get(facet, {}).items())) for facet in COUNTED)


def _most_frequent(values: list[T]) -> T:
    return Counter(values).most_common(1)[0][0]


def _milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.2f}" if seconds < 0.1 else f"{seconds * 1000:,.0f}"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f} ×" if value >= 0.1 else f"{value:.3f} ×"
