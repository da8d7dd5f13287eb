"""Code in the pane: its buttons, folding, wrapping and numbers, and what long code costs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Settings
from nocopt.render.highlight import SlicedHighlighter
from nocopt.ui.conversation.code_header import HEADER, file_name
from nocopt.ui.conversation.code_layout import CodeRow
from nocopt.ui.conversation.code_lines import CodeLines
from nocopt.ui.conversation.code_places import foot_height
from nocopt.ui.conversation.colouring import Colouring
from nocopt.ui.conversation.controls import Control
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.loading import Loading
from nocopt.ui.conversation.look import Face, Look
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.conversation.slices import _SLICE
from nocopt.ui.theme import LIGHT
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

WIDE = "call(" + ", ".join(f"argument_{number}" for number in range(30)) + ")"
LINE = "    value = call('text', 1)  # note"


def fenced(*lines: str) -> str:
    return "\n".join(("```python", *lines, "```"))


def code_of(pane: ConversationPane, item: int = 0) -> tuple[Place, CodeRow]:
    for number, row in enumerate(pane.view.items[item].rows):
        if isinstance(row, CodeRow):
            return Place(item, number), row
    raise AssertionError("no code")


def control(row: CodeRow, name: str) -> Control:
    return next(one for one in row.controls() if one.name == name)


def press(pane: ConversationPane, name: str) -> None:
    place, row = code_of(pane)
    found = control(row, name)
    pane.keys.pressed.emit(Spot(*place, found.key), found)


@pytest.fixture
def shown(open_chat: Open) -> Callable[..., tuple[ConversationPane, CodeRow]]:
    def show(*lines: str) -> tuple[ConversationPane, CodeRow]:
        pane, _ = open_chat([reply(1, fenced(*lines))], anchor="1 0 0")
        return pane, code_of(pane)[1]

    return show


Shown = Callable[..., tuple[ConversationPane, CodeRow]]


def test_buttons_are_named_and_reached_by_tab(shown: Shown) -> None:
    pane, row = shown(WIDE)
    assert [one.name for one in row.controls()] == ["Wrap lines", "Save code", "Copy code"]
    seen = []
    while pane.keys.walk(forward=True):
        spot = pane.view.marks.focused
        assert spot is not None
        seen.append(spot)
    place, _ = code_of(pane)
    assert [spot.key for spot in seen if spot[:2] == place] == ["wrap", "save", "copy"]


def test_lines_that_fit_offer_no_wrapping(shown: Shown) -> None:
    _, row = shown("a = 1")
    assert [one.name for one in row.controls()] == ["Save code", "Copy code"]


def test_a_narrow_header_keeps_the_copy_button(shown: Shown) -> None:
    pane, row = shown(WIDE)
    pane.resize(200, 600)
    QApplication.sendPostedEvents()
    assert [one.name for one in row.controls()] == ["Copy code"]
    assert len(row.offers()) == 3


def test_wrapped_lines_are_all_in_the_room_and_copied_as_they_are(shown: Shown) -> None:
    pane, row = shown(WIDE, "b = 2")
    before = row.height
    press(pane, "Wrap lines")
    assert control(row, "Wrap lines").open
    assert row.height > before + 3 * row.host.look.code.line
    boxes = row.boxes(0, len(row.text))
    assert max(box.right() for box in boxes) <= row.width
    assert len({round(box.top()) for box in boxes}) >= 5
    pane.view.selection.select_all()
    pane.copy_selection()
    assert QGuiApplication.clipboard().text() == f"{WIDE}\nb = 2"
    press(pane, "Wrap lines")
    assert row.height == before


def test_each_character_of_wrapped_code_is_found_where_it_is_painted(shown: Shown) -> None:
    pane, row = shown("x = 1", WIDE + "  # 说明 😀 tail", "\tif a:\treturn")
    press(pane, "Wrap lines")
    for offset in range(len(row.text)):
        for box in row.boxes(offset, offset + 1):
            assert row.offset_at(box.left() + 0.5, box.center().y()) == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a\n",
        "\t\tb\n" * 5,
        "说明" * 60,
        "a b" * 90 + "\n\n😀",
        "a\n" + "b c;" * 2_100 + "\nd",
    ],
)
def test_pieces_are_the_text_however_it_came(text: str) -> None:
    face = Look(LIGHT, 11).code
    for columns in (0, 20, 41):
        lines = CodeLines()
        for end in range(0, len(text) + 1, 7):
            lines.take(text[:end], face, columns)
        lines.take(text, face, columns)
        whole = CodeLines()
        whole.take(text, face, columns)
        assert lines.texts == whole.texts
        assert lines.starts == whole.starts
        assert [
            text[at : at + len(piece)] for at, piece in zip(whole.starts, whole.texts, strict=True)
        ] == (whole.texts)
        numbers = [whole.line_of(piece) for piece in range(len(whole.texts))]
        assert sorted(set(numbers)) == list(range(text.count("\n") + 1))
        ends = [at for at in range(len(whole.texts)) if whole.ends_line(at)]
        assert len(ends) == text.count("\n") + 1


def test_of_a_huge_line_only_what_is_in_sight_is_laid_out(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[int] = []
    original = Shape.__init__

    def counted(shape: Shape, text: str, *args: Any, **more: Any) -> None:
        laid_out.append(len(text))
        original(shape, text, *args, **more)

    monkeypatch.setattr(Shape, "__init__", counted)
    pane, row = shown("x = 1", "y = 2; " * 100_000, "z = 3")
    pane.view.viewport().grab()
    assert max(laid_out) <= 4_000
    assert sum(laid_out) < 200_000
    assert row.wraps is False
    boxes = row.boxes(0, len(row.text))
    assert len({round(box.top()) for box in boxes}) >= 170, "it goes on below"
    last = row.boxes(len(row.text) - 5, len(row.text))[0]
    assert row.offset_at(last.left() + 0.5, last.center().y()) == len(row.text) - 5
    pane.view.selection.select_all()
    pane.copy_selection()
    assert QGuiApplication.clipboard().text() == row.text


def test_a_huge_line_has_no_colours_and_its_neighbours_have(qtbot: QtBot) -> None:
    loading, look, lines = Loading(), Look(LIGHT, 11), CodeLines()
    colouring = Colouring("python", loading)
    text = "import this\n" + "y = 2; " * 3_000
    for columns in (0, 80):
        lines.take(text, look.code, columns)
        qtbot.waitUntil(lambda: bool(colouring.styles(text, lines, 0, look)[0]))
        assert colouring.styles(text, lines, 1, look) == ([], True)


def test_the_colours_of_a_piece_are_those_of_its_part_of_the_line() -> None:
    loading, look = Loading(), Look(LIGHT, 11)
    text = "x = 1\nname = call(123, 'a long text of many words') + more(456)  # and a note"
    whole, pieces = CodeLines(), CodeLines()
    whole.take(text, look.code)
    pieces.take(text, look.code, 14)
    colouring = Colouring("python", loading)

    def letters(lines: CodeLines, piece: int) -> list[str]:
        found = [""] * len(lines.texts[piece])
        for start, end, style in colouring.styles(text, lines, piece, look)[0]:
            assert 0 <= start < end <= len(found)
            found[start:end] = [style.foreground().color().name()] * (end - start)
        return found

    parts = [letters(pieces, piece) for piece in pieces.pieces_of(1)]
    assert len(parts) > 4
    assert list(chain.from_iterable(parts)) == letters(whole, 1)


def test_line_numbers_are_shown_by_the_setting_and_are_no_text(shown: Shown) -> None:
    pane, row = shown("a = 1", "b = 2")
    left = row.boxes(0, 1)[0].left()
    pane.set_settings(Settings(code_line_numbers=True))
    row = code_of(pane)[1]
    assert row.boxes(0, 1)[0].left() > left + row.host.look.code.advance
    pane.view.selection.select_all()
    assert pane.view.selection.text() == "a = 1\nb = 2"


def test_the_setting_wraps_and_a_block_can_be_otherwise(shown: Shown) -> None:
    pane, row = shown(WIDE)
    flat = row.height
    pane.set_settings(Settings(code_wrap=True))
    row = code_of(pane)[1]
    assert row.height > flat
    press(pane, "Wrap lines")
    assert row.height == flat


def test_a_long_block_is_folded_and_all_of_it_is_there(shown: Shown) -> None:
    pane, row = shown(*(f"line_{number}" for number in range(60)))
    assert control(row, "Show all lines").label == "Show all 60 lines"
    folded = row.height
    assert row.boxes(0, len(row.text))[-1].bottom() < folded
    pane.view.selection.select_all()
    assert pane.view.selection.text() == row.text
    press(pane, "Show all lines")
    assert row.height > folded + 39 * row.host.look.code.line
    press(pane, "Show fewer lines")
    assert row.height == folded


def test_forty_lines_are_not_folded(shown: Shown) -> None:
    _, row = shown(*("x",) * 40)
    assert [one.name for one in row.controls()] == ["Save code", "Copy code"]


def test_unfolding_at_the_end_moves_nothing_in_sight(open_chat: Open) -> None:
    text = fenced(*(f"line_{number}" for number in range(300)))
    pane, _ = open_chat([user(1, "q"), reply(2, text)])
    assert pane.view.reading.following
    place, row = code_of(pane, 1)
    before = pane.view.geometry_of.row_origin(place).y()
    found = control(row, "Show all lines")
    pane.keys.pressed.emit(Spot(*place, found.key), found)
    assert pane.view.geometry_of.row_origin(place).y() == before
    assert not pane.view.reading.following


def test_folding_far_down_leaves_the_block_in_sight(shown: Shown) -> None:
    pane, row = shown(*(f"line_{number}" for number in range(900)))
    press(pane, "Show all lines")
    pane.view.scroll_to(row.height)
    press(pane, "Show fewer lines")
    place, row = code_of(pane)
    top = pane.view.geometry_of.row_origin(place).y()
    assert top + row.height > 0
    assert top < pane.view.viewport().height()


def test_what_is_being_written_is_not_folded(open_chat: Open) -> None:
    pane, session = open_chat()
    session.ask("q")
    session.say("```python\n" + "a = 1\n" * 100)
    pane.presenter.tick()
    _, row = code_of(pane, 1)
    high = row.height
    assert high > 100 * row.host.look.code.line
    session.say("```\n\nEnd.")
    session.end()
    _, row = code_of(pane, 1)
    assert row.height == high + foot_height(HEADER)


@pytest.mark.parametrize("size", [60, 1000])
def test_what_was_written_can_be_folded(open_chat: Open, size: int) -> None:
    pane, session = open_chat()
    session.ask("q")
    text = "```\n" + "a\n" * 100 + "```\n\nEnd."
    for start in range(0, len(text), size):  # in pieces and at once
        session.say(text[start : start + size])
        pane.presenter.tick()
    place, row = code_of(pane, 1)
    chosen_before = row.chosen
    assert chosen_before is None  # that it is open is not what the reader has chosen
    for name in ("Show fewer lines", "Show all lines"):
        found = control(row, name)
        pane.keys.pressed.emit(Spot(*place, found.key), found)
    assert row.chosen == (False, None)
    session.end()
    assert control(row, "Show fewer lines").name == "Show fewer lines"


def test_what_is_looked_for_is_unfolded(shown: Shown) -> None:
    pane, row = shown(*(f"line_{number}" for number in range(60)))
    first, last = row.text.index("line_3"), row.text.index("line_50")
    assert not row.reveal(first, first + 6)
    assert row.reveal(last, last + 7)
    pane.changed()
    assert row.boxes(last, last + 7)


def dialog_of(pane: ConversationPane) -> QFileDialog:
    (found,) = pane.findChildren(QFileDialog)
    return found


def test_code_is_saved_under_a_name_with_the_ending_of_its_language(
    shown: Shown, tmp_path: Path
) -> None:
    pane, _ = shown("print('é')", "x = 1")
    saved: list[str] = []
    pane.saving.saved.connect(saved.append)
    press(pane, "Save code")
    dialog = dialog_of(pane)
    assert Path(dialog.selectedFiles()[0]).name == "code.py"
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    target = tmp_path / "mine.py"
    target.write_text("old, and longer than what comes")
    target.chmod(0o640)
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    assert target.read_bytes() == "print('é')\nx = 1\n".encode()
    assert target.stat().st_mode & 0o777 == 0o640
    assert saved == [str(target)]
    assert [one.name for one in tmp_path.iterdir()] == ["mine.py"]


def test_a_file_that_cannot_be_written_is_told(shown: Shown, tmp_path: Path) -> None:
    pane, _ = shown("x = 1")
    told: list[str] = []
    pane.saving_failed.connect(told.append)
    press(pane, "Save code")
    dialog = dialog_of(pane)
    dialog.fileSelected.emit(str(tmp_path / "gone" / "a.py"))
    dialog.fileSelected.emit(str(tmp_path))
    dialog.reject()
    assert told == [
        "a.py could not be saved: the folder is not there.",
        f"{tmp_path.name} could not be saved: there is a folder of that name.",
    ]


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("x", "python", "code.py"),
        ("x", "js", "code.js"),
        ("x", "", "code.txt"),
        ("x", "no-such-language", "code.txt"),
        ("x", "bash", "code.sh"),
        ("x", "c++", "code.cpp"),
        ("FROM a", "dockerfile", "Dockerfile"),
        ("# src/app/main.py\nimport a", "python", "main.py"),
        ("// file: index.ts", "typescript", "index.ts"),
        ("<!-- page.html -->\n<p>", "html", "page.html"),
        ("# ../../etc/passwd.d", "bash", "passwd.d"),
        ("# see main.py for more", "python", "code.py"),
    ],
)
def test_names_of_files(code: str, language: str, name: str) -> None:
    assert file_name(code, language) == name


def test_buttons_come_with_the_mouse(shown: Shown, qtbot: QtBot) -> None:
    pane, _ = shown(WIDE)
    port = pane.view.viewport()
    place, row = code_of(pane)
    save = control(row, "Save code").rect.center() + QPointF(
        pane.view.geometry_of.row_origin(place)
    )
    box = (
        control(row, "Save code").rect.toRect().translated(pane.view.geometry_of.row_origin(place))
    )

    def inks() -> int:
        picture = port.grab(box).toImage()
        colours = {
            picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())
        }
        return len(colours)

    qtbot.mouseMove(port, QPoint(2, 590))  # it may be anywhere after another test
    qtbot.waitUntil(lambda: inks() == 1)
    qtbot.mouseMove(port, QPoint(round(save.x()) - 300, round(save.y()) + 40))
    qtbot.waitUntil(lambda: inks() > 3)
    qtbot.mouseMove(port, QPoint(2, 590))
    qtbot.waitUntil(lambda: inks() == 1)


def coloured(row: CodeRow, number: int) -> bool:
    return bool(row._shape(number)._layout.formats())


def test_a_long_block_is_coloured_wherever_it_is_looked_at(shown: Shown, qtbot: QtBot) -> None:
    pane, row = shown(*(LINE,) * 20_000)
    press(pane, "Show all lines")
    pane.view.scroll_to(row.height // 2)
    number = row._places.line_at(row.height // 2 + 100)
    qtbot.waitUntil(lambda: coloured(row, number), timeout=20_000)


class Work:
    """What is laid out and painted from now on, and for how long words to colour are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.laid_out: list[Shape] = []
        self.painted: list[Shape] = []
        self.seconds: list[float] = []
        break_lines, paint, read = Shape.break_lines, Shape.paint, SlicedHighlighter.read

        def breaking(shape: Shape, width: float, face: Face) -> int:
            self.laid_out.append(shape)
            return break_lines(shape, width, face)

        def painting(shape: Shape, *arguments: Any) -> None:
            self.painted.append(shape)
            paint(shape, *arguments)

        def reading(
            highlighter: SlicedHighlighter, seconds: float, line: int | None = None
        ) -> None:
            self.seconds.append(seconds)
            read(highlighter, seconds, line)

        monkeypatch.setattr(Shape, "break_lines", breaking)
        monkeypatch.setattr(Shape, "paint", painting)
        monkeypatch.setattr(SlicedHighlighter, "read", reading)


