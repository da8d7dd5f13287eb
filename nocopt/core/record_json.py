"""Chats as JSON lines, one for the chat and one for each of its messages, and back without loss.

`resources/ARCHIVE.md` describes the members for others. What is at its default is left out, and a
member that is not known is passed over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, get_args

from nocopt.core.attachments import (
    ATTACHMENT,
    AttachmentPart,
    attachment_from_dict,
    attachment_to_dict,
)
from nocopt.core.conversation import NOTHING_UNSENT, Edits, NodeKind, Options, TitledBy, Unsent
from nocopt.core.errors import NocoptError
from nocopt.core.filing import Filed
from nocopt.core.json_text import DEEPEST, parse, write
from nocopt.core.json_values import flag, items, member, members, number, text, texts, whole
from nocopt.core.messages import (
    Message,
    OpaquePart,
    Role,
    ToolUsePart,
    nothing,
    part_from_dict,
    part_to_dict,
)
from nocopt.core.parameters import parameters_from_json, parameters_to_json
from nocopt.core.records import ChatRecord, NodeRecord
from nocopt.core.reply_json import reply_from_json, reply_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from nocopt.core.messages import JsonObject, Part

# Blocks that are put into another one, since they would be taken for something else.
_FOREIGN: Final = "nocopt.block"  # of a server, whose type is one of ours
_BROKEN_CALL: Final = "nocopt.broken_call"  # with the text that came as its input
_OURS: Final = frozenset({ATTACHMENT, _FOREIGN, _BROKEN_CALL})

_LONGEST_UID: Final = 64  # characters
_LATEST: Final = 253_402_387_200.0  # seconds: the end of the year 9999, wherever that is
_DEEPEST: Final = DEEPEST + 16  # a block that came with a reply, with what is put around it here


class RecordError(NocoptError):
    """Lines that are no chats. `line` is its number, from 1; `what` is for the log, in English."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def line_to_text(line: JsonObject) -> str:
    """Return a line as JSON without its ending, which any file in UTF-8 can hold."""
    found = write(line)
    try:
        found.encode()
    except UnicodeEncodeError:
        return write(line, ascii_only=True)  # halves of characters stay escaped
    return found


def line_from_text(found: str) -> JsonObject:
    """Return the line that `line_to_text` wrote; `ValueError` for anything but an object."""
    value = parse(found, _DEEPEST)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def chat_to_lines(chat: ChatRecord) -> Iterator[JsonObject]:
    """Yield the line of a chat, then those of its messages, parents before children."""
    yield _chat_to_json(chat)
    for node in chat.nodes:
        yield _node_to_json(node)


def chat_from_lines(lines: Iterable[JsonObject]) -> Iterator[ChatRecord]:
    """Yield the chats of lines that `chat_to_lines` wrote, each once its last line was read.

    Raises `RecordError` at the first line that makes no sense where it is.
    """
    reading = _Reading()
    for line in lines:
        chat = reading.take(line)
        if chat is not None:
            yield chat
    last = reading.end()
    if last is not None:
        yield last


class _Reading:
    """The chat whose lines are being read."""

    def __init__(self) -> None:
        self._line = 0
        self._chat: ChatRecord | None = None
        self._left = 0
        self._nodes: dict[str, NodeRecord] = {}

    def take(self, line: JsonObject) -> ChatRecord | None:
        """Take the next line; return the chat before it, if there it ends."""
        self._line += 1
        try:
            match line.get("type"):
                case "chat":
                    before = self.end()
                    self._chat, self._left = _chat_from_json(line)
                    return before
                case "message":
                    self._add(_node_from_json(line))
                    return None
                case other:
                    raise ValueError(f"a line of type {str(other)[:40]!r}")
        except KeyError as error:
            raise RecordError(self._line, f"{error} is missing") from error
        except (ValueError, TypeError) as error:
            raise RecordError(self._line, str(error)[:200]) from error

    def end(self) -> ChatRecord | None:
        """Return the chat that has been read, None where there was none."""
        chat, nodes = self._chat, self._nodes
        if chat is None:
            return None
        if self._left:
            raise RecordError(self._line, f"{self._left} messages are missing")
        if not {chat.leaf, chat.preferred} <= {None, *nodes}:
            raise RecordError(self._line, "a chat that ends at a message it does not have")
        self._chat, self._nodes = None, {}
        return replace(chat, nodes=tuple(nodes.values()))

    def _add(self, node: NodeRecord) -> None:
        if self._chat is None or not self._left:
            raise ValueError("a message of no chat")
        if node.uid in self._nodes:
            raise ValueError("a message that was there before")
        if node.parent is not None and node.parent not in self._nodes:
            raise ValueError("a message below one that was not there before")
        self._nodes[node.uid] = node
        self._left -= 1


