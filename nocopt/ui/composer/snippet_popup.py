"""The popup over the composer that offers snippets, and asks for what is to stand in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from nocopt.core.presets import defaults, filled
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.composer.overlay import Overlay
from nocopt.ui.composer.snippet_form import SnippetForm
from nocopt.ui.composer.snippet_list import SnippetList
from nocopt.ui.dialog_look import style_sheet
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.core.presets import Snippet
    from nocopt.ui.composer.message_input import MessageInput
    from nocopt.ui.theme import Colours

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final[dict[int, int]] = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -6,
    Qt.Key.Key_PageDown: 6,
}
_MOST_ROWS: Final = 8


class SnippetPopup(Overlay):
    """Offers snippets while the keyboard stays in `field`, and takes it for the form only.

    `filled` carries the text to be put in place of what is typed, and the place of the cursor in
    it. `left`: the slash is to stay. `edit_asked`: there are to be other snippets.
    """

    filled = Signal(str, int)
    left = Signal()
    edit_asked = Signal()

    def __init__(self, window: QWidget, card: QWidget, field: MessageInput) -> None:
        super().__init__(window, card, field)
        self._field = field
        self.setAccessibleName(self.tr("Snippets"))
        self.list = SnippetList(self)
        self.list.picked.connect(self._pick)
        self.form = SnippetForm(self)
        self.form.done.connect(self._fill)
        self._snippet: Snippet | None = None
        self._edit = FlatButton(self.tr("Edit snippets…"), parent=self)
        self._make = FlatButton(self.tr("Make a snippet…"), kind=Kind.OUTLINE, parent=self)
        for button, name in (
            (self._edit, self.tr("Edit snippets")),
            (self._make, self.tr("Make a snippet")),
        ):
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._ask_for_editor)
        self._explained = QLabel(self)
        self._explained.setWordWrap(True)
        self._pages = QStackedWidget(self)
        self._offered, self._empty = self._make_offered(), self._make_empty()
        for page in (self._offered, self._empty, self.form):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._pages)

    def _make_offered(self) -> QWidget:
        self._keys = QLabel(self.tr("Enter inserts · Esc leaves the slash"))
        self._keys.setProperty("ink", "muted")
        below = QHBoxLayout()
        below.setContentsMargins(3 * GRID, 0, 0, 0)
        below.addWidget(self._keys, 1)
        below.addWidget(self._edit)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.list, 1)
        column.addLayout(below)
        return page

    def _make_empty(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(4 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        row.setSpacing(4 * GRID)
        row.addWidget(self._explained, 1)
        row.addWidget(self._make, 0, Qt.AlignmentFlag.AlignVCenter)
        return page

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self.setStyleSheet(style_sheet(colours))
        self.list.set_colours(colours)
        self.form.set_colours(colours)
        for button in (self._edit, self._make):
            button.set_colours(colours)

    def offer(self, snippets: tuple[Snippet, ...]) -> None:
        """Show these, the first one highlighted; with none, say how to come by one."""
        self._keys.setFont(small(self.font()))
        self._explained.setText(
            self.tr(
                "No snippets yet. A snippet is a text that you use often: type / and its name at "
                "the beginning of a line."
            )
        )
        self._pages.setCurrentWidget(self._offered if snippets else self._empty)
        self.list.show_snippets(snippets)
        self._tell()
        self.open()

    # -- keys

    def _holds(self, watched: QObject) -> bool:
        """The keyboard stays in the text field while the list is open."""
        return watched is self._field or super()._holds(watched)

    def handles(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, and not to an input method."""
        if self._field.composing or self.form.composing:
            return False
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain != Qt.KeyboardModifier.NoModifier:
            return False
        key, page = event.key(), self._pages.currentWidget()
        if page is self.form and self._field.hasFocus():
            self.hide()  # the person turned back to the text
            return False
        means = [Qt.Key.Key_Escape]
        if page is self._offered:
            means += [*_ENTER, Qt.Key.Key_Tab, *map(Qt.Key, _STEPS)]
        elif page is self.form:
            means += _ENTER
        return key in means

    def handle(self, event: QKeyEvent) -> None:
        """Move, insert, or leave the slash as it is."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.hide()
            self.left.emit()
        elif key in _STEPS:
            self.list.step(_STEPS[key])
            self._tell()
        elif self._pages.currentWidget() is self.form:
            self.form.finish()
        else:
            self._pick()

    # -- what is chosen

    def _tell(self) -> None:
        """Have a screen reader say which one is highlighted: the keyboard is elsewhere."""
        snippet = self.list.current()
        announce(self._field, self._explained.text() if snippet is None else snippet.name)

    def _pick(self) -> None:
        """Insert what is highlighted, or ask for what is to stand in it first."""
        snippet = self._snippet = self.list.current()
        if snippet is None:
            return
        asked = defaults(snippet.text)
        if not asked:
            self._fill({})
            return
        self.form.ask(snippet.name, asked)
        self._pages.setCurrentWidget(self.form)
        self.place()
        self.form.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, values: dict[str, str]) -> None:
        if self._snippet is None:
            return
        provided = {
            "date": datetime.now(UTC).astimezone().date().isoformat(),
            "clipboard": QGuiApplication.clipboard().text(),
        }
        text, cursor = filled(self._snippet.text, {**values, **provided})
        self.hide()
        self.filled.emit(text, cursor)

    def _ask_for_editor(self) -> None:
        self.hide()
        self.edit_asked.emit()

    def wanted_height(self, width: int) -> int:
        """Return the height of what is shown, of many snippets that of some."""
        page = self._pages.currentWidget()
        assert page is not None
        if page is self._offered:
            rows = min(self.list.count(), _MOST_ROWS) * self.list.row_height()
            return rows + max(self._edit.sizeHint().height(), 1) + 4 * GRID + 4
        layout = page.layout()
        assert layout is not None
        high = layout.totalHeightForWidth(width - 2)
        return max(high, layout.sizeHint().height() if high < 0 else 0) + 2
