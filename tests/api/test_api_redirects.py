"""Servers that point elsewhere, failure pages, and proxies on the way (checks 62 and 63)."""

from __future__ import annotations

import asyncio
import logging

import pytest

from nocopt.core.errors import Cause, WireKind
from nocopt.core.reply import Outcome
from nocopt.demo import DemoServer, fixed_reply, raw_reply
from tests.api.loopback import KEY, Clock, RawServer, ask, client_for, free_port
from tests.api.streams import said, sse

HELLO = sse(*said("Hello"))
OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + HELLO


# Redirects


@pytest.mark.check(63)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_the_key_is_not_taken_to_another_origin(status: int) -> None:
    async def run() -> None:
        async with RawServer(OK) as other, DemoServer(pace=0) as demo:
            for target in (
                other.url,
                other.url.replace("http:", "https:"),
                f"//localhost:{other.port}",
            ):
                location = (("location", f"{target}/v1/messages?key={KEY}"),)
                demo.script(fixed_reply(b"", status=status, headers=location))
                async with client_for(demo.url) as client:
                    failure = (await ask(client)).failure
                assert (failure.kind, failure.cause) == (WireKind.HTTP, Cause.REDIRECT)
                assert (failure.status, failure.retryable) == (status, False)
                assert failure.host.endswith(f":{other.port}")
                assert failure.detail in (target, f"http:{target}")
            assert other.heads == []

    asyncio.run(run())


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_on_the_same_origin_are_followed(status: int) -> None:
    async def run() -> None:
        async with DemoServer(pace=0, record_keys=True) as demo, client_for(demo.url) as client:
            headers = (("location", "/new/v1/messages"),)
            demo.script(fixed_reply(b"", status=status, headers=headers))
            demo.script(raw_reply([HELLO]))
            asked = await ask(client)
            assert asked.text == "Hello"
            first, second = demo.requests
            assert (second.method, second.path) == ("POST", "/new/v1/messages")
            assert second.body == first.body
            assert second.headers["x-api-key"] == KEY

    asyncio.run(run())


@pytest.mark.parametrize(
    ("status", "location"),
    [
        (307, "/v1/messages"),
        (303, "/elsewhere"),
        (307, "http://127.0.0.1:99999999/"),
        (307, "https://xn--a/"),
        (307, f"http://{KEY}@127.0.0.1/"),
    ],
)
def test_redirects_that_lead_nowhere(status: int, location: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            for _ in range(9):
                headers = (("location", location),)
                demo.script(fixed_reply(b"", status=status, headers=headers))
            failure = (await ask(client)).failure
            assert failure.cause is Cause.REDIRECT
            assert failure.host.startswith("127.0.0.1")
            assert KEY not in repr(failure)
            assert len(demo.requests) <= 4

    asyncio.run(run())


def test_a_redirect_without_a_target_is_a_status() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            demo.script(fixed_reply(b"", status=307))
            failure = (await ask(client)).failure
            assert (failure.status, failure.cause) == (307, Cause.UNKNOWN)

    asyncio.run(run())


# Failure pages


@pytest.mark.check(62)
def test_too_large_says_how_large() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            failure = (await ask(client, "demo:413 " + "x" * 1_000)).failure
            assert failure.cause is Cause.TOO_LARGE
            assert failure.size == len(demo.requests[0].raw_body) > 1_000

    asyncio.run(run())


def test_a_failure_page_that_breaks_off_still_has_its_status() -> None:
    head = b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 9999\r\n\r\n"

    async def run() -> None:
        page = head + b"<h1>502</h1>"
        async with RawServer(page) as raw, client_for(raw.url, retries=0) as client:
            failure = (await ask(client)).failure
        assert (failure.status, failure.cause) == (502, Cause.GATEWAY_PAGE)
        assert failure.detail == "502"

    asyncio.run(run())


def test_only_the_head_of_a_failure_page_is_read() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url, retries=0) as client:
            demo.script(
                raw_reply([b"<p>x</p>" * 50_000] * 20, status=500, content_type="text/html")
            )
            assert (await ask(client)).failure.status == 500

    asyncio.run(run())


# Proxies


def test_a_proxy_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with RawServer(OK) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            async with client_for("http://api.example") as client:
                assert (await ask(client)).text == "Hello"
            assert proxy.heads[0].startswith("POST http://api.example/v1/messages ")

    asyncio.run(run())


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"

    async def run() -> None:
        async with RawServer(refusal) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            for scheme in ("http", "https"):
                clock = Clock()
                async with client_for(f"{scheme}://api.example", clock) as client:
                    failure = (await ask(client)).failure
                assert (failure.cause, clock.waits) == (Cause.PROXY, [])
            assert proxy.heads[1].startswith("CONNECT api.example:443 ")
            assert KEY not in proxy.heads[1]

    asyncio.run(run())


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")

    async def run() -> None:
        async with client_for("http://api.example") as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.NETWORK, Cause.PROXY)
        assert failure.detail == "Connection refused"

    asyncio.run(run())


def test_a_name_in_other_letters_is_no_proxy() -> None:
    async def run() -> None:
        async with client_for("http://例え.invalid", retries=0) as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.NETWORK, Cause.NAME)

    asyncio.run(run())


@pytest.mark.parametrize("address", ["gopher://user:secret@x", "socks5://user:secret@127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ALL_PROXY", address)

    async def run() -> None:
        async with client_for("http://api.example") as client:
            failure = (await ask(client)).failure
        assert (failure.kind, failure.cause) == (WireKind.CONFIG, Cause.PROXY)
        assert "secret" not in repr(failure)

    asyncio.run(run())


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_stands_before_this_machine(
    monkeypatch: pytest.MonkeyPatch, variable: str, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}")
    caplog.set_level(logging.DEBUG)

    async def run() -> None:
        async with DemoServer(pace=0) as demo, client_for(demo.url) as client:
            assert (await ask(client)).draft.outcome is Outcome.COMPLETE

    asyncio.run(run())