def _chat_to_json(chat: ChatRecord) -> JsonObject:
    return {
        "type": "chat",
        "uid": chat.uid,
        "title": chat.title,
        "titled_by": chat.titled_by.value,
        "created_at": chat.created_at,
        "updated_at": chat.updated_at,
        "messages": len(chat.nodes),
        **_told(
            leaf=chat.leaf,
            preferred=chat.preferred,
            project=chat.project,
            filed=_filed_to_json(chat.filed),
            options=_options_to_json(chat.options),
            draft=chat.draft,
            attached=_files_to_json(chat.attached),
            edits=_edits_to_json(chat.edits),
            later=_told(text=chat.later.text, files=_files_to_json(chat.later.files)),
        ),
    }


def _chat_from_json(raw: JsonObject) -> tuple[ChatRecord, int]:
    """Return a chat without its messages, and how many of these are to follow."""
    count = whole(raw["messages"])
    chat = ChatRecord(
        uid=_uid(raw["uid"]),
        title=text(raw["title"]),
        titled_by=TitledBy(text(raw["titled_by"])),
        created_at=_time(raw["created_at"]),
        updated_at=_time(raw["updated_at"]),
        options=_options_from_json(member(raw, "options", members, nothing())),
        project=member(raw, "project", text, ""),
        filed=_filed_from_json(member(raw, "filed", members, nothing())),
        leaf=member(raw, "leaf", _uid, None),
        preferred=member(raw, "preferred", _uid, None),
        draft=member(raw, "draft", text, ""),
        attached=member(raw, "attached", _files_from_json, ()),
        edits=member(raw, "edits", _edits_from_json, Edits()),
        later=member(raw, "later", _unsent_from_json, NOTHING_UNSENT),
    )
    return chat, max(0, count)


def _node_to_json(node: NodeRecord) -> JsonObject:
    return {
        "type": "message",
        "uid": node.uid,
        "parent": node.parent,
        "role": node.message.role,
        "created_at": node.created_at,
        **_told(model=node.model, account=node.account),
        **({} if node.kind is NodeKind.PLAIN else {"kind": node.kind.value}),
        "content": [_part_to_json(part) for part in node.message.parts],
        **({} if node.reply is None else {"reply": reply_to_json(node.reply)}),
    }


def _node_from_json(raw: JsonObject) -> NodeRecord:
    return NodeRecord(
        uid=_uid(raw["uid"]),
        parent=member(raw, "parent", _uid, None),
        message=Message(
            _role(raw["role"]),
            tuple(_part_from_json(members(block)) for block in items(raw["content"])),
        ),
        created_at=_time(raw["created_at"]),
        model=member(raw, "model", text, ""),
        account=member(raw, "account", text, ""),
        reply=member(raw, "reply", reply_from_json, None),
        kind=NodeKind(member(raw, "kind", text, NodeKind.PLAIN.value)),
    )


def _part_to_json(part: Part) -> JsonObject:
    match part:
        case ToolUsePart(invalid_input=str(broken)):
            return {"type": _BROKEN_CALL, "input": broken, "block": part_to_dict(part)}
        case OpaquePart() if part.type in _OURS:
            return {"type": _FOREIGN, "block": part.raw}
        case _:
            return part_to_dict(part)


