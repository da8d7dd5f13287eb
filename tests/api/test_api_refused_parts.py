"""Known 400s keep the words by which the part that was refused is found (check 31)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from nocopt.core.errors import Cause
from nocopt.demo import fixed_reply
from tests.api.loopback import ask, client_for, server

WORDS = (
    "messages.3.content.0: Invalid `signature` in `thinking` block",
    "messages.12.content.0: Invalid `signature` in `thinking` block. The block is bound to a"
    " different conversation. Remove the block, or set"
    ' `thinking.block_binding.prefix_mismatch_behavior` to "drop_block".',
    '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive".',
    "`temperature` and `top_p` cannot both be specified for this model.",
    "This model does not support assistant message prefill.",
    "Unexpected value(s) `token-efficient-tools-2025-02-19` for the `anthropic-beta` header.",
    "cache_control: Extra inputs are not permitted",
)


def anthropic(words: str) -> Any:
    """The API's own shape."""
    return {"type": "error", "error": {"type": "invalid_request_error", "message": words}}


def openai(words: str) -> Any:
    """The shape that many gateways have."""
    return {"error": {"message": words, "type": "invalid_request_error", "param": None}}


def fastapi(words: str) -> Any:
    """The shape of servers in Python."""
    return {"detail": words}


@pytest.mark.check(31)
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("shape", [anthropic, openai, fastapi])
def test_what_was_refused_is_told_word_for_word(shape: Any, words: str) -> None:
    """And nothing is sent a second time by the client: the same request is refused again."""

    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            demo.script(fixed_reply(json.dumps(shape(words)).encode(), status=400))
            failure = (await ask(client)).failure
            assert (failure.status, failure.cause) == (400, Cause.INVALID_REQUEST)
            assert failure.message == words
            assert failure.retryable is False
            assert len(demo.requests) == 1

    asyncio.run(run())
