"""Long lists of numbers, packed by pcodec; short ones stay as they are, which is quicker and hardly larger."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from pcodec import ChunkConfig, DeltaSpec
from pcodec.standalone import simple_compress, simple_decompress_into

Array = npt.NDArray[Any]
SHORT = 64  # numbers not worth packing

_ANY = ChunkConfig(compression_level=6, delta_spec=DeltaSpec.auto(), enable_8_bit=True)
_ASCENDING = ChunkConfig(compression_level=4, delta_spec=DeltaSpec.try_consecutive(1), enable_8_bit=True)
_COUNTS = ChunkConfig(compression_level=4, delta_spec=DeltaSpec.no_op(), enable_8_bit=True)


def pack_offsets(numbers: Array) -> bytes:
    return _packed(numbers, _ANY)


def pack_ascending(numbers: Array) -> bytes:
    return _packed(numbers, _ASCENDING)


def pack_counts(numbers: Array) -> bytes:
    return _packed(numbers, _COUNTS)


def _packed(numbers: Array, how: ChunkConfig) -> bytes:
    packed: bytes = simple_compress(np.ascontiguousarray(numbers), how)
    return packed


def unpack(packed: Array, count: int, dtype: npt.DTypeLike) -> Array:
    numbers = np.empty(count, dtype=dtype)
    simple_decompress_into(packed.tobytes(), numbers)
    return numbers
