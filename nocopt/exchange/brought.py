"""A chat as it was read from a file of others: a tree of what is kept, and what was left out."""

from __future__ import annotations

import hashlib
import heapq
import math
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import NodeKind, Options, TitledBy, title_from
from nocopt.core.messages import Message, TextPart, ThinkingPart, ToolUsePart
from nocopt.core.records import ChatRecord, NodeRecord, content_uid, uid_for
from nocopt.core.reply import Outcome, Reply
from nocopt.core.sniffing import decoded, sniff
from nocopt.core.transfer import Left, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from nocopt.core.filing import Filed
    from nocopt.core.messages import Part, Role
    from nocopt.core.transfer import Origin

LARGEST_FILE: Final = 200 << 20  # bytes of a file that goes with a message
_MILLISECONDS: Final = 1e11  # a larger number is no time in seconds


@dataclass(frozen=True, slots=True)
class Brought:
    """A chat, the bytes of its files by their SHA-256 in hex, and what was not taken of it.

    The bytes are read only when they are asked for, which may raise `TransferError`.
    `left` has for each thing its kind and a word about it.
    """

    chat: ChatRecord
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    left: tuple[tuple[Left, str], ...] = ()


@dataclass(slots=True)
class Said:
    """A message of another program; one without `parts` has no place of its own in the tree.

    `at` is in seconds since 1970, None where it is not known.
    """

    id: str
    parent: str | None
    role: Role
    parts: tuple[Part, ...]
    at: float | None = None
    model: str = ""
    kind: NodeKind = NodeKind.PLAIN


