"""Scripted replies that call tools and pause: rounds, parallel calls, calls that cannot be run."""

from collections.abc import Iterator
from itertools import takewhile

from nocopt.demo import texts
from nocopt.demo.asking import Ask, Json, Scenario
from nocopt.demo.replies import said, say, thoughts
from nocopt.demo.steps import Reply
from nocopt.demo.wire import Answer, Block, Delta, respond, text_block, tool_block

_PARALLEL = 3
_PAUSES = 3
_SERVER_QUERY = {"query": "nocopt"}


def client_tools(ask: Ask) -> list[Json]:
    """The tools on offer that the client itself runs."""
    return [tool for tool in ask.body.get("tools", ()) if "input_schema" in tool]


def rounds(ask: Ask) -> int:
    """How many times calls were answered since the person last wrote something."""
    return sum(1 for message in _since_asked(ask) if _results(message))


def results_so_far(ask: Ask) -> list[str]:
    """What the tools answered since the person last wrote, oldest round first."""
    answers = [[_quoted(one) for one in _results(message)] for message in _since_asked(ask)]
    return [text for answer in reversed(answers) for text in answer]


def _since_asked(ask: Ask) -> Iterator[Json]:
    """The messages after the last one in which the person said something, newest first."""
    messages: list[Json] = ask.body["messages"]
    for message in reversed(messages):
        if message["role"] == "user" and not _is_only_results(message):
            return
        yield message


def _is_only_results(message: Json) -> bool:
    content = message["content"]
    return bool(_results(message)) and all(block["type"] == "tool_result" for block in content)


def _results(message: Json) -> list[Json]:
    return [block for block in _blocks(message) if block["type"] == "tool_result"]


def _quoted(result: Json) -> str:
    content = result.get("content", "")
    if isinstance(content, str):
        return content
    return " ".join(str(block.get("text", "")) for block in content)


# Calls of tools that the client runs


def _call(ask: Ask, tool: Json, number: int = 0, turn: int = 0) -> Block:
    """A call of a tool; `number` tells it from the others of its message, `turn` from all."""
    given = sensible_input(tool["input_schema"], number + turn, ask.words)
    return tool_block(ask.call_id(number=number), tool["name"], given)


def _no_tool(ask: Ask) -> Reply:
    return respond(ask, say(ask, said(ask, texts.NO_TOOL, texts.NO_TOOL_CHINESE)))


def _answer(ask: Ask, thought: str = texts.BRIEF_THOUGHT) -> Reply:
    """The end of a loop: what the tools said, quoted in the order of the results."""
    results = "\n>\n> ".join(results_so_far(ask))
    text = said(ask, texts.TOOL_ANSWER, texts.TOOL_ANSWER_CHINESE, result=results)
    return respond(ask, Answer((*thoughts(ask, thought), text_block(text))))


def tool_use(ask: Ask) -> Reply:
    """A call of the first tool offered, else of one that is off; of its result, a quotation."""
    if ask.tool_results:
        return _answer(ask)
    offered = [*client_tools(ask), {"name": "current_time", "input_schema": {}}]
    opening = text_block(said(ask, texts.TOOL_QUESTION, texts.TOOL_QUESTION_CHINESE))
    blocks = (*thoughts(ask, texts.BRIEF_THOUGHT), opening, _call(ask, offered[0]))
    return respond(ask, Answer(blocks, "tool_use"))


def tools_in_turn(ask: Ask) -> Reply:
    """All tools offered, one after the other, each in a round of its own."""
    offered, done = client_tools(ask), rounds(ask)
    if not offered:
        return _no_tool(ask)
    if done >= len(offered):
        return _answer(ask)
    return respond(ask, Answer((*_opening(ask, done), _call(ask, offered[done])), "tool_use"))


def _opening(ask: Ask, done: int) -> tuple[Block, ...]:
    if done:
        return (text_block(said(ask, texts.TOOL_AGAIN, texts.TOOL_AGAIN_CHINESE)),)
    first = text_block(said(ask, texts.TOOL_QUESTION, texts.TOOL_QUESTION_CHINESE))
    return (*thoughts(ask, texts.BRIEF_THOUGHT), first)


def tools_parallel(ask: Ask) -> Reply:
    """Three calls at once, of the tools offered in turn; all results come in one message."""
    offered = client_tools(ask)
    if not offered:
        return _no_tool(ask)
    if ask.tool_results:
        return _answer(ask)
    calls = (_call(ask, offered[n % len(offered)], n) for n in range(_PARALLEL))
    return respond(ask, Answer((*_opening(ask, 0), *calls), "tool_use"))


def tools_thinking(ask: Ask) -> Reply:
    """Thoughts before, between and after two calls (section 4.3)."""
    offered, done = client_tools(ask), rounds(ask)
    if not offered:
        return _no_tool(ask)
    if done >= 2:
        return _answer(ask, texts.TOOL_ENOUGH)
    thought = (texts.TOOL_PLAN, texts.TOOL_BETWEEN)[done]
    blocks = (*thoughts(ask, thought), _call(ask, offered[done % len(offered)], turn=done))
    return respond(ask, Answer(blocks, "tool_use"))


def tools_endless(ask: Ask) -> Reply:
    """A call in each round, until calls are forbidden."""
    offered = client_tools(ask)
    if not offered:
        return _no_tool(ask)
    if (ask.body.get("tool_choice") or {}).get("type") == "none":
        return respond(ask, say(ask, said(ask, texts.NO_MORE_ROUNDS, texts.NO_MORE_ROUNDS_CHINESE)))
    done = rounds(ask)
    return respond(
        ask, Answer((*_opening(ask, done), _call(ask, offered[0], turn=done)), "tool_use")
    )


