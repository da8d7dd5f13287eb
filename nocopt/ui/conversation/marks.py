"""What is marked in the pane for the moment: hovered, focused, just pressed, being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, QRectF, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.items import Move

_BEAT: Final = 450  # milliseconds; calm, and next to nothing to compute
_FLASH: Final = 1500


class Spot(NamedTuple):
    """A control in a row; an empty key stands for the message itself."""

    item: int
    row: int
    key: str


class Marks(QObject):
    """The marks, and the two clocks among them: neither runs unless something is to be seen.

    `on_beat` is called while a message is being written that somebody can see, `on_flash_end` with
    the spot that need no longer say that it was pressed.
    """

    def __init__(
        self,
        parent: QObject,
        on_beat: Callable[[], None],
        on_flash_end: Callable[[Spot], None],
    ) -> None:
        super().__init__(parent)
        self.over: tuple[int, int] | None = None  # message and row under the mouse
        self.hovered: Spot | None = None
        self.focused: Spot | None = None
        self.flashed: Spot | None = None
        self.running: int | None = None
        self.caret: QRectF | None = None  # of the message being written, in its coordinates
        self.beat = 0
        self._awake = False
        self._on_beat, self._on_flash_end = on_beat, on_flash_end
        self._pulse = QTimer(self)
        self._pulse.setInterval(_BEAT)
        self._pulse.timeout.connect(self._tick)
        self._unflash = QTimer(self)
        self._unflash.setSingleShot(True)
        self._unflash.setInterval(_FLASH)
        self._unflash.timeout.connect(self._end_flash)

    def clear(self) -> None:
        """Forget every mark but which message is being written."""
        self.hovered = self.focused = self.flashed = None
        self.over = None
        self._unflash.stop()

    def rows_moved(self, move: Move) -> None:
        """Rows have other numbers."""
        if self.over is not None:
            self.over = self.over[0], move.row_of(self.over)
        for name in ("hovered", "focused", "flashed"):
            spot = getattr(self, name)
            if spot is not None:
                setattr(self, name, spot._replace(row=move.row_of(spot[:2])))

    def items_above(self, count: int) -> None:
        """So many messages were put above all others."""
        if self.over is not None:
            self.over = self.over[0] + count, self.over[1]
        if self.running is not None:
            self.running += count
        for name in ("hovered", "focused", "flashed"):
            spot = getattr(self, name)
            if spot is not None:
                setattr(self, name, spot._replace(item=spot.item + count))

    def clear_beyond(self, count: int) -> None:
        """Only the first `count` messages are still there: forget marks beyond them.

        The focus goes to the last of them.
        """
        for name in ("hovered", "focused", "flashed"):
            spot = getattr(self, name)
            if spot is not None and spot.item >= count:
                kept = Spot(count - 1, 0, "") if name == "focused" and count else None
                setattr(self, name, kept)

    def set_running(self, index: int | None) -> None:
        """Say which message is being written: it gets a caret, and clocks in it go on."""
        self.running = index
        self._sync()

    def wake(self) -> None:
        """Somebody can see it."""
        self._awake = True
        self._sync()

    def sleep(self) -> None:
        """Nobody can see it."""
        self._awake = False
        self._sync()

    def flash(self, spot: Spot) -> None:
        """Let a control say for a moment that it was pressed."""
        self.flashed = spot
        self._unflash.start()

    def _sync(self) -> None:
        if self.running is not None and self._awake:
            if not self._pulse.isActive():
                self._pulse.start()
        else:
            self._pulse.stop()

    def _tick(self) -> None:
        self.beat += 1
        self._on_beat()

    def _end_flash(self) -> None:
        spot, self.flashed = self.flashed, None
        if spot is not None:
            self._on_flash_end(spot)
