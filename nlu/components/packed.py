"""Weights on disk: one byte each, which loses nothing that shows and keeps the model under 20 MB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
STEPS = 127


def pack(matrix: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Whole numbers from -127 to 127 of the matrix's shape, and the step of each column."""
    step = np.maximum(np.abs(matrix).max(axis=0), np.finfo(np.float32).tiny) / STEPS
    return np.rint(matrix / step).astype(np.int8), step.astype(np.float32)


def unpack(steps: NDArray[np.int8], step: Matrix) -> Matrix:
    """The matrix again, C-contiguous, each value within half a step of its column."""
    return np.ascontiguousarray(steps * step, np.float32)
