"""What has changed in an endpoint's list of models, to be looked at before it is taken over."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.models import RemoteModel
from nocopt.core.usage import Prices
from nocopt.ui import wording
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.settings import model_words
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.app.model_book import Preview
    from nocopt.ui.theme import Colours

_SIZE: Final = (170 * GRID, 115 * GRID)
_NAMES: Final = 72 * GRID
_SAME: Final = {"thinking_types": "thinking", "lifecycle": "deprecated"}  # as a model has it


class ListPreview(QDialog):
    """Shows what is new, gone and changed; accepted, the list is to be taken over."""

    def __init__(self, account: str, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Changes in the list of models"))
        self.setAccessibleName(self.tr("Changes in the list of models"))
        look = DialogLook(self)
        text = self.tr(
            "{account} lists other models than before. Your own changes to models stay in any case."
        )
        self.text = QLabel(text.format(account=account), self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(self.tr("Changes"))
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.SingleSelection)
        self.tree.setAllColumnsShowFocus(True)
        self._bar = SlimScrollBar(self.tree)
        self.tree.setVerticalScrollBar(self._bar)
        head = self.tree.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, _NAMES)
        self._fill(preview)
        self._make_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(self.text)
        column.addWidget(self.tree, 1)
        column.addWidget(self.buttons)
        look.changed.connect(self._paint_in)
        self._paint_in(shown())
        self.resize(*_SIZE)

    def _make_buttons(self) -> None:
        self.buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        for title, part in (
            (self.tr("Take over"), role.AcceptRole),
            (self.tr("Not now"), role.RejectRole),
        ):
            button = self.buttons.addButton(title, part)
            button.setAccessibleName(title)
            button.setAutoDefault(False)
            if part is role.AcceptRole:
                button.setDefault(True)
                button.setFocus()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _fill(self, preview: Preview) -> None:
        gone = self.tr("No longer listed")
        self._group(gone, ((one, one.name or "") for one in preview.vanished))
        changed = ((now, _difference(before, now)) for before, now in preview.changed)
        self._group(self.tr("Changed"), changed)
        self._group(self.tr("New"), ((one, self._told(one)) for one in preview.added))

    def _group(self, title: str, models: Iterable[tuple[RemoteModel, str]]) -> None:
        rows = list(models)
        if not rows:
            return
        count = QLocale().toString(len(rows))
        top = QTreeWidgetItem([wording.noted(title, count)])
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        top.setFont(0, font)
        top.setFirstColumnSpanned(True)
        self.tree.addTopLevelItem(top)
        for model, told in rows:
            row = QTreeWidgetItem([model.id, told])
            row.setToolTip(0, model.name or "")
            row.setToolTip(1, told)
            top.addChild(row)
        top.setExpanded(True)
        top.setFirstColumnSpanned(True)

    def _told(self, model: RemoteModel) -> str:
        """What an endpoint says of a model, in short: its name and its window."""
        window = ""
        if model.context is not None:
            window = self.tr("{count} tokens").format(count=_value(model.context))
        return " · ".join(part for part in (model.name, window) if part)

    def _paint_in(self, colours: Colours) -> None:
        self._bar.set_colours(colours, "window")
        self.tree.setStyleSheet(
            f"QTreeWidget {{ background: {colours.window}; color: {colours.text}; border: none;"
            f" outline: none }}"
            f"QTreeWidget::item {{ padding: {GRID // 2}px {GRID}px; border: none }}"
            f"QTreeWidget::item:hover {{ background: {colours.hover} }}"
            f"QTreeWidget::item:focus {{ background: {colours.accent_soft}; border: none }}"
            f"QTreeWidget::item:selected {{ border: none; background: {colours.accent_soft};"
            f" color: {colours.text} }}"
            f"QTreeWidget::branch {{ background: {colours.window} }}"
        )


def _difference(before: RemoteModel, now: RemoteModel) -> str:
    """What an endpoint says otherwise than before: name of the member, old and new value."""
    return ", ".join(
        f"{_called(one.name)}: {_value(getattr(before, one.name))} → "
        f"{_value(getattr(now, one.name))}"
        for one in fields(RemoteModel)
        if getattr(before, one.name) != getattr(now, one.name)
    )


def _called(name: str) -> str:
    return model_words.label(_SAME.get(name, name))


def _value(value: Any) -> str:
    match value:
        case None:
            return "–"
        case Prices():
            return f"${value.input.normalize():f}/${value.output.normalize():f}"
        case tuple():
            return "[" + " ".join(map(str, value)) + "]"
        case bool():
            return "✓" if value else "✗"
        case int():
            return QLocale().toString(value)
        case _:
            return str(value)
