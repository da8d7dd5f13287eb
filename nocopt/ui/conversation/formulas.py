"""Formulas as pictures: set in a worker thread, kept, and painted at any size and in any colour."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPixmap

from nocopt.render.formula import formula, is_loaded
from nocopt.render.picture import INK, BadFormula, Fault, Formula, Set

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.app.tasks import Tasks
    from nocopt.render.preamble import Preamble

    _Key = tuple[str, bool]
    _Shown = tuple[bytes, float, int, float]  # the formula, its size and colour, device pixels

_SCALE: Final = 1.08  # letters of formulas are small beside those of the window's fonts
_KEPT: Final = 2_000  # formulas
_KEPT_BYTES: Final = 2_500_000  # of formulas
_SURELY_KEPT: Final = 60  # formulas, however large: so many may be in sight at once
_PICTURE_BYTES: Final = 3_000_000  # of pictures, and of the formulas that they are found by
_FEW_PICTURES_BYTES: Final = 8_000_000  # of as many as are surely kept, if they are large
_PIXEL: Final = 4  # bytes
_LARGEST: Final = 1_000_000  # pixels; a larger picture is painted without being kept
_AT_ONCE: Final = 2  # formulas for one call of a worker: the newest wait for no more than these
TOLD: Final = 0.05  # seconds between two times that rows are laid out for what has come
_WAITING: Final = 24  # more were scrolled past; rows in sight ask again at every `ready`
_HELD: Final = 12  # that wait while none is set
_FIRST: Final = 0.1  # seconds before the library is loaded: by then it is known what flies by


class Formulas(QObject):
    """All formulas that were asked for lately.

    Without tasks they are set at once. `ready`: some that were asked for in vain are there now.
    Those that were asked for last come first: they are what the reader looks at.
    """

    ready = Signal()

    def __init__(self, tasks: Callable[[], Tasks | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures = Pictures()
        self._tasks = tasks
        self._known: OrderedDict[_Key, Set] = OrderedDict()
        self._bytes = 0
        self._waiting: dict[_Key, None] = {}
        self._busy = self._held = self._begun = False
        self._told = 0.0

    @property
    def waits(self) -> bool:
        """Whether a formula was asked for that is not there yet."""
        return bool(self._waiting)

    @property
    def kept(self) -> int:
        """The size of the formulas that are kept, in bytes."""
        return self._bytes

    def get(self, tex: str, *, display: bool) -> Set | None:
        """Return a formula, or why it is none; None if that is not known before `ready`."""
        key = (tex, display)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        tasks = self._tasks()
        if tasks is None:
            made = formula(tex, display=display)
            self._keep(key, made)
            return made
        self._waiting.pop(key, None)
        self._waiting[key] = None
        if len(self._waiting) > (_HELD if self._held else _WAITING):
            del self._waiting[next(iter(self._waiting))]
        if not self._busy and not self._held:
            self._go_on(tasks)
        return None

    def hold(self, *, held: bool) -> None:
        """Set none while they are held; of what is asked for meanwhile only the last is kept."""
        self._held = held
        tasks = self._tasks()
        if not held and self._waiting and not self._busy and tasks is not None:
            self._go_on(tasks)

    def _keep(self, key: _Key, made: Set) -> None:
        if (old := self._known.pop(key, None)) is not None:
            self._bytes -= _size(key, old)
        self._known[key] = made
        self._bytes += _size(key, made)
        while len(self._known) > _KEPT or (
            self._bytes > _KEPT_BYTES and len(self._known) > _SURELY_KEPT
        ):
            self._bytes -= _size(*self._known.popitem(last=False))

    def _go_on(self, tasks: Tasks) -> None:
        keys = list(self._waiting)[-_AT_ONCE:]
        try:
            task = tasks.start("formulas", self._work(keys, tasks))
        except RuntimeError:  # the program is about to end: what it still paints stays source
            return
        self._busy = True
        task.add_done_callback(partial(self._ended, tasks))

    async def _work(self, keys: Sequence[_Key], tasks: Tasks) -> None:
        if not self._begun and not is_loaded():
            await asyncio.sleep(_FIRST)
            if self._held:
                return
        self._begun = True
        try:
            made = await tasks.run_blocking(partial(_set_all, keys))
        finally:
            for key in keys:
                self._waiting.pop(key, None)
        for key, one in zip(keys, made, strict=True):
            self._keep(key, one)

    def _ended(self, tasks: Tasks, task: asyncio.Task[None]) -> None:
        self._busy = False
        if task.cancelled():
            return
        now = time.monotonic()
        if not self._waiting or now - self._told >= TOLD:
            self._told = now
            self.ready.emit()  # rows in sight that still lack one ask again, and so come next
        if self._waiting and not self._busy and not self._held:
            self._go_on(tasks)


class InOrder:
    """The formulas of a text, asked for one after the other: what one defines holds for the next.

    `above` are the definitions that hold where the text begins.
    """

    def __init__(self, formulas: Formulas, above: Preamble) -> None:
        self.pictures = formulas.pictures
        self._formulas, self._known = formulas, above

    def get(self, tex: str, *, display: bool) -> Set | None:
        """Return the next formula, as `Formulas.get` does."""
        known, self._known = self._known, self._known.after(tex)
        return self._formulas.get(known.before(tex), display=display)


class Pictures:
    """Painted formulas at one size and colour each, the latest ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Shown, QPixmap] = OrderedDict()
        self._bytes = 0

    def picture(self, made: Formula, em: float, ink: QColor, ratio: float) -> QPixmap | None:
        """Return a picture whose baseline lies between device pixels; None if it is too large."""
        key = (made.packed, em, ink.rgba(), ratio)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        wide = ceil(made.width * em * ratio) + 1
        high = ceil(made.ascent * em * ratio) + ceil(made.descent * em * ratio)
        if wide * high > _LARGEST:
            return None
        picture = QPixmap(wide, high)
        picture.fill(Qt.GlobalColor.transparent)
        top = ceil(made.ascent * em * ratio) - made.ascent * em * ratio
        box = QRectF(0, top, made.width * em * ratio, made.height * em * ratio)
        with QPainter(picture) as painter:
            draw(painter, made, box, ink)
        picture.setDevicePixelRatio(ratio)
        self._known[key] = picture
        self._bytes += _picture_size(key, picture)
        while len(self._known) > 1 and self._bytes > (
            _PICTURE_BYTES if len(self._known) > _SURELY_KEPT else _FEW_PICTURES_BYTES
        ):
            self._bytes -= _picture_size(*self._known.popitem(last=False))
        return picture


