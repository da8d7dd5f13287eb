"""The editor of a model: every fact about it, what was changed by hand, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.model_edits import FieldKind, as_values, check_values, edited
from nocopt.ui.buttons import FlatButton, Kind, icon_button
from nocopt.ui.popup_look import tip_markup
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.settings import model_words
from nocopt.ui.settings.fields import Note
from nocopt.ui.settings.model_controls import ModelControl, control_for
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent, QWheelEvent

    from nocopt.core.messages import JsonObject
    from nocopt.core.model_edits import ModelField
    from nocopt.core.models import Model
    from nocopt.ui.theme import Colours

_LABEL: Final = 34 * GRID  # the width of labels
_DOT: Final = 6  # pixels


class Dot(QWidget):
    """A dot beside what was changed by hand; it keeps its place while there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._on = False
        self.setFixedSize(_DOT + GRID, 8 * GRID)

    def show_on(self, on: bool) -> None:
        """Show the dot, or not."""
        self._on = on
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._colours = colours
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dot."""
        del event
        if self._on:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colours["accent"])
            painter.drawEllipse(0, (self.height() - _DOT) // 2, _DOT, _DOT)


class FactRow(QWidget):
    """One field: the dot, its name, its control, a button that resets it, what is wrong with it."""

    changed = Signal(str)  # the field's name
    reset_asked = Signal(str)

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        self.name = model_words.label(field.name)
        self.dot = Dot(self)
        self.control = control_for(field, self)
        self.control.changed.connect(lambda: self.changed.emit(field.name))
        self.reset = icon_button(
            "undo", self.tr("Reset {name}").format(name=self.name), self.tr("Reset to the default")
        )
        self.reset.setParent(self)
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # nothing moves when it comes
        self.reset.setSizePolicy(keep)
        self.reset.clicked.connect(lambda: self.reset_asked.emit(field.name))
        self.error = Note("error", self)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.dot, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        if field.kind is not FieldKind.FLAG:  # which has its name in it
            label = QLabel(self.name, self)
            label.setWordWrap(True)
            label.setMinimumHeight(8 * GRID)
            label.setBuddy(self.control)
            if field.kind is FieldKind.PRICES:  # which takes all the width there is
                column.addWidget(label)
            else:
                label.setFixedWidth(_LABEL)
                row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.control)
        column.addWidget(self.error)
        row.addLayout(column, 1)
        row.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignTop)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)
        self.setToolTip(tip_markup(model_words.hint(field.name)))
        self.show_state(changed=False, wrong="")

    def show_state(self, *, changed: bool, wrong: str) -> None:
        """Show whether the value is the person's own, and what is wrong with it."""
        self.dot.show_on(changed or bool(wrong))
        self.reset.setVisible(changed or bool(wrong))
        self.error.say(wrong)
        told = [self.tr("Changed by hand") + "."] if changed else []
        told.append(model_words.hint(self.field.name))
        self.control.set_name(self.name, wrong or " ".join(filter(None, told)))

    def set_colours(self, colours: Colours) -> None:
        """Draw in these colours."""
        self.dot.set_colours(colours)
        self.reset.set_colours(colours)
        self.control.set_colours(colours)


