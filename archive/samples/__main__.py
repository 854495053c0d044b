"""``python -m archive.samples OUT_DIR``: writes sample files, and beside each what is true about it."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from archive.samples.generate import generate
from archive.samples.layouts import LAYOUTS
from archive.samples.truth import Sample


def as_json(sample: Sample) -> dict[str, Any]:
    """The truth in the field names of ``gongkai extract --json``."""
    truth = sample.truth
    agency = truth.agency
    return {
        "layout": sample.layout,
        "format": sample.format,
        "scenario": truth.scenario,
        "title": truth.title,
        "report_year": truth.report_year,
        "published": truth.published.isoformat() if truth.published else None,
        "form": truth.edition.value,
        "agency": {
            name: getattr(agency, name)
            for name in ("name", "as_written", "province", "city", "county", "town", "adcode", "level", "body_type", "sector")
        },
        "values": {code: _number(value) for code, value in truth.cells.items()},
        "facts": {code: {"answer": fact.answer.value, "count": fact.count} for code, fact in truth.facts.items()},
        "findings": sorted(truth.findings),
        "findings_beside_last_year": sorted(truth.series_findings),
        "private_names": list(truth.private_names),
    }


def _number(value: Decimal | None) -> int | str | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m archive.samples", description="写出示例（虚构）年报及其真值，供查看。")
    parser.add_argument("folder", type=Path, metavar="OUT_DIR", help="写到哪个文件夹")
    parser.add_argument("--reports", type=int, default=60, help="份数，默认60")
    parser.add_argument("--seed", type=int, default=7, help="随机种子，默认7")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), help="全部用这一种版式")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for sample in generate(arguments.seed, arguments.reports, arguments.layout):
        (arguments.folder / sample.filename).write_bytes(sample.data)
        truth = json.dumps(as_json(sample), ensure_ascii=False, indent=1)
        (arguments.folder / f"{sample.filename}.truth.json").write_text(truth + "\n", encoding="utf-8")
        number += 1
    print(f"已写出{number}份示例年报：{arguments.folder}")


if __name__ == "__main__":
    main()
