"""Quitting with something in memory only is asked about, and it is saved elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton, QWidget

from nocopt.app.tasks import Tasks
from nocopt.core.errors import StoreError, StoreFault
from nocopt.ui import notices
from nocopt.ui.banner import Banner
from nocopt.ui.quitting import Quitting
from tests.app.rig import finished
from tests.fakes import OPENED, end, text
from tests.ui.finding import named
from tests.ui.window_stage import Play, Stage, seen, turn

Shown = TypeVar("Shown", bound=QWidget)


def begun(on: Stage) -> list[bool]:
    """Have quitting attended to, as the entry point does; the list grows once it may go on."""
    attending = on.window.quitting = Quitting(
        on.window.composer, on.window.banners, on.it.services.tasks
    )
    attending.attend(on.desk.rescue, on.it.library)
    asked: list[bool] = []
    on.window.quit_asked.connect(lambda: asked.append(True))
    return asked


def shown(window: QWidget, kind: type[Shown]) -> list[Shown]:
    """The dialogs that are open; those that were closed go a little later."""
    return [one for one in window.findChildren(kind) if one.isVisible()]


async def question(window: QWidget) -> QDialog:
    """Return the question that comes, which holds the window."""
    await seen(lambda: bool(shown(window, QDialog)))
    [dialog] = shown(window, QDialog)
    assert window.isVisible(), "it is held"
    return dialog


async def quitting(window: QWidget) -> QDialog:
    """Quit, and return the question that comes, as often as another one is just being answered."""
    while not shown(window, QDialog):
        window.close()
        await turn()
    return await question(window)


def said(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def press(dialog: QWidget, name: str) -> None:
    named(dialog, QPushButton, name).click()


async def save(window: QWidget, target: Path) -> None:
    """Choose a file as the person does."""
    await seen(lambda: bool(shown(window, QFileDialog)))
    [dialog] = shown(window, QFileDialog)
    dialog.fileSelected.emit(str(target))
    dialog.reject()


async def refused(on: Stage, gate: asyncio.Event) -> None:
    """Have an answer, and what is typed below it, refused by the disk."""
    await on.send("question")
    await on.it.refuse_writes()
    gate.set()
    await finished(on.session)
    on.write("half a thought")


def test_quitting_on_a_full_disk_is_held_until_everything_is_in_a_file(
    play: Play, tmp_path: Path
) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        asked = begun(on)
        await refused(on, gate)
        title = on.session.title
        on.desk.new_chat()
        on.write("another")
        dialog = await quitting(on.window)
        assert f"• “{title}”: an answer, and what you typed" in said(dialog)
        assert "• “New chat”: what you typed" in said(dialog)
        assert named(dialog, QPushButton, "Cancel").isDefault()
        press(dialog, "Cancel")
        await seen(lambda: not shown(on.window, QDialog))
        assert on.window.isVisible()
        assert not asked

        press(await quitting(on.window), "Save as file…")
        await save(on.window, tmp_path / "missing" / "kept.md")
        await seen(lambda: notices.UNSAVED in on.banners())
        again = await question(on.window)  # as nothing is in a file
        press(again, "Save as file…")
        await save(on.window, tmp_path / "kept.md")
        await seen(lambda: bool(asked))
        assert not on.window.isVisible()
        kept = (tmp_path / "kept.md").read_text("utf-8")
        answer = f"# {title}\n\n## Question\n\nquestion\n\n## Answer\n\nprecious\n\n"
        assert f"{answer}## Not sent\n\nhalf a thought\n" in kept
        assert "## Not sent\n\nanother\n" in kept
        await on.it.allow_writes()

    play(scene, [OPENED, text("precious"), gate, end()])


def test_an_answer_that_runs_goes_on_until_a_file_for_it_is_chosen(
    play: Play, tmp_path: Path
) -> None:
    gate, begin = asyncio.Event(), asyncio.Event()

    async def scene(on: Stage) -> None:
        asked = begun(on)
        await on.send("question")
        await on.it.refuse_writes()
        begin.set()
        await seen(lambda: on.session.unkept.answer)
        press(await quitting(on.window), "Save as file…")
        await seen(lambda: bool(shown(on.window, QFileDialog)))
        [dialog] = shown(on.window, QFileDialog)
        dialog.reject()
        await seen(lambda: not shown(on.window, QFileDialog))
        press(await question(on.window), "Cancel")
        await seen(lambda: not shown(on.window, QDialog))
        assert on.session.draft is not None, "nobody stopped it"
        press(await quitting(on.window), "Save as file…")
        await save(on.window, tmp_path / "kept.md")
        await seen(lambda: bool(asked))
        assert "## Answer\n\nprecious\n" in (tmp_path / "kept.md").read_text("utf-8")
        await on.it.allow_writes()

    play(scene, [OPENED, begin, text("precious"), gate, end()])


def test_quitting_anyway_leaves_nothing_behind(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        asked = begun(on)
        await refused(on, gate)
        press(await quitting(on.window), "Quit anyway")
        await seen(lambda: bool(asked))
        assert on.window.quitting is not None
        await on.window.quitting.leave()
        await on.it.allow_writes()

    play(scene, [OPENED, text("precious"), gate, end()])
    assert not list(tmp_path.rglob("nocopt-unsaved-*"))


def test_chats_with_long_titles_are_told_in_one_line_each(play: Play) -> None:
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        begun(on)
        await refused(on, gate)
        await on.it.allow_writes()
        assert on.session.conversation_id is not None
        await on.it.library.rename(on.session.conversation_id, "A title " * 20)
        await on.it.refuse_writes()
        on.write("!")
        dialog = await quitting(on.window)
        [line] = [one for one in said(dialog).splitlines() if one.startswith("•")]
        assert line.startswith("• “A title A title")
        assert "…”: " in line
        assert dialog.fontMetrics().horizontalAdvance(line) < dialog.width()
        press(dialog, "Cancel")
        await seen(lambda: not shown(on.window, QDialog))
        await on.it.allow_writes()

    play(scene, [OPENED, text("precious"), gate, end()])


def test_an_answer_of_which_nothing_had_come_is_no_loss(play: Play) -> None:
    async def scene(on: Stage) -> None:
        asked = begun(on)
        await on.send("question")
        await on.it.refuse_writes()
        await on.session.stop()
        assert on.session.unsaved
        on.window.close()
        await seen(lambda: bool(asked))
        assert not shown(on.window, QDialog)
        await on.it.allow_writes()

    play(scene, [OPENED, asyncio.Event()])


def test_where_everything_is_on_the_disk_nothing_is_asked(play: Play) -> None:
    async def scene(on: Stage) -> None:
        asked = begun(on)
        on.write("typed a moment ago")
        on.window.close()
        await seen(lambda: bool(asked))
        assert not shown(on.window, QDialog)
        assert await on.it.database.read(
            lambda connection: connection.execute(
                "SELECT count(*) FROM state WHERE value = 'typed a moment ago'"
            ).fetchone()
        ) == (1,)

    play(scene)


def test_a_window_with_nothing_at_risk_does_not_stay_for_a_moment(play: Play) -> None:
    async def scene(on: Stage) -> None:
        asked = begun(on)
        assert on.window.close(), "macOS logs nobody out whose windows stay"
        assert asked == [True]

    play(scene)


def test_an_end_that_waits_for_nobody_writes_a_file_and_then_no_other(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()  # without a folder for documents: it goes where it can
    gate = asyncio.Event()

    async def scene(on: Stage) -> None:
        asked = begun(on)
        await refused(on, gate)
        assert on.window.quitting is not None
        on.window.quitting.session_ends()
        [kept] = (tmp_path / "home").glob("nocopt-unsaved-*.md")
        assert "precious\n\n## Not sent\n\nhalf a thought\n" in kept.read_text("utf-8")
        assert kept.stat().st_mode & 0o777 == 0o600, "a chat is nobody else's business"
        on.window.close()
        await seen(lambda: bool(asked))  # it is in a file: there is nothing to ask
        await on.window.quitting.leave()
        assert list((tmp_path / "home").glob("nocopt-unsaved-*.md")) == [kept]
        begun(on)  # as the next start does
        key = f"saved_elsewhere:{kept.name}"
        await seen(lambda: key in on.banners())
        [told] = [one for one in on.window.banners.findChildren(Banner) if one.notice.key == key]
        assert kept.name in told.notice.text
        assert told.notice.once
        await on.it.allow_writes()

    play(scene, [OPENED, text("precious"), gate, end()])


def test_what_is_typed_while_the_chats_are_not_open_is_offered_as_a_file_and_asked_about(
    play: Play, tmp_path: Path
) -> None:
    async def scene(on: Stage) -> None:
        from nocopt.core.settings import Settings
        from nocopt.ui.main_window import MainWindow

        window, tasks = MainWindow(Settings(), tmp_path / "other.ini"), Tasks()
        window.quitting = Quitting(window.composer, window.banners, tasks)
        window.show()
        error = StoreError(StoreFault.LOCKED, "nocopt.db")
        waiting = asyncio.ensure_future(window.retry_wanted(error))
        await seen(lambda: bool(window.banners.shown))

        def ways() -> list[str]:
            [banner] = [one for one in window.findChildren(Banner) if not one.isHidden()]
            return [way.text for way in banner.notice.ways]

        assert ways() == ["Retry"]
        window.composer.type_text("a thought")
        assert ways() == ["Retry", "Save as file…"]
        window.composer.set_text("")
        assert ways() == ["Retry"]
        window.composer.set_text("a thought")
        dialog = await quitting(window)
        assert "Your chats are not open" in said(dialog)
        press(dialog, "Save as file…")
        await save(window, tmp_path / "typed.md")
        await seen(lambda: not window.isVisible())
        assert (tmp_path / "typed.md").read_text("utf-8") == "## Not sent\n\na thought\n"
        waiting.cancel()
        await asyncio.wait({waiting})
        await tasks.close()
        window.deleteLater()

    play(scene)
