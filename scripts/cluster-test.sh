#!/bin/sh
# Three OpenSearch nodes on this machine, which are killed, frozen and come back while people search and reports are ingested.
# The number of reports may be given (10,000). Needs java, mvn, unzip and curl; says NOT RUN without.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
exec "$VENV/bin/python" -m tests.cluster_faults "$@"
