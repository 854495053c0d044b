"""Ending processes with all they have started, on every system."""

from __future__ import annotations

from contextlib import suppress

import psutil


def end_tree(pid: int | None) -> None:
    """A process and everything it started."""
    end_children(pid)
    with suppress(psutil.Error, ValueError):
        psutil.Process(pid).kill()


def end_children(pid: int | None) -> None:
    """Everything a process started, and what that started."""
    try:
        children = psutil.Process(pid).children(recursive=True)
    except (psutil.Error, ValueError):
        return
    for child in children:
        with suppress(psutil.Error):
            child.kill()
    psutil.wait_procs(children, timeout=5)
