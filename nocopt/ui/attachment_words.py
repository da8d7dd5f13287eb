"""What is said of files of messages: what they are, how large, and what they cost the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.core.attachments import AttachmentKind
from nocopt.core.estimate import tokens_of
from nocopt.core.old_encodings import DAMAGED_UTF_8, OLD_ENCODINGS, encoding_name
from nocopt.ui import request_sentences
from nocopt.ui.counts import Counts
from nocopt.ui.sentences import CONTEXT

if TYPE_CHECKING:
    from nocopt.app.attachments import Refusal
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.models import Model

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_LONGEST_ENDING: Final = 6  # letters of a name's ending that tells what a text is


def name_of(part: AttachmentPart) -> str:
    """Return what a file is called, in one line."""
    name = " ".join(part.name.split())
    return name or QCoreApplication.translate("Conversation", "Document")


def about(part: AttachmentPart) -> str:
    """Return what a file is and how large: its pixels, its pages, or its bytes."""
    kind = _kind(part)
    match part.kind:
        case AttachmentKind.IMAGE if part.width and part.height:
            size = f"{part.width} {_TIMES} {part.height}"
            if part.made_from != "scaled":
                return f"{kind} · {size}"
            scaled = QCoreApplication.translate("Attachments", "scaled to {size}")
            return f"{kind} · {scaled.format(size=size)}"
        case AttachmentKind.PDF if part.pages:
            return f"{kind} · {Counts().pages(part.pages)}"
        case _:
            what = _text_kind(part) if part.kind is AttachmentKind.TEXT else kind
            return " · ".join(filter(None, (what, size_of(part.size))))


def _text_kind(part: AttachmentPart) -> str:
    """Return what a text is, and what it was before where it was none, or in no UTF-8."""
    match part.made_from:
        case "pdf_text":
            return QCoreApplication.translate("Attachments", "Text of the PDF")
        case "pasted":
            return QCoreApplication.translate("Attachments", "Pasted text")
        case old if old in OLD_ENCODINGS:
            return f"{_kind(part)} · {_read_as(old)}"
        case _:
            return _kind(part)


def tokens(part: AttachmentPart, model: Model, scale: float = 1.0) -> str:
    """Return about how many tokens a file is for a model, to two figures.

    By `scale` the estimates of a request were too low.
    """
    count = rounded(round(tokens_of(part, model) * scale))
    said = QCoreApplication.translate("Attachments", "≈ {tokens}")
    return said.format(tokens=Counts().tokens(count))


def rounded(count: int) -> int:
    """Return a number of which only the first two figures are told, since it is a guess."""
    step: int = 10 ** max(0, len(str(count)) - 2)
    return round(count / step) * step


def refused(refusal: Refusal, model: Model) -> str:
    """Return why a file is not taken, or not sent, in a few words."""
    name = model.name or model.id
    return request_sentences.refusal(
        refusal, name, lambda text: QCoreApplication.translate(CONTEXT, text)
    )


def _read_as(encoding: str) -> str:
    if encoding == DAMAGED_UTF_8:
        return QCoreApplication.translate("Attachments", "damaged UTF-8")
    said = QCoreApplication.translate("Attachments", "read as {encoding}")
    return said.format(encoding=encoding_name(encoding))


def _kind(part: AttachmentPart) -> str:
    """Return the kind of a file; of texts, which all look alike, the name tells it."""
    if part.kind is AttachmentKind.TEXT:
        ending = part.name.rpartition(".")[2]
        if ending != part.name and ending.isalnum() and len(ending) <= _LONGEST_ENDING:
            return ending.upper()
    return kind_of(part.media_type)


def kind_of(media_type: str) -> str:
    """Return what kind of file it is, as its name would end."""
    kind = media_type.rpartition("/")[2].upper()
    return {"PLAIN": "TXT", "MARKDOWN": "MD"}.get(kind, kind)


def size_of(count: int) -> str:
    """Return a size as file managers show it; kB are 1,000 bytes."""
    if count < 1000:
        return Counts().bytes(count)
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"
