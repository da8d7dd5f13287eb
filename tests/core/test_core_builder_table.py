"""No request breaks a rule: every model, thinking choice, sampling, tools and shape of history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

import pytest

from nocopt.core import thinking
from nocopt.core.builder import Built, build
from nocopt.core.conversation import Node
from nocopt.core.facts import AccountFacts
from nocopt.core.messages import (
    Message,
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
)
from nocopt.core.models import Model
from nocopt.core.parameters import Parameters
from nocopt.core.reply import Outcome
from nocopt.core.request import ChatRequest, Wishes
from nocopt.core.tools import ServerTool, ServerToolKind, result_id
from tests.core.built_paths import ANTHROPIC, TOOLS, Chat, calls, found, gave, searches
from tests.core.test_core_catalogue import CATALOGUE

MODELS = [*CATALOGUE.models, CATALOGUE.describe("claude-unknown-next"), CATALOGUE.describe("gpt-x")]

# By hand from sections 1.5, 1.7, 2.2 and 4.3 of the notes, not from the catalogue.
OLDER = ("claude-3", "claude-opus-4-1", "claude-opus-4-2", "claude-sonnet-4-2")
MANUAL = (
    "claude-opus-4-5",
    "claude-haiku-4-5",
    "claude-sonnet-4-5",
    "claude-3-7",
    *OLDER[1:],
)
UNTHINKING = ("claude-3-5", "claude-3-opus", "claude-3-haiku", "gpt-x")
ALWAYS = ("claude-fable", "claude-mythos", "claude-opus-5-5", "claude-sonnet-5-5", "claude-unknown")
TAKE_SAMPLING = (*MANUAL, *UNTHINKING[:3], "claude-opus-4-6", "claude-sonnet-4-6")
TAKE_BOTH = ("claude-3", "claude-opus-4-2", "claude-sonnet-4-2")
WITHOUT_EFFORT = (*UNTHINKING, *OLDER, "claude-haiku-4-5", "claude-sonnet-4-5")
QUIETLY_AT_MOST_HIGH = {"claude-opus-5", "claude-haiku-5-5"}
INTERLEAVE_BY_HEADER = ("claude-opus-4-5", "claude-sonnet-4-5", *OLDER[1:])

SAMPLINGS = (
    Parameters(),
    Parameters(temperature=0.5),
    Parameters(top_p=0.5),
    Parameters(temperature=1.0, top_p=0.97),
    Parameters(top_k=5, effort="max"),
)
SWITCHES = (
    ((), ()),
    (("clock", "add"), ()),
    ((), (ServerTool(ServerToolKind.WEB_SEARCH, max_uses=2, allowed_domains=("a.example",)),)),
)
SIGNED = ThinkingPart("Hm.", "c2ln")
HIDDEN = RedactedThinkingPart("ZGF0YQ==")


def of(family: tuple[str, ...], model: Model) -> bool:
    """Whether a model is one of those whose ids begin so."""
    return model.id.startswith(family)


def fresh(chat: Chat) -> None:
    """One question."""
    chat.asks("one")


def finished(chat: Chat) -> None:
    """A turn with thinking, which ended."""
    chat.asks("one").answers(SIGNED, TextPart("a"), HIDDEN, TextPart("b")).asks("two")


def in_a_loop(chat: Chat) -> None:
    """Tools were called and answered; where none is on now, one was then."""
    now = chat.wishes
    then = replace(now.parameters, tools=now.parameters.tools or ("clock",))
    chat.wishes = replace(now, parameters=then)
    chat.asks("one").answers(SIGNED, calls(1), calls(2), outcome=Outcome.NEEDS_TOOL)
    chat.gives(gave(2), gave(1)).wishes = now


def from_elsewhere(chat: Chat) -> None:
    """Other models answered before, with calls that nobody ran and a refusal."""
    model, facts = chat.model, chat.facts
    chat.model, chat.facts = CATALOGUE.describe("other"), AccountFacts("x", "https://x.example/")
    chat.asks("one").answers(SIGNED, searches(1), found(1), calls(1), outcome=Outcome.NEEDS_TOOL)
    chat.asks("bad").answers(TextPart("no"), outcome=Outcome.REFUSED)
    chat.asks("two").answers(TextPart("half"), calls(2), outcome=Outcome.STOPPED)
    chat.model, chat.facts = model, facts
    chat.asks("three")


def paused(chat: Chat) -> None:
    """The server paused in the middle of its own work."""
    chat.asks("one").answers(SIGNED, searches(1), found(1), searches(2), outcome=Outcome.PAUSED)


SHAPES = (fresh, finished, in_a_loop, from_elsewhere, paused)


@cache
def path(model: Model, shape: Callable[[Chat], None], at: int) -> tuple[Node, ...]:
    """A chat of this shape; what it was asked with besides its tools binds nothing in it."""
    client, server = SWITCHES[at]
    parameters = Parameters(tools=client, server_tools=server)
    chat = Chat(model, ANTHROPIC, Wishes(thinking="high", parameters=parameters, tools=TOOLS))
    shape(chat)
    return tuple(chat.nodes)


def built(model: Model, choice: str, limit: int | None) -> Iterator[tuple[Sequence[Node], Built]]:
    """The requests of all samplings, tools and shapes."""
    for sampling, at, shape in product(SAMPLINGS, range(len(SWITCHES)), SHAPES):
        client, server = SWITCHES[at]
        parameters = replace(sampling, tools=client, server_tools=server)
        wishes = Wishes(thinking=choice, max_tokens=limit, parameters=parameters, tools=TOOLS)
        nodes = path(model, shape, at)
        yield nodes, build(nodes, model, wishes, ANTHROPIC)


@pytest.mark.check(24, 30, 33, 37, 42, 44)
@pytest.mark.parametrize("choice", thinking.CHOICES)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_no_request_breaks_a_rule(model: Model, choice: str) -> None:
    for limit in (None, 1500) if of(MANUAL, model) else (None,):
        for nodes, one in built(model, choice, limit):
            request = one.request
            assert request.max_tokens <= (limit or model.max_output)
            check_thinking(model, choice, request)
            check_effort(model, request)
            check_sampling(model, request)
            check_betas(model, request)
            check_messages(request.messages)
            check_calls(request)
            check_marks(request)
            check_echo(model, nodes, request)


def check_thinking(model: Model, choice: str, request: ChatRequest) -> None:
    """Sections 1.7, 2.2 and 4.4."""
    kind = None if request.thinking is None else request.thinking["type"]
    if kind == "enabled":
        assert request.thinking is not None
        assert of(MANUAL, model)
        assert 1024 <= request.thinking["budget_tokens"] < request.max_tokens
    if kind == "adaptive":
        assert not of((*MANUAL, *UNTHINKING), model)
        assert request.thinking == {"type": "adaptive", "display": "summarized"}
    if kind == "disabled":
        assert not of((*MANUAL, *UNTHINKING, *ALWAYS), model)
        assert choice in (thinking.OFF, thinking.BETWEEN_TOOLS)
    if kind == "between_tools":
        assert model.id == "claude-sonnet-5-5"
    if of(ALWAYS, model):
        assert kind in ("adaptive", "between_tools")
    if of(UNTHINKING, model):
        assert kind is None


def check_effort(model: Model, request: ChatRequest) -> None:
    """Sections 2.2 and 4.4."""
    effort = None if request.output_config is None else request.output_config["effort"]
    if of(WITHOUT_EFFORT, model):
        assert effort is None
    if of(("claude-opus-4-5",), model):
        assert effort in (None, "low", "medium", "high")
    if of(("claude-opus-4-6", "claude-sonnet-4-6", "claude-mythos-preview"), model):
        assert effort != "xhigh"
    kind = None if request.thinking is None else request.thinking["type"]
    quiet = kind == "disabled" and model.id in QUIETLY_AT_MOST_HIGH
    if quiet or kind == "between_tools":
        assert effort in (None, "low", "medium", "high")


def check_sampling(model: Model, request: ChatRequest) -> None:
    """Section 1.5."""
    values = (request.temperature, request.top_p, request.top_k)
    if not of(TAKE_SAMPLING, model):
        assert values == (None, None, None)
    if not of(TAKE_BOTH, model):
        assert None in values[:2]
    if request.thinking is not None and request.thinking["type"] != "disabled":
        assert request.temperature in (None, 1)
        assert request.top_p is None or request.top_p >= 0.95
        assert request.top_k is None


def check_betas(model: Model, request: ChatRequest) -> None:
    """Section 4.3."""
    manual = request.thinking is not None and request.thinking["type"] == "enabled"
    own = [tool for tool in request.tools if "type" not in tool]
    interleaves = bool(manual and own and request.tool_choice is None)
    wanted = interleaves and of(INTERLEAVE_BY_HEADER, model)
    assert request.betas == (("interleaved-thinking-2025-05-14",) if wanted else ())


def check_messages(messages: tuple[Message, ...]) -> None:
    """Sections 1.2 to 1.4: roles alternate, the person begins, nothing is empty or blank."""
    assert [one.role for one in messages] == [
        ("user", "assistant")[at % 2] for at in range(len(messages))
    ]
    assert messages
    for message in messages:
        assert message.parts
        assert all(part.text.strip() for part in message.parts if isinstance(part, TextPart))
    if messages[-1].role == "assistant":
        last = messages[-1].parts[-1]
        assert isinstance(last, ToolUsePart)
        assert last.kind == "server_tool_use"


def check_calls(request: ChatRequest) -> None:
    """Section 5.1: each call has one result, first in the next message, and its tool is there."""
    waiting: list[str] = []
    names = {str(tool["name"]) for tool in request.tools}
    for message in request.messages:
        results = [id_ for part in message.parts if (id_ := result_id(part)) is not None]
        assert [result_id(part) for part in message.parts[: len(results)]] == results
        if message.role == "user":
            assert results == waiting
        calls_ = [part for part in message.parts if isinstance(part, ToolUsePart)]
        waiting = [part.id for part in calls_ if part.kind == "tool_use"]
        assert {part.name for part in calls_ if part.kind == "tool_use"} <= names
    assert not waiting
    if request.tool_choice is not None:
        assert request.tool_choice == {"type": "none"}
        assert request.tools


def check_marks(request: ChatRequest) -> None:
    """Section 1.6: at most 4 marks, the automatic one counted, none on thinking."""
    if request.cache is None:
        return
    assert len(request.cache.marks) + request.cache.top_level <= 4
    for mark in request.cache.marks:
        if mark.message >= 0:
            part = request.messages[mark.message].parts[mark.block]
            assert not isinstance(part, ThinkingPart | RedactedThinkingPart)


def check_echo(model: Model, nodes: Sequence[Node], request: ChatRequest) -> None:
    """Sections 4.1 and 5.2: thinking and blocks of the server go back to their maker only."""
    own = [node for node in nodes if node.model == model.id]
    sent = [part for message in request.messages for part in message.parts]
    thoughts = [part for part in sent if isinstance(part, ThinkingPart | RedactedThinkingPart)]
    made = [
        part
        for node in own
        for part in node.message.parts
        if isinstance(part, ThinkingPart | RedactedThinkingPart)
    ]
    assert thoughts == made
    if not own:
        assert not any(isinstance(part, OpaquePart) and result_id(part) is None for part in sent)
    assert not any(isinstance(part, TextPart) and part.text in ("no", "bad") for part in sent)
