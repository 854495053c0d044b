#!/bin/sh
# What the tests try a short form of, at length: questions put together, strange strings, every page in every look, links, readers beside commits.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh
GONGKAI_AT_LENGTH=1
export GONGKAI_AT_LENGTH
exec "$VENV/bin/python" -m pytest --numprocesses auto --dist loadfile \
    tests/indexer/question/test_generated.py tests/indexer/question/test_fuzz.py tests/indexer/question/test_words.py \
    tests/indexer/test_build.py tests/indexer/test_search.py tests/web/test_browser.py tests/web/test_served_links.py ${TEST_OPTIONS:-}
