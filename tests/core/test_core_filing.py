"""Where a chat is, what filing makes of it and what undoes that, and what makes a tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.filing import LONG_AGO, LONGEST_TAG, Batch, Filed, Filing, Place, Undo, tag_from

NOW = 50.0
moments = st.none() | st.sampled_from([1.0, 2.0])
filed = st.builds(
    Filed,
    project_id=st.none() | st.integers(1, 3),
    tags=st.sets(st.sampled_from("abc")).map(lambda tags: tuple(sorted(tags))),
    pinned=moments,
    archived=moments,
    deleted=moments,
    unread=st.booleans(),
)
filings = st.builds(
    Filing,
    batch=st.sampled_from(Batch),
    ids=st.just((7,)),
    project_id=st.none() | st.integers(1, 3),
    tag=st.sampled_from("abc"),
)


@pytest.mark.parametrize(
    ("filed", "place"),
    [
        (Filed(), Place.LIST),
        (Filed(pinned=1.0, project_id=2), Place.LIST),
        (Filed(archived=1.0), Place.ARCHIVE),
        (Filed(archived=1.0, deleted=2.0), Place.TRASH),
    ],
)
def test_a_chat_is_in_one_place(filed: Filed, place: Place) -> None:
    assert filed.place is place


@pytest.mark.parametrize(
    ("typed", "tag"),
    [("  to do ", "to do"), ("a,\nb", "a b"), (" , ", ""), ("x" * 99, "x" * LONGEST_TAG)],
)
def test_tags_are_one_line_without_commas(typed: str, tag: str) -> None:
    assert tag_from(typed) == tag


@pytest.mark.parametrize(
    ("filing", "before", "after"),
    [
        (Filing(Batch.MOVE, (1,), project_id=4), Filed(2, pinned=1.0), Filed(4, pinned=1.0)),
        (Filing(Batch.MOVE, (1,)), Filed(2), Filed()),
        (Filing(Batch.TAG, (1,), tag="b"), Filed(tags=("a", "c")), Filed(tags=("a", "b", "c"))),
        (Filing(Batch.TAG, (1,), tag=""), Filed(tags=("a",)), Filed(tags=("a",))),
        (Filing(Batch.UNTAG, (1,), tag="a"), Filed(tags=("a", "c")), Filed(tags=("c",))),
        (Filing(Batch.PIN, (1,)), Filed(), Filed(pinned=NOW)),
        (Filing(Batch.PIN, (1,)), Filed(pinned=3.0), Filed(pinned=3.0)),
        (Filing(Batch.UNPIN, (1,)), Filed(pinned=3.0), Filed()),
        (Filing(Batch.ARCHIVE, (1,)), Filed(unread=True), Filed(archived=NOW, unread=True)),
        (Filing(Batch.UNARCHIVE, (1,)), Filed(archived=3.0), Filed()),
        (Filing(Batch.TRASH, (1,)), Filed(archived=3.0), Filed(archived=3.0, deleted=NOW)),
        (Filing(Batch.RESTORE, (1,)), Filed(archived=3.0, deleted=NOW), Filed(archived=3.0)),
        (Filing(Batch.PURGE, (1,)), Filed(deleted=3.0), Filed(deleted=LONG_AGO)),
        (Filing(Batch.PURGE, (1,)), Filed(), Filed()),
    ],
)
def test_filing_changes_what_it_names(filing: Filing, before: Filed, after: Filed) -> None:
    assert filing.applied_to(before, NOW) == after


@given(filed, filings)
def test_what_was_filed_is_as_before_once_undone(before: Filed, filing: Filing) -> None:
    undo = Undo(filing, {7: before})
    if undo.possible:
        assert undo.applied_to(7, filing.applied_to(before, NOW)) == before
    else:
        assert filing.batch is Batch.PURGE


def test_what_became_of_a_chat_meanwhile_stays() -> None:
    tagged = Undo(Filing(Batch.TAG, (7,), tag="b"), {7: Filed(tags=("a",))})
    since = Filed(3, tags=("b", "c"), pinned=4.0, unread=True)
    assert tagged.applied_to(7, since) == Filed(3, tags=("c",), pinned=4.0, unread=True)
    moved = Undo(Filing(Batch.MOVE, (7,), 3), {7: Filed(2, archived=1.0)})
    assert moved.applied_to(7, since) == Filed(2, tags=("b", "c"), pinned=4.0, unread=True)
    assert not Undo(Filing(Batch.PIN, (7,)), {}).possible


@pytest.mark.parametrize("batch", [Batch.TRASH, Batch.RESTORE])
def test_what_goes_for_good_is_not_brought_back_half(batch: Batch) -> None:
    going = Filed(deleted=LONG_AGO)
    assert Filing(Batch.RESTORE, (7,)).applied_to(going, NOW) == going
    assert Undo(Filing(batch, (7,)), {7: Filed()}).applied_to(7, going) == going
