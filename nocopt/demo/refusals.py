"""Words that make the demo an endpoint which refuses one part of requests, by the known 400s."""

from collections.abc import Callable, Iterator

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario
from nocopt.demo.replies import said, say
from nocopt.demo.steps import Reply
from nocopt.demo.validation import PREFILL_REFUSED
from nocopt.demo.wire import error_reply, respond

Objection = Callable[[Ask], str | None]
"""What the endpoint says against a request; None where it has nothing to refuse."""

_SAMPLING = ("temperature", "top_p", "top_k")
_OLDEST = {
    "web_search": "web_search_20250305",
    "web_fetch": "web_fetch_20250910",
    "code_execution": "code_execution_20250522",
}


def _refuses(what: str, objection: Objection) -> Callable[[Ask], Reply]:
    """A 400 as long as the request has the part, and an answer to one without it."""

    def reply(ask: Ask) -> Reply:
        if words := objection(ask):
            return error_reply(400, "invalid_request_error", words)
        text = said(ask, texts.WITHOUT, texts.WITHOUT_CHINESE, what=what)
        return respond(ask, say(ask, text))

    return reply


def _caching(ask: Ask) -> str | None:
    if "cache_control" in ask.body:
        return "cache_control: Extra inputs are not permitted"
    for place, block in _blocks(ask):
        if "cache_control" in block:
            return f"{place}.{block['type']}.cache_control: Extra inputs are not permitted"
    return None


def _sampling(ask: Ask) -> str | None:
    given = [name for name in _SAMPLING if name in ask.body]
    return f"`{given[0]}` is not supported on this model." if given else None


def _adaptive(ask: Ask) -> str | None:
    adaptive = (ask.body.get("thinking") or {}).get("type") == "adaptive"
    return "adaptive thinking is not supported on this model" if adaptive else None


def _effort(ask: Ask) -> str | None:
    given = "effort" in (ask.body.get("output_config") or {})
    return "This model does not support the effort parameter." if given else None


def _prefill(ask: Ask) -> str | None:
    return PREFILL_REFUSED if ask.continues else None


def _beta(ask: Ask) -> str | None:
    if not ask.betas:
        return None
    return f"Unexpected value(s) `{ask.betas[0]}` for the `anthropic-beta` header."


def _signature(ask: Ask) -> str | None:
    for place, block in _blocks(ask):
        if block["type"] == "thinking":
            return (
                f"{place}: Invalid `signature` in `thinking` block. The block is bound to a "
                "different conversation."
            )
    return None


def _tool_version(ask: Ask) -> str | None:
    for number, tool in enumerate(ask.body.get("tools", ())):
        kind = str(tool.get("type", "custom"))
        oldest = _OLDEST.get(kind.rpartition("_")[0], kind)
        if kind != oldest:
            return (
                f"tools.{number}: Input tag '{kind}' found using 'type' does not match any of the "
                f"expected tags: '{oldest}', 'custom'"
            )
    return None


def _images(ask: Ask) -> str | None:
    for place, block in _blocks(ask):
        if block["type"] == "image":
            return f"{place}.image: This model does not support image input."
    return None


def _blocks(ask: Ask) -> Iterator[tuple[str, Json]]:
    """All blocks of a request with their places, those of the system prompt and tools too."""
    system = ask.body.get("system")
    if isinstance(system, list):
        yield from ((f"system.{index}", block) for index, block in enumerate(system))
    for index, tool in enumerate(ask.body.get("tools", ())):
        yield f"tools.{index}", {"type": "custom", **tool}
    for number, message in enumerate(ask.body["messages"]):
        if isinstance(message["content"], list):
            for index, block in enumerate(message["content"]):
                yield f"messages.{number}.content.{index}", block


def _refusal(word: str, what: str, objection: Objection) -> Scenario:
    return Scenario(word, f"an endpoint that refuses {what}", _refuses(what, objection))


REFUSALS = (
    _refusal("no-caching", "marks for the cache", _caching),
    _refusal("no-sampling", "temperature, top-p and top-k", _sampling),
    _refusal("no-adaptive", "adaptive thinking", _adaptive),
    _refusal("no-effort", "effort", _effort),
    _refusal("no-prefill", "answers begun for it", _prefill),
    _refusal("unknown-beta", "betas", _beta),
    _refusal("bad-signature", "thoughts that come back", _signature),
    _refusal("old-tools", "new versions of its own tools", _tool_version),
    _refusal("no-images", "images", _images),
)
