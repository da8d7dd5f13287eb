"""Has chats mirrored while the window is there, and says why that is behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices

from nocopt.core.mirroring import MirrorFault
from nocopt.ui import export_words, wording
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nocopt.app.mirror import Mirror
    from nocopt.core.mirroring import MirrorError
    from nocopt.ui.banner import BannerRow

_MIRROR: Final = "mirror"
_ASIDE: Final = "mirror_aside"
_CONTEXT: Final = "Mirror"

_REASONS: Final[Mapping[MirrorFault, object]] = {
    MirrorFault.GONE: QT_TRANSLATE_NOOP(
        "Mirror",
        "The folder “{folder}” is not there; chats are mirrored again once it is. "
        "Is its disk connected?",
    ),
    MirrorFault.FULL: QT_TRANSLATE_NOOP(
        "Mirror",
        "The disk of “{folder}” is full; chats are mirrored again once there is some space.",
    ),
    MirrorFault.READ_ONLY: QT_TRANSLATE_NOOP(
        "Mirror", "You may not write to “{folder}”. Choose another folder for the mirror."
    ),
    MirrorFault.REFUSED: QT_TRANSLATE_NOOP(
        "Mirror", "The mirror in “{folder}” could not be written: {reason}. It is tried again."
    ),
}


def problem(error: MirrorError) -> str:
    """Return why the mirror is behind."""
    said = QCoreApplication.translate(_CONTEXT, str(_REASONS[error.fault]))
    return said.format(folder=error.folder, reason=error.detail)


def notice(error: MirrorError) -> Notice:
    """Return the banner which says that the mirror is behind, and that the chats are not."""
    safe = QCoreApplication.translate("Mirror", "The chats themselves are safe.")
    return Notice(_MIRROR, Tone.ERROR, wording.paragraph(problem(error), safe))


def begin(mirror: Mirror, banners: BannerRow) -> None:
    """Have it follow what is written; a banner tells where that is refused."""

    def look() -> None:
        if mirror.problem is None:
            banners.drop(_MIRROR)

    def tell_aside(chats: int, folder: str) -> None:
        show = QCoreApplication.translate("Mirror", "Show folder")
        way = Way(show, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
        said = Counts().set_aside(chats, Path(folder).name)
        banners.show_notice(Notice(_ASIDE, Tone.NOTICE, said, (way,)))

    mirror.set_aside.connect(tell_aside)
    mirror.failed.connect(lambda error: banners.show_notice(notice(error)))
    mirror.changed.connect(look)
    mirror.begin(export_words.words())
