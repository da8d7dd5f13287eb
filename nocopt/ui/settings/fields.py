"""Rows of the settings dialog: a label, a control, a hint, and an error that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nocopt.ui.theme import GRID, RADIUS

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours


class Note(QLabel):
    """A line of small text under a control; it takes no room while it is empty."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_colour(colour)
        self.hide()

    def set_colour(self, colour: str) -> None:
        """Show the text in `colour`."""
        self.setStyleSheet(f"color: {colour}")

    def say(self, text: str) -> None:
        """Show `text`, or nothing."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class WarningNote(Note):
    """A note that looks like the warnings of the window: on their ground, in their colour."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(colours.warning_text, parent)
        self.setStyleSheet(
            f"background: {colours.warning}; color: {colours.warning_text};"
            f" border-radius: {RADIUS // 2}px; padding: {GRID}px {2 * GRID}px"
        )

    def say(self, text: str) -> None:
        """Show `text` after a warning sign, which is not read out, or nothing."""
        super().say(text)
        if text:
            self.setText("⚠ " + text)


class Field(QWidget):
    """A control with its hint and its error; the row's label is made by `FieldForm`."""

    def __init__(self, name: str, label: str, control: QWidget, colours: Colours) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.control = control
        self.hint = Note(colours.muted, self)
        self.error = Note(colours.error_text, self)
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


class _Label(QLabel):
    """A label whose letter moves the focus and does no more: Qt would also press a button."""

    def event(self, event: QEvent) -> bool:
        """Give the focus to what is labelled."""
        buddy = self.buddy()
        if event.type() is not QEvent.Type.Shortcut or buddy is None:
            return super().event(event)
        buddy.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True


class FieldForm(QWidget):
    """A page of fields under one another, labels to their left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        self._form.setHorizontalSpacing(5 * GRID)
        self._form.setVerticalSpacing(3 * GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.fields: dict[str, Field] = {}

    def add(self, field: Field, accessible: str) -> Field:
        """Add a row; `accessible` is the control's accessible name."""
        label = _Label(field.label, self)
        label.setBuddy(field.control.focusProxy() or field.control)
        label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        field.control.setAccessibleName(accessible)
        self._form.addRow(label, field)
        # The label stands half-way up the control's first line, whose height the style sheet makes.
        field.control.ensurePolished()
        label.setMinimumHeight(min(field.control.sizeHint().height(), 9 * GRID))
        self.fields[field.name] = field
        return field

    def set_visible(self, name: str, visible: bool) -> None:
        """Show or hide the row of a field."""
        self._form.setRowVisible(self.fields[name], visible)

    def add_wide(self, widget: QWidget) -> None:
        """Add a row without a label."""
        self._form.addRow(widget)

    def clear_errors(self) -> None:
        """Take all errors away."""
        for field in self.fields.values():
            field.show_error("")