def _part_from_json(raw: JsonObject) -> Part:
    kind = raw.get("type")
    if kind == ATTACHMENT:
        return _file(raw)
    if kind == _FOREIGN:
        return OpaquePart(members(raw["block"]))
    if kind != _BROKEN_CALL:
        return part_from_dict(raw)
    call = part_from_dict(members(raw["block"]))
    if not isinstance(call, ToolUsePart):
        raise ValueError("a broken call that is none")
    return replace(call, invalid_input=text(raw["input"]))


def _options_to_json(options: Options) -> JsonObject:
    thinking = {} if options.thinking == Options().thinking else {"thinking": options.thinking}
    told = _told(
        account=options.account,
        model=options.model,
        system=options.system,
        max_tokens=options.max_tokens,
        parameters=parameters_to_json(options.parameters),
    )
    return {**told, **thinking}


def _options_from_json(raw: JsonObject) -> Options:
    return Options(
        account=member(raw, "account", text, ""),
        model=member(raw, "model", text, ""),
        thinking=member(raw, "thinking", text, Options().thinking),
        system=member(raw, "system", text, ""),
        max_tokens=member(raw, "max_tokens", whole, None),
        parameters=parameters_from_json(member(raw, "parameters", members, nothing())),
    )


def _filed_to_json(filed: Filed) -> JsonObject:
    times = {"pinned": filed.pinned, "archived": filed.archived, "deleted": filed.deleted}
    told = _told(tags=list(filed.tags), unread=filed.unread)
    return {**told, **{name: at for name, at in times.items() if at is not None}}


def _filed_from_json(raw: JsonObject) -> Filed:
    return Filed(
        tags=member(raw, "tags", texts, ()),
        pinned=member(raw, "pinned", _time, None),
        archived=member(raw, "archived", _time, None),
        deleted=member(raw, "deleted", _time, None),
        unread=member(raw, "unread", flag, False),
    )


def _edits_to_json(edits: Edits) -> JsonObject:
    if not edits.texts:
        return {}
    return {
        "current": edits.current,
        "texts": {str(one): edit for one, edit in edits.texts.items()},
        "files": {str(one): _files_to_json(parts) for one, parts in edits.files.items()},
    }


def _edits_from_json(value: Any) -> Edits:
    raw = members(value)
    found = {int(one): text(edit) for one, edit in members(raw["texts"]).items()}
    files = {int(one): _files_from_json(parts) for one, parts in members(raw["files"]).items()}
    return Edits(found, member(raw, "current", whole, None), files)


def _unsent_from_json(value: Any) -> Unsent:
    raw = members(value)
    return Unsent(member(raw, "text", text, ""), member(raw, "files", _files_from_json, ()))


def _files_to_json(parts: Sequence[AttachmentPart]) -> list[JsonObject]:
    return [attachment_to_dict(part) for part in parts]


def _files_from_json(value: Any) -> tuple[AttachmentPart, ...]:
    return tuple(_file(members(one)) for one in items(value))


def _file(raw: JsonObject) -> AttachmentPart:
    part = attachment_from_dict(raw)
    if part is None:
        raise ValueError("the description of a file")
    return part


def _told(**said: Any) -> dict[str, Any]:
    """Return the members that say anything."""
    return {name: value for name, value in said.items() if value or type(value) is int}


def _time(value: Any) -> float:
    found = number(value)
    if abs(found) > _LATEST:
        raise ValueError("a time that is in no calendar")
    return found


def _uid(value: Any) -> str:
    found = text(value)
    if not 0 < len(found) <= _LONGEST_UID:
        raise ValueError("an id that is none")
    return found


def _role(value: Any) -> Role:
    if value not in get_args(Role):
        raise ValueError(f"a message of role {str(value)[:20]!r}")
    role: Role = value
    return role
