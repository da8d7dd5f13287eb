"""The presets in the chat panel: a menu to use one, and a bar to make one of the chat at hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nocopt.app.presets import is_as, preset_from
from nocopt.core.conversation import title_from
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.options.fields import Line, Note
from nocopt.ui.popup_look import dress_menu
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from nocopt.app.session import Session
    from nocopt.core.conversation import Options
    from nocopt.core.presets import Preset
    from nocopt.ui.theme import Colours

_SUGGESTED: Final = 30  # letters, at most, of a name that is made of a prompt
_WIDEST: Final = 16  # heights of a line; a longer name is cut


class PresetsMenu(FlatButton):
    """Shows which preset the chat goes by, and opens the menu of all of them.

    `about_to_change` carries what changes the options of the chat, to be called. `saving` is the
    bar that asks for a name.
    """

    about_to_change = Signal(object)
    edit_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._session: Session | None = None
        self.saving = SavingBar(parent)
        self.saving.named.connect(self._save)
        self.setAccessibleName(self.tr("Presets"))
        self.set_trailing("chevron-down")
        self.set_elidable()
        self.clicked.connect(self._open)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        super().set_colours(colours)
        self.saving.set_colours(colours)

    def show_session(self, session: Session) -> None:
        """Show the preset of a chat, and whether the chat has been changed since."""
        self._session = session
        used = self._used
        text = self.tr("Presets")
        if used is not None:
            changed = self.tr("{name} (changed)").format(name=used.name)
            text = used.name if is_as(self._options, used) else changed
        self.setText(text.replace("&", "&&"))
        tip = self.tr("Model, thinking, prompt, parameters and tools in one go")
        self.setToolTip(tip if used is None else f"{text}\n{tip}")
        self.setAccessibleDescription(tip if used is None else text)
        self.setMaximumWidth(_WIDEST * self.fontMetrics().height())
        self.updateGeometry()

    @property
    def _used(self) -> Preset | None:
        session = self._session
        if session is None:
            return None
        return session.chat.presets.find(session.options.parameters.preset)

    def menu_of_presets(self) -> QMenu:
        """Return a menu of the presets, the one in use checked, and of what else can be done."""
        session, used = self._session, self._used
        menu = QMenu(self)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        presets = () if session is None else session.chat.presets.all
        for preset in presets:
            action = _entry(menu, preset.name, partial(self._use, preset))
            action.setCheckable(True)
            action.setChecked(preset is used)
            group.addAction(action)
        if not presets:
            _entry(menu, self.tr("No presets yet"), lambda: None).setEnabled(False)
        menu.addSeparator()
        if used is not None and not is_as(self._options, used):
            words = self.tr("Update “{name}”").format(name=used.name)
            _entry(menu, words, lambda: self._save(used.name))
        _entry(menu, self.tr("Save as preset…"), self._ask_for_name)
        _entry(menu, self.tr("Edit presets…"), self.edit_asked.emit)
        return menu

    @property
    def _options(self) -> Options:
        """The options of the chat, with the model that it has by itself."""
        assert self._session is not None
        return replace(self._session.options, model=self._session.model.id)

    def _open(self) -> None:
        menu = self.menu_of_presets()
        self.look_again_after(menu)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _use(self, preset: Preset) -> None:
        if self._session is not None:
            self.about_to_change.emit(partial(self._session.chat.use, preset))

    def _ask_for_name(self) -> None:
        self.about_to_change.emit(lambda: None)  # what is being typed counts
        session, used = self._session, self._used
        if session is not None:
            prompt = title_from(session.options.system, _SUGGESTED)
            suggested = (prompt or session.model.name) if used is None else used.name
            self.saving.ask(suggested, [one.name for one in session.chat.presets.all])

    def _save(self, name: str) -> None:
        """Make a preset of the chat as it is, and let the chat go by it."""
        session = self._session
        if session is None:
            return
        self.about_to_change.emit(lambda: None)  # what is being typed counts
        shelved = session.chat.presets
        shelved.put(preset_from(self._options, name, shelved.find(name)))
        values = replace(session.options.parameters, preset=name)
        session.chat.set(replace(session.options, parameters=values))
        self.show_session(session)


class SavingBar(QWidget):
    """Asks for the name of a preset; `named` carries it. `grown`: it takes more room, or less."""

    named = Signal(str)
    grown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._taken: frozenset[str] = frozenset()
        self.name = Line(self.tr("Preset name"))
        self.name.setPlaceholderText(self.tr("Name of the preset"))
        self.name.textChanged.connect(self._look)
        self.name.returnPressed.connect(self._save)
        self.save = FlatButton(self.tr("Save"), kind=Kind.PRIMARY, parent=self)
        self.save.setAccessibleName(self.tr("Save preset"))
        self.save.clicked.connect(self._save)
        self._cancel = FlatButton(self.tr("Cancel"), kind=Kind.OUTLINE, parent=self)
        self._cancel.setAccessibleName(self.tr("Cancel saving the preset"))
        self._cancel.clicked.connect(self.leave)
        self._note = Note(self)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.name, 1)
        row.addWidget(self.save)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self._note)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self.save.set_colours(colours)
        self._cancel.set_colours(colours)

    def ask(self, suggested: str, taken: Collection[str]) -> None:
        """Ask for a name; what is `taken` is replaced."""
        self._taken = frozenset(taken)
        self.name.setText(suggested)
        self.name.selectAll()
        self._look()
        self.show()
        self.grown.emit()
        self.name.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> bool:
        """Ask no more, and return whether it did."""
        asked = self.isVisible()
        if asked:
            self.hide()
            self.grown.emit()
        return asked

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of the row, and of the note where there is one."""
        column = self.layout()
        assert column is not None
        return (
            column.totalHeightForWidth(width)
            if column.hasHeightForWidth()
            else (column.sizeHint().height())
        )

    def _look(self) -> None:
        name = self.name.text().strip()
        self.save.setEnabled(bool(name))
        again = name in self._taken
        self.save.setText(self.tr("Replace") if again else self.tr("Save"))
        self.save.updateGeometry()
        before = self._note.isHidden()
        self._note.say(self.tr("There is a preset of that name: it is replaced.") if again else "")
        self.name.setAccessibleDescription(self._note.text())
        if self.isVisible() and before != self._note.isHidden():
            self.grown.emit()

    def _save(self) -> None:
        name = self.name.text().strip()
        if name and self.leave():
            self.named.emit(name)


def _entry(menu: QMenu, text: str, chosen: Callable[[], object]) -> QAction:
    action = QAction(text.replace("&", "&&"), menu)
    action.triggered.connect(lambda: chosen())
    menu.addAction(action)
    return action
