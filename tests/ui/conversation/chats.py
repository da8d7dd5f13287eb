"""Chats for the tests of the conversation pane: nodes, a session without disk or network."""

from __future__ import annotations

import base64
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from nocopt.core import events as ev
from nocopt.core.conversation import Node, NodeKind, Options
from nocopt.core.draft import Draft
from nocopt.core.messages import Message, Part, TextPart, ThinkingPart, part_from_dict, user_message
from nocopt.core.models import Model, ThinkingForm
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.signal import Signal
from nocopt.core.thinking import Room
from nocopt.core.tools import Approval, PendingCall, ToolDefinition
from nocopt.core.usage import Prices, cost
from nocopt.demo.contents import sunset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.lane import Lane
    from nocopt.app.session import Session
    from nocopt.core.queue import Queued

MODEL = Model("claude-test", "Claude Test", "test", 200_000, 8_192, ThinkingForm.NONE)

PRICES = Prices(Decimal(2), Decimal(10), Decimal("2.5"), Decimal(4), Decimal("0.2"))

# What can be done with a question and with an answer, by the names of the buttons.
OF_QUESTION = ("Copy", "Edit", "Branch", "Quote", "More…")
OF_ANSWER = (
    "Copy",
    "Regenerate",
    "Regenerate with another model…",
    "Branch",
    "Quote",
    "Details",
    "More…",
)

ANSWER = """# A heading

A paragraph with **bold**, `code` and [a link](https://example.com/page), long enough to be broken
into more than one line in a column of the usual width, which is what most paragraphs are.

1. one
2. two
   - nested 😀 with an emoji
   - [x] done

> A quote
> > in a quote.

```python
def take(self):
    return self.tokens >= 1
```

| Name | Size |
|:--|--:|
| small | 1 |
| large | 1000 |

---

**重点**：中文段落，没有空格也要能换行。
"""
PNG = base64.b64encode(sunset(640, 360)).decode()


def user(number: int, text: str) -> Node:
    """A message of the person."""
    return Node(number, 1, None, user_message(text), 0.0)


def reply(
    number: int,
    text: str,
    *,
    thinking: str = "",
    outcome: Outcome = Outcome.COMPLETE,
    **facts: Any,
) -> Node:
    """An answer, ended by `outcome`."""
    parts: tuple[Part, ...] = (ThinkingPart(thinking, "signed"),) if thinking else ()
    parts += (TextPart(text),) if text else ()
    message = Message("assistant", parts)
    return Node(number, 1, None, message, 0.0, model=MODEL.id, reply=Reply(outcome, **facts))


def message(number: int, *blocks: dict[str, Any], role: Any = "assistant") -> Node:
    """A message that consists of these blocks."""
    parts = tuple(part_from_dict(block) for block in blocks)
    facts = Reply(Outcome.COMPLETE) if role == "assistant" else None
    return Node(number, 1, None, Message(role, parts), 0.0, model=MODEL.id, reply=facts)


def image(source: dict[str, Any]) -> dict[str, Any]:
    """A picture from anywhere, as the API has it."""
    return {"type": "image", "source": source}


def base64_image(data: str) -> dict[str, Any]:
    """A picture that comes with the message."""
    return image({"type": "base64", "media_type": "image/png", "data": data})


def dialogue(count: int, answer: str = ANSWER) -> list[Node]:
    """A chat of `count` messages, questions and answers by turns."""
    return [
        reply(number, answer) if number % 2 == 0 else user(number, f"Question number {number}?")
        for number in range(1, count + 1)
    ]


class FakeVersions:
    """What the pane sees of other versions of messages."""

    def __init__(self) -> None:
        self.ids: dict[int, tuple[int, ...]] = {}  # of each message that has more than one
        self.branch = False
        self.preferred: int | None = None
        self.strays = False

    def of(self, node: Node) -> tuple[int, ...]:
        """The ids of all versions."""
        return self.ids.get(node.id, (node.id,))

    def beside(self, nodes: Sequence[Node]) -> tuple[int, ...]:
        """The ids of the last nodes of all versions."""
        return self.ids.get(nodes[0].id, (nodes[-1].id,))

    def made_by(self, node: Node) -> Model:
        """What made a reply."""
        return replace(MODEL, id=node.model, name=MODEL.name if node.model == MODEL.id else "")

    def cost_of(self, node: Node) -> Decimal | None:
        """What it cost."""
        return cost(node.reply.usage, PRICES) if node.reply is not None else None


class FakeQueuePlace:
    """What the pane sees of the queue: what waits at the end of the chat."""

    def __init__(self) -> None:
        self.entry: Queued | None = None
        self.due_at = 0.0
        self.others = 0
        self.away = ""


class NobodyBeside:
    """The answers of several models, of which there are none."""

    def __init__(self) -> None:
        self.changed: Signal[()] = Signal()
        self.lanes: tuple[Lane, ...] = ()
        self.shown: Lane | None = None
        self.running = False


