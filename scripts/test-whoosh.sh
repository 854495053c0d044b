#!/bin/sh
# The tests of the index with each maintained continuation of Whoosh: they share the module's name, so each stands in a folder of its own.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test
. scripts/environment.sh

failed=""
for package in whoosh-reloaded whoosh3; do
    folder="$VENV/whoosh/$package"
    rm -rf "$folder"
    constraint=$(grep -i "^$package==" constraints.txt || echo "$package")
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --target "$folder" "$constraint" || fail "$package"
    say "$package $(PYTHONPATH=$folder "$VENV/bin/python" -c 'import whoosh; print(whoosh.versionstring())')"
    PYTHONPATH=$folder "$VENV/bin/python" -m pytest -q --numprocesses auto --dist loadfile --ignore tests/indexer/question tests/indexer tests/test_road.py ||
        failed="$failed $package"
done
[ -z "$failed" ] || fail "没有通过 / FAILED:$failed"
