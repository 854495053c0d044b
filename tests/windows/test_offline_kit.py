"""The folder that installs without a network, made and used: a fresh environment, no network, the demonstration."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# No network is simulated by an unreachable one: pip and everything else would have to go through this proxy.
OFFLINE = {**os.environ, "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "PIP_NO_INDEX": "1"}


def run(*command: object, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", env=environment, timeout=600)


def _without_network() -> list[str]:
    """A network namespace of its own, where the system gives one: nothing at all can be reached there."""
    isolated = ["unshare", "--map-root-user", "--net"]
    works = shutil.which("unshare") and subprocess.run([*isolated, "true"], capture_output=True).returncode == 0
    return isolated if works else []


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kit")
    made = run(sys.executable, ROOT / "scripts" / "offline_kit.py", folder)
    if made.returncode:
        pytest.skip(f"NOT RUN: the packages of the offline kit could not be fetched ({made.stderr.strip()[-200:]})")
    return folder


def test_it_installs_and_runs_the_demonstration_without_a_network(kit: Path, tmp_path: Path) -> None:
    venv, isolated = tmp_path / "venv", _without_network()
    assert run(sys.executable, "-m", "venv", venv).returncode == 0
    python = venv / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links", kit / "wheels"]
    installed = run(*isolated, *pip, "gongkai", environment=OFFLINE)
    assert installed.returncode == 0, installed.stderr
    shown = run(*isolated, python.with_name("gongkai"), "demo", "--no-serve", "--json", "--home", tmp_path / "demo", environment=OFFLINE)
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["reports"] >= 60
    asked = run(*isolated, python.with_name("gongkai"), "search", "公开", "--json", "--home", tmp_path / "demo", environment=OFFLINE)
    assert json.loads(asked.stdout)["total"]["reports"] >= 60


def test_what_a_user_opens_is_written_for_windows(kit: Path) -> None:
    for name in ("开始.cmd", "示例.cmd"):
        text = (kit / name).read_bytes()
        assert b"\n" not in text.replace(b"\r\n", b"")
        assert not text.startswith(b"\xef\xbb\xbf")  # the command interpreter takes a mark for a command
        assert f"py -{sys.version_info.major}.{sys.version_info.minor} -m venv".encode() in text
    assert "离线安装包" in (kit / "说明.txt").read_text("utf-8-sig")
    host = socket.gethostname()
    assert all(host not in (kit / name).read_text("utf-8") for name in ("开始.cmd", "start.sh"))
