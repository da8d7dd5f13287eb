"""Notices at the end of a message: how it ended, and which ways there are on from there."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt

from nocopt.core.errors import Cause, WireKind
from nocopt.core.reply import BREAKS_OFF, Outcome
from nocopt.core.tools import client_calls
from nocopt.render.blocks import Rule
from nocopt.ui import fact_sentences, tool_words, wording
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_height,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.layouts import BLEED, Brush, Row, paint_outline
from nocopt.ui.conversation.rows import RowSpec
from nocopt.ui.conversation.sections import Section, Surroundings
from nocopt.ui.conversation.shape import Shape
from nocopt.ui.queue_sentences import countdown
from nocopt.ui.sentences import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.core.conversation import Node
    from nocopt.core.messages import Message
    from nocopt.core.reply import Reply
    from nocopt.ui.conversation.look import Face, Look

_EMPTY: Final = RowSpec(Rule(), above=0, below=0)
_PAD: Final = 12

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
_AFTER_REFUSAL: Final = ("edit", "branch", "model")
_MODEL_HELP: Final = frozenset(
    {Cause.PERMISSION, Cause.NOT_FOUND, Cause.INVALID_REQUEST, Cause.OVERLOADED}
)
_QUOTE_INDENT: Final = 14
_BAR: Final = 3
_COUNTED: Final = 24 * 3600  # seconds; nobody watches a longer wait pass
_NO_RETRY: Final = frozenset({Outcome.NEEDS_TOOL, Outcome.PAUSED, Outcome.TRUNCATED_BY_LIMIT})


class Tone(Enum):
    """How loud a notice is; the values are the theme's names for ground and ink."""

    QUIET = ("notice", "muted")
    WARNING = ("warning", "warning_text")
    ERROR = ("error", "error_text")


