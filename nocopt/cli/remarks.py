"""What the command line says of the files of a question, and of what was done to a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.app.attachments import Reason
from nocopt.core.old_encodings import OLD_ENCODINGS, encoding_name
from nocopt.core.report import RepairKind
from nocopt.core.sniffing import MAX_REQUEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.app.attachments import Refusal
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.models import Model
    from nocopt.core.report import Repair, Report

_MEGABYTE: Final = 1024 * 1024
_REFUSED: Final[Mapping[Reason, str]] = {
    Reason.NO_IMAGES: "{model} sees no images; choose another --model",
    Reason.NO_PDF: "{model} reads no PDF files; attach the text of it, or choose another --model",
    Reason.TOO_MANY_PAGES: "{model} takes {limit} pages at most; attach a part of it, or its text",
    Reason.LOCKED_PDF: "it is locked with a password; attach a copy without one",
    Reason.UNKNOWN_KIND: "it is neither an image nor a PDF; if it is text, save it as UTF-8",
    Reason.TOO_LARGE: "it is larger than {size} MB",
    Reason.TOO_MANY_PIXELS: "it has more than {limit} megapixels; make it smaller",
    Reason.UNREADABLE: "it is damaged, or no file that may be read",
    Reason.MISSING: "there is no such file",
    Reason.FOLDER: "it is a folder; attach the files in it",
    Reason.EMPTY: "it is empty",
    Reason.NO_ANSWER: "the disk that it is on does not answer",
    Reason.TOO_MANY: "not more than {limit} files can go with one question",
}
_REPAIRS: Final[Mapping[RepairKind, str]] = {
    RepairKind.IMAGE_SCALED: "{detail} is made smaller: so many pictures go in small sizes only.",
    RepairKind.IMAGE_LEFT_OUT: "{detail} is left out: {model} takes no pictures.",
    RepairKind.IMAGES_TOO_MANY: "The oldest pictures are left out: {model} takes {detail} at most.",
    RepairKind.PDF_LEFT_OUT: "{detail} is left out: {model} does not take it.",
    RepairKind.PDF_TOO_LONG: "{detail} is left out: it has more pages than {model} takes.",
    RepairKind.PDF_AS_TEXT: "Of {detail} the text is sent: {model} does not take its pages.",
    RepairKind.TOOL_LEFT_OUT: "{model} does not take the tool {detail}; asking without it.",
}
_LEARNT: Final[Mapping[RepairKind, str]] = {
    RepairKind.THINKING_CHANGED: "The server does not take this thinking of {model}.",
    RepairKind.EFFORT_CHANGED: "The server takes no effort for {model}; asking without.",
    RepairKind.CACHE_LEFT_OUT: "The server does not take marks for its cache; asking without.",
    RepairKind.BETA_REMOVED: "The server does not know the beta {detail}; asking without.",
    RepairKind.TOOL_LEFT_OUT: "The server does not take the tool {detail}; asking without.",
    RepairKind.TOOL_OLDER: "The server knows an older tool only: {detail}.",
    RepairKind.IMAGE_LEFT_OUT: "The server takes no pictures for {model}: {detail} is left out.",
    RepairKind.PDF_LEFT_OUT: "The server takes no PDF files for {model}: {detail} is left out.",
}


def refused(refusal: Refusal, model: Model) -> str:
    """Return why a file cannot go, as the rest of a sentence that its name begins."""
    name, limit = model.name or model.id, refusal.limit
    return _REFUSED[refusal.reason].format(model=name, limit=limit, size=limit // _MEGABYTE)


def changed(part: AttachmentPart) -> str:
    """Return what is said of a file that does not go as it is."""
    if part.made_from == "scaled":
        return f"{part.name} is larger than pictures may be; it goes as {_side(part)}."
    if part.made_from in OLD_ENCODINGS:
        return f"{part.name} is not in UTF-8; it was read as {encoding_name(part.made_from)}."
    return f"{part.name} is of a type that no model reads; it goes as {part.media_type}."


def repaired(repair: Repair, model: Model) -> str:
    """Return what is said of a change to a request, empty for what is told elsewhere."""
    told = (_LEARNT if repair.learned else _REPAIRS).get(repair.kind, "")
    return told.format(detail=repair.detail, model=model.name or model.id)


def too_large(report: Report) -> str:
    """Return what is said of a question that no server takes for its size."""
    most = ", ".join(f"{one.name} {_size(one.size)}" for one in report.heaviest if one.name)
    return (
        f"The question has {_size(report.size)} with its files, and a request may have "
        f"{_size(MAX_REQUEST)}: {most or 'the text alone'}."
    )


def _side(part: AttachmentPart) -> str:
    return f"{part.width} × {part.height} pixels"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"  # as the window says it
