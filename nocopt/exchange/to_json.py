"""Chats as JSON of the Messages API: what could be sent again as it stands (section 1)."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.messages import RedactedThinkingPart, ThinkingPart, part_to_dict
from nocopt.exchange.transcript import leaves, path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.core.messages import Part
    from nocopt.core.records import ChatRecord, NodeRecord
    from nocopt.core.transfer import ExportWish


def to_json(chat: ChatRecord, wish: ExportWish, files: Mapping[str, bytes]) -> str:
    """Return the path that is shown as an object with `messages`, or a list of one for each path.

    `files` are the bytes of files by their hashes; of others the names are told.
    """
    if wish.all_branches:
        value: Any = [_body(chat, path(chat, leaf), wish, files) for leaf in leaves(chat)]
    else:
        value = _body(chat, path(chat), wish, files)
    return json.dumps(value, ensure_ascii=False, indent=1, default=dict) + "\n"


def _body(
    chat: ChatRecord, nodes: list[NodeRecord], wish: ExportWish, files: Mapping[str, bytes]
) -> dict[str, Any]:
    messages = []
    for node in nodes:
        blocks = [_block(part, files) for part in node.message.parts if _told(part, wish)]
        if blocks:
            messages.append({"role": node.message.role, "content": blocks})
    body: dict[str, Any] = {"title": chat.title, "created_at": chat.created_at}
    model = next((node.model for node in reversed(nodes) if node.model), chat.options.model)
    if model:
        body["model"] = model
    if chat.options.system:
        body["system"] = chat.options.system
    return {**body, "messages": messages}


def _told(part: Part, wish: ExportWish) -> bool:
    return wish.thinking or not isinstance(part, ThinkingPart | RedactedThinkingPart)


def _block(part: Part, files: Mapping[str, bytes]) -> dict[str, Any]:
    if not isinstance(part, AttachmentPart):
        return part_to_dict(part)
    data = files.get(part.sha256)
    if data is None:
        return {"type": "text", "text": f"[{part.name}]"}
    match part.kind:
        case AttachmentKind.IMAGE:
            return {"type": "image", "source": _packed(part, data)}
        case AttachmentKind.PDF:
            return {"type": "document", "source": _packed(part, data), "title": part.name}
        case AttachmentKind.TEXT:
            text = data.decode("utf-8", "replace")
            source = {"type": "text", "media_type": "text/plain", "data": text}
            return {"type": "document", "source": source, "title": part.name}


def _packed(part: AttachmentPart, data: bytes) -> dict[str, str]:
    return {
        "type": "base64",
        "media_type": part.media_type,
        "data": base64.b64encode(data).decode("ascii"),
    }
