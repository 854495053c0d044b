"""What all tests share. Whatever cannot run says so loudly, with the reason, at the end of the run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says nothing about right or wrong; speed is measured in benchmarks/.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")

ROOT = Path(__file__).resolve().parent.parent
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The same examples every time, however slow the machine; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Minutes each: begun first, so that no process works on one of them alone while the others have nothing left.
_LONGEST = ("test_browser.py", "test_offline_kit.py", "test_windows.py", "test_faults.py", "test_opensearch.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _LONGEST)


def find_shared() -> Path | None:
    """The reference material beside the project, if there is any."""
    folder = Path(os.environ.get("GONGKAI_SHARED") or ROOT.parent / "shared")
    return folder.resolve() if folder.is_dir() else None


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, filter(None, (os.environ.get("GONGKAI_BROWSER"), *_BROWSERS)))), None)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = find_shared()
    if folder is None:
        pytest.skip("NOT RUN: no reference material (set GONGKAI_SHARED, or put it beside the project as ../shared)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The installed browser. `make test` installs one where it may."""
    browser = find_browser()
    if browser is None:
        pytest.skip("NOT RUN: no Chromium or Chrome is installed (apt-get install chromium, or set GONGKAI_BROWSER)")
    return browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object], chromium: str) -> dict[str, object]:
    """Playwright's browser is the machine's own; nothing is downloaded."""
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of sample reports, built once and indexed. For reading only."""
    from web.commands.samples import build

    home = tmp_path_factory.mktemp("demo")
    build(home)
    return home


@pytest.fixture(scope="session")
def large_home(pytestconfig: pytest.Config) -> Path:
    """An archive larger than every limit on what is shown, kept from run to run. For reading only."""
    from tests.large import large_archive

    return large_archive(pytestconfig.cache.mkdir("archives"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if "NOT RUN" in reason:
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in reasons.items():
        terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{number} test(s): {reason.removeprefix('Skipped: ')}", red=True, bold=True)
