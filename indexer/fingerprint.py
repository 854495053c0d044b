"""What an index must have been built with to be searched by this program."""

from __future__ import annotations

import hashlib
import json

from indexer import analysis
from indexer.fields import COLUMNS, NUMBERS
from indexer.states import STATES
from indexer.whoosh_engine import layout


def fingerprint() -> str:
    parts = [layout.FORMAT, COLUMNS, [number.code for number in NUMBERS], STATES, analysis.fingerprint()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
