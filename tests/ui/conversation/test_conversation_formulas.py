"""Formulas in text, by themselves and late; and details that fold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication, QMenu

from nocopt.render.formula import formula
from nocopt.render.picture import Formula
from nocopt.ui.conversation import formulas as kept
from nocopt.ui.conversation.details import SummaryRow
from nocopt.ui.conversation.formula_layout import MathRow
from nocopt.ui.conversation.formulas import Drawn, Formulas, Pictures
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.layouts import Row
from nocopt.ui.conversation.look import Look
from nocopt.ui.conversation.offsets import Offsets
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.shape import Picture, Shape
from nocopt.ui.theme import DARK, LIGHT
from tests.ui.conversation.chats import reply, user
from tests.ui.conversation.conftest import Open

WIDE = "$$\n" + "+".join(f"a_{{{number}}}" for number in range(60)) + "\n$$"


def rows_of(pane: ConversationPane, kind: type[Row] = Row) -> list[Row]:
    return [row for row in pane.view.items[1].rows if isinstance(row, kind)]


def shown(open_chat: Open, text: str) -> ConversationPane:
    pane, _ = open_chat([user(1, "?"), reply(2, text)])
    pane.view.scroll_to(0)
    return pane


def row_with(pane: ConversationPane, text: str) -> tuple[Place, Row]:
    for number, row in enumerate(pane.view.items[1].rows):
        if text in row.text:
            return Place(1, number), row
    raise AssertionError(text)


def drawn(tex: str, font: QFont, *, display: bool = False) -> Drawn:
    made = formula(tex, display=display)
    assert isinstance(made, Formula)
    return Drawn(made, Pictures(), font)


# ------------------------------------------------------------------------------------- offsets


@given(st.text(alphabet="ab😀c", max_size=12), st.data())
def test_offsets_and_units_agree_whatever_is_in_the_text(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pictures = list(zip(cuts[::2], cuts[1::2], strict=False))
    offsets = Offsets(text, pictures)
    units, inside = 0, {at for start, end in pictures for at in range(start + 1, end)}
    for at in range(len(text) + 1):
        if at in inside:
            assert offsets.unit(at) < offsets.unit(at, after=True)
            continue
        assert offsets.unit(at) == offsets.unit(at, after=True) == units
        assert offsets.offset(units) == at
        starts_picture = any(start == at for start, _ in pictures)
        units += 1 if starts_picture else len(text[at : at + 1].encode("utf-16-le")) // 2


# --------------------------------------------------------------------------------- in a line


@pytest.fixture
def look(qapp: object) -> Look:
    return Look(LIGHT, 11)


def test_a_formula_takes_its_own_width_and_is_one_thing_to_the_mouse(look: Look) -> None:
    picture = drawn(r"\alpha^2", look.text.font)
    shape = Shape(r"so 😀 \alpha^2, then", look.text.font, (), [Picture(5, 13, picture)])
    shape.break_lines(600, look.text)
    (box,) = shape.rects(5, 13)
    assert box.width() == pytest.approx(picture.width, abs=0.6)
    middle = box.center().y()
    assert shape.hit(box.center().x(), middle) == 5
    assert shape.offset_at(box.left() + 1, middle) == 5
    assert shape.offset_at(box.right() - 1, middle) == 13
    assert shape.rects(7, 9) == [box]  # a part of it is all of it
    assert shape.rects(13, 14)[0].left() == pytest.approx(box.right(), abs=0.1)


def test_a_high_formula_makes_room_in_its_line_only(look: Look) -> None:
    high = drawn(r"\frac{\frac{a}{b}}{\frac{c}{d}}", look.text.font, display=True)
    shape = Shape("one\nx\nthree", look.text.font, (), [Picture(4, 5, high)])
    shape.break_lines(600, look.text)
    first, second, third = (shape.rects(at, at + 1)[0] for at in (0, 4, 6))
    assert first.height() == third.height() == look.text.line
    assert second.height() >= high.ascent + high.descent - 1


def test_a_formula_wider_than_the_column_is_made_smaller(look: Look) -> None:
    wide = drawn("+".join("abcdefgh"), look.text.font)
    shape = Shape("x", look.text.font, (), [Picture(0, 1, wide)])
    shape.break_lines(wide.width / 2, look.text)
    assert shape.width <= wide.width / 2 + 1
    shape.break_lines(wide.width * 2, look.text)
    assert shape.width == pytest.approx(wide.width, abs=0.6)


def test_lines_break_around_formulas(look: Look) -> None:
    picture = drawn("x+y", look.text.font)
    text = "x+y " * 20
    pictures = [Picture(at, at + 3, picture) for at in range(0, len(text), 4)]
    shape = Shape(text, look.text.font, (), pictures)
    shape.break_lines(picture.width * 5, look.text)
    assert len(shape.tops) >= 4
    assert shape.width <= picture.width * 5


class Counted(Drawn):
    """A formula that counts how often somebody asks how large it is."""

    asked = 0

    @property
    def ascent(self) -> float:
        """From its top to the baseline."""
        Counted.asked += 1
        return super().ascent


def test_each_of_many_formulas_is_looked_at_in_its_own_line_only(look: Look) -> None:
    made = formula("x+y", display=False)
    assert isinstance(made, Formula)
    picture = Counted(made, Pictures(), look.text.font)
    text = "x+y " * 600
    pictures = [Picture(at, at + 3, picture) for at in range(0, len(text), 4)]
    shape = Shape(text, look.text.font, (), pictures)
    Counted.asked = 0
    height = shape.break_lines(picture.width * 5, look.text)
    assert len(shape.tops) > 100
    assert Counted.asked == len(pictures)
    page = QImage(400, 400, QImage.Format.Format_RGB32)
    Counted.asked = 0
    with QPainter(page) as painter:
        shape.paint(painter, 0, -height / 2, QRectF(0, 100, 400, 20))
    assert 0 < Counted.asked < 80
    assert shape.picture_at(402) == pictures[100]
    assert shape.picture_at(403) is None


def test_all_formulas_of_a_text_are_painted_strip_by_strip(look: Look) -> None:
    high = drawn(r"\frac{\frac{a}{b}}{\frac{c}{d}}", look.text.font, display=True)
    text = "x y " * 40
    shape = Shape(text, look.text.font, (), [Picture(at, at + 1, high) for at in range(0, 160, 16)])
    height = shape.break_lines(120, look.text)

    def page(clips: list[QRectF]) -> QImage:
        image = QImage(130, height, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        with QPainter(image) as painter:
            for clip in clips:
                if not clip.isNull():
                    painter.setClipRect(clip)
                shape.paint(painter, 0, 0, clip)
        return image

    strips = [QRectF(0, top, 130, 7) for top in range(0, height, 7)]
    assert page(strips) == page([QRectF()])


def test_a_formula_has_no_say_in_the_direction_of_a_paragraph(look: Look) -> None:
    text = "abc שלום"
    assert not Shape(text, look.text.font).rtl
    picture = drawn("abc", look.text.font)
    assert Shape(text, look.text.font, (), [Picture(0, 3, picture)]).rtl


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_formulas_are_painted_in_the_colour_asked_for(look: Look, ratio: float) -> None:
    picture = drawn(r"\sum_x", look.text.font)
    image = QImage(round(200 * ratio), round(60 * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    shape = Shape("x and", look.text.font, (), [Picture(0, 1, picture, QColor("#0000ff"))])
    shape.break_lines(200, look.text)
    painter = QPainter(image)
    painter.setPen(QColor("white"))  # the text cannot be seen, the letter behind it never
    shape.paint(painter, 0, 0, QRect(0, 0, 200, 60).toRectF())
    painter.end()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(60)}
    assert "#0000ff" in seen
    assert all(QColor(name).blue() == 255 for name in seen)  # blue, white and what is between


# ----------------------------------------------------------------------------------- in a chat


def test_formulas_in_text_are_copied_and_read_out_as_tex(open_chat: Open) -> None:
    pane = shown(open_chat, r"So $E=mc^2$ and $\frac{1}{2}$ are **one** thing, for $5 or $6.")
    _, row = row_with(pane, "So")
    assert row.text == r"So E=mc^2 and \frac{1}{2} are one thing, for $5 or $6."
    assert "E=mc^2" in pane.view.items[1].plain_text()
    assert row.word_at(6) == (3, 9)


def test_formulas_have_the_colours_of_the_look(open_chat: Open) -> None:
    pane = shown(open_chat, "$$\n\\blacksquare\\blacksquare\\blacksquare\n$$")
    for colours in (LIGHT, DARK):
        pane.set_look(colours, 11)
        place = Place(1, rows_of(pane).index(rows_of(pane, MathRow)[0]))
        row = pane.view.items[1].rows[place.row]
        box = row.boxes(0, len(row.text))[0].center().toPoint()
        at = pane.view.geometry_of.row_origin(place) + box
        image = pane.view.viewport().grab(QRect(at - QPoint(20, 10), at + QPoint(20, 10)))
        picture = image.toImage()
        names = {picture.pixelColor(x, y).name() for x in range(40) for y in range(20)}
        assert QColor(colours.text).name() in names


def test_what_cannot_be_read_is_source_with_its_reason(open_chat: Open) -> None:
    pane = shown(open_chat, "In $\\foo{x}$ text.\n\n$$\n\\frac{1}{\\bar\n$$\n\nend")
    _, row = row_with(pane, "In")
    box = row.boxes(4, 5)[0].center()
    assert r"\foo" in row.tip_at(box.x(), box.y())
    box = row.boxes(0, 1)[0].center()
    assert row.tip_at(box.x(), box.y()) == ""
    (alone,) = rows_of(pane, MathRow)
    box = alone.boxes(0, 3)[0].center()
    assert alone.tip_at(box.x(), box.y()) == "Missing in this formula: }"
    assert alone.over_text(box.x(), box.y())


def test_a_displayed_formula_is_in_the_middle_and_can_be_copied(open_chat: Open) -> None:
    pane = shown(open_chat, "$$\nx+y\n$$")
    (row,) = rows_of(pane, MathRow)
    (box,) = row.boxes(0, 3)
    assert box.center().x() == pytest.approx(row.width / 2, abs=1)
    (copy,) = row.controls()
    assert copy.name == copy.hint == "Copy TeX"
    copy.press()
    assert QGuiApplication.clipboard().text() == "x+y"
    assert row.offset_at(box.left() + 1, box.center().y()) == 0
    assert row.offset_at(box.right() - 1, box.center().y()) == 3


@pytest.mark.parametrize(
    "text", ["In $x+y$ text.", "$$\nx+y\n$$", "| a |\n|---|\n| $x+y$ |", "In $x+\\foo$ text."]
)
def test_the_menu_copies_the_formula_under_the_mouse(open_chat: Open, text: str) -> None:
    pane = shown(open_chat, text)
    place, row = row_with(pane, "x+")
    at = row.text.index("x+")
    point = row.boxes(at, at + 3)[0].center().toPoint()
    pane.view.customContextMenuRequested.emit(pane.view.geometry_of.row_origin(place) + point)
    menu = pane.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == "Copy TeX").trigger()
    assert QGuiApplication.clipboard().text() == (r"x+\foo" if "foo" in text else "x+y")


def test_a_formula_in_an_own_message_is_a_picture_and_copied_as_it_was_typed(
    open_chat: Open,
) -> None:
    typed = "Is $x+y$ more than $\\foo$, for $5 or $6?"
    pane, _ = open_chat([user(1, typed)])
    number, row = next(
        (number, row) for number, row in enumerate(pane.view.items[0].rows) if row.text == typed
    )
    assert [row.word_at(at) for at in (5, 21)] == [(3, 8), (21, 24)]  # the second is none
    point = row.boxes(4, 6)[0].center().toPoint()
    at = pane.view.geometry_of.row_origin(Place(0, number)) + point
    pane.view.customContextMenuRequested.emit(at)
    menu = pane.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == "Copy TeX").trigger()
    assert QGuiApplication.clipboard().text() == "x+y"
    pane.view.selection.select_all()
    assert pane.view.selection.text() == typed


def test_a_wide_formula_scrolls_by_itself(open_chat: Open) -> None:
    pane = shown(open_chat, WIDE)
    (row,) = rows_of(pane, MathRow)
    assert row.scroll_sideways(50, 0, 10)
    assert row.scroll_sideways(-80, 0, 10)
    assert not row.scroll_sideways(-80, 0, 10)
    assert row.boxes(0, 3)[0].right() <= row.width


def test_a_formula_in_a_table_is_a_picture(open_chat: Open) -> None:
    pane = shown(open_chat, "| a | b |\n|---|---|\n| $\\frac{1}{2}$ | 2 |\n")
    _, row = row_with(pane, "frac")
    height = row.height
    assert not row.take_formulas()  # nothing is missing
    table = "| a | b |\n|---|---|\n| $\\dfrac{1}{2}$ | 2 |\n"
    _, higher = row_with(shown(open_chat, table), "frac")
    assert higher.height > height


# ---------------------------------------------------------------------------------- details

DETAILS = """Before.

