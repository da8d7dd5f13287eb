"""Files of others that would do harm, or are not what they say."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from nocopt.core.transfer import Refusal, TransferError
from nocopt.exchange import guard
from nocopt.exchange.guard import given


def _zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


def _named(path: Path, name: str, **facts: int) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        entry = zipfile.ZipInfo("placeholder")
        entry.filename = name
        for fact, value in facts.items():
            setattr(entry, fact, value)
        packed.writestr(entry, b"data")
    return path


def _refusal(path: Path) -> Refusal:
    with pytest.raises(TransferError) as told:
        _read_all(path)
    return told.value.refusal


def _read_all(path: Path) -> None:
    with given(path) as source:
        for name in source.names:
            source.read(name, guard.LARGEST)


def test_what_is_packed_is_read_by_its_names(tmp_path: Path) -> None:
    with given(_zip(tmp_path / "a.zip", one=b"1", two=b"22")) as source:
        assert source.is_packed
        assert source.names == ("one", "two")
        assert source.read("two", 2) == b"22"
        assert source.size("one") == 1


def test_a_file_that_is_no_zip_stands_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "chats.json"
    path.write_bytes(b"[]")
    with given(path) as source:
        assert not source.is_packed
        assert source.read("chats.json", 10) == b"[]"
        with pytest.raises(TransferError) as told:
            source.read("chats.json", 1)
    assert told.value.refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize(
    "name",
    ["../out", "a/../../out", "/etc/out", "C:/out", "c:out", "a\\..\\out", "..", "a/.."],
)
def test_a_name_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert _refusal(_named(tmp_path / "a.zip", name)) is Refusal.UNSAFE_NAME


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", **{"aXb.json": b"[]"})
    path.write_bytes(path.read_bytes().replace(b"aXb.json", b"a\0b.json"))
    assert _refusal(path) is Refusal.UNSAFE_NAME


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(tmp_path: Path, kind: int) -> None:
    path = _named(tmp_path / "a.zip", "link", external_attr=(kind | 0o777) << 16)
    assert _refusal(path) is Refusal.UNSAFE_NAME


def test_what_repeats_itself_is_packed_tight_and_read_all_the_same(tmp_path: Path) -> None:
    """A log of many equal lines is no bomb: what it unpacks to is little."""
    data = bytes(8 << 20)
    with given(_zip(tmp_path / "a.zip", log=data)) as source:
        assert source.read("log", len(data)) == data


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guard.LARGEST_TIGHT <= 512 << 20
    monkeypatch.setattr(guard, "LARGEST_TIGHT", 7 << 20)
    halves = {"conversations.json": bytes(4 << 20), "other": bytes(4 << 20)}
    path = _zip(tmp_path / "a.zip", **halves)
    assert path.stat().st_size < 20_000
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.PACKED_TOO_TIGHT


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """Each is packed modestly; together they are more than the file has bytes."""
    path = _zip(tmp_path / "a.zip", first=os.urandom(4000), other=os.urandom(4000))
    data = path.read_bytes()
    at = [i for i in range(len(data)) if data.startswith(b"PK\x01\x02", i)]
    entry = data[at[0] : at[1]]
    end = data[data.rfind(b"PK\x05\x06") :]
    table = b"".join(entry.replace(b"first", f"{number:05}".encode()) for number in range(5))
    counted = end[:8] + struct.pack("<HHLL", 5, 5, len(table), at[0]) + end[20:]
    path.write_bytes(data[: at[0]] + table + counted)
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.PACKED_TOO_TIGHT


def test_more_files_than_any_export_has_are_refused_unread(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", one=b"1")
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    wide = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, *([200_000] * 2), 99, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    struct.pack_into("<HHL", data, end + 8, 0xFFFF, 0xFFFF, 0xFFFFFFFF)
    path.write_bytes(bytes(data[:end]) + wide + locator + bytes(data[end:]))
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.TOO_MANY


def test_a_table_of_contents_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", one=b"1")
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 2 << 30)
    path.write_bytes(data)
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.TOO_MANY


def test_an_entry_that_says_it_has_two_gigabytes_is_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", **{"conversations.json": b"[]" * 100})
    data = bytearray(path.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x01\x02") + 24, 2 << 30)
    path.write_bytes(data)
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.PACKED_TOO_TIGHT


def test_all_of_it_together_is_bounded(tmp_path: Path) -> None:
    assert guard.LARGEST == 4 << 30
    path = tmp_path / "huge.json"
    with path.open("wb") as stream:
        stream.write(b"[")
        stream.truncate(guard.LARGEST + 1)  # takes no room on the disk
    with pytest.raises(TransferError) as told:
        given(path)
    assert told.value.refusal is Refusal.TOO_LARGE


def test_a_locked_file_is_told_as_such(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", **{"conversations.json": b"[]"})
    data = bytearray(path.read_bytes())
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert _refusal(path) is Refusal.ENCRYPTED


def test_a_file_that_was_cut_off_is_told_as_such(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", **{"conversations.json": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:3000])
    assert _refusal(path) is Refusal.TRUNCATED


def test_an_empty_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.json").touch()
    assert _refusal(tmp_path / "a.json") is Refusal.TRUNCATED


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:  # as it is, so that it can be changed
        packed.writestr("conversations.json", b"[1, 2, 3]" * 50)
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)
    assert _refusal(path) is Refusal.CHECKSUM


def test_what_two_files_are_called_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("one", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("one", b"2")
    assert _refusal(path) is Refusal.BROKEN


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_cannot_grow_without_bounds_is_unpacked(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", kind) as packed:
        packed.writestr("one", b"1")
    assert _refusal(path) is Refusal.BROKEN


def test_noise_behind_the_mark_of_a_zip_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    whole = _zip(path, one=os.urandom(300), two=b"2" * 300).read_bytes()
    refused = 0
    for at in range(4, len(whole), 7):
        data = bytearray(whole)
        data[at] ^= 0xFF
        path.write_bytes(data)
        try:
            _read_all(path)
        except TransferError:
            refused += 1
    assert refused > 50


def test_a_folder_and_a_pipe_are_not_opened(tmp_path: Path) -> None:
    assert _refusal(tmp_path) is Refusal.NOT_KNOWN
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        assert _refusal(tmp_path / "pipe") is Refusal.NOT_KNOWN


def test_folders_in_a_zip_are_no_files(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("folder/", b"")
        packed.writestr("folder/one", b"1")
    (tmp_path / "a.zip").write_bytes(buffer.getvalue())
    with given(tmp_path / "a.zip") as source:
        assert source.names == ("folder/one",)
