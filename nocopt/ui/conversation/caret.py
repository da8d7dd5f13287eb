"""Selecting with the keyboard: a caret that the Shift key and the arrows move through the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, Qt, QTextBoundaryFinder

from nocopt.ui.conversation.caret_place import caret_place
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.positions import Position
from nocopt.ui.conversation.shape import is_rtl, word_at

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.view import ConversationView

_NEAR: Final = 64  # characters around a caret that decide where the next one may stand
_FAR: Final = 1 << 20  # pixels, beyond the end of any line
_UPRIGHT: Final = frozenset(
    (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
)
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier


class Caret:
    """Moves the end of a view's selection as keys say; it begins where the reader is."""

    def __init__(self, view: ConversationView) -> None:
        self._view = view
        self._x: int | None = None  # where lines are crossed while going up and down

    def press(self, event: QKeyEvent) -> bool:
        """Carry out a key that extends the selection; say whether it was one."""
        if event.modifiers() not in (_SHIFT, _SHIFT | _CONTROL):
            return False
        far = bool(event.modifiers() & _CONTROL)
        at = self._head()
        move = self._up_or_down if event.key() in _UPRIGHT else self._along
        to = move(event.key(), at, far=far) if at is not None else None
        if at is None or to is None:
            return False
        if event.key() not in _UPRIGHT:
            self._x = None
        selection = self._view.selection
        if selection.head is None:
            selection.begin(at)
        selection.extend(to, by_keys=True)
        self._reveal(to)
        self._view.update_all()
        return True

    # ---------------------------------------------------------------------- movement

    def _head(self) -> Position | None:
        """Where the selection ends, else where the message with the focus or in sight begins."""
        view = self._view
        head = view.selection.head
        if head is not None and head.item < len(view.items):
            return self._within(head)
        if not view.items:
            return None
        if view.marks.focused is not None:
            place = Place(view.marks.focused.item, 0)
        else:
            place = view.items.place_at(view.reading.y + view.look.text.line // 2)
        found = place if self._text(place) else self._next_text(place, forward=True)
        return Position(*found, 0) if found is not None else None

    def _within(self, at: Position) -> Position:
        """The position itself, or the end of a text that got shorter while it was written."""
        row = min(at.row, len(self._view.items.prepare(at.item).rows) - 1)
        return Position(at.item, row, min(at.offset, len(self._text(Place(at.item, row)))))

    def _up_or_down(self, key: int, at: Position, *, far: bool) -> Position:
        page = self._view.viewport().height() - 2 * self._view.look.text.line
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return self._vertical(at, page if key == Qt.Key.Key_PageDown else -page)
        down = key == Qt.Key.Key_Down
        return self._paragraph(at, forward=down) if far else self._line(at, down=down)

    def _along(self, key: int, at: Position, *, far: bool) -> Position | None:
        match key:
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                forward = (key == Qt.Key.Key_Right) != is_rtl(self._text(at))
                return self._across(at, forward=forward, word=far)
            case Qt.Key.Key_Home:
                return Position(0, 0, 0) if far else self._edge(at, 0)
            case Qt.Key.Key_End:
                return self._end() if far else self._edge(at, _FAR)
            case _:
                return None

    def _across(self, at: Position, *, forward: bool, word: bool) -> Position:
        text = self._text(at)
        if forward and at.offset < len(text):
            return at._replace(offset=_after(text, at.offset, word=word))
        if not forward and at.offset > 0:
            return at._replace(offset=_before(text, at.offset, word=word))
        place = self._next_text(Place(*at[:2]), forward=forward)
        if place is None:
            return at
        return Position(*place, 0 if forward else len(self._text(place)))

    def _paragraph(self, at: Position, *, forward: bool) -> Position:
        """To the end of the row, or its beginning; from there to that of the next."""
        text = self._text(at)
        if at.offset != (len(text) if forward else 0):
            return at._replace(offset=len(text) if forward else 0)
        place = self._next_text(Place(*at[:2]), forward=forward)
        if place is None:
            return at
        return Position(*place, len(self._text(place)) if forward else 0)

    def _line(self, at: Position, *, down: bool) -> Position:
        box, column = self._box(at), self._view.geometry_of.left
        self._x = box.x() if self._x is None else self._x
        row, top = self._row(at), self._view.geometry_of.row_origin(Place(*at[:2])).y()
        change = box.height() if down else -box.height()
        to = at._replace(offset=row.offset_at(self._x - column, box.center().y() + change - top))
        moved = self._box(to).center().y() - box.center().y()
        if abs(moved) > box.height() // 2 and (moved > 0) == down:
            return to
        place = self._next_text(Place(*at[:2]), forward=down)
        if place is None:
            return at._replace(offset=len(row.text) if down else 0)
        edge = Position(*place, 0 if down else len(self._text(place)))
        y = self._box(edge).center().y() - self._view.geometry_of.row_origin(place).y()
        return edge._replace(offset=self._row(place).offset_at(self._x - column, y))

    def _vertical(self, at: Position, change: int) -> Position:
        box = self._box(at)
        self._x = box.x() if self._x is None else self._x
        to = self._view.geometry_of.position_at(QPoint(self._x, box.center().y() + change))
        if to is None:
            return at
        if self._text(to):
            return to
        # On the way there if there is text, so that each page gets further; else as far as text is.
        down, near = change > 0, Place(*to[:2])
        place = self._next_text(near, forward=down)
        if place is not None:
            return Position(*place, 0 if down else len(self._text(place)))
        place = self._next_text(near, forward=not down)
        if place is None:
            return at
        return Position(*place, len(self._text(place)) if down else 0)

    def _edge(self, at: Position, x: int) -> Position:
        """The beginning or the end of the line."""
        rtl = is_rtl(self._text(at))
        wanted = (_FAR if x == 0 else 0) if rtl else x
        box = self._box(at)
        origin = self._view.geometry_of.row_origin(Place(*at[:2]))
        return at._replace(offset=self._row(at).offset_at(wanted, box.center().y() - origin.y()))

    def _end(self) -> Position:
        place = self._view.items.last_place
        while not self._text(place):
            before = self._view.items.before(place)
            if before is None:
                return Position(*place, 0)
            place = before
        return Position(*place, len(self._text(place)))

    # --------------------------------------------------------------------- internals

    def _row(self, at: Place | Position) -> Row:
        return self._view.items.prepare(at[0]).rows[at[1]]

    def _text(self, at: Place | Position) -> str:
        return self._row(at).text

    def _next_text(self, place: Place, *, forward: bool) -> Place | None:
        """The next row with text."""
        items = self._view.items
        step = items.after if forward else items.before
        found = step(place)
        while found is not None and not self._text(found):
            found = step(found)
        return found

    def _box(self, at: Position) -> QRect:
        """Where the caret stands, in the viewport."""
        self._view.items.measure(Place(*at[:2]))
        box = caret_place(self._row(at), at.offset, self._view.look.text.line)
        return box.toAlignedRect().translated(self._view.geometry_of.row_origin(Place(*at[:2])))

    def _reveal(self, at: Position) -> None:
        """Scroll as little as brings the caret into sight."""
        self._row(at).scroll_to(at.offset)
        box, view = self._box(at), self._view
        line, high = view.look.text.line, view.viewport().height()
        if abs(box.y()) > 3 * high:
            view.show_place(Place(*at[:2]), -high // 3)
            box = self._box(at)
        above = 2 * line  # the header of a block of code may lie over a line and a half
        if box.top() < above:
            view.scroll_by(box.top() - above)
        elif box.bottom() > high - line:
            view.scroll_by(box.bottom() - high + line)


def _after(text: str, offset: int, *, word: bool) -> int:
    """Return the next place a caret may stand at."""
    if not word:
        part = text[offset : offset + _NEAR]
        return offset + _first_character(part)
    end = word_at(text, offset)[1]
    while end < len(text) and text[end].isspace():
        end += 1
    return max(end, offset + 1)


def _before(text: str, offset: int, *, word: bool) -> int:
    """Return the place before that a caret may stand at."""
    if word:
        while offset > 0 and text[offset - 1].isspace():
            offset -= 1
        return min(word_at(text, offset - 1)[0], offset) if offset else 0
    start = max(0, offset - _NEAR)
    while start < offset:
        step = _first_character(text[start:offset])
        if start + step >= offset:
            break
        start += step
    return start


def _first_character(part: str) -> int:
    """Return how many code points the first character has, as a reader counts characters."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, part)
    units = finder.toNextBoundary()
    if units <= 0:
        return min(1, len(part))
    return len(
        part.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace")
    )
