#!/bin/sh
# The engines' agreement at length; then three OpenSearch nodes on this machine, which are killed, frozen and come back while people search and reports are ingested.
# The number of reports may be given (10,000). Needs java, mvn, unzip and curl; says NOT RUN without.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
GONGKAI_CLUSTER_EXAMPLES=${GONGKAI_CLUSTER_EXAMPLES:-300} "$VENV/bin/python" -m pytest -q tests/indexer/test_opensearch.py
exec "$VENV/bin/python" -m tests.cluster_faults "$@"
