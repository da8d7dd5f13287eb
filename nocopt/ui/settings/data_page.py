"""The data page of the settings: backups, which are made here, looked at, and put back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.errors import StoreError
from nocopt.ui import wording
from nocopt.ui.attachment_words import size_of
from nocopt.ui.backup_words import BackupWords
from nocopt.ui.choice import Choice
from nocopt.ui.dialog_look import BESIDE_CELLS
from nocopt.ui.restoring import ask_and_restore
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.settings.fields import Field, FieldForm, Note, line_up
from nocopt.ui.settings.mirror_row import MirrorRow
from nocopt.ui.settings.pages import Page
from nocopt.ui.settings.search_check import SearchCheck
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.app.indexing import Indexing
    from nocopt.app.mirror import Mirror
    from nocopt.app.safekeeping import Safekeeping
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.core.safekeeping import Backup
    from nocopt.core.settings import Settings
    from nocopt.ui.theme import Colours

_ROWS_SHOWN: Final = 5


class DataPage(Page):
    """Edits whether a backup is made each day; what is done with the buttons is done at once."""

    def __init__(
        self,
        safekeeping: Safekeeping,
        indexing: Indexing,
        mirror: Mirror,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._safekeeping, self._tasks = safekeeping, tasks
        self._asking = False  # a question is open, or on its way
        self._at: QPushButton | None = None  # the button that was pressed and rests
        form = self._form = FieldForm(self)
        self.daily = Choice[bool](self)
        self.daily.set_entries(
            (
                (True, self.tr("Each day, and before updates")),
                (False, self.tr("Before updates only")),
            )
        )
        self.daily.chosen.connect(lambda _value: self.changed.emit())
        daily = Field("backups", self.tr("&Backups are made"), self.daily)
        daily.hint.say(
            self.tr(
                "The last of seven days and of four weeks are kept, and all that you make "
                "yourself. They hold your chats with their files, but no keys."
            )
        )
        form.add(daily, self.tr("Backups are made"))
        self.table = BackupTable(self)
        self.table.itemSelectionChanged.connect(self._look)
        self.table.activated.connect(lambda _index: self._restore_chosen())
        self.failed = Note("error", self)
        self._make_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        column.addLayout(self._below())
        self.search = SearchCheck(indexing, tasks, self)
        self.mirror = MirrorRow(mirror, self)
        self.mirror.changed.connect(self.changed)
        column.addWidget(self.mirror)
        column.addWidget(self.search)
        column.addStretch(1)
        changes = safekeeping.changed.connect(self._fill)
        failures = safekeeping.failed.connect(self._say_failed)
        self.destroyed.connect(lambda: changes.close())
        self.destroyed.connect(lambda: failures.close())
        self._fill()

    def _make_buttons(self) -> None:
        self.make = self._button(self.tr("Back &up now"), self.tr("Back up now"))
        self.make.clicked.connect(self._make_now)
        self.restore = self._button(self.tr("Re&store…"), self.tr("Restore backup"))
        self.restore.clicked.connect(self._restore_chosen)
        self.undo = self._button(self.tr("U&ndo last restore…"), self.tr("Undo last restore"))
        self.undo.clicked.connect(lambda: self._ask(self._safekeeping.undo))
        self.folder = self._button(self.tr("Show &folder"), self.tr("Show folder of backups"))
        self.folder.clicked.connect(self._show_folder)

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        return button

    def _below(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for button in (self.make, self.restore, self.undo):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.folder)
        column = QVBoxLayout()
        column.setContentsMargins(6 * GRID, 0, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.table)
        column.addWidget(self.failed)
        column.addLayout(row)
        return column

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        self.daily.show_value(settings.backups)
        self.mirror.show_settings(settings)

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is chosen here."""
        return self.mirror.value(replace(settings, backups=self.daily.value()))

    def set_colours(self, colours: Colours) -> None:
        """Paint the table and the switch in these colours."""
        self.table.set_colours(colours)
        self.mirror.set_colours(colours)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what there is when somebody looks."""
        super().showEvent(event)
        line_up(self._form, self.mirror, self.search)
        self._safekeeping.look()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the fields in line with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            line_up(self._form, self.mirror, self.search)

    # ----------------------------------------------------------------------------- internals

    def _fill(self) -> None:
        self.table.show_backups(self._safekeeping.backups)
        busy = self._safekeeping.busy
        self._free(self.make, not busy)
        self.make.setText(self.tr("Backing up…") if busy else self.tr("Back &up now"))
        self._look()

    def _look(self) -> None:
        """Offer what can be done with what is chosen."""
        free = not (self._safekeeping.busy or self._asking)
        chosen = self.table.chosen
        self._free(self.restore, free and chosen is not None and chosen.whole is not False)
        self.undo.setVisible(self._safekeeping.undo is not None)
        self._free(self.undo, free)
        self.folder.setEnabled(bool(self._safekeeping.backups))

    def _free(self, button: QPushButton, free: bool) -> None:
        """Switch a button on or off; the keyboard waits in the table until it is on again."""
        if not free and button is self.window().focusWidget():
            self._at = button
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        button.setEnabled(free)
        if free and button is self._at:
            self._at = None
            if self.table is self.window().focusWidget():
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _restore_chosen(self) -> None:
        if self.restore.isEnabled():
            self._ask(self.table.chosen)

    def _make_now(self) -> None:
        self.failed.say("")
        self._safekeeping.make_now()

    def _ask(self, backup: Backup | None) -> None:
        if backup is None or self._asking:
            return
        self.failed.say("")
        self._asking = True
        self._look()
        asking = self._tasks.start("ask about a backup", self._asked(backup))
        self.destroyed.connect(lambda: asking.cancel())

    async def _asked(self, backup: Backup) -> None:
        try:
            await ask_and_restore(self.window(), self._safekeeping, backup)
        except StoreError as error:
            self._say_failed(error)
        self._asking = False
        self._look()

    def _say_failed(self, error: NocoptError) -> None:
        if isinstance(error, StoreError):
            self.failed.say(wording.joined(wording.store(error)))

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._safekeeping.folder)))


class BackupTable(QTableWidget):
    """A row for each backup, the newest first; the one that was chosen stays chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(0, 5, parent)
        self._shown: tuple[Backup, ...] = ()
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setAccessibleName(self.tr("Backups"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        heads = (self.tr("Made"), self.tr("Why"), self.tr("Content"), self.tr("Size"))
        self.setHorizontalHeaderLabels([*heads, self.tr("State")])
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._take_height()

    @property
    def chosen(self) -> Backup | None:
        """The backup whose row is chosen."""
        rows = self.selectionModel().selectedRows()
        return self._shown[rows[0].row()] if rows else None

    def show_backups(self, backups: tuple[Backup, ...]) -> None:
        """Show these."""
        if backups == self._shown:
            return
        before = self.chosen
        self.blockSignals(True)
        self._shown = backups
        self.setRowCount(len(backups))
        for row, backup in enumerate(backups):
            for column, text in enumerate(_texts(backup)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.setItem(row, column, item)
        self._fit_columns()
        names = [one.name for one in backups]
        at = names.index(before.name) if before is not None and before.name in names else 0
        self.blockSignals(False)
        self.clearSelection()
        if backups:
            self.setCurrentCell(at, 0)
            self.selectRow(at)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours."""
        self._bar.set_colours(colours, "window")
        self.setStyleSheet(_sheet(colours))

    def changeEvent(self, event: QEvent) -> None:
        """Give rows the height that goes with the font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns go with the width."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Fill the width; where all columns have no room in it, they can be scrolled."""
        columns = range(self.columnCount())
        head = self.horizontalHeader()
        wanted = (max(self.sizeHintForColumn(one), head.sectionSizeHint(one)) for one in columns)
        modes = QHeaderView.ResizeMode
        narrow = sum(wanted) > self.viewport().width()
        head.setSectionResizeMode(1, modes.ResizeToContents if narrow else modes.Stretch)

    def _take_height(self) -> None:
        height = self.fontMetrics().height() + 3 * GRID
        self.verticalHeader().setDefaultSectionSize(height)
        self.setFixedHeight((_ROWS_SHOWN + 1) * height + GRID)

    def minimumSizeHint(self) -> QSize:
        """Return a width in which all columns have room."""
        head = self.horizontalHeader()
        wide = sum(head.sectionSizeHint(column) for column in range(self.columnCount()))
        return QSize(max(wide, 120 * GRID), self.height())


def _texts(backup: Backup) -> tuple[str, ...]:
    words = BackupWords()
    return (
        words.moment(backup),
        words.why(backup.why),
        words.content(backup),
        size_of(backup.size),
        words.state(backup),
    )


def _sheet(colours: Colours) -> str:
    return f"""
QTableWidget {{ background: {colours.window}; color: {colours.text}; outline: none; border: none;
  selection-background-color: {colours.accent_soft}; selection-color: {colours.text} }}
QTableWidget::item {{ padding: 0 {2 * GRID}px; border: none;
  border-bottom: 1px solid {colours.hover} }}
QTableWidget::item:selected {{ background: {colours.accent_soft}; color: {colours.text} }}
QTableWidget::item:focus {{ border: 2px solid {colours.focus}; border-radius: {GRID}px;
  padding: 0 {2 * GRID - 2}px }}
QHeaderView {{ background: {colours.window}; border: none }}
QHeaderView::section {{ background: {colours.window}; color: {colours.muted}; border: none;
  border-bottom: 1px solid {colours.border}; padding: {GRID}px {2 * GRID + BESIDE_CELLS}px }}
"""
