"""Private persons planted in a report, looked for through every door; officials, bodies and places who must stay."""

from __future__ import annotations

import html
import io
import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path

from archive.ingest import ingest
from archive.models import Paragraph, ParagraphKind
from archive.store import Store
from archive.text.clean import clean
from archive.text.privacy import hidden, mask
from indexer.build import build
from tests.faults.people import people, planted, public
from tests.faults.suite import Fell, Field, fault
from web import create_app
from web.cli import main

_HEAD = "澄岚市民政局2021年政府信息公开工作年度报告"
_PLACES = ("title", "heading", "cell", "listed cell", "beside", "caption", "note", "signature", "file")


def report(sentences: list[str], names: dict[str, str], numbers: dict[str, str]) -> str:
    """A page with a person in each of the places, besides those in sentences."""
    body = "".join(f"<p>{html.escape(each)}</p>" for each in sentences)
    rows = "".join(
        f"<tr><td>{names[place]}</td><td>{numbers['cell phone']}</td><td>{numbers['cell identity']}</td></tr>"
        for place in ("cell", "listed cell")
    )
    return f"""<html><head><title>{_HEAD}</title></head><body><h1>关于{names["title"]}申请公开信息的{_HEAD}</h1>
<p>根据《中华人民共和国政府信息公开条例》编制本报告。</p><h2>一、总体情况</h2><p>2021年，本局主动公开政府信息5条。</p>{body}
<h2>{names["heading"]}申请政府信息公开一案（{numbers["heading phone"]}）</h2>
<table><caption>申请人{names["caption"]}情况表</caption><tr><th>申请人姓名</th><th>电话</th><th>身份证号</th></tr>{rows}</table>
<table><tr><td>姓名</td><td>{names["beside"]}</td><td>电话</td><td>略</td></tr></table>
<table><tr><td>备注：申请人{names["note"]}，邮寄</td></tr></table>
<h2>二、主动公开政府信息情况</h2><p>无。</p><h2>三、收到和处理政府信息公开申请情况</h2><p>本年新收政府信息公开申请3件。</p>
<h2>四、政府信息公开行政复议、行政诉讼情况</h2><p>无。</p><h2>五、存在的主要问题及改进情况</h2><p>无。</p>
<h2>六、其他需要报告的事项</h2><p>联系人：{names["signature"]}，电话13900000000。</p><p>澄岚市民政局</p><p>2022年1月20日</p></body></html>"""


@fault("私人姓名、电话、证件号码从任何一处都看不到", short=1, long=4)
def private_details(field: Field) -> None:
    for number in range(field.tries):
        rng = random.Random(number)
        texts = list(planted(rng, 60))
        lists = {"listed cell", "caption", "signature", "file"}  # several people stand there
        placed = {place: people(rng, 3 if place in lists else 1) for place in _PLACES}
        names = {place: "、".join(each) for place, each in placed.items()}
        numbers = {place: f"138{rng.randrange(10**7, 10**8)}" for place in ("cell phone", "heading phone", "file phone")}
        numbers["cell identity"] = f"33010619800101{rng.randrange(1000, 9999)}"
        secrets = [secret for each in texts for secret in each.secrets] + [name for each in placed.values() for name in each]
        secrets += numbers.values()
        file = field.new("files") / f"申请人{names['file']}{numbers['file phone']}.html"
        file.parent.mkdir()
        file.write_text(report([each.text for each in texts], names, numbers), "utf-8")
        shown = dict(_doors(field, file, secrets))
        field.judge(len(shown) >= 45, Fell.FAILED, f"only {len(shown)} doors")
        for secret in secrets:
            leaks = [door for door, text in shown.items() if stands_in(secret, text)]
            field.judge(not leaks, Fell.WRONG, f"{secret}: {leaks[:5]}")


