"""English sentences about requests and what goes with them, as plain data without Qt.

As with `nocopt.ui.sentences`, the window translates them; so `translate` is given to each function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.app.attachments import Reason
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.app.attachments import Refusal

_MEGABYTE: Final = 1024 * 1024

_REFUSALS: Final[Mapping[Reason, str]] = {
    Reason.NO_IMAGES: QT_TRANSLATE_NOOP("Sentences", "{model} takes no images"),
    Reason.NO_PDF: QT_TRANSLATE_NOOP("Sentences", "{model} takes no PDF"),
    Reason.TOO_MANY_PAGES: QT_TRANSLATE_NOOP("Sentences", "{model} takes {limit} pages at most"),
    Reason.LOCKED_PDF: QT_TRANSLATE_NOOP("Sentences", "Locked with a password"),
    Reason.UNKNOWN_KIND: QT_TRANSLATE_NOOP(
        "Sentences", "Neither image nor PDF; if it is text, save it as UTF-8"
    ),
    Reason.TOO_LARGE: QT_TRANSLATE_NOOP("Sentences", "Larger than {size} MB"),
    Reason.TOO_MANY_PIXELS: QT_TRANSLATE_NOOP(
        "Sentences", "More than {limit} megapixels: make it smaller"
    ),
    Reason.UNREADABLE: QT_TRANSLATE_NOOP("Sentences", "Damaged, or not to be read"),
    Reason.MISSING: QT_TRANSLATE_NOOP("Sentences", "There is no such file"),
    Reason.FOLDER: QT_TRANSLATE_NOOP("Sentences", "A folder: attach the files in it"),
    Reason.EMPTY: QT_TRANSLATE_NOOP("Sentences", "Empty"),
    Reason.NO_ANSWER: QT_TRANSLATE_NOOP("Sentences", "The disk it is on does not answer"),
    Reason.TOO_MANY: QT_TRANSLATE_NOOP("Sentences", "Not more than {limit} files in one message"),
}


def refusal(of: Refusal, model: str, translate: Callable[[str], str] = str) -> str:
    """Return why a file is not taken, in a few words that stand below its name."""
    limit = of.limit
    words = translate(_REFUSALS[of.reason])
    return words.format(model=model, limit=limit, size=limit // _MEGABYTE)
