"""Tool calls as folded cards: what was asked, where that stands, and what came back."""

from __future__ import annotations

import time
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from nocopt.core.tools import DECLINED, CallState, is_declined, is_switched_off
from nocopt.ui import tool_words
from nocopt.ui.conversation.cards import WayOn
from nocopt.ui.conversation.thinking import duration
from nocopt.ui.conversation.tool_results import (
    ToolSection,
    failed,
    summary,
    summed_up,
    text_of,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.messages import JsonObject, ToolUsePart
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.sections import Section, Surroundings


class Stage(Enum):
    """Where a call stands, for its reader."""

    CALLING = auto()  # its arguments are arriving, or it is about to be answered
    ASKED = auto()
    RUNNING = auto()
    DONE = auto()
    DECLINED = auto()
    FAILED = auto()
    NOT_RUN = auto()


_LABELS: Final = {
    Stage.CALLING: str(QT_TRANSLATE_NOOP("Conversation", "Calling {name}")),
    Stage.ASKED: str(QT_TRANSLATE_NOOP("Conversation", "{name} waits for your answer")),
    Stage.RUNNING: str(QT_TRANSLATE_NOOP("Conversation", "Running {name}")),
    Stage.DONE: str(QT_TRANSLATE_NOOP("Conversation", "Called {name}")),
    Stage.DECLINED: str(QT_TRANSLATE_NOOP("Conversation", "{name} was declined")),
    Stage.FAILED: str(QT_TRANSLATE_NOOP("Conversation", "{name} failed")),
    Stage.NOT_RUN: str(QT_TRANSLATE_NOOP("Conversation", "{name} was not run")),
}
_BY_STATE: Final = {
    CallState.ASKED: Stage.ASKED,
    CallState.RUNNING: Stage.RUNNING,
    CallState.DONE: Stage.DONE,
    CallState.DECLINED: Stage.DECLINED,
    CallState.FAILED: Stage.FAILED,
}


class CallSection(ToolSection):
    """A call of a tool with its result; while its arguments are still arriving, the head alone.

    `ended`: nobody is at work on the answer that it belongs to.
    """

    coded = True

    def __init__(
        self,
        around: Surroundings,
        part: ToolUsePart,
        *,
        running: bool = False,
        result: JsonObject | None = None,
    ) -> None:
        super().__init__(around)
        self.running, self.ended = running, not running
        self.part = part
        self.result: JsonObject | None = None
        self._result_rows: list[Row] = []
        self._state: CallState | None = None
        self._since = 0.0
        self._came = ""  # the result in one line
        self.take(part)
        if result is not None:
            self.take_result(result)

    def take(self, part: ToolUsePart) -> None:
        """Show the call with the arguments that are there now."""
        self.part = part
        self._summary = summary(part.invalid_input or part.input)
        if part.invalid_input is not None:
            said = QCoreApplication.translate("Conversation", "The arguments are no valid JSON.")
            rows: list[Row] = [self.remark(said), self.code("", part.invalid_input)]
        elif part.input:
            rows = [self.value(part.input)]
        else:
            rows = [self.remark(QCoreApplication.translate("Conversation", "No arguments"))]
        if tool_words.of_name(part.name) != part.name:
            rows.insert(0, self.remark(part.name))
        self.show(rows)

    def take_result(self, raw: JsonObject) -> int:
        """Show what came of the call below its arguments; return how many rows were there."""
        before = len(self.rows)
        self.result, self.running = raw, False
        self._result_rows = self.result_rows(raw)
        said = QCoreApplication.translate("Conversation", "Result")
        self.rows += [self.remark(said), *self._result_rows]
        self.spaced(before)
        self.hide_rows(before)
        self._came = summed_up(raw, self._result_rows)
        if is_declined(raw):  # which the label says; what is left is the reason
            self._came = self._came.removeprefix(DECLINED).strip(" :.")
        return before

    def stand(self, state: CallState | None, *, ended: bool) -> bool:
        """Take over where the call stands in the round that runs; say whether that is new."""
        if (state, ended) == (self._state, self.ended):
            return False
        if state is CallState.RUNNING and self._state is not state:
            self._since = time.monotonic()
        self._state, self.ended = state, ended
        return True

    @property
    def stage(self) -> Stage:
        """Where the call stands."""
        if self.running:
            return Stage.CALLING
        if self.result is not None:
            if is_declined(self.result):
                return Stage.DECLINED
            return Stage.FAILED if failed(self.result) else Stage.DONE
        if self._state is not None and not self.ended:
            return _BY_STATE[self._state]
        if self.part.kind != "tool_use":
            return Stage.DONE  # the server sees to it
        return Stage.NOT_RUN if self.ended else Stage.CALLING

    @property
    def busy(self) -> bool:
        """Whether something is under way, so that time is counted."""
        return self.running or self.stage is Stage.RUNNING

    @property
    def title(self) -> str:
        """What a screen reader calls the switch; no seconds are counted in it."""
        said = QCoreApplication.translate("Conversation", _LABELS[self.stage])
        return said.format(name=tool_words.of_name(self.part.name))

    @property
    def label(self) -> str:
        """Which tool is called, and where that stands."""
        passed = int(time.monotonic() - self._since) if self.stage is Stage.RUNNING else 0
        return f"{self.title} · {duration(passed)}" if passed else self.title

    @property
    def detail(self) -> str:
        """The arguments in one line, and the result behind an arrow."""
        if self.running:
            return ""
        between = " · " if self.stage is Stage.DECLINED else " → "
        return between.join(text for text in (self._summary, self._came) if text)

    @property
    def copy_name(self) -> str:
        """What a screen reader calls the Copy button."""
        if self._has_result_text:
            return QCoreApplication.translate("Conversation", "Copy result")
        return QCoreApplication.translate("Conversation", "Copy arguments")

    @property
    def has_source(self) -> bool:
        """Whether there is a result in words, or arguments."""
        return self._has_result_text or bool(self.part.invalid_input or self.part.input)

    @property
    def source(self) -> str:
        """The result in words, else the arguments, nothing of them cut."""
        if self._has_result_text:
            return text_of(self._result_rows)
        part = self.part
        return part.invalid_input or written(dict(part.input))

    @property
    def way_on(self) -> WayOn | None:
        """A tool that was not run as it is off can be switched on for the next time."""
        tool, ways = self.part.name, self.around.ways
        told = self.result is not None and is_switched_off(self.result, tool)
        if not told or not ways.is_off(tool):
            return None
        label = QCoreApplication.translate("Conversation", "Switch on")
        name = QCoreApplication.translate("Conversation", "Switch on {name}")
        name = name.format(name=tool_words.of_name(tool))
        return WayOn(label, name, partial(ways.switch_on, tool))

    @property
    def failed(self) -> bool:
        """Arguments that nobody can read fail, and so does what the tool says has failed."""
        return self.part.invalid_input is not None or self.stage is Stage.FAILED

    @property
    def _has_result_text(self) -> bool:
        return any(row.text for row in self._result_rows)


class ResultSection(ToolSection):
    """What a tool answered whose call is not in the message."""

    def __init__(self, around: Surroundings, raw: JsonObject) -> None:
        super().__init__(around)
        self._raw = raw
        name = str(raw.get("type", "")).removesuffix("tool_result").rstrip("_")
        self._name = "" if name in ("mcp", "search_result") else tool_words.of_name(name)
        rows = self.result_rows(raw)
        self.show(rows)
        self._summary = summed_up(raw, rows)

    @property
    def label(self) -> str:
        """Whose result it is, and whether it is one."""
        if self.failed and self._name:
            text = QCoreApplication.translate("Conversation", "{name} failed")
        elif self.failed:
            text = QCoreApplication.translate("Conversation", "The tool failed")
        elif self._name:
            text = QCoreApplication.translate("Conversation", "Result of {name}")
        else:
            text = QCoreApplication.translate("Conversation", "Result")
        return text.format(name=self._name)

    @property
    def detail(self) -> str:
        """The result in one line."""
        return self._summary

    @property
    def copy_name(self) -> str:
        """What a screen reader calls the Copy button."""
        return QCoreApplication.translate("Conversation", "Copy result")

    @property
    def has_source(self) -> bool:
        """Whether any of the result is text."""
        return any(row.text for row in self.rows)

    @property
    def source(self) -> str:
        """The text of the result as the card shows it."""
        return text_of(self.rows)

    @property
    def failed(self) -> bool:
        """Whether the tool says that it failed."""
        return failed(self._raw)


def waiting_call(sections: Iterable[Section], raw: JsonObject) -> CallSection | None:
    """Return the last call that a result answers and that has none; None where there is none."""
    found = None
    for section in sections:
        if isinstance(section, CallSection) and section.result is None:
            found = section if section.part.id == raw.get("tool_use_id") else found
    return found
