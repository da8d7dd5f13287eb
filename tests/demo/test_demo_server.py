"""The demo server's life: connections, records, scripts, lists, and clean ends."""

import asyncio
import gc
import warnings

import httpx
import pytest

from nocopt.demo import DemoServer, Ending, Framing, Outcome, Reply, Scenario, Step
from nocopt.demo.steps import fixed_reply, raw_reply
from tests.demo.raw_client import KEY, RawClient, httpx_client, question, text_of


def test_client_that_goes_stops_the_stream() -> None:
    async def run() -> None:
        async with DemoServer(pace=0.001) as server:
            async with RawClient(server.url) as client:
                await client.send("POST", "/v1/messages", _bytes("demo:long 5000"))
                await client.read_head()
                assert await client.read_chunk()
            record = await server.wait_for(lambda r: r.outcome is not Outcome.OPEN)
            assert record.outcome is Outcome.DISCONNECTED
            assert 0 < record.steps_sent < 1000

    asyncio.run(run())


@pytest.mark.parametrize("word", ["stall", "silent 3600", "slow 3600"])
def test_client_that_goes_ends_a_silence(word: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server:
            async with RawClient(server.url) as client:
                await client.send("POST", "/v1/messages", _bytes(f"demo:{word}"))
                await server.wait_for(lambda r: r.status == 200)
            record = await server.wait_for(lambda r: r.outcome is not Outcome.OPEN)
            assert record.outcome is Outcome.DISCONNECTED

    asyncio.run(run())


def test_client_that_resets_is_noticed_without_pace() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server:
            client = RawClient(server.url)
            async with client:
                await client.send("POST", "/v1/messages", _bytes("demo:long 5000"))
                await client.read_head()
                client.writer.transport.abort()
            record = await server.wait_for(lambda r: r.outcome is not Outcome.OPEN)
            assert record.outcome is Outcome.DISCONNECTED

    asyncio.run(run())


def test_close_ends_running_streams_and_leaves_nothing() -> None:
    async def run() -> None:
        server = DemoServer(pace=60)
        await server.start()
        async with RawClient(server.url) as client, RawClient(server.url) as idle:
            assert (await idle.get("/v1/models")).status == 200
            await client.send("POST", "/v1/messages", _bytes("Hi"))
            record = await server.wait_for(lambda r: r.path == "/v1/messages" and r.status == 200)
            assert server.connections_open == 2
            await asyncio.wait_for(server.close(), 5)
            assert record.outcome is Outcome.CLOSED
            assert server.connections_open == 0
            assert asyncio.all_tasks() == {asyncio.current_task()}
            with pytest.raises(OSError, match="Connect call failed"):
                await asyncio.open_connection("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
        await server.close()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(run(), debug=True)
        gc.collect()


def test_cancelled_connection_ends_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    """A loop that ends without ``close`` cancels the tasks of the connections."""

    async def run() -> None:
        async with DemoServer(pace=60) as server, RawClient(server.url) as client:
            await client.send("POST", "/v1/messages", _bytes("Hi"))
            await server.wait_for(lambda r: r.status == 200)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            assert len(others) == 1
            for task in others:
                task.cancel()
            await asyncio.wait(others)
            assert server.connections_open == 0

    asyncio.run(run())
    assert capsys.readouterr().err == ""


def test_server_can_start_again_but_not_twice() -> None:
    async def run() -> None:
        server = DemoServer(pace=0)
        for _turn in range(2):
            url = await server.start()
            assert url == server.url
            assert url.startswith("http://127.0.0.1:")
            with pytest.raises(RuntimeError):
                await server.start()
            async with RawClient(url) as client:
                assert (await client.ask("Hi")).status == 200
            await server.close()

    asyncio.run(run())


def test_keys_are_redacted_unless_asked_for() -> None:
    async def run(record_keys: bool) -> str:
        async with DemoServer(pace=0, record_keys=record_keys) as server:
            async with RawClient(server.url) as client:
                await client.post("/v1/messages", question("Hi"), authorization=f"Bearer {KEY}")
            assert server.requests[0].headers["anthropic-version"] == "2023-06-01"
            return repr(server.requests)

    assert KEY not in asyncio.run(run(False))
    assert asyncio.run(run(True)).count(KEY) >= 2


def test_requests_are_recorded_and_bounded() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            for number in range(1005):
                await client.get(f"/v1/models?limit={number}&x=%20y")
            assert len(server.requests) == 1000
            last = server.requests[-1]
            assert (last.method, last.path, last.body) == ("GET", "/v1/models", None)
            assert last.query == {"limit": "1004", "x": " y"}
            assert (last.connection, last.status, last.outcome) == (1, 400, Outcome.ANSWERED)

    asyncio.run(run())


def test_wait_for_something_that_comes_later() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            async with asyncio.TaskGroup() as group:
                waiting = group.create_task(server.wait_for(lambda r: r.path == "/late"))
                await client.get("/early")
                assert not waiting.done()
                await client.get("/late")
            assert waiting.result() is server.requests[1]

    asyncio.run(run())


def test_scripts_come_first_and_in_order() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            server.script(fixed_reply(b"[]", status=418), path="/v1/models")
            server.script(raw_reply([b"a", b"bc", b"\x00\xff"], headers=(("x-one", "1"),)))
            first = await client.ask("Hi")
            assert (first.chunks, first.headers["x-one"]) == ([b"a", b"bc", b"\x00\xff"], "1")
            assert (await client.ask("Hi")).events
            assert (await client.get("/v1/models")).status == 418
            assert (await client.get("/v1/models")).status == 200

    asyncio.run(run())


def test_own_scenarios() -> None:
    async def run() -> None:
        own = Scenario("mine", "a test's own", Reply((Step(b"x"), Step(b"y", beats=1))))
        other = Scenario("rest", "anything else", lambda ask: fixed_reply(ask.text.encode()))
        server = DemoServer(pace=0, scenarios=(own,), default=other)
        async with server, RawClient(server.url) as client:
            assert (await client.ask("now demo:mine please")).chunks == [b"x", b"y"]
            assert (await client.ask("demo:yours")).body == b"demo:yours"
        assert [r.scenario for r in server.requests] == ["mine", "rest"]

    asyncio.run(run())


@pytest.mark.parametrize("framing", [Framing.CHUNKED, Framing.LENGTH])
@pytest.mark.parametrize("ending", [Ending.CUT, Ending.RESET])
def test_bodies_that_break(framing: Framing, ending: Ending) -> None:
    async def run() -> None:
        async with (
            DemoServer(pace=0) as server,
            httpx_client() as client,
        ):
            server.script(Reply((Step(b"some"),), framing=framing, ending=ending))
            with pytest.raises(httpx.TransportError):
                await client.get(f"{server.url}/v1/models")
            record = await server.wait_for(lambda r: r.outcome is not Outcome.OPEN)
            assert record.outcome is Outcome.BROKEN

    asyncio.run(run())


def test_stale_connection() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            assert (await client.ask("demo:stale")).status == 200
            await client.send("POST", "/v1/messages", _bytes("Hi"))
            assert await client.reader.read() == b""
            record = await server.wait_for(lambda r: r.outcome is Outcome.DROPPED)
            assert record.status is None
            async with RawClient(server.url) as fresh:
                assert (await fresh.ask("Hi")).status == 200

    asyncio.run(run())


@pytest.mark.parametrize(("word", "announced"), [("close", True), ("idle-close", False)])
def test_connection_closed_after_the_reply(word: str, announced: bool) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            response = await client.ask(f"demo:{word}")
            assert (response.headers.get("connection") == "close") is announced
            assert await client.reader.read() == b""

    asyncio.run(run())


def test_redirect_leads_to_another_origin() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as other, DemoServer(pace=0, elsewhere=other.url) as server:
            async with RawClient(server.url) as client:
                response = await client.ask("demo:redirect")
            assert response.headers["location"] == f"{other.url}/v1/messages"
            server.elsewhere = ""
            async with RawClient(server.url) as client:
                response = await client.ask("demo:redirect")
            assert response.status == 307
            assert response.headers["location"].startswith("http://localhost:")

    asyncio.run(run())


def test_model_list_in_pages() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            whole = (await client.get("/v1/models?limit=1000")).json
            assert not whole["has_more"]
            ids = [model["id"] for model in whole["data"]]
            paged: list[str] = []
            target = "/v1/models?limit=4"
            while True:
                page = (await client.get(target)).json
                assert page["first_id"] == page["data"][0]["id"]
                assert page["last_id"] == page["data"][-1]["id"]
                paged += [model["id"] for model in page["data"]]
                if not page["has_more"]:
                    break
                assert len(page["data"]) == 4
                target = f"/v1/models?limit=4&after_id={page['last_id']}"
            assert paged == ids
            before = (await client.get(f"/v1/models?limit=2&before_id={ids[3]}")).json
            assert [model["id"] for model in before["data"]] == ids[1:3]
            assert before["has_more"]
            end = (await client.get(f"/v1/models?after_id={ids[-1]}")).json
            assert end == {"data": [], "has_more": False, "first_id": None, "last_id": None}
            assert whole["data"][0]["capabilities"]["thinking"]["types"]["adaptive"]["supported"]

    asyncio.run(run())


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "after_id=nobody"])
def test_model_list_with_a_wrong_query(query: str) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            assert (await client.get(f"/v1/models?{query}")).status == 400

    asyncio.run(run())


