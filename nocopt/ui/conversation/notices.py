"""Notices at the end of a message: how it ended, what can be done, what is being waited for."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nocopt.core.errors import Cause
from nocopt.core.reply import Outcome
from nocopt.render.blocks import Rule
from nocopt.ui import wording
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.layouts import BLEED, Brush, Row, paint_outline
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section, Surroundings
from nocopt.ui.conversation.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.events import Waiting
    from nocopt.core.reply import Reply
    from nocopt.ui.conversation.look import Face, Look

_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_PAD: Final = 12
_BUTTON: Final = 28

_SETTINGS_HELP: Final = frozenset(
    {
        Cause.AUTHENTICATION,
        Cause.NO_KEY,
        Cause.BAD_KEY,
        Cause.NO_ACCOUNT,
        Cause.ADDRESS,
        Cause.WRONG_FORMAT,
        Cause.REDIRECT,
        Cause.NAME,
        Cause.CONNECT,
    }
)
_NO_RETRY: Final = frozenset({Outcome.NEEDS_TOOL, Outcome.PAUSED, Outcome.TRUNCATED_BY_LIMIT})


class Tone(Enum):
    """How loud a notice is; the values are the theme's names for ground and ink."""

    QUIET = ("notice", "muted")
    WARNING = ("warning", "warning_text")
    ERROR = ("error", "error_text")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said at the end of a message, and which ways on are offered."""

    tone: Tone
    title: str
    text: str = ""
    details: str = ""
    retry: bool = False
    settings: bool = False

    @property
    def spoken(self) -> str:
        """The notice as one sentence for a screen reader."""
        return wording.joined(wording.Said(self.title, self.text))


def notice_of(node: Node, *, last: bool) -> Notice | None:
    """Return the notice of a stored message; Retry is offered only for the `last` of a chat."""
    reply = node.reply
    if reply is None:
        return None
    said = wording.outcome(reply, has_text=bool(node.message.text.strip()))
    if said is None:
        return None
    text = "\n".join(line for line in (said.text, *_refusal(reply)) if line)
    cause = reply.failure.cause if reply.failure is not None else None
    return Notice(
        _tone(reply.outcome),
        said.title,
        text,
        said.details if reply.outcome is Outcome.ERROR else "",
        retry=last and reply.outcome not in _NO_RETRY,
        settings=last and cause in _SETTINGS_HELP,
    )


def unanswered() -> Notice:
    """Return the notice below a question that has no reply at all."""
    title = QCoreApplication.translate("Conversation", "No answer yet")
    return Notice(Tone.QUIET, title, retry=True)


def _tone(outcome: Outcome) -> Tone:
    match outcome:
        case Outcome.ERROR:
            return Tone.ERROR
        case Outcome.REFUSED | Outcome.TRUNCATED | Outcome.TRUNCATED_BY_LIMIT:
            return Tone.WARNING
        case _:
            return Tone.QUIET


def _refusal(reply: Reply) -> tuple[str, ...]:
    """Category and explanation of a refusal, as far as the server gave them (section 3.5)."""
    details = reply.stop_details or {}
    if reply.outcome is not Outcome.REFUSED:
        return ()
    category, explanation = details.get("category"), details.get("explanation")
    lines = []
    if isinstance(category, str) and category:
        label = QCoreApplication.translate("Conversation", "Category: {category}")
        lines.append(label.format(category=category.replace("_", " ")))
    if isinstance(explanation, str) and explanation:
        lines.append(explanation)
    return tuple(lines)


class NoticeSection(Section):
    """The card with a notice."""

    def __init__(self, around: Surroundings, notice: Notice) -> None:
        super().__init__(around)
        self.notice = notice
        self.rows = [NoticeRow(self, notice)]

    @property
    def space_above(self) -> int:
        """The card keeps off the text."""
        return 16


class NoticeRow(Row):
    """Title, text, details on demand, buttons."""

    __slots__ = ("_buttons_top", "_details_open", "_shapes", "notice")

    def __init__(self, host: NoticeSection, notice: Notice) -> None:
        super().__init__(host, _EMPTY)
        self.notice = notice
        self._details_open = False
        self._shapes: list[tuple[Shape, Face, int]] = []
        self._buttons_top = 0

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return a usual height."""
        return 3 * self.host.look.text.line + 2 * _PAD

    def lay_out(self, width: int) -> None:
        """Break the texts into lines, and put the buttons below."""
        look, y = self.host.look, _PAD
        self._shapes = []
        for text, face in self._texts(look):
            for line in text.split("\n"):
                shape = Shape(line, face.font)
                shape.break_lines(width, face)
                self._shapes.append((shape, face, y))
                y += shape.height
            y += 4
        self._buttons_top = y + 4
        y += _BUTTON + 8 if self._labels() else -4
        self.height, self.width, self.live = y + _PAD, width, True

    def drop(self) -> None:
        """Forget the layouts."""
        self._shapes, self.live = [], False

    def paint(self, brush: Brush) -> None:
        """Draw the card."""
        painter, look = brush.painter, brush.look
        ground, ink = self.notice.tone.value
        if self.notice.tone is Tone.QUIET:
            paint_outline(painter, brush.width, 0, self.height, look)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look[ground])
            card = QRectF(-BLEED, 0, brush.width + 2 * BLEED, self.height)
            painter.drawRoundedRect(card, 10, 10)
        for number, (shape, _, y) in enumerate(self._shapes):
            quiet_title = self.notice.tone is Tone.QUIET and not number
            painter.setPen(look["text" if quiet_title else ink])
            shape.paint(painter, 0, y, QRectF())
        for control in self.controls():
            paint_button(painter, control, look, hovered=brush.hovered == control.key)
            if brush.focused == control.key:
                paint_focus(painter, control.rect, look)

    def controls(self) -> Sequence[Control]:
        """Return the buttons."""
        found, x = [], 0.0
        around = self._around()
        actions = {
            "retry": around.retry,
            "settings": around.open_settings,
            "details": self._toggle_details,
        }
        for key, label in self._labels():
            wide = button_width(label, self.host.look)
            rect = QRectF(x, self._buttons_top, wide, _BUTTON)
            kind = ControlKind.BUTTON
            found.append(Control(key, kind, label, rect, actions[key], label))
            x += wide + 8
        return found

    def _labels(self) -> list[tuple[str, str]]:
        labels = []
        if self.notice.retry:
            labels.append(("retry", QCoreApplication.translate("Conversation", "Retry")))
        if self.notice.settings:
            labels.append(("settings", QCoreApplication.translate("Conversation", "Open settings")))
        if self.notice.details:
            hide = QCoreApplication.translate("Conversation", "Hide details")
            show = QCoreApplication.translate("Conversation", "Details")
            labels.append(("details", hide if self._details_open else show))
        return labels

    def _texts(self, look: Look) -> list[tuple[str, Face]]:
        texts = [(self.notice.title, look.label)]
        if self.notice.text:
            texts.append((self.notice.text, look.small))
        if self._details_open:
            texts.append((self.notice.details, look.code))
        return texts

    def _toggle_details(self) -> None:
        self._details_open = not self._details_open
        self.width = -1
        self._around().changed()

    def _around(self) -> Surroundings:
        if not isinstance(self.host, Section):
            raise TypeError("a notice outside of a message")
        return self.host.around


