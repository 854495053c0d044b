#!/bin/sh
# The tests of the optional extra that reads scans. It is some 270 MB and therefore not part of the others.
set -eu
cd "$(dirname "$0")/.."
EXTRA=test,ocr
. scripts/environment.sh

"$VENV/bin/python" -m pytest tests/archive/readers/test_scan.py tests/archive/readers/test_pdf.py tests/archive/tables tests/web/test_scans.py ${TEST_OPTIONS:-}
