"""Rows of the settings dialog: a label, a control, a hint, and an error that stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QResizeEvent,
    QShowEvent,
    QTextLayout,
)
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nocopt.ui.theme import GRID


class Note(QLabel):
    """A line of small text under a control; it takes no room while it is empty."""

    def __init__(self, ink: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ink", ink)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def set_ink(self, ink: str) -> None:
        """Show the text as `muted`, `error`, or as any other text."""
        self.setProperty("ink", ink)
        self.style().unpolish(self)  # rules that ask for a property are not looked at again
        self.style().polish(self)

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class WarningNote(Note):
    """A note that looks like the warnings of the window: on their ground, in their colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent)

    def say(self, text: str) -> None:
        """Show `text` after a warning sign, which is not read out, or nothing."""
        super().say(text)
        if text:
            self.setText("⚠ " + text)


class Field(QWidget):
    """A control with its hint and its error; the row's label is made by `FieldForm`."""

    def __init__(self, name: str, label: str, control: QWidget) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.control = control
        self.hint = Note("muted", self)
        self.error = Note("error", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self._column = column
        column.addWidget(control)
        column.addWidget(self.error)
        column.addWidget(self.hint)

    def add(self, widget: QWidget) -> None:
        """Add something that belongs to this field, under its hint."""
        self._column.addWidget(widget)

    def show_error(self, text: str) -> None:
        """Show what is wrong with the value, to eyes and to screen readers, or clear it."""
        changed = self.error.text() != text
        self.error.say(text)
        self.control.setAccessibleDescription(text or self.hint.text())
        if text and changed:
            event = QAccessibleEvent(self.error, QAccessible.Event.Alert)
            QAccessible.updateAccessibility(event)


class Lines(QWidget):
    """A control of several lines, one below the other."""

    @property
    def first_line(self) -> QWidget:
        """The line that the label stands beside."""
        raise NotImplementedError


class Label(QLabel):
    """A label whose letter moves the focus and does no more: Qt would also press a button."""

    def event(self, event: QEvent) -> bool:
        """Give the focus to what is labelled."""
        buddy = self.buddy()
        if event.type() is not QEvent.Type.Shortcut or buddy is None:
            return super().event(event)
        buddy.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def lift(self) -> None:
        """Stand on the line that text in fields stands on, in any script.

        Qt centres what the letters need; Chinese, which comes from a font with higher letters,
        would be lower than what is beside it.
        """
        layout = QTextLayout(self.text(), self.font())
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        metrics = self.fontMetrics()
        more = line.ascent() - line.descent() - (metrics.ascent() - metrics.descent())
        self.setContentsMargins(0, 0, 0, max(0, round(more)))


class TallField(QWidget):
    """A text of several lines below its label, with a hint; it takes the height that is left."""

    def __init__(self, label: str, name: str) -> None:
        super().__init__()
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        self.hint = Note("muted", self)
        self._error = Note("error", self)
        above = Label(label, self)
        above.setBuddy(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(above)
        column.addWidget(self.text, 1)
        column.addWidget(self._error)
        column.addWidget(self.hint)

    def show_error(self, text: str) -> None:
        """Show what is wrong with the text, to eyes and to screen readers, or clear it."""
        if text != self._error.text():
            self._error.say(text)
            self.text.setAccessibleDescription(text or self.hint.text())


class FieldForm(QWidget):
    """A page of fields under one another, labels to their left; a `bare` one has no margins."""

    def __init__(self, parent: QWidget | None = None, *, bare: bool = False) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        around = (0, 0, 0, 0) if bare else (6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        self._form.setContentsMargins(*around)
        self._form.setHorizontalSpacing(5 * GRID)
        self._form.setVerticalSpacing(3 * GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.fields: dict[str, Field] = {}
        self._labels: dict[str, Label] = {}

    def add(self, field: Field, accessible: str) -> Field:
        """Add a row; `accessible` is the control's accessible name."""
        label = Label(field.label, self)
        label.setBuddy(field.control.focusProxy() or field.control)
        label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        field.control.setAccessibleName(accessible)
        self._form.addRow(label, field)
        self.fields[field.name] = field
        self._labels[field.name] = label
        self._align(field.name)
        return field

    def _align(self, name: str) -> None:
        """Let a label stand half-way up the control's first line, which the style sheet makes."""
        control = self.fields[name].control
        if isinstance(control, Lines):
            control = control.first_line
        control.ensurePolished()
        self._labels[name].lift()
        one_line = self.fontMetrics().height() + 4 * GRID
        self._labels[name].setMinimumHeight(min(control.sizeHint().height(), one_line))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the labels where they belong with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            for name in self.fields:
                self._align(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the height anew: where a note appears, Qt does it by the height before."""
        super().resizeEvent(event)
        self._form.invalidate()
        self._form.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Put the labels right once the style sheet of the dialog counts for the controls."""
        super().showEvent(event)
        for name in self.fields:
            self._align(name)

    @property
    def labels(self) -> tuple[QLabel, ...]:
        """The labels of all rows."""
        return tuple(self._labels.values())

    def set_visible(self, name: str, visible: bool) -> None:
        """Show or hide the row of a field."""
        self._form.setRowVisible(self.fields[name], visible)

    def clear_errors(self) -> None:
        """Take all errors away."""
        for field in self.fields.values():
            field.show_error("")


def line_up(*forms: FieldForm) -> None:
    """Let the fields of forms that stand below each other begin at one place."""
    labels = [label for form in forms for label in form.labels]
    for label in labels:
        label.setMinimumWidth(0)
    widest = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumWidth(widest)
