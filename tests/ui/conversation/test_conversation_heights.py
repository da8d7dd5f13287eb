"""Heights answer as a plain list would, whatever happens to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nocopt.ui.conversation.heights import Heights

HEIGHT = st.integers(0, 50)
CHANGE = st.one_of(
    st.tuples(st.just("append"), HEIGHT, HEIGHT),
    st.tuples(st.just("set"), st.integers(0, 30), HEIGHT),
    st.tuples(st.just("cut"), st.integers(0, 30), HEIGHT),
)


@given(st.lists(HEIGHT, max_size=20), st.lists(CHANGE, max_size=40), st.integers(-5, 600))
def test_same_as_a_list(first: list[int], changes: list[tuple[str, int, int]], y: int) -> None:
    heights, plain = Heights(first), list(first)
    for kind, number, height in changes:
        if kind == "append":
            heights.append(height)
            plain.append(height)
        elif kind == "cut":
            heights.cut(number)
            del plain[number:]
        elif plain:
            heights.set(number % len(plain), height)
            plain[number % len(plain)] = height
    assert len(heights) == len(plain)
    assert heights.total == sum(plain)
    assert [heights.top(index) for index in range(len(plain))] == [
        sum(plain[:index]) for index in range(len(plain))
    ]
    covering = [
        index for index in range(len(plain)) if sum(plain[:index]) <= y < sum(plain[: index + 1])
    ]
    expected = covering[0] if covering else (0 if y < 0 else len(plain) - 1)
    assert heights.at(y) == (expected if plain else -1)
