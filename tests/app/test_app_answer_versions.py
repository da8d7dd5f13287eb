"""Versions of answers of several turns: a later turn asked for again is another version, too."""

from __future__ import annotations

from pathlib import Path

from nocopt.core.answers import answers
from tests.app.rig import asked, finished, rig, run
from tests.app.tool_scripts import Trial, call, reply, with_tools
from tests.fakes import answer


def test_every_answer_can_be_shown_again_wherever_it_parted(tmp_path: Path) -> None:
    async def body() -> None:
        script = (reply(call("a")), answer("One."), answer("Again."), answer("Other."))
        async with rig(tmp_path, *script, tools=[Trial(harmless=True)]) as it:
            session = with_tools(it, "echo")
            versions = session.versions
            await asked(it, session, "go")
            first = answers(session.path)[1]
            assert [node.message.text for node in first] == ["", "", "One."]
            assert versions.beside(first) == (first[-1].id,)

            await session.retry()
            await finished(session)
            again = answers(session.path)[1]
            assert again[:2] == first[:2], "what the tools gave is not asked for again"

            assert await versions.regenerate(again[0])
            await finished(session)
            (other,) = answers(session.path)[1]
            tips = (first[-1].id, again[-1].id, other.id)
            for nodes in (first, again, (other,)):
                assert versions.beside(nodes) == tips
                assert await versions.show(nodes[-1].id)
                assert answers(session.path)[1] == nodes
            question = answers(session.path)[0]
            assert versions.beside(question) == (question[0].id,)

    run(body())


def test_an_answer_that_was_left_off_and_asked_behind_is_a_version_of_its_own(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        script = (reply(call("a")), answer("Well."), answer("Other."))
        async with rig(tmp_path, *script, tools=[Trial(harmless=True)]) as it:
            session = it.library.new_session()
            await asked(it, session, "go")  # no tool is switched on, so none runs
            left = session.path[1]
            await asked(it, session, "never mind")
            assert await session.versions.regenerate(left)
            await finished(session)
            other = session.path[1]
            assert session.versions.beside((other,)) == (left.id, other.id)
            assert await session.versions.show(left.id)
            assert [node.message.text for node in session.path][2:] == ["never mind", "Well."]

    run(body())
