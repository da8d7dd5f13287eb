"""The one way to a request: from a path, a model, wishes and facts to what the API takes.

Nothing here reads a clock or a file: the same chat gives the same request, byte for byte, as caches
and signatures demand (sections 1.6 and 4.5). What had to be repaired for that, the report tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nocopt.core import history, thinking
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.betas import betas, interleaving
from nocopt.core.cache_plan import cache_plan
from nocopt.core.echo import Echo, bits_of, safe_ids, unreadable
from nocopt.core.enclosures import Enclosures, WantedPicture
from nocopt.core.facts import Ability, beta_ability
from nocopt.core.levels import levels_of
from nocopt.core.messages import Message, TextPart
from nocopt.core.models import ThinkingForm
from nocopt.core.parameters import Caching, ServiceTier
from nocopt.core.prefix import Prefix, Rolling
from nocopt.core.report import FOR_NOW, NO_ROOM, RepairKind, Repairs, Report, Shares
from nocopt.core.request import ChatRequest, output_limit
from nocopt.core.sampling import sampling
from nocopt.core.server_tools import client_tools, server_tools, takes_tools, tool_choice
from nocopt.core.thinking import ThinkingMembers
from nocopt.core.tools import ServerToolKind, result_id
from nocopt.core.weighing import weighed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.facts import AccountFacts
    from nocopt.core.history import Line
    from nocopt.core.messages import JsonObject
    from nocopt.core.models import Model
    from nocopt.core.request import Wishes

LEAST_OUTPUT = 2048  # tokens left for the answer, however full the window is
_SAFETY = 1.1  # an estimate may be too low by so much


@dataclass(frozen=True, slots=True)
class Built:
    """A request, and what was done so that it is one.

    `wanted` are pictures that are too large: with these made smaller, and given as
    `Wishes.derived`, the request is to be built once more. `shares` tells what its tokens are for,
    `in_place` are the ids of answers that stand behind what they were made behind.
    """

    request: ChatRequest
    report: Report
    wanted: tuple[WantedPicture, ...] = ()
    shares: Shares = field(default_factory=Shares)
    in_place: frozenset[int] = frozenset()


def build(path: Sequence[Node], model: Model, wishes: Wishes, facts: AccountFacts) -> Built:
    """Return the request for the next reply to `path`, which ends with a user message.

    It may end with an answer too: with one that the server paused, and where `Wishes.prefill` asks
    for it, with one that is to be gone on with. Where the model does not take that, its words ask
    for the rest. Any other answer at the end is left out, so that it is given once more.
    """
    return _Builder(model, wishes, facts).built(path)


def count_request(built: Built) -> ChatRequest:
    """Return the request whose tokens are to be counted: without what says how to answer it."""
    return replace(
        built.request,
        stream=False,
        temperature=None,
        top_p=None,
        top_k=None,
        stop_sequences=(),
        service_tier=None,
        container=None,
    )


def can_prefill(model: Model, facts: AccountFacts) -> bool:
    """Whether an answer can be gone on with by sending its beginning (section 1.4)."""
    return model.prefill and not facts.refuses(Ability.PREFILL, model.id)


class _Builder:
    """Builds one request; what was repaired on the way is collected."""

    def __init__(self, model: Model, wishes: Wishes, facts: AccountFacts) -> None:
        self.model, self.wishes, self.facts = model, wishes, facts
        self.parameters = wishes.parameters
        self.repairs = Repairs(self.parameters.undone)
        self.system = wishes.system if wishes.system.strip() else ""
        self.prefills = False

    def built(self, path: Sequence[Node]) -> Built:
        enclosures = Enclosures(self.model, self.facts, self.wishes, self.repairs)
        lines = self._lines(path, enclosures)
        own = client_tools(lines, self._switched_on, self.wishes.tools)
        of_server = server_tools(self.model, self.parameters, self.facts, self.repairs)
        tools = (*own, *of_server)
        limit, needed = self._limit()
        citations = self._citations(lines)
        echo = Echo(
            self.model.id,
            self.facts,
            Rolling(self.system, tools),
            citations=citations,
            bare=self.facts.refuses(Ability.THINKING_ECHO, self.model.id),
            unreadable=unreadable(path),
        )
        lines = self._echoed(lines, echo)
        weight = weighed(lines, self.system, tools, self.model)
        limit = self._within_window(limit, weight.tokens)
        members = self._for_messages(self._members(limit), lines)
        self._tell_thinking(members, limit)
        on = () if self.wishes.calls_end else self._switched_on
        if self.wishes.calls_end and self._switched_on:
            self.repairs.add(RepairKind.CALLS_ENDED)
        choice = tool_choice(tools, on, () if self.wishes.calls_end else of_server)
        request = ChatRequest(
            model=self.model.id,
            max_tokens=limit,
            messages=tuple(_message(line) for line in lines),
            system=self.system,
            thinking=members.thinking,
            output_config=members.output_config,
            betas=self._betas(needed, members, tools=bool(own) and choice is None),
            stream=self._streams(),
            tools=tools,
            tool_choice=choice,
            stop_sequences=_said(self.parameters.stop_sequences),
            service_tier=self._tier(),
            container=self._container(path, of_server),
            citations=citations,
        )
        request = self._finished(request, echo.digest, weight.tokens)
        report = Report(self.repairs.all, weight.heaviest, weight.tokens, weight.size)
        wanted, in_place = tuple(enclosures.wanted), frozenset(echo.in_place)
        return Built(request, report, wanted, weight.shares, in_place)

    # --------------------------------------------------------------------------- messages

    @property
    def _switched_on(self) -> tuple[str, ...]:
        if takes_tools(self.model, self.facts) or not self.repairs.may(RepairKind.TOOL_LEFT_OUT):
            return self.parameters.tools
        return ()

    def _lines(self, path: Sequence[Node], enclosures: Enclosures) -> list[Line]:
        nodes = history.chosen(path, self.parameters.forget_before, self.repairs)
        ids = safe_ids(nodes, self.facts, self.model.id)
        bits = [bit for node in nodes for bit in bits_of(node, self.facts, self.repairs, ids)]
        tools = takes_tools(self.model, self.facts)
        if not tools and self._switched_on != self.parameters.tools:
            for name in self.parameters.tools:
                self.repairs.add(RepairKind.TOOL_LEFT_OUT, name)
        lines = history.lined_up(enclosures.placed(bits), tools=tools, repairs=self.repairs)
        if lines and lines[-1].role == "assistant" and not history.is_resumable(lines[-1]):
            self.prefills = self._may_prefill(lines[-1])
            if not self.prefills:
                if self.wishes.prefill and self.facts.refuses(Ability.PREFILL, self.model.id):
                    self.repairs.add(RepairKind.PREFILL_LEFT_OUT)
                lines = self._without_prefill(lines)
        return lines

    def _may_prefill(self, line: Line) -> bool:
        is_text = isinstance(line.bits[-1].part, TextPart)
        return is_text and self.wishes.prefill and can_prefill(self.model, self.facts)

    def _without_prefill(self, lines: Sequence[Line]) -> list[Line]:
        """Ask in words for the rest of the last answer, or for all of it again."""
        words = self.wishes.go_on
        if not self.wishes.prefill or not words.strip():
            return history.without_last_answer(lines)
        asking = history.Bit(lines[-1].bits[-1].node, TextPart(words))
        return [*lines, history.Line("user", (asking,))]

    def _echoed(self, lines: Sequence[Line], echo: Echo) -> list[Line]:
        settled: list[Line] = []
        for at, line in enumerate(lines):
            prefilled = self.prefills and at == len(lines) - 1 and line.role == "assistant"
            if prefilled:
                line = self._trimmed(line)
            settled.append(echo.settled(line, self.repairs, bare=prefilled))
        return settled

    def _trimmed(self, line: Line) -> Line:
        """Return an answer without white space at its end (section 1.3)."""
        *before, last = line.bits
        assert isinstance(last.part, TextPart)
        text = last.part.text.rstrip()
        if text == last.part.text:
            return line
        self.repairs.add(RepairKind.TRAILING_SPACE)
        return replace(line, bits=(*before, replace(last, part=replace(last.part, text=text))))

    def _citations(self, lines: Sequence[Line]) -> bool:
        """Return whether citations are on; for all documents of a request or none (1.3)."""
        if not self.parameters.citations or not any(map(_has_document, lines)):
            return False
        refused = self.facts.refuses(Ability.CITATIONS, self.model.id)
        if (self.model.citations and not refused) or not self.repairs.may(
            RepairKind.CITATIONS_LEFT_OUT
        ):
            return True
        self.repairs.add(RepairKind.CITATIONS_LEFT_OUT)
        return False

    def _container(self, path: Sequence[Node], of_server: Sequence[JsonObject]) -> str | None:
        """Return the container to use again: at the same endpoint, and while it lives (5.2)."""
        if not any(one["name"] == ServerToolKind.CODE_EXECUTION.value for one in of_server):
            return None
        for node in reversed(path):
            reply = node.reply
            if reply is None or reply.container is None or reply.prefix is None:
                continue
            if reply.prefix.levels.get("endpoint") != self.facts.endpoint:
                return None
            if node.account != self.facts.account:
                return None
            return _living(reply.container, path[-1].created_at)
        return None

    # ------------------------------------------------------------------ limits and thinking

    def _limit(self) -> tuple[int, tuple[str, ...]]:
        """Return `max_tokens` and the betas that it takes."""
        wanted, longer = self.wishes.max_tokens, self.model.long_output
        if wanted is None and longer is not None and self.parameters.long_output:
            wanted = longer.max_output
        limit, beta = output_limit(self.model, wanted)
        if beta is not None and self.facts.refuses(beta_ability(beta), self.model.id):
            limit, beta = self.model.max_output, None
        if wanted is not None and wanted > limit:
            if not self.repairs.may(RepairKind.MAX_TOKENS_LOWERED):
                return wanted, ()
            self.repairs.add(RepairKind.MAX_TOKENS_LOWERED, str(limit))
        return limit, () if beta is None else (beta,)

    def _within_window(self, limit: int, tokens: int) -> int:
        """Return the limit that older models take beside so long a prompt (section 2.2)."""
        if self.model.overflows or self.model.context is None:
            return limit
        room = max(self.model.context - int(tokens * _SAFETY), LEAST_OUTPUT)
        if limit <= room or not self.repairs.may(RepairKind.MAX_TOKENS_LOWERED):
            return limit
        self.repairs.add(RepairKind.MAX_TOKENS_LOWERED, str(room))
        return room

    def _members(self, limit: int) -> ThinkingMembers:
        """Return what is asked for of thinking, as far as the endpoint has not refused it."""
        effort = self.parameters.effort
        choice = thinking.OFF if self.prefills else self.wishes.thinking
        found = thinking.members(self.model, choice, limit, effort)
        asked, config = found.thinking, found.output_config
        if effort is not None and not self.repairs.may(RepairKind.EFFORT_CHANGED):
            config = {"effort": effort}
        elif self.facts.refuses(Ability.EFFORT, self.model.id):
            config = None
        if asked is not None and self.repairs.may(RepairKind.THINKING_CHANGED):
            asked = self._permitted(asked)
        return ThinkingMembers(asked, config)

    def _permitted(self, asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if self.facts.refuses(f"thinking_{asked['type']}", self.model.id):
            if asked["type"] == "disabled":
                self.repairs.add(RepairKind.THINKING_CHANGED, thinking.ON)
            return None
        if "display" in asked and self.facts.refuses(Ability.THINKING_DISPLAY, self.model.id):
            self.repairs.add(RepairKind.THINKING_CHANGED, "display")
            return {name: value for name, value in asked.items() if name != "display"}
        return asked

    def _for_messages(self, members: ThinkingMembers, lines: Sequence[Line]) -> ThinkingMembers:
        """Return the members without manual thinking where the running turn began without (4.2)."""
        if members.manual and not _began_thinking(lines):
            return ThinkingMembers(None, members.output_config)
        return members

    def _tell_thinking(self, members: ThinkingMembers, limit: int) -> None:
        choice, model = self.wishes.thinking, self.model
        plain = thinking.members(model, choice, limit)
        if plain.active and members.thinking is None:
            type_ = (plain.thinking or {}).get("type")
            refused = self.facts.refuses(f"thinking_{type_}", model.id) and not self.prefills
            self.repairs.add(RepairKind.THINKING_CHANGED, thinking.OFF if refused else FOR_NOW)
        elif members.thinking is not None and "budget_tokens" in members.thinking:
            budget = members.thinking["budget_tokens"]
            if budget < thinking.wanted_budget(choice):
                self.repairs.add(RepairKind.BUDGET_CLAMPED, str(budget))
        elif model.thinking is ThinkingForm.BUDGET and thinking.wanted_budget(choice):
            self.repairs.add(RepairKind.THINKING_CHANGED, NO_ROOM)
        wanted = self.parameters.effort
        if wanted is None and choice in thinking.LEVELS and model.efforts and plain.active:
            wanted = None if model.thinking is ThinkingForm.BUDGET else choice
        sent = (members.output_config or {}).get("effort")
        if wanted is not None and sent != wanted:
            self.repairs.add(RepairKind.EFFORT_CHANGED, sent or "")

    # ------------------------------------------------------------------------- the rest

    def _betas(
        self, needed: tuple[str, ...], members: ThinkingMembers, *, tools: bool
    ) -> tuple[str, ...]:
        between = interleaving(self.model, manual=members.manual, tools=tools)
        asked = (*self.wishes.betas, *self.parameters.betas)
        return betas(self.model, asked, (*needed, *between), self.facts, self.repairs)

    def _streams(self) -> bool:
        """Whether the answer may come bit by bit; some relays spoil such requests (9.3)."""
        if not self.facts.refuses(Ability.STREAM_OPTIONS, self.model.id):
            return True
        self.repairs.add(RepairKind.NOT_STREAMED)
        return False

    def _tier(self) -> str | None:
        tier = self.parameters.service_tier
        if tier is ServiceTier.AUTO:
            return None
        refused = self.facts.refuses(Ability.SERVICE_TIER, self.model.id)
        if refused and self.repairs.may(RepairKind.TIER_LEFT_OUT):
            self.repairs.add(RepairKind.TIER_LEFT_OUT)
            return None
        return tier.value

    def _finished(self, request: ChatRequest, digest: str, tokens: int) -> ChatRequest:
        """Return the request with all that depends on the rest of it."""
        thinks = request.thinking is not None and request.thinking["type"] != "disabled"
        sampled = sampling(self.model, self.parameters, self.facts, self.repairs, thinks=thinks)
        ttl = self.parameters.caching
        plan = cache_plan(request, self.model, ttl, self.facts, self.repairs, tokens=tokens)
        caching = Caching.OFF if plan is None else plan.ttl
        of_server = (one.kind.value for one in self.parameters.server_tools)
        levels = levels_of(request, self.facts.endpoint, {*self._switched_on, *of_server})
        return replace(
            request,
            temperature=sampled.temperature,
            top_p=sampled.top_p,
            top_k=sampled.top_k,
            cache=plan,
            prefix=Prefix(digest, levels, caching),
        )


def _message(line: Line) -> Message:
    return Message(line.role, tuple(bit.part for bit in line.bits))


def _has_document(line: Line) -> bool:
    files = (bit.part for bit in line.bits if isinstance(bit.part, AttachmentPart))
    return any(part.kind is not AttachmentKind.IMAGE for part in files)


def _said(sequences: Sequence[str]) -> tuple[str, ...]:
    """Return stop sequences, each once; blank ones are refused (section 1.2)."""
    return tuple(dict.fromkeys(one for one in sequences if one.strip()))


def _began_thinking(lines: Sequence[Line]) -> bool:
    """Whether the turn that runs began with thinking; true where none runs.

    Where the person wrote beside results, it is unclear what the server takes for the beginning:
    then both the answers before and behind count.
    """
    first: Line | None = None
    for line in reversed(lines):
        if line.role == "assistant":
            first = line
        elif not line.only_results:
            if first is not None and not _begins_with_thought(first):
                return False
            if not any(result_id(bit.part) is not None for bit in line.bits):
                break
    return first is None or _begins_with_thought(first)


def _begins_with_thought(line: Line) -> bool:
    return history.is_thought(line.bits[0].part)


def _living(container: JsonObject, now: float) -> str | None:
    """Return the id of a container that has not expired at `now`, in seconds since 1970."""
    id_, expires = container.get("id"), container.get("expires_at")
    if not isinstance(id_, str) or not isinstance(expires, str):
        return None
    try:
        ends = datetime.fromisoformat(expires)
    except ValueError:
        return None
    return id_ if ends.tzinfo is not None and ends.timestamp() > now else None