class ModelEditor(QScrollArea):
    """Edits one model at a time; `values_changed` carries its id and the changes that can be taken.

    What cannot be taken stays in its field with a sentence, and is no change.
    """

    values_changed = Signal(str, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Facts about the model"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self._model: Model | None = None
        self._values: dict[str, Any] = {}
        self._wrong: set[str] = set()
        self.rows: dict[str, FactRow] = {}
        inside = QWidget(self)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(2 * GRID, 0, 3 * GRID, 3 * GRID)
        self._column.setSpacing(2 * GRID)
        self._headings: list[QLabel] = []
        self._add_head()
        for title, fields in model_words.sections():
            self._add_heading(title)
            for field in fields:
                self._add_row(field)
        self._column.addStretch(1)
        self.setWidget(inside)

    def _add_head(self) -> None:
        self.title = QLabel(self)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.id = QLabel(self)
        self.id.setTextFormat(Qt.TextFormat.PlainText)
        self.id.setProperty("ink", "muted")
        self.id.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.id.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.reset_all = FlatButton(self.tr("Reset all"), "undo", Kind.OUTLINE, self)
        self.reset_all.setAccessibleName(self.tr("Reset all"))
        self.reset_all.setToolTip(self.tr("Everything as the catalogue and the endpoint say"))
        self.reset_all.setAutoDefault(False)
        self.reset_all.clicked.connect(self._reset_all)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.id)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.reset_all, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)

    def _add_heading(self, title: str) -> None:
        label = QLabel(title, self)
        label.setContentsMargins(_DOT + 2 * GRID, 3 * GRID, 0, 0)
        self._headings.append(label)
        self._column.addWidget(label)

    def _add_row(self, field: ModelField) -> None:
        row = self.rows[field.name] = FactRow(field, self)
        row.changed.connect(self._changed)
        row.reset_asked.connect(self._reset)
        self._column.addWidget(row)

    def set_colours(self, colours: Colours) -> None:
        """Draw in these colours, and headings heavier than the rest."""
        self._bar.set_colours(colours, "window")
        self.reset_all.set_colours(colours)
        for row in self.rows.values():
            row.set_colours(colours)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for label in (self.title, *self._headings):
            label.setFont(bold)

    def sizeHint(self) -> QSize:
        """Return a size of use; the fields are scrolled."""
        return QSize(100 * GRID, 100 * GRID)

    # ------------------------------------------------------------------------ editing

    def show_model(self, model: Model, values: JsonObject) -> None:
        """Show a model as it is without changes by hand, and these changes."""
        other = self._model is None or self._model.id != model.id
        self._model, self._values, self._wrong = model, dict(values), set()
        shown = as_values(edited(model, values))
        for name, row in self.rows.items():
            row.control.show_value(shown[name])
        self.title.setText(str(shown["name"]))
        self.id.setText(model.id)
        self._show_states()
        if other:
            self._bar.setValue(0)

    def set_offered(self, names: Mapping[str, str]) -> None:
        """Suggest these models, shown names by ids, where another one is to be named."""
        for row in self.rows.values():
            if isinstance(row.control, ModelControl):
                row.control.set_offered(names)

    @property
    def wrong(self) -> bool:
        """Whether there is a value that cannot be taken."""
        return bool(self._wrong)

    def _changed(self, name: str) -> None:
        model = self._model
        if model is None:
            return
        value = self.rows[name].control.value()
        self._wrong.discard(name)
        if check_values({name: value}):
            self._wrong.add(name)
            self._values.pop(name, None)
        elif getattr(edited(model, {name: value}), name) == getattr(model, name):
            self._values.pop(name, None)
        else:
            self._values[name] = value
        self._tell()

    def _reset(self, name: str) -> None:
        if self._model is None:
            return
        self._values.pop(name, None)
        self._wrong.discard(name)
        control = self.rows[name].control
        control.show_value(as_values(self._model)[name])
        control.setFocus()  # the button goes
        self._tell()

    def _reset_all(self) -> None:
        if self._model is not None:
            self.show_model(self._model, {})
            self.rows["name"].control.setFocus()
            self._tell()

    def _tell(self) -> None:
        self._show_states()
        if self._model is not None:
            self.title.setText(edited(self._model, self._values).name)
            self.values_changed.emit(self._model.id, dict(self._values))

    def _show_states(self) -> None:
        for name, row in self.rows.items():
            wrong = model_words.wrong(row.field.kind) if name in self._wrong else ""
            row.show_state(changed=name in self._values, wrong=wrong)
        self.reset_all.setEnabled(bool(self._values or self._wrong))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll this list, and nothing behind it at its end."""
        super().wheelEvent(event)
        event.accept()
