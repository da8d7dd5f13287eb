"""What is said at the end of replies that do not speak for themselves, in English, untranslated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.reply import Outcome
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.reply import Reply

_OUTCOMES: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.STOPPED: (
        QT_TRANSLATE_NOOP("Sentences", "Stopped"),
        QT_TRANSLATE_NOOP("Sentences", "You stopped this reply. The text so far is kept."),
    ),
    Outcome.INTERRUPTED: (
        QT_TRANSLATE_NOOP("Sentences", "Interrupted"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "nocopt ended while this reply was running. The text up to then is kept.",
        ),
    ),
    Outcome.TRUNCATED: (
        QT_TRANSLATE_NOOP("Sentences", "Cut off"),
        QT_TRANSLATE_NOOP(
            "Sentences", "The connection ended before the answer did, so it is incomplete."
        ),
    ),
    Outcome.TRUNCATED_BY_LIMIT: (
        QT_TRANSLATE_NOOP("Sentences", "The limit was reached"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The answer ends here because it used up the allowed number of tokens. Raise Max "
            "tokens in the parameters of this chat, or ask for the rest.",
        ),
    ),
    Outcome.REFUSED: (
        QT_TRANSLATE_NOOP("Sentences", "The model declined to answer"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "This question and answer are left out of what is sent next. Ask differently, or "
            "choose another model.",
        ),
    ),
    Outcome.NEEDS_TOOL: (
        QT_TRANSLATE_NOOP("Sentences", "The model wants to use a tool"),
        QT_TRANSLATE_NOOP("Sentences", "The tool was not run."),
    ),
    Outcome.PAUSED: (
        QT_TRANSLATE_NOOP("Sentences", "The model paused"),
        QT_TRANSLATE_NOOP("Sentences", "The server interrupted its own work. Ask it to go on."),
    ),
}

_WINDOW_FULL: Final = (
    QT_TRANSLATE_NOOP("Sentences", "The context window is full"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "This chat is as long as the model can read at once. Summarise it to go on here, or start "
        "a new one.",
    ),
)
_WITHOUT_TEXT: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.TRUNCATED_BY_LIMIT: (
        QT_TRANSLATE_NOOP("Sentences", "The limit was used up while thinking"),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "There was no room left for the answer. Raise Max tokens, or let the model think less.",
        ),
    ),
    Outcome.STOPPED: (
        QT_TRANSLATE_NOOP("Sentences", "Stopped"),
        QT_TRANSLATE_NOOP("Sentences", "You stopped this reply before the answer began."),
    ),
    Outcome.INTERRUPTED: (
        QT_TRANSLATE_NOOP("Sentences", "Interrupted"),
        QT_TRANSLATE_NOOP("Sentences", "nocopt ended before the answer began."),
    ),
    Outcome.COMPLETE: (
        QT_TRANSLATE_NOOP("Sentences", "No text"),
        QT_TRANSLATE_NOOP(
            "Sentences", "The model ended its turn without writing anything. Ask again."
        ),
    ),
}


def ending(reply: Reply, *, has_text: bool) -> tuple[str, str] | None:
    """Return title and text for how a reply ended; None where there is nothing to be said."""
    if reply.stop_reason == "model_context_window_exceeded":
        return _WINDOW_FULL
    if not has_text and reply.outcome in _WITHOUT_TEXT:
        return _WITHOUT_TEXT[reply.outcome]
    return _OUTCOMES.get(reply.outcome)
