"""A folder from which gongkai is installed without a network: its wheel, those of all it needs, and a file to start it with.

    python scripts/offline_kit.py 文件夹                                     for this system and this Python
    python scripts/offline_kit.py 文件夹 --platform win_amd64 --python 3.13   for Windows, made on any system

Carry the folder over, with Python's own installer beside it where Python is missing, and open 开始.cmd (Windows) or run start.sh.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from email.parser import HeaderParser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
_SYSTEMS = {  # what requirements for one system only ask about
    "win": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    "macosx": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "manylinux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
}

_START_CMD = """@echo off
chcp 65001 >nul
cd /d "%~dp0"
if exist venv\\Scripts\\gongkai.exe goto run
py -{python} -m venv venv
if errorlevel 1 goto nopython
venv\\Scripts\\python -m pip install --no-index --find-links wheels --quiet gongkai
if errorlevel 1 goto failed
:run
venv\\Scripts\\gongkai {command}
pause
exit /b
:nopython
echo 没有找到 Python {python}。请先安装 Python {python}（64 位，安装时勾选 py launcher），再打开本文件。
pause
exit /b 1
:failed
rmdir /s /q venv
echo 安装没有完成，上面写着原因。请确认整个文件夹都已复制过来，再打开本文件。
pause
exit /b 1
"""
_START_SH = """#!/bin/sh
set -eu
cd "$(dirname "$0")"
if [ ! -x venv/bin/gongkai ]; then
    python{python} -m venv venv
    venv/bin/python -m pip install --no-index --find-links wheels --quiet gongkai
fi
exec venv/bin/gongkai "${{@:-serve}}"
"""
_README = """公开年报库：离线安装包（{platform}，Python {python}）

1. 本机没有 Python {python} 时，先安装它（需要另外带来它的安装程序）。
2. Windows：打开“开始.cmd”；第一次会先安装（约一分钟，不用联网），然后在浏览器里打开年报库，可以直接把年报拖进去。
   “示例.cmd”打开虚构的示例库。其他系统：运行 sh start.sh。
3. 要更新时，换一个新的离线安装包；年报库在系统的数据文件夹里，不受影响。

需要知道程序做了什么，看 docs/README.zh-CN.md。
"""


def build(folder: Path, platform: str | None, python: str) -> list[Path]:
    """The wheels now in ``folder``/wheels. Raises ``SystemExit`` with the reason where one cannot be had."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    _pip("wheel", "--no-deps", "--wheel-dir", wheels, ROOT)
    environment = _environment(platform, python)
    wanted, known = ["gongkai"], {"gongkai"}
    while wanted:
        needed = {canonicalize_name(need.name): need for name in wanted for need in _needs(_wheel(wheels, name), environment)}
        wanted = sorted(needed.keys() - known)
        _fetch([needed[name] for name in wanted], wheels, platform, python)
        known |= needed.keys()
    _write(folder, platform or sys.platform, python)
    return sorted(wheels.glob("*.whl"))


def _environment(platform: str | None, python: str) -> dict[str, str]:
    system = next((values for name, values in _SYSTEMS.items() if (platform or "").startswith(name)), {})
    return {**{key: str(value) for key, value in default_environment().items()}, **system, "python_version": python, "extra": ""}


def _needs(wheel: Path, environment: dict[str, str]) -> Iterable[Requirement]:
    with zipfile.ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        stated = HeaderParser().parsestr(packed.read(name).decode("utf-8")).get_all("Requires-Dist") or []
    for requirement in map(Requirement, stated):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            yield requirement


def _fetch(requirements: list[Requirement], wheels: Path, platform: str | None, python: str) -> None:
    """All at once; what is published as source only is made into a wheel, if one for any system comes out of it."""
    target = ["--only-binary", ":all:", "--python-version", python, "--implementation", "cp"]
    target += ["--platform", platform] if platform else []
    asked = [f"{each.name}{each.specifier}" for each in requirements]
    if not asked or _pip("download", "--no-deps", "--dest", wheels, *target, "--constraint", CONSTRAINTS, *asked, must=False):
        return
    for name in asked:
        if _pip("download", "--no-deps", "--dest", wheels, *target, "--constraint", CONSTRAINTS, name, must=False):
            continue
        with tempfile.TemporaryDirectory() as made:
            _pip("wheel", "--no-deps", "--wheel-dir", made, "--constraint", CONSTRAINTS, name)
            (wheel,) = Path(made).glob("*.whl")
            if platform and not wheel.name.endswith("-none-any.whl"):
                raise SystemExit(f"{name} 没有适用于 {platform} 的安装包。")
            (wheels / wheel.name).write_bytes(wheel.read_bytes())


def _wheel(wheels: Path, name: str) -> Path:
    return next(path for path in wheels.glob("*.whl") if parse_wheel_filename(path.name)[0] == name)


def _pip(*arguments: object, must: bool = True) -> bool:
    command = [sys.executable, "-m", "pip", *map(str, arguments), "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if must and done.returncode:
        raise SystemExit(done.stderr.strip())
    return done.returncode == 0


def _write(folder: Path, platform: str, python: str) -> None:
    for name, command in (("开始.cmd", "serve"), ("示例.cmd", "demo")):
        (folder / name).write_text(_START_CMD.format(python=python, command=command), encoding="utf-8", newline="\r\n")
    (folder / "start.sh").write_text(_START_SH.format(python=python), encoding="utf-8", newline="\n")
    (folder / "说明.txt").write_text(_README.format(platform=platform, python=python), encoding="utf-8-sig", newline="\r\n")
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / "README.zh-CN.md").write_bytes((ROOT / "README.zh-CN.md").read_bytes())


def main() -> None:
    takes = argparse.ArgumentParser(description="制作离线安装包 / make a folder that installs without a network")
    takes.add_argument("folder", type=Path)
    takes.add_argument("--platform", help="such as win_amd64; this system if left out")
    takes.add_argument("--python", default=f"{sys.version_info.major}.{sys.version_info.minor}", help="such as 3.13")
    asked = takes.parse_args()
    made = build(asked.folder, asked.platform, asked.python)
    size = sum(wheel.stat().st_size for wheel in made) / 1e6
    print(f"{asked.folder}：{len(made)} 个安装包，{size:.0f} MB。 / {len(made)} wheels, {size:.0f} MB.")


if __name__ == "__main__":
    main()
