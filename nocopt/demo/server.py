"""A real HTTP server on 127.0.0.1 that speaks the Messages API with scripted replies."""

import asyncio
import hashlib
import json
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any

from nocopt.demo.asking import Ask, Scenario, choose, last_user_text
from nocopt.demo.caching import PrefixCache
from nocopt.demo.http1 import BadRequestError, ClientGoneError, Connection, Request
from nocopt.demo.models import describe, known, page, served
from nocopt.demo.recorder import Outcome, RecordedRequest, Recorder
from nocopt.demo.scenarios import DEFAULT, SCENARIOS
from nocopt.demo.steps import Ending, Reply, fixed_reply
from nocopt.demo.summary import SUMMARY, is_wanted
from nocopt.demo.validation import beta_names, count_problem, header_problem, message_problem
from nocopt.demo.wire import dump, error_reply, input_tokens

HUMAN_PACE = 0.016
"""Seconds between words that are pleasant to watch: 60 to 80 tokens a second."""

_BODY_LIMIT = 32 * 1024 * 1024
_REMEMBERED = 1000
_LINGER = 5.0
_KINDS = {404: "not_found_error", 405: "invalid_request_error", 413: "request_too_large"}
_ROUTES = {
    "/v1/messages": "POST",
    "/v1/messages/count_tokens": "POST",
    "/v1/models": "GET",
}