@fault("私人姓名、电话、证件号码的各种写法都被遮住", short=300, long=50_000)
def private_forms(field: Field) -> None:
    for each in planted(field.rng, field.tries):
        cleaned = clean(each.text)
        paragraph, _ = mask(Paragraph("p1", ParagraphKind.TEXT, 1, cleaned.text, each.text, cleaned.offsets))
        for shown in (hidden(each.text), paragraph.text, paragraph.raw):
            leaks = [secret for secret in each.secrets if stands_in(secret, shown)]
            field.judge(not leaks, Fell.WRONG, f"{each.text}: {leaks}")


def stands_in(secret: str, text: str) -> bool:
    plain = clean(secret).text
    digits = re.sub(r"\D", "", plain)
    return secret in text or plain in text or (len(digits) >= 10 and digits[-10:] in re.sub(r"(?<=\d)[ -](?=\d)", "", text))


def _doors(field: Field, file: Path, secrets: list[str]) -> Iterator[tuple[str, str]]:
    home = field.new("home")
    with Store(home) as store:
        (outcome,) = ingest(store, [file], processes=1)
        build(home, store)
    id = outcome.report_id
    if id is None:
        raise AssertionError(outcome)
    client = create_app(home).test_client()
    paths = [f"/reports/{id}", f"/reports/{id}?text=raw", f"/reports/{id}?q=申请", f"/reports/{id}/cells.csv", f"/api/v1/reports/{id}"]
    paths += [f"/reports/{id}/cite/p{n}?format=text" for n in range(1, 25)]
    paths += [f"/{door}?q={word}" for door in ("search", "api/v1/search", "api/v1/reports") for word in ("申请人", "身份证", "电话")]
    paths += ["/search.csv?q=", "/search.csv?table=cells&q=", "/", "/agencies", "/agencies/澄岚市民政局", "/audit"]
    paths += [
        f"/{door}?question=澄岚市民政局2021年{asked}" for door in ("ask", "api/v1/ask") for asked in ("总体情况", "收到的申请是谁提出的")
    ]
    for path in paths:
        yield path, client.get(path).get_data(as_text=True)
    found = [each for each in secrets if f"/reports/{id}" in client.get("/search", query_string={"q": f'"{each}"'}).get_data(as_text=True)]
    yield "searched for by name", "".join(found)
    sent = client.post("/check", data={"file": (io.BytesIO(file.read_bytes()), file.name)}, content_type="multipart/form-data")
    yield "/check", sent.get_data(as_text=True)
    commands = [
        ["extract", str(file)],
        ["extract", str(file), "--json"],
        ["extract", str(file), "--explain"],
        ["check", str(file), "--json"],
    ]
    at_home = ["--home", str(home)]
    commands += [["check", str(file)], ["search", "申请人", "--json", *at_home], ["ask", "澄岚市民政局2021年总体情况", "--json", *at_home]]
    for command in commands:
        yield " ".join(command[:1] + command[2:3]), _printed(command)
    _printed(["export", str(field.new("out")), *at_home])
    for path in sorted((field.folder / "out").iterdir()):
        yield f"export {path.name}", path.read_bytes().decode("utf-8", "ignore")
    with sqlite3.connect(home / "archive.db") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        yield "archive.db", "\n".join(str(row) for table in tables for row in db.execute(f"SELECT * FROM {table}"))
    for path in sorted((home / "index").rglob("*.arrays")):
        yield "index", path.read_bytes().decode("utf-8", "ignore")
        yield "index, as UTF-16", path.read_bytes().decode("utf-16-le", "ignore")


def _printed(command: list[str]) -> str:
    out = io.StringIO()
    with redirect_stdout(out), suppress(SystemExit):
        main(command)
    return out.getvalue()


@fault("官员、单位、地方的名字不被误遮", short=400, long=20_000)
def public_names(field: Field) -> None:
    for sentence in public(field.rng, field.tries):
        text = clean(sentence).text
        field.judge(hidden(text) == text, Fell.WRONG, f"{text} → {hidden(text)}")
