"""Saving a part of an answer as a file: the name is asked for, a worker writes."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from nocopt.ui.file_dialog import file_dialog, first_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.tasks import Tasks


_DOCUMENTS: Final = QStandardPaths.StandardLocation.DocumentsLocation


class HasTasks(Protocol):
    """Whoever knows where background work is done; None means at once."""

    @property
    def tasks(self) -> Tasks | None:
        """What does it."""


class Saving(QObject):
    """Asks where to and writes; `saved` gives the path, `failed` a sentence.

    A file that is there is asked about by the dialog, and is whole at any time: what is new is
    written beside it and takes its place at the end.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QWidget, loading: HasTasks) -> None:
        super().__init__(parent)
        self._widget = parent
        self._loading = loading
        self._folder = ""  # where the last file went

    def ask(self, name: str, make: Callable[[], bytes]) -> None:
        """Let the person choose a file for the bytes that `make` gives, in any thread."""
        self.choose(name, partial(self.write, make))

    def choose(self, name: str, chosen: Callable[[str], object]) -> QFileDialog:
        """Let the person choose a file, and hand over its path; return the dialog, open by then."""
        dialog = file_dialog(self._widget, self.tr("Save as"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDirectory(self._folder or first_folder(_DOCUMENTS))
        dialog.setDefaultSuffix(Path(name).suffix[1:])
        dialog.selectFile(name)
        dialog.fileSelected.connect(chosen)
        dialog.open()
        return dialog

    def write(self, make: Callable[[], bytes], path: str) -> None:
        """Write what `make` gives into a file that was chosen."""
        self._folder = str(Path(path).parent)
        tasks = self._loading.tasks
        if tasks is None:
            self._tell(path, _write(Path(path), make))
        else:
            tasks.start("save part", self._write_aside(tasks, make, path))

    async def _write_aside(self, tasks: Tasks, make: Callable[[], bytes], path: str) -> None:
        self._tell(path, await tasks.run_blocking(partial(_write, Path(path), make)))

    def _tell(self, path: str, failure: OSError | None) -> None:
        if failure is None:
            self.saved.emit(path)
            return
        text = self.tr("{name} could not be saved: {reason}.")
        self.failed.emit(text.format(name=Path(path).name, reason=self._reason(failure)))

    def _reason(self, failure: OSError) -> str:
        match failure.errno:
            case errno.EACCES | errno.EPERM | errno.EROFS:
                return self.tr("you may not write there")
            case errno.ENOSPC | errno.EDQUOT:
                return self.tr("the disk is full")
            case errno.EFBIG:
                return self.tr("a file may not be that large there")
            case errno.ENOENT | errno.ENOTDIR:
                return self.tr("the folder is not there")
            case errno.EISDIR:
                return self.tr("there is a folder of that name")
            case _:
                return failure.strerror or str(failure)


def _write(path: Path, make: Callable[[], bytes]) -> OSError | None:
    """Write a file as a whole; return what went wrong."""
    target = Path(os.path.realpath(path))  # a link stays one
    new = target.with_name(f".nocopt-{os.urandom(8).hex()}")
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        data = make()
        write_new(new, data, target.stat().st_mode & 0o7777 if target.exists() else None)
        os.replace(new, target)
    except OSError as failure:
        with suppress(OSError):  # what is told is why it could not be written
            new.unlink(missing_ok=True)
        return failure
    with suppress(OSError):  # not every file system can; the file itself is written
        _sync_folder(target.parent)
    return None


def write_new(path: Path, data: bytes, mode: int | None) -> None:
    """Write a file that is not there yet; where `mode` is None, it gets what new files get.

    The system takes the mask into account then: to ask for it is to change it, for all threads.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o666 if mode is None else 0o600), "wb") as file:
        file.write(data)
        file.flush()
        if mode is not None:
            path.chmod(mode)
        os.fsync(file.fileno())  # else a power cut could leave an empty file under the old name


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
