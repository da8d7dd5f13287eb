"""Brings files into the composer: chosen, dropped, from the clipboard or the screen; opens them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from nocopt.ui.banner import Notice, Tone
from nocopt.ui.composer.incoming import Incoming, as_png, incoming, on_clipboard
from nocopt.ui.dropping import Dropping
from nocopt.ui.file_dialog import file_dialog
from nocopt.ui.screenshot import Screenshot
from nocopt.ui.thumbnails import Thumbnails

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from nocopt.app.attaching import Attaching
    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.conversation.pane import ConversationPane

_SCREENSHOT = "screenshot"  # the key of its banner


class Attacher(QObject):
    """Between the window, the files on the disk, and the composer."""

    def __init__(
        self,
        rooms: tuple[QWidget, ConversationPane, Composer, BannerRow],
        files: StoredFiles,
        tasks: Tasks,
    ) -> None:
        window, self._pane, self._composer, self._banners = rooms
        super().__init__(window)
        self._window = window
        self._files, self._tasks = files, tasks
        self._folder = ""  # where the last files came from
        self._screenshot = Screenshot(window)
        self._dropping = Dropping(window)
        self._pane.loading.files = files
        composer = self._composer
        composer.files.set_thumbnails(Thumbnails(files, tasks))
        composer.files.open_asked.connect(self._open)
        composer.files.text_asked.connect(self._insert)
        composer.attach.files_asked.connect(self.choose)
        composer.attach.clipboard_asked.connect(self.take_clipboard)
        composer.attach.screen_asked.connect(self._take_screen)
        self._dropping.over.connect(composer.drop_sign.set_shown)
        self._dropping.dropped.connect(self._take)
        self._screenshot.taken.connect(self._take_picture)
        self._screenshot.filed.connect(lambda path: self._take(Incoming((Path(path),))))
        self._screenshot.failed.connect(self._tell)

    def choose(self) -> None:
        """Let the person choose files."""
        dialog = file_dialog(self._window, self.tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setDirectory(self._folder or _home())
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def take_clipboard(self) -> None:
        """Attach what is on the clipboard; a text of any length becomes a file, too."""
        data = on_clipboard()
        if data is None:
            return
        found = incoming(data)
        if found:
            self._take(found)
        elif data.text().strip():
            self._composer.files.add_text(data.text())

    # --------------------------------------------------------------------- internals

    def _chosen(self, paths: list[str]) -> None:
        if paths:
            self._folder = str(Path(paths[0]).parent)
            self._take(Incoming(tuple(map(Path, paths))))

    def _take(self, found: Incoming) -> None:
        self._composer.files.add(found)
        self._composer.focus_input()

    def _take_screen(self, with_window: bool) -> None:
        self._banners.drop(_SCREENSHOT)
        self._screenshot.take(with_window=with_window)

    def _take_picture(self, image: QImage) -> None:
        # With dots, as a colon is not for names of files everywhere.
        time = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
        called = self.tr("Screenshot")
        name = f"{called} {time}.png"
        attaching = self._composer.files.attaching
        if attaching is not None:
            attaching.add_made(partial(as_png, image), name)
            self._composer.focus_input()

    def _tell(self, text: str) -> None:
        self._banners.show_notice(Notice(_SCREENSHOT, Tone.WARNING, text))

    def _open(self, part: AttachmentPart) -> None:
        self._pane.ways.show_file(part, self._pane.loading)

    def _insert(self, part: AttachmentPart) -> None:
        self._tasks.start("read text", self._read(part, self._composer.files.attaching))

    async def _read(self, part: AttachmentPart, attaching: Attaching | None) -> None:
        try:
            text = await self._tasks.run_blocking(partial(self._files.text, part))
        except OSError:
            text = None
        if attaching is not self._composer.files.attaching:
            return  # another chat is shown: the file stays with the one that it was in
        if text is None:
            self._open(part)  # which says what is the matter with it
        else:
            self._composer.files.take_away(part)
            self._composer.type_text(text)


def _home() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
