"""The search in the window: typed, found, opened at the place, in any chat and any branch."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton

from nocopt.core.filing import Batch, Filing
from nocopt.ui.conversation.items import Place
from nocopt.ui.search.results import FoundList
from nocopt.ui.sidebar.chat_view import ChatView
from nocopt.ui.trash_notice import TRASHED
from tests.app.rig import Rig, asked, finished, until
from tests.fakes import OPENED, answer, text
from tests.ui.finding import all_named, named
from tests.ui.window_stage import CTRL, Play, Stage, seen

FAR = "\n\n".join(f"Paragraph number {number}." for number in range(60))
SHIFT = Qt.KeyboardModifier.ShiftModifier


async def chat(it: Rig, *words: str) -> int:
    """Have a chat with scripted answers; return its id."""
    session = it.library.new_session()
    for one in words:
        await asked(it, session, one)
    assert session.conversation_id is not None
    return session.conversation_id


def field(on: Stage) -> QLineEdit:
    return named(on.window, QLineEdit, "Search chats")


def compose(on: Stage, words: str) -> None:
    """Write as an input method does."""
    made = QInputMethodEvent()
    made.setCommitString(words)
    QApplication.sendEvent(field(on), made)


def found(on: Stage) -> list[str]:
    """What is shown as found, without headings."""
    lists = all_named(on.window, FoundList, "Found")
    if not lists or not lists[0].isVisible():
        return []
    model = lists[0].model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(one.data(role)) for one in rows if model.flags(one)]


def place(on: Stage) -> str:
    """The text from the match at hand on, if it is in sight; empty if there is none."""
    pane = on.window.pane
    match = pane.search.finding.current
    if match is None or match.item not in pane.view.geometry_of.items_in_sight():
        return ""
    row = pane.view.items[match.item].rows[match.row]
    boxes = row.boxes(match.start, match.start + 1)
    top = pane.view.geometry_of.row_origin(Place(match.item, match.row)).y() + boxes[0].top()
    inside = 0 <= top <= pane.view.viewport().height() - boxes[0].height()
    return row.text[match.start :] if inside and not row.hidden else ""


def test_a_chinese_word_of_two_characters_leads_to_its_place(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await chat(on.it, "第一个问题", "又一个问题")
        on.desk.new_chat()
        on.press(Qt.Key.Key_K, CTRL)
        assert field(on).hasFocus()
        compose(on, "数据")
        on.press(Qt.Key.Key_Return)  # before there is any answer
        await seen(lambda: place(on) == "数据库在这里。")
        pane = on.window.pane
        assert on.session.title == "第一个问题"
        assert pane.view.hasFocus()
        assert pane.view.highlights.wanted is not None
        assert field(on).text() == "数据"
        on.press(Qt.Key.Key_Down)
        assert pane.view.highlights.wanted is None

    first = answer(f"{FAR}\n\n我的数据库在这里。\n\n{FAR}")
    play(scene, first, answer("没有"))


def test_it_is_found_in_another_branch_which_is_shown_then(play: Play) -> None:
    async def scene(on: Stage) -> None:
        chat_id = await chat(on.it, "which way?")
        session = await on.it.library.open(chat_id)
        assert await session.versions.regenerate(session.path[-1])
        await finished(session)
        assert session.path[-1].message.text == "To the right."
        on.press(Qt.Key.Key_F, CTRL | SHIFT)
        on.write("left")
        await seen(lambda: len(found(on)) == 1)
        on.press(Qt.Key.Key_Return)
        await seen(lambda: place(on) == "left.")
        assert on.session.path[-1].message.text == "To the left."

    play(scene, answer("To the left."), answer("To the right."))


def test_while_there_is_text_the_list_gives_way_and_escape_brings_it_back(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await chat(on.it, "about foxes")
        await chat(on.it, "about wolves")
        chats = named(on.window, QListView, "Chats")
        await seen(chats.isVisible)
        on.press(Qt.Key.Key_K, CTRL)
        on.write("fox")
        await seen(lambda: len(found(on)) == 2)
        assert found(on)[0].startswith("about foxes, ")
        assert not chats.isVisible()
        on.write("xx")
        labels = on.window.sidebar.findChildren(QLabel)
        nothing = "Nothing found for “foxxx”."
        less = f"{nothing} Thinking was not looked through."
        await seen(lambda: less in [one.text() for one in labels])
        deeper = named(on.window, QPushButton, "Search thinking, too")
        deeper.click()
        await seen(lambda: nothing in [one.text() for one in labels])
        assert not deeper.isVisible()
        assert field(on).hasFocus()
        on.press(Qt.Key.Key_Escape)
        assert chats.isVisible()
        assert field(on).text() == ""
        on.press(Qt.Key.Key_Escape)
        assert on.field.hasFocus()

    play(scene, answer("yes"), answer("yes"))


def test_a_title_opens_its_chat_and_the_next_message_is_written_there(play: Play) -> None:
    async def scene(on: Stage) -> None:
        foxes = await chat(on.it, "about foxes")
        await chat(on.it, "about wolves")
        on.press(Qt.Key.Key_K, CTRL)
        on.write("in:list fox")
        await seen(lambda: bool(found(on)))
        on.press(Qt.Key.Key_Return)
        await until(lambda: on.desk.session is not None, on.session.state_changed)
        await seen(lambda: on.session.conversation_id == foxes)
        await seen(on.field.hasFocus)

    play(scene, answer("yes"), answer("yes"))


def test_what_the_index_did_not_have_yet_comes_by_itself(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await chat(on.it, "a", "b", "c")
        on.press(Qt.Key.Key_K, CTRL)
        on.write("zebra")
        labels = on.window.sidebar.findChildren
        making = "The search index is being made."
        await seen(lambda: making in [one.text() for one in labels(QLabel)])
        assert found(on) == []
        progress = on.it.services.indexing.progress
        for done in (1, 2, 3):  # as when all was put into it in the background
            progress.emit(done, 3)
        await seen(lambda: len(found(on)) == 1)

    long = 30_000 * "word "  # more than is put in before an answer
    play(scene, answer(f"{long} zebra"), answer(long), answer(long))


def test_a_chat_that_was_deleted_meanwhile_is_not_opened_and_that_is_said(play: Play) -> None:
    async def scene(on: Stage) -> None:
        foxes = await chat(on.it, "about foxes")
        wolves = await chat(on.it, "about wolves")
        on.desk.open_chat(foxes)
        await seen(lambda: on.session.conversation_id == foxes)
        on.press(Qt.Key.Key_K, CTRL)
        on.write("wolves")
        await seen(lambda: len(found(on)) == 2)
        filing = on.it.library.filing
        await filing.do(Filing(Batch.TRASH, (wolves,)))
        await filing.do(Filing(Batch.PURGE, (wolves,)))
        on.press(Qt.Key.Key_Return)
        said = "This chat is no longer there."
        await seen(lambda: said in [one.text() for one in on.window.findChildren(QLabel)])
        assert on.session.conversation_id == foxes

    play(scene, answer("yes"), answer("yes"))


def test_a_chat_in_the_trash_is_read_there_and_comes_back_when_something_is_sent(
    play: Play,
) -> None:
    async def scene(on: Stage) -> None:
        wolves = await chat(on.it, "about wolves")
        chats = on.it.library.chats
        await on.it.library.delete(wolves)
        on.press(Qt.Key.Key_K, CTRL)
        on.write("in:trash wolves")
        await seen(lambda: len(found(on)) == 2)
        on.press(Qt.Key.Key_Return)
        await seen(lambda: on.session.conversation_id == wolves)
        assert on.banners()[TRASHED] == "This chat is in the trash."
        on.button("Restore").click()
        await seen(lambda: TRASHED not in on.banners())
        assert chats.find(wolves) == 0
        assert on.session.conversation_id == wolves
        await on.it.library.delete(wolves)
        on.desk.open_chat(wolves)
        await seen(lambda: TRASHED in on.banners())
        await on.send("and dogs?")
        await seen(lambda: chats.find(wolves) == 0)
        await finished(on.session)
        assert TRASHED not in on.banners()

    play(scene, answer("yes"), answer("also"))


def test_a_running_reply_is_not_stopped_by_escape_in_the_field(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await on.send("hello")
        on.press(Qt.Key.Key_K, CTRL)
        on.write("x")
        on.press(Qt.Key.Key_Escape)
        on.press(Qt.Key.Key_Escape)
        assert on.session.running
        assert on.field.hasFocus()
        on.press(Qt.Key.Key_Escape)
        await finished(on.session)

    play(scene, [OPENED, text("for ever"), asyncio.Event()])


@pytest.mark.parametrize("typed", ["", "foxes"])
def test_the_explanation_stands_in_place_of_the_list(play: Play, typed: str) -> None:
    async def scene(on: Stage) -> None:
        await chat(on.it, "about foxes")
        on.press(Qt.Key.Key_K, CTRL)
        if typed:
            on.write(typed)
            await seen(lambda: bool(found(on)))
        on.button("What can be typed").click()
        filter_ = named(on.window, QPushButton, "from:me")
        assert filter_.isVisible()
        filter_.click()
        assert not filter_.isVisible()
        assert field(on).text() == f"{typed} from:me ".lstrip()
        assert field(on).hasFocus()
        await seen(lambda: len(found(on)) == 1)

    play(scene, answer("yes"))


def shown_filters(on: Stage) -> list[str]:
    """The words of the chips, and what is said below them."""
    chips = on.window.search.chips
    if chips is None or not chips.isVisible():
        return []
    said = [one.text() for one in chips.findChildren(QLabel) if one.isVisible()]
    return [*(one.text() for one in chips.chips), *said]


def test_filters_are_chips_that_go_by_mouse_and_keyboard(play: Play) -> None:
    async def scene(on: Stage) -> None:
        await chat(on.it, "about foxes")
        on.press(Qt.Key.Key_K, CTRL)
        on.write("foxes since:")
        [said] = shown_filters(on)
        assert all(one in said for one in ("today", "yesterday", "monday", "7d", "2026-10"))
        on.write("soon from:me")
        assert shown_filters(on) == ["since:soon", "From you", said]
        chips = on.window.search.chips
        assert chips is not None
        on.press(Qt.Key.Key_Tab)
        on.press(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is chips.chips[0]
        on.press(Qt.Key.Key_Delete)
        assert field(on).text() == "foxes from:me"
        assert field(on).hasFocus()
        await seen(lambda: len(found(on)) == 1)
        chips.chips[0].click()
        assert (field(on).text(), shown_filters(on)) == ("foxes", [])

    play(scene, answer("yes"))


def test_a_project_or_a_tag_by_itself_narrows_the_list(play: Play) -> None:
    async def scene(on: Stage) -> None:
        foxes, wolves = [await chat(on.it, f"about {what}") for what in ("foxes", "wolves")]
        filing = on.it.library.filing
        project = await filing.add_project("My zoo")
        await filing.do(Filing(Batch.MOVE, (foxes,), project.id))
        await filing.do(Filing(Batch.TAG, (wolves,), tag="grey"))
        [view] = on.window.findChildren(ChatView)
        on.window.sidebar.wishes.project_shown.emit("My zoo")  # as its menu does
        assert field(on).text() == 'in:"My zoo"'
        assert shown_filters(on) == ["Project: My zoo"]
        assert on.chats() == ["about foxes"]
        assert view.isVisible()
        on.press(Qt.Key.Key_K, CTRL)
        on.press(Qt.Key.Key_Escape)
        assert on.chats() == ["My zoo", "about foxes", "about wolves"]
        model = view.model()
        rows = (model.index(row, 0) for row in range(model.rowCount()))
        row = view.visualRect(next(one for one in rows if one.data() == "about wolves"))
        tag = QPoint(row.right() - 4 * 4 - 4 * 4, row.center().y())  # left of the dot for news
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tag)
        assert field(on).text() == "tag:grey"
        assert on.chats() == ["about wolves"]
        on.press(Qt.Key.Key_K, CTRL)
        on.press(Qt.Key.Key_End)
        on.press(Qt.Key.Key_Return)
        assert view.hasFocus()
        await filing.do(Filing(Batch.UNTAG, (wolves,), tag="grey"))
        assert on.chats() == []
        field(on).setText("tag:grey wolves")
        await seen(lambda: "No chat has the tag" in shown_filters(on)[-1])

    play(scene, answer("yes"), answer("no"))
