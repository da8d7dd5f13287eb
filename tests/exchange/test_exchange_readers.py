"""Files of other programs: what is read of them, and what is told of the rest."""

from __future__ import annotations

import base64
import copy
import json
import zipfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as by
from hypothesis import strategies as st

from nocopt.core.conversation import NodeKind
from nocopt.core.messages import Message, OpaquePart, TextPart, ThinkingPart, ToolUsePart
from nocopt.core.records import ChatRecord
from nocopt.core.reply import Outcome
from nocopt.core.transfer import ExportWish, Format, Left, Origin, Refusal, TransferError
from nocopt.exchange.brought import Brought
from nocopt.exchange.guard import given
from nocopt.exchange.sniff import chats_in
from nocopt.exchange.to_json import to_json
from nocopt.exchange.to_markdown import to_markdown
from tests.chat_records import FILES, full_chat
from tests.exchange.test_exchange_written import WORDS

FOLDER = Path(__file__).parent.parent / "fixtures" / "imports"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _read(path: Path) -> tuple[Origin, list[Brought]]:
    with given(path) as source:
        chats = chats_in(source)
        return chats.origin, [_with_bytes(one) for one in chats.read()]


def _with_bytes(one: Brought) -> Brought:
    """Return it with its files read, as they can be read only while their source is open."""
    return replace(one, files={name: partial(bytes, read()) for name, read in one.files.items()})


def _tree(chat: ChatRecord) -> list[tuple[int | None, str, str]]:
    """Return of each message the number of the one before it, its role and its text."""
    numbers = {node.uid: at for at, node in enumerate(chat.nodes)}
    return [
        (
            None if node.parent is None else numbers[node.parent],
            node.message.role,
            node.message.text.strip(),
        )
        for node in chat.nodes
    ]


def _leaf(chat: ChatRecord) -> Message:
    return next(node.message for node in chat.nodes if node.uid == chat.leaf)


def _left(brought: Brought) -> Counter[Left]:
    return Counter(what for what, _ in brought.left)


def test_a_data_export_of_claude(tmp_path: Path) -> None:
    path = tmp_path / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(FOLDER / "claude.json", "conversations.json")
        packed.writestr("users.json", "[]")
        packed.writestr("projects.json", "[]")
    origin, (tides, older) = _read(path)
    assert origin is Origin.CLAUDE
    assert (tides.chat.title, older.chat.title) == ("Tides", "An older export")
    assert tides.chat.created_at == pytest.approx(1774767994.084721)
    assert _tree(tides.chat) == [
        (None, "user", "Why are there two tides a day?"),
        (0, "assistant", "The moon pulls the water."),
        (0, "assistant", "**Tide**\n\n```python\nprint('tide')\n```\n\nAnother answer."),
    ]
    assert tides.chat.nodes[1].message.thinking == "The moon pulls."
    assert "Another answer" in _leaf(tides.chat).text
    (notes,) = tides.chat.nodes[0].message.attachments
    assert (notes.name, tides.files[notes.sha256]()) == ("notes.md", b"# Notes on tides")
    assert _left(tides) == {Left.FILE_MISSING: 2, Left.TOOL: 2, Left.UNKNOWN_PART: 1}
    assert _tree(older.chat)[1] == (0, "assistant", "has text only.")


