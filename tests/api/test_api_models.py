"""The endpoint's own list of models, in every shape it may have (check 64)."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest

from nocopt.api import json_page
from nocopt.api.anthropic_wire import parse_body
from nocopt.api.model_list import MOST_MODELS, MOST_PAGES
from nocopt.core.errors import Cause, WireError
from nocopt.core.messages import Json
from nocopt.core.models import RemoteModel
from nocopt.demo import DemoServer, Ending, fixed_reply, raw_reply
from nocopt.demo.steps import Reply
from tests.api.loopback import KEY, client_for


def page(body: Any, status: int = 200) -> Reply:
    """A JSON answer."""
    return fixed_reply(json.dumps(body).encode(), status=status)


def fetched(*replies: Reply) -> tuple[tuple[RemoteModel, ...] | None, list[dict[str, str]]]:
    """What a client makes of these answers, and the queries it sent."""

    async def run() -> tuple[tuple[RemoteModel, ...] | None, list[dict[str, str]]]:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            for reply in replies:
                demo.script(reply)
            return await client.models(), [one.query for one in demo.requests]

    return asyncio.run(run())


def yes(*names: str) -> dict[str, Any]:
    """Leaves of abilities that are there."""
    return {name: {"supported": True} for name in names}


@pytest.mark.check(64)
def test_two_pages() -> None:
    first = {
        "id": "claude-opus-5-5",
        "type": "model",
        "display_name": "Claude Opus 5.5",
        "max_input_tokens": 1_000_000,
        "max_tokens": 128_000,
        "capabilities": {
            "thinking": {
                "supported": True,
                "types": {**yes("adaptive"), "enabled": {"supported": False}},
            },
            "effort": {"supported": True, **yes("max", "low", "high"), "medium": None},
        },
    }
    models, queries = fetched(
        page({"data": [first], "has_more": True, "first_id": "x", "last_id": "claude-opus-5-5"}),
        page({"data": [{"id": "claude-sonnet-5-5"}], "has_more": False, "last_id": "y"}),
    )
    assert models == (
        RemoteModel(
            "claude-opus-5-5",
            "Claude Opus 5.5",
            1_000_000,
            128_000,
            ("adaptive",),
            ("low", "high", "max"),
        ),
        RemoteModel("claude-sonnet-5-5"),
    )
    assert queries == [{"limit": "1000"}, {"limit": "1000", "after_id": "claude-opus-5-5"}]


@pytest.mark.check(64)
def test_the_demo_servers_own_list() -> None:
    models, queries = fetched()
    assert models is not None
    assert all(one.name and one.context and one.max_output for one in models)
    assert len(queries) == 1


@pytest.mark.check(64)
@pytest.mark.parametrize(
    ("item", "model"),
    [
        ({"id": "m"}, RemoteModel("m")),
        ("m", RemoteModel("m")),
        ({"id": " m ", "display_name": " ", "max_tokens": None}, RemoteModel("m")),
        (
            {"model_id": "m", "desc": "d", "max_output": "64000", "context_length": "200000"},
            RemoteModel("m", None, 200_000, 64_000),
        ),
        ({"id": "m", "max_model_len": 8192}, RemoteModel("m", None, 8192)),
        ({"id": "m", "context_length": "", "max_output": "many"}, RemoteModel("m")),
        ({"id": "m", "context_length": 0, "max_output": True}, RemoteModel("m")),
        ({"id": "m", "context_length": "9" * 5_000, "max_output": -1}, RemoteModel("m")),
        ({"id": "m", "max_tokens": 1.5, "capabilities": []}, RemoteModel("m")),
        (
            {"id": "m", "capabilities": {"thinking": {"supported": False}}},
            RemoteModel("m", thinking_types=()),
        ),
        (
            {"id": "m", "capabilities": {"thinking": {"types": {"adaptive": True, "x": 1}}}},
            RemoteModel("m", thinking_types=("adaptive",)),
        ),
        (
            {"id": "m", "capabilities": {"effort": {"supported": False}}},
            RemoteModel("m", efforts=()),
        ),
        ({"id": ""}, None),
        ({"id": 7}, None),
        ({}, None),
        (None, None),
        (7, None),
    ],
)
def test_members_that_are_missing_or_odd(item: Any, model: RemoteModel | None) -> None:
    models, _queries = fetched(page({"data": [item]}))
    assert models == (() if model is None else (model,))


@pytest.mark.check(64)
def test_other_frames_of_the_list() -> None:
    wanted = (RemoteModel("a"), RemoteModel("b"))
    items = [{"id": "a"}, {"id": "b"}, {"id": "a", "max_tokens": 3}]
    for body in (items, {"models": items}, {"object": "list", "data": items}):
        assert fetched(page(body))[0] == wanted


@pytest.mark.check(64)
@pytest.mark.parametrize(
    "reply",
    [
        page({"error": "no such path"}, 404),
        page({"detail": "Method Not Allowed"}, 405),
        fixed_reply(b"", status=501),
        fixed_reply(b"<html>Welcome</html>", content_type="text/html"),
        fixed_reply(b""),
        page({"data": None}),
        page({}),
        page("text"),
    ],
)
def test_an_endpoint_without_a_list(reply: Reply) -> None:
    assert fetched(reply)[0] is None


@pytest.mark.check(64)
def test_pages_that_never_end() -> None:
    same = page({"data": [{"id": "a"}], "has_more": True, "last_id": "a"})
    models, queries = fetched(*[same] * 3)
    assert models == (RemoteModel("a"),)
    assert len(queries) == 2
    endless = (
        page({"data": [{"id": f"m{number}"}], "has_more": True, "last_id": f"m{number}"})
        for number in range(MOST_PAGES + 5)
    )
    models, queries = fetched(*endless)
    assert models is not None
    assert len(models) == len(queries) == MOST_PAGES


def test_of_a_list_without_bounds_the_first_models_count() -> None:
    listed = [{"id": f"m{number}"} for number in range(MOST_MODELS + 5)]
    models, queries = fetched(page({"data": listed, "has_more": True, "last_id": "m9"}))
    assert models is not None
    assert (len(models), len(queries)) == (MOST_MODELS, 1)


def test_a_page_that_never_ends_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_page, "LARGEST", 1_000)
    long = page({"data": [{"id": "a" * 2_000}]})
    assert fetched(long)[0] is None


def test_a_second_page_that_is_none() -> None:
    first = page({"data": [{"id": "a"}], "has_more": True, "last_id": "a"})
    assert fetched(first, page({}, 404))[0] == (RemoteModel("a"),)
    unnamed = page({"data": [{"id": "a"}], "has_more": True, "last_id": None})
    assert fetched(unnamed)[0] == (RemoteModel("a"),)


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (page({"error": {"message": f"bad {KEY}"}}, 401), Cause.AUTHENTICATION),
        (fixed_reply(b"<h1>502</h1>", status=502), Cause.GATEWAY_PAGE),
        (raw_reply([b'{"data":['], ending=Ending.RESET), Cause.LOST),
    ],
)
def test_other_failures_are_told(reply: Reply, cause: Cause) -> None:
    with pytest.raises(WireError) as caught:
        fetched(reply)
    assert caught.value.failure.cause is cause
    assert KEY not in repr(caught.value.failure)


def test_a_long_list_is_read_beside_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    readers: list[str] = []

    def watched(body: bytes) -> Json:
        readers.append(threading.current_thread().name)
        return parse_body(body)

    monkeypatch.setattr("nocopt.api.json_page.parse_body", watched)
    listed = [{"id": f"m{number}", "about": "x" * 300} for number in range(1_000)]
    models, _ = fetched(page({"data": listed}))
    assert models is not None
    assert len(models) == 1_000
    assert readers
    assert threading.main_thread().name not in readers
