"""Counts of tokens: what is asked, and endpoints that do not count."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.errors import Cause, WireError
from nocopt.core.messages import Message, TextPart
from nocopt.core.request import ChatRequest
from nocopt.demo import fixed_reply
from nocopt.demo.steps import Reply
from tests.api.loopback import KEY, client_for, request, server


def counted(reply: Reply, times: int = 1) -> tuple[list[int | None], int]:
    """What a client counts where that is the answer, and how often it asked."""

    async def run() -> tuple[list[int | None], int]:
        async with server() as demo, client_for(demo.url) as client:
            for _ in range(times):
                demo.script(reply)
            found = [await client.count_tokens(request()) for _ in range(times)]
            return found, len(demo.requests)

    return asyncio.run(run())


def answer(body: Any, status: int = 200) -> Reply:
    """A JSON answer."""
    return fixed_reply(json.dumps(body).encode(), status=status)


def test_the_demo_server_counts() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            asked = replace(
                request("hello"),
                betas=("interleaved-thinking-2025-05-14",),
                temperature=1.0,
                stop_sequences=("END",),
                service_tier="auto",
                system="Be brief.",
            )
            tokens = await client.count_tokens(asked)
            assert tokens is not None
            assert tokens > 0
            sent = demo.requests[0]
            assert sent.path == "/v1/messages/count_tokens"
            assert set(sent.body) == {"model", "system", "messages"}
            assert sent.headers["anthropic-beta"] == "interleaved-thinking-2025-05-14"
            assert sent.headers["x-api-key"] == KEY
            assert sent.headers["accept"] == "application/json"

    asyncio.run(run())


def test_files_are_counted_with_their_bytes() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            data = b"words " * 60_000  # so many that a thread makes the request
            part = AttachmentPart("0" * 64, AttachmentKind.TEXT, "text/plain", "a.txt", len(data))
            parts = (part, TextPart("what is it?"))
            asked = ChatRequest("m", 9, (Message("user", parts),), files={part.sha256: data})
            assert await client.count_tokens(asked)
            blocks = demo.requests[0].body["messages"][0]["content"]
            assert blocks[0]["source"]["data"] == data.decode()

    asyncio.run(run())


@pytest.mark.parametrize(
    "reply",
    [
        answer({"error": "no such path"}, 404),
        answer({"detail": "Method Not Allowed"}, 405),
        fixed_reply(b"", status=501),
        fixed_reply(b"<html>Welcome</html>", content_type="text/html"),
        answer({}),
        answer([]),
        answer({"input_tokens": None}),
        answer({"input_tokens": True}),
        answer({"input_tokens": -1}),
        answer({"input_tokens": 10**300}),
        answer({"input_tokens": "12"}),
    ],
)
def test_an_endpoint_that_does_not_count_is_asked_once(reply: Reply) -> None:
    assert counted(reply, times=2) == ([None, None], 1)


def test_a_model_that_is_gone_says_nothing_of_the_others() -> None:
    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            error = {"type": "not_found_error", "message": f"model: {request().model}"}
            demo.script(answer({"type": "error", "error": error}, 404))
            demo.script(answer({"input_tokens": 12}))
            with pytest.raises(WireError):
                await client.count_tokens(request())
            assert await client.count_tokens(request()) == 12

    asyncio.run(run())


def test_numbers_come_anew_each_time() -> None:
    assert counted(answer({"input_tokens": 12}), times=2) == ([12, 12], 2)
    assert counted(answer({"input_tokens": 0})) == ([0], 1)


@pytest.mark.check(63)
@pytest.mark.parametrize(
    ("status", "cause"), [(429, Cause.RATE_LIMIT), (401, Cause.AUTHENTICATION)]
)
def test_other_failures_are_told_and_not_retried(status: int, cause: Cause) -> None:
    with pytest.raises(WireError) as caught:
        counted(answer({"error": {"message": f"no {KEY}"}}, status), times=1)
    assert caught.value.failure.cause is cause
    assert KEY not in repr(caught.value.failure)
