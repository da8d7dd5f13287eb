"""Paths of chats, as the tests of the request builder need them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from nocopt.core.builder import Built, build
from nocopt.core.conversation import Node, NodeKind
from nocopt.core.facts import AccountFacts
from nocopt.core.messages import Message, OpaquePart, Part, TextPart, ToolUsePart
from nocopt.core.models import Model
from nocopt.core.reply import Outcome, Reply
from nocopt.core.report import RepairKind
from nocopt.core.request import Wishes
from nocopt.core.tools import ToolDefinition, ToolOutcome, result_part
from tests.core.test_core_catalogue import CATALOGUE

ANTHROPIC = AccountFacts("work", "https://api.anthropic.com/v1/messages")
RELAY = AccountFacts("relay", "https://relay.example/v1/messages")
CLOCK = ToolDefinition("clock", "Tells the time.", {"type": "object"})
ADD = ToolDefinition("add", "Adds numbers.", {"type": "object", "required": ["of"]})
TOOLS = (CLOCK, ADD)
OPUS = CATALOGUE.describe("claude-opus-5")


@dataclass
class Chat:
    """A chat that grows: each answer is kept with the prefix of the request it answers."""

    model: Model = OPUS
    facts: AccountFacts = ANTHROPIC
    wishes: Wishes = field(default_factory=lambda: Wishes(thinking="high", tools=TOOLS))
    nodes: list[Node] = field(default_factory=list)

    def built(self) -> Built:
        """The request for the next answer."""
        return build(self.nodes, self.model, self.wishes, self.facts)

    def asks(self, *parts: Part | str) -> Chat:
        """Let the person write."""
        given = (TextPart(one) if isinstance(one, str) else one for one in parts)
        return self._add(Message("user", tuple(given)))

    def answers(self, *parts: Part, outcome: Outcome = Outcome.COMPLETE) -> Chat:
        """Let the model answer what would be sent now."""
        reply = Reply(outcome, prefix=self.built().request.prefix)
        return self._add(Message("assistant", parts), reply)

    def gives(self, *results: OpaquePart) -> Chat:
        """Let tools answer."""
        return self._add(Message("user", results), kind=NodeKind.RESULTS)

    def _add(
        self, message: Message, reply: Reply | None = None, kind: NodeKind = NodeKind.PLAIN
    ) -> Chat:
        number = len(self.nodes) + 1
        made_by = (self.model.id, self.facts.account) if reply is not None else ("", "")
        parent = number - 1 or None
        node = Node(number, 1, parent, message, float(number), *made_by, reply=reply, kind=kind)
        self.nodes.append(node)
        return self

    def edited(self, number: int, text: str) -> Chat:
        """The same chat with other words in one of its messages."""
        nodes = list(self.nodes)
        message = Message(nodes[number].message.role, (TextPart(text),))
        nodes[number] = replace(nodes[number], message=message)
        return replace(self, nodes=nodes)

    def sent(self) -> list[tuple[str, tuple[Part, ...]]]:
        """Role and parts of each message of the next request."""
        return [(one.role, one.parts) for one in self.built().request.messages]

    def told(self) -> set[RepairKind]:
        """The kinds of the repairs of the next request."""
        return {one.kind for one in self.built().report.repairs}


def calls(number: int, name: str = "clock") -> ToolUsePart:
    """A call of a tool."""
    return ToolUsePart(f"toolu_{number}", name, {"n": number})


def gave(number: int) -> OpaquePart:
    """The result of that call."""
    return result_part(f"toolu_{number}", ToolOutcome.said(f"result {number}"))


def searches(number: int) -> ToolUsePart:
    """A search that the server does."""
    return ToolUsePart(f"srvtoolu_{number}", "web_search", {"query": "x"}, "server_tool_use")


def found(number: int) -> OpaquePart:
    """What the server found by it."""
    hit = {"type": "web_search_result", "url": "https://a.example", "encrypted_content": "e"}
    raw = {"type": "web_search_tool_result", "tool_use_id": f"srvtoolu_{number}", "content": [hit]}
    return OpaquePart(raw)
