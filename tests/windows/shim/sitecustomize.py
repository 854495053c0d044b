"""A process that has this folder first in PYTHONPATH meets what Windows does otherwise, as far as another system can show it.

The project's own modules see ``sys.platform == "win32"`` and ``os.name == "nt"`` and do not find what Windows lacks; libraries
keep the system they were installed for. A file that any process of this run holds open, mapped or not, can be neither removed nor
replaced nor renamed, and names Windows forbids cannot be made.
"""

from __future__ import annotations

import builtins
import errno
import glob
import importlib.abc
import importlib.machinery
import io
import os
import re
import shutil
import signal
import socket
import sys
import types
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

_OURS = ("archive", "indexer", "web")
_LACKING = {
    module: frozenset(re.findall(r"\w+", names))
    for module, names in {
        "os": """killpg fork forkpty mkfifo mknod geteuid getuid getgid setsid chown statvfs sysconf nice pread pwrite sendfile
                 sched_getaffinity O_NOFOLLOW O_DIRECTORY O_NONBLOCK WIFSIGNALED getpgid uname""",
        "signal": "SIGKILL SIGXCPU SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGPIPE SIGCHLD SIGSTOP alarm setitimer",
        "time": "tzset",
        "socket": "AF_UNIX SO_REUSEPORT",
    }.items()
}


def _kill(number: int, how: int) -> None:
    if how not in (signal.SIGTERM, signal.SIGINT, 0):
        raise ValueError("signal not known on Windows")
    os.kill(number, how)


_STANDING_FOR: dict[str, dict[str, Any]] = {
    "sys": {"platform": "win32"},
    "os": {"name": "nt", "kill": _kill},
    "socket": {"SO_EXCLUSIVEADDRUSE": socket.SO_REUSEADDR},
}
_ABSENT = ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "posix")


class _AsOnWindows(types.ModuleType):
    """A module with what Windows lacks taken away and what it has otherwise; everything else is the real one's."""

    def __getattr__(self, name: str) -> Any:
        module = self.__name__
        if name in _LACKING.get(module, ()):
            raise AttributeError(f"module '{module}' has no attribute '{name}'")
        return _STANDING_FOR.get(module, {}).get(name) or getattr(sys.modules[module], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(sys.modules[self.__name__], name, value)


class _Loader(importlib.abc.Loader):
    """Runs one of our modules with the modules as Windows has them under their ordinary names."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        created: types.ModuleType | None = self.real.create_module(spec)
        return created

    def exec_module(self, module: types.ModuleType) -> None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": _import}
        self.real.exec_module(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


def _import(name: str, globals: Any = None, locals: Any = None, fromlist: Sequence[str] = (), level: int = 0) -> types.ModuleType:
    """What ``import`` in one of our modules does."""
    if level == 0 and name in _ABSENT:
        raise ModuleNotFoundError(f"No module named '{name}'", name=name)
    return _shown[name] if level == 0 and name in _shown else builtins.__import__(name, globals, locals, fromlist, level)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in _OURS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        for finder in [] if spec else sys.meta_path:  # an editable installation has a finder of its own
            if finder is not self and (spec := finder.find_spec(name, path, target)):
                break
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


def _open_anywhere(path: str) -> bool:
    """Whether a process of this session holds the file open or mapped, however it came by it."""
    wanted = os.path.realpath(path)
    with suppress(OSError):
        own = os.getsid(0)
        for process in glob.iglob("/proc/[0-9]*"):
            with suppress(OSError):
                if os.getsid(int(process[6:])) != own:
                    continue
                if any(_leads(link, wanted) for link in glob.iglob(f"{process}/fd/*")):
                    return True
                with _real_open(f"{process}/maps", errors="replace") as maps:
                    if any(line.rstrip("\n").endswith(wanted) for line in maps):
                        return True
    return False


def _leads(link: str, wanted: str) -> bool:
    with suppress(OSError):
        return os.readlink(link) == wanted
    return False


_real_open = open
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[ .]$')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(1, 10))}


def _refuse_open(path: Any) -> None:
    if isinstance(path, int) or not os.path.isfile(path):
        return
    text = os.fsdecode(path)
    if _open_anywhere(text):
        raise PermissionError(errno.EACCES, "另一个程序正在使用此文件，进程无法访问。", text)


def _refuse_name(path: Any) -> None:
    if isinstance(path, int):
        return
    name = os.path.basename(os.fsdecode(path))
    if _FORBIDDEN.search(name) or name.partition(".")[0].casefold() in _DEVICES:
        raise OSError(errno.EINVAL, "文件名、目录名或卷标语法不正确。", os.fsdecode(path))


def _guarded(real: Any, *, removes: int | None = None, makes: int | None = None, both: bool = False) -> Any:
    def call(*arguments: Any, **options: Any) -> Any:
        if options.get("dir_fd") is None and options.get("src_dir_fd") is None:
            if removes is not None:
                _refuse_open(arguments[removes])
            if both:
                _refuse_open(arguments[1])
            if makes is not None:
                _refuse_name(arguments[makes])
        return real(*arguments, **options)

    return call


def _opened(real: Any) -> Any:
    def call(path: Any, mode: Any = "r", *arguments: Any, **options: Any) -> Any:
        if not isinstance(path, int) and not str(path).startswith(("/dev/", "/proc/")) and set(str(mode)) & set("wax+"):
            _refuse_name(path)
        return real(path, mode, *arguments, **options)

    return call


def _no_folder(real: Any) -> Any:
    """Windows cannot open a folder as a file."""

    def call(path: Any, flags: int, *arguments: Any, **options: Any) -> Any:
        if not isinstance(path, int) and os.path.isdir(path) and options.get("dir_fd") is None and not _within_library():
            raise PermissionError(errno.EACCES, "拒绝访问。", os.fsdecode(path))
        return real(path, flags, *arguments, **options)

    return call


def _within_library() -> bool:
    caller = sys._getframe(2).f_globals.get("__name__", "")
    return caller.partition(".")[0] not in _OURS


for _name in ("unlink", "remove"):
    setattr(os, _name, _guarded(getattr(os, _name), removes=0))
os.rename = _guarded(os.rename, removes=0, makes=1, both=True)
os.replace = _guarded(os.replace, removes=0, makes=1, both=True)
os.mkdir = _guarded(os.mkdir, makes=0)
os.open = _no_folder(os.open)
builtins.open = io.open = _opened(open)
shutil._use_fd_functions = False
_shown = {name: _AsOnWindows(name) for name in ("sys", "os", "signal", "time", "socket")}
sys.meta_path.insert(0, _Finder())
