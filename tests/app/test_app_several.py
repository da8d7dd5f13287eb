"""Several models asked at once: their answers are versions of each other, made side by side."""

from __future__ import annotations

import asyncio
import gc
import shutil
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest

from nocopt.app.lane import LaneState
from nocopt.app.session import Session
from nocopt.core.conversation import Node
from nocopt.core.errors import Cause, Failure, StoreError, StoreFault, WireError, WireKind
from nocopt.core.messages import user_message
from nocopt.core.reply import Outcome
from nocopt.core.settings import Settings
from nocopt.store.conversations import NewNode
from nocopt.store.settings_file import SettingsFile
from tests.app.rig import OWN, Rig, finished, on_disk, rig, run, said, until
from tests.app.tool_scripts import Trial, call, reply, with_tools
from tests.fakes import OPENED, ScriptedClient, Step, answer, end, text

FIRST, SECOND, THIRD, FOURTH = (
    *("claude-sonnet-5", "claude-opus-4-8", "claude-haiku-4-5"),
    "claude-fable-5",
)
ALL = (FIRST, SECOND, THIRD, FOURTH)
REFUSED = WireError(Failure(WireKind.HTTP, Cause.INVALID_REQUEST, status=400))


class ByModel(list[Sequence[Step]]):
    """Scripts of a client that go by the model that is asked, whichever asks first."""

    def __init__(self, client: ScriptedClient, scripts: dict[str, list[Step]]) -> None:
        super().__init__()
        self._client, self._of = client, scripts

    def pop(self, index: int = -1, /) -> list[Step]:  # type: ignore[override]
        del index
        return self._of[self._client.asked[-1].model]


def begun(it: Rig, **scripts: list[Step]) -> Session:
    """A new chat whose next message goes to as many models as there are scripts."""
    models = ALL[: len(scripts)]
    it.client.scripts = ByModel(it.client, dict(zip(models, scripts.values(), strict=True)))
    session = it.library.new_session()
    session.chat.set_model(FIRST)
    session.several.want(models)
    return session


def texts(session: Session) -> dict[str, str]:
    """What each model has said to the first message."""
    nodes = map(session.versions.find, session.versions.of(session.path[1]))
    return {node.model: node.message.text for node in nodes if node is not None}