def test_one_model() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            alias = (await client.get("/v1/models/claude-opus-4-5")).json
            assert alias["id"] == "claude-opus-4-5-20251101"
            assert (await client.get("/v1/models/nobody")).status == 404

    asyncio.run(run())


def test_counted_tokens_agree_with_usage() -> None:
    async def run() -> None:
        messages = [{"role": "user", "content": "Count me 你好"}]
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            counted = await client.post(
                "/v1/messages/count_tokens", {"model": "claude-opus-5", "messages": messages}
            )
            answer = await client.ask("", messages=messages, stream=False)
        assert counted.json == {"input_tokens": answer.json["usage"]["input_tokens"]}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("method", "target", "status", "allow"),
    [
        ("GET", "/", 404, None),
        ("POST", "/v1/message", 404, None),
        ("GET", "/v1/messages", 405, "POST"),
        ("GET", "/v1/messages/count_tokens", 405, "POST"),
        ("POST", "/v1/models", 405, "GET"),
        ("DELETE", "/v1/models/x", 405, "GET"),
    ],
)
def test_wrong_paths_and_methods(method: str, target: str, status: int, allow: str | None) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            await client.send(method, target, b"")
            response = await client.read()
        assert response.status == status
        assert response.headers.get("allow") == allow
        assert response.json["type"] == "error"

    asyncio.run(run())


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET noslash HTTP/1.1\r\nhost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost : x\r\n\r\n", 400),
        (b"GET / HTTP/1.0\r\nhost: x\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip\r\n\r\n", 400),
        (
            b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n"
            b"content-length: 5\r\n\r\n",
            400,
        ),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabcd", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\nlong: " + b"x" * 70_000, 431),
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 33554433\r\n\r\nab", 413),
    ],
)
def test_malformed_requests_are_refused_and_the_connection_closed(sent: bytes, status: int) -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server, RawClient(server.url) as client:
            client.writer.write(sent)
            response = await client.read()
            assert response.status == status
            assert response.headers["connection"] == "close"
            assert response.json["error"]["message"]
            client.writer.write_eof()
            assert await client.reader.read() == b""

    asyncio.run(run())


