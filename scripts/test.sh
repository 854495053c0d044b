#!/bin/sh
# Everything, from a bare machine on. TEST_OPTIONS is passed on to pytest.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh

find_browser() {
    for candidate in ${GONGKAI_BROWSER:-} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$candidate" && return
    done
    return 1
}

if ! find_browser >/dev/null && is_root_on_debian; then
    say "正在安装 Chromium 与中文字体 / installing Chromium and a Chinese font …"
    apt_install chromium fonts-noto-cjk || say "Chromium 安装失败。/ Chromium could not be installed."
fi
if browser=$(find_browser); then
    export GONGKAI_BROWSER="$browser"
else
    say "注意：没有 Chromium/Chrome，浏览器测试不会运行。/ NOTE: no Chromium or Chrome, the browser tests will NOT run."
fi

# All of it runs, whatever fails on the way; what failed is said again at the end.
failed=""
step() {
    name=$1
    shift
    say "$name"
    "$@" || failed="$failed $name"
}
step ruff "$VENV/bin/ruff" check .
step format "$VENV/bin/ruff" format --check .
step mypy "$VENV/bin/mypy"
step mypy-windows "$VENV/bin/mypy" --platform win32
step complexity "$VENV/bin/python" scripts/complexity.py
step dead-code "$VENV/bin/python" scripts/dead_code.py
step pytest "$VENV/bin/python" -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder ${TEST_OPTIONS:-}
[ -z "$failed" ] || fail "没有通过 / FAILED:$failed"
say "全部通过 / everything passed"
