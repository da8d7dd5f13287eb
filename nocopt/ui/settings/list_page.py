"""A page of the settings that edits a list: the names at the left, the chosen one beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.line_edit import LineEdit, on_one_line
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.named_list import NamedList
from nocopt.ui.settings.pages import Page
from nocopt.ui.text_places import units
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from nocopt.app.shelved import Shelved
    from nocopt.core.presets import Preset, Snippet
    from nocopt.core.settings import Settings
    from nocopt.ui.settings.drafts import Drafts
    from nocopt.ui.theme import Colours

_LONGEST: Final = 80  # letters of a name, as Qt counts them


class _Name(LineEdit):
    """A name: Enter goes on to what comes after it, and does not close the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, or write."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class ListPage(Page):
    """Edits what is shelved, of which the settings themselves know nothing.

    What inherits from it fills the `form` below the name, whose field is the first in the `head`;
    it shows a value there and reads it from there. `called` is the accessible name of that field.
    """

    def __init__(
        self,
        shelved: Shelved[Any],
        drafts: Drafts[Any],
        called: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelved, self._drafts = shelved, drafts
        self._at = -1
        self._filling = False
        self.names = NamedList(self.title, self)
        self.make = QPushButton(self.invitation)
        self.make.setAutoDefault(False)
        self.make.setAccessibleName(self.invitation)
        self._beside = QStackedWidget(self)
        self._beside.addWidget(self._nothing())
        beside = QWidget()
        self.form = QVBoxLayout(beside)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setSpacing(2 * GRID)
        self.head = FieldForm(bare=True)
        self.name = _Name(self.head)
        self.name.textChanged.connect(self.take)
        self._name = self.head.add(Field("name", self.tr("Na&me"), self.name), called)
        self.form.addWidget(self.head)
        self._beside.addWidget(beside)
        row = QHBoxLayout(self)
        row.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        row.setSpacing(5 * GRID)
        row.addWidget(self.names)
        row.addWidget(self._beside, 1)
        self.names.chosen.connect(self._choose)
        self.names.moved.connect(self._move)
        self.names.add_asked.connect(self._add)
        self.names.duplicate_asked.connect(self._duplicate)
        self.names.delete_asked.connect(self._delete)
        self.names.undo_asked.connect(self._undelete)
        self.make.clicked.connect(self._add)

    def _nothing(self) -> QWidget:
        """Return what stands beside an empty list: what this is about, and a way to begin."""
        page = QWidget()
        words = QLabel(self.explanation)
        words.setWordWrap(True)
        words.setProperty("ink", "muted")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(4 * GRID)
        column.addWidget(words)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return page

    # -- what differs from list to list

    @property
    def title(self) -> str:
        """The accessible name of the list."""
        raise NotImplementedError

    @property
    def explanation(self) -> str:
        """What it is about, for whoever has none."""
        raise NotImplementedError

    @property
    def invitation(self) -> str:
        """The words of the button that makes the first one."""
        raise NotImplementedError

    def new_value(self) -> Preset | Snippet:
        """Return what is added."""
        raise NotImplementedError

    def copied(self, value: Any) -> Any:
        """Return what is added beside a value to be like it."""
        return value

    def show_value(self, value: Any) -> None:
        """Show one in the form, but for its name."""
        raise NotImplementedError

    def entered(self, value: Any) -> Any:
        """Return `value` with what the form has, but for its name."""
        raise NotImplementedError

    def serves(self, value: Any) -> bool:
        """Whether a value is worth keeping; by default each is."""
        del value
        return True

    # -- what the dialog wants

    def set_colours(self, colours: Colours) -> None:
        """Paint the list in these colours."""
        self.names.set_colours(colours)

    def show_settings(self, settings: Settings) -> None:
        """Fill the list; the settings themselves have nothing for it."""
        del settings
        self._drafts.fill(self._shelved.all)
        self._show(0 if self._drafts.values else -1)

    def value(self, settings: Settings) -> Settings:
        """Return `settings` as they are."""
        return settings

    def edited(self) -> bool:
        """Whether something was entered that is not kept yet."""
        return self._drafts.edited

    def keep(self) -> None:
        """Have what is entered count from now on."""
        if self._drafts.edited:
            self._shelved.keep(tuple(filter(self.serves, self._drafts.finished())))
            self._drafts.fill(self._shelved.all)
            self._show(min(self._at, len(self._drafts.values) - 1))

    # -- what the person does

    def take(self) -> None:
        """Take over what was entered in the form."""
        if self._filling or self._at < 0:
            return
        value = self._drafts.values[self._at]
        entered = replace(self.entered(value), name=on_one_line(self.name.text()))
        if entered != value:
            self._change(entered)
            self._show_names()
            self.changed.emit()

    def _change(self, value: Any) -> None:
        self._drafts.change(self._at, value)

    def _choose(self, place: int) -> None:
        self._show(place)

    def _move(self, by: int) -> None:
        if self._at >= 0:
            self._changed(self._drafts.move(self._at, by))

    def _add(self) -> None:
        self._changed(self._drafts.add(self.new_value()))
        self._begin_name()

    def _duplicate(self) -> None:
        self._changed(self._drafts.insert(self._at, self.copied(self._drafts.values[self._at])))
        self._begin_name()

    def _begin_name(self) -> None:
        """Let the person type the name of a new one."""
        self.name.setFocus()
        self.name.selectAll()

    def _delete(self) -> None:
        self._changed(self._drafts.delete(self._at))

    def _undelete(self) -> None:
        self._changed(self._drafts.undelete())

    def _changed(self, place: int) -> None:
        self._show(place)
        self.changed.emit()

    def _show(self, place: int) -> None:
        self._at = place
        self._show_names()
        self._beside.setCurrentIndex(0 if place < 0 else 1)
        self.setFocusProxy(self.make if place < 0 else self.names)
        if place >= 0:
            self._filling = True
            value = self._drafts.values[place]
            self.name.setMaxLength(max(_LONGEST, units(value.name)))  # none that is kept is cut
            if self.name.text() != value.name:
                self.name.setText(value.name)
            self.show_value(value)
            self._filling = False

    def _show_names(self) -> None:
        names = [one.name.strip() or self._drafts.nameless for one in self._drafts.values]
        deleted = self._drafts.deleted
        self.names.show_names(names, self._at, None if deleted is None else deleted.name)
        if self._at >= 0:
            taken = self._drafts.is_taken(self._at)
            words = self.tr("Another one has this name: this one is kept with a number.")
            self._name.show_error(words if taken else "")