def test_too_large_body_can_still_be_sent_by_httpx() -> None:
    async def run() -> None:
        async with (
            DemoServer(pace=0) as server,
            httpx_client() as client,
        ):
            response = await client.post(
                f"{server.url}/v1/messages", content=b"x" * (33 * 1024 * 1024)
            )
            assert response.status_code == 413
            assert response.json()["error"]["type"] == "request_too_large"

    asyncio.run(run())


def test_half_a_request_is_no_request() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server:
            for sent in (b"GET / HT", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab"):
                async with RawClient(server.url) as client:
                    client.writer.write(sent)
                    client.writer.write_eof()
                    assert await client.reader.read() == b""
            assert server.requests == []

    asyncio.run(run())


def test_pace_is_kept() -> None:
    async def run() -> None:
        clock = asyncio.get_running_loop().time
        async with DemoServer(pace=0.005) as server, RawClient(server.url) as client:
            server.script(Reply(tuple(Step(b"x", beats=1) for _number in range(40))))
            started = clock()
            assert len((await client.ask("Hi")).body) == 40
            assert clock() - started >= 0.199

    asyncio.run(run())


def test_unread_reply_does_not_block_others() -> None:
    async def run() -> None:
        async with DemoServer(pace=0) as server:
            async with RawClient(server.url) as slow, RawClient(server.url) as quick:
                await slow.send("POST", "/v1/messages", _bytes("demo:long 5000"))
                assert text_of((await quick.ask("demo:hello")).events)
            record = await server.wait_for(lambda r: r.outcome is Outcome.DISCONNECTED)
            assert record.scenario == "long"

    asyncio.run(run())


def _bytes(text: str) -> bytes:
    return httpx.Request("POST", "http://x", json=question(text)).content
