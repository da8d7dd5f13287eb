"""A file above the text field: its picture or its kind, its name, and what is to be known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.escape import keeps_escape
from nocopt.ui.icon_drawing import paint_icon
from nocopt.ui.page_picture import paint_page
from nocopt.ui.small_print import small
from nocopt.ui.theme import GRID, LIGHT, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QPaintEvent, QResizeEvent

    from nocopt.app.attaching import Coming, Refused
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.theme import Colours

    Subject: TypeAlias = AttachmentPart | Coming | Refused

SIDE: Final = 44  # of the picture, in device-independent pixels
_GAP: Final = 6  # around the picture
_WIDEST: Final = 12  # heights of a line that the words may be wide
_WIDEST_REASON: Final = 18  # the same where they say what is the matter
_CLOSE: Final = 6 * GRID  # the button that takes it away
_CORNER: Final = 6  # of the picture
_ICON: Final = 24
_TURN: Final = 16  # steps in which the sign of waiting goes round
_MOVES: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -(1 << 16),
    Qt.Key.Key_End: 1 << 16,
}


class Tone(Enum):
    """How a chip is meant: it goes, it may not go, it does not go."""

    USUAL = "usual"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip shows; `subject` is what it stands for, `sha256` where its picture is.

    A picture that `is_page` is shown whole, like a sheet of paper; any other fills its square.

    `way` are the words of what can be done about its text, which `offers_way` has on the chip and
    not in its menu only; whether it `inserts` the text, or has it attached.
    """

    subject: Subject
    name: str
    about: str
    symbol: str
    tone: Tone = Tone.USUAL
    sha256: str = ""
    is_page: bool = False
    way: str = ""
    offers_way: bool = False
    inserts: bool = False
    waits: bool = False
    opens: bool = False

    @property
    def fails(self) -> bool:
        """Whether the file was not taken."""
        return self.tone is Tone.ERROR


