#!/bin/sh
# Style, types and architecture: seconds, no browser.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
"$VENV/bin/ruff" check .
"$VENV/bin/ruff" format --check .
"$VENV/bin/mypy"
"$VENV/bin/pytest" -q tests/test_architecture.py
