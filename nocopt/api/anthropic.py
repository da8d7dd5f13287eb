"""The client of one account that speaks the Messages API."""

from __future__ import annotations

import itertools
from contextlib import aclosing
from typing import TYPE_CHECKING, Final, TypeVar

from nocopt.api import anthropic_wire, count, model_list, request_json
from nocopt.api.answer import AnswerReader, Wire
from nocopt.api.http import Call
from nocopt.api.pace import Pace
from nocopt.api.recording import Recorder
from nocopt.api.retry import with_retries
from nocopt.core.endpoint import BadAddress, Endpoint, is_local, parse_endpoint
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.events import Opened
from nocopt.core.exchange import KEY_VARIABLE
from nocopt.core.json_text import LONG
from nocopt.core.settings import KeyHeader, check_key

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from nocopt.api.http import Answer, Http
    from nocopt.api.retry import Patience
    from nocopt.core.events import StreamEvent
    from nocopt.core.messages import Json
    from nocopt.core.models import RemoteModel
    from nocopt.core.ports import ReadKey, WireWatch
    from nocopt.core.request import ChatRequest
    from nocopt.core.settings import Account

T = TypeVar("T")

LINGER: Final = 0.25
"""Seconds to wait for the end of a body whose message is over."""

SMALL_SILENCE: Final = 30.0
"""Seconds without a byte after which a list of models, or a count of tokens, is given up."""

LIGHT: Final = 256 * 1024
"""Characters of a request that are made into bytes while the window waits: some milliseconds."""

WIRE: Final = Wire(anthropic_wire.decode, anthropic_wire.parse_body, anthropic_wire.decode_message)
_STREAM: Final = "text/event-stream"
_JSON: Final = "application/json"


