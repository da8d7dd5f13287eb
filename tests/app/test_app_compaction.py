"""What a chat no longer sends: cut off by the person, or put into a summary; both taken back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.app.session import Session
from nocopt.core.attachments import AttachmentPart
from nocopt.core.conversation import NodeKind
from nocopt.core.echo import SUMMARY_LEAD
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.facts import Ability
from nocopt.core.messages import TextPart
from nocopt.core.spending import Per
from nocopt.core.summary_task import TASK
from tests.app.rig import Rig, asked, finished, rig, run, said, until
from tests.app.tool_scripts import Trial, call, reply, said_block, with_tools
from tests.fakes import BROKEN, OPENED, answer, end, text


def kinds(session: Session) -> list[NodeKind]:
    """What the messages of the path are."""
    return [node.kind for node in session.path]


def cut(session: Session) -> int | None:
    """The place in the path of the first message that is sent, where not all are."""
    first = session.forgetting.first
    return None if first is None else session.path.index(first)


def possible(session: Session) -> bool:
    """Whether there is anything to be summarised."""
    return session.compaction.possible


async def chat(it: Rig, *words: str) -> Session:
    """A chat with answers to these words."""
    session = it.library.new_session()
    for one in words:
        await asked(it, session, one)
    return session


def test_what_is_forgotten_is_not_sent_and_can_be_sent_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *map(answer, "abcd")) as it:
            session = await chat(it, "one", "two")
            # An answer is kept with its question.
            assert session.forgetting.before(session.path[3])
            assert cut(session) == 2
            assert len(session.path) == 4
            await asked(it, session, "three")
            sent = [one.parts[0] for one in it.client.asked[-1].messages]
            assert sent == [TextPart("two"), TextPart("b"), TextPart("three")]
            await session.forgetting.take_back()
            assert cut(session) is None
            await asked(it, session, "four")
            assert len(it.client.asked[-1].messages) == 7

    run(body())


def test_a_cut_belongs_to_its_message_and_is_kept(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *map(answer, "abc")) as it:
            session = await chat(it, "one", "two")
            assert session.forgetting.before(session.path[2])
            assert await session.versions.edit(session.path[2], "instead")
            await finished(session)
            assert cut(session) is None
            assert len(it.client.asked[-1].messages) == 3
            other = session.versions.of(session.path[2])[0]
            assert await session.versions.show(other)
            assert cut(session) == 2
            id_ = session.conversation_id
        async with rig(tmp_path) as it:
            assert id_ is not None
            again = await it.library.open(id_)
            assert cut(again) == 2

    run(body())


def test_there_is_nothing_above_the_first_message_to_forget(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *map(answer, "ab")) as it:
            session = await chat(it, "one", "two")
            for node in session.path[:2]:
                assert not session.forgetting.before(node)
            assert session.forgetting.before(session.path[2])
            assert session.forgetting.start_for(session.path[3]) is None
            assert session.options.parameters.forget_before == session.path[2].id

    run(body())


def test_a_summary_takes_the_place_of_what_came_before(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *map(answer, ("a", "b", "A summary.", "c"))) as it:
            session = await chat(it, "one", "two")
            written: list[int] = []
            session.compaction.changed.connect(lambda: written.append(session.compaction.written))
            assert await session.compaction.run()
            assert written == [len("A summary.")]
            assert it.client.asked[2].messages[-1].parts == (TextPart(TASK),)
            assert kinds(session)[-2:] == [NodeKind.PLAIN, NodeKind.SUMMARY]
            assert len(session.path) == 5
            assert session.path[-1].message.text == "A summary."
            assert cut(session) == 4
            assert not session.running
            assert session.last_prompts == ("two", "one")
            await asked(it, session, "three")
            (message,) = it.client.asked[-1].messages
            assert message.parts == (
                TextPart(SUMMARY_LEAD),
                TextPart("A summary."),
                TextPart("three"),
            )
            sums = await it.means.spending.sums(Per.CHAT, "2000-01-01", "2100-01-01")
            assert sums[0].replies == 4

    run(body())


def test_a_summary_can_be_undone(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, *map(answer, ("a", "Sum.", "b", "Sum 2.", "c"))) as it:
            session = await chat(it, "one")
            assert await session.compaction.run()
            await session.forgetting.take_back()
            assert said(session) == [("user", "one"), ("assistant", "a")]
            assert session.options.parameters.forget_before is None
            await asked(it, session, "two")
            assert len(session.versions.of(session.path[2])) == 1
            assert len(it.client.asked[-1].messages) == 3
            # With messages behind it, it stays to be read, and is not sent.
            assert await session.compaction.run()
            await asked(it, session, "three")
            await session.forgetting.take_back()
            assert kinds(session)[4] is NodeKind.SUMMARY
            assert cut(session) is None

    run(body())


def test_a_model_that_would_rather_call_a_tool_is_asked_once_more_without_any(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        calling = reply(said_block("Let me see."), call("toolu_1"))
        scripts = (answer("a"), calling, answer("Sum."))
        async with rig(tmp_path, *scripts, tools=(Trial(),)) as it:
            session = with_tools(it, "echo")
            await asked(it, session, "one")
            written: list[int] = []
            session.compaction.changed.connect(lambda: written.append(session.compaction.written))
            assert await session.compaction.run()
            assert written == [len("Let me see."), len("Sum.")]
            assert session.path[-1].message.text == "Sum."
            choices = [one.tool_choice for one in it.client.asked[1:]]
            assert choices == [None, {"type": "none"}]
            sums = await it.means.spending.sums(Per.CHAT, "2000-01-01", "2100-01-01")
            assert sums[0].replies == 3

    run(body())


def test_what_fails_changes_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        scripts = (answer("a"), [WireError(BROKEN)], [OPENED, text("Half"), end("max_tokens")])
        async with rig(tmp_path, *scripts) as it:
            session = await chat(it, "one")
            path, options = session.path, session.options
            for _ in range(2):
                with pytest.raises(WireError):
                    await session.compaction.run()
            assert session.path == path
            assert session.options == options
            assert not session.running

    run(body())


def test_it_is_stopped_like_an_answer_and_nothing_is_sent_meanwhile(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, answer("a"), [OPENED, text("Half"), gate], answer("b")) as it:
            session = await chat(it, "one")
            states: list[bool] = []
            session.state_changed.connect(lambda: states.append(session.running))
            work = it.means.tasks.start("summarise", session.compaction.run())
            await until(lambda: session.compaction.written > 0, session.compaction.changed)
            assert session.running
            assert not await session.send("two")
            assert not await session.compaction.run()
            await session.stop()
            assert await work is False
            assert states == [True, False]
            assert len(session.path) == 2
            await asked(it, session, "two")
            assert len(it.client.asked[-1].messages) == 3

    run(body())


def test_a_file_that_is_gone_does_not_keep_a_chat_from_being_summarised(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("Sum.")) as it:
            session = it.library.new_session()
            part = await it.means.intake.take(b"words", "notes.txt", session.model)
            assert isinstance(part, AttachmentPart)
            assert await session.send("one", [part])
            await finished(session)
            it.means.shelves.attachments.path(part.sha256).unlink()
            assert await session.compaction.run()
            sent = it.client.asked[-1].messages[0].parts
            assert sent == (TextPart("[file notes.txt is no longer there]"), TextPart("one"))

    run(body())


def test_what_the_server_refuses_of_a_summary_goes_out_without_it_and_is_kept(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        words = "`temperature` is not supported on this model."
        kind = "invalid_request_error"
        refusal = Failure(WireKind.HTTP, Cause.INVALID_REQUEST, words, kind, 400)
        async with rig(tmp_path, answer("a"), [WireError(refusal)], answer("Sum.")) as it:
            session = it.library.new_session()
            session.chat.set_model("claude-sonnet-4-5")
            await asked(it, session, "one")
            parameters = replace(session.options.parameters, temperature=0.5)
            session.chat.set(replace(session.options, parameters=parameters))
            assert await session.compaction.run()
            assert [one.temperature for one in it.client.asked[1:]] == [0.5, None]
            assert session.chat.facts.refuses(Ability.TEMPERATURE, session.model.id)

    run(body())


def test_there_must_be_an_answer_to_be_summarised(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("a"), answer("Sum.")) as it:
            session = it.library.new_session()
            assert not possible(session)
            assert not await session.compaction.run()
            await asked(it, session, "one")
            assert possible(session)
            assert await session.compaction.run()
            assert not possible(session)

    run(body())


def test_a_chat_is_closed_while_it_is_summarised(tmp_path: Path) -> None:
    async def body() -> None:
        gate = asyncio.Event()
        async with rig(tmp_path, answer("a"), [OPENED, text("Half"), gate]) as it:
            session = await chat(it, "one")
            work = it.means.tasks.start("summarise", session.compaction.run())
            await until(lambda: session.compaction.written > 0, session.compaction.changed)
            await session.close()
            assert await work is False
            assert len(session.path) == 2

    run(body())


def test_the_demo_summarises_and_goes_on(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True, demo_only=True) as it:
            session = it.library.new_session()
            session.chat.set(replace(session.options, thinking="off"))
            await asked(it, session, "Hello")
            assert await session.compaction.run()
            await asked(it, session, "And on")
            roles = [role for role, _ in said(session)]
            assert roles == ["user", "assistant", "user", "user", "assistant"]

    run(body())