class Gathering:
    """Makes one chat out of what is read, piece by piece."""

    def __init__(self, origin: Origin, their_id: str) -> None:
        self._origin = origin
        self._id = their_id
        self._said: dict[str, Said] = {}
        self._files: dict[str, Callable[[], bytes]] = {}
        self._left: list[tuple[Left, str]] = []

    def say(self, said: Said) -> None:
        """Add a message; another one under the id of one before gets an id of its own."""
        before = self._said.get(said.id, said)
        if before.parts != said.parts:
            said.id = content_uid(self._origin, said.id, repr(said.parts))
        self._said.setdefault(said.id, said)

    def leave(self, what: Left, about: str = "") -> None:
        """Note what is not taken."""
        self._left.append((what, about))

    def text_file(self, text: str, name: str) -> AttachmentPart:
        """Return the part for a text that went with a message as a file."""
        data = text.encode("utf-8", "replace")
        made_from = "pdf_text" if name.lower().endswith(".pdf") else "pasted" if not name else ""
        return self._keep(
            data,
            lambda: data,
            AttachmentPart(
                sha256="",
                kind=AttachmentKind.TEXT,
                media_type="text/plain",
                name=name or "text.txt",
                size=len(data),
                characters=len(text),
                made_from=made_from,
            ),
        )

    def file(self, read: Callable[[], bytes], name: str) -> AttachmentPart | None:
        """Return the part for a file; None for one that no model could be given, which is noted."""
        try:
            data = read()
        except TransferError:  # one damaged picture is no reason to take nothing
            data = b""
        if not data:
            self.leave(Left.FILE_MISSING, name)
            return None
        found = sniff(data, name)
        if found.kind is None:
            self.leave(Left.UNKNOWN_PART, name)
            return None
        text = decoded(data) if found.kind is AttachmentKind.TEXT else None
        part = AttachmentPart(
            sha256="",
            kind=found.kind,
            media_type=found.media_type,
            name=name,
            size=len(data),
            width=found.width,
            height=found.height,
            characters=len(text or ""),
        )
        return self._keep(data, read, part)

    def _keep(self, data: bytes, read: Callable[[], bytes], part: AttachmentPart) -> AttachmentPart:
        sha256 = hashlib.sha256(data).hexdigest()
        self._files[sha256] = read
        return replace(part, sha256=sha256)

    def made(self, head: Head) -> Iterator[Brought]:
        """Yield the chat, if anybody says anything in it."""
        kept = _Tree(self._said.values(), head.created_at)
        for id_ in kept.broken:
            self.leave(Left.BROKEN_LINK, id_)
        nodes = tuple(self._node(one, kept) for one in kept.order)
        if not nodes:
            return
        if all(one.at is None for one in kept.order):
            self.leave(Left.NO_TIME)
        first = next((one for one in kept.order if one.role == "user"), kept.order[0])
        begun = head.created_at or nodes[0].created_at
        shown = kept.nearest(head.leaf) or kept.order[-1].id
        chat = ChatRecord(
            uid=uid_for(self._origin, self._id),
            title=head.title or title_from(Message("user", first.parts).text),
            titled_by=TitledBy.PERSON if head.title else TitledBy.TEXT,
            created_at=begun,
            updated_at=head.updated_at or max(one.created_at for one in nodes),
            options=Options(model=head.model, system=head.system),
            project=head.project,
            leaf=self._uid(kept.newest_below(shown) if head.leaf is None else shown),
            nodes=nodes,
        )
        chat = chat if head.filed is None else replace(chat, filed=head.filed)
        yield Brought(chat, self._files, tuple(self._left))

    def _node(self, said: Said, tree: _Tree) -> NodeRecord:
        parent = tree.parents[said.id]
        answered = said.role == "assistant"
        calls = any(isinstance(one, ToolUsePart) and one.kind == "tool_use" for one in said.parts)
        outcome = Outcome.NEEDS_TOOL if calls else Outcome.COMPLETE
        return NodeRecord(
            uid=self._uid(said.id),
            parent=None if parent is None else self._uid(parent),
            message=Message(said.role, said.parts),
            created_at=tree.times[said.id],
            model=said.model if answered else "",
            reply=Reply(outcome, model=said.model) if answered else None,
            kind=said.kind,
        )

    def _uid(self, id_: str) -> str:
        return content_uid(self._origin, self._id, id_)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a chat besides its messages; times in seconds since 1970, 0 unknown.

    `leaf` is the id of the last message that is shown, None where that is not known.
    """

    title: str = ""
    created_at: float = 0.0
    updated_at: float = 0.0
    model: str = ""
    system: str = ""
    project: str = ""
    leaf: str | None = None
    filed: Filed | None = None


class _Tree:
    """Messages by their links: in `order`, parents before children, and by time where that allows.

    What has no parts is passed over, and answers that follow each other alone are one answer.
    """

    def __init__(self, said: Iterable[Said], since: float) -> None:
        """`since` is the time of what has none, and nothing of a time before it."""
        self._all = {one.id: one for one in said}
        self.broken: list[str] = []
        self.parents: dict[str, str | None] = {}  # of what is kept
        self.times: dict[str, float] = {}
        self.order: list[Said] = []
        self._place: dict[str, str | None] = {}  # where each is found among what is kept
        self._below: dict[str | None, list[Said]] = {}
        for one in self._all.values():
            self._below.setdefault(self._link(one), []).append(one)
        self._grow(since)

    def _link(self, one: Said) -> str | None:
        if one.parent is None or (one.parent in self._all and one.parent != one.id):
            return one.parent
        self.broken.append(one.id)
        return None

    def _grow(self, begun: float) -> None:
        waiting: list[tuple[float, int, Said]] = []
        numbers = {id_: at for at, id_ in enumerate(self._all)}

        def reach(found: Iterable[Said], since: float) -> None:
            for one in found:
                at = since if one.at is None else one.at
                heapq.heappush(waiting, (at, numbers[one.id], one))

        reach(self._below.get(None, ()), begun)
        left = dict.fromkeys(self._all)
        while waiting or left:
            if not waiting:  # links that lead in a circle
                lost = self._all[next(iter(left))]
                self.broken.append(lost.id)
                lost.parent = None
                reach([lost], begun)
            at, _, one = heapq.heappop(waiting)
            if one.id not in left:
                continue
            del left[one.id]
            self._place_one(one, at)
            reach(self._below.get(one.id, ()), at)

    def _place_one(self, one: Said, at: float) -> None:
        above = None if one.parent is None else self._place.get(one.parent)
        if not one.parts:
            self._place[one.id] = above
            return
        before = None if above is None else self._all[above]
        if before is not None and self._goes_on(before, one):
            before.parts += one.parts
            before.model = before.model or one.model
            self._place[one.id] = before.id
            return
        self._place[one.id] = one.id
        self.parents[one.id] = above
        self.times[one.id] = at
        self.order.append(one)

    def _goes_on(self, before: Said, one: Said) -> bool:
        alone = one.parent is not None and len(self._below.get(one.parent, ())) == 1
        return before.role == one.role == "assistant" and alone

    def nearest(self, id_: str | None) -> str | None:
        """Return what is kept of a message, or of the one before it."""
        return None if id_ is None else self._place.get(id_)

    def newest_below(self, id_: str) -> str:
        """Return the end of the path that was written last from a message on."""
        below = {id_}
        for one in self.order:
            if self.parents[one.id] in below:
                below.add(one.id)
                id_ = one.id
        return id_


def summed(left: Iterable[tuple[Left, str]]) -> Counter[Left]:
    """Return how often each kind of thing was not taken."""
    return Counter(what for what, _ in left)


# ------------------------------------------------------------------------ values of others


def text_at(value: Any, *path: str) -> str:
    """Return the text at a place in a value, empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def list_at(value: Any, *path: str) -> list[Any]:
    """Return the list at a place in a value, empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def objects_at(value: Any, *path: str) -> list[dict[str, Any]]:
    """Return the objects in the list at a place in a value, without anything else in it."""
    return [one for one in list_at(value, *path) if isinstance(one, dict)]


def time_at(value: Any, name: str) -> float | None:
    """Return the time that a member of a value is, None where there is none."""
    return time_from(value.get(name)) if isinstance(value, dict) else None


def time_from(value: Any) -> float | None:
    """Return a time in seconds since 1970: of ISO 8601, of seconds or milliseconds; else None."""
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return None
        moment = found if found.tzinfo is not None else found.replace(tzinfo=UTC)
        return moment.timestamp() if moment.year > 1 else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e14:
        return None
    seconds = value / 1000 if value > _MILLISECONDS else float(value)
    return seconds if math.isfinite(seconds) else None


def head_at(value: Any, title: str, created: str, updated: str) -> Head:
    """Return what the members of these names in a value tell of a chat."""
    since, last = time_at(value, created), time_at(value, updated)
    return Head(text_at(value, title).strip(), since or 0.0, last or 0.0)


def said_parts(text: str, thinking: str = "") -> tuple[Part, ...]:
    """Return the parts of a message of a text, with the thinking before it."""
    thought: tuple[Part, ...] = (ThinkingPart(thinking),) if thinking.strip() else ()
    return thought + ((TextPart(text),) if text.strip() else ())
