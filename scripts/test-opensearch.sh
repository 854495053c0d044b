#!/bin/sh
# With one OpenSearch node: the engines' agreement at length, then every test of the web application with its index in the cluster.
# Needs java, mvn, unzip and curl; says NOT RUN without.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
GONGKAI_OPENSEARCH=$(sh scripts/opensearch.sh start) || exit 0
export GONGKAI_OPENSEARCH GONGKAI_CLUSTER_EXAMPLES="${GONGKAI_CLUSTER_EXAMPLES:-300}"
trap 'sh scripts/opensearch.sh stop' EXIT
"$VENV/bin/python" -m pytest --numprocesses auto --dist loadfile tests/indexer/test_opensearch.py tests/web ${TEST_OPTIONS:-}
