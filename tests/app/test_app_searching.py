"""The search while somebody types: the newest text is answered, and only that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.app.searching import Searching
from nocopt.core.errors import NocoptError, StoreError, StoreFault
from nocopt.core.messages import Message, TextPart, ThinkingPart
from nocopt.core.search import Hits, Query
from nocopt.store.conversations import NewNode
from nocopt.store.search_index import SearchIndex
from tests.app.rig import Rig, asked, errors_of, rig, run, until
from tests.fakes import answer


class Answers:
    """What the search has told."""

    def __init__(self, searching: Searching) -> None:
        self.all: list[tuple[Query, Hits]] = []
        self._searching = searching
        searching.found.connect(self._take)

    def _take(self, query: Query, hits: Hits) -> None:
        self.all.append((query, hits))

    async def next(self) -> list[str]:
        """Wait for another answer; return what was found."""
        count = len(self.all)
        await until(lambda: len(self.all) > count, self._searching.found)
        return [hit.passage.text for hit in self.all[-1][1].hits]


async def chat(it: Rig, *words: str) -> None:
    for one in words:
        await asked(it, it.library.new_session(), one)


def test_only_the_newest_text_is_answered(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("yes"), answer("yes")) as it:
            await chat(it, "the first fox", "the second wolf")
            searching = it.services.searching
            answers = Answers(searching)
            for typed in ("f", "fo", "fox", "wolf"):
                searching.ask(typed)
            assert "the second wolf" in await answers.next()
            assert [query.terms for query, _ in answers.all] == [("wolf",)]
            searching.ask("fox")
            assert "the first fox" in await answers.next()

    run(body())


def test_an_answer_that_comes_after_another_text_was_typed_is_not_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("yes"), answer("yes")) as it:
            await chat(it, "the first fox", "the second wolf")
            slow = _Typing(it)
            searching = slow.searching
            answers = Answers(searching)
            slow.typed = "wolf"
            searching.ask("fox")
            await answers.next()
            assert [query.terms for query, _ in answers.all] == [("wolf",)]

    run(body())


class _Typing(SearchIndex):
    """An index that is asked for something else while it looks."""

    def __init__(self, it: Rig) -> None:
        super().__init__(it.database)
        self.typed = ""
        means = it.means
        self.searching = Searching(self, means.tasks, means.settings, means.clock)

    async def find(self, query: Query, now: float, limit: int = 50) -> Hits:
        typed, self.typed = self.typed, ""
        if typed:
            self.searching.ask(typed)
        return await super().find(query, now, limit)


def test_thinking_is_looked_through_if_that_is_set(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("yes")) as it:
            await chat(it, "hello")
            [entry] = it.library.chats
            leaf = (await it.library.open(entry.id)).path[-1]
            thought = Message("assistant", (ThinkingPart("a hidden badger", "s"), TextPart("ok")))
            new = NewNode(entry.id, leaf.id, thought, "m", "", leaf.reply)
            await it.means.conversations.append(new, it.clock.now())
            searching = it.services.searching
            answers = Answers(searching)
            searching.ask("badger")
            assert await answers.next() == []
            it.settings.apply(replace(it.settings.value, search_thinking=True))
            searching.ask("badger")
            assert await answers.next() == ["a hidden badger"]

    run(body())


def test_a_file_that_cannot_be_read_is_told_once_and_the_search_goes_on(tmp_path: Path) -> None:
    class Broken(SearchIndex):
        broken = True

        async def find(self, query: Query, now: float, limit: int = 50) -> Hits:
            if self.broken:
                raise StoreError(StoreFault.CORRUPT, "nocopt.db")
            return await super().find(query, now, limit)

    async def body() -> None:
        async with rig(tmp_path, answer("yes")) as it:
            await chat(it, "the first fox")
            index, means = Broken(it.database), it.means
            searching = Searching(index, means.tasks, means.settings, means.clock)
            failures: list[NocoptError] = errors_of(searching.failed)
            searching.ask("fox")
            await until(lambda: bool(failures), searching.failed)
            index.broken = False
            answers = Answers(searching)
            searching.ask("fox")
            assert "the first fox" in await answers.next()
            assert len(failures) == 1

    run(body())


def test_nothing_is_looked_for_where_nothing_is_typed_any_more(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("yes")) as it:
            await chat(it, "the first fox")
            searching = it.services.searching
            answers = Answers(searching)
            searching.ask("fox")
            searching.ask("  ")
            searching.ask("first")
            await answers.next()
            assert [query.terms for query, _ in answers.all] == [("first",)]

    run(body())
