"""Calls and their results as blocks, told apart by who has to answer them."""

from __future__ import annotations

import re

import pytest

from nocopt.core.messages import Message, OpaquePart, TextPart, ToolUsePart, part_to_dict
from nocopt.core.tools import (
    SERVER_TOOL_VERSIONS,
    ServerToolKind,
    ToolOutcome,
    client_calls,
    result_id,
    result_part,
    unanswered_server_calls,
)

CALL = ToolUsePart("toolu_1", "clock", {})
OTHER = ToolUsePart("toolu_2", "clock", {}, invalid_input="{")
SEARCH = ToolUsePart("srvtoolu_1", "web_search", {"query": "q"}, "server_tool_use")
RUN = ToolUsePart("srvtoolu_2", "bash_code_execution", {}, "server_tool_use")
REMOTE = ToolUsePart("mcptoolu_1", "lookup", {}, "mcp_tool_use")


def found(kind: str, call: ToolUsePart) -> OpaquePart:
    """A result that the server gave to a call of its own."""
    return OpaquePart({"type": kind, "tool_use_id": call.id, "content": []})


def test_a_result_is_a_block_of_the_api() -> None:
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": ""}}
    text = {"type": "text", "text": "12:00"}
    part = result_part("toolu_1", ToolOutcome((text, picture)))
    assert part_to_dict(part) == {
        "type": "tool_result",
        "tool_use_id": "toolu_1",
        "content": [text, picture],
    }
    failed = result_part("toolu_1", ToolOutcome.said("no", is_error=True))
    assert part_to_dict(failed) == {
        "type": "tool_result",
        "tool_use_id": "toolu_1",
        "content": [{"type": "text", "text": "no"}],
        "is_error": True,
    }
    assert result_id(part) == result_id(failed) == "toolu_1"


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_tool_that_says_nothing_sends_no_blank_block(text: str) -> None:
    part = result_part("toolu_1", ToolOutcome.said(text))
    assert part_to_dict(part) == {"type": "tool_result", "tool_use_id": "toolu_1"}


@pytest.mark.parametrize(
    "part",
    [
        TextPart("tool_result"),
        CALL,
        found("web_search_tool_result", SEARCH),
        OpaquePart({"type": "tool_result"}),
        OpaquePart({"type": "tool_result", "tool_use_id": 1}),
    ],
)
def test_nothing_else_answers_a_call_of_this_program(part: TextPart | OpaquePart) -> None:
    assert result_id(part) is None


def test_calls_by_who_answers_them() -> None:
    parts = (TextPart("a"), CALL, SEARCH, OTHER, RUN, REMOTE)
    message = Message("assistant", parts)
    assert client_calls(message) == (CALL, OTHER)
    assert unanswered_server_calls(message) == (SEARCH, RUN, REMOTE)
    answers = (
        found("web_search_tool_result", SEARCH),
        found("bash_code_execution_tool_result", RUN),
        found("mcp_tool_result", REMOTE),
    )
    assert unanswered_server_calls(Message("assistant", (*parts, *answers))) == ()
    assert unanswered_server_calls(Message("assistant", (*parts, *answers[:2]))) == (REMOTE,)


# Section 5.2, as it stands there: oldest first.
VERSIONS = {
    ServerToolKind.WEB_SEARCH: "20250305 20260209 20260318",
    ServerToolKind.WEB_FETCH: "20250910 20260209 20260309 20260318",
    ServerToolKind.CODE_EXECUTION: "20250522 20250825 20260120 20260521",
}


def test_the_versions_of_the_notes_newest_first() -> None:
    assert list(SERVER_TOOL_VERSIONS) == list(ServerToolKind)
    for kind, days in VERSIONS.items():
        expected = tuple(f"{kind}_{day}" for day in reversed(days.split()))
        assert SERVER_TOOL_VERSIONS[kind] == expected
        assert all(re.fullmatch(r"[a-z_]+_\d{8}", version) for version in expected)
