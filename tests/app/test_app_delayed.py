"""Work that is put off is done once, in time, and never twice at the same time."""

from __future__ import annotations

import asyncio

from nocopt.app.delayed import Delayed, Kept
from nocopt.app.tasks import Tasks
from nocopt.core.errors import NocoptError, StoreError, StoreFault
from tests.app.rig import run


class Work:
    """Counts its runs, and holds each until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.at_once = 0
        self.most_at_once = 0
        self.let_go = asyncio.Event()
        self.began = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.began.set()
        await self.let_go.wait()
        self.at_once -= 1


def test_several_askings_are_one_run() -> None:
    async def body() -> None:
        tasks, work = Tasks(), Work()
        work.let_go.set()
        delayed = Delayed(tasks, "work", 0.01, work)
        states = [delayed.pending]
        for _ in range(3):
            delayed.ask()
            states.append(delayed.pending)
        assert states == [False, True, True, True]
        await work.began.wait()
        await delayed.flush()
        assert work.begun == 1
        await tasks.close()

    run(body())


def test_what_is_asked_for_during_a_run_follows_it() -> None:
    async def body() -> None:
        tasks, work = Tasks(), Work()
        delayed = Delayed(tasks, "work", 0.0, work)
        delayed.ask()
        await work.began.wait()
        work.began.clear()
        delayed.ask()
        assert delayed.pending
        work.let_go.set()
        await work.began.wait()
        await delayed.settle()
        assert (work.begun, work.most_at_once) == (2, 1)
        await tasks.close()

    run(body())


def test_flush_does_at_once_what_was_asked_for() -> None:
    async def body() -> None:
        tasks, work = Tasks(), Work()
        work.let_go.set()
        delayed = Delayed(tasks, "work", 3600, work)
        await delayed.flush()
        assert work.begun == 0
        delayed.ask()
        await delayed.flush()
        assert work.begun == 1
        assert not delayed.pending
        await tasks.close()

    run(body())


def test_drop_forgets() -> None:
    async def body() -> None:
        tasks, work = Tasks(), Work()
        delayed = Delayed(tasks, "work", 3600, work)
        delayed.ask()
        delayed.drop()
        assert not delayed.pending
        await delayed.flush()
        assert work.begun == 0
        await tasks.close()

    run(body())


def test_quiet_work_is_put_off_by_each_asking() -> None:
    async def body() -> None:
        loop, tasks, work = asyncio.get_running_loop(), Tasks(), Work()
        work.let_go.set()
        delayed = Delayed(tasks, "work", 0.2, work, quiet=True)
        delayed.ask()
        first = loop.time()
        loop.call_later(0.1, delayed.ask)
        await work.began.wait()
        assert loop.time() - first >= 0.29
        await tasks.close()

    run(body())


def test_kept_text_is_written_once_it_rests_and_tells_of_a_refusal() -> None:
    async def body() -> None:
        tasks, written, errors = Tasks(), list[str](), list[NocoptError]()
        refusal = StoreError(StoreFault.DISK_FULL, "there")

        async def write(text: str) -> None:
            if text == "refused":
                raise refusal
            written.append(text)

        kept = Kept(tasks, "save", "old", write, errors.append)
        kept.set("old")
        await kept.flush()
        assert written == []
        kept.set("a")
        kept.set("ab")
        await kept.flush()
        assert (kept.value, written) == ("ab", ["ab"])
        kept.set("refused")
        await kept.flush()
        assert errors == [refusal]
        kept.set("dropped")
        await kept.settle()
        assert (kept.value, written) == ("dropped", ["ab"])
        await kept.flush()
        assert written == ["ab", "dropped"], "the disk has none of what came after the refusal"
        await kept.flush()
        assert written == ["ab", "dropped"]
        await tasks.close()

    run(body())
