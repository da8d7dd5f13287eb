"""What a person wrote: as it was typed, but for code and formulas; a long one is folded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF

from nocopt.render import typed
from nocopt.render.blocks import CodeBlock
from nocopt.ui.conversation.cards import EMPTY
from nocopt.ui.conversation.controls import (
    Control,
    ControlKind,
    button_height,
    button_width,
    paint_button,
    paint_focus,
)
from nocopt.ui.conversation.line_row import LineRow
from nocopt.ui.conversation.rows import RowSpec, rows_of, verbatim_rows
from nocopt.ui.conversation.sections import Section, row_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.render.typed import Piece
    from nocopt.ui.conversation.layouts import Brush, Choice
    from nocopt.ui.conversation.sections import Surroundings

MOST_LINES: Final = 36  # about; what is longer is folded
SHOWN_LINES: Final = 20  # of what is folded
_LINE: Final = 90  # characters that count as a line, however wide the window is
_CODE_LINES: Final = 16  # that a block of code takes at most, which folds by itself
_APART: Final = "\n\n"
_BESIDE: Final = 12  # pixels by which the button stands out to the left


class OwnTextSection(Section):
    """The text of a message of the person; `open` says whether all of a long one is shown."""

    def __init__(self, around: Surroundings, text: str) -> None:
        super().__init__(around)
        self.open = self.chosen = False
        self._shown, specs = _specs(text)
        self.rows = [row_for(self, spec) for spec in specs]
        self.foldable = self._shown < len(specs)
        if self.foldable:
            self.rows.append(FoldRow(self, text.count("\n") + 1))
        self.spaced(0)
        self.hide_rows()

    def hide_rows(self) -> None:
        """Show all, or the beginning of a long text."""
        if self.foldable:
            for row in self.rows[self._shown : -1]:
                row.hidden = not self.open

    def refold(self) -> None:
        """Hide and show rows as they are folded."""
        super().refold()
        self.hide_rows()

    def unfold(self) -> None:
        """Show everything, as the reader has asked for something in it."""
        super().unfold()
        self.open = self.chosen = True
        self.hide_rows()

    def toggle(self) -> None:
        """The reader's choice: the other way round."""
        self.open, self.chosen = not self.open, True
        self.hide_rows()
        self.around.changed()


class FoldRow(LineRow):
    """The button below a long text that shows all of it, or its beginning only."""

    offers_choice = True
    __slots__ = ("_lines",)

    _lines: int

    def __init__(self, host: OwnTextSection, lines: int) -> None:
        super().__init__(host, EMPTY)
        self._lines = lines

    @property
    def section(self) -> OwnTextSection:
        """The text that is folded."""
        if not isinstance(self.host, OwnTextSection):
            raise TypeError("a fold without what it folds")
        return self.host

    @property
    def high(self) -> int:
        """High enough for the button."""
        return button_height(self.host.look)

    @property
    def chosen(self) -> Choice | None:
        """Whether the reader wants to see all of it."""
        return (self.section.open,) if self.section.chosen else None

    def choose(self, choice: Choice) -> None:
        """Show all of it or not, as the reader chose."""
        self.section.open, self.section.chosen = bool(choice[0]), True

    def paint(self, brush: Brush) -> None:
        """Draw the button."""
        (button,) = self.controls()
        hovered = brush.hovered == button.key
        paint_button(brush.painter, button, brush.look, hovered=hovered, quiet=True)
        if brush.focused == button.key:
            paint_focus(brush.painter, button.rect.adjusted(2, 2, -2, -2), brush.look)

    def controls(self) -> Sequence[Control]:
        """Return the button."""
        look, section = self.host.look, self.section
        label = QCoreApplication.translate("Conversation", "Show less")
        if not section.open:
            label = QCoreApplication.translate("Conversation", "Show all {count} lines")
            label = label.format(count=f"{self._lines:,}")
            if self._lines <= SHOWN_LINES:  # they are few, but long
                label = QCoreApplication.translate("Conversation", "Show all")
        rect = QRectF(-_BESIDE, 0, button_width(label, look), self.high)
        kind = ControlKind.BUTTON
        return (
            Control(
                "fold", kind, label, rect, section.toggle, label, open=section.open, unfolds=True
            ),
        )


def _specs(text: str) -> tuple[int, list[RowSpec]]:
    """Return the rows of a text, and how many of them are shown while it is folded."""
    pieces = list(typed.pieces(text))
    if sum(map(_weight, pieces)) <= MOST_LINES:
        specs = _rows(pieces)
        return len(specs), specs
    head, rest, in_text = _parted(pieces)
    specs, more = _rows(head), _rows(rest)
    if more:
        more[0] = replace(more[0], joiner="\n" if in_text else _APART)
    return len(specs), [*specs, *more]


def _rows(pieces: Sequence[Piece]) -> list[RowSpec]:
    specs: list[RowSpec] = []
    for piece in pieces:
        made = verbatim_rows(piece) if isinstance(piece, str) else rows_of((piece,))
        specs += (replace(made[0], joiner=_APART), *made[1:])
    return specs


def _parted(pieces: list[Piece]) -> tuple[list[Piece], list[Piece], bool]:
    """Return what is shown while it is folded, what is not, and whether a text goes on there."""
    left = SHOWN_LINES
    for at, piece in enumerate(pieces):
        if _weight(piece) > left:
            if isinstance(piece, str):
                head, rest = _cut(piece, left)
                behind = pieces[at + 1 :]
                return [*pieces[:at], head], [rest, *behind] if rest else behind, bool(rest)
            return pieces[: at or 1], pieces[at or 1 :], False
        left -= _weight(piece)
    return pieces, [], False


def _weight(piece: Piece) -> int:
    """Return about how many lines a piece takes."""
    if isinstance(piece, str):
        return sum(_lines(line) for line in piece.split("\n"))
    lines = piece.text.count("\n") + 1
    return 2 + (min(_CODE_LINES, lines) if isinstance(piece, CodeBlock) else lines)


def _lines(line: str) -> int:
    return 1 + len(line) // _LINE


def _cut(text: str, most: int) -> tuple[str, str]:
    """Return the lines of a text that are shown while it is folded, and those that are not."""
    lines, taken, size = text.split("\n"), 0, 0
    while taken < len(lines) and (size + _lines(lines[taken]) <= most or not taken):
        size += _lines(lines[taken])
        taken += 1
    return "\n".join(lines[:taken]), "\n".join(lines[taken:])
