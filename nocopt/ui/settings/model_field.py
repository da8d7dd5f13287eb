"""A line for a model, by its id or its shown name, that suggests and names the models there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from nocopt.core.errors import Problem
from nocopt.ui.dialog_look import list_sheet
from nocopt.ui.icons import icon
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.settings.fields import Field
from nocopt.ui.settings.problems import problem_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.ui.theme import Colours


class ModelField(LineEdit):
    """Takes any id; those offered are suggested while typing, and all of them on demand.

    A shown name of one of them means its id, which takes its place once the field is left.
    `judged` tells that there is something else to be said of what is entered.
    """

    judged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: dict[str, str] = {}  # shown names by ids
        self._ids: dict[str, str] = {}  # by shown names, made plain
        self._called: Callable[[str], str] = lambda _id: ""
        self._typing = False
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(12)
        self.setCompleter(completer)
        self._all = QAction(self.tr("Show models"), self)
        self._all.triggered.connect(self.suggest_all)
        self.addAction(self._all, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._begin_typing)
        self.textChanged.connect(lambda _text: self.judged.emit())

    def set_colours(self, colours: Colours) -> None:
        """Draw the drop-down's mark and the list in these colours."""
        self._all.setIcon(icon("chevron-down", colours, "muted"))
        popup = self.completer().popup()
        assert popup is not None, "made by the completer when first asked for"
        popup.setStyleSheet(list_sheet(colours))

    def set_offered(
        self, names: Mapping[str, str], called: Callable[[str], str] | None = None
    ) -> None:
        """Suggest these ids, with their shown names; `called` is asked for names of any others.

        It returns nothing for what it does not know.
        """
        self._offered = dict(names)
        self._ids = {_plain(name): one for one, name in reversed(self._offered.items())}
        if called is not None:
            self._called = called
        self._names.setStringList(list(names))
        self._all.setVisible(bool(names))
        self.judged.emit()

    @property
    def model_id(self) -> str:
        """The id of what is entered; one that nobody knows is what it says."""
        text = self.text().strip()
        return text if text in self._offered else self._ids.get(_plain(text), text)

    @property
    def wrong(self) -> bool:
        """Whether it can be no id."""
        return any(sign.isspace() for sign in self.model_id)

    def problem(self) -> str:
        """Return what is wrong, once it is known that no more is typed."""
        wrong = self.wrong and not self._typing
        return problem_text(Problem("default_model", "space")) if wrong else ""

    def remark(self) -> str:
        """Return what is known of what is entered: another name of it, or that there is none."""
        model = self.model_id
        if not model or model != self.text().strip():
            return model
        name = self._offered.get(model) or self._called(model)
        if name:
            return name if name != model else ""
        return self.tr("Not in the list of models; it is sent as it stands.")

    def settle(self) -> None:
        """Take what is entered as finished: a shown name becomes its id."""
        if self.text() != self.model_id:
            self.selectAll()
            self.insert(self.model_id)  # which can be undone
        self._typing = False
        self.judged.emit()

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

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what is entered as finished, unless the list or a menu was opened over it."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.settle()

    def _begin_typing(self) -> None:
        self._typing = True


class ModelRow(Field):
    """A row with such a line, below which it is told what is known of the model."""

    def __init__(self, name: str, label: str, model: ModelField) -> None:
        super().__init__(name, label, model)
        self._model = model
        self.setFocusProxy(model)
        model.judged.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        problem = self._model.problem()
        self.hint.say("" if problem else self._model.remark())
        self.show_error(problem)


def _plain(name: str) -> str:
    """Return a shown name as it is compared: people write the maker's name before it or not."""
    return " ".join(name.split()).casefold().removeprefix("claude ")
