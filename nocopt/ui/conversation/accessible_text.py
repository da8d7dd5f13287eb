"""Text that a screen reader reviews by character, word, sentence and line, and levels of headings.

Offsets over there count UTF-16 units, as Qt does in all its texts; here they are translated. The
binding leaves out how text is cut and which attributes it has: Qt cuts lines at line ends, and
tells no attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import (
    QAccessible,
    QAccessibleAttributesInterface,
    QAccessibleTextInterface,
)

from nocopt.ui.conversation.offsets import Offsets

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, QRect


class Worded(Protocol):
    """Something with words; offsets count its characters, boxes are on the screen."""

    @property
    def words(self) -> str: ...
    @property
    def level(self) -> int: ...
    def box_of(self, offset: int) -> QRect: ...
    def offset_near(self, point: QPoint) -> int: ...
    def bring(self, offset: int) -> None: ...


class Words(QAccessibleTextInterface):
    """The text of something; nothing in it can be changed, and there is no caret of its own."""

    def __init__(self, owner: Worded) -> None:
        super().__init__()
        self._owner = owner
        self._known = ""
        self._offsets = Offsets("")

    def characterCount(self) -> int:  # noqa: N802
        text, offsets = self._now()
        return offsets.unit(len(text))

    def text(self, startOffset: int, endOffset: int, /) -> str:  # noqa: N803
        text, offsets = self._now()
        end = len(text) if endOffset < 0 else offsets.offset(endOffset)
        return text[offsets.offset(max(0, startOffset)) : end]

    def characterRect(self, offset: int, /) -> QRect:  # noqa: N802
        return self._owner.box_of(self._now()[1].offset(max(0, offset)))

    def offsetAtPoint(self, point: QPoint, /) -> int:  # noqa: N802
        return self._now()[1].unit(self._owner.offset_near(point))

    def scrollToSubstring(self, startIndex: int, endIndex: int, /) -> None:  # noqa: ARG002, N802, N803
        self._owner.bring(self._now()[1].offset(max(0, startIndex)))

    def cursorPosition(self) -> int:  # noqa: N802
        return 0

    def setCursorPosition(self, position: int, /) -> None:  # noqa: N802
        self._owner.bring(self._now()[1].offset(max(0, position)))

    def selectionCount(self) -> int:  # noqa: N802
        return 0

    def addSelection(self, startOffset: int, endOffset: int, /) -> None:  # noqa: N802, N803
        """Nothing is selected from outside."""

    def removeSelection(self, selectionIndex: int, /) -> None:  # noqa: N802, N803
        """Nothing is selected from outside."""

    def setSelection(self, selectionIndex: int, startOffset: int, endOffset: int, /) -> None:  # noqa: N802, N803
        """Nothing is selected from outside."""

    def _now(self) -> tuple[str, Offsets]:
        text = self._owner.words
        if text != self._known:
            self._known, self._offsets = text, Offsets(text)
        return text, self._offsets


class Level(QAccessibleAttributesInterface):
    """The level of a heading."""

    def __init__(self, owner: Worded) -> None:
        super().__init__()
        self._owner = owner

    def attributeKeys(self) -> list[QAccessible.Attribute]:  # noqa: N802
        return [QAccessible.Attribute.Level]

    def attributeValue(self, key: QAccessible.Attribute, /) -> int | None:  # noqa: N802
        return self._owner.level if key == QAccessible.Attribute.Level else None
