"""What stands in the pane before the first message: a name, a sentence, and ways to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.scroll_bar import SlimScrollBar
from nocopt.ui.theme import GRID, LIGHT

if TYPE_CHECKING:
    from nocopt.ui.theme import Colours


class Welcome(QScrollArea):
    """Offers keys and example prompts; nothing in it has to be used, typing is enough."""

    key_asked = Signal()
    aihubmix_asked = Signal()
    example_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self.setWidgetResizable(True)
        self._bar = SlimScrollBar(self)
        self.setVerticalScrollBar(self._bar)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Welcome"))
        # A viewport of our own: for Qt's, PySide would look at all classes of widgets: 11 ms, 2 MB.
        seen_through, inside = QWidget(self), QWidget(self)
        self.setViewport(seen_through)
        for one in (seen_through, inside):
            one.setAutoFillBackground(False)
        self._title = _centred("nocopt", inside)
        self._sentence = _centred(self.tr("Chat with Claude, from your own desktop."), inside)
        self._key = FlatButton(self.tr("Enter a key"), "key", Kind.PRIMARY, inside)
        self._key.clicked.connect(self.key_asked)
        self._aihubmix = FlatButton(self.tr("Use AiHubMix"), "globe", Kind.OUTLINE, inside)
        self._aihubmix.clicked.connect(self.aihubmix_asked)
        for button in (self._key, self._aihubmix):
            button.set_elidable()
        self._hint = _centred("", inside)
        self._examples = [self._example(text, inside) for text in self._example_texts()]
        self._lay_out(inside)
        self.setWidget(inside)

    def _example_texts(self) -> tuple[str, ...]:
        return (
            self.tr("Explain how a hash table works, with a short Python example"),
            self.tr("Compare three ways to store a date, as a table"),
            self.tr("Help me write a kind note to decline an invitation"),
        )

    def _example(self, text: str, parent: QWidget) -> FlatButton:
        button = FlatButton(text, kind=Kind.OUTLINE, parent=parent)
        button.setAccessibleName(text)
        button.set_elidable()
        button.setToolTip(self.tr("Put this into the message field"))
        button.clicked.connect(lambda: self.example_chosen.emit(text))
        return button

    def _lay_out(self, inside: QWidget) -> None:
        column = QVBoxLayout(inside)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch(3)
        column.addWidget(self._title)
        column.addWidget(self._sentence)
        column.addSpacing(4 * GRID)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addStretch(1)
        buttons.addWidget(self._key)
        buttons.addWidget(self._aihubmix)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addSpacing(5 * GRID)
        column.addWidget(self._hint)
        for button in self._examples:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(4)

    def show_account(self, *, has_key: bool) -> None:
        """Offer to enter a key where there is none; otherwise only examples."""
        self._key.setVisible(not has_key)
        self._aihubmix.setVisible(not has_key)
        self._hint.setText(
            self.tr("Just type below, or begin with one of these:")
            if has_key
            else self.tr(
                "Or just type: the built-in demo answers, and nothing leaves this computer."
            )
        )

    def hinder(self, reason: str) -> None:
        """Say why no key can be taken; an empty reason ends that. Examples can be had always."""
        for button in (self._key, self._aihubmix):
            button.hinder(reason)

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Use these colours, and fonts that go with `font_size` points."""
        self._colours = colours
        for button in (self._key, self._aihubmix, *self._examples):
            button.set_colours(colours)
        self._bar.set_colours(colours, "window")
        title = QFont(self.font())
        title.setPointSizeF(font_size * 2.2)
        title.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(title)
        sentence = QFont(self.font())
        sentence.setPointSizeF(font_size * 1.15)
        self._sentence.setFont(sentence)
        for label in (self._sentence, self._hint):
            palette = label.palette()
            palette.setColor(palette.ColorRole.WindowText, colours["muted"])
            label.setPalette(palette)


def _centred(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
