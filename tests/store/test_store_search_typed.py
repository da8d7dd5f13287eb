"""Whatever is typed into the search: it is looked for, soon answered, and never an error."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.core.query import parse_query
from nocopt.store.search_index import SearchIndex
from tests.store.opened import Rooms
from tests.store.test_store_search import NOW, chat, searching

_WORDS = [
    "fox",
    "from:me",
    "tag:a",
    "has:image",
    "2026-10",
    "9999-12-31",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "-",
    "*",
    "^",
    '"',
    "“",
    "狐",
    "\\",
]
_FILTERS = ("from:", "model:", "tag:", "in:", "has:", "before:", "since:")
_LETTERS = st.characters(exclude_categories=())  # halves of characters, too
_TYPED = st.one_of(st.sampled_from((*_WORDS, *_FILTERS, " ")), _LETTERS)
_LONG = (
    *(" ".join(f"{name}:m{number}" for number in range(2_000)) for name in ("model", "tag", "in")),
    " ".join(map(str, range(40_000))),
    "狐" * 100_000,
)


def test_whatever_is_typed_is_looked_for_and_soon_answered(tmp_path: Path) -> None:
    asked = list(_LONG)

    @settings(max_examples=150, deadline=None)
    @given(st.lists(_TYPED, max_size=12), st.sampled_from((1, 1, 1000)))
    def whatever(typed: list[str], times: int) -> None:
        asked.append("".join(typed) * times)

    async def body(rooms: Rooms, index: SearchIndex) -> None:
        await chat(rooms, "狐 One", "A fox and a 狐", "Yes, a fox.")
        for number, typed in enumerate(asked):
            query = parse_query(typed, thinking=number % 2 == 0)
            begun = time.perf_counter()
            await index.find(query, NOW)
            assert time.perf_counter() - begun < 0.5

    whatever()
    searching(tmp_path, body)
