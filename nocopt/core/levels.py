"""Single things of a request whose change breaks a cache, as the prefix of a reply keeps them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nocopt.core.attachments import AttachmentKind
from nocopt.core.digests import hashing

if TYPE_CHECKING:
    from collections.abc import Collection

    from nocopt.core.request import ChatRequest


def levels_of(
    request: ChatRequest, endpoint: str, tools_on: Collection[str] = ()
) -> dict[str, str]:
    """Return digests or values of these things by the names that `Prefix` has for them.

    `tools_on` are the names of the tools that are switched on; the others were called once.
    """
    images = [
        part.sha256
        for message in request.messages
        for part in message.attachments
        if part.kind is AttachmentKind.IMAGE
    ]
    found = {
        "endpoint": endpoint,
        "model": request.model,
        "tools": _short(request.tools),
        "tools_on": _short([one for one in request.tools if one["name"] in tools_on]),
        "system": _short(request.system),
        "tool_choice": _short(request.tool_choice),
        "thinking": _short(request.thinking),
        "effort": str((request.output_config or {}).get("effort", "")),
        "citations": "on" if request.citations else "",
        "images": _short(images),
    }
    return {name: value for name, value in found.items() if value}


def _short(value: Any) -> str:
    """Return a digest of a JSON value; empty for nothing."""
    if not value:
        return ""
    text = json.dumps(value, default=dict)
    return hashing(text.encode()).hexdigest()[:16]
