"""A line for a model's name that suggests the names there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from nocopt.ui.dialog_look import list_sheet
from nocopt.ui.icons import icon
from nocopt.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.theme import Colours


class ModelField(LineEdit):
    """Takes any name; the names offered are suggested while typing, and all of them on demand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        self._all = QAction(self.tr("Show models"), self)
        self._all.triggered.connect(self.suggest_all)
        self.addAction(self._all, QLineEdit.ActionPosition.TrailingPosition)

    def set_colours(self, colours: Colours) -> None:
        """Draw the drop-down's mark and the list in these colours."""
        self._all.setIcon(icon("chevron-down", colours, "muted"))
        popup = self.completer().popup()
        assert popup is not None, "made by the completer when first asked for"
        popup.setStyleSheet(list_sheet(colours))

    def set_offered(self, names: Sequence[str]) -> None:
        """Suggest these names."""
        self._names.setStringList(list(names))
        self._all.setVisible(bool(names))

    def suggest_all(self) -> None:
        """Show all names offered, whatever the line holds, beginning with that one."""
        completer = self.completer()
        completer.setCompletionPrefix("")
        completer.complete()
        names, popup = self._names.stringList(), completer.popup()
        if popup is not None and self.text() in names:
            popup.setCurrentIndex(completer.completionModel().index(names.index(self.text()), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show all names with the key that opens a drop-down list."""
        if event.key() == Qt.Key.Key_Down and self._all.isVisible():
            self.suggest_all()
        else:
            super().keyPressEvent(event)
