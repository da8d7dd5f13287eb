"""What endpoints say of models besides their names, and AiHubMix's own list (check 64)."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from nocopt.api import model_list
from nocopt.api.capabilities import model_of, prices_of, words
from nocopt.api.http import Call, Http
from nocopt.core.endpoint import AIHUBMIX, parse_endpoint
from nocopt.core.models import Lifecycle, RemoteModel
from nocopt.core.usage import Prices
from tests.api.loopback import RawServer

ALL_TOOLS = ("web_search", "web_fetch", "code_execution")


def leaves(**flags: Any) -> dict[str, Any]:
    """Abilities that are there, or are not."""
    return {name: {"supported": flag} for name, flag in flags.items()}


def amounts(plain: str, output: str, short: str, hour: str, read: str) -> Prices:
    """Prices in USD per million tokens."""
    return Prices(Decimal(plain), Decimal(output), Decimal(short), Decimal(hour), Decimal(read))


@pytest.mark.check(64)
def test_a_whole_entry() -> None:
    assert model_of(
        {
            "type": "model",
            "id": "claude-opus-5-5",
            "display_name": "Claude Opus 5.5",
            "created_at": "2026-09-01T00:00:00Z",
            "lifecycle": "deprecated",
            "deprecated_at": "2026-11-01T00:00:00Z",
            "retires_at": "2027-06-30T00:00:00Z",
            "line": "opus",
            "max_input_tokens": 1_000_000,
            "max_tokens": 128_000,
            "capabilities": {
                **leaves(batch=True, citations=True, code_execution=True, image_input=True),
                **leaves(pdf_input=False, server_tools=True, structured_outputs=True),
                "effort": {"supported": True, **leaves(low=True, high=True, max=False)},
                "thinking": {"supported": True, "types": leaves(adaptive=True, enabled=False)},
            },
        }
    ) == RemoteModel(
        id="claude-opus-5-5",
        name="Claude Opus 5.5",
        context=1_000_000,
        max_output=128_000,
        thinking_types=("adaptive",),
        efforts=("low", "high"),
        lifecycle=Lifecycle.RETIRING,
        retires=date(2027, 6, 30),
        line="opus",
        images=True,
        pdf=False,
        citations=True,
        server_tools=ALL_TOOLS,
    )


@pytest.mark.check(64)
@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"lifecycle": "active"}, {"lifecycle": Lifecycle.ACTIVE}),
        ({"lifecycle": "retired"}, {"lifecycle": Lifecycle.RETIRED}),
        ({"lifecycle": "asleep", "line": None, "retires_at": None}, {}),
        ({"lifecycle": ["active"], "line": 7, "retires_at": 1_800_000_000}, {}),
        ({"retires_at": "soon"}, {}),
        ({"retires_at": "2027-06-30"}, {"retires": date(2027, 6, 30)}),
        (
            {"capabilities": {"image_input": True, "pdf_input": False}},
            {"images": True, "pdf": False},
        ),
        ({"capabilities": {"image_input": {"supported": "yes"}, "citations": None}}, {}),
        ({"capabilities": leaves(server_tools=False)}, {"server_tools": ()}),
        ({"capabilities": leaves(code_execution=True)}, {"server_tools": ("code_execution",)}),
        (
            {"capabilities": {"server_tools": {"supported": True, **leaves(web_fetch=False)}}},
            {"server_tools": ("web_search",)},
        ),
        ({"input_modalities": "text,image"}, {"images": True}),
        ({"input_modalities": ["text"]}, {"images": False}),
        ({"input_modalities": ""}, {}),
        ({"max_tokens": 10**18, "max_input_tokens": "9" * 11}, {}),
        (
            {"input_modalities": "text", "capabilities": leaves(image_input=True)},
            {"images": True},
        ),
    ],
)
def test_members_that_are_there_or_odd(members: Any, found: dict[str, Any]) -> None:
    assert model_of({"id": "m", **members}) == RemoteModel("m", **found)


def test_words_come_as_a_text_or_as_a_list() -> None:
    assert words(" LLM, vision ,,") == words(["llm", " Vision", 7]) == ("llm", "vision")
    assert words(None) == words(7) == ()


@pytest.mark.check(64)
@pytest.mark.parametrize(
    ("pricing", "prices"),
    [
        (
            {"input": 0.003, "output": 0.015, "cache_read": 0.0003, "cache_write": 0.00375},
            ("3", "15", "3.75", "6", "0.3"),
        ),
        ({"input": "0.0011", "output": "0.0055"}, ("1.1", "5.5", "1.1", "1.76", "1.1")),
        ({"input": 0.0000001, "output": 1}, ("0.0001", "1000", "0.0001", "0.00016", "0.0001")),
        ({"input": 0, "output": 0}, ("0", "0", "0", "0", "0")),
        ({"input": 0.003}, None),
        ({"input": "free", "output": "free"}, None),
        ({"input": -1, "output": 1}, None),
        ({"input": True, "output": True}, None),
        ({"input": "NaN", "output": "Infinity"}, None),
        ({"input": "1e999999999", "output": "9" * 40}, None),
        ({"input": None, "output": []}, None),
        (None, None),
        ("0.1", None),
    ],
)
def test_prices_are_per_thousand_tokens(pricing: Any, prices: tuple[str, ...] | None) -> None:
    wanted = None if prices is None else amounts(*prices)
    assert prices_of({"model_id": "m", "pricing": pricing}) == wanted


# The list of a gateway that has one of its own


def answer(body: Any, status: str = "200 OK") -> bytes:
    """A JSON answer on a connection of its own."""
    data = json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n"
    return f"{head}content-length: {len(data)}\r\n\r\n".encode() + data


def listed(address: str, *answers: bytes) -> tuple[tuple[RemoteModel, ...] | None, list[str]]:
    """What is listed for an address whose server answers like this, and the paths asked for."""

    async def blocking(work: Any) -> Any:
        return await asyncio.to_thread(work)

    async def run() -> tuple[tuple[RemoteModel, ...] | None, list[str]]:
        http = Http(run_blocking=blocking, user_agent="test")
        endpoint = parse_endpoint(address)
        async with RawServer(*answers) as there:

            def call(url: str) -> Call:
                path = url.removeprefix(endpoint.root)
                assert path != url
                return Call("GET", there.url + path, (), 5.0)

            try:
                found = await model_list.fetch(http, endpoint, call)
            finally:
                await http.close()
            return found, [head.split(" ")[1] for head in there.heads]

    return asyncio.run(run())


OWN_LIST = {
    "data": [
        {
            "model_id": "claude-sonnet-5-5",
            "desc": "A model.",
            "types": "llm",
            "features": "thinking,tools",
            "input_modalities": "text,image",
            "max_output": "64000",
            "context_length": "200000",
            "pricing": {"input": 0.0022, "output": 0.011, "cache_read": 0.00011},
        },
        {"model_id": "gpt-9", "types": "llm", "max_output": "1", "pricing": {}},
        {"model_id": "Claude-2-web", "max_output": "", "pricing": {"input": "?"}},
        {"desc": "nameless"},
        None,
    ]
}
PLAIN_LIST = {"data": [{"id": "claude-opus-5"}, {"id": "gpt-9"}]}


@pytest.mark.check(64)
def test_aihubmix_has_a_list_with_limits_as_text_and_prices() -> None:
    models, paths = listed(AIHUBMIX, answer(OWN_LIST))
    assert paths == ["/api/v1/models"]
    assert models == (
        RemoteModel(
            "claude-sonnet-5-5",
            context=200_000,
            max_output=64_000,
            images=True,
            prices=amounts("2.2", "11", "2.2", "3.52", "0.11"),
        ),
        RemoteModel("Claude-2-web"),
    )


@pytest.mark.check(64)
@pytest.mark.parametrize(
    "own", [answer({}, "404 Not Found"), answer({"data": []}), answer({"data": [{"id": "gpt-9"}]})]
)
def test_without_its_own_list_aihubmix_has_the_usual_one(own: bytes) -> None:
    models, paths = listed("https://api.aihubmix.com/v1", own, answer(PLAIN_LIST))
    assert paths == ["/api/v1/models", "/v1/models?limit=1000"]
    assert models == (RemoteModel("claude-opus-5"), RemoteModel("gpt-9"))


@pytest.mark.parametrize("address", ["https://notaihubmix.com", "https://aihubmix.com.example.org"])
def test_other_hosts_are_asked_for_the_usual_list_only(address: str) -> None:
    models, paths = listed(address, answer(PLAIN_LIST))
    assert paths == ["/v1/models?limit=1000"]
    assert models is not None
