"""The optional model: a fake endpoint that answers well, badly, slowly and with bad intent."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.question import Intent, ask
from indexer.question.plan import Filter
from indexer.question.translate import ModelTranslator, configured, plan_of
from tests.indexer.question.conftest import Archive

UNREADABLE = "2022年紧急申请有多少件"
GOOD = {
    "intent": "aggregate",
    "filters": {"report_year": ["2022"]},
    "quantities": ["t3_new_received__total"],
    "aggregate": "sum",
}


class Endpoint:
    """What the fake model says, and what it was asked."""

    def __init__(self) -> None:
        self.content: Any = json.dumps(GOOD)
        self.raw: bytes | None = None
        self.status = 200
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.drip = False
        self.asked: list[dict[str, Any]] = []
        self.authorised: list[str | None] = []


@pytest.fixture
def endpoint() -> Iterator[tuple[Endpoint, str]]:
    said = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            said.authorised.append(self.headers.get("Authorization"))
            time.sleep(said.delay)
            body = said.raw if said.raw is not None else json.dumps({"choices": [{"message": {"content": said.content}}]}).encode()
            try:
                self.send_response(said.status)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for i in range(0, len(body), 1 if said.drip else len(body) or 1):
                    self.wfile.write(body[i : i + (1 if said.drip else len(body))])
                    if said.drip:
                        self.wfile.flush()
                        time.sleep(0.05)
            except OSError:
                pass  # the asker has hung up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield said, f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


def answered(archive: Archive, url: str, question: str = UNREADABLE, timeout: float = 2.0) -> Any:
    translator = ModelTranslator(url, "fake", "secret", timeout)
    return ask(question, store=archive.store, index=archive.index, translator=translator)


def test_off_unless_set_up() -> None:
    assert configured({}) is None
    assert configured({"GONGKAI_MODEL_URL": "http://localhost/v1"}) is None
    assert configured({"GONGKAI_MODEL_URL": "file:///etc/passwd", "GONGKAI_MODEL_NAME": "x"}) is None
    assert configured(
        {"GONGKAI_MODEL_URL": "http://localhost/v1", "GONGKAI_MODEL_NAME": "x", "GONGKAI_MODEL_TIMEOUT": "?"}
    ) == ModelTranslator("http://localhost/v1", "x")


def test_a_good_translation_is_answered_from_the_archive_and_says_so(archive: Archive, endpoint: tuple[Endpoint, str]) -> None:
    said, url = endpoint
    answer = answered(archive, url)
    assert answer.interpreted_by == "model"
    assert answer.to_dict()["interpreted_by"] == "model"
    assert answer.value == archive.ask("2022年一共收到多少申请").value
    assert any("由模型解读" in note for note in answer.notes)
    assert said.authorised == ["Bearer secret"]


def test_it_is_given_no_report(archive: Archive, endpoint: tuple[Endpoint, str]) -> None:
    said, url = endpoint
    answered(archive, url)
    sent = json.dumps(said.asked, ensure_ascii=False)
    assert UNREADABLE in sent
    for name in archive.holdings.offices:
        assert name not in sent
    assert "虚构" not in sent


@pytest.mark.parametrize(
    "question",
    [
        "2022年一共收到多少申请",
        "申请人的电话是多少",
        "明年会收到多少申请",
        "今天天气怎么样",
        "2022年结转了几件",
        "北京市公安局2022年收到多少申请",
    ],
)
def test_it_is_not_asked_what_the_parser_can_read_or_refuses(archive: Archive, endpoint: tuple[Endpoint, str], question: str) -> None:
    said, url = endpoint
    assert answered(archive, url, question).interpreted_by == "parser"
    assert not said.asked


MALFORMED: list[Any] = [
    "",
    "对不起，我不能",
    "{",
    "[]",
    "{}",
    "null",
    json.dumps({**GOOD, "sql": "DROP TABLE reports"}),
    json.dumps({**GOOD, "intent": "refuse"}),
    json.dumps({**GOOD, "quantities": ["no_such_field"]}),
    json.dumps({**GOOD, "quantities": "t3_new_received__total"}),
    json.dumps({**GOOD, "quantities": []}),
    json.dumps({**GOOD, "filters": {"agency": ["某某不存在的局"]}}),
    json.dumps({**GOOD, "filters": {"report_year": ["1999"]}}),
    json.dumps({**GOOD, "filters": {"id": ["1 OR 1=1"]}}),
    json.dumps({**GOOD, "filters": {"report_year": [2022]}}),
    json.dumps({**GOOD, "conditions": [{"quantity": "t3_new_received__total", "op": "gt", "value": "NaN"}]}),
    json.dumps({**GOOD, "limit": "all"}),
    json.dumps({**GOOD, "limit": True}),
    json.dumps({**GOOD, "answer": "共收到一万件"}),
    "[" * 5_000,
    42,
    None,
    {"intent": "list"},
]


@pytest.mark.parametrize("content", MALFORMED, ids=lambda content: str(content)[:40])
def test_a_malformed_translation_is_as_good_as_none(archive: Archive, endpoint: tuple[Endpoint, str], content: Any) -> None:
    said, url = endpoint
    said.content = content
    assert answered(archive, url).to_dict() == archive.ask(UNREADABLE).to_dict()


@pytest.mark.parametrize(
    "raw",
    [b"", b"<html>", b"\xff\xfe", b"{}", b'{"choices": []}', b'{"choices": [{"message": null}]}', b"x" * 1_000_000, b'{"choices": {}}'],
)
def test_a_reply_of_another_shape_is_as_good_as_none(archive: Archive, endpoint: tuple[Endpoint, str], raw: bytes) -> None:
    said, url = endpoint
    said.raw = raw
    assert answered(archive, url).intent is Intent.CLARIFY


def test_a_slow_model_is_not_waited_for(archive: Archive, endpoint: tuple[Endpoint, str]) -> None:
    said, url = endpoint
    said.delay = 1.5
    assert answered(archive, url, timeout=0.2).intent is Intent.CLARIFY
    said.delay, said.drip = 0.0, True
    assert answered(archive, url, timeout=0.3).intent is Intent.CLARIFY


def test_it_leads_nowhere_else(archive: Archive, endpoint: tuple[Endpoint, str]) -> None:
    said, url = endpoint
    said.status, said.headers = 302, {"Location": f"{url}/elsewhere"}
    assert answered(archive, url).intent is Intent.CLARIFY
    assert len(said.asked) == 1
    for status in (401, 429, 500):
        said.status, said.headers = status, {}
        assert answered(archive, url).intent is Intent.CLARIFY


def test_nobody_there(archive: Archive) -> None:
    assert answered(archive, "http://127.0.0.1:9/v1").intent is Intent.CLARIFY


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(["intent", "filters", "quantities", "conditions", "text", "limit", "x"])
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4))


@given(anything)
def test_no_reply_raises(archive: Archive, data: Any) -> None:
    plan = plan_of(data, archive.holdings)
    assert plan is None or plan.intent in Intent


def test_names_are_those_of_the_archive(archive: Archive) -> None:
    office = next(iter(archive.holdings.offices))
    plan = plan_of({**GOOD, "filters": {"agency": [office]}}, archive.holdings)
    assert plan is not None
    assert plan.filters == (Filter("agency", (office,)),)