def test_scrolling_a_block_of_20_000_lines_is_fluid(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, row = shown(*(LINE,) * 20_000)
    press(pane, "Show all lines")
    line, step = row.host.look.code.line, 3 * row.host.look.text.line
    assert row.height > 20_000 * line
    work, seen, frames = Work(monkeypatch), set[Shape](), 120
    in_sight = pane.view.viewport().height() // line + 2
    for _ in range(frames):
        work.painted.clear()
        before = len(work.laid_out)
        pane.view.scroll_by(step)
        qtbot.waitUntil(lambda: bool(work.painted))
        assert len(set(work.painted)) <= in_sight
        assert len(work.laid_out) - before <= in_sight
        seen |= set(work.painted)
    passed = frames * step // line + in_sight
    assert len(seen) >= frames * step // line
    # Once as soon as it is seen, and once more if it has got its colours since.
    assert len(work.laid_out) <= 2 * passed
    assert max(work.seconds) <= _SLICE


def test_the_menu_offers_what_the_header_does(shown: Shown) -> None:
    _, row = shown(*("x" * 300,) * 60)
    labels = [one.label for one in row.offers()]
    assert labels == ["Copy code", "Save code…", "Wrap lines", "Show all 60 lines"]
    assert [one.copies for one in row.offers()] == [True, False, False, False]


def test_the_keyboard_scrolls_code_sideways(shown: Shown, qtbot: QtBot) -> None:
    pane, row = shown(WIDE)
    place, _ = code_of(pane)
    pane.keys.focus(Spot(*place, "copy"))
    before = row.boxes(10, 11)[0].left()
    qtbot.keyClick(pane.view, Qt.Key.Key_Right)
    assert row.boxes(10, 11)[0].left() < before


def test_selecting_across_the_break_of_a_line(shown: Shown) -> None:
    pane, row = shown(WIDE)
    press(pane, "Wrap lines")
    place, _ = code_of(pane)
    pane.view.selection.begin(Position(*place, 0))
    pane.view.selection.extend(Position(*place, len(WIDE)))
    assert pane.view.selection.text() == WIDE
    assert len(row.boxes(0, len(WIDE))) >= 4
