"""Marks texts for translation where Qt is not imported, since the command line prints them too."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name Qt's tools look for
    """Mark `text` for translation and return it unchanged."""
    del context
    return text
