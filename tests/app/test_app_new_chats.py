"""What a new chat begins with: model and thinking come from one rule, which the settings say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nocopt.core.presets import Preset
from nocopt.core.settings import DEFAULT_MODEL, NewChats
from tests.app.rig import Rig, finished, rig, run
from tests.fakes import answer

CHOSEN = "claude-opus-5-5"


def begins_with(it: Rig) -> tuple[str, str]:
    session = it.library.new_session()
    return session.model.id, session.options.thinking


def test_a_new_chat_begins_as_was_chosen_last_or_as_the_settings_say(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Yes.")) as it:
            assert begins_with(it) == (DEFAULT_MODEL, "off")
            session = it.library.new_session()
            session.chat.set_model(CHOSEN)
            session.chat.set_thinking("low")
            assert await session.send("hello")
            await finished(session)
            assert begins_with(it) == (CHOSEN, "low")
            settings = replace(it.settings.value, new_chats=NewChats.DEFAULT)
            it.settings.apply(settings)  # the chat that is begun, and empty, follows
            assert begins_with(it) == (DEFAULT_MODEL, "off")
            it.settings.apply(replace(settings, new_chats=NewChats.LAST))
            assert begins_with(it) == (CHOSEN, "low")
            it.means.presets.put(Preset("Mine", "claude-sonnet-5", "high", for_new_chats=True))
            assert begins_with(it) == ("claude-sonnet-5", "high")

    run(body())


def test_a_model_that_the_account_does_not_offer_is_not_begun_with(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            it.library.new_session().chat.set_model("relay-only-1")
            it.settings.apply(replace(it.settings.value, new_chats=NewChats.DEFAULT))
            session = it.library.new_session()
            session.chat.set_model("")
            it.settings.apply(
                replace(it.settings.value, new_chats=NewChats.LAST, last_model="relay-only-1")
            )
            assert begins_with(it) == (DEFAULT_MODEL, "off")

    run(body())
