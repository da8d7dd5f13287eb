"""What a request carries besides messages survives the way into the database and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.attachments import ATTACHMENT, AttachmentKind, AttachmentPart, attachment_to_dict
from nocopt.core.conversation import NodeKind, TitledBy
from nocopt.core.messages import OpaquePart, Part
from nocopt.core.parameters import EFFORTS, Caching, Parameters, ServiceTier, check_parameters
from nocopt.core.prefix import Prefix
from nocopt.core.report import Repair, RepairKind, Report, Weight
from nocopt.core.tools import ServerTool, ServerToolKind
from nocopt.store.codec import UnreadableRow, part_from_row, part_to_row
from nocopt.store.request_codec import (
    Levels,
    attached_from_json,
    attached_to_json,
    attachment_from_json,
    kind_from_text,
    parameters_from_text,
    parameters_to_text,
    prefix_from_columns,
    prefix_to_columns,
    report_from_text,
    report_to_text,
    titled_by_from_text,
)
from tests.store.test_store_codec import paired, through_sqlite

# Names, words and file names as people and servers make them, halves of characters included.
texts = st.text(st.characters(exclude_categories=()), max_size=12).map(paired)
lists = st.lists(texts, max_size=3).map(tuple)
shares = st.none() | st.floats(0, 1)
counts = st.integers(0, 2**53 - 1)  # no file has a larger one
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)

server_tools = st.builds(
    ServerTool,
    kind=st.sampled_from(ServerToolKind),
    max_uses=st.none() | st.integers(1, 50),
    allowed_domains=lists,
)
parameters = st.builds(
    Parameters,
    temperature=shares,
    top_p=shares,
    top_k=st.none() | st.integers(0, 500),
    stop_sequences=lists,
    effort=st.none() | st.sampled_from(EFFORTS),
    betas=st.lists(st.text("abc-0123", min_size=1, max_size=9), max_size=3).map(tuple),
    service_tier=st.sampled_from(ServiceTier),
    long_output=st.booleans(),
    citations=st.booleans(),
    caching=st.sampled_from(Caching),
    tools=lists,
    server_tools=st.lists(server_tools, max_size=3).map(tuple),
    allowed=lists,
    forget_before=st.none() | st.integers(1, 2**60),
    undone=lists,
    preset=texts,
).filter(lambda one: not check_parameters(one))
reports = st.builds(
    Report,
    repairs=st.lists(
        st.builds(Repair, st.sampled_from(RepairKind), counts, texts, st.booleans()), max_size=4
    ).map(tuple),
    heaviest=st.lists(
        st.builds(Weight, texts, texts, counts, counts, st.none() | counts), max_size=5
    ).map(tuple),
    tokens=counts,
    size=counts,
)
prefixes = st.builds(
    Prefix,
    digest=hashes,
    levels=st.dictionaries(texts, texts, max_size=4),
    caching=st.sampled_from(Caching),
)
files = st.builds(
    AttachmentPart,
    sha256=hashes,
    kind=st.sampled_from(AttachmentKind),
    media_type=texts,
    name=texts,
    size=counts,
    width=counts,
    height=counts,
    pages=st.none() | counts,
    characters=counts,
    made_from=texts,
)


def column(value: Any) -> Any:
    return through_sqlite((value,))[0]


@given(parameters)
def test_all_parameters_come_back(given_ones: Parameters) -> None:
    assert parameters_from_text(column(parameters_to_text(given_ones))) == given_ones


def test_the_parameters_of_a_new_chat_take_no_room() -> None:
    assert parameters_to_text(Parameters()) == ""
    assert parameters_from_text("") == Parameters()


def test_no_parameter_is_left_out_of_what_is_drawn_here() -> None:
    """A new member must come back too, so that it has to stand among those above."""
    drawn = {
        *("temperature", "top_p", "top_k", "stop_sequences", "effort", "betas", "service_tier"),
        *("long_output", "citations", "caching", "tools", "server_tools", "allowed"),
        *("forget_before", "undone", "preset"),
    }
    assert {one.name for one in fields(Parameters)} == drawn


@given(reports)
def test_a_report_comes_back(report: Report) -> None:
    assert report_from_text(column(report_to_text(report))) == report


def test_where_there_is_nothing_to_tell_nothing_is_kept() -> None:
    assert report_to_text(None) is None
    assert report_from_text(None) is None
    assert prefix_to_columns(None) == (None, None)
    assert prefix_from_columns(None, None, {}) is None


@given(prefixes)
def test_a_prefix_comes_back(prefix: Prefix) -> None:
    digest, beside = through_sqlite(prefix_to_columns(prefix))
    assert prefix_from_columns(digest, beside, {}) == prefix


def test_what_is_the_same_beside_many_digests_is_read_once() -> None:
    """A chat of thousands of replies holds it once, not thousands of times."""
    rows = [
        prefix_to_columns(Prefix(f"{number:064x}", {"model": "m", "system": "s"}, Caching.HOUR))
        for number in range(3)
    ]
    levels: Levels = {}
    first, *others = (prefix_from_columns(*row, levels) for row in rows)
    assert first is not None
    assert all(one is not None and one.levels is first.levels for one in others)
    assert len(levels) == 1


@pytest.mark.parametrize("beside", ["{}", '{"caching":"5m","levels":[]}', '{"levels":{}}', "["])
def test_a_damaged_prefix_is_named(beside: str) -> None:
    with pytest.raises(UnreadableRow):
        prefix_from_columns("ab", beside, {})


@given(files)
def test_a_file_in_a_message_comes_back(file: AttachmentPart) -> None:
    assert part_from_row(through_sqlite(part_to_row(file))) == file


@given(files)
def test_a_block_of_a_server_never_becomes_a_file(file: AttachmentPart) -> None:
    """Whatever it says of itself: only the person attaches files."""
    block: Part = OpaquePart(attachment_to_dict(file))
    assert part_from_row(through_sqlite(part_to_row(block))) == block


def test_a_damaged_file_is_named() -> None:
    payload = f'{{"type":"{ATTACHMENT}","sha256":"../../etc"}}'
    with pytest.raises(UnreadableRow):
        part_from_row((ATTACHMENT, None, payload, None))
    with pytest.raises(UnreadableRow):
        attachment_from_json(payload)


@given(st.lists(files, max_size=4).map(tuple))
def test_the_files_of_an_unsent_message_come_back(attached: tuple[AttachmentPart, ...]) -> None:
    assert attached_from_json(column(attached_to_json(attached))) == attached


@pytest.mark.parametrize("damaged", ["[]", "{}", '{"files":[1]}', '{"files":[{}]}', "{"])
def test_damaged_files_of_an_unsent_message_are_named(damaged: str) -> None:
    with pytest.raises(UnreadableRow):
        attached_from_json(damaged)


@pytest.mark.parametrize("kind", list(NodeKind))
def test_the_kind_of_a_node_comes_back(kind: NodeKind) -> None:
    assert kind_from_text(column(kind.value)) is kind


@pytest.mark.parametrize("by", list(TitledBy))
def test_whose_words_a_title_is_comes_back(by: TitledBy) -> None:
    assert titled_by_from_text(column(by.value)) is by


def test_kinds_that_nobody_wrote_are_named() -> None:
    with pytest.raises(UnreadableRow):
        kind_from_text("guess")
    with pytest.raises(UnreadableRow):
        titled_by_from_text("guess")
