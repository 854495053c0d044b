#!/bin/sh
# An archive of invented sample reports, served on this machine. DEMO_OPTIONS is passed on, e.g. DEMO_OPTIONS="--port 8080".
set -eu
cd "$(dirname "$0")/.."
. scripts/environment.sh
exec "$VENV/bin/gongkai" demo ${DEMO_OPTIONS:-}
