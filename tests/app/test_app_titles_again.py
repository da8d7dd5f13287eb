"""Another title for a chat, on request: whoever gave it the one that it has."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocopt.core.conversation import TitledBy
from nocopt.core.errors import WireError
from nocopt.core.settings import Settings
from nocopt.core.spending import SpendingKind
from tests.app.rig import asked, rig, run
from tests.fakes import BROKEN, answer


def test_a_chat_is_titled_again_by_how_it_begins_and_what_was_said_last(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("Rayleigh."), answer("Mie."), answer("**Skies and clouds**"))
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            await asked(it, session, "why is the sky blue?")
            await asked(it, session, "and clouds white?")
            assert session.conversation_id is not None
            await it.library.rename(session.conversation_id, "My own words")
            assert await it.library.titles.again(session)
            assert session.title == "Skies and clouds"
            (message,) = it.client.asked[-1].messages
            for words in ("why is the sky blue?", "and clouds white?", "Mie."):
                assert words in message.text
            loaded = await it.means.conversations.load(session.conversation_id)
            assert loaded is not None
            assert (loaded[0].title, loaded[0].titled_by) == (session.title, TitledBy.MODEL)
            kinds = [one.spending.kind for one in await it.means.spending.entries("0000", "9999")]
            assert kinds.count(SpendingKind.TITLE) == 1

    run(body())


def test_what_fails_is_told_and_changes_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("Rayleigh."), [WireError(BROKEN)], answer("…"))
        async with rig(tmp_path, *scripts) as it:
            session = it.library.new_session()
            assert not await it.library.titles.again(session)
            await asked(it, session, "why is the sky blue?")
            with pytest.raises(WireError):
                await it.library.titles.again(session)
            assert not await it.library.titles.again(session)
            assert session.title == "why is the sky blue?"

    run(body())


def test_the_demo_has_no_titles(tmp_path: Path) -> None:
    async def body() -> None:
        settings = Settings(active_account="Demo")
        async with rig(tmp_path, answer("Hello."), settings=settings) as it:
            session = it.library.new_session()
            await asked(it, session, "hello")
            assert not await it.library.titles.again(session)
            assert len(it.client.asked) == 1

    run(body())
