"""What of an answer goes back to the model: as it came, or only as much as anybody would take.

Thinking goes back unchanged to the model, account and endpoint that made it, and only behind what
it was made behind; the digest that is kept with each answer tells (sections 4.1, 4.2 and 4.5).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from nocopt.core.attachments import ATTACHMENT, AttachmentKind, AttachmentPart
from nocopt.core.conversation import NodeKind
from nocopt.core.history import TOOL_ID, Bit, Line, is_blank, is_server_call, is_thought
from nocopt.core.messages import (
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    part_to_dict,
)
from nocopt.core.reply import Outcome
from nocopt.core.report import UNSIGNED, RepairKind
from nocopt.core.tools import client_calls, result_id

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.facts import AccountFacts
    from nocopt.core.messages import Json, JsonObject, Part
    from nocopt.core.prefix import Rolling
    from nocopt.core.report import Repairs

STRICT_VERSION: Final = "2026-10-21"  # section 1.1
SUMMARY_LEAD: Final = "The conversation so far is not shown. This is a summary of it:"

Ids: TypeAlias = "Mapping[tuple[int | None, str], str]"
"""Ids in requests, by the node of a call and its own id."""

_ENDED: Final = frozenset(
    {Outcome.COMPLETE, Outcome.NEEDS_TOOL, Outcome.PAUSED, Outcome.TRUNCATED_BY_LIMIT}
)
_BY_THE_SERVER: Final = "web_search_result_location"  # these citations need no document


def safe_ids(path: Sequence[Node], facts: AccountFacts, model_id: str) -> Ids:
    """Return other ids for calls whose own have signs that only their maker takes (section 5.1).

    Behind one relay different models make ids of different signs (9.3). They are the same in each
    request, so that what is cached stays so.
    """
    found: dict[tuple[int | None, str], str] = {}
    for node in path:
        if node.model == model_id and _is_home(node, facts):
            continue
        for number, call in enumerate(client_calls(node.message)):
            if call.id and not TOOL_ID.fullmatch(call.id):
                found.setdefault((node.id, call.id), f"call_{node.id}_{number}")
    return found


def bits_of(node: Node, facts: AccountFacts, repairs: Repairs, ids: Ids) -> tuple[Bit, ...]:
    """Return what of a node may go back, thinking included; what is blank never is (1.3).

    `ids` are other ids for calls, which their results then name.
    """
    if node.message.role == "user":
        of_users = filter(_is_for_users, node.message.parts)
        parts = [_told(_renamed(part, node.parent_id, ids), facts) for part in of_users]
        if node.kind is NodeKind.SUMMARY:
            parts.insert(0, TextPart(SUMMARY_LEAD))
    else:
        parts = list(_said(node, facts, repairs, ids))
    bits = tuple(Bit(node, part) for part in parts if not is_blank(part))
    if not bits:
        repairs.add(RepairKind.EMPTY_TURN)
    return bits


def _is_for_users(part: Part) -> bool:
    """Whether a user message may have a part: text, files, results; no part of an answer."""
    match part:
        case TextPart() | AttachmentPart():
            return True
        case OpaquePart():
            return result_id(part) is not None or part.type in ("image", "document")
        case _:
            return False


def _told(part: Part, facts: AccountFacts) -> Part:
    """Return a part of a user message; the newer version takes no citations there (1.1)."""
    if isinstance(part, TextPart):
        return TextPart(part.text)
    if isinstance(part, OpaquePart) and facts.api_version >= STRICT_VERSION:
        content = part.raw.get("content")
        if isinstance(content, list):
            return OpaquePart({**part.raw, "content": [_uncited(block) for block in content]})
    return part


def _uncited(block: Json) -> Json:
    if isinstance(block, dict) and block.get("type") == "text":
        return {name: value for name, value in block.items() if name != "citations"}
    return block


def _renamed(part: Part, asked_by: int | None, ids: Ids) -> Part:
    """Return a result that names its call as the call is named in the request."""
    id_ = ids.get((asked_by, result_id(part) or ""))
    if id_ is None or not isinstance(part, OpaquePart):
        return part
    return OpaquePart({**part.raw, "tool_use_id": id_})


def _said(node: Node, facts: AccountFacts, repairs: Repairs, ids: Ids) -> Iterator[Part]:
    """Yield the parts of an answer; of one that did not end by itself, only its text (3.6)."""
    reply = node.reply
    if reply is not None and reply.outcome not in _ENDED:
        yield from (TextPart(one.text) for one in node.message.parts if isinstance(one, TextPart))
        return
    home = _is_home(node, facts)
    foreign = 0
    for part in node.message.parts:
        match part:
            case TextPart(text, citations):
                yield _text(part) if home and citations else TextPart(text)
            case ThinkingPart() | RedactedThinkingPart():
                yield part
            case ToolUsePart(kind="tool_use") if home and (node.id, part.id) not in ids:
                yield part
            case ToolUsePart(kind="tool_use"):
                yield ToolUsePart(ids.get((node.id, part.id), part.id), part.name, part.input)
            case _ if home and _is_for_answers(part, facts):
                yield part
            case _:
                foreign += 1
    repairs.add(RepairKind.FOREIGN_BLOCKS, count=foreign)


def _text(part: TextPart) -> TextPart:
    """Return text as the API knows it: what gateways add to it, they do not take back (1.2)."""
    return TextPart(part.text, part.citations, order=part.order) if part.extra else part


def _is_for_answers(part: Part, facts: AccountFacts) -> bool:
    """Whether an answer may be echoed with a block that only its maker understands."""
    if isinstance(part, OpaquePart):
        strict = facts.api_version >= STRICT_VERSION
        return bool(part.type) and not (strict and part.type == "document")
    return is_server_call(part)


def _is_home(node: Node, facts: AccountFacts) -> bool:
    """Whether an answer comes from where the request goes: the same address and account."""
    prefix = None if node.reply is None else node.reply.prefix
    if prefix is None or node.account != facts.account:
        return False
    return prefix.levels.get("endpoint") == facts.endpoint


def _all_signed(node: Node) -> bool:
    """Whether all thinking of an answer is as its server signed it (4.1)."""
    return all(_is_signed(part) for part in node.message.parts if is_thought(part))


def _is_signed(part: Part) -> bool:
    # Halves of characters cannot be sent as they came, and are not what was signed then.
    if isinstance(part, ThinkingPart):
        return bool(part.signature) and _is_sendable(part.thinking)
    return isinstance(part, RedactedThinkingPart) and bool(part.data)


def _is_sendable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def unreadable(path: Sequence[Node]) -> frozenset[int]:
    """Return the ids of the nodes whose thinking does not go back, since the server refused it.

    Once it has, that holds for all that stands before the answer which it gave without: this is
    kept in the answer's report, so it is true of the chat as long as that answer is in it (4.5).
    Where it happened twice, another server may answer each time, as behind a relay (9.3): from then
    on, thinking goes back only within the answer to one message.
    """
    refused = [at for at, node in enumerate(path) if _was_refused_thinking(node)]
    end = refused[-1] if refused else 0
    if len(refused) > 1:
        end = max(end, max((at for at, node in enumerate(path) if node.by_person), default=0))
    return frozenset(node.id for node in path[:end])


def _was_refused_thinking(node: Node) -> bool:
    report = None if node.reply is None else node.reply.report
    if report is None:
        return False
    kind = RepairKind.THINKING_STRIPPED
    return any(one.learned and one.kind is kind for one in report.repairs)


class Echo:
    """Settles lines one after the other, and keeps the digest of all that is sent.

    `citations` tells whether they are switched on for documents, `bare` that no thinking at all is
    to go back; of the nodes with ids in `unreadable` none does.
    """

    def __init__(
        self,
        model_id: str,
        facts: AccountFacts,
        rolling: Rolling,
        *,
        citations: bool = False,
        bare: bool = False,
        unreadable: Collection[int] = (),
    ) -> None:
        self._model_id = model_id
        self._facts = facts
        self._rolling = rolling
        self._citations = citations
        self._bare = bare
        self._unreadable = unreadable
        self.in_place: set[int] = set()  # the ids of answers behind what they were made behind

    @property
    def digest(self) -> str:
        """The digest of system, tools and all messages so far, as they are sent."""
        return self._rolling.digest

    def settled(self, line: Line, repairs: Repairs, *, bare: bool = False) -> Line:
        """Return a line as it is sent; of one answer all thinking goes back or none (4.1).

        `bare` says that none of this line's does.
        """
        taken: list[Bit] = []
        for _, found in groupby(line.bits, lambda bit: bit.node.id):
            bits = list(found)
            same = self._stands_where_it_did(bits[0].node)
            if same:
                self.in_place.add(bits[0].node.id)
            kept = not bare and self._may_think(bits[0].node, repairs, same=same)
            if not kept:
                self._tell_stripped(bits, repairs)
                bits = [bit for bit in bits if not is_thought(bit.part)]
            taken += bits if same else map(_with_safe_citations, bits)
            for bit in taken[len(taken) - len(bits) :]:
                self._rolling.add(line.role, sent_form(bit.part, citations=self._citations))
        return Line(line.role, tuple(taken))

    def _stands_where_it_did(self, node: Node) -> bool:
        """Whether all that goes before an answer is what it was made behind."""
        prefix = None if node.reply is None else node.reply.prefix
        return prefix is not None and prefix.digest == self._rolling.digest

    def _may_think(self, node: Node, repairs: Repairs, *, same: bool) -> bool:
        """Whether the thinking of an answer goes back: where it can be read, or is to all the same.

        What has no signature, and what a server refused once, never does.
        """
        if self._bare or node.id in self._unreadable or not _all_signed(node):
            return False
        if not repairs.may(RepairKind.THINKING_STRIPPED):
            return True
        return same and node.model == self._model_id and _is_home(node, self._facts)

    def _tell_stripped(self, bits: Sequence[Bit], repairs: Repairs) -> None:
        node, thoughts = bits[0].node, sum(is_thought(bit.part) for bit in bits)
        if node.id not in self._unreadable:  # which was told when it was found out
            detail = "" if _all_signed(node) else UNSIGNED
            repairs.add(RepairKind.THINKING_STRIPPED, detail, thoughts)


def _with_safe_citations(bit: Bit) -> Bit:
    """Return a part without citations of documents: they count what stood before (5.3)."""
    part = bit.part
    if not isinstance(part, TextPart) or not part.citations:
        return bit
    stay = tuple(one for one in part.citations if one.get("type") == _BY_THE_SERVER)
    if len(stay) == len(part.citations):
        return bit
    return Bit(bit.node, TextPart(part.text, stay or None))


def sent_form(part: Part, *, citations: bool) -> JsonObject:
    """Return what is hashed of a part: its block, and of a file what makes it another one."""
    if not isinstance(part, AttachmentPart):
        return part_to_dict(part)
    form: dict[str, Any] = {
        "type": ATTACHMENT,
        "sha256": part.sha256,
        "media_type": part.media_type,
    }
    if part.kind is not AttachmentKind.IMAGE:
        form |= {"title": part.name, "citations": citations}
    return form
