"""Attachments as they are stored: nothing is lost, nothing damaged is taken for a file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.attachments import (
    ATTACHMENT,
    AttachmentKind,
    AttachmentPart,
    attachment_from_dict,
    attachment_to_dict,
)
from nocopt.core.messages import Message, OpaquePart, TextPart, part_from_dict, part_to_dict

COUNTS = st.integers(0, 2**40)
ATTACHMENTS = st.builds(
    AttachmentPart,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    kind=st.sampled_from(AttachmentKind),
    media_type=st.text(),
    name=st.text(),
    size=COUNTS,
    width=COUNTS,
    height=COUNTS,
    pages=st.none() | COUNTS,
    characters=COUNTS,
    made_from=st.sampled_from(["", "scaled", "retyped", "pdf_text", "pasted"]),
)
PICTURE = AttachmentPart(
    "ab" * 32, AttachmentKind.IMAGE, "image/png", "a.png", 5, width=3, height=4
)


@given(ATTACHMENTS)
def test_what_is_stored_is_read_back(part: AttachmentPart) -> None:
    stored = json.dumps(attachment_to_dict(part))
    assert attachment_from_dict(json.loads(stored)) == part


def test_what_is_at_its_default_is_not_stored() -> None:
    text = AttachmentPart("0" * 64, AttachmentKind.TEXT, "text/plain", "n", 7, characters=6)
    assert attachment_to_dict(text) == {
        "type": ATTACHMENT,
        "sha256": "0" * 64,
        "kind": "text",
        "media_type": "text/plain",
        "name": "n",
        "size": 7,
        "characters": 6,
    }
    pages = AttachmentPart("0" * 64, AttachmentKind.PDF, "application/pdf", "n", 7, pages=0)
    assert attachment_to_dict(pages)["pages"] == 0
    assert "pages" not in attachment_to_dict(text)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("type", "image"),
        ("sha256", "ab"),
        ("sha256", "AB" * 32),
        ("sha256", "../" * 21 + "a"),
        ("sha256", None),
        ("kind", "video"),
        ("kind", ["image"]),
        ("name", None),
        ("media_type", 1),
        ("size", -1),
        ("size", True),
        ("size", 1 << 64),
        ("width", "3"),
        ("pages", "all"),
        ("made_from", []),
    ],
)
def test_what_is_damaged_is_no_attachment(member: str, value: object) -> None:
    raw = attachment_to_dict(PICTURE)
    assert attachment_from_dict(raw) == PICTURE
    assert attachment_from_dict({**raw, member: value}) is None


def test_a_message_names_its_files() -> None:
    message = Message("user", (TextPart("see"), PICTURE, TextPart(" this")))
    assert message.attachments == (PICTURE,)
    assert message.text == "see this"
    assert Message("user", (TextPart("none"),)).attachments == ()


def test_no_block_of_a_server_becomes_a_file_of_the_person() -> None:
    stored = part_to_dict(PICTURE)
    assert stored == attachment_to_dict(PICTURE)
    assert part_from_dict(stored) == OpaquePart(stored)
