"""What of a request a server refused, read from its 400: so that it can be sent without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.attachments import AttachmentKind
from nocopt.core.errors import WireKind
from nocopt.core.facts import Ability, beta_ability, version_ability
from nocopt.core.history import is_thought
from nocopt.core.tools import SERVER_TOOL_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nocopt.core.errors import Failure
    from nocopt.core.request import ChatRequest

_STATUSES: Final = frozenset({400, 422})
_TYPE: Final = "invalid_request_error"
_OTHER_TYPES: Final = frozenset(  # section 6.1; relays have types of their own, or none
    {
        *("authentication_error", "billing_error", "permission_error", "not_found_error"),
        *("conflict_error", "request_too_large", "rate_limit_error", "timeout_error"),
        "overloaded_error",
    }
)


@dataclass(frozen=True, slots=True)
class Objection:
    """An ability that the server says it has not, for one model; `words` are its own.

    `also` are others that follow from them: where they name the versions of a tool that are taken,
    those that are not named are not.
    """

    ability: str
    model: str
    words: str
    also: tuple[str, ...] = ()


def objection_of(failure: Failure, request: ChatRequest) -> Objection | None:
    """Return what a failure objects to, None where nothing that was sent is known to be at fault.

    Status and type come first, words last, and only what the request has is ever blamed. The
    ability `THINKING_ECHO` is about this chat and none of the endpoint: its thinking was made
    behind something else (section 4.5).
    """
    if not is_refusal(failure):
        return None
    words = failure.message or failure.detail
    text = words.lower()
    found = next((one for read in _READERS for one in read(text, request)), None)
    if found is None:
        return None
    return Objection(found, request.model, words, tuple(_untaken(found, text)))


def is_refusal(failure: Failure) -> bool:
    """Whether a request was found wrong: by a status, or by an error inside of a 200 (6.1)."""
    if failure.status in _STATUSES:
        return failure.type not in _OTHER_TYPES
    return failure.kind is WireKind.API and failure.type == _TYPE


def _is_unknown(member: str, text: str) -> bool:
    """Whether the words say of a member that it is not known, or not supported, as such."""
    after = rf"\b{member}\b[^.;]{{0,40}}({_NOT_KNOWN})"
    before = rf"({_NOT_KNOWN}|does not support|unexpected)[^.;]{{0,60}}\b{member}\b"
    return re.search(f"{after}|{before}", text) is not None


_NOT_KNOWN: Final = (
    "extra inputs|not permitted|not (be )?(supported|allowed)|unsupported|unknown|unrecogni[sz]ed"
)


def _thinking(text: str, request: ChatRequest) -> Iterator[str]:
    """Wordings of sections 1.7, 4.1, 4.2 and 4.5."""
    echoed = any(is_thought(part) for message in request.messages for part in message.parts)
    if echoed and _ECHO.search(text):
        yield Ability.THINKING_ECHO
    if request.thinking is None:
        return
    kind = request.thinking["type"]
    if "display" in request.thinking and "thinking" in text and "display" in text:
        yield Ability.THINKING_DISPLAY
    named = rf"thinking\.type\.{kind}\" is not supported|thinking.*\btag '{kind}'"
    words = _KINDS.get(kind, named)
    if re.search(f"{named}|{words}", text) or _is_unknown("thinking", text):
        yield f"thinking_{kind}"


_ECHO: Final = re.compile(
    r"invalid `?signature`? in `?thinking`?"
    r"|`?(redacted_)?thinking`? blocks? .*cannot be modified"
    r"|expected `?thinking`? or `?redacted_thinking`?, but found"
    # What knows no such blocks names their place, or the types that it knows.
    r"|messages\.\d+\.content\.\d+.*\b((redacted_)?thinking|signature)\b"
    r"|unknown (variant|(block |content )*type)\W+(redacted_)?thinking"
    r"|unsupported content( block)?( type)?\W+(redacted_)?thinking"
)
_KINDS: Final = {
    "adaptive": "adaptive thinking is not supported",
    "enabled": "does not support (extended )?thinking",
    "disabled": "thinking cannot be disabled",
}


def _sampling(text: str, request: ChatRequest) -> Iterator[str]:
    values = (request.temperature, request.top_p, request.top_k)
    named = [
        ability
        for ability, value in zip(
            (Ability.TEMPERATURE, Ability.TOP_P, Ability.TOP_K), values, strict=True
        )
        if value is not None and re.search(rf"\b{ability}\b", text)
    ]
    # Of two that do not go together, the temperature is the one that people set (section 1.5).
    yield from reversed(named) if "both" in text else named


def _effort(text: str, request: ChatRequest) -> Iterator[str]:
    if request.output_config is not None and re.search(r"\beffort\b|\boutput_config\b", text):
        yield Ability.EFFORT


def _prefill(text: str, request: ChatRequest) -> Iterator[str]:
    last = request.messages[-1].role if request.messages else "user"
    if last == "assistant" and "prefill" in text:
        yield Ability.PREFILL


def _betas(text: str, request: ChatRequest) -> Iterator[str]:
    """A beta that is named; where none is, the only one that was sent."""
    named = [one for one in request.betas if one.lower() in text]
    if named:
        yield beta_ability(named[0])
    elif len(request.betas) == 1 and re.search(r"anthropic-beta|\bbeta (flag|header)s?\b", text):
        yield beta_ability(request.betas[0])


def _caching(text: str, request: ChatRequest) -> Iterator[str]:
    plan = request.cache
    if plan is None or not re.search(r"cache_control|\bcaching\b", text):
        return
    inside = re.search(r"(messages|tools|system)\.\d+\..*cache_control|system\.cache_control", text)
    if plan.top_level and not (inside and plan.marks):
        yield Ability.CACHE_TOP_LEVEL
    elif plan.marks:
        yield Ability.CACHE_MARKS


def _tools(text: str, request: ChatRequest) -> Iterator[str]:
    """A version of a server's tool that is named; else that there are no tools at all."""
    for tool in request.tools:
        kind = tool.get("type")
        if isinstance(kind, str) and kind in text:
            yield version_ability(kind)
        elif isinstance(kind, str):
            name = str(tool["name"])
            said = rf"\b{name.replace('_', '[_ ]')}\b.*not (support|enabl|available)"
            if re.search(said, text):
                yield name
    if request.tools and _NO_TOOLS.search(text):
        yield Ability.TOOLS