def test_a_data_export_of_chatgpt_keeps_its_branches(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(FOLDER / "chatgpt.json", "conversations.json")
        packed.writestr("file-AbC123-bread.png", PIXEL)
        packed.writestr("chat.html", "<html></html>")
    origin, (bread,) = _read(path)
    assert origin is Origin.CHATGPT
    assert bread.chat.filed.archived == pytest.approx(1700000900.25)
    assert _tree(bread.chat) == [
        (None, "user", "Is this bread done?"),
        (0, "assistant", "Yes. It is brown."),
        (1, "user", "And how long?"),
        (2, "assistant", "An hour."),
        (0, "assistant", "Not yet."),
    ]
    assert _leaf(bread.chat).text == "An hour."
    answer = bread.chat.nodes[1]
    assert (answer.message.thinking, answer.model) == ("It is brown.", "o3")
    (picture,) = bread.chat.nodes[0].message.attachments
    assert (picture.media_type, picture.width) == ("image/png", 1)
    assert bread.files[picture.sha256]() == PIXEL
    assert _left(bread) == {
        Left.SYSTEM_PROMPT: 1,
        Left.FILE_MISSING: 1,
        Left.TOOL: 2,
        Left.UNKNOWN_PART: 1,
    }


def test_an_export_in_several_files_is_one(tmp_path: Path) -> None:
    one = json.loads((FOLDER / "chatgpt.json").read_text())
    other = copy.deepcopy(one)
    other[0]["conversation_id"] = "another"
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("conversations-001.json", json.dumps(other))
        packed.writestr("conversations-000.json", json.dumps(one))
    _, found = _read(path)
    assert len({brought.chat.uid for brought in found}) == 2
    nodes = [node.uid for brought in found for node in brought.chat.nodes]
    assert len(set(nodes)) == len(nodes) == 10


def test_an_export_of_lobechat() -> None:
    origin, (roses, other) = _read(FOLDER / "lobechat.json")
    assert origin is Origin.LOBECHAT
    chat = roses.chat
    assert (chat.title, chat.project, chat.options.system) == (
        "Roses",
        "Gardener",
        "You know plants.",
    )
    assert _tree(chat) == [
        (None, "user", "When do I plant roses?"),
        (0, "assistant", "In autumn."),
    ]
    assert (chat.nodes[1].model, chat.nodes[1].message.thinking) == (
        "claude-3-opus",
        "When are roses planted?",
    )
    assert _left(roses) == {Left.FILE_MISSING: 1, Left.TOOL: 1}
    assert (other.chat.title, other.chat.project) == ("Outside of topics", "")


def test_an_export_of_the_database_of_lobechat(tmp_path: Path) -> None:
    state = json.loads((FOLDER / "lobechat.json").read_text())["state"]
    session = {"id": "ssn1", "title": "Gardener"}
    data = {
        **state,
        "sessions": [session],
        "agents": [{"id": "agt1", "systemRole": "You know plants."}],
        "agentsToSessions": [{"agentId": "agt1", "sessionId": "ssn1"}],
    }
    path = tmp_path / "lobe.json"
    path.write_text(json.dumps({"mode": "pglite", "schemaHash": "1", "data": data}))
    origin, (roses, _) = _read(path)
    assert origin is Origin.LOBECHAT
    assert (roses.chat.project, roses.chat.options.system) == ("Gardener", "You know plants.")
    _, (before, _) = _read(FOLDER / "lobechat.json")
    assert roses.chat.uid == before.chat.uid


def test_a_backup_of_cherry_studio(tmp_path: Path) -> None:
    path = tmp_path / "cherry.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(FOLDER / "cherry.json", "data.json")
        packed.writestr("Data/Files/f-1.txt", "Take water.")
    origin, (soup,) = _read(path)
    assert origin is Origin.CHERRY
    chat = soup.chat
    assert (chat.title, chat.project, chat.options.system) == ("Soup", "Cook", "You cook.")
    assert chat.filed.pinned is not None
    assert _tree(chat) == [
        (None, "user", "How is soup made?"),
        (0, "assistant", "With water."),
        (0, "assistant", "With patience."),
        (1, "user", "Thank you"),
    ]
    (recipe,) = chat.nodes[0].message.attachments
    assert (recipe.name, soup.files[recipe.sha256]()) == ("recipe.txt", b"Take water.")
    assert _left(soup) == {Left.UNKNOWN_PART: 1}


def test_a_request_body_with_tools() -> None:
    origin, (found,) = _read(FOLDER / "messages.json")
    assert origin is Origin.MESSAGES
    chat = found.chat
    assert (chat.options.model, chat.options.system) == ("claude-opus-4-5", "Be brief.")
    asked, called, results, answered = chat.nodes
    assert asked.message == Message("user", (TextPart("What is 6 times 7?"),))
    assert isinstance(called.message.parts[1], ToolUsePart)
    assert called.reply is not None
    assert called.reply.outcome is Outcome.NEEDS_TOOL
    assert results.kind is NodeKind.RESULTS
    assert isinstance(results.message.parts[0], OpaquePart)
    assert answered.message.text == "42."
    assert chat.created_at == pytest.approx((FOLDER / "messages.json").stat().st_mtime)
    assert _left(found) == {Left.NO_TIME: 1}


def test_a_list_of_messages_and_a_picture_in_it(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    image = {
        "type": "image",
        "source": {
            "type": "base64",
            "media_type": "image/png",
            "data": base64.b64encode(PIXEL).decode(),
        },
    }
    messages = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": [image, {"type": "text", "text": "What is it?"}]},
        {"role": "assistant", "content": "A pixel."},
    ]
    path.write_text(json.dumps(messages))
    _, (found,) = _read(path)
    assert found.chat.options.system == "Be kind."
    (picture,) = found.chat.nodes[0].message.attachments
    assert found.files[picture.sha256]() == PIXEL
    assert _tree(found.chat) == [(None, "user", "What is it?"), (0, "assistant", "A pixel.")]


def test_what_was_written_on_has_the_same_ids_and_more(tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    messages = [
        {"role": "user", "content": "One"},
        {"role": "assistant", "content": "Two"},
        {"role": "user", "content": "One"},
    ]
    path.write_text(json.dumps({"messages": messages}))
    _, (before,) = _read(path)
    path.write_text(json.dumps({"messages": [*messages, {"role": "assistant", "content": "Two"}]}))
    _, (after,) = _read(path)
    assert after.chat.uid == before.chat.uid
    uids = [node.uid for node in after.chat.nodes]
    assert uids[:3] == [node.uid for node in before.chat.nodes]
    assert len(set(uids)) == 4


def test_a_transcript() -> None:
    origin, (found,) = _read(FOLDER / "transcript.md")
    assert origin is Origin.MARKDOWN
    assert (found.chat.title, found.chat.options.system) == ("On lists", "Be brief.")
    assert _tree(found.chat) == [
        (None, "user", "How do I sort a list?"),
        (0, "assistant", "Like this:\n\n```python\n## User\nsorted(things)\n```"),
        (1, "user", "And backwards?"),
        (2, "assistant", "With `reverse=True`."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Notes\n\n## User interface\n\nIt is old.\n\n## Assistant directors\n\nThey are new.\n",
        "Just words.\n",
        "## User\n\nOnly one speaks.\n",
        "",
    ],
)
def test_a_text_that_is_no_transcript_is_not_taken(tmp_path: Path, text: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(text or "\n")
    with pytest.raises(TransferError) as told:
        _read(path)
    assert told.value.refusal is Refusal.NOT_KNOWN


@pytest.mark.parametrize(
    "data",
    [b"{}", b"[]", b"[{}]", b'[{"a": 1}]', b'{"messages": [1]}', b"\x89PNG\r\n\x1a\n" + bytes(60)],
)
def test_what_is_of_no_known_program_is_not_taken(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(TransferError) as told:
        _read(path)
    assert told.value.refusal is Refusal.NOT_KNOWN


def test_links_that_lead_nowhere_or_in_a_circle_lose_no_message(tmp_path: Path) -> None:
    def node(id_: str, parent: str, text: str) -> dict[str, Any]:
        content = {"content_type": "text", "parts": [text]}
        message = {"author": {"role": "user"}, "content": content, "create_time": 5}
        return {"id": id_, "parent": parent, "message": message}

    ids = {"a": "b", "b": "a", "c": "gone", "d": "d"}
    mapping = {id_: node(id_, parent, f"says {id_}") for id_, parent in ids.items()}
    path = tmp_path / "c.json"
    path.write_text(json.dumps([{"title": "Odd", "mapping": mapping}]))
    _, (found,) = _read(path)
    assert sorted(text for _, _, text in _tree(found.chat)) == [f"says {id_}" for id_ in "abcd"]
    assert _left(found)[Left.BROKEN_LINK] == 3
    assert {node.parent for node in found.chat.nodes} <= {
        None,
        *(node.uid for node in found.chat.nodes),
    }


def test_messages_of_one_id_are_all_kept(tmp_path: Path) -> None:
    said = [("a", "one"), ("a", "two"), ("b", "three"), ("a", "one"), ("a", "two")]
    turns = [{"uuid": id_, "sender": "human", "text": text} for id_, text in said]
    path = tmp_path / "c.json"
    path.write_text(json.dumps([{"uuid": "c", "chat_messages": turns}]))
    _, (found,) = _read(path)
    texts = sorted(text for _, _, text in _tree(found.chat))
    assert texts == ["one", "three", "two"]
    assert len({node.uid for node in found.chat.nodes}) == 3


_ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=3),
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [None, 1, "x", {}]),
)


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        found += [one for name in value for one in _places(value[name], (*at, name))]
    elif isinstance(value, list):
        found += [one for place, item in enumerate(value) for one in _places(item, (*at, place))]
    return found


@pytest.mark.parametrize("name", ["claude", "chatgpt", "lobechat", "cherry", "messages"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@by(data=st.data())
def test_any_value_at_any_place_is_borne(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    raw = json.loads((FOLDER / f"{name}.json").read_text())
    for _ in range(data.draw(st.integers(1, 3))):
        places = _places(raw)
        if not places:
            break
        place = data.draw(st.sampled_from(places))
        holder = raw
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = data.draw(_ODD)
    path = tmp_path_factory.mktemp("odd") / "odd.json"
    path.write_text(json.dumps(raw))
    try:
        _, found = _read(path)
    except TransferError:
        return
    for brought in found:
        known: set[str | None] = {None}
        for node in brought.chat.nodes:
            assert node.parent in known
            known.add(node.uid)
        assert brought.chat.leaf in known


def test_thinking_comes_before_what_was_said() -> None:
    _, (soup,) = _read(FOLDER / "cherry.json")
    kinds = [type(part) for part in soup.chat.nodes[1].message.parts]
    assert kinds == [ThinkingPart, TextPart]


@pytest.mark.parametrize("all_branches", [False, True])
def test_what_this_program_writes_for_others_it_reads(tmp_path: Path, all_branches: bool) -> None:
    chat = full_chat()
    wish = ExportWish(Format.JSON, all_branches=all_branches, thinking=True)
    path = tmp_path / "chat.json"
    path.write_bytes(to_json(chat, wish, FILES).encode("utf-8", "replace"))
    origin, found = _read(path)
    assert origin is Origin.MESSAGES
    assert found[0].chat.options.system == chat.options.system
    assert len({node.uid for one in found for node in one.chat.nodes}) == (
        len(chat.nodes) if all_branches else 3
    )
    path = tmp_path / "chat.md"
    path.write_bytes(to_markdown(chat, wish, WORDS).encode("utf-8", "replace"))
    origin, (told,) = _read(path)
    assert origin is Origin.MARKDOWN
    assert told.chat.nodes[-1].message.text == "谢谢"
