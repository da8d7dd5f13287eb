"""A question with more than text: with files, with tools whose calls are run, with a cache.

Its requests are built as those of a chat are; the chat is in memory and ends with the command.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from nocopt.app.attachments import Intake
from nocopt.app.next_step import Step, paused_in_text, step_after
from nocopt.app.request_files import RequestFiles, TooLarge
from nocopt.app.request_plan import facts_of
from nocopt.app.rounds import MOST_PAUSES
from nocopt.app.second_try import Requests
from nocopt.app.tool_round import ToolRound
from nocopt.cli.attaching import FilesInMemory, at_once, scaled, taken, unsent
from nocopt.cli.output import Round
from nocopt.cli.remarks import changed, repaired, too_large
from nocopt.core.builder import can_prefill
from nocopt.core.clock import SystemClock
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.messages import Message, TextPart
from nocopt.core.parameters import Caching
from nocopt.core.reply import Timing
from nocopt.core.tools import (
    Approval,
    Decision,
    ServerTool,
    ServerToolKind,
    client_calls,
    result_id,
)
from nocopt.tools.box import built_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterable

    from nocopt.cli.output import Screen
    from nocopt.cli.parts import Parts
    from nocopt.cli.question import Question
    from nocopt.core.draft import Draft
    from nocopt.core.errors import Failure
    from nocopt.core.messages import OpaquePart
    from nocopt.core.objections import Objection
    from nocopt.core.reply import Reply
    from nocopt.core.report import Report
    from nocopt.core.request import ChatRequest, Wishes
    from nocopt.core.tools import ToolDefinition
    from nocopt.tools.box import ToolBox

Made = TypeVar("Made", bound="ChatRequest | None")

ALL = "all"


def unknown_tools(names: Iterable[str]) -> str:
    """Return what is wrong with the names given to `--tools`, empty where nothing is."""
    own = [one.name for one in built_in(SystemClock()).definitions]
    known = (ALL, *own, *(kind.value for kind in ServerToolKind))
    unknown = [name for name in names if name not in known]
    return f"no tool {', '.join(unknown)}; there are {', '.join(known)}" if unknown else ""


class Loop:
    """The chat of one question.

    `begin` gives its first request and `after` each of the next. Whatever is asked for in vain is
    raised as `WireError`.
    """

    def __init__(self, question: Question, parts: Parts, screen: Screen) -> None:
        self._question = question
        self._parts = parts
        self._screen = screen
        self._clock = SystemClock()
        self._box = built_in(self._clock)
        of_files = (FilesInMemory(), scaled, at_once, self._clock)
        self._intake = Intake(*of_files)
        self._files = RequestFiles(*of_files)
        self._offered = _own(question.tools, self._box)
        self._facts = facts_of(question.account)
        self._path: list[Node] = []
        self._report: Report | None = None  # on the request before
        self._tools_run = self._pauses = 0
        self._requests = self._next_requests()

    async def begin(self) -> ChatRequest:
        """Return the request of the question, with its files."""
        question, screen = self._question, self._screen
        files = await taken(question.files, question.model, self._intake)
        screen.attachments = files
        for part in files:
            if part.made_from:
                screen.notice(changed(part))
        self._add(Message("user", (*files, TextPart(question.text))))
        return await self._told(self._requests.request())

    async def after(self, draft: Draft) -> ChatRequest | None:
        """Return the request that goes on behind a finished reply; None where it was the last."""
        built = self._requests.built
        assert built is not None
        reply = replace(draft.reply(Timing()), prefix=built.request.prefix)
        node = self._add(draft.message, reply)
        match self._step(node):
            case Step.END:
                return None
            case Step.GO_ON:
                self._pauses += 1
                self._screen.next_round(Round(draft, reply))
            case Step.RUN:
                self._tools_run += 1
                results = await self._results(node)
                self._screen.next_round(Round(draft, reply, results))
                self._add(Message("user", results), kind=NodeKind.RESULTS)
        self._requests = self._next_requests(self._requests.refused)
        return await self._told(self._requests.request())

    async def instead(self, failure: Failure) -> ChatRequest | None:
        """Return the request without what the server refused in it; None where that is unknown."""
        return await self._told(self._requests.without_refused(failure))

    def _step(self, reply: Node) -> Step:
        prefills = can_prefill(self._question.model, self._facts)
        step = step_after(reply, offered=bool(self._offered), prefills=prefills)
        if step is Step.RUN and self._bounded:
            return Step.END
        return Step.END if step is Step.GO_ON and self._pauses >= MOST_PAUSES else step

    @property
    def _bounded(self) -> bool:
        return self._tools_run >= self._parts.settings.value.tool_rounds

    async def _results(self, reply: Node) -> tuple[OpaquePart, ...]:
        """Run the calls of a reply, and tell what came of each."""
        calls = ToolRound(
            reply.message, frozenset(self._offered), self._box, _Named(), self._parts.tasks
        )
        results = await calls.run() or ()
        given = {call.id: call for call in client_calls(reply.message)}
        for result in results:
            call = given[result_id(result) or ""]
            blocks = result.raw.get("content", ())
            said = " ".join(str(block.get("text", block.get("type"))) for block in blocks)
            self._screen.called(call.name, call.input, said)
        return results

    # ----------------------------------------------------------------------------- requests

    def _add(
        self, message: Message, reply: Reply | None = None, kind: NodeKind = NodeKind.PLAIN
    ) -> Node:
        question, number = self._question, len(self._path) + 1
        node = Node(
            id=number,
            conversation_id=0,
            parent_id=number - 1 or None,
            message=message,
            created_at=self._clock.now(),
            model="" if reply is None else question.model.id,
            account="" if reply is None else question.account.name,
            reply=reply,
            kind=kind,
        )
        self._path.append(node)
        return node

    def _next_requests(self, refused: Iterable[Objection] = ()) -> Requests:
        """Return the requests of the next turn; what was refused in the last is not in them."""
        for one in refused:
            for ability in (one.ability, *one.also):
                self._facts = self._facts.lacking(ability, one.model)
        build = partial(self._files.built, self._path, self._question.model)
        return Requests(build, self._wishes(), self._facts)

    def _wishes(self) -> Wishes:
        question = self._question
        kinds = (kind for kind in ServerToolKind if kind.value in question.tools)
        parameters = replace(
            question.wishes.parameters,
            caching=Caching(question.cache),
            tools=self._offered,
            server_tools=tuple(map(ServerTool, kinds)),
        )
        return replace(
            question.wishes,
            parameters=parameters,
            prefill=bool(self._path) and paused_in_text(self._path[-1]),
            tools=self._box.definitions,
            calls_end=bool(self._offered) and self._bounded,
        )

    async def _told(self, making: Awaitable[Made]) -> Made:
        """Return a request that is made, and tell what had to be changed in it."""
        try:
            request = await making
        except TooLarge as error:
            raise unsent(too_large(error.built.report)) from error
        built = self._requests.built
        if built is not None and request is not None:
            for repair in built.report.told(self._report):
                told = repaired(repair, self._question.model)
                if told:
                    self._screen.notice(told)
            self._report = built.report
        return request


class _Named:
    """Whoever names a tool on the command line lets it run."""

    def decide(self, tool: ToolDefinition) -> Approval:  # noqa: ARG002 - each of those that are on
        """Return that it may run."""
        return Approval(Decision.ONCE)

    def allow(self, tool: ToolDefinition, *, everywhere: bool = False) -> None:
        """Remember nothing: all that are on may run anyway."""


def _own(names: Iterable[str], box: ToolBox) -> tuple[str, ...]:
    """Return the named tools of this program."""
    wanted = set(names)
    own = (one.name for one in box.definitions)
    return tuple(name for name in own if name in wanted or ALL in wanted)
