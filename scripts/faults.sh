#!/bin/sh
# Every fault at length. Names of faults may be given; without any, all of them.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
exec "$VENV/bin/python" -m tests.faults "$@"
