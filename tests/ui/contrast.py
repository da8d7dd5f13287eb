"""How well a colour is seen on another one, as the WCAG reckon it."""

from __future__ import annotations

from PySide6.QtGui import QColor

_SHARES = (0.2126, 0.7152, 0.0722)  # of red, green and blue in how light a colour is


def luminance(colour: QColor) -> float:
    """Return how light a colour is, from 0 to 1."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(share * part for share, part in zip(_SHARES, linear, strict=True))


def contrast(one: QColor, other: QColor) -> float:
    """Return the ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
