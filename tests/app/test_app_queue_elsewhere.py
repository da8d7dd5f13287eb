"""Messages that wait in a chat which shows another version, or goes on with another account."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from nocopt.app.queue import QueueState
from nocopt.core.settings import Settings
from tests.app.rig import OWN, asked, finished, rig, run, said, until
from tests.app.test_app_queue import answered, entry, fails, later
from tests.fakes import answer


def test_it_waits_on_while_the_chat_shows_another_version(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = [answer("First."), fails(), answer("Other."), answer("Late.")]
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            first = session.path[-1]
            await asked(it, session, "two")
            one = entry(session)
            assert await session.versions.regenerate(first)
            await finished(session)
            assert session.queued.entry is None
            later(it, 60)
            queue = it.library.queue
            await until(lambda: queue.state(one) is QueueState.HELD, queue.changed)
            assert len(it.client.asked) == 3
            assert await session.versions.show(first.id)
            await answered(it, session)
            assert said(session)[-1] == ("assistant", "Late.")

    run(body())


def test_two_that_wait_in_other_versions_do_not_set_each_other_off(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = [answer("First."), fails(), answer("Second."), fails(), answer("Third.")]
        async with rig(tmp_path, *scripts, answer("Late.")) as it:
            session, queue = it.library.new_session(), it.library.queue
            await asked(it, session, "one")
            first = session.path[-1]
            await asked(it, session, "two")
            one = entry(session)
            assert await session.versions.regenerate(first)
            await finished(session)
            await asked(it, session, "three")
            other = entry(session)
            assert await session.versions.regenerate(first)
            await finished(session)
            later(it, 60)
            for _ in range(200):  # both are tried, in vain, and then no more
                await asyncio.sleep(0)
            assert {queue.state(one), queue.state(other)} == {QueueState.HELD}
            assert await session.versions.show(first.id)
            await until(lambda: queue.of_node(one.node_id) is None, queue.changed)
            await finished(session)
            assert said(session)[-1] == ("assistant", "Late.")
            assert queue.waiting == (other,)

    run(body())


def test_what_was_written_for_one_account_does_not_go_to_another_by_itself(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        other = replace(OWN, name="Other")
        settings = Settings(accounts=(OWN, other), active_account=OWN.name)
        scripts = [fails(), answer("To Own."), fails(), answer("To Other.")]
        async with rig(tmp_path, *scripts, settings=settings) as it:
            session, queue = it.library.new_session(), it.library.queue
            await asked(it, session, "one")
            one = entry(session)
            it.settings.apply(replace(it.settings.value, active_account=other.name))
            later(it, 60)
            await until(lambda: queue.state(one) is QueueState.AWAY, queue.changed)
            assert session.queued.away == OWN.name
            assert len(it.client.asked) == 1
            it.settings.apply(replace(it.settings.value, active_account=OWN.name))
            await answered(it, session)
            assert said(session)[-1] == ("assistant", "To Own.")
            # The person may say so.
            await asked(it, session, "two")
            it.settings.apply(replace(it.settings.value, active_account=other.name))
            session.queued.try_now()
            await answered(it, session)
            assert said(session)[-1] == ("assistant", "To Other.")
            assert [one.name for one in it.client.accounts][-1] == other.name

    run(body())


def test_what_waits_in_another_version_can_be_cancelled(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("First."), fails(), answer("Other.")) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            first = session.path[-1]
            await asked(it, session, "two")
            one = entry(session)
            assert await session.versions.regenerate(first)
            await finished(session)
            before = said(session)
            await it.library.queue.cancel(one.id)
            assert it.library.queue.waiting == ()
            assert said(session) == before
        async with rig(tmp_path) as it:
            assert it.library.queue.waiting == ()

    run(body())
