"""The row of files above the text field, which scrolls sideways where there are many."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from nocopt.ui.composer.file_chip import SIDE, FileChip
from nocopt.ui.focus_chain import along
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from PySide6.QtGui import QImage, QPaintEvent, QResizeEvent, QWheelEvent

    from nocopt.ui.composer.file_chip import Chip
    from nocopt.ui.theme import Colours
    from nocopt.ui.thumbnails import Thumbnails

_FADE: Final = 28  # device-independent pixels
_BEAT_MS: Final = 80  # between two pictures of what is being waited for


class AttachmentStrip(QScrollArea):
    """Shows chips; each signal carries the `Chip` that it is about.

    One chip at a time is reached by Tab, which stops there before it comes to `field`.
    """

    opened = Signal(object)
    removed = Signal(object)
    way_taken = Signal(object)
    menu_asked = Signal(object, object)  # and a point of the screen
    left = Signal()

    def __init__(self, parent: QWidget, field: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._colours: Colours = LIGHT
        self.thumbnails: Thumbnails | None = None
        self._chips: list[FileChip] = []
        self._inside = QWidget(self)
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        self._row.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Attachments"))
        for part in (self, self.viewport(), self._inside):
            part.setBackgroundRole(QPalette.ColorRole.NoRole)
            part.setAutoFillBackground(False)
        self._edges = (_Edge(self, onward=False), _Edge(self, onward=True))
        bar = self.horizontalScrollBar()
        bar.valueChanged.connect(self._show_edges)
        bar.rangeChanged.connect(self._show_edges)
        self._beat = QTimer(self)
        self._beat.setInterval(_BEAT_MS)
        self._beat.timeout.connect(self._turn)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        for chip in self._chips:
            chip.set_colours(colours)
        for edge in self._edges:
            edge.set_colours(colours)

    def show_chips(self, wanted: Sequence[Chip]) -> None:
        """Show these, and keep the widgets of those that were there."""
        there = {chip.chip.subject: chip for chip in self._chips}
        before, focused = list(self._chips), self._focused()
        self._chips = []
        for place, chip in enumerate(wanted):
            widget = there.pop(chip.subject, None)
            if widget is None:
                widget = self._made(chip)
                self._ask_for_picture(widget)
            elif widget.chip != chip:
                widget.show_chip(chip)
            item = self._row.itemAt(place)
            if item is None or item.widget() is not widget:
                self._row.insertWidget(place, widget)
            self._chips.append(widget)
        for gone in there.values():
            self._row.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        self._go_on(before, focused)
        self._order(set(before))
        self._beat.start() if any(one.waits for one in wanted) else self._beat.stop()
        self.updateGeometry()
        if set(self._chips) - set(before):
            QTimer.singleShot(0, self, self._show_newest)

    def sizeHint(self) -> QSize:
        """Return the height of the chips, which are all as high."""
        height = self._chips[0].sizeHint().height() if self._chips else SIDE
        return QSize(10 * SIDE, height)

    def minimumSizeHint(self) -> QSize:
        """Return a narrow strip of the same height."""
        return QSize(2 * SIDE, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the edges in their places, and every chip narrow enough to be seen at once."""
        super().resizeEvent(event)
        for chip in self._chips:
            chip.setMaximumWidth(self._widest())
        self._show_edges()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways, whichever way the wheel turns."""
        turned, smooth = event.angleDelta(), event.pixelDelta()
        by = smooth if not smooth.isNull() else turned
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (by.x() or by.y()))
        event.accept()

    # --------------------------------------------------------------------- internals

    def _made(self, chip: Chip) -> FileChip:
        made = FileChip(chip, self._inside)
        made.set_colours(self._colours)
        made.setMaximumWidth(self._widest())
        made.clicked.connect(lambda: self.opened.emit(made.chip))
        made.removed.connect(lambda: self.removed.emit(made.chip))
        made.way_taken.connect(lambda: self.way_taken.emit(made.chip))
        made.moved.connect(partial(self._move, made))
        made.menu_asked.connect(lambda at: self.menu_asked.emit(made.chip, at))
        made.left.connect(self.left)
        made.show()
        return made

    def _widest(self) -> int:
        return max(2 * SIDE, self.width() - 2 * _FADE)

    def _ask_for_picture(self, widget: FileChip) -> None:
        if not widget.chip.sha256 or self.thumbnails is None:
            return
        side = round(2 * SIDE * self.devicePixelRatioF())  # twice, as it is cut to a square
        self.thumbnails.ask(
            widget.chip.sha256,
            QSize(side, side),
            partial(self._came, widget.chip.sha256),
            page=widget.chip.is_page,
        )

    def _came(self, sha256: str, image: QImage) -> None:
        for chip in self._chips:
            if chip.chip.sha256 == sha256:
                chip.set_image(image)

    def _focused(self) -> int:
        return next((at for at, chip in enumerate(self._chips) if chip.hasFocus()), -1)

    def _go_on(self, before: list[FileChip], focused: int) -> None:
        """Give the keyboard to what is in the place of a chip that is gone."""
        if focused < 0 or before[focused] in self._chips:
            return
        if self._chips:
            self._chips[min(focused, len(self._chips) - 1)].setFocus()
        else:
            self.left.emit()

    def _order(self, placed: Collection[FileChip]) -> None:
        """Let Tab stop at one of the chips, before it comes to the field; some are in place."""
        current = max(0, self._focused())
        for at, chip in enumerate(self._chips):
            policy = Qt.FocusPolicy.TabFocus if at == current else Qt.FocusPolicy.NoFocus
            chip.setFocusPolicy(policy)
        before = None
        for chip in self._chips:
            if chip not in placed:
                QWidget.setTabOrder(before or self._stop_before(), chip)
            before = chip

    def _stop_before(self) -> QWidget:
        """Return what Tab comes to before the chips.

        Not a widget that hands the keyboard on: what is put behind it comes behind that other one.
        """
        for at in along(self._field, onward=False):
            stops = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if stops and at.focusProxy() is None and not isinstance(at, FileChip):
                return at
        return self._field

    def _move(self, chip: FileChip, by: int) -> None:
        at = max(0, min(self._chips.index(chip) + by, len(self._chips) - 1))
        for other in self._chips:
            other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._chips[at].setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._chips[at].setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._chips[at], 2 * GRID, 0)

    def _show_newest(self) -> None:
        """Scroll to the end, or to the beginning where what was refused is to be seen."""
        if self._chips:
            refused = self._chips[0].chip.fails
            self.ensureWidgetVisible(self._chips[0 if refused else -1], 2 * GRID, 0)

    def _turn(self) -> None:
        for chip in self._chips:
            if chip.chip.waits:
                chip.turn()

    def _show_edges(self) -> None:
        bar = self.horizontalScrollBar()
        before, behind = self._edges
        before.setVisible(bar.value() > bar.minimum())
        behind.setVisible(bar.value() < bar.maximum())
        for edge in self._edges:
            edge.place(self.size())


class _Edge(QWidget):
    """Lets chips fade away where there are more of them beyond the edge of the strip."""

    def __init__(self, strip: QWidget, *, onward: bool) -> None:
        super().__init__(strip)
        self._onward = onward
        self._colours: Colours = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        """Fade into the ground of these colours."""
        self._colours = colours
        self.update()

    def place(self, strip: QSize) -> None:
        """Stand at the edge of a strip of that size."""
        left = strip.width() - _FADE if self._onward else 0
        self.setGeometry(left, 0, _FADE, strip.height())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, less and less of it."""
        del event
        solid = self._colours["raised"]
        clear = QColor(solid)
        clear.setAlpha(0)
        fading = QLinearGradient(0, 0, self.width(), 0)
        fading.setColorAt(1 if self._onward else 0, solid)
        fading.setColorAt(0 if self._onward else 1, clear)
        QPainter(self).fillRect(self.rect(), fading)
