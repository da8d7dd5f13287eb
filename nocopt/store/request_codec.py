"""What a request carries besides messages as columns of the database, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from nocopt.core.attachments import attachment_from_dict, attachment_to_dict
from nocopt.core.conversation import NOTHING_UNSENT, NodeKind, TitledBy, Unsent
from nocopt.core.parameters import Caching, Parameters, parameters_from_json, parameters_to_json
from nocopt.core.prefix import Prefix
from nocopt.core.report import Report, report_from_json, report_to_json
from nocopt.store.codec import UnreadableRow, object_from_json, shared, storable, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocopt.core.attachments import AttachmentPart

Levels: TypeAlias = "dict[str, tuple[Caching, Mapping[str, str]]]"
"""What stood beside the digests of prefixes, by the text that was read."""

_KINDS = {kind.value: kind for kind in NodeKind}
_TITLED_BY = {by.value: by for by in TitledBy}


def kind_from_text(text: str) -> NodeKind:
    """Return the kind of a node."""
    kind = _KINDS.get(text)
    if kind is None:
        raise UnreadableRow(f"a node of kind {text}")
    return kind


def titled_by_from_text(text: str) -> TitledBy:
    """Return whose words a title is."""
    by = _TITLED_BY.get(text)
    if by is None:
        raise UnreadableRow(f"a title by {text}")
    return by


def parameters_to_text(parameters: Parameters) -> str:
    """Return parameters as one column, empty where they are those of a new chat."""
    return "" if parameters == Parameters() else to_json(parameters_to_json(parameters))


def parameters_from_text(text: str) -> Parameters:
    """Return the parameters that `parameters_to_text` wrote."""
    return parameters_from_json(object_from_json(text) or {}) if text else Parameters()


def report_to_text(report: Report | None) -> str | None:
    """Return a report as one column, None where there is nothing to tell."""
    return None if report is None else to_json(report_to_json(report))


def report_from_text(text: str | None) -> Report | None:
    """Return the report that `report_to_text` wrote."""
    raw = object_from_json(text)
    return None if raw is None else report_from_json(raw)


def prefix_to_columns(prefix: Prefix | None) -> tuple[str | None, str | None]:
    """Return the digest of a prefix, and the rest of it, which seldom changes, as JSON."""
    if prefix is None:
        return None, None
    beside = {"caching": prefix.caching.value, "levels": dict(prefix.levels)}
    return storable(prefix.digest), to_json(beside)


def prefix_from_columns(digest: str | None, beside: str | None, levels: Levels) -> Prefix | None:
    """Return the prefix that `prefix_to_columns` wrote; `levels` remembers what was read."""
    if digest is None or beside is None:
        return None
    known = levels.get(beside)
    if known is None:
        known = levels[beside] = _beside(object_from_json(beside) or {})
    caching, mapping = known
    return Prefix(digest, mapping, caching)


def _beside(raw: Mapping[str, Any]) -> tuple[Caching, Mapping[str, str]]:
    try:
        mapping = {shared(str(name)): shared(str(one)) for name, one in raw["levels"].items()}
        return Caching(raw["caching"]), mapping
    except (KeyError, ValueError, AttributeError) as error:
        raise UnreadableRow(f"the prefix of a reply: {error}") from error


def attachment_to_json(part: AttachmentPart) -> str:
    """Return the description of a file as one column."""
    return to_json(attachment_to_dict(part))


def attachment_from_json(text: str) -> AttachmentPart:
    """Return the description that `attachment_to_json` wrote."""
    return _file(object_from_json(text))


def attached_to_json(parts: Sequence[AttachmentPart]) -> str:
    """Return the files of a message that is not sent as one column, empty where there are none."""
    return to_json({"files": [attachment_to_dict(part) for part in parts]}) if parts else ""


def attached_from_json(text: str) -> tuple[AttachmentPart, ...]:
    """Return the files that `attached_to_json` wrote."""
    if not text:
        return ()
    files = (object_from_json(text) or {}).get("files")
    if not isinstance(files, list):
        raise UnreadableRow("the files of a message that is not sent")
    return tuple(_file(one) for one in files)


def unsent_to_json(unsent: Unsent) -> str:
    """Return a text with its files as one column, empty where there is neither."""
    if unsent == NOTHING_UNSENT:
        return ""
    files = [attachment_to_dict(part) for part in unsent.files]
    return to_json({"text": unsent.text, "files": files})


def unsent_from_json(text: str) -> Unsent:
    """Return what `unsent_to_json` wrote."""
    if not text:
        return NOTHING_UNSENT
    said = (object_from_json(text) or {}).get("text")
    if not isinstance(said, str):
        raise UnreadableRow("a message that is to be sent later")
    return Unsent(said, attached_from_json(text))


def _file(raw: Any) -> AttachmentPart:
    part = attachment_from_dict(raw) if isinstance(raw, dict) else None
    if part is None:
        raise UnreadableRow("the description of a file")
    return part
