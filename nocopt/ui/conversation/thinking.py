"""What the model thinks, in a card of its own that can be folded."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF

from nocopt.core.draft import QUIET
from nocopt.core.settings import ThinkingDisplay
from nocopt.ui.conversation.cards import EMPTY, CardHead, CardSection
from nocopt.ui.conversation.line_row import write_line
from nocopt.ui.conversation.sections import Surroundings, TextSection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.layouts import Brush


class ThinkingClock:
    """Counts the seconds of thinking that runs; it stops when the network has gone silent.

    `began` is the monotonic time of its start, `heard` that of the last sign of life.
    """

    def __init__(self, began: float | None = None) -> None:
        self.began = time.monotonic() if began is None else began
        self.heard: float | None = None

    @property
    def seconds(self) -> float:
        """How long it has been going on, as far as anybody knows."""
        now = time.monotonic()
        end = now if self.heard is None else min(now, self.heard + QUIET)
        return max(0.0, end - self.began)

    @property
    def label(self) -> str:
        """What is said while thinking runs."""
        said = [QCoreApplication.translate("Conversation", "Thinking")]
        seconds = int(self.seconds)
        if seconds:
            said.append(duration(seconds))
        quiet = 0.0 if self.heard is None else time.monotonic() - self.heard
        if quiet > QUIET:
            text = QCoreApplication.translate("Conversation", "quiet for {duration}")
            said.append(text.format(duration=duration(int(quiet))))
        return " · ".join(said)


class ThinkingSection(CardSection, TextSection):
    """Thinking: open while it runs, folded when the answer begins, then as the reader wants it.

    Where thinking is not to be shown, there is a quiet line while it runs, and nothing afterwards.
    `seconds` says how long it took, where it is over; `began` is the monotonic time of its start.
    """

    muted = True

    def __init__(
        self,
        around: Surroundings,
        text: str | None = None,
        *,
        seconds: float | None = None,
        began: float | None = None,
    ) -> None:
        display = around.thinking_display
        self.shown = display is not ThinkingDisplay.HIDE
        self.stays_open = display is ThinkingDisplay.OPEN
        self.card = self.shown
        self.open = self.shown and (text is None or self.stays_open)
        self.seconds = seconds
        self._parts = [] if text is None else [text]
        self._clock = ThinkingClock(began)
        super().__init__(around, text)
        self.rows.insert(0, ThinkingHead(self, EMPTY))
        self.spaced(0)
        self.hide_rows()

    @property
    def first(self) -> int:
        """The head stands before the text."""
        return 1

    def hear(self, at: float | None) -> None:
        """The last sign of life came then, by the monotonic clock; None where that is not known."""
        self._clock.heard = at

    @property
    def label(self) -> str:
        """What the head says."""
        if self.running:
            return self._clock.label
        seconds = None if self.seconds is None else int(self.seconds)
        if seconds is None:
            return QCoreApplication.translate("Conversation", "Thought")
        if not seconds:
            return QCoreApplication.translate("Conversation", "Thought for less than a second")
        said = QCoreApplication.translate("Conversation", "Thought for {duration}")
        return said.format(duration=duration(seconds))

    @property
    def title(self) -> str:
        """What a screen reader calls the switch; no seconds are counted in it."""
        if self.running:
            return QCoreApplication.translate("Conversation", "Thinking")
        return self.label

    @property
    def copy_name(self) -> str:
        """What a screen reader calls the Copy button."""
        return QCoreApplication.translate("Conversation", "Copy thinking")

    @property
    def source(self) -> str:
        """The thinking as it came."""
        return "".join(self._parts)

    def feed(self, text: str) -> int:
        """Take more thinking; return the first row that changed."""
        self._parts.append(text)
        changed = super().feed(text)
        self.hide_rows(changed)
        return changed

    def finish(self) -> int | None:
        """Thinking is over; return the first row that changed."""
        if self.running and self.seconds is None:
            self.seconds = self._clock.seconds
        changed = super().finish()
        self.hide_rows()
        return changed if self.shown else 0  # where nothing is shown, the head goes

    def hide_rows(self, start: int = 1) -> None:
        """Show or hide the text, and the head where thinking is not to be shown at all."""
        super().hide_rows(start)
        self.rows[0].hidden = not self.shown and not self.running


class ThinkingHead(CardHead):
    """The first line of thinking; a line and nothing else where thinking is not to be shown."""

    __slots__ = ()

    @property
    def spoken(self) -> str:
        """Nothing: that there is thinking is what the switch says."""
        return ""

    def paint(self, brush: Brush) -> None:
        """Draw the head, or the line alone."""
        if self.controls():
            super().paint(brush)
            return
        brush.painter.setPen(brush.look["muted"])
        write_line(brush, QRectF(0, 0, brush.width, self.height), self.section.label)

    def controls(self) -> Sequence[Control]:
        """Return the switch and the button, if there is something to show."""
        section = self.section
        if isinstance(section, ThinkingSection) and not section.shown:
            return ()
        return super().controls()


def duration(seconds: int) -> str:
    """Return a time in words as short as they come."""
    if seconds < 60:
        return QCoreApplication.translate("Conversation", "{seconds} s").format(seconds=seconds)
    text = QCoreApplication.translate("Conversation", "{minutes} min {seconds} s")
    return text.format(minutes=seconds // 60, seconds=seconds % 60)
