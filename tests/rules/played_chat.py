"""A chat played against the rules: what the builder makes of it is judged before it is answered."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from nocopt import paths
from nocopt.api.request_json import as_bytes, encode
from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.builder import Built, build
from nocopt.core.catalogue import Catalogue
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.facts import AccountFacts
from nocopt.core.messages import Message, Part, TextPart, ToolUsePart, part_from_dict
from nocopt.core.models import Model
from nocopt.core.parameters import Parameters
from nocopt.core.reply import Outcome, Reply
from nocopt.core.request import Wishes
from nocopt.core.summary import summary_request
from nocopt.core.tools import ToolDefinition, ToolOutcome, result_part
from tests.rules.answers import Answered, Answers
from tests.rules.ledger import Ledger, Sent
from tests.rules.request_rules import faults
from tests.rules.requests import HEADERS, image

CATALOGUE = Catalogue.load(paths.resources() / "models.json")
OFFICIAL = "https://api.anthropic.com/v1/messages"
GATEWAY = "https://gateway.example/v1/messages"
Make = Callable[[Sequence[Node], Model, Wishes, AccountFacts], Built]
TOOLS = tuple(
    ToolDefinition(name, f"The {name}.", {"type": "object", "properties": {}})
    for name in ("clock", "calculator")
)


@dataclass(frozen=True)
class Plan:
    """What a message of the person is answered with; it stays until the answer is complete."""

    model: Model = field(default_factory=lambda: CATALOGUE.describe("claude-sonnet-4-6"))
    account: str = "first"
    endpoint: str = OFFICIAL
    api_version: str = "2023-06-01"
    wishes: Wishes = field(default_factory=lambda: Wishes(tools=TOOLS))
    refused: frozenset[str] = frozenset()

    def with_parameters(self, **members: object) -> Plan:
        """The same with other parameters of the chat."""
        parameters: Parameters = replace(self.wishes.parameters, **members)  # type: ignore[arg-type]
        return replace(self, wishes=replace(self.wishes, parameters=parameters))

    @property
    def facts(self) -> AccountFacts:
        """What is known of where requests go."""
        known = {(self.model.id, ability): False for ability in self.refused}
        return AccountFacts(self.account, self.endpoint, self.api_version, known)


class PlayedChat:
    """A path through a tree of nodes, and the ledger of all that was exchanged."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.path: tuple[Node, ...] = ()
        self._running: dict[int, Plan] = {}
        self._ledger = Ledger()
        self._answers = Answers()
        self._files: dict[str, bytes] = {}
        self._ids = 0

    @property
    def outcome(self) -> Outcome | None:
        """How the last answer ended; None where the person wrote last."""
        last = self.path[-1] if self.path else None
        return last.reply.outcome if last is not None and last.reply is not None else None

    @property
    def runs(self) -> bool:
        """Whether the last answer is one that the program goes on with by itself."""
        return self.outcome in {Outcome.NEEDS_TOOL, Outcome.PAUSED}

    def picture(self, width: int) -> AttachmentPart:
        """A picture of the person that is so wide."""
        data = base64.b64decode(image(width, 10)["source"]["data"])
        digest = hashlib.sha256(data).hexdigest()
        self._files[digest] = data
        name = f"{width}.png"
        return AttachmentPart(
            digest, AttachmentKind.IMAGE, "image/png", name, len(data), width=width, height=10
        )

    def say(self, *parts: Part) -> None:
        """The person says something behind the path."""
        self._add(Message("user", parts))

    def go_on(self, kind: str) -> None:
        """Do what follows an answer by itself: run the tools, or send a paused turn again."""
        plan = self._running[self.path[-1].id]
        if self.outcome is Outcome.NEEDS_TOOL:
            calls = [part for part in self.path[-1].message.parts if isinstance(part, ToolUsePart)]
            results = [
                result_part(call.id, ToolOutcome.said(f"of {call.name}"))
                for call in calls
                if call.kind == "tool_use"
            ]
            self._add(Message("user", tuple(results)), NodeKind.RESULTS)
        self.send(kind, plan)

    def send(self, kind: str, plan: Plan | None = None) -> None:
        """Build the request for the path, have it judged, and answer it."""
        plan = plan or self.plan
        built = self._built(plan)
        sent = self._judged(built, plan)
        answered = self._answers.to(sent.body, kind)
        self._ledger.note(sent, answered.content, answered.stop_reason)
        self._answer(answered, built, plan)

    def summarise(self) -> None:
        """Have the request for a summary judged, and put one in place of the path."""
        self._judged(self._built(self.plan, summary_request), self.plan)
        node = self._add(Message("user", (TextPart("So far."),)), NodeKind.SUMMARY)
        self.plan = self.plan.with_parameters(forget_before=node.id)

    def _judged(self, built: Built, plan: Plan) -> Sent:
        """Return a request as it is sent, if it breaks no rule."""
        request = replace(built.request, files=self._files)
        headers = {**HEADERS, "anthropic-version": plan.api_version}
        if request.betas:
            headers["anthropic-beta"] = ",".join(request.betas)
        body = json.loads(as_bytes(encode(request)))
        sent = Sent(body, headers, plan.endpoint, plan.account)
        found = faults(sent, self._ledger)
        assert not found, f"{found}\n{json.dumps(body, indent=1)}"
        return sent

    def _built(self, plan: Plan, make: Make = build) -> Built:
        built = make(self.path, plan.model, plan.wishes, plan.facts)
        if not built.wanted:
            return built
        derived = {
            (wanted.part.sha256, wanted.limits): self.picture(wanted.limits.side)
            for wanted in built.wanted
        }
        built = make(self.path, plan.model, replace(plan.wishes, derived=derived), plan.facts)
        assert not built.wanted
        return built

    def _answer(self, answered: Answered, built: Built, plan: Plan) -> None:
        parts = tuple(part_from_dict(block) for block in answered.content)
        reply = Reply(
            answered.outcome,
            stop_reason=answered.stop_reason,
            prefix=built.request.prefix,
            report=built.report,
        )
        node = self._add(Message("assistant", parts))
        whole = replace(node, reply=reply, model=plan.model.id, account=plan.account)
        self.path = (*self.path[:-1], whole)
        self._running[node.id] = plan

    def _add(self, message: Message, kind: NodeKind = NodeKind.PLAIN) -> Node:
        self._ids += 1
        parent = self.path[-1].id if self.path else None
        node = Node(self._ids, 1, parent, message, float(self._ids), kind=kind)
        self.path = (*self.path, node)
        return node


def words(text: str) -> TextPart:
    """What a person types."""
    return TextPart(text)
