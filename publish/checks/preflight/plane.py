"""Points, boxes and matrices of a page (ISO 32000-1, 8.3)."""

from __future__ import annotations

import math
from typing import Any

from pikepdf import Array

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
WHOLE: Box = (-1e9, -1e9, 1e9, 1e9)
NOWHERE: Box = (0, 0, -1, -1)


def number(found: Any, otherwise: float = 0.0) -> float:
    """What stands there as a number, or another where none does: files hold anything.

    >>> number("x", 7), number(None), number(True), number(2.5)
    (7, 0.0, 1.0, 2.5)
    """
    try:
        return float(found)
    except (TypeError, ValueError):
        return otherwise


def matrix(found: Any) -> Matrix:
    if not isinstance(found, Array) or len(found) != 6:
        return IDENTITY
    a, b, c, d, e, f = (number(part) for part in found)
    return a, b, c, d, e, f


def times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def scale(matrix: Matrix) -> float:
    """By how much a matrix enlarges what stands upright."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def around(points: list[tuple[float, float]]) -> Box | None:
    if not points:
        return None
    across, along = zip(*points, strict=True)
    return min(across), min(along), max(across), max(along)


def grown(box: Box | None, by: float) -> Box | None:
    return box and (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def both(one: Box | None, other: Box) -> Box | None:
    """Where two boxes overlap, to a hundredth of a point; None where they do not."""
    if one is None:
        return None
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    if right < left or top < bottom:
        return None
    return round(left, 2), round(bottom, 2), round(right, 2), round(top, 2)


def seen(clip: Box) -> Box | None:
    return None if clip == WHOLE else clip
