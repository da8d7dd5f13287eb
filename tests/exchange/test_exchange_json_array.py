"""Arrays of JSON that are read an element at a time."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as by
from hypothesis import settings
from hypothesis import strategies as st

from nocopt.core.transfer import Refusal, TransferError
from nocopt.exchange import json_array
from nocopt.exchange.guard import given
from nocopt.exchange.json_array import elements, first_mark, whole
from nocopt.exchange.sniff import chats_in

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_ARRAYS = st.lists(st.dictionaries(st.text(), _VALUES, max_size=4) | _VALUES, max_size=6)


def _read(path: Path, data: bytes) -> list[Any]:
    path.write_bytes(data)
    with given(path) as source:
        return list(elements(source, path.name))


def _refused(path: Path, data: bytes) -> Refusal:
    with pytest.raises(TransferError) as told:
        _read(path, data)
    return told.value.refusal


@settings(max_examples=15, deadline=None)
@by(_ARRAYS, st.booleans(), st.sampled_from([None, 2]), st.integers(1, 40))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    values: list[Any],
    ascii_only: bool,
    indent: int | None,
    at_once: int,
) -> None:
    path = tmp_path_factory.mktemp("array") / "a.json"
    data = json.dumps(values, ensure_ascii=ascii_only, indent=indent).encode()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_array, "_AT_ONCE", at_once)  # so that all ends fall everywhere
        assert _read(path, data) == values


def test_a_mark_of_the_encoding_and_blanks_are_passed_over(tmp_path: Path) -> None:
    assert _read(tmp_path / "a.json", b'\xef\xbb\xbf \n [ {"a" : 1} , {} ] \n') == [{"a": 1}, {}]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b'[{"a": 1}', Refusal.TRUNCATED),
        (b'[{"a": 1},', Refusal.TRUNCATED),
        (b'[{"a": "1', Refusal.TRUNCATED),
        (b"[{", Refusal.TRUNCATED),
        (b'[{"a": "\xe4', Refusal.NOT_TEXT),
        (b'[{"a": "\xe4"}]', Refusal.NOT_TEXT),
        (b'[{"a" 1}]', Refusal.BROKEN),
        (b'[{"a": 1} {"b": 2}]', Refusal.BROKEN),
        (b'[{"a": 1}] []', Refusal.BROKEN),
        (b'[{"a": ]}', Refusal.BROKEN),
        (b"[:1]", Refusal.BROKEN),
        (b"[01]", Refusal.BROKEN),
        (b"[1, 2", Refusal.TRUNCATED),
        (b'[1, "2', Refusal.TRUNCATED),
        (b'{"a": 1}', Refusal.BROKEN),
        (b'[{"a": NaN}]', Refusal.BROKEN),
        (b"[" * 5000, Refusal.TRUNCATED),
        (b"[" * 5000 + b"]" * 5000, Refusal.BROKEN),
    ],
)
def test_what_is_no_array_is_refused(tmp_path: Path, data: bytes, refusal: Refusal) -> None:
    assert _refused(tmp_path / "a.json", data) is refusal


def test_an_element_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "LARGEST_ELEMENT", 200_000)
    data = b'[{"a": "' + b"x" * 1_000_000 + b'"}]'
    assert _refused(tmp_path / "a.json", data) is Refusal.TOO_LARGE


def test_memory_is_that_of_an_element_not_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one = json.dumps({"text": "word " * 20_000})
    path.write_text("[" + ",".join([one] * 120) + "]")
    assert path.stat().st_size > 12_000_000
    tracemalloc.start()
    try:
        with given(path) as source:
            assert sum(1 for _ in elements(source, path.name)) == 120
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_whole_value_is_bounded_and_its_end_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a": [1, 2]}')
    with given(path) as source:
        assert whole(source, "a.json") == {"a": [1, 2]}
        assert first_mark(source, "a.json") == "{"
        monkeypatch.setattr(json_array, "LARGEST_OBJECT", 5)
        with pytest.raises(TransferError) as told:
            whole(source, "a.json")
        assert told.value.refusal is Refusal.TOO_LARGE
        monkeypatch.undo()
        path.write_bytes(b'{"a": [1, ')
        with pytest.raises(TransferError) as told:
            whole(source, "a.json")
        assert told.value.refusal is Refusal.TRUNCATED


def test_what_has_more_values_than_memory_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_array, "MOST_VALUES", 60)
    path = tmp_path / "a.json"
    said = json.dumps([{"said": '[{,"\\' * 50, "of": list(range(50))}]).encode()
    assert len(_read(path, said)) == 1
    bomb = b'[{"of":[' + b"{}," * 40 + b"{}]}]"
    assert _refused(path, bomb) is Refusal.TOO_LARGE
    path.write_bytes(bomb[1:-1])
    with given(path) as source, pytest.raises(TransferError) as told:
        whole(source, path.name)
    assert told.value.refusal is Refusal.TOO_LARGE


def test_a_chat_that_is_an_array_is_no_larger_than_what_is_read_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"role": "user", "content": "word"}] * 50))
    with given(path) as source:
        (one,) = chats_in(source).read()
        assert len(one.chat.nodes) == 50
        monkeypatch.setattr(json_array, "LARGEST_OBJECT", 1_000)
        with pytest.raises(TransferError) as told:
            list(chats_in(source).read())
    assert told.value.refusal is Refusal.TOO_LARGE