class AnthropicClient:
    """Asks one account's endpoint; the key is read anew for each attempt and kept nowhere."""

    def __init__(
        self,
        http: Http,
        account: Account,
        read_key: ReadKey,
        *,
        patience: Patience,
        silence: float,
    ) -> None:
        self._http = http
        self._account = account
        self._read_key = read_key
        self._patience = patience
        self._silence = silence
        self._open: set[Answer] = set()
        self._counts = True

    def stream(
        self, request: ChatRequest, watch: WireWatch | None = None
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """Yield the events of one reply; see `nocopt.core.ports.ChatClient`."""
        numbers = itertools.count(1)

        def attempt() -> AsyncGenerator[list[StreamEvent], None]:
            number = next(numbers)
            if watch is None:
                return self._attempt(request, None)
            return self._watched(request, number, watch)

        return with_retries(attempt, self._patience)

    async def models(self) -> tuple[RemoteModel, ...] | None:
        """Return the endpoint's own list of models, or None where it has none (section 7)."""
        endpoint = self._endpoint()
        key = await self._key(endpoint)
        headers = self._headers(key, _JSON)

        def call(url: str) -> Call:
            return Call("GET", url, headers, min(self._silence, SMALL_SILENCE), secret=key)

        return await model_list.fetch(self._http, endpoint, call)

    async def count_tokens(self, request: ChatRequest) -> int | None:
        """Return the tokens of a request as the endpoint counts them, None where it does not.

        One that did not is not asked again by this client. Nothing is retried: a count that comes
        late is of no use.
        """
        if not self._counts:
            return None
        endpoint = self._endpoint()
        body = await self._encoded(request, request_json.encode_count)
        key = await self._key(endpoint)
        headers = self._headers(key, _JSON, request.betas)
        silence = min(self._silence, SMALL_SILENCE)
        call = Call("POST", count.address(endpoint), headers, silence, body, key)
        tokens = await count.fetch(self._http, call, request.model)
        self._counts = tokens is not None
        return tokens

    async def close(self) -> None:
        """End the replies that are running; idle connections belong to the factory."""
        for answer in tuple(self._open):
            await answer.close()

    # One attempt

    async def _watched(
        self, request: ChatRequest, number: int, watch: WireWatch
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """Make an attempt, and tell what went over the wire in it however it ended."""
        body = await self._made(request, request_json.template)
        recorder = Recorder(body, number)
        try:
            async with aclosing(self._attempt(request, recorder)) as chunks:
                async for events in chunks:
                    yield events
        finally:
            if recorder.sent:
                watch(recorder.exchange())

    async def _attempt(
        self, request: ChatRequest, recorder: Recorder | None
    ) -> AsyncGenerator[list[StreamEvent], None]:
        call = await self._call(request, recorder)
        answer = await self._http.open(call)
        self._open.add(answer)
        try:
            yield [Opened(answer.status, answer.request_id, answer.url)]
            reader = AnswerReader(WIRE, answer.headers.get("content-type", ""))
            pace = Pace()
            while not reader.stopped and reader.failure is None:
                data = await _read(answer, reader)
                pace.begin()
                events = await self._read_by(reader, data)
                if events:
                    yield events
                if data is None:
                    break
                await pace.rest()
            if reader.failure is not None:
                raise WireError(answer.told(reader.failure))
            await answer.drain(LINGER)
        finally:
            self._open.discard(answer)
            await answer.close()

    async def _read_by(self, reader: AnswerReader, data: bytes | None) -> list[StreamEvent]:
        """Return the events of these bytes; a worker thread reads what is very long."""
        if reader.held + len(data or b"") > LONG:
            return await self._http.run_blocking(lambda: _fed(reader, data))
        return _fed(reader, data)

    async def _call(self, request: ChatRequest, recorder: Recorder | None) -> Call:
        endpoint = self._endpoint()
        url = endpoint.messages_url
        body = await self._encoded(request, request_json.encode)
        key = await self._key(endpoint)
        accept = _STREAM if request.stream else _JSON
        if recorder is not None:
            shown = self._headers(KEY_VARIABLE if key else "", accept, request.betas)
            recorder.sends(url, shown, secret=key)
        headers = self._headers(key, accept, request.betas)
        return Call("POST", url, headers, self._silence, body, key, recorder)

    async def _encoded(
        self, request: ChatRequest, encode: Callable[[ChatRequest], dict[str, Json]]
    ) -> bytes:
        return await self._made(request, lambda it: request_json.as_bytes(encode(it)))

    async def _made(self, request: ChatRequest, make: Callable[[ChatRequest], T]) -> T:
        """Return what `make` makes; a worker thread does what would hold up the window."""
        if request_json.weight(request, LIGHT) <= LIGHT:
            return make(request)
        return await self._http.run_blocking(lambda: make(request))

    def _endpoint(self) -> Endpoint:
        try:
            return parse_endpoint(self._account.endpoint)
        except BadAddress as bad:
            failure = Failure(WireKind.CONFIG, Cause.ADDRESS, detail=bad.code)
        raise WireError(failure)

    async def _key(self, endpoint: Endpoint) -> str:
        """Return the key; only servers on this machine are asked without one (section 9.3)."""
        secret = await self._read_key()
        key = "" if secret is None else secret.reveal()
        if not key and not is_local(endpoint.host):
            raise WireError(Failure(WireKind.CONFIG, Cause.NO_KEY, host=endpoint.host))
        if check_key(key) is not None:
            raise WireError(Failure(WireKind.CONFIG, Cause.BAD_KEY, host=endpoint.host))
        return key

    def _headers(
        self, key: str, accept: str, betas: tuple[str, ...] = ()
    ) -> tuple[tuple[str, str], ...]:
        headers = [
            ("accept", accept),
            # Compression gains little here, and makes proxies hold back what should flow.
            ("accept-encoding", "identity"),
            ("content-type", _JSON),
            ("anthropic-version", self._account.api_version),
        ]
        if betas:
            headers.append(("anthropic-beta", ",".join(dict.fromkeys(betas))))
        if key and self._account.key_header is KeyHeader.BEARER:
            headers.append(("authorization", f"Bearer {key}"))
        elif key:
            headers.append(("x-api-key", key))
        return tuple(headers)


def _fed(reader: AnswerReader, data: bytes | None) -> list[StreamEvent]:
    return reader.finish() if data is None else reader.feed(data)


async def _read(answer: Answer, reader: AnswerReader) -> bytes | None:
    """Return the next bytes; a break after the stop reason is no loss and counts as the end."""
    try:
        return await answer.read()
    except WireError:
        if reader.complete:
            return None
        raise
