#!/bin/sh
# Style, types, architecture, complexity, dead code: seconds, no browser.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
"$VENV/bin/mypy"
"$VENV/bin/mypy" --platform win32
"$VENV/bin/python" scripts/complexity.py
"$VENV/bin/python" scripts/dead_code.py
"$VENV/bin/pytest" -q tests/test_architecture.py
