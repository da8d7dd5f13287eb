"""The row of buttons below the text field, which gives way in a set order where it is narrow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from nocopt.ui.buttons import FlatButton
from nocopt.ui.elided import ElidedLabel
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.ui.composer.meter import ContextMeter
    from nocopt.ui.composer.thinking_control import ThinkingControl

_NAME: Final = 14  # letters of the model's name that the rest gives way to
_HINT: Final = 28  # letters of a longer hint that are worth showing


@dataclass(frozen=True, slots=True)
class _Step:
    """How far the row has given way."""

    meter: int = 0  # 1: the bar without its words; 2: nothing
    word: bool = True  # Thinking
    level: bool = True  # the word for it
    tight: bool = False


# The hint is before all of these: it has only what the rest leaves.
_STEPS: Final = (
    _Step(),
    _Step(meter=1),
    _Step(meter=1, word=False),
    _Step(meter=1, word=False, level=False),
    _Step(meter=2, word=False, level=False),
    _Step(meter=2, word=False, level=False, tight=True),
)


class Hint(ElidedLabel):
    """A quiet line at the right, shown where there is room for it or for a good part of it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def shown_text(self) -> str:
        """Return as much of the hint as there is room for; a few letters of it say nothing."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        part = _HINT * metrics.averageCharWidth()
        if room < min(part, metrics.horizontalAdvance(self.text())):
            return ""
        return super().shown_text()


class CardRow(QHBoxLayout):
    """Holds buttons side by side; the model's name is cut only when nothing else gives way.

    What is given up depends on the width and on what the parts would like, never on what they
    show at the time: laying it out again changes nothing.
    """

    def __init__(self, model: FlatButton, thinking: ThinkingControl, hint: Hint) -> None:
        super().__init__()
        self._model, self._thinking, self._hint = model, thinking, hint
        self._meter: ContextMeter | None = None
        model.setMinimumWidth(1)  # it alone is squeezed
        self.setSpacing(2 * GRID)

    def take_meter(self, meter: ContextMeter) -> None:
        """Put the meter behind the hint."""
        self._meter = meter
        self.insertWidget(self.indexOf(self._hint) + 1, meter)

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size; the width is not the row's to ask for."""
        return QSize(1, super().minimumSize().height())

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        """Give up what has no room in this area, and lay out the rest."""
        self._show(self._step_for(area.width()))
        super().setGeometry(area)

    def _step_for(self, room: int) -> _Step:
        metrics = self._model.fontMetrics()
        whole = self._model.sizeHint().width()
        words = metrics.horizontalAdvance(self._model.text())
        name = whole - words + min(words, _NAME * metrics.averageCharWidth())
        others = self._buttons()
        room -= name + sum(one.sizeHint().width() for one in others) + 1  # of the hint
        gaps = len(others) + 2  # beside the name, thinking and the hint
        for step in _STEPS:
            if self._wanted(step) + gaps * _gap(step) <= room:
                return step
        return _STEPS[-1]

    def _buttons(self) -> list[QWidget]:
        """What is as wide as it is at every step."""
        giving = (self._model, self._thinking, self._hint, self._meter)
        items = (self.itemAt(at) for at in range(self.count()))
        found = (item.widget() for item in items if item is not None)
        return [one for one in found if one and one not in giving and not one.isHidden()]

    def _wanted(self, step: _Step) -> int:
        """How wide what changes with the steps is, with the gap of the meter."""
        wanted = self._thinking.width_with(word=step.word, level=step.level)
        if self._meter is not None and (meter := self._meter.width_at(step.meter)):
            wanted += meter + _gap(step)
        return wanted

    def _show(self, step: _Step) -> None:
        if self.spacing() != _gap(step):
            self.setSpacing(_gap(step))
        for button in self._buttons():
            if isinstance(button, FlatButton):
                button.set_slim(step.tight)
        self._thinking.set_words(word=step.word, level=step.level)
        self._thinking.set_slim(step.tight)
        if self._meter is not None:
            self._meter.set_step(step.meter)


def _gap(step: _Step) -> int:
    return GRID if step.tight else 2 * GRID
