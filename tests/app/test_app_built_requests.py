"""What a session sends is what the builder builds, and what it was asked with is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.messages import part_to_dict
from nocopt.core.parameters import Parameters
from nocopt.core.report import RepairKind
from nocopt.core.settings import Settings
from tests.app.rig import OWN, asked, rig, run
from tests.app.tool_scripts import reply, said_block, thought
from tests.fakes import answer

ANTHROPIC = Settings(accounts=(replace(OWN, endpoint="https://api.anthropic.com"),))


@pytest.mark.check(24, 29)
def test_thinking_goes_back_until_the_prompt_is_another(tmp_path: Path) -> None:
    async def body() -> None:
        first = reply(thought("Hm é", "sig=="), said_block("a"), reason="end_turn")
        async with rig(tmp_path, first, answer("b"), answer("c"), settings=ANTHROPIC) as it:
            session = it.library.new_session()
            await asked(it, session, "one")
            await asked(it, session, "two")
            sent = it.client.asked[1]
            assert part_to_dict(sent.messages[1].parts[0]) == thought("Hm é", "sig==")
            session.chat.set(replace(session.options, system="Be brief."))
            await asked(it, session, "three")
            sent = it.client.asked[2]
            assert [part_to_dict(part)["type"] for part in sent.messages[1].parts] == ["text"]
            last = session.path[-1].reply
            assert last is not None
            assert last.report is not None
            assert [one.kind for one in last.report.told(None)] == [RepairKind.THINKING_STRIPPED]

    run(body())


def test_a_relay_gets_thinking_back_and_marks_for_a_cache(tmp_path: Path) -> None:
    """What it does not take, it refuses, and then it is asked without."""
    long = "word " * 5_000

    async def body() -> None:
        for folder, settings in (("own", ANTHROPIC), ("relay", None)):
            first = reply(thought("Hm", "sig=="), said_block("a"), reason="end_turn")
            async with rig(tmp_path / folder, first, answer("b"), settings=settings) as it:
                session = it.library.new_session()
                await asked(it, session, long)
                await asked(it, session, "two")
                sent = it.client.asked[1]
                kinds = [part_to_dict(part)["type"] for part in sent.messages[1].parts]
                assert kinds == ["thinking", "text"]
                assert sent.cache is not None
                assert sent.cache.top_level is (settings is ANTHROPIC)

    run(body())


def test_prefix_and_report_are_kept_with_the_reply(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a")) as it:
            session = it.library.new_session()
            parameters = Parameters(temperature=0.5, betas=("token-efficient-tools-2025-02-19",))
            session.chat.set(replace(session.options, parameters=parameters))
            await asked(it, session, "one")
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.prefix == it.client.asked[0].prefix
            assert reply.prefix is not None
            assert reply.report is not None
            assert reply.report.tokens > 0
            assert session.conversation_id is not None
            loaded = await it.means.conversations.load(session.conversation_id)
            assert loaded is not None
            kept = loaded[1][session.path[-1].id].reply
            assert kept is not None
            assert (kept.prefix, kept.report) == (reply.prefix, reply.report)

    run(body())