def tool_broken(ask: Ask) -> Reply:
    """A call whose input is no JSON, as eager streaming may give it (section 3.3)."""
    if ask.tool_results:
        return _answer(ask)
    return respond(ask, Answer((*_opening(ask, 0), _half_call(ask)), "tool_use"))


def tool_cut(ask: Ask) -> Reply:
    """The token limit inside the input of a call: it must not be run."""
    return respond(ask, Answer((*_opening(ask, 0), _half_call(ask)), "max_tokens", limited=False))


def _half_call(ask: Ask) -> Block:
    offered = [*client_tools(ask), {"name": "current_time", "input_schema": {}}]
    whole = tool_block(ask.call_id(), offered[0]["name"], {})
    piece = Delta({"type": "input_json_delta", "partial_json": '{"timezone": "Eu'})
    return Block(whole.start, (piece,))


def tool_deferred(ask: Ask) -> Reply:
    """A call of the server that waits until the client has answered its own (section 5.2)."""
    offered = client_tools(ask)
    if not offered:
        return _no_tool(ask)
    if not ask.tool_results:
        search = search_block(ask.call_id("srvtoolu"))
        return respond(ask, Answer((*_opening(ask, 0), search, _call(ask, offered[0])), "tool_use"))
    text = said(
        ask, texts.TOOL_ANSWER, texts.TOOL_ANSWER_CHINESE, result=" ".join(results_so_far(ask))
    )
    found = [found_block(one) for one in _waiting(ask)]
    return respond(ask, Answer((*found, text_block(text))))


# Calls that the server answers itself


def search_block(tool_id: str) -> Block:
    """A search by the server whose result is not there yet."""
    call = {"type": "server_tool_use", "id": tool_id, "name": "web_search", "input": _SERVER_QUERY}
    return Block(call)


def found_block(tool_id: str) -> Block:
    """What the search found: nothing."""
    return Block({"type": "web_search_tool_result", "tool_use_id": tool_id, "content": []})


def _waiting(ask: Ask) -> list[str]:
    """The calls of the server that have no result."""
    blocks = [block for message in ask.body["messages"] for block in _blocks(message)]
    done = {block.get("tool_use_id") for block in blocks}
    calls = [block["id"] for block in blocks if block["type"] == "server_tool_use"]
    return [call for call in calls if call not in done]


def _blocks(message: Json) -> list[Json]:
    content = message["content"]
    return [] if isinstance(content, str) else content


def pause_turn(ask: Ask) -> Reply:
    """Paused inside a search by the server; goes on when the turn is sent back."""
    return _paused(ask, 1)


def pause_often(ask: Ask) -> Reply:
    """Paused again and again; the argument says how often."""
    return _paused(ask, int(ask.number(_PAUSES, most=100)))


def _paused(ask: Ask, most: int) -> Reply:
    found = [found_block(one) for one in _waiting(ask)] if ask.continues else []
    if ask.continues and _pauses(ask) >= most:
        text = said(ask, texts.RESUMED, texts.RESUMED_CHINESE)
        return respond(ask, Answer((*found, text_block(text))))
    opening = text_block(said(ask, texts.PAUSED, texts.PAUSED_CHINESE))
    search = search_block(ask.call_id("srvtoolu", _pauses(ask)))
    return respond(ask, Answer((*found, opening, search), "pause_turn"))


def _pauses(ask: Ask) -> int:
    """How often the turn that goes on was paused."""
    turn = takewhile(lambda message: message["role"] == "assistant", ask.body["messages"][::-1])
    calls = (block["type"] == "server_tool_use" for m in turn for block in _blocks(m))
    return sum(calls)


# What the calls are given

_BY_NAME: dict[str, tuple[str, ...]] = {
    "timezone": ("Europe/Paris", "Asia/Tokyo", "America/New_York"),
    "expression": ("17 * 23 + 2 ** 0.5", "1200 * 1.035 ** 10", "sqrt(3 ** 2 + 4 ** 2)"),
}
_EMPTY: dict[str, object] = {"boolean": True, "array": [], "object": {}, "null": None}


def sensible_input(schema: Json, turn: int, words: str) -> Json:
    """An input that fits a schema: something else in each turn, or the person's own words.

    Members that may be left out are left out, unless that are all.
    """
    properties = schema.get("properties") or {}
    wanted = schema.get("required") or properties
    return {
        name: _sensible(name, member, turn, words)
        for name, member in properties.items()
        if name in wanted
    }


def _sensible(name: str, member: Json, turn: int, words: str) -> object:
    if member.get("enum"):
        return member["enum"][turn % len(member["enum"])]
    if name in _BY_NAME:
        return _BY_NAME[name][turn % len(_BY_NAME[name])]
    kind = member.get("type", "string")
    if kind in {"integer", "number"}:
        return min(max(turn + 1, member.get("minimum", turn + 1)), member.get("maximum", turn + 1))
    if kind == "string":
        return (words or "caf\u00e9 \U0001f642")[: member.get("maxLength")]
    return _EMPTY.get(kind)


TOOLS = (
    Scenario("tool", "a call of the first tool that is on", tool_use),
    Scenario("tools", "all tools that are on, one after the other", tools_in_turn),
    Scenario("tools-parallel", "three tool calls at once", tools_parallel),
    Scenario("tools-thinking", "thoughts between tool calls", tools_thinking),
    Scenario("tools-endless", "a tool call in each round, without end", tools_endless),
    Scenario("tool-broken", "a tool call whose input is broken", tool_broken),
    Scenario("tool-cut", "a tool call cut by the token limit", tool_cut),
    Scenario("tool-deferred", "a search that waits for another tool's result", tool_deferred),
    Scenario("pause", "a turn paused by the server, to be continued", pause_turn),
    Scenario("pause-often", "several pauses; a number says how many", pause_often),
)
