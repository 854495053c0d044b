"""Results as tables of figures and ratios."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from benchmarks.engine import COUNTED
from benchmarks.goals import goals
from benchmarks.questions import KINDS, Asked

T = TypeVar("T")


def table(
    reports: int,
    text: int,
    asked: list[Asked],
    results: dict[str, dict[str, Any]],
    served: dict[str, Any],
    counted: dict[str, dict[str, float]],
) -> str:
    lines = [
        *goals(reports, text, results, served, counted),
        "| | " + " | ".join(r["name"] for r in results.values()) + " |",
        "|---" * (len(results) + 1) + "|",
        *_rows(reports, text, results),
        "",
        "In brackets: ours as a share of theirs.",
        "",
        *_agreement(asked, results),
        "",
        *_counted(counted),
    ]
    lines += ["", *_questions(served["questions"]), "", *_visitors(served["visitors"]), "", _command(served["command"])]
    if profiled := results.get("gongkai", {}).get("profiles"):
        lines += ["", "Where gongkai's time goes when it is asked for the first time:", ""]
        lines += [f"- {kind}: {sentence}" for kind, sentence in profiled.items()]
    return "\n".join(lines)


def _counted(counted: dict[str, dict[str, float]]) -> Iterator[str]:
    yield from ("Counted over the numbers of all reports (all answers agree):", "")
    yield from ("| | gongkai | SQL in Datasette (HTTP) | DuckDB over Parquet |", "|---|---|---|---|")
    for name, seconds in counted.items():
        yield _row(f"{name}, p50, ms", [seconds[peer] * 1000 for peer in ("gongkai", "datasette", "duckdb")], "{:,.2f}")


def _command(measured: Mapping[str, float]) -> str:
    return (
        "Where the time of one `gongkai ask` goes, in ms: "
        + ", ".join(f"{name} {value * 1000:,.0f}" for name, value in measured.items())
        + "."
    )


def _visitors(measured: Mapping[str, float]) -> Iterator[str]:
    yield from ("Many visitors at once, over HTTP; whoever asks shares the cores with who answers:", "")
    for name, value in measured.items():
        yield f"- {name}: {value * 1000:,.0f} ms" if name.endswith("p95") else f"- {name}: {value:,.0f}"


def _questions(questions: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The slowest first."""
    yield from ("Questions of every kind, the slowest first:", "", "| question | kind | first, ms | again, ms |", "|---|---|---|---|")
    for each in sorted(questions, key=lambda each: -each["first"]):
        yield f"| {each['question']} | {each['kind']} | {each['first'] * 1000:,.1f} | {each['again'] * 1000:,.1f} |"


def _rows(reports: int, text: int, results: dict[str, dict[str, Any]]) -> Iterator[str]:
    each = list(results.values())
    yield _row("build, seconds", [r["build"] for r in each], "{:,.1f}")
    yield _row("reports per second", [r["build"] and reports / r["build"] for r in each], "{:,.0f}", compared=False)
    yield _row("index ÷ text", [r["size"] and r["size"] / text for r in each], "{:.2f}")
    yield _row("peak memory of the build, MB", [r["peak"] and r["peak"] / 2**20 for r in each], "{:,.0f}")
    for kind in KINDS:
        for percentile in ("p50", "p95", "again"):
            seconds = [r[percentile].get(kind) for r in each]
            yield _row(f"{kind}, {percentile}, ms", [second and second * 1000 for second in seconds], "{:,.2f}")


def _row(label: str, values: list[float | None], shown: str, *, compared: bool = True) -> str:
    """The first value is ours."""
    ours, *others = values
    cells = [shown.format(ours) if ours is not None else "–"]
    for value in others:
        ratio = f" ({_ratio(ours / value)})" if compared and value and ours is not None else ""
        cells.append("–" if value is None else shown.format(value) + ratio)
    return f"| {label} | " + " | ".join(cells) + " |"


def _agreement(asked: list[Asked], results: dict[str, dict[str, Any]]) -> list[str]:
    """How many answers are those found by reading; facets and conjunctions are held to each other."""
    lines = []
    results = {name: result for name, result in results.items() if result["replies"]}
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


def _ratio(value: float) -> str:
    return f"{value:.2f} ×" if value >= 0.1 else f"{value:.3f} ×"