def test_four_models_answer_at_the_same_time_and_the_first_is_shown(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go, one = asyncio.Event(), [OPENED, text("Half ")]
            rest: list[Step] = [go, text("whole"), end()]
            scripts = {name: [*one, *rest] for name in "abcd"}
            session = begun(it, **scripts)
            assert await session.send("All of you?")
            assert session.several.wanted == (), "the choice is for one message"
            lanes = session.several.lanes
            await until(
                lambda: all(lane.draft is not None and lane.draft.has_content for lane in lanes),
                *(lane.rounds.changed for lane in lanes if lane.rounds is not None),
            )
            assert session.running, "all four wait in the middle of their answers"
            assert not await session.send("Too early"), "nothing begins beside them"
            go.set()
            await finished(session)
            assert texts(session) == dict.fromkeys(ALL, "Half whole")
            assert session.path[-1].model == FIRST
            assert [lane.state for lane in lanes] == [LaneState.DONE] * 4
            nodes = [session.versions.find(id_) for id_ in session.versions.of(session.path[1])]
            assert all(node and node.reply and node.reply.usage.output_tokens for node in nodes)
            assert await on_disk(it, session) == said(session)
            rows = await it.means.spending.entries("0000", "9999")
            assert len(rows) == 4, "each is paid for"

    run(body())


def test_one_that_fails_leaves_the_others_alone(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = begun(it, a=[REFUSED], b=answer("Fine."))
            assert await session.send("Well?")
            await finished(session)
            lanes = session.several.lanes
            assert [lane.state for lane in lanes] == [LaneState.FAILED, LaneState.DONE]
            reply = session.path[-1].reply
            assert reply is not None
            assert reply.outcome is Outcome.ERROR
            assert await session.several.show(lanes[1])
            assert said(session)[-1] == ("assistant", "Fine.")
            assert session.several.shown is lanes[1]
            it.client.scripts = [answer("Go on.")]
            assert await session.send("And now?")
            await finished(session)
            assert [words for _, words in said(session)] == ["Well?", "Fine.", "And now?", "Go on."]
            assert session.path[-1].model == FIRST, "the chat's own model stays"
            assert session.several.lanes == ()

    run(body())


def test_another_answer_is_watched_while_all_are_made(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go = asyncio.Event()
            session = begun(it, a=[OPENED, text("A"), go, end()], b=answer("Done."))
            assert await session.send("Well?")
            first, second = session.several.lanes
            await until(lambda: second.state is LaneState.DONE, session.several.changed)
            assert session.draft is first.draft
            assert await session.several.show(second)
            assert session.draft is None
            assert session.running
            assert said(session)[-1] == ("assistant", "Done.")
            assert await on_disk(it, session) == said(session)
            assert await session.several.show(first)
            assert said(session)[-1] == ("user", "Well?"), "what is made is not on the path yet"
            assert session.draft is first.draft
            assert await session.several.show(second)
            go.set()
            await finished(session)
            assert said(session)[-1] == ("assistant", "Done."), "the reader stays where they are"
            assert await on_disk(it, session) == said(session)

    run(body())


def test_stopping_ends_all_of_them_and_keeps_what_has_come(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            never = asyncio.Event()
            script: list[Step] = [OPENED, text("So far"), never]
            session = begun(it, a=script, b=script)
            assert await session.send("Well?")
            lanes = session.several.lanes
            await until(
                lambda: all(lane.draft is not None and lane.draft.has_content for lane in lanes),
                *(lane.rounds.changed for lane in lanes if lane.rounds is not None),
            )
            await session.stop()
            assert not session.running
            assert [lane.state for lane in lanes] == [LaneState.STOPPED] * 2
            assert texts(session) == {FIRST: "So far", SECOND: "So far"}

    run(body())


def test_what_the_disk_refuses_of_any_is_written_later(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go = asyncio.Event()
            script: list[Step] = [OPENED, text("Kept"), go, end()]
            session = begun(it, a=script, b=script)
            assert await session.send("Well?")
            await it.refuse_writes()
            go.set()
            await finished(session)
            before = session.unsaved
            await it.allow_writes()
            await session.save_unsaved()
            assert (before, session.unsaved) == (True, False)
            assert texts(session) == {FIRST: "Kept", SECOND: "Kept"}
            assert await on_disk(it, session) == said(session)

    run(body())


def test_what_is_not_on_the_disk_stays_when_one_is_chosen_and_when_others_write(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go = asyncio.Event()
            script: list[Step] = [OPENED, text("Kept"), go, end()]
            session = begun(it, a=script, b=script)
            assert await session.send("Well?")
            first, second = session.several.lanes
            assert await session.several.show(second)
            await it.refuse_writes()
            go.set()
            await finished(session)
            assert session.several.shown is second
            assert not await session.several.show(first), "the disk has neither"
            session.several.close()
            before = session.unsaved
            await it.allow_writes()
            asked = session.path[0]
            other = NewNode(asked.conversation_id, asked.id, user_message("from elsewhere"))
            await it.means.conversations.append(other, 9.0)
            await session.versions.take_growth()
            assert said(session)[-1] == ("assistant", "Kept")
            assert await session.several.show(first)
            assert session.path[-1].model == FIRST
            assert (before, session.unsaved) == (True, False)
            assert texts(session) == {FIRST: "Kept", SECOND: "Kept", "": "from elsewhere"}
            session.several.close()
            assert session.several.lanes == ()

    run(body())


def test_one_that_is_chosen_while_it_is_written_is_where_the_chat_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go, written, known = asyncio.Event(), asyncio.Event(), asyncio.Event()
            session = begun(it, a=answer("First."), b=[OPENED, text("Second."), go, end()])
            finish = it.means.checkpoints.finish

            async def slow(new: NewNode, now: float, slot: int = 0, *, leads: bool = True) -> Node:
                node = await finish(new, now, slot, leads=leads)
                if slot:
                    written.set()
                    await known.wait()
                return node

            monkeypatch.setattr(it.means.checkpoints, "finish", slow)
            assert await session.send("Well?")
            first, second = session.several.lanes
            await until(lambda: first.state is LaneState.DONE, session.several.changed)
            go.set()
            await written.wait()
            assert await session.several.show(second)
            known.set()
            await finished(session)
            assert said(session)[-1] == ("assistant", "Second.")
            assert await on_disk(it, session) == said(session)

    run(body())


def test_what_the_disk_has_no_room_for_keeps_no_other_answer_off_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session, refused = begun(it, a=answer("Long."), b=answer("Short.")), {0, 1}
            finish = it.means.checkpoints.finish

            async def full(new: NewNode, now: float, slot: int = 0, *, leads: bool = True) -> Node:
                if slot in refused:
                    raise StoreError(StoreFault.DISK_FULL, "nocopt.db")
                return await finish(new, now, slot, leads=leads)

            monkeypatch.setattr(it.means.checkpoints, "finish", full)
            assert await session.send("Well?")
            await finished(session)
            refused.discard(1)
            await session.save_unsaved()
            long, short = (lane.path.left_over for lane in session.several.lanes)
            assert long is not None
            assert short is None
            refused.clear()
            await session.save_unsaved()
            assert not session.unsaved

    run(body())


def test_a_chat_that_is_left_and_opened_again_asks_those_that_were_chosen(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Fine.")) as it:
            session = it.library.new_session()
            assert await session.send("Well?")
            await finished(session)
            chat, left = session.conversation_id, weakref.ref(session)
            assert chat is not None
            session.several.want((FIRST, SECOND))
            del session
            gc.collect()
            assert left() is None
            again = await it.library.open(chat)
            assert again.several.wanted == (FIRST, SECOND)

    run(body())


def test_the_model_whose_answer_failed_is_asked_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = begun(it, a=answer("Fine."), b=[REFUSED])
            assert await session.send("Well?")
            await finished(session)
            first, second = session.several.lanes
            assert await session.several.show(second)
            it.client.scripts = [answer("Now.")]
            await session.retry()
            await finished(session)
            assert (session.path[-1].model, said(session)[-1][1]) == (SECOND, "Now.")
            assert first.state is LaneState.DONE

    run(body())


def test_one_that_is_deleted_is_offered_again_when_it_comes_back(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            session = begun(it, a=answer("One."), b=answer("Two."))
            assert await session.send("Well?")
            await finished(session)
            lanes = session.several.lanes
            assert session.several.offered == lanes
            assert await session.pruning.remove((session.path[-1],), all_versions=False)
            assert said(session)[-1] == ("assistant", "Two.")
            assert session.several.offered == lanes[1:]
            assert await session.pruning.bring_back()
            assert session.several.offered == lanes

    run(body())


def test_a_title_is_asked_for_once(tmp_path: Path) -> None:
    async def body() -> None:
        settings = Settings(accounts=(OWN,), title_model="titles")
        async with rig(tmp_path, settings=settings) as it:
            session = begun(it, a=[REFUSED], b=answer("Two."), c=answer("Three."))
            scripts: dict[str, list[Step]] = {FIRST: [REFUSED], "titles": answer("A title")}
            scripts |= {SECOND: answer("Two."), THIRD: answer("Three.")}
            it.client.scripts = ByModel(it.client, scripts)
            it.settings.apply(settings)
            assert await session.send("Well?")
            await until(lambda: session.title == "A title", session.state_changed)
            assert [one.model for one in it.client.asked].count("titles") == 1

    run(body())


def test_a_temporary_chat_asks_several_too(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            begun(it, a=answer("One."), b=answer("Two."))
            session = await it.services.temporary.session()
            session.several.want((FIRST, SECOND))
            assert await session.send("Well?")
            await finished(session)
            assert texts(session) == {FIRST: "One.", SECOND: "Two."}
            kept = await it.services.temporary.keep()
            assert kept is not None
            again = await it.library.open(kept)
            assert texts(again) == {FIRST: "One.", SECOND: "Two."}

    run(body())


def test_what_it_costs_to_ask_all_of_them_is_told_before(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("Hello.")) as it:
            session = it.library.new_session()
            session.chat.set_model(FIRST)
            assert await session.send("Well?")
            await finished(session)
            forecasting = it.library.forecasts.of(session)
            await forecasting.flush()
            costs = []
            for models in ((), (FIRST, SECOND), (FIRST, SECOND, THIRD), ()):
                session.several.want(models)
                assert forecasting.value is not None
                assert forecasting.value.cost is not None
                costs.append(forecasting.value.cost)
            alone, two, three, again = costs
            assert alone == again
            assert alone < two < three
            forecasting.close()

    run(body())


def test_what_is_said_meanwhile_follows_the_answer_that_is_shown(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            go = asyncio.Event()
            session = begun(it, a=answer("First."), b=[OPENED, text("Second."), go, end()])
            assert await session.send("Well?")
            first, _ = session.several.lanes
            await until(lambda: first.state is LaneState.DONE, session.several.changed)
            assert await session.send("And then?", may_wait=True)
            assert session.later.waits
            assert len(said(session)) == 2, "it waits for all of them"
            it.client.scripts = ByModel(it.client, {FIRST: answer("Then."), SECOND: []})
            go.set()
            await until(lambda: len(said(session)) == 4, session.path_changed)
            await finished(session)
            words = [words for _, words in said(session)]
            assert words == ["Well?", "First.", "And then?", "Then."]

    run(body())


def test_one_of_them_is_stopped_and_the_others_go_on(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            never, go = asyncio.Event(), asyncio.Event()
            cut: list[Step] = [OPENED, text("So far"), never]
            session = begun(it, a=cut, b=[OPENED, go, text("B"), end()])
            assert await session.send("Well?")
            first, second = session.several.lanes
            await until(
                lambda: first.draft is not None and first.draft.has_content, session.draft_changed
            )
            session.several.stop_one(first)
            await until(lambda: first.state is LaneState.STOPPED, session.several.changed)
            assert (second.state, session.running) == (LaneState.RUNNING, True)
            assert said(session)[-1] == ("assistant", "So far")
            go.set()
            await finished(session)
            assert second.state is LaneState.DONE
            assert texts(session) == {FIRST: "So far", SECOND: "B"}
            assert await on_disk(it, session) == said(session)

    run(body())


def test_one_whose_tools_were_not_allowed_to_run_is_not_finished(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, tools=[Trial()]) as it:
            session = with_tools(it, "echo")
            scripts = {FIRST: reply(call("a")), SECOND: answer("B")}
            it.client.scripts = ByModel(it.client, scripts)
            session.several.want((FIRST, SECOND))
            assert await session.send("Well?")
            first, second = session.several.lanes
            await until(lambda: first.state is LaneState.ASKING, session.several.changed)
            session.several.stop_one(first)
            await finished(session)
            assert (first.state, second.state) == (LaneState.STOPPED, LaneState.DONE)

    run(body())


def test_the_models_asked_last_are_known_at_the_next_start(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            it.library.new_session().several.want((FIRST, "never-offered", SECOND))
        stored = SettingsFile(tmp_path / "settings.json").load().settings
        async with rig(tmp_path, settings=stored) as it:
            several = it.library.new_session().several
            assert several.wanted == (), "nobody has asked for that again"
            assert several.wanted_last == (FIRST, SECOND)

    run(body())


def test_what_was_being_written_when_the_program_died_is_there_again(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path / "one") as it:
            never = asyncio.Event()
            script: list[Step] = [OPENED, text("So far"), never]
            session = begun(it, a=script, b=answer("Whole."), c=script)
            assert await session.send("Well?")
            lanes = session.several.lanes
            await until(lambda: lanes[1].state is LaneState.DONE, session.several.changed)
            await until(
                lambda: all(lane.draft is None or lane.draft.has_content for lane in lanes),
                *(lane.rounds.changed for lane in lanes if lane.rounds is not None),
            )
            chat, kept = session.conversation_id, "SELECT count(*) FROM draft_pieces"
            assert chat is not None

            async def saved() -> int:
                rows = await it.database.read(lambda db: db.execute(kept).fetchone())
                return int(rows[0])

            while await saved() < 2:
                continue
            assert await session.several.show(lanes[2])
            copy = tmp_path / "two" / "data"
            copy.mkdir(parents=True)
            for file in (tmp_path / "one" / "data").glob("*.db*"):
                shutil.copy(file, copy)  # as a death leaves it
            async with rig(tmp_path / "two") as again:
                found = await again.library.open(chat)
                told = texts(found)
                assert told == {FIRST: "So far", SECOND: "Whole.", THIRD: "So far"}
                assert found.path[-1].model == THIRD, "which was being watched"
                reply = found.path[-1].reply
                assert reply is not None
                assert reply.outcome is Outcome.INTERRUPTED

    run(body())
