"""`nocopt ask`: one question, one streamed reply, an exit code that says how it ended."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nocopt.cli.output import OneObject, Screen
from nocopt.cli.parts import Parts, opened
from nocopt.cli.question import Question
from nocopt.core.draft import Draft
from nocopt.core.errors import Cause, Failure, KeychainError, WireError, WireKind
from nocopt.core.events import Opened, StreamEvent
from nocopt.core.messages import user_message
from nocopt.core.models import Origin
from nocopt.core.reply import Outcome, Timing
from nocopt.core.request import Wishes, request_for
from nocopt.core.thinking import OFF, Fixed, offer

if TYPE_CHECKING:
    import argparse

    from nocopt.cli.tool_loop import Loop
    from nocopt.core.models import Model
    from nocopt.core.ports import ChatClient
    from nocopt.core.request import ChatRequest
    from nocopt.core.settings import Account

EXIT_CODES = {
    Outcome.COMPLETE: 0,
    Outcome.ERROR: 1,
    Outcome.REFUSED: 3,
    Outcome.TRUNCATED: 4,
    Outcome.TRUNCATED_BY_LIMIT: 4,
    Outcome.PAUSED: 4,
    Outcome.NEEDS_TOOL: 4,
    Outcome.STOPPED: 130,
}


@dataclass(slots=True)
class Stopwatch:
    """Milliseconds from the start of the turn to its landmarks."""

    started: float = field(default_factory=time.perf_counter)
    first_byte: float | None = None
    first_text: float | None = None

    def now(self) -> float:
        """Return milliseconds since the start."""
        return round((time.perf_counter() - self.started) * 1000, 1)

    def note(self, events: list[StreamEvent], draft: Draft) -> None:
        """Remember when the first byte and the first text came; `draft` holds `events` already."""
        if self.first_byte is None and any(isinstance(event, Opened) for event in events):
            self.first_byte = self.now()
        if self.first_text is None and any(
            block.type == "text" and block.text for block in draft.blocks
        ):
            self.first_text = self.now()

    def timing(self) -> Timing:
        """Return the timing of a turn that ends now."""
        return Timing(self.first_byte, self.first_text, self.now())


def run(options: argparse.Namespace) -> int:
    """Ask and print; return the exit code. Without a question that is wrong use, and exits."""
    try:
        prompt = _prompt(options.prompt)
    except KeyboardInterrupt:
        return EXIT_CODES[Outcome.STOPPED]
    if not prompt.strip():
        options.wrong_use("there is no question; give it as PROMPT or on standard input")
    if options.tools:
        _check_tools(options)
    screen = OneObject() if options.json else Screen()
    try:
        return asyncio.run(_run(options, prompt, screen))
    except BrokenPipeError:
        # Whoever read the reply has seen enough, as `head` does, and needs not be told.
        screen.silence()
        return EXIT_CODES[Outcome.STOPPED]


def _check_tools(options: argparse.Namespace) -> None:
    """End with wrong use where a tool is named that is not there."""
    from nocopt.cli.tool_loop import unknown_tools

    unknown = unknown_tools(options.tools)
    if unknown:
        options.wrong_use(unknown)


def _prompt(given: str | None) -> str:
    if given is not None and given != "-":
        return given
    if sys.stdin is None or sys.stdin.closed:
        return ""
    if sys.stdin.isatty():
        sys.stderr.write("Type your question and end it with Ctrl+D.\n")
    return sys.stdin.buffer.read().decode("utf-8", "replace")


async def _run(options: argparse.Namespace, prompt: str, screen: Screen) -> int:
    watch = Stopwatch()
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    if task is not None and hasattr(signal, "SIGTERM") and sys.platform != "win32":
        loop.add_signal_handler(signal.SIGINT, task.cancel)
        loop.add_signal_handler(signal.SIGTERM, task.cancel)
    draft = Draft()
    try:
        async with opened(options) as parts:
            draft = await _turn(parts, options, prompt, screen, watch)
    except asyncio.CancelledError:
        draft = screen.draft.stopped()
    reply = draft.reply(watch.timing())
    screen.end(draft, reply)
    return EXIT_CODES[reply.outcome]


async def _turn(
    parts: Parts, options: argparse.Namespace, prompt: str, screen: Screen, watch: Stopwatch
) -> Draft:
    """Return the draft of the finished turn; failures are part of it."""
    try:
        account = parts.account(options)
        client = await parts.accounts.client(account)
        requests = _Requests(_question(parts, account, options, prompt), parts, screen)
        first = await requests.first()
        _note_changes(requests.question.model, first, options, screen)
        request: ChatRequest | None = first
        while request is not None:
            try:
                await _stream(client, request, screen, watch)
            except WireError as error:
                request = await requests.instead(error.failure)
                if request is None:
                    raise
            else:
                request = await requests.after(screen.draft)
    except WireError as error:
        return screen.draft.failed(error.failure)
    except KeychainError as error:
        screen.refused(error)
        return screen.draft.failed(
            Failure(WireKind.CONFIG, Cause.NO_KEY, f"{error.backend}: {error.detail}")
        )
    return screen.draft


def _question(parts: Parts, account: Account, options: argparse.Namespace, prompt: str) -> Question:
    wishes = Wishes(
        thinking=options.thinking or OFF,
        system=options.system,
        max_tokens=options.max_tokens or account.max_tokens,
    )
    return Question(
        text=prompt,
        account=account,
        model=parts.catalogue.describe(options.model or account.default_model),
        wishes=wishes,
        files=options.attach,
        tools=options.tools,
        cache=options.cache,
    )


class _Requests:
    """What is sent for a question, one after the other.

    All that makes requests of chats is imported where it is needed: a plain question, which the
    server takes as it is, does not wait for it.
    """

    def __init__(self, question: Question, parts: Parts, screen: Screen) -> None:
        self.question = question
        self._parts = parts
        self._screen = screen
        self._loop: Loop | None = None

    async def first(self) -> ChatRequest:
        """Return the request to begin with (`WireError` where there is none)."""
        question = self.question
        if question.plain:
            return request_for([user_message(question.text)], question.model, question.wishes)
        return await self._begun()

    async def after(self, draft: Draft) -> ChatRequest | None:
        """Return what goes on behind a finished reply; None where that was the last."""
        return None if self._loop is None or self.question.plain else await self._loop.after(draft)

    async def instead(self, failure: Failure) -> ChatRequest | None:
        """Return what is sent in place of a refused request; None where nothing else may help."""
        refused = failure.cause is Cause.INVALID_REQUEST and failure.kind is not WireKind.CONFIG
        if not refused or self._screen.draft.has_content:
            return None
        if self._loop is None:
            await self._begun()
        assert self._loop is not None
        self._screen.draft = Draft()
        return await self._loop.instead(failure)

    async def _begun(self) -> ChatRequest:
        from nocopt.cli.tool_loop import Loop

        self._loop = Loop(self.question, self._parts, self._screen)
        return await self._loop.begin()


def _note_changes(
    model: Model, request: ChatRequest, options: argparse.Namespace, screen: Screen
) -> None:
    """Say where the request differs from what was asked for."""
    if model.origin is Origin.NEWEST_RULES:
        screen.notice(f"{model.id} is not in the catalogue; the newest models' rules are used.")
    if options.max_tokens and request.max_tokens < options.max_tokens:
        screen.notice(f"{model.id} writes at most {request.max_tokens} tokens.")
    offered = offer(model, request.max_tokens)
    if options.thinking not in (None, OFF) and offered.fixed in (Fixed.NEVER, Fixed.NO_ROOM):
        screen.notice(f"{model.id} does not think with these settings; asking without.")
    if options.thinking == OFF and offered.fixed is Fixed.ALWAYS:
        screen.notice(f"{model.id} always thinks; it cannot be switched off.")


async def _stream(
    client: ChatClient, request: ChatRequest, screen: Screen, watch: Stopwatch
) -> None:
    async with aclosing(client.stream(request)) as stream:
        async for events in stream:
            screen.show(events)
            watch.note(events, screen.draft)
            if screen.draft.ended:
                break
