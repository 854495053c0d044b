"""Requests to the cluster: any node may be asked; what a lost, frozen or busy node costs is time."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout as TimedOut
from opensearchpy.exceptions import ImproperlyConfigured, NotFoundError, TransportError

from archive.errors import BadSetting, GongkaiError
from indexer.chosen import VARIABLE, NoCluster

BUDGET = 180.0  # seconds until a request that nobody answers is given up
_REFUSED = 20.0  # seconds for nodes that are not there at all to come back
ATTEMPT = 8.0  # seconds; every further one may take twice as long: a large question is not slower than a frozen node for ever
WRITING = 60.0  # the same for what writes: done twice it costs twice
_PAUSES = (0.1, 0.3, 1.0, 2.0)
_AGAIN = {429, 502, 503, 504}
_LOST = (
    "disconnected", "node_closed", "connect_transport", "receive_timeout", "context_missing", "no_shard", "shard_not", "unavailable",
    "Analyzer is closed", "already_closed",
)  # fmt: skip
Json = dict[str, Any]
logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # an index that is not there yet is no news; what is amiss is raised


class Refused(GongkaiError):
    """The cluster understood and will not."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"检索集群不接受请求（{status}：{reason}）。", advice="请查看检索集群的日志；索引可用 gongkai rebuild 重建。")
        self.status = status
        self.reason = reason


class Missing(Refused):
    """An index, alias or view that is not there."""


class LostView(GongkaiError):
    """A part of a view went with its node."""


class Cluster:
    def __init__(self, addresses: Sequence[str], *, budget: float = BUDGET) -> None:
        self._addresses = tuple(addresses)
        self._budget = budget
        try:
            # Which node is asked next and which one is let rest is the client's business; whether to ask again is ours.
            self._client = OpenSearch(list(addresses), max_retries=0, retry_on_timeout=True, http_compress=True, pool_maxsize=16)
        except (ImproperlyConfigured, ValueError) as error:
            raise BadSetting(
                f"环境变量 {VARIABLE} 的地址不能用：{error}。", advice="请写成 http://主机:端口，几个地址用逗号分开。"
            ) from error

    def ask(self, method: str, path: str, body: Any = None, *, view: bool = False, attempt: float = ATTEMPT, **parameters: Any) -> Json:
        """The answer. Safe to send again: whatever is asked for here may be done twice.

        ``attempt``: seconds until another node is asked, at first. ``view``: the request is for a point in time, which is lost with
        a node that holds a part of it; then LostView.
        """
        patience = _Patience(self._budget, attempt, len(self._addresses))
        while True:
            try:
                answer = self._once(method, path, body, {**parameters, "request_timeout": patience.attempt})
                return answer if isinstance(answer, dict) else {"answer": answer}
            except TransportError as error:
                self._judge(error, view)
                if not patience.again(_refused(error)):
                    raise self.unavailable(error) from error

    def unavailable(self, error: Exception) -> NoCluster:
        return NoCluster(
            f"检索集群没有回答（{'、'.join(self._addresses)}）：{_reason(error)}。",
            advice="请检查各节点是否在运行、健康状态是否不为 red；年报库本身不受影响。",
        )

    def close(self) -> None:
        self._client.close()

    def _once(self, method: str, path: str, body: Any, parameters: Mapping[str, Any]) -> Any:
        return self._client.transport.perform_request(method, path, params=dict(parameters), body=body)

    def _judge(self, error: TransportError, view: bool) -> None:
        """Returns when the same request may yet be answered."""
        unreachable = isinstance(error, NoConnection)
        reason = _reason(error)
        lost = any(word in f"{reason} {getattr(error, 'info', '')}" for word in _LOST)
        if view and (unreachable or lost or error.status_code in _AGAIN):
            raise LostView(reason) from error
        if unreachable or error.status_code in _AGAIN or (lost and error.status_code == 500):
            return
        kind = Missing if isinstance(error, NotFoundError) else Refused
        raise kind(int(error.status_code), reason) from error


class _Patience:
    """How often, and for how long, one request is asked."""

    def __init__(self, budget: float, attempt: float, nodes: int) -> None:
        self._deadline = time.monotonic() + budget
        self._attempt = attempt
        self._nodes = nodes
        self._attempts = 0
        self._refusals = 0  # one after the other, and since when
        self._since = 0.0

    @property
    def attempt(self) -> float:
        """Seconds the next one may take."""
        return max(1.0, min(self._attempt * (1 << self._attempts), self._deadline - time.monotonic()))

    def again(self, refused: bool) -> bool:
        """After a pause; not when time is up, nor when every node has refused for a while."""
        now = time.monotonic()
        if not self._refusals:
            self._since = now
        self._refusals = self._refusals + 1 if refused else 0
        pause = _PAUSES[min(self._attempts, len(_PAUSES) - 1)]
        nobody = self._refusals > self._nodes and now - self._since > _REFUSED
        if nobody or now + pause > self._deadline:
            return False
        self._attempts += 1
        time.sleep(pause)
        return True


def _refused(error: TransportError) -> bool:
    """At once: there is no such node, not even a slow one."""
    return isinstance(error, NoConnection) and not isinstance(error, TimedOut)


def addresses(written: str) -> tuple[str, ...]:
    """Of GONGKAI_OPENSEARCH: commas between them."""
    found = tuple(address.strip().rstrip("/") for address in written.replace("，", ",").split(",") if address.strip())
    for address in found:
        if not address.startswith(("http://", "https://")):
            raise BadSetting(f"环境变量 {VARIABLE} 的地址“{address}”不能用。", advice="请写成 http://主机:端口，几个地址用逗号分开。")
    return found


def _reason(error: Exception) -> str:
    """Why, in the cluster's own words; the kind of the root cause says more than the outermost one."""
    info = getattr(error, "info", None)
    if isinstance(info, dict) and isinstance(info.get("error"), dict):
        causes = info["error"].get("root_cause") or [info["error"]]
        return "; ".join(f"{cause.get('type')}: {cause.get('reason')}" for cause in causes[:2]) or str(info["error"].get("type"))
    return str(error) if info is None else str(info)
