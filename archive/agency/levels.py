"""The levels of administration, from the top."""

from __future__ import annotations

from collections.abc import Mapping

LEVELS: Mapping[str, str] = {
    "national": "国家级",
    "province": "省级",
    "city": "市级",
    "county": "县（区）级",
    "town": "乡镇（街道）级",
}
