"""Run in a copy of the program to which the recipes were added: what can be seen of them, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from archive.audit import RULES
from archive.audit.example import Example
from archive.extract import extract
from archive.ingest import ingest
from archive.readers import read
from archive.samples import LAYOUTS, generate
from archive.store import Store
from indexer import open_index
from indexer.build import build
from indexer.question.respond import ask
from web import create_app

REQUESTS = {"new_received": "4000004", "granted": "3000003", "denied_third_party": "1000001", "total_processed": "4000004"}
REPORT = Example(
    table2={"inspections": "7"},
    table3=REQUESTS,
    table4={"lit_direct_pending": "1", "lit_direct_total": "2"},  # does not add up
    signature="示例县水务局\n2023年1月1日",
)


def main(folder: Path) -> dict[str, object]:
    report = extract(read(REPORT.data(), "示例.txt"))
    with Store(folder) as store:
        (folder / "示例.txt").write_bytes(REPORT.data())
        (outcome,) = ingest(store, [folder / "示例.txt"], processes=1)
        build(folder, store)
    client, store = create_app(folder).test_client(), Store(folder)
    index = open_index(folder)

    def page(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.get_data(as_text=True)[-500:])
        return answer.get_data(as_text=True)

    def answered(question: str) -> str:
        return str(ask(question, store=store, index=index).text)

    return {**_numbers(page, answered, outcome.report_id or ""), **_extracted(report), **_rule(page, answered), **_layout()}


def _extracted(report: object) -> dict[str, object]:
    values = report.values  # type: ignore[attr-defined]
    return {
        "values": {code: str(values[code].value) for code in ("t2_inspections_decisions", "denied_rate")},
        "findings": {finding.rule: finding.message for finding in report.findings},  # type: ignore[attr-defined]
    }


def _numbers(page: Callable[[str], str], answered: Callable[[str], str], report_id: str) -> dict[str, object]:
    """Of the field and the measure: label → where it is seen."""
    seen: dict[str, object] = {}
    report, sheet, help_ = page(f"/reports/{report_id}"), page(f"/reports/{report_id}/cells.csv"), page("/help")
    for name, label, query, question in (
        ("field", "行政检查", "行政检查·本年处理决定数量:7", "示例县水务局2022年行政检查处理决定多少件"),
        ("measure", "不予公开率", "不予公开率:25", "示例县水务局2022年不予公开率是多少"),
    ):
        found = json.loads(page(f"/api/v1/search?q={query}"))["total"]["reports"]
        seen[name] = {
            "page": label in report,
            "sheet": label in sheet,
            "help": label in help_,
            "query": found,
            "answer": answered(question),
        }
    return seen


def _rule(page: Callable[[str], str], answered: Callable[[str], str]) -> dict[str, object]:
    return {
        "rule": {
            "listed": [rule.title for rule in RULES if rule.id == "D-04"],
            "facet": "D-04" in page("/search?rule=D-04"),
            "audit": "D-04" in page("/audit"),
            "help": "发布于元旦" in page("/help"),
            "answer": answered("哪些年报元旦发布"),
        },
        "question": answered("2022年哪些年报数字打不拢"),
    }


def _layout() -> dict[str, object]:
    wrong = []
    for sample in generate(reports=4, layout="pipes_apart"):
        report = extract(read(sample.data, sample.filename))
        wrong += [code for code, true in sample.truth.cells.items() if true is not None and report.values[code].value != true]
    return {"layout": {"label": LAYOUTS["pipes_apart"].label, "wrong": wrong}}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False))
