"""What is chosen for one chat goes over the wire with each of its turns, and with no other's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from nocopt.core.parameters import Parameters, ServiceTier
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from tests.app.rig import Rig, asked, outcome, rig, run

SAMPLED = "claude-3-7-sonnet-20250219"
OWN = ("system", "temperature", "top_p", "top_k", "stop_sequences", "service_tier")


def sent(it: Rig) -> dict[str, Any]:
    """The body of the last message that was asked for."""
    body = it.demo.requests[-1].body
    assert isinstance(body, dict)
    return body


def test_prompt_and_limit_go_with_every_turn_of_their_chat_only(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, system="Be brief.", max_tokens=2000))
            for _ in range(2):
                await asked(it, session, "demo:hello")
                assert outcome(session) is Outcome.COMPLETE
                assert "Be brief." in str(sent(it)["system"])
                assert sent(it)["max_tokens"] == 2000
            session.chat.set(replace(session.options, system=""))
            await asked(it, session, "demo:hello")
            assert "system" not in sent(it)
            other = it.library.new_session()
            await asked(it, other, "demo:hello")
            assert "system" not in sent(it)
            assert sent(it)["max_tokens"] != 2000

    run(body())


def test_parameters_go_with_a_turn_where_the_model_takes_them(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            values = Parameters(
                temperature=0.5,
                top_k=40,
                stop_sequences=("END",),
                betas=("files-api-2025-04-14",),
                service_tier=ServiceTier.STANDARD_ONLY,
            )
            session.chat.set(
                replace(session.options, model=SAMPLED, thinking="off", parameters=values)
            )
            await asked(it, session, "demo:hello")
            assert outcome(session) is Outcome.COMPLETE
            found = {name: sent(it)[name] for name in OWN if name in sent(it)}
            assert found == {
                "temperature": 0.5,
                "top_k": 40,
                "stop_sequences": ["END"],
                "service_tier": "standard_only",
            }
            header = it.demo.requests[-1].headers["anthropic-beta"]
            assert "files-api-2025-04-14" in header.split(",")
            session.chat.set_model("claude-opus-5-5")
            await asked(it, session, "demo:hello")
            assert outcome(session) is Outcome.COMPLETE
            assert "temperature" not in sent(it)
            assert "top_k" not in sent(it)
            assert sent(it)["stop_sequences"] == ["END"]

    run(body())


def test_what_was_chosen_is_there_when_the_chat_is_opened_again(tmp_path: Path) -> None:
    async def begin() -> int:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, system="Before."))
            await asked(it, session, "demo:hello")
            later = replace(
                session.options,
                system="Be brief.\n\n请简短。",
                max_tokens=2000,
                parameters=Parameters(top_k=3, stop_sequences=("\n\nHuman:",)),
            )
            session.chat.set(later)
            assert session.conversation_id is not None
            return session.conversation_id

    async def again(chat: int) -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            options = (await it.library.open(chat)).options
            assert options.system == "Be brief.\n\n请简短。"
            assert options.max_tokens == 2000
            assert options.parameters == Parameters(top_k=3, stop_sequences=("\n\nHuman:",))

    run(again(run(begin())))
