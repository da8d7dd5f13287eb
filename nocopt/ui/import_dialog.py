"""The window that a file with chats goes through: looked at, chosen from, taken, and told about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.errors import NocoptError
from nocopt.core.transfer import Fate
from nocopt.ui import import_words
from nocopt.ui.counts import Counts
from nocopt.ui.dialog_look import BESIDE_CELLS, DialogLook
from nocopt.ui.import_list import CHANGED, FATE, MESSAGES, TITLE, ImportList
from nocopt.ui.nothing import words
from nocopt.ui.saving import Saving
from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nocopt.app.importing import Imported, Importing, Preview
    from nocopt.app.tasks import Tasks
    from nocopt.ui.theme import Colours

_SIZE: Final = (160 * GRID, 120 * GRID)
_SHARE: Final = 0.9  # of the screen, at most


class ImportDialog(QDialog):
    """Shows one file; `undone` comes when what it brought is in the trash again."""

    undone = Signal()

    def __init__(self, services: tuple[Importing, Tasks], path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._importing, self.tasks = services
        self._path = path
        self._preview: Preview | None = None
        self._imported: Imported | None = None
        self._working = True
        self._closing = False
        self.setWindowTitle(self.tr("Import chats"))
        self.setAccessibleName(self.tr("Import chats"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._arrange()
        self._saving = Saving(self, self)
        self._saving.saved.connect(self._said_saved)
        self._saving.failed.connect(self._say)
        look = DialogLook(self)
        look.changed.connect(self._take_colours)
        self._take_colours(shown())
        self._show_parts(self.progress)
        # Of its size at once: what grows later no longer stands in the middle, or on the screen.
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableGeometry().size() * _SHARE))
        self.title.setText(self.tr("Reading {name}").format(name=path.name))
        self.progress.setRange(0, 0)
        self._turn_close(self.tr("Cancel"))
        self.tasks.start("look at a file with chats", self._look())

    # -------------------------------------------------------------------------- the widgets

    def _arrange(self) -> None:
        self.title = words(self)
        font = QFont(self.title.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.title.setFont(font)
        self.text = words(self, "muted")
        self.all = QCheckBox(self.tr("All chats"), self)
        self.all.setAccessibleName(self.tr("All chats"))
        self.all.checkStateChanged.connect(lambda _state: self._tick_all())
        self.chats = QTreeView(self)
        self.chats.setAccessibleName(self.tr("Chats in the file"))
        self.chats.setRootIsDecorated(False)
        self.chats.setUniformRowHeights(True)
        self.chats.setAllColumnsShowFocus(True)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)
        self.report = QPlainTextEdit(self)
        self.report.setAccessibleName(self.tr("Report"))
        self.report.setReadOnly(True)
        self.remark = words(self, "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        column.setSpacing(2 * GRID)
        for part in (self.title, self.text, self.all, self.progress):
            column.addWidget(part)
        column.addWidget(self.chats, 1)
        column.addWidget(self.report, 1)
        column.addStretch(0)
        column.addWidget(self.remark)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        self.save = self._button(self.tr("Save report…"), self.tr("Save report"), self._save)
        self.undo = self._button(self.tr("Undo import"), self.tr("Undo import"), self._undo)
        self.ahead = self._button("", self.tr("Import"), self._import)
        self.closing = self._button("", "", self.close)
        box = QDialogButtonBox(self)  # which has the order of the desktop, as other dialogs have
        box.addButton(self.ahead, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.closing, QDialogButtonBox.ButtonRole.RejectRole)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.save)
        row.addWidget(self.undo)
        row.addStretch(1)
        row.addWidget(box)
        return row

    def _button(self, text: str, name: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: do())
        return button

    def _show_parts(self, *wanted: QWidget) -> None:
        every = (self.all, self.chats, self.progress, self.report, self.save, self.undo, self.ahead)
        for part in every:
            part.setVisible(part in wanted)
        self.text.setVisible(bool(self.text.text()))
        self.remark.setVisible(bool(self.remark.text()))

    def _turn_close(self, text: str, *, default: bool = False) -> None:
        self.closing.setText(text)
        self.closing.setAccessibleName(text)
        self.closing.setDefault(default)
        self.ahead.setDefault(not default)

    def _take_colours(self, colours: Colours) -> None:
        ground = self.chats.palette()
        ground.setColor(ground.ColorRole.Base, colours["window"])
        self.chats.setPalette(ground)
        self.chats.setStyleSheet(
            # Without a background: the frames of the boxes would take its colour.
            f"QTreeView {{ outline: none;"
            f" border: 1px solid {colours.border}; border-radius: {RADIUS}px; padding: {GRID}px }}"
            f" QTreeView::item {{ padding: {GRID}px }}"
            f" QTreeView::item:disabled {{ color: {colours.faint} }}"
            f" QTreeView::item:selected {{ background: {colours.hover}; color: {colours.text} }}"
            f" QHeaderView::section {{ background: {colours.window}; color: {colours.muted};"
            f" border: none; padding: {GRID}px {GRID + BESIDE_CELLS}px }}"
        )

    # --------------------------------------------------------------------------- the steps

    async def _look(self) -> None:
        try:
            preview = await self._importing.look(self._path, self._read_so_far)
        except NocoptError as error:
            self._refuse(error)
            return
        self._working = False
        if self._closing:
            self.close()
        else:
            self._offer(preview)

    def _read_so_far(self, chats: int) -> None:
        self._say(Counts().read(chats))

    def _refuse(self, error: NocoptError, *, begun: bool = False) -> None:
        self._working = False
        self._say("")
        self.title.setText(self.tr("{name} is not imported").format(name=self._path.name))
        self.text.setText(import_words.refusal(error, begun=begun))
        self._turn_close(self.tr("Close"), default=True)
        self._show_parts()
        self.resize(self.width(), self.heightForWidth(self.width()))

    def _offer(self, preview: Preview) -> None:
        self._preview = preview
        self._say("")
        self.title.setText(import_words.about(preview))
        self._model = ImportList(preview.chats, self)
        self._model.ticked.connect(self._ticked)
        self.chats.setModel(self._model)
        header = self.chats.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column in (MESSAGES, CHANGED, FATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.chats.setColumnHidden(FATE, all(one.fate is Fate.NEW for one in preview.chats))
        there = sum(one.fate is Fate.THERE for one in preview.chats)
        self.text.setText(Counts().there(there) if there else "")
        self._turn_close(self.tr("Cancel"))
        self._show_parts(self.all, self.chats, self.ahead)
        self._ticked()
        (self.ahead if self.ahead.isEnabled() else self.closing).setFocus()

    def _ticked(self) -> None:
        chosen = len(self._model.chosen)
        self.ahead.setText(Counts().ahead(chosen))
        self.ahead.setEnabled(bool(chosen))
        self.all.setEnabled(bool(self._model.tickable))
        state = Qt.CheckState.PartiallyChecked if chosen else Qt.CheckState.Unchecked
        every = chosen == self._model.tickable and chosen > 0
        with QSignalBlocker(self.all):  # a screen reader toggles it, which is no click
            self.all.setTristate(0 < chosen < self._model.tickable)
            self.all.setCheckState(Qt.CheckState.Checked if every else state)

    def _tick_all(self) -> None:
        self._model.tick_all(len(self._model.chosen) < self._model.tickable)

    def _import(self) -> None:
        if self._preview is None or self._working:
            return
        self._working = True
        self.title.setText(self.tr("Importing from {name}").format(name=self._path.name))
        self.text.setText("")
        self.progress.setRange(0, max(1, len(self._preview.chats)))
        self.progress.setValue(0)
        self._turn_close(self.tr("Stop"))
        self._show_parts(self.progress)
        self.closing.setFocus()
        work = self._run(self._preview, self._model.chosen)
        self.tasks.start("import chats", work)

    async def _run(self, preview: Preview, chosen: frozenset[str]) -> None:
        try:
            imported = await self._importing.run(
                self._path, preview, chosen, self.progress.setValue
            )
        except NocoptError as error:
            self._refuse(error, begun=True)
            return
        self._working = False
        self._imported = imported
        self.title.setText(import_words.heading(imported))
        self.report.setPlainText(import_words.report_text(imported).strip())
        self._turn_close(self.tr("Close"), default=True)
        self._show_parts(self.report, self.save, *([self.undo] if imported.new else []))
        self.closing.setFocus()

    # -------------------------------------------------------------------------- afterwards

    def _save(self) -> None:
        text = f"{self._path.name}\n{self.title.text()}\n\n{self.report.toPlainText()}\n"
        self._saving.ask(f"{self._path.stem} import.txt", text.encode)

    def _said_saved(self, path: str) -> None:
        self._say(self.tr("Saved: {path}").format(path=path))

    def _say(self, text: str) -> None:
        self.remark.setText(text)
        self.remark.setVisible(bool(text))

    def _undo(self) -> None:
        if self._imported is not None:
            self.undo.setEnabled(False)
            self.tasks.start("undo an import", self._take_back(self._imported))

    async def _take_back(self, imported: Imported) -> None:
        try:
            await self._importing.undo(imported)
        except NocoptError as error:
            self.undo.setEnabled(True)
            self._say(import_words.refusal(error, begun=True))
            return
        self.undo.hide()
        self.title.setText(self.tr("The chats are in the trash"))
        self.closing.setFocus()
        self.undone.emit()

    def reject(self) -> None:
        """Stop what runs first: an import ends with its report, reading a file with the window."""
        if not self._working:
            super().reject()
            return
        self._closing = self._preview is None
        self._importing.stop()
