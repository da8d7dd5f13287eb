"""Chats of files are brought in: the file is chosen or dropped on the list, and a window opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from nocopt.ui.file_dialog import file_dialog, first_folder
from nocopt.ui.import_sign import ImportSign

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

    from nocopt.app.importing import Importing
    from nocopt.app.tasks import Tasks
    from nocopt.ui.import_dialog import ImportDialog


_ENDINGS: Final = (".zip", ".json", ".bak", ".md", ".markdown", ".txt")


class ImportDeeds(QObject):
    """Opens one file at a time; `closed` comes when the keyboard is free again."""

    closed = Signal()

    def __init__(self, importing: Callable[[], Importing], tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._importing, self._tasks = importing, tasks
        self._window = window
        self._folder = ""
        self.dialog: ImportDialog | None = None
        self._sign: ImportSign | None = None

    def take_drops_on(self, sidebar: QWidget) -> None:
        """Take a file that is dropped there for one with chats."""
        self._sign = ImportSign(sidebar)
        sidebar.setAcceptDrops(True)
        sidebar.installEventFilter(self)

    def choose(self) -> None:
        """Let the person choose a file; one that is being looked at comes up."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        dialog = file_dialog(self._window, self.tr("Import chats"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        known, every = self.tr("Files with chats"), self.tr("All files")
        dialog.setNameFilters([f"{known} (*{' *'.join(_ENDINGS)})", f"{every} (*)"])
        downloads = QStandardPaths.StandardLocation.DownloadLocation
        dialog.setDirectory(self._folder or first_folder(downloads))
        dialog.fileSelected.connect(lambda path: self.open(Path(path)))
        dialog.open()

    def open(self, path: Path) -> None:
        """Look at a file, and offer what is in it."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        from nocopt.ui.import_dialog import ImportDialog

        self._folder = str(path.parent)
        self.dialog = ImportDialog((self._importing(), self._tasks), path, self._window)
        self.dialog.finished.connect(self._closed)
        self.dialog.show()

    def _closed(self) -> None:
        self.dialog = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take one file that is dropped on the list of chats; all else is left to others."""
        if isinstance(event, QDropEvent):  # those of entering and moving are such as well
            path = _one_file(event.mimeData())
            if path is None:
                return False
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            dropped = event.type() == QEvent.Type.Drop
            self._show_sign(not dropped)
            if dropped:
                self.open(path)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._show_sign(False)
        return super().eventFilter(watched, event)

    def _show_sign(self, shown: bool) -> None:
        if self._sign is not None and self._sign.isVisible() is not shown:
            self._sign.set_shown(shown)


def _one_file(data: QMimeData) -> Path | None:
    """Return the file that is dragged; None where it is for a message, such as a picture."""
    urls = data.urls() if data.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in _ENDINGS else None
