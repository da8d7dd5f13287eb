"""What a project is called, and what its new chats begin with: model, prompt, parameters, tools."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
)

from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.line_edit import LineEdit, on_one_line
from nocopt.ui.options.pages import OptionsPages
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.model_field import ModelField, ModelRow
from nocopt.ui.text_places import units
from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.core.conversation import Options
    from nocopt.ui.settings.presets_page import Surroundings
    from nocopt.ui.theme import Colours

_PAUSE_MS: Final = 300  # after the last key, until it is said what is wrong
_LONGEST: Final = 80  # letters of a name, as Qt counts them


class ProjectDialog(QDialog):
    """Edits a name and options; what they are then is `name` and `options`."""

    def __init__(self, parent: QWidget, around: Surroundings, name: str, options: Options) -> None:
        super().__init__(parent)
        self._around, self._options = around, options
        self.setWindowTitle(self.tr("Project settings") if name else self.tr("New project"))
        self.setAccessibleName(self.tr("Project"))
        look = DialogLook(self)
        self._name = LineEdit(self)
        self._name.setMaxLength(max(_LONGEST, units(name)))  # none that is kept is cut
        self._name.setText(name)
        self._model = ModelField(self)
        self._model.setPlaceholderText(self.tr("that of other new chats"))
        self._model.set_offered(around.offered(), around.called)
        self._model.setText(options.model)
        self._frame = QFrame(self)
        self._frame.setObjectName("pages")
        self._pages = OptionsPages(self.tr("Project pages"), self._frame)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._show_hints)
        self._pages.edited.connect(self._pause.start)
        self._pages.chosen.connect(self._show_hints)
        self._model.textChanged.connect(self._pause.start)
        self._name.textChanged.connect(self._name_changed)
        self._pages.show_subject(around.subject(options), fresh=True)
        look.changed.connect(self._paint_in)
        self._paint_in(shown())
        self._name_changed()
        self._name.setFocus()
        room = self.screen().availableGeometry().size()
        self.resize(min(165 * GRID, room.width()), min(150 * GRID, room.height() * 9 // 10))

    def _lay_out(self) -> None:
        form = FieldForm(self, bare=True)
        form.add(Field("name", self.tr("&Name"), self._name), self.tr("Project name"))
        row = ModelRow("model", self.tr("Mo&del"), self._model)
        form.add(row, self.tr("Project model"))
        hint = QLabel(self.tr("New chats in this project begin with what is set here."), self)
        hint.setProperty("ink", "muted")
        hint.setWordWrap(True)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self._pages.tabs)
        inside.addWidget(self._pages.stack, 1)
        self._frame.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        buttons = QDialogButtonBox(self)
        self._ok = buttons.addButton(self.tr("OK"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        for button, words in ((self._ok, self.tr("OK")), (cancel, self.tr("Cancel"))):
            button.setAccessibleName(words)
            button.setAutoDefault(False)
        self._ok.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(form)
        column.addWidget(hint)
        column.addWidget(self._frame, 1)
        column.addWidget(buttons)

    @property
    def name(self) -> str:
        """The name as it is entered, without blanks around it."""
        return on_one_line(self._name.text()).strip()

    def options(self) -> Options:
        """Return what new chats of the project begin with."""
        taken = self._pages.taken(self._options)
        return replace(taken, model=self._model.model_id)

    def accept(self) -> None:
        """Close it, unless the model can be none, which then is told."""
        self._model.settle()
        if self._model.wrong:
            self._model.setFocus()
        else:
            super().accept()

    def _show_hints(self) -> None:
        """Say what the model takes of what was entered, and what is wrong with it."""
        self._pause.stop()
        self._pages.show_subject(self._around.subject(self.options()), fresh=False)

    def _name_changed(self) -> None:
        self._ok.setEnabled(bool(self.name))

    def _paint_in(self, colours: Colours) -> None:
        self._frame.setStyleSheet(
            f"#pages {{ border: 1px solid {colours.border}; border-radius: {RADIUS}px }}"
        )
        self._pages.set_colours(colours)
        self._model.set_colours(colours)