class Ends(Enum):
    """Where in a chat an answer ends."""

    ABOVE = auto()  # other messages
    LAST = auto()
    RUNNABLE = auto()  # the last one, whose calls are of tools that are switched on
    SWITCHED_OFF = auto()  # the last one, whose calls are of tools that are switched off


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said at the end of a message, and which ways on are offered.

    `quote` is what the server says itself.
    """

    tone: Tone
    title: str
    text: str = ""
    quote: str = ""
    details: str = ""
    retry: bool = False
    settings: bool = False
    go_on: bool = False
    runs: bool = False  # and that begins with tools
    raise_limit: bool = False
    choices: tuple[str, ...] = ()  # what else can be done about the question
    retry_at: float | None = None  # from when on the server takes it, in seconds since 1970

    @property
    def wait(self) -> int:
        """So many whole seconds the server wants to be left alone."""
        if not self.retry or self.retry_at is None:
            return 0
        return max(0, math.ceil(self.retry_at - time.time()))

    @property
    def spoken(self) -> str:
        """The notice as one sentence for a screen reader."""
        said = "\n".join(text for text in (self.text, self.quote) if text)
        return wording.joined(wording.Said(self.title, said))

    def row(self, host: NoticeSection) -> NoticeRow:
        """Return the row that shows it."""
        return NoticeRow(host, self)


def notice_of(node: Node, message: Message, ends: Ends) -> Notice | None:
    """Return the notice of a stored message, of which `node` is the last turn.

    Ways on are offered only for the last of a chat.
    """
    reply, last = node.reply, ends is not Ends.ABOVE
    if reply is None:
        return None
    has_text = bool(message.text.strip())
    if has_text and reply.outcome is Outcome.COMPLETE and reply.stop_reason == "end_turn":
        return None  # as nearly all of the thousands that a chat may have
    said = wording.outcome(reply, has_text=has_text)
    if said is None:
        return None
    lines = (said.text, _size(reply), *_refusal(node, reply))
    text = "\n".join(line for line in lines if line)
    notice = Notice(
        _tone(reply.outcome),
        said.title,
        text,
        _explanation(reply),
        said.details if reply.outcome is Outcome.ERROR else "",
    )
    if last and reply.outcome is Outcome.NEEDS_TOOL:
        return _to_be_run() if ends is Ends.RUNNABLE else _not_run(node.message, ends)
    if last and reply.outcome is Outcome.REFUSED:
        return replace(notice, retry=True, choices=_AFTER_REFUSAL)
    return _with_ways(notice, node, reply, has_text=has_text) if last else notice


def _with_ways(notice: Notice, node: Node, reply: Reply, *, has_text: bool) -> Notice:
    """Return the notice with the ways on that fit to how the reply ended (section 3.5)."""
    failure = reply.failure
    limited = reply.stop_reason == "max_tokens"
    cut = limited or reply.outcome in BREAKS_OFF
    wait = failure.retry_after if failure is not None else None
    full = reply.outcome is Outcome.TRUNCATED_BY_LIMIT and not limited
    choices: tuple[str, ...] = ()
    if full:
        choices = ("summarise", "new")
    elif failure is not None and failure.cause is Cause.TOO_LARGE:
        choices = ("edit", "summarise", "new")
    elif failure is not None and failure.is_too_long:
        choices = ("summarise", "model")
    elif failure is not None and failure.cause in _MODEL_HELP:
        choices = ("model",)
    return replace(
        notice,
        retry=reply.outcome not in _NO_RETRY or (limited and not has_text),
        settings=failure is not None and failure.cause in _SETTINGS_HELP,
        go_on=(cut and has_text) or reply.outcome is Outcome.PAUSED,
        raise_limit=limited,
        choices=choices,
        retry_at=None if wait is None else node.created_at + wait,
    )


def _to_be_run() -> Notice:
    """Return the notice below calls of tools that are switched on and have not run."""
    title = QCoreApplication.translate("Conversation", "The tools have not run")
    text = QCoreApplication.translate(
        "Conversation",
        "The model waits for what they give. Run them now, or write something else: it is told "
        "then that they did not run.",
    )
    return Notice(Tone.QUIET, title, text, go_on=True, runs=True)


def _not_run(message: Message, ends: Ends) -> Notice:
    """Return the notice below calls of tools that are switched off, or that nobody knows."""
    names = dict.fromkeys(tool_words.of_name(call.name) for call in client_calls(message))
    title = QCoreApplication.translate("Conversation", "The model wants to use a tool")
    off = QCoreApplication.translate(
        "Conversation",
        "It is off in this chat, so it was not run: {names}. Switch it on to run it now, or write "
        "something else.",
    )
    unknown = QCoreApplication.translate(
        "Conversation", "There is no such tool here, so it was not run: {names}."
    )
    choices = ("switch_on",) if ends is Ends.SWITCHED_OFF else ()
    said = (off if choices else unknown).format(
        names=QCoreApplication.translate(CONTEXT, ", ").join(names)
    )
    return Notice(Tone.QUIET, title, said, choices=choices)


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


def _refusal(node: Node, reply: Reply) -> tuple[str, ...]:
    """Category of a refusal, as far as the server gave one, and what it costs.

    Refused before any output is not billed, midway input and output are (section 3.5).
    """
    details = reply.stop_details or {}
    if reply.outcome is not Outcome.REFUSED:
        return ()
    category = details.get("category")
    lines = []
    if isinstance(category, str) and category:
        label = QCoreApplication.translate("Conversation", "Category: {category}")
        lines.append(label.format(category=category.replace("_", " ")))
    if node.message.parts:
        billed = QCoreApplication.translate(
            "Conversation", "The question and the output until then are billed."
        )
    else:
        billed = QCoreApplication.translate(
            "Conversation", "A refusal before any output is not billed."
        )
    lines.append(billed)
    return tuple(lines)


def _size(reply: Reply) -> str:
    """Return what made a request too large, if that is why it failed."""
    failure = reply.failure
    if failure is None or failure.cause is not Cause.TOO_LARGE or reply.report is None:
        return ""
    translate = partial(QCoreApplication.translate, CONTEXT)
    sent = failure.kind is not WireKind.CONFIG
    return fact_sentences.too_large(reply.report, translate, sent=sent)


def _explanation(reply: Reply) -> str:
    """What the server says about a refusal in its own words, if it does."""
    said = (reply.stop_details or {}).get("explanation")
    return said if reply.outcome is Outcome.REFUSED and isinstance(said, str) else ""


class NoticeSection(Section):
    """The card with a notice."""

    def __init__(self, around: Surroundings, notice: Notice) -> None:
        super().__init__(around)
        self.notice = notice
        self.rows = [notice.row(self)]

    @property
    def space_above(self) -> int:
        """The card keeps off the text."""
        return 16


class NoticeRow(Row):
    """Title, text, the server's own words, details on demand, buttons."""

    __slots__ = ("_buttons_top", "_details_open", "_quote", "_shapes", "notice")

    def __init__(self, host: NoticeSection, notice: Notice) -> None:
        super().__init__(host, _EMPTY)
        self.notice = notice
        self._details_open = False
        self._shapes: list[tuple[Shape, int, int]] = []  # with left edge and top
        self._quote: tuple[int, int] | None = None  # its top and bottom
        self._buttons_top = 0

    @property
    def ticks(self) -> bool:
        """Whether seconds are counted down."""
        return self.notice.retry_at is not None

    def estimate(self, width: int) -> int:  # noqa: ARG002
        """Return a usual height."""
        return 3 * self.host.look.text.line + 2 * _PAD

    def lay_out(self, width: int) -> None:
        """Break the texts into lines, and put the buttons below."""
        look, y = self.host.look, _PAD
        self._shapes, self._quote = [], None
        for text, face in self._texts(look):
            quoted = text is self.notice.quote
            left, top = (_QUOTE_INDENT if quoted else 0), y + (4 if quoted else 0)
            y = top
            for line in text.split("\n"):
                shape = Shape(line, face.font)
                shape.break_lines(width - left, face)
                self._shapes.append((shape, left, y))
                y += shape.height
            if quoted:
                self._quote = (top, y)
            y += 8 if quoted else 4
        self._buttons_top = y + 4
        places = self._places(width)
        y = int(places[-1].bottom()) + 4 if places else y - 4
        self.height, self.width, self.live = y + _PAD, width, True

    def drop(self) -> None:
        """Forget the layouts."""
        self._shapes, self.live = [], False

    def paint(self, brush: Brush) -> None:
        """Draw the card."""
        painter, look = brush.painter, brush.look
        ground, ink = self.notice.tone.value
        self._paint_ground(brush, ground)
        self._paint_bar(brush, ink)
        for number, (shape, x, y) in enumerate(self._shapes):
            quiet_title = self.notice.tone is Tone.QUIET and not number
            painter.setPen(look["text" if quiet_title else ink])
            shape.paint(painter, x, y, QRectF())
        for control in self.controls():
            paint_button(painter, control, look, hovered=brush.hovered == control.key)
            if brush.focused == control.key:
                paint_focus(painter, control.rect, look)

    def _paint_ground(self, brush: Brush, ground: str) -> None:
        """Draw the card without what is on it."""
        painter, look = brush.painter, brush.look
        if self.notice.tone is Tone.QUIET:
            paint_outline(painter, brush.width, 0, self.height, look)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look[ground])
        card = QRectF(-BLEED, 0, brush.width + 2 * BLEED, self.height)
        painter.drawRoundedRect(card, 10, 10)

    def _paint_bar(self, brush: Brush, ink: str) -> None:
        """Draw the bar beside what the server says."""
        if self._quote is None:
            return
        top, bottom = self._quote
        brush.painter.setPen(Qt.PenStyle.NoPen)
        brush.painter.setBrush(brush.look[ink])
        brush.painter.setOpacity(0.4)
        brush.painter.drawRoundedRect(QRectF(0, top + 2, _BAR, bottom - top - 4), 1.5, 1.5)
        brush.painter.setOpacity(1.0)

    def controls(self) -> Sequence[Control]:
        """Return the buttons."""
        actions, kind = self._actions(), ControlKind.BUTTON
        return [
            Control(key, kind, self._name(key, label), rect, actions[key], label)
            for (key, label), rect in zip(self._labels(), self._places(self.width), strict=True)
        ]

    def _places(self, width: int) -> list[QRectF]:
        """Return where the buttons stand: in as many rows as there must be at this width."""
        look = self.host.look
        found, x, y, high = [], 0.0, float(self._buttons_top), button_height(look)
        for _, label in self._labels():
            wide = button_width(label, look)
            if x and x + wide > width:
                x, y = 0.0, y + high + 8
            found.append(QRectF(x, y, wide, high))
            x += wide + 8
        return found

    def _actions(self) -> dict[str, Callable[[], None]]:
        around = self._around()
        actions: dict[str, Callable[[], None]] = {
            "go_on": around.ways.go_on,
            "limit": around.ways.raise_limit,
            "retry": around.retry,
            "settings": around.open_settings,
            "details": self._toggle_details,
        }
        return actions | {key: partial(around.ways.choose, key) for key in self.notice.choices}

    def _labels(self) -> list[tuple[str, str]]:
        labels = []
        if self.notice.runs:
            labels.append(("go_on", QCoreApplication.translate("Conversation", "Run the tools")))
        elif self.notice.go_on:
            labels.append(("go_on", QCoreApplication.translate("Conversation", "Continue")))
        if self.notice.raise_limit:
            labels.append(("limit", QCoreApplication.translate("Conversation", "Raise limit")))
        labels += [(key, _choice(key)) for key in self.notice.choices]
        if self.notice.retry:
            wait = self.notice.wait
            counts = 0 < wait < _COUNTED
            said = wording.noted(self._retry, countdown(wait)) if counts else self._retry
            labels.append(("retry", said))
        if self.notice.settings:
            labels.append(("settings", QCoreApplication.translate("Conversation", "Open settings")))
        if self.notice.details:
            hide = QCoreApplication.translate("Conversation", "Hide details")
            show = QCoreApplication.translate("Conversation", "Details")
            labels.append(("details", hide if self._details_open else show))
        return labels

    def _name(self, key: str, label: str) -> str:
        """Return what is read out: nothing that changes every second, or has another meaning."""
        if key == "retry":
            return self._retry
        if key != "details":
            return label
        # The row below the message has details of its own.
        if self._details_open:
            return QCoreApplication.translate("Conversation", "Hide error details")
        return QCoreApplication.translate("Conversation", "Error details")

    @property
    def _retry(self) -> str:
        return QCoreApplication.translate("Conversation", "Retry")

    def _texts(self, look: Look) -> list[tuple[str, Face]]:
        texts = [(self.notice.title, look.label)]
        if self.notice.text:
            texts.append((self.notice.text, look.small))
        if self.notice.quote:
            texts.append((self.notice.quote, look.small))
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


def _choice(key: str) -> str:
    """Return the name of a choice."""
    match key:
        case "edit":
            return QCoreApplication.translate("Conversation", "Edit question")
        case "branch":
            return QCoreApplication.translate("Conversation", "Branch before it")
        case "new":
            return QCoreApplication.translate("Conversation", "New chat")
        case "switch_on":
            return QCoreApplication.translate("Conversation", "Switch on and run")
        case "summarise":
            return QCoreApplication.translate("Conversation", "Summarise the chat")
        case _:
            return QCoreApplication.translate("Conversation", "Other model")
