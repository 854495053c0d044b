"""What whoever runs the server decides: its public address, the proxy before it, how much one visitor may ask."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from archive.errors import BadSetting

PUBLIC_VARIABLE = "GONGKAI_PUBLIC"
CORS_VARIABLE = "GONGKAI_CORS"
TOKEN_VARIABLE = "GONGKAI_IMPORT_TOKEN"


@dataclass(frozen=True)
class Settings:
    public: str = ""  # https://…: what citations and downloads call this site
    rate: float = 0  # requests of programs that one address may make a second; 0: any number
    cors: frozenset[str] = frozenset()  # sites whose pages may use the JSON interface; "*": all
    import_token: str = ""  # lets whoever knows it bring files in from another machine

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        return cls(
            public_address(environment.get(PUBLIC_VARIABLE, "")),
            cors=origins(environment.get(CORS_VARIABLE, "")),
            import_token=environment.get(TOKEN_VARIABLE, "").strip(),
        )

    @cached_property
    def public_host(self) -> str:
        return urlsplit(self.public).netloc.lower()

    @cached_property
    def scheme(self) -> str:
        return urlsplit(self.public).scheme

    @cached_property
    def _names(self) -> frozenset[str]:
        """This machine's own names, by which neighbours in a local network call it."""
        name = socket.gethostname().lower()
        return frozenset(("localhost", name, f"{name}.local", _host(self.public_host)))

    def is_ours(self, host: str) -> bool:
        """A domain of somebody else that points here is a trick (DNS rebinding); a bare address cannot be one."""
        name = _host(host.lower())
        return name in self._names or _is_address(name)

    def allows(self, origin: str) -> bool:
        """Whether that site's pages may use the JSON interface."""
        return "*" in self.cors or origin.lower() in self.cors

    def is_public(self, host: str) -> bool:
        return bool(self.public_host) and host.lower() == self.public_host


def public_address(written: str) -> str:
    """Without a slash at the end; raises BadSetting for what is no address."""
    written = written.strip().rstrip("/")
    parts = urlsplit(written)
    if written and (parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query or "@" in parts.netloc):
        raise BadSetting(f"公开网址“{written}”不能用。", advice="请写成 https://example.gov.cn 的样子，不带路径。")
    return written


def origins(written: str) -> frozenset[str]:
    """Sites, separated by spaces or commas."""
    return frozenset(each if each == "*" else public_address(each).lower() for each in written.replace(",", " ").split())


def _host(netloc: str) -> str:
    """Without the port."""
    if netloc.startswith("["):
        return netloc[1:].partition("]")[0]
    return netloc.rpartition(":")[0] if netloc.count(":") == 1 else netloc


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