class WaitSection(Section):
    """Nothing has come yet, or the next attempt is being waited for."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.waiting: Waiting | None = None
        self.until = 0.0
        self.rows = [WaitRow(self, _EMPTY)]

    def expect(self, waiting: Waiting | None) -> None:
        """Count down to the next attempt, or wait for the first word."""
        if waiting is not self.waiting:
            self.waiting = waiting
            self.until = time.monotonic() + (waiting.delay if waiting is not None else 0.0)
            self.rows[0].width = -1

    @property
    def label(self) -> str:
        """What is waited for."""
        if self.waiting is None:
            return QCoreApplication.translate("Conversation", "Waiting for the first word")
        left = max(0, round(self.until - time.monotonic() + 0.49))
        reason = wording.failure(self.waiting.failure).title
        said = QCoreApplication.translate("Conversation", "{reason}. Trying again in {seconds} s")
        return said.format(reason=reason.rstrip("."), seconds=left)


class WaitRow(Row):
    """Three calm dots and a line; a button to try at once while an attempt is waited for."""

    __slots__ = ()

    @property
    def section(self) -> WaitSection:
        """The section with the facts."""
        if not isinstance(self.host, WaitSection):
            raise TypeError("a waiting line outside of waiting")
        return self.host

    @property
    def spoken(self) -> str:
        """What is waited for."""
        return self.section.label

    @property
    def ticks(self) -> bool:
        """Dots move, seconds are counted down."""
        return True

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return the height of a line with a button."""
        return max(_BUTTON, self.host.look.text.line)

    def lay_out(self, width: int) -> None:
        """Take the height of a line with a button."""
        self.height, self.width, self.live = self.estimate(width), width, True

    def paint(self, brush: Brush) -> None:
        """Draw the dots, the line and the button."""
        painter, look = brush.painter, brush.look
        paint_dots(painter, QPointF(4, self.height / 2), look["accent"], brush.beat)
        painter.setFont(look.small.font)
        painter.setPen(look["muted"])
        box = QRectF(36, 0, brush.width - 36, self.height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.section.label)
        for control in self.controls():
            paint_button(painter, control, look, hovered=brush.hovered == control.key)
            if brush.focused == control.key:
                paint_focus(painter, control.rect, look)

    def controls(self) -> Sequence[Control]:
        """Return `Try now` while there is an attempt to hasten."""
        if self.section.waiting is None:
            return ()
        look = self.host.look
        label = QCoreApplication.translate("Conversation", "Try now")
        wide = button_width(label, look)
        rect = QRectF(self.width - wide, (self.height - _BUTTON) / 2, wide, _BUTTON)
        press = self.section.around.try_now
        return (Control("try", ControlKind.BUTTON, label, rect, press, label),)


def paint_dots(painter: QPainter, at: QPointF, colour: QColor, beat: int) -> None:
    """Draw three dots of which one is bright, the next one at the next beat."""
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(3):
        shade = QColor(colour)
        shade.setAlpha(230 if beat % 4 == number else 90)
        painter.setBrush(shade)
        painter.drawEllipse(QPointF(at.x() + 9 * number, at.y()), 3, 3)