def _untaken(ability: str, text: str) -> Iterator[str]:
    """Yield the other versions of a refused tool that the words do not name among the taken."""
    for versions in SERVER_TOOL_VERSIONS.values():
        if ability in map(version_ability, versions):
            named = [one for one in versions if one in text]
            if len(named) > 1:
                yield from (version_ability(one) for one in versions if one not in named)


_NO_TOOLS: Final = re.compile(
    r"(tools?|tool use|function calling|tool_choice)\W? (is|are) not (supported|enabled)"
    r"|does not support (tools?|function)|tools: extra inputs"
)


def _files(text: str, request: ChatRequest) -> Iterator[str]:
    kinds = {one.kind for message in request.messages for one in message.attachments}
    if not re.search(r"not support|unsupported|extra inputs|not allowed", text):
        return
    if _ONE_FILE.search(text):
        return
    if AttachmentKind.IMAGE in kinds and re.search(r"\bimages?\b|\bvision\b", text):
        yield Ability.IMAGES
    if request.citations and "citations" in text:
        yield Ability.CITATIONS
    if AttachmentKind.PDF in kinds and re.search(r"\bpdfs?\b|\bdocuments?\b", text):
        yield Ability.PDF


_ONE_FILE: Final = re.compile(
    r"\bformat|media.?type|\bmime|\bsizes?\b|dimension|exceed|too large|pages|password|encrypted"
)
"""Words about this file, from which nothing follows for others."""


def _tier(text: str, request: ChatRequest) -> Iterator[str]:
    if request.service_tier is not None and "service_tier" in text:
        yield Ability.SERVICE_TIER


def _streaming(text: str, request: ChatRequest) -> Iterator[str]:
    """A relay sets this by itself behind each stream; without streaming it does not (9.3)."""
    if request.stream and "stream_options" in text:
        yield Ability.STREAM_OPTIONS


def _trial(text: str, request: ChatRequest) -> Iterator[str]:
    """Marks that nobody knew to be taken are blamed for whatever nothing else is to blame for.

    A server that does not know them need not name them. Only an answer without them proves it.
    """
    if request.cache is not None and request.cache.trial and not _TOO_LONG.search(text):
        yield Ability.CACHE_MARKS


_TOO_LONG: Final = re.compile(r"too long|too large|too many tokens|context|exceed|credit|quota")

_READERS: Final[tuple[Callable[[str, ChatRequest], Iterator[str]], ...]] = (
    *(_thinking, _prefill, _betas, _caching, _tools),
    *(_effort, _sampling, _tier, _files, _streaming, _trial),
)
