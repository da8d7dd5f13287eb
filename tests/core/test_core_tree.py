"""Maps of trees, what is below a message, and where a path ends once something is removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocopt.core.conversation import Node, children_of, path_to
from nocopt.core.messages import user_message
from nocopt.core.tree import Stretch, below, leaf_without, stretches


def tree(parents: dict[int, int | None]) -> dict[int, Node]:
    return {id_: Node(id_, 1, parent, user_message(""), 0.0) for id_, parent in parents.items()}


FORKED = tree({1: None, 2: 1, 3: 2, 4: 1, 5: 4, 6: 4, 7: 3})
TREES = st.lists(st.integers(0, 30), max_size=25).map(
    lambda above: tree({at: place % at or None for at, place in enumerate(above, 1)})
)


def test_a_straight_chat_is_one_stretch() -> None:
    assert stretches(tree({1: None, 2: 1, 3: 2})) == (Stretch(None, (1, 2, 3), 0, 0),)


def test_nothing_has_no_map() -> None:
    assert stretches({}) == ()


def test_the_preferred_path_is_straight_and_the_rest_to_the_right_of_it() -> None:
    assert stretches(FORKED, 5) == (
        Stretch(None, (1,), 0, 0),
        Stretch(0, (4,), 0, 1),
        Stretch(1, (5,), 0, 2),
        Stretch(1, (6,), 1, 2),
        Stretch(0, (2, 3, 7), 2, 1),
    )


@pytest.mark.parametrize("preferred", [None, 99])
def test_without_a_preferred_path_it_is_the_newest(preferred: int | None) -> None:
    straight = [one.nodes for one in stretches(FORKED, preferred) if one.column == 0]
    assert straight == [(1,), (2, 3, 7)]


def test_beginnings_that_were_edited_have_columns_of_their_own() -> None:
    found = stretches(tree({1: None, 2: 1, 3: None}), 2)
    assert [(one.nodes, one.column) for one in found] == [((1, 2), 0), ((3,), 1)]


@given(TREES, st.data())
def test_each_message_is_on_the_map_once_and_no_two_stretches_in_one_place(
    nodes: dict[int, Node], data: st.DataObject
) -> None:
    preferred = data.draw(st.sampled_from([None, *nodes]))
    found = stretches(nodes, preferred)
    assert sorted(id_ for one in found for id_ in one.nodes) == sorted(nodes)
    places = [(one.column, one.row) for one in found]
    assert len(set(places)) == len(places)
    for number, one in enumerate(found):
        assert one.parent is None or one.parent < number
        above = None if one.parent is None else found[one.parent].nodes[-1]
        assert nodes[one.nodes[0]].parent_id == above
    if preferred is not None:
        straight = {id_ for one in found if one.column == 0 for id_ in one.nodes}
        assert {node.id for node in path_to(nodes, preferred)} <= straight


@given(TREES, st.data())
def test_what_is_removed_leaves_a_tree_and_a_path_in_it(
    nodes: dict[int, Node], data: st.DataObject
) -> None:
    if not nodes:
        return
    top, leaf = data.draw(st.sampled_from([*nodes])), data.draw(st.sampled_from([*nodes]))
    gone = below(children_of(nodes), top)
    places = {id_: at for at, id_ in enumerate(gone)}
    assert all(places[id_] < places[nodes[id_].parent_id or 0] for id_ in gone if id_ != top)
    left = {id_: node for id_, node in nodes.items() if id_ not in places}
    assert all(node.parent_id is None or node.parent_id in left for node in left.values())
    ends = leaf_without(nodes, top, leaf)
    if leaf in left:
        assert ends == leaf
    elif ends is None:
        assert nodes[top].parent_id is None
    else:
        assert ends in left


def test_a_path_goes_on_with_what_stood_beside() -> None:
    assert leaf_without(FORKED, 4, 6) == 7
    assert leaf_without(FORKED, 3, 7) == 2
    assert leaf_without(FORKED, 1, 7) is None


def test_a_chat_of_ten_thousand_messages_has_a_map() -> None:
    nodes = tree({at: at - 1 or None for at in range(1, 10_001)})
    assert [len(one.nodes) for one in stretches(nodes)] == [10_000]
    assert len(below(children_of(nodes), 1)) == 10_000