class FileChip(QAbstractButton):
    """Shows a `Chip`. Space and Enter open it, Delete takes it away, arrows go to those beside."""

    removed = Signal()
    way_taken = Signal()
    moved = Signal(int)  # so many chips further
    left = Signal()
    menu_asked = Signal(object)  # a point of the screen

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chip = chip
        self._colours: Colours = LIGHT
        self._image = QImage()
        self._beat = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._close = FlatButton("", "close", parent=self)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Delete is its key
        self._close.hide()
        self._close.clicked.connect(self.removed)
        self._way = FlatButton(kind=Kind.OUTLINE, parent=self)
        self._way.clicked.connect(self.way_taken)
        self.show_chip(chip)

    def show_chip(self, chip: Chip) -> None:
        """Show something else of the same file."""
        if chip.sha256 != self.chip.sha256:
            self._image = QImage()
        self.chip = chip
        told = f"{chip.name}, {chip.about}" if chip.about else chip.name
        self.setAccessibleName(told)
        self.setToolTip(f"{chip.name}\n{chip.about}" if chip.about else chip.name)
        remove = self.tr("Remove (Del)")
        self._close.setAccessibleName(self.tr("Remove {name}").format(name=chip.name))
        self._close.setToolTip(remove)
        self._way.setText(chip.way)
        self._way.setAccessibleName(chip.way)
        self._way.setVisible(chip.offers_way)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if chip.opens else Qt.CursorShape.ArrowCursor
        )
        self.updateGeometry()
        self._place()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._close.set_colours(colours)
        self._way.set_colours(colours)
        self.update()

    def set_image(self, image: QImage) -> None:
        """Show the picture that the file is."""
        self._image = image
        self.update()

    def turn(self) -> None:
        """Move the sign of waiting on."""
        self._beat = (self._beat + 1) % _TURN
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the picture, two lines of words and the buttons."""
        names, abouts = self.fontMetrics(), QFontMetrics(small(self.font()))
        height = max(SIDE, names.height() + abouts.height()) + 2 * _GAP
        words = max(
            names.horizontalAdvance(self.chip.name), abouts.horizontalAdvance(self.chip.about)
        )
        widest = _WIDEST if self.chip.tone is Tone.USUAL else _WIDEST_REASON
        width = SIDE + 7 * GRID + min(words, widest * names.height()) + _CLOSE
        if self.chip.offers_way:
            width += self._way.sizeHint().width() + GRID
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        """Return the only size it has."""
        return self.sizeHint()

    def _place(self) -> None:
        side, right = _CLOSE, self.width() - GRID
        self._close.setGeometry(right - side, (self.height() - side) // 2, side, side)
        wanted = self._way.sizeHint()
        left = right - side - GRID - wanted.width()
        self._way.setGeometry(
            left, (self.height() - wanted.height()) // 2, wanted.width(), wanted.height()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open it, take it away, or go elsewhere."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _MOVES:
            self.moved.emit(_MOVES[Qt.Key(key)])
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        elif key == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Show the button that takes it away while the mouse or the keyboard is here.

        Escape leaves it, and does not stop the reply.
        """
        if keeps_escape(event):
            return True
        taken: bool = super().event(event)
        if event.type() in _LOOKED_AT:
            self._close.setVisible(self.underMouse() or self.hasFocus())
            self.update()
        if event.type() == QEvent.Type.FocusIn:
            self.moved.emit(0)
        return taken

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu."""
        self.menu_asked.emit(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons at the right edge."""
        super().resizeEvent(event)
        self._place()

    # ------------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, picture and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter)
        box = QRectF(_GAP, (self.height() - SIDE) / 2, SIDE, SIDE)
        if self.chip.waits:
            self._paint_waiting(painter, box)
        else:
            self._paint_picture(painter, box)
        self._paint_words(painter)

    def _paint_ground(self, painter: QPainter) -> None:
        colours = self._colours
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        lively = self.chip.opens and self.underMouse()
        ground = {
            Tone.USUAL: colours["hover" if lively else "notice"],
            Tone.WARNING: colours["warning"],
            Tone.ERROR: colours["error"],
        }[self.chip.tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.hasFocus():
            painter.setPen(QPen(colours["focus"], 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS - 1, RADIUS - 1)
        elif self.chip.tone is Tone.USUAL:
            painter.setPen(QPen(colours["border"], 1))
            painter.drawRoundedRect(area, RADIUS, RADIUS)

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        colours = self._colours
        if self._image.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            if self.chip.tone is Tone.USUAL:
                painter.setBrush(colours["raised"])
                painter.drawRoundedRect(box, _CORNER, _CORNER)
            inset = (SIDE - _ICON) / 2
            place = box.adjusted(inset, inset, -inset, -inset)
            paint_icon(painter, self.chip.symbol, place, self._ink().name())
            return
        if self.chip.is_page:
            paint_page(painter, box, self._image, colours["border"])
            return
        outline = QPainterPath()
        outline.addRoundedRect(box, _CORNER, _CORNER)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, colours["raised"])
        # As large as covers the square; what is beyond it is not shown.
        image = self._image.size().toSizeF()
        factor = max(box.width() / image.width(), box.height() / image.height())
        whole = QRectF(0, 0, image.width() * factor, image.height() * factor)
        whole.moveCenter(box.center())
        painter.drawImage(whole, self._image)
        painter.restore()
        painter.setPen(QPen(colours["border"], 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)

    def _paint_waiting(self, painter: QPainter, box: QRectF) -> None:
        ring = QRectF(0, 0, 22, 22)
        ring.moveCenter(box.center())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._colours["border"], 2.5))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._colours["accent"], 2.5, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self._beat * 5760 // _TURN, 1500)

    def _paint_words(self, painter: QPainter) -> None:
        left = SIDE + 3 * GRID + 1
        right = self._way.x() if self.chip.offers_way else self._close.x()
        room = right - GRID - left
        about = small(self.font())
        names, abouts = self.fontMetrics().height(), QFontMetrics(about).height()
        top = (self.height() - names - abouts) / 2
        painter.setPen(self._ink())
        middle = Qt.TextElideMode.ElideMiddle
        name = self.fontMetrics().elidedText(self.chip.name, middle, room)
        line = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, top, room, names), line, name)
        painter.setFont(about)
        if self.chip.tone is Tone.USUAL:
            painter.setPen(self._colours["muted"])
        words = painter.fontMetrics().elidedText(self.chip.about, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top + names, room, abouts), line, words)

    def _ink(self) -> QColor:
        inks = {Tone.USUAL: "text", Tone.WARNING: "warning_text", Tone.ERROR: "error_text"}
        return self._colours[inks[self.chip.tone]]


_LOOKED_AT: Final = (
    QEvent.Type.HoverEnter,
    QEvent.Type.HoverLeave,
    QEvent.Type.Enter,
    QEvent.Type.Leave,
    QEvent.Type.FocusIn,
    QEvent.Type.FocusOut,
)
