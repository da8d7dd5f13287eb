"""What the composer says of the next turn: how much it sends, whether it fits, what is cached."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nocopt.core.prefix import Break
from nocopt.ui.amounts import count, money, short_count
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from nocopt.core.cache import Forecast

_LONG_WAIT: Final = 600  # seconds, from which on only minutes are told
_BREAKS: Final = {
    Break.LAPSED: str(QT_TRANSLATE_NOOP("Forecast", "its time was over")),
    Break.MODEL: str(QT_TRANSLATE_NOOP("Forecast", "the model changed")),
    Break.ENDPOINT: str(QT_TRANSLATE_NOOP("Forecast", "the address changed")),
    Break.TOOLS: str(QT_TRANSLATE_NOOP("Forecast", "the tools changed")),
    Break.CALLED: str(QT_TRANSLATE_NOOP("Forecast", "the model called a tool that is off")),
    Break.SYSTEM: str(QT_TRANSLATE_NOOP("Forecast", "the system prompt changed")),
    Break.TOOL_CHOICE: str(QT_TRANSLATE_NOOP("Forecast", "tools were switched on or off")),
    Break.IMAGES: str(QT_TRANSLATE_NOOP("Forecast", "images came or went")),
    Break.THINKING: str(QT_TRANSLATE_NOOP("Forecast", "thinking was changed")),
    Break.EFFORT: str(QT_TRANSLATE_NOOP("Forecast", "the effort was changed")),
    Break.CITATIONS: str(QT_TRANSLATE_NOOP("Forecast", "citations were switched on or off")),
    Break.HISTORY: str(QT_TRANSLATE_NOOP("Forecast", "earlier messages changed")),
}


def size(forecast: Forecast) -> str:
    """Return how much is sent, in as few signs as possible, of how much fits where that is known.

    What is estimated is marked as such.
    """
    sent = about(forecast, short_count(forecast.tokens))
    return sent if forecast.window is None else f"{sent} / {short_count(forecast.window)}"


def about(forecast: Forecast, text: str) -> str:
    """Return a number, marked where it is estimated."""
    return text if forecast.exact or not forecast.tokens else f"≈ {text}"


def spoken(forecast: Forecast) -> str:
    """Return the same as a sentence."""
    tokens = count(forecast.tokens)
    if forecast.window is None:
        tokens = Counts().tokens(forecast.tokens)
        said = QCoreApplication.translate("Forecast", "The next turn sends {tokens}")
    else:
        said = QCoreApplication.translate(
            "Forecast", "The next turn sends {tokens} of {window} tokens"
        )
    if not forecast.exact:
        said = QCoreApplication.translate("Forecast", "{text} (estimated)").format(text=said)
    return said.format(tokens=tokens, window=count(forecast.window or 0))


def warning(forecast: Forecast, model: str) -> str:
    """Return what the person is to know before the window is full; empty while it is far from."""
    if not forecast.fits:
        text = QCoreApplication.translate(
            "Forecast",
            "Too long for {model}. Forget before a message, summarise, or take another model",
        )
        return text.format(model=model)
    if not forecast.warns:
        return ""
    left = forecast.left or 0
    text = QCoreApplication.translate(
        "Forecast", "{tokens} left for the answer and all that follows"
    )
    return text.format(tokens=Counts().tokens(left, short_count(left)))


def cache(forecast: Forecast, now: float) -> str:
    """Return the line about the cache at a time; empty where there is nothing to be told."""
    told = (forecast.lapses_at, forecast.breaks, forecast.broken_by)
    if forecast.cached is None or told == (None, None, None):
        return ""
    new = max(0, forecast.tokens - forecast.cached)
    before = _unread(forecast) or _missed(forecast)
    parts = (before, _read(forecast, new), _price(forecast), _lapse(forecast, now))
    return " · ".join(part for part in parts if part)


def summarising(characters: int) -> str:
    """Return how far a summary has come."""
    if not characters:
        return QCoreApplication.translate("Forecast", "Summarising the chat…")
    text = QCoreApplication.translate("Forecast", "Summarising the chat: {characters} so far")
    return text.format(characters=Counts().characters(characters))


def _missed(forecast: Forecast) -> str:
    reason = forecast.broken_by
    if reason is None or reason is Break.TOO_SMALL:
        return ""
    if reason not in _BREAKS:
        return QCoreApplication.translate("Forecast", "Cache missed")
    text = QCoreApplication.translate("Forecast", "Cache missed: {reason}")
    return text.format(reason=_said(_BREAKS[reason]))


def _unread(forecast: Forecast) -> str:
    """Say that the coming turn reads nothing from the cache, and why."""
    if forecast.breaks is Break.LAPSED:
        return QCoreApplication.translate("Forecast", "Cache lapsed")
    if forecast.breaks not in _BREAKS:
        return ""
    text = QCoreApplication.translate("Forecast", "Nothing from the cache: {reason}")
    return text.format(reason=_said(_BREAKS[forecast.breaks]))


def _read(forecast: Forecast, new: int) -> str:
    if not forecast.cached:
        text = QCoreApplication.translate("Forecast", "{new} new")
        return text.format(new=short_count(new))
    text = QCoreApplication.translate("Forecast", "{cached} cached, {new} new")
    return text.format(cached=short_count(forecast.cached), new=short_count(new))


def _price(forecast: Forecast) -> str:
    if forecast.cost is None:
        return ""
    text = QCoreApplication.translate("Forecast", "next turn about {cost}")
    return text.format(cost=money(forecast.cost))


def _lapse(forecast: Forecast, now: float) -> str:
    seconds = seconds_left(forecast, now)
    if not seconds:
        return ""
    if seconds >= _LONG_WAIT:
        text = QCoreApplication.translate("Forecast", "cache lapses in {minutes} min")
        return text.format(minutes=seconds // 60)
    text = QCoreApplication.translate("Forecast", "cache lapses in {time}")
    return text.format(time=f"{seconds // 60}:{seconds % 60:02}")


def seconds_left(forecast: Forecast, now: float) -> int:
    """Return for how many seconds, at most, what is cached stays there; 0 where nothing is."""
    if forecast.lapses_at is None:
        return 0
    # 0 a moment too early would end the counting while it still counts as cached, for good.
    return max(0, ceil(forecast.lapses_at - now))


def until_next(seconds: int) -> int:
    """Return after how many seconds the line says something else."""
    return seconds % 60 + 1 if seconds >= _LONG_WAIT else 1


def _said(text: str) -> str:
    return QCoreApplication.translate("Forecast", text)
