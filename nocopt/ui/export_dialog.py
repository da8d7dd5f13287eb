"""The dialog that writes chats into files: what, as what, with what, and how far it is."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from nocopt.app.exporting import ExportRun, NothingLeft, Stopped, file_stem
from nocopt.core.errors import StoreError
from nocopt.core.transfer import Counted, ExportWish, Format, ending
from nocopt.ui import export_words
from nocopt.ui.choice import Choice
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.file_dialog import file_dialog, first_folder
from nocopt.ui.printing import write_pdf
from nocopt.ui.switch import Switch
from nocopt.ui.theme import GRID, RADIUS, shown

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

    from nocopt.app.exporting import Exporting
    from nocopt.app.tasks import Tasks
    from nocopt.ui.theme import Colours

_DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation
_WIDTH: Final = 120 * GRID
_LINE: Final = 6  # pixels of the bar that shows how far it is


@dataclass(frozen=True, slots=True)
class Scope:
    """Chats that can be written: their ids, none for all; what they are called, and their file."""

    ids: tuple[int, ...]
    text: str
    name: str


class ExportDialog(QDialog):
    """Asks what is to be written and writes it, while it stays open."""

    def __init__(
        self,
        exporting: Exporting,
        tasks: Tasks,
        scopes: tuple[Scope, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._exporting = exporting
        self._tasks = tasks
        self._scopes = scopes
        self._found: Counted | None = None
        self._measuring: asyncio.Task[None] | None = None
        self._run: ExportRun | None = None
        self._folder = ""
        self.setWindowTitle(self.tr("Export chats"))
        self.setAccessibleName(self.tr("Export chats"))
        self.setMinimumWidth(_WIDTH)
        look = DialogLook(self)
        self._make_fields()
        self._make_end()
        self._lay_out()
        for choice in (self.what, self.format):
            choice.chosen.connect(self._show_choice)
        self.branches.toggled.connect(self._measure)
        self.files.toggled.connect(self._show_extent)
        look.changed.connect(self._paint_in)
        self.finished.connect(self._stop_measuring)  # which would tell a dialog that is gone
        self._paint_in(shown())
        self._show_choice()

    # -------------------------------------------------------------------------- what is asked

    def _make_fields(self) -> None:
        self.what: Choice[int] = Choice(self)
        self.what.setAccessibleName(self.tr("What to export"))
        self.what.set_entries([(at, scope.text) for at, scope in enumerate(self._scopes)])
        self.what.show_value(0)
        self.format: Choice[Format] = Choice(self)
        self.format.setAccessibleName(self.tr("Format"))
        self.format.set_entries(export_words.formats())
        self.format.show_value(Format.MARKDOWN)
        self.about = self._label("muted")
        # Room for two lines in any case, so that nothing jumps when another format is chosen.
        self.about.setMinimumHeight(2 * self.about.fontMetrics().lineSpacing())
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.thinking = self._switch(self.tr("With thinking"))
        self.branches = self._switch(self.tr("All branches"))
        self.files = self._switch(self.tr("With files"))
        self.files.setChecked(True)
        self.extent = self._label("")
        self.extent.setAccessibleName(self.tr("What will be written"))

    def _switch(self, text: str) -> Switch:
        switch = Switch(self)
        switch.setText(text)
        switch.setAccessibleName(text)
        return switch

    def _label(self, ink: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty("ink", ink)
        return label

    def _make_end(self) -> None:
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName(self.tr("Progress of the export"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(_LINE)
        self.progress.hide()
        self.told = self._label("")
        self.told.hide()
        self.buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        self.go = self._button(self.tr("Export…"), self.tr("Export"), role.AcceptRole)
        self.folder = self._button(self.tr("Show folder"), self.tr("Show folder"), role.ActionRole)
        self.away = self._button(self.tr("Cancel"), self.tr("Cancel"), role.RejectRole)
        self.go.setDefault(True)
        self.folder.hide()
        self.go.clicked.connect(self._ask_where)
        self.folder.clicked.connect(self._show_folder)
        self.buttons.rejected.connect(self.reject)

    def _button(self, text: str, name: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = self.buttons.addButton(text, role)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(5 * GRID)
        form.setVerticalSpacing(3 * GRID)
        form.addRow(self.tr("What"), self.what)
        form.addRow(self.tr("As"), self.format)
        form.addRow("", self.about)
        for switch in (self.thinking, self.branches, self.files):
            form.addRow("", switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 5 * GRID)
        column.setSpacing(4 * GRID)
        column.addLayout(form)
        for part in (self.extent, self.progress, self.told):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(self.buttons)

    def _lead_to(self, button: QPushButton) -> None:
        """Have Enter press this button."""
        self.go.setDefault(button is self.go)
        self.away.setDefault(button is self.away)

    def wish(self) -> ExportWish:
        """Return what is asked for."""
        format_ = self.format.value()
        whole = format_ is Format.ARCHIVE
        return ExportWish(
            format=format_,
            ids=self._scope.ids,
            all_branches=whole or self.branches.isChecked(),
            thinking=whole or self.thinking.isChecked(),
            files=self.files.isChecked(),
        )

    @property
    def _scope(self) -> Scope:
        return self._scopes[self.what.value()]

    def _show_choice(self) -> None:
        """Show what goes with what is chosen, and find out how much it is."""
        format_ = self.format.value()
        self.about.setText(export_words.about(format_))
        whole = format_ is Format.ARCHIVE  # which has everything in any case
        self.thinking.setVisible(not whole)
        self.branches.setVisible(not whole)
        self.told.hide()
        self._lead_to(self.go)
        self._measure()

    def _measure(self) -> None:
        """Find out how much it is; until then that is not said."""
        self._stop_measuring()
        self._found = None
        self._show_extent()
        self._measuring = self._tasks.start("measure export", self._measured(self.wish()))

    def _stop_measuring(self) -> None:
        if self._measuring is not None:
            self._measuring.cancel()

    async def _measured(self, wish: ExportWish) -> None:
        try:
            found = await self._exporting.extent(wish)
        except StoreError as error:
            self._tell(export_words.refused(error, Path()), "error")
            return
        now = self.wish()
        if (wish.ids, wish.all_branches) == (now.ids, now.all_branches):
            self._found = found
            self._show_extent()

    def _show_extent(self) -> None:
        found = self._found
        self.go.setEnabled(found is not None and found.chats > 0 and self._run is None)
        if found is None:
            self.extent.setText("…")
        elif not found.chats:
            self.extent.setText(self.tr("There is nothing here that could be written."))
        else:
            self.extent.setText(export_words.extent(found, self.wish()))

    # -------------------------------------------------------------------------- what is done

    def _ask_where(self) -> None:
        if self._found is None or self._run is not None:
            return
        suffix = ending(self.wish(), self._found)
        dialog = file_dialog(self, self.tr("Export to"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDirectory(self._folder or first_folder(_DOCUMENTS))
        dialog.setDefaultSuffix(suffix[1:])
        dialog.selectFile(f"{file_stem(self._scope.name, _dated())}{suffix}")
        dialog.fileSelected.connect(self.write_to)
        dialog.open()

    def write_to(self, path: str) -> None:
        """Write what is asked for to that file."""
        self._folder = str(Path(path).parent)
        wish, words = self.wish(), export_words.words()
        run = ExportRun(wish, words, Path(path), self._show_progress, self._found)
        self._run = run
        self._show_running(running=True)
        self._tasks.start("export", self._write(run))

    async def _write(self, run: ExportRun) -> None:
        asked = run.found or Counted()
        try:
            if run.wish.format is Format.PDF:
                counted = await write_pdf(self._exporting, run)
            else:
                counted = await self._exporting.run(run)
        except NothingLeft:
            self._ended(self.tr("The chats were deleted meanwhile. Nothing was written."), "muted")
        except Stopped:
            self._ended(self.tr("Stopped. Nothing was written."), "muted")
        except StoreError as error:
            self._ended(export_words.refused(error, run.path), "error")
        else:
            self._ended(export_words.written(counted, asked, run.path), "")
            self.folder.show()
            self.away.setText(self.tr("Close"))
            self.away.setAccessibleName(self.tr("Close"))
            self._lead_to(self.away)
            self.away.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_progress(self, done: int, of: int) -> None:
        self.progress.setRange(0, max(1, of))
        self.progress.setValue(done)

    def _show_running(self, *, running: bool) -> None:
        for part in (self.what, self.format, self.thinking, self.branches, self.files):
            part.setEnabled(not running)
        self.progress.setRange(0, 0)
        self.progress.setVisible(running)
        self.away.setText(self.tr("Stop") if running else self.tr("Cancel"))
        self.away.setAccessibleName(self.tr("Stop") if running else self.tr("Cancel"))
        self.folder.hide()
        if running:
            self.told.hide()
        self._lead_to(self.go)
        self._show_extent()

    def _ended(self, text: str, ink: str) -> None:
        self._run = None
        self._show_running(running=False)
        self._tell(text, ink)

    def _tell(self, text: str, ink: str) -> None:
        self.told.setProperty("ink", ink)
        self.told.style().polish(self.told)
        self.told.setText(text)
        self.told.setAccessibleName(text)
        self.told.show()
        self._make_room()

    def _make_room(self) -> None:
        """Grow where there is more to be read than before."""
        column = self.layout()
        if column is not None:
            column.activate()
            needed = max(column.totalHeightForWidth(self.width()), self.sizeHint().height())
            self.resize(self.width(), max(self.height(), needed))

    def reject(self) -> None:
        """Stop what is being written; close where nothing is."""
        if self._run is not None:
            self._run.stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Have nothing go on that nobody sees."""
        if self._run is not None:
            self._run.stop()
        super().closeEvent(event)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._folder))

    def _paint_in(self, colours: Colours) -> None:
        for part in (self.what, self.format, self.thinking, self.branches, self.files):
            part.set_colours(colours)
        self.progress.setStyleSheet(
            f"QProgressBar {{ background: {colours.hover}; border: none;"
            f" border-radius: {RADIUS // 3}px }}"
            f"QProgressBar::chunk {{ background: {colours.accent};"
            f" border-radius: {RADIUS // 3}px }}"
        )


def _dated() -> str:
    return f"nocopt {time.strftime('%Y-%m-%d')}"
