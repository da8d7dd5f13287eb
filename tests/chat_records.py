"""Chats as records for tests: one with something of everything, and the files that it names."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

from nocopt.core.attachments import AttachmentKind, AttachmentPart
from nocopt.core.conversation import Edits, NodeKind, Options, TitledBy, Unsent
from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.core.filing import Filed
from nocopt.core.messages import (
    Message,
    OpaquePart,
    RedactedThinkingPart,
    TextPart,
    ThinkingPart,
    ToolUsePart,
    part_from_dict,
    user_message,
)
from nocopt.core.parameters import Caching, Parameters
from nocopt.core.prefix import Prefix
from nocopt.core.records import ChatRecord, NodeRecord
from nocopt.core.reply import Outcome, Reply, Timing
from nocopt.core.report import Repair, RepairKind, Report, Weight
from nocopt.core.usage import Usage
from nocopt.exchange.archive import CHATS, MANIFEST, read_chats, read_manifest

NOTES = "Notes, Notizen, 笔记\n".encode()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cf"
    "c0000000030001013f1a6d0000000049454e44ae426082"
)
FILES = {hashlib.sha256(data).hexdigest(): data for data in (NOTES, PIXEL)}


def file_part(data: bytes, name: str) -> AttachmentPart:
    """The description of one of the files."""
    sha256 = hashlib.sha256(data).hexdigest()
    if data == PIXEL:
        return AttachmentPart(
            sha256, AttachmentKind.IMAGE, "image/png", name, len(data), width=1, height=1
        )
    words = len(data.decode())
    return AttachmentPart(
        sha256, AttachmentKind.TEXT, "text/plain", name, len(data), characters=words
    )


def reply(outcome: Outcome = Outcome.COMPLETE) -> Reply:
    """A reply with something of everything."""
    usage = Usage().updated({"input_tokens": 12, "output_tokens": 3, "service_tier": "standard"})
    return Reply(
        outcome=outcome,
        message_id="msg_1",
        model="claude-sonnet-5-5",
        stop_reason="end_turn",
        stop_sequence="",
        stop_details={"type": "refusal", "category": None},
        usage=usage,
        failure=Failure(WireKind.HTTP, Cause.OVERLOADED, "Overloaded", status=529, retry_after=1.5),
        request_id="req_1",
        timing=Timing(10.5, 20.25, 300.0, {0: 120.5}),
        prefix=Prefix("ab" * 32, {"model": "claude-sonnet-5-5", "tools": ""}, Caching.HOUR),
        report=Report(
            (Repair(RepairKind.THINKING_STRIPPED, 2, "x", learned=True),),
            (Weight("notes.txt", "file", 21, 9, 0),),
            100,
            2000,
        ),
        container={"id": "container_1", "expires_at": "2026-11-22T00:00:00Z"},
    )


def full_chat() -> ChatRecord:
    """A chat that branches, with something of everything that a chat can have."""
    question = Message("user", (file_part(NOTES, "notes.txt"), TextPart("What is *this*?")))
    first = Message(
        "assistant",
        (
            ThinkingPart("A file of notes.", "c2ln"),
            RedactedThinkingPart("ZGF0YQ=="),
            part_from_dict({"text": "Notes.", "type": "text", "citations": [{"type": "page"}]}),
            ToolUsePart("toolu_1", "clock", {"zone": "UTC"}),
            ToolUsePart("toolu_2", "clock", {}, invalid_input='{"zone": '),
        ),
    )
    results = Message(
        "user",
        (OpaquePart({"type": "tool_result", "tool_use_id": "toolu_1", "content": "12:00"}),),
    )
    other = Message(
        "assistant",
        (
            TextPart("Half a character: \ud83d, and a whole one: 🌍"),
            OpaquePart({"type": "nocopt.attachment", "of": "a server"}),
            OpaquePart({"new": [1, 2.5, None, True], "type": "from_the_future"}),
        ),
    )
    by = ("claude-sonnet-5-5", "Default")
    nodes = (
        NodeRecord("a" * 32, None, question, 1_700_000_000.25),
        NodeRecord("b" * 32, "a" * 32, first, 1_700_000_001.5, *by, reply()),
        NodeRecord("c" * 32, "b" * 32, results, 1_700_000_002.0, kind=NodeKind.RESULTS),
        NodeRecord("d" * 32, "a" * 32, other, 1_700_000_003.0, *by, Reply(Outcome.STOPPED)),
        NodeRecord("e" * 32, "d" * 32, user_message("谢谢"), 1_700_000_004.0),
    )
    picture = file_part(PIXEL, "dot.png")
    return ChatRecord(
        uid="0" * 32,
        title="Notes “and” \\ more\n",
        titled_by=TitledBy.MODEL,
        created_at=1_700_000_000.0,
        updated_at=1_700_000_004.0,
        options=Options(
            "Default",
            "claude-sonnet-5-5",
            "high",
            "Be brief.",
            2048,
            Parameters(temperature=0.5, tools=("clock",), forget_before=2),
        ),
        project="Garden",
        filed=Filed(None, ("green", "rot"), 1_700_000_009.0, 0.0, None, unread=True),
        leaf="e" * 32,
        preferred="c" * 32,
        draft="To be go",
        attached=(picture,),
        edits=Edits({0: "What is that?"}, 0, {0: (picture,)}),
        later=Unsent("And then?", (picture,)),
        nodes=nodes,
    )


def plain_chat(number: int, messages: int = 2) -> ChatRecord:
    """A chat of one path, with a text for each message that nothing else has."""
    uids = [f"{number:016x}{at:016x}" for at in range(1, messages + 1)]
    nodes = tuple(
        NodeRecord(
            uid,
            uids[at - 1] if at else None,
            replace(user_message(f"text {number}.{at}"), role="assistant" if at % 2 else "user"),
            float(number * 1000 + at),
            reply=Reply(Outcome.COMPLETE) if at % 2 else None,
        )
        for at, uid in enumerate(uids)
    )
    return ChatRecord(
        uid=f"{number:032x}",
        title=f"Chat {number}",
        titled_by=TitledBy.TEXT,
        created_at=float(number),
        updated_at=float(number * 1000 + messages),
        leaf=uids[-1] if uids else None,
        nodes=nodes,
    )


def chats_in(archive: bytes) -> list[ChatRecord]:
    """Return the chats of an archive, read back."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed, packed.open(CHATS) as stream:
        return list(read_chats(stream, read_manifest(packed.read(MANIFEST))))