class DemoServer:
    """The embedded demo endpoint, and the server of the client tests.

    ``pace`` is the time in seconds between two words, 0 for as fast as possible. ``scenarios``
    are chosen by ``demo:WORD`` in the last user text; ``default`` answers everything else. With
    ``key`` set any other key is a 401. ``elsewhere`` is the address redirects lead to (default:
    this server under another host name). ``record_keys`` keeps keys in ``requests``, for tests.
    """

    def __init__(
        self,
        *,
        pace: float = HUMAN_PACE,
        scenarios: tuple[Scenario, ...] = SCENARIOS,
        default: Scenario = DEFAULT,
        key: str | None = None,
        elsewhere: str = "",
        record_keys: bool = False,
    ) -> None:
        self.pace = pace
        self.elsewhere = elsewhere
        self._scenarios = scenarios
        self._default = default
        self._key = key
        self._recorder = Recorder(record_keys=record_keys)
        self._scripts: deque[tuple[str | None, Reply]] = deque()
        self._attempts: OrderedDict[bytes, tuple[int, float | None]] = OrderedDict()
        self._cache = PrefixCache(time.monotonic)
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[Any], Connection] = {}
        self._accepted = 0
        self._answered = 0
        self._url = ""

    # Life

    async def start(self) -> str:
        """Listen on a free port of 127.0.0.1 and return the base address."""
        if self._server is not None:
            raise RuntimeError("the demo server is already running")
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._url = f"http://127.0.0.1:{port}"
        return self._url

    async def close(self) -> None:
        """Stop listening, end all connections at once and wait until they are gone."""
        if self._server is None:
            return
        server, self._server = self._server, None
        server.close()
        # A connection accepted just now needs a few turns of the loop to reach `_serve`.
        for _turn in range(3):
            await asyncio.sleep(0)
        # Each task ends by itself when its connection is gone; no need to cancel it.
        for connection in self._open.values():
            connection.abort()
        await asyncio.gather(*self._open)
        await server.wait_closed()

    async def __aenter__(self) -> "DemoServer":
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    # What tests look at

    @property
    def url(self) -> str:
        """The base address, without a slash at the end; empty before the first start."""
        return self._url

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios that can be chosen by their word."""
        return self._scenarios

    @property
    def requests(self) -> list[RecordedRequest]:
        """The last thousand requests, oldest first."""
        return self._recorder.requests

    @property
    def connections_accepted(self) -> int:
        """How many connections clients have made so far."""
        return self._accepted

    @property
    def connections_open(self) -> int:
        """How many connections are open now."""
        return len(self._open)

    async def wait_for(self, predicate: Callable[[RecordedRequest], bool]) -> RecordedRequest:
        """The first recorded request that fits, as soon as there is one.

        Looked at whenever a request arrives, is answered, or loses its client.
        """
        return await self._recorder.wait_for(predicate)

    def script(self, reply: Reply, *, path: str | None = None) -> None:
        """Queue a reply for the next request (to this path), valid or not; first in, first out."""
        self._scripts.append((path, reply))

    # Connections

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._accepted += 1
        connection = Connection(reader, writer, self._accepted)
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = connection
        try:
            while self._server is not None and await self._exchange(connection):
                pass
        except asyncio.CancelledError:
            # The loop is ending without `close`. Some releases of Python 3.11 print a traceback
            # for a connection task that ends cancelled, so this one ends plainly.
            connection.abort()
        finally:
            await connection.close()
            del self._open[task]

    async def _exchange(self, connection: Connection) -> bool:
        """One request and its reply; True when the connection can take another one."""
        try:
            request = await connection.read_request(_BODY_LIMIT)
        except ClientGoneError:
            return False
        except BadRequestError as error:
            await self._turn_away(connection, error)
            return False
        if request is None:
            return False
        record = self._record(connection, request)
        if connection.drops_next:
            self._recorder.finish(record, Outcome.DROPPED)
            return False
        try:
            return await self._answer(connection, request, record)
        except ClientGoneError:
            closing = self._server is None
            self._recorder.finish(record, Outcome.CLOSED if closing else Outcome.DISCONNECTED)
            return False

    async def _answer(
        self, connection: Connection, request: Request, record: RecordedRequest
    ) -> bool:
        reply = self._reply(request, record)
        record.status = reply.status
        self._recorder.notify()

        def sent() -> None:
            record.steps_sent += 1

        reply = _with_request_id(reply, record.request_id)
        headers = (("request-id", record.request_id),)
        goes_on = await connection.send_reply(reply, headers, self.pace, sent)
        broken = reply.ending in {Ending.CUT, Ending.RESET}
        self._recorder.finish(record, Outcome.BROKEN if broken else Outcome.ANSWERED)
        return goes_on

    async def _turn_away(self, connection: Connection, error: BadRequestError) -> None:
        kind = _KINDS.get(error.status, "invalid_request_error")
        request_id = self._request_id()
        reply = error_reply(error.status, kind, error.message).with_ending(Ending.CLOSE)
        reply = _with_request_id(reply, request_id)
        try:
            await connection.send_reply(reply, (("request-id", request_id),), 0, lambda: None)
        except ClientGoneError:
            return
        await connection.discard_rest(_LINGER)

    def _record(self, connection: Connection, request: Request) -> RecordedRequest:
        record = RecordedRequest(
            connection=connection.number,
            method=request.method,
            path=request.path,
            query=request.query,
            headers={},
            header_list=request.header_list,
            raw_body=request.body,
            body=_parse(request.body),
            request_id=self._request_id(),
        )
        self._recorder.add(record)
        return record

    def _request_id(self) -> str:
        self._answered += 1
        return f"req_demo{self._answered:012}"

    # Replies

    def _reply(self, request: Request, record: RecordedRequest) -> Reply:
        for number, (path, reply) in enumerate(self._scripts):
            if path in {None, request.path}:
                del self._scripts[number]
                record.scenario = "(script)"
                return reply
        return (
            self._route_problem(request)
            or self._header_problem(request)
            or self._endpoint(request, record)
        )

    def _route_problem(self, request: Request) -> Reply | None:
        path = request.path
        allowed = "GET" if path.startswith("/v1/models/") else _ROUTES.get(path)
        if allowed is None:
            return error_reply(404, _KINDS[404], "Not Found")
        if request.method != allowed:
            return error_reply(
                405, _KINDS[405], "Method Not Allowed", headers=(("allow", allowed),)
            )
        return None

    def _header_problem(self, request: Request) -> Reply | None:
        given = _key_of(request)
        if not given:
            return error_reply(401, "authentication_error", "x-api-key header is required")
        if self._key is not None and given != self._key:
            return error_reply(401, "authentication_error", "invalid x-api-key")
        problem = header_problem(dict(request.header_list))
        content_type = request.header("content-type").split(";")[0].strip().lower()
        if problem is None and request.method == "POST" and content_type != "application/json":
            problem = "content-type: must be application/json"
        return _invalid(problem) if problem else None

    def _endpoint(self, request: Request, record: RecordedRequest) -> Reply:
        headers = dict(request.header_list)
        version, betas = request.header("anthropic-version"), beta_names(headers)
        if request.path == "/v1/messages":
            problem = message_problem(record.body, version, betas)
            return _invalid(problem) if problem else self._message(request, record)
        if request.path == "/v1/messages/count_tokens":
            problem = count_problem(record.body, version, betas)
            if problem:
                return _invalid(problem)
            return fixed_reply(dump({"input_tokens": input_tokens(record.body)}))
        if request.path == "/v1/models":
            listing = page(request.query)
            return _invalid(listing) if isinstance(listing, str) else fixed_reply(dump(listing))
        model = known(request.path.removeprefix("/v1/models/"))
        if model is None:
            return error_reply(404, _KINDS[404], "model not found")
        return fixed_reply(dump(describe(model)))

    def _message(self, request: Request, record: RecordedRequest) -> Reply:
        body = record.body
        if not served(body["model"]):
            return error_reply(404, _KINDS[404], f"model: {body['model']}")
        text = last_user_text(body["messages"])
        chosen, argument = choose(text, self._scenarios)
        scenario = SUMMARY if is_wanted(text) else chosen or self._default
        record.scenario = scenario.word
        question = _question(scenario, text, len(body["messages"]))
        attempt, refused_at = self._attempts.pop(question, (0, None))
        now = time.monotonic()
        ask = Ask(
            body=body,
            raw=request.body,
            text=text,
            argument=argument,
            attempt=attempt + 1,
            refused_for=None if refused_at is None else now - refused_at,
            elsewhere=self.elsewhere or self._url.replace("127.0.0.1", "localhost"),
            path=request.path,
            menu=self._scenarios,
            betas=tuple(sorted(beta_names(dict(request.header_list)))),
            cached=self._cache.look_up(_key_of(request), body),
        )
        reply = scenario.build(ask)
        if reply.status == 200:
            self._cache.keep(ask.cached)
            refused_at = None
        elif refused_at is None:
            refused_at = now
        self._attempts[question] = attempt + 1, refused_at
        if len(self._attempts) > _REMEMBERED:
            self._attempts.popitem(last=False)
        return reply


def _question(scenario: Scenario, text: str, place: int) -> bytes:
    """What tells a retry from another question.

    It asks the same at the same place of a conversation, even if the client has changed its
    headers or left out a parameter meanwhile.
    """
    said = f"{scenario.word} {place} {text}".encode("utf-8", "replace")
    return hashlib.sha256(said).digest()


def _key_of(request: Request) -> str:
    scheme, _, token = request.header("authorization").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return request.header("x-api-key") or bearer


def _invalid(problem: str) -> Reply:
    return error_reply(400, "invalid_request_error", problem)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _with_request_id(reply: Reply, request_id: str) -> Reply:
    """An error in the API's shape also names the request in its body (section 6.1)."""
    if reply.status < 400 or dict(reply.headers).get("content-type") != "application/json":
        return reply
    body = _parse(reply.body)
    if not (isinstance(body, dict) and body.get("type") == "error" and len(body) == 2):
        return reply
    named = fixed_reply(dump({**body, "request_id": request_id}))
    return replace(reply, steps=named.steps)
