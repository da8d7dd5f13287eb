"""What is shown of each file of a message that is being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.app.attachments import unfit
from nocopt.core.attachments import AttachmentKind
from nocopt.ui import attachment_words
from nocopt.ui.composer.file_chip import Chip, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nocopt.app.attaching import Attaching, Refused
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.models import Model

_LONGEST_INSERTED: Final = 200_000  # characters of a text that may be put into the field

SYMBOLS: Final[Mapping[AttachmentKind, str]] = {
    AttachmentKind.IMAGE: "image",
    AttachmentKind.PDF: "document",
    AttachmentKind.TEXT: "document-text",
}


def chips_of(attaching: Attaching, model: Model, scale: float = 1.0) -> Sequence[Chip]:
    """Return the chips of all files: first what is refused, which has to be seen before sending.

    Those that are not there yet stand behind the others. Estimated tokens are multiplied by
    `scale`, which makes of them what the context meter shows.
    """
    return tuple(_chips_of(attaching, model, scale))


def _chips_of(attaching: Attaching, model: Model, scale: float) -> Iterator[Chip]:
    for refused in attaching.refused:
        yield _refused(refused, model)
    for part in attaching.attached.value:
        yield _attached(part, model, scale)
    for coming in attaching.coming:
        reading = QCoreApplication.translate("Files", "Reading…")
        yield Chip(coming, coming.name, reading, "document", waits=True)


def _attached(part: AttachmentPart, model: Model, scale: float) -> Chip:
    refusal = unfit(part, model)
    if refusal is not None:
        about, tone = attachment_words.refused(refusal, model), Tone.WARNING
    else:
        about = f"{attachment_words.about(part)} · {attachment_words.tokens(part, model, scale)}"
        tone = Tone.USUAL
    way, inserts = "", False
    if part.kind is AttachmentKind.PDF:
        way = _text_instead()
    elif part.kind is AttachmentKind.TEXT and part.characters <= _LONGEST_INSERTED:
        way, inserts = QCoreApplication.translate("Files", "Insert as text"), True
    return Chip(
        part,
        attachment_words.name_of(part),
        about,
        SYMBOLS[part.kind],
        tone,
        sha256="" if part.kind is AttachmentKind.TEXT else part.sha256,
        is_page=part.kind is AttachmentKind.PDF,
        way=way,
        offers_way=bool(way) and (refusal is not None or part.made_from == "pasted"),
        inserts=inserts,
        opens=True,
    )


def _refused(refused: Refused, model: Model) -> Chip:
    refusal = refused.refusal
    way = _text_instead() if refusal.has_text else ""
    about = attachment_words.refused(refusal, model)
    return Chip(refused, refusal.name, about, "warning", Tone.ERROR, way=way, offers_way=bool(way))


def _text_instead() -> str:
    return QCoreApplication.translate("Files", "Attach its text instead")