class Drawn:
    """A formula at the size of a font; lengths are in pixels."""

    __slots__ = ("_made", "_pictures", "em")

    def __init__(self, made: Formula, pictures: Pictures, font: QFont) -> None:
        self._made, self._pictures = made, pictures
        self.em = QFontInfo(font).pixelSize() * _SCALE

    @property
    def width(self) -> float:
        """Its width."""
        return self._made.width * self.em

    @property
    def ascent(self) -> float:
        """From its top to the baseline."""
        return self._made.ascent * self.em

    @property
    def descent(self) -> float:
        """From the baseline to its bottom."""
        return self._made.descent * self.em

    def paint(self, painter: QPainter, at: QPointF, ink: QColor, scale: float = 1.0) -> None:
        """Draw it with the left end of its baseline at a point, on whole device pixels."""
        made, em = self._made, self.em * scale
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.picture(made, em, ink, ratio)
        if picture is None:
            top = at.y() - made.ascent * em
            draw(painter, made, QRectF(at.x(), top, made.width * em, made.height * em), ink)
            return
        above = ceil(made.ascent * em * ratio) / ratio
        place = painter.worldTransform().map(at - QPointF(0, above))
        whole = QPointF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio)
        painter.drawPixmap(at - QPointF(0, above) + (whole - place), picture)


def draw(painter: QPainter, made: Formula, box: QRectF, ink: QColor) -> None:
    """Draw a formula into a box."""
    # Here and not above: at the start it costs ten milliseconds, and few chats show formulas.
    from PySide6.QtSvg import QSvgRenderer

    svg = made.svg.replace(INK, ink.name().encode())
    QSvgRenderer(svg).render(painter, box)


def reason(bad: BadFormula) -> str:
    """Return the sentence that tells why something is shown as source."""
    text = QCoreApplication.translate("Formulas", "This formula cannot be read.")
    match bad.fault:
        case Fault.UNKNOWN:
            text = QCoreApplication.translate("Formulas", "Unknown command in a formula: {part}")
        case Fault.LONG | Fault.DEEP:
            text = QCoreApplication.translate("Formulas", "This formula is too large to be drawn.")
        case Fault.EMPTY:
            text = QCoreApplication.translate("Formulas", "This formula is empty.")
        case Fault.DEFINITION:
            text = QCoreApplication.translate(
                "Formulas", "This defines commands for the formulas that follow."
            )
        case Fault.MISSING:
            text = QCoreApplication.translate("Formulas", "Missing in this formula: {part}")
        case Fault.PART:
            text = QCoreApplication.translate(
                "Formulas", "In this formula something is missing behind {part}"
            )
        case Fault.TWICE:
            text = QCoreApplication.translate(
                "Formulas", "In this formula two {part} follow each other; group them with braces."
            )
        case Fault.SYNTAX:
            pass
    return text.format(part=bad.detail)


def _size(key: _Key, made: Set) -> int:
    """The size of a formula that is kept, in bytes."""
    return len(key[0]) + (len(made.packed) if isinstance(made, Formula) else len(made.detail))


def _picture_size(key: _Shown, picture: QPixmap) -> int:
    return len(key[0]) + _PIXEL * picture.width() * picture.height()


def _set_all(keys: Sequence[_Key]) -> list[Set]:
    return [formula(tex, display=display) for tex, display in keys]