<details>
<summary>More of $x$</summary>

Hidden one.

<details open>
<summary>Inner</summary>

Deep.

</details>

</details>

After."""


def test_details_are_folded_until_they_are_asked_for(open_chat: Open) -> None:
    pane = shown(open_chat, DETAILS)
    item = pane.view.items[1]
    (outer, inner) = (row for row in item.rows if isinstance(row, SummaryRow))
    assert "Hidden one." not in item.plain_text()
    assert "After." in item.plain_text()
    assert inner.hidden
    before = item.height
    switch = outer.controls()[0]
    assert (switch.name, switch.open) == ("More of x", False)
    switch.press()
    assert item.height > before
    assert "Hidden one." in item.plain_text()
    assert "Deep." in item.plain_text()
    inner.controls()[0].press()
    assert "Deep." not in item.plain_text()
    outer.controls()[0].press()
    outer.controls()[0].press()
    assert "Deep." not in item.plain_text()  # what was folded inside stays folded
    assert "Hidden one." in item.plain_text()


def test_what_is_looked_for_unfolds_details(open_chat: Open) -> None:
    pane = shown(open_chat, DETAILS)
    _, row = row_with(pane, "Deep.")
    assert row.hidden
    assert row.reveal(0, 4)
    assert not row.hidden


# -------------------------------------------------------------------------------- footnotes


def test_a_reference_to_a_footnote_leads_to_it(open_chat: Open) -> None:
    middle = "\n\n".join(f"Paragraph {number}." for number in range(60))
    text = f"Said by many[^Who].\n\n{middle}\n\n[^Who]: All of them.\n\n{middle}"
    pane = shown(open_chat, text)
    _, row = row_with(pane, "Said")
    (link,) = row.controls()
    assert link.name == "1"
    place, _ = row_with(pane, "All of them.")
    link.press()
    assert 0 < pane.view.geometry_of.row_origin(place).y() < 3 * pane.look.text.line


def test_large_formulas_are_kept_by_their_size_and_not_by_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kept, "_KEPT_BYTES", 200_000)
    monkeypatch.setattr(kept, "_SURELY_KEPT", 3)
    formulas = Formulas(lambda: None)
    terms = "+".join(f"a_{{{number}}}" for number in range(40))
    made = [formulas.get(f"{number}+{terms}", display=False) for number in range(12)]
    sizes = [len(one.packed) for one in made if isinstance(one, Formula)]
    assert len(sizes) == 12
    assert sum(sizes) > 300_000
    assert 150_000 < formulas.kept <= 200_000
    assert formulas.get(f"11+{terms}", display=False) is made[11]
    assert formulas.get(f"0+{terms}", display=False) is not made[0]
    monkeypatch.setattr(kept, "_KEPT_BYTES", 10)
    last = [formulas.get(f"x^{number}", display=False) for number in range(4)]
    size = sum(len(one.packed) for one in last[1:] if isinstance(one, Formula))
    assert size <= formulas.kept < size + 20, "few are kept, and what has gone is not counted"
    assert formulas.get("x^1", display=False) is last[1]


@pytest.mark.parametrize("many", [True, False])
def test_pictures_of_formulas_count_with_the_formulas_they_are_found_by(
    monkeypatch: pytest.MonkeyPatch, qapp: QApplication, many: bool
) -> None:
    """Few may be larger than many."""
    del qapp
    made = formula("+".join("abcdefgh"), display=False)
    assert isinstance(made, Formula)
    monkeypatch.setattr(kept, "_SURELY_KEPT", 1 if many else 2)
    limit, other = "_PICTURE_BYTES", "_FEW_PICTURES_BYTES"
    monkeypatch.setattr(kept, limit if many else other, len(made.packed) + 1_000)
    monkeypatch.setattr(kept, other if many else limit, 1_000_000 if many else 0)
    pictures, ink = Pictures(), QColor("black")
    first = pictures.picture(made, 2.0, ink, 1.0)
    assert first is pictures.picture(made, 2.0, ink, 1.0)
    pictures.picture(made, 3.0, ink, 1.0)
    assert first is not pictures.picture(made, 2.0, ink, 1.0)
