"""``python -m tests.faults [name …]``: the long form of every fault as a table; the exit status is 1 if one fell."""

from __future__ import annotations

import sys
import traceback

from tests.faults import ALL, suite


def main(names: list[str]) -> int:
    chosen = [each for name, each in ALL.items() if not names or name in names]
    print(f"{'fault':32} {'tries':>7} {'lost':>5} {'wrong':>6} {'failed':>7} {'seconds':>8}")
    fell = 0
    for each in chosen:
        try:
            tally, seconds = suite.attempt(each, long=True)
        except Exception:
            fell += 1
            print(f"{each.name:32} ended early\n{traceback.format_exc()}", flush=True)
            continue
        counts = [tally.fell[kind] for kind in suite.Fell]
        fell += any(counts)
        print(f"{each.name:32} {tally.tries:7} {counts[0]:5} {counts[1]:6} {counts[2]:7} {seconds:8.1f}  {tally.skipped}", flush=True)
        for detail in (*tally.measured, *tally.details[:10]):
            print(f"    {detail}", flush=True)
    print(f"{len(chosen)} faults, {fell} fell")
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
