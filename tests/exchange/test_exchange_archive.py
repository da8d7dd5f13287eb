"""Our archive: the same chats give the same bytes, it comes back whole, and damage is named."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

from nocopt.core.transfer import Counted, Refusal, TransferError
from nocopt.exchange import archive, json_array
from nocopt.exchange.archive import CHATS, MANIFEST, ArchiveWriter, read_chats, read_manifest
from nocopt.exchange.from_archive import from_archive
from nocopt.exchange.guard import given
from tests.chat_records import FILES, NOTES, PIXEL, chats_in, full_chat, plain_chat

if TYPE_CHECKING:
    from nocopt.core.records import ChatRecord

EVERYTHING = [plain_chat(1), full_chat(), plain_chat(2, 0)]


def written(chats: list[ChatRecord], files: dict[str, bytes] = FILES) -> bytes:
    target = io.BytesIO()
    writer = ArchiveWriter(target, "nocopt 1")
    for chat in chats:
        writer.add(chat)
    for part in writer.files:
        if part.sha256 in files:
            writer.add_file(part, files[part.sha256])
    writer.finish()
    return target.getvalue()


def manifest_of(data: bytes, **others: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        found: dict[str, Any] = json.loads(packed.read(MANIFEST))
    return json.dumps({**found, **others}).encode()


def test_what_was_written_comes_back_and_is_the_same_bytes_again() -> None:
    data = written(EVERYTHING)
    back = chats_in(data)
    assert back == EVERYTHING
    assert written(back) == data


def test_any_program_for_zips_can_take_it_apart() -> None:
    data = written(EVERYTHING)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert names[0] == CHATS
        assert names[-1] == MANIFEST
        assert {packed.read(name) for name in names[1:-1]} == {NOTES, PIXEL}
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.read(CHATS).count(b"\n") == 3 + 2 + 5
    assert read_manifest(manifest_of(data)).counted == Counted(3, 7, 2, len(NOTES) + len(PIXEL))


def test_a_file_that_is_gone_is_left_out_and_not_counted() -> None:
    data = written([full_chat()], {})
    assert chats_in(data) == [full_chat()]
    assert read_manifest(manifest_of(data)).counted == Counted(1, 5)


@pytest.mark.parametrize(
    ("others", "refusal"),
    [
        ({"format": "other"}, Refusal.NOT_KNOWN),
        ({"version": 2}, Refusal.NEWER),
        ({"version": "1"}, Refusal.BROKEN),
        ({"members": {}}, Refusal.BROKEN),
        ({"chats": True}, Refusal.BROKEN),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused(
    others: dict[str, Any], refusal: Refusal
) -> None:
    with pytest.raises(TransferError) as caught:
        read_manifest(manifest_of(written(EVERYTHING), **others))
    assert caught.value.refusal is refusal
    assert caught.value.name == MANIFEST


@pytest.mark.parametrize("data", [b"", b"\xff", b"[]", b"{}"])
def test_what_is_no_manifest_is_broken(data: bytes) -> None:
    with pytest.raises(TransferError) as caught:
        read_manifest(data)
    assert caught.value.refusal is Refusal.BROKEN


def refused(stream: IO[bytes], manifest: bytes) -> TransferError:
    with pytest.raises(TransferError) as caught:
        list(read_chats(stream, read_manifest(manifest)))
    return caught.value


def test_damage_is_named() -> None:
    data = written(EVERYTHING)
    manifest = manifest_of(data)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        chats = packed.read(CHATS)
    last = chats.rindex(b"\n", 0, -1) + 1  # a chat without messages: all before it is whole

    assert refused(io.BytesIO(chats[:last]), manifest).refusal is Refusal.TRUNCATED
    changed = chats.replace(b"text 1.0", b"text 9.0")
    assert refused(io.BytesIO(changed), manifest).refusal is Refusal.CHECKSUM
    more = manifest_of(data, chats=4)
    assert refused(io.BytesIO(chats), more).refusal is Refusal.BROKEN

    broken = refused(io.BytesIO(b"{}" + chats), manifest)
    assert broken.refusal is Refusal.BROKEN
    assert "line 1" in broken.detail


def test_a_line_that_never_ends_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LONGEST_LINE", 100)
    stream = io.BytesIO(b" " * 10_000)
    assert refused(stream, manifest_of(written(EVERYTHING))).refusal is Refusal.TOO_LARGE
    assert stream.tell() < 200


def test_a_line_of_more_values_than_memory_holds_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_array, "MOST_VALUES", 60)
    stream = io.BytesIO(b'{"of":[' + b"{}," * 60 + b"{}]}\n")
    assert refused(stream, manifest_of(written(EVERYTHING))).refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize("uid", ["../../x", "a/b", "a\\b", "é", "c:x", "a b", ".."])
def test_an_id_that_could_lead_out_of_a_folder_is_refused(tmp_path: Path, uid: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(written([replace(plain_chat(1), uid=uid)]))
    with given(path) as source, pytest.raises(TransferError) as told:
        list(from_archive(source))
    assert told.value.refusal is Refusal.BROKEN
    path.write_bytes(written([replace(plain_chat(1), uid="Chat_1-a")]))
    with given(path) as source:
        assert [one.chat.uid for one in from_archive(source)] == ["Chat_1-a"]
