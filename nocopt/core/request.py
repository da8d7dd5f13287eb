"""The request as a value, what is wished for in it, and small requests that no chat stands behind.

Those of a chat are made by `core/builder.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocopt.core import thinking
from nocopt.core.messages import JsonObject, Message, nothing
from nocopt.core.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.cache import CachePlan
    from nocopt.core.models import Model
    from nocopt.core.prefix import Prefix
    from nocopt.core.sniffing import PictureLimits
    from nocopt.core.tools import ToolDefinition


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request in neutral form; the wire mapping of a client turns it into bytes.

    What is None or empty is not sent. `files` are the bytes of the attachments by their SHA-256,
    empty until they are loaded; `container` is the id of one to use again (section 5.2); `prefix`
    is never sent, but kept with the reply; `citations` switches them on for all documents (5.3).
    """

    model: str
    max_tokens: int
    messages: tuple[Message, ...]
    system: str = ""
    thinking: JsonObject | None = None
    output_config: JsonObject | None = None
    betas: tuple[str, ...] = ()
    stream: bool = True
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop_sequences: tuple[str, ...] = ()
    tools: tuple[JsonObject, ...] = ()
    tool_choice: JsonObject | None = None
    cache: CachePlan | None = None
    service_tier: str | None = None
    container: str | None = None
    files: Mapping[str, bytes] = field(default_factory=nothing)
    prefix: Prefix | None = None
    citations: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for besides the messages; None and empty mean the model's default.

    `tools` are all that exist, switched on or not: those that the history names are sent as well.
    `derived` are the pictures made smaller before, by the hash of what they were made from and the
    limits they fit in. `prefill` says that the last answer is to be gone on with: where the model
    does not take that, the words of `go_on` ask for it, if there are any. `calls_end` says that no
    tool may be called again, since that was done often enough.
    """

    thinking: str = thinking.OFF
    system: str = ""
    max_tokens: int | None = None
    betas: tuple[str, ...] = ()
    parameters: Parameters = field(default_factory=Parameters)
    tools: tuple[ToolDefinition, ...] = ()
    derived: Mapping[tuple[str, PictureLimits], AttachmentPart] = field(default_factory=nothing)
    prefill: bool = False
    go_on: str = ""
    calls_end: bool = False


def request_for(messages: Iterable[Message], model: Model, wishes: Wishes) -> ChatRequest:
    """Return the request for `messages`; `max_tokens` is always set (section 1.2)."""
    max_tokens, beta = output_limit(model, wishes.max_tokens)
    members = thinking.members(model, wishes.thinking, max_tokens)
    return ChatRequest(
        model=model.id,
        max_tokens=max_tokens,
        messages=merged(messages),
        system=wishes.system,
        thinking=members.thinking,
        output_config=members.output_config,
        betas=wishes.betas if beta is None else (*wishes.betas, beta),
    )


def output_limit(model: Model, wanted: int | None) -> tuple[int, str | None]:
    """Return the `max_tokens` to send for the wanted limit, and the beta that it takes, if any."""
    if wanted is None or wanted <= model.max_output:
        return wanted or model.max_output, None
    if model.long_output is None:
        return model.max_output, None
    return min(wanted, model.long_output.max_output), model.long_output.beta


def merged(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Return messages whose roles alternate and that begin with a user message (section 1.2)."""
    found: list[Message] = []
    for message in messages:
        if not found and message.role != "user":
            continue
        if found and found[-1].role == message.role:
            found[-1] = Message(message.role, (*found[-1].parts, *message.parts))
        else:
            found.append(message)
    return tuple(found)
