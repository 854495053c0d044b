"""Where this engine's time goes, for each kind of question: what limits it."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Mapping
from pathlib import Path

from benchmarks.engine import Engine, Question

_ROUNDS = 20
_SHOWN = 6


def profiles(engine: Engine, asked: list[tuple[str, Question]]) -> dict[str, str]:
    """kind → a sentence."""
    kinds = dict.fromkeys(kind for kind, _ in asked)
    return {kind: _profile(engine, [question for each, question in asked if each == kind]) for kind in kinds}


def _profile(engine: Engine, questions: list[Question]) -> str:
    profiler = cProfile.Profile()
    for _ in range(_ROUNDS):
        for question in questions:
            engine.forget()
            profiler.enable()
            engine.ask(question)
            profiler.disable()
    stats = pstats.Stats(profiler)
    calls = stats.total_calls / (_ROUNDS * len(questions))  # type: ignore[attr-defined]
    own = sorted(_own_seconds(stats).items(), key=lambda item: -item[1])
    total = stats.total_tt  # type: ignore[attr-defined]
    shares = ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in own[:_SHOWN])
    return f"{calls:,.0f} calls a question; {shares}"


def _own_seconds(stats: pstats.Stats) -> Mapping[str, float]:
    """Function → seconds in itself and in what is built in that it calls."""
    seconds: dict[str, float] = {}
    for (file, _, function), (_, _, own, _, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file != "~":
            name = f"`{Path(file).stem}.{function}`"
            seconds[name] = seconds.get(name, 0) + own
            continue
        for (caller_file, _, caller), (_, _, within, _) in callers.items():
            name = f"`{Path(caller_file).stem}.{caller}`"
            seconds[name] = seconds.get(name, 0) + within
    return seconds