class FakeForgetting:
    """From where on the chat is sent: the test says it."""

    def __init__(self, session: FakeSession) -> None:
        self._session = session

    @property
    def first(self) -> Node | None:
        """The first message that is sent, where not all are."""
        id_ = self._session.options.parameters.forget_before
        return next((node for node in self._session.path[1:] if node.id == id_), None)

    def start_for(self, node: Node) -> Node | None:
        """The message itself, if there is any above it."""
        return node if node.id != self._session.path[0].id else None

    def before(self, node: Node) -> bool:
        """Send nothing above it."""
        self.cut_at(node.id)
        return True

    def cut_at(self, node_id: int | None) -> None:
        """Send nothing above a message, or everything."""
        options = self._session.options
        parameters = replace(options.parameters, forget_before=node_id)
        self._session.chat.set(replace(options, parameters=parameters))


class FakeChat:
    """Takes other options for the next turn."""

    def __init__(self, session: FakeSession) -> None:
        self._session = session
        self.room = (Room.UNASKED, 0)
        self.tools: tuple[ToolDefinition, ...] = ()

    def make_room(self) -> None:
        """Have room from now on."""
        self.room = (Room.ENOUGH, self.room[1])

    def set(self, options: Options) -> None:
        """Use these from now on."""
        self._session.options = options
        self._session.state_changed.emit()


class FakeSession:
    """What the pane sees of a session; the tests play the turn."""

    def __init__(self, path: list[Node] | None = None, anchor: str = "") -> None:
        self.path_changed: Signal[()] = Signal()
        self.draft_changed: Signal[Draft] = Signal()
        self.state_changed: Signal[()] = Signal()
        self.path = tuple(path or ())
        self.conversation_id: int | None = 1
        self.draft: Draft | None = None
        self.running = False
        self.anchor = anchor
        self.model = MODEL
        self.answering: Model | None = None
        self.versions, self.several = FakeVersions(), NobodyBeside()
        self.queued = FakeQueuePlace()
        self.asking: tuple[PendingCall, ...] = ()
        self.options = Options()
        self.chat = FakeChat(self)
        self.forgetting = FakeForgetting(self)
        self.answered: list[tuple[str, Approval]] = []
        self.waits_skipped = 0
        self.clock: float | None = None  # when events come, for drafts that count seconds

    @property
    def it(self) -> Session:
        """Itself as the type that the pane asks for."""
        return cast("Session", self)

    def set_anchor(self, text: str) -> None:
        """Keep the reading position."""
        self.anchor = text

    def answer(self, call_id: str, approval: Approval) -> None:
        """Note what the person says to a call."""
        self.answered.append((call_id, approval))

    def wait_for(self, *calls: PendingCall) -> None:
        """These are the calls of the round."""
        self.asking = calls
        self._tell()

    def skip_wait(self) -> None:
        """Count the wish."""
        self.waits_skipped += 1

    def ask(self, text: str) -> None:
        """The person sends a message, a reply begins."""
        self.path = (*self.path, user(len(self.path) + 1, text))
        self.begin()

    def begin(self) -> None:
        """A reply to the last message begins."""
        self.running, self.draft = True, Draft()
        self._tell()

    def feed(self, *events: ev.StreamEvent) -> None:
        """A network chunk comes."""
        assert self.draft is not None
        self.draft = self.draft.apply(events, self.clock)
        self.draft_changed.emit(self.draft)

    def say(self, text: str, at: int = 0) -> None:
        """Text comes."""
        self.feed(ev.TextDelta(at, text))

    def think(self, text: str, at: int = 0) -> None:
        """Thinking comes."""
        self.feed(ev.ThinkingDelta(at, text))

    def end(
        self,
        stop_reason: str | None = "end_turn",
        *,
        stopped: bool = False,
        goes_on: bool = False,
    ) -> None:
        """The reply is over and kept."""
        assert self.draft is not None
        draft = self.draft.apply([ev.MessageChanged(stop_reason, None, None, None)])
        draft = draft.stopped() if stopped else draft
        facts = draft.reply(Timing(thinking_ms=draft.thinking_ms(self.clock or 0.0)))
        node = Node(len(self.path) + 1, 1, None, draft.message, 0.0, model=MODEL.id, reply=facts)
        self.path = (*self.path, node)
        self.running, self.draft = goes_on, None
        self._tell()

    def call(self, *calls: dict[str, Any]) -> None:
        """The reply ends with calls of tools and is kept; the answer goes on."""
        for call in calls:
            assert self.draft is not None
            at = len(self.draft.blocks)
            self.feed(ev.BlockStarted(at, call), ev.BlockStopped(at))
        self.end("tool_use", goes_on=True)

    def give(self, *results: dict[str, Any]) -> None:
        """The results are kept, and the next turn of the answer begins."""
        parts = tuple(part_from_dict(one) for one in results)
        said = Message("user", parts)
        node = Node(len(self.path) + 1, 1, None, said, 0.0, kind=NodeKind.RESULTS)
        self.path = (*self.path, node)
        self.begin()

    def stop(self) -> None:
        """The answer ends between two turns."""
        self.running = False
        self._tell()

    def retry(self) -> None:
        """The last answer is left, another one begins."""
        self.path = self.path[:-1]
        self.begin()

    def _tell(self) -> None:
        self.path_changed.emit()
        self.state_changed.emit()
