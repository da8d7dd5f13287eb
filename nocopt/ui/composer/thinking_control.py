"""The one thinking control: a toggle joined with a drop-down of levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from nocopt.core.thinking import OFF, ON, Fixed, ThinkingOffer, nearest_level
from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton, show_checked
from nocopt.ui.popup_look import dress_menu
from nocopt.ui.theme import LIGHT, RADIUS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from nocopt.ui.theme import Colours


class ThinkingControl(QWidget):
    """Holds `Thinking` and `Thinking level`; emits the choice: off, on or a level."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours: Colours = LIGHT
        self._offer = ThinkingOffer(Fixed.NEVER, ())
        self._known = True
        self._level = ON  # what switching on means
        self._says_word = self._says_level = True
        self._toggle = FlatButton(self.tr("Thinking"), "thinking", parent=self)
        self._toggle.setAccessibleName(self.tr("Thinking"))
        self._toggle.setCheckable(True)
        self._toggle.setEnabled(False)
        self._toggle.toggled.connect(self._toggled)
        self._levels = FlatButton(self.level_name(ON), parent=self)
        self._levels.setAccessibleName(self.tr("Thinking level"))
        self._levels.set_trailing("chevron-down")
        self._levels.clicked.connect(self._open_levels)
        self._levels.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._toggle)
        row.addWidget(self._levels)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        self._toggle.set_colours(colours)
        self._levels.set_colours(colours)
        self.update()

    def set_words(self, *, word: bool, level: bool) -> None:
        """Show the word Thinking, and that for the level, or say them in the tooltips only."""
        if (word, level) != (self._says_word, self._says_level):
            self._says_word, self._says_level = word, level
            self._show_words()

    def set_slim(self, slim: bool) -> None:
        """Be no wider than the icons need, where no word is shown."""
        before = self._toggle.maximumWidth()
        self._toggle.set_slim(slim and not self._says_word)
        if self._toggle.maximumWidth() != before:  # else the row would be laid out for ever
            self.updateGeometry()

    def width_with(self, *, word: bool, level: bool) -> int:
        """Return how wide it is with these words, whichever it shows now."""
        toggle, levels = self._toggle, self._levels
        found = toggle.width_of(self.tr("Thinking") if word else "")
        if self._offer.levels:
            found += self._widest_level() if level else levels.slim_width()
        return found

    def show_choice(self, offer: ThinkingOffer, choice: str, *, known: bool = True) -> None:
        """Show what the model offers and what is chosen; `known`: whether anyone knows of it."""
        self._offer, self._known = offer, known
        if choice != OFF:
            self._level = choice
        on = offer.fixed is Fixed.ALWAYS or (offer.switchable and choice != OFF)
        show_checked(self._toggle, on)
        self._toggle.setEnabled(offer.switchable)
        self._toggle.setAccessibleDescription(self._why(on))
        self._levels.setVisible(bool(offer.levels))
        self._show_words()

    def _widest_level(self) -> int:
        return max(self._levels.width_of(self.level_name(one)) for one in (ON, *self._offer.levels))

    def _show_words(self) -> None:
        """Show what there is room for; what is not to be read on a button is in its tooltip."""
        word, level = self.tr("Thinking"), self.level_name(self._shown_level())
        why = self._toggle.accessibleDescription()
        self._toggle.setText(word if self._says_word else "")
        self._toggle.setToolTip(why if self._says_word else f"{word}\n{why}")
        how = self.tr("How much the model may think")
        if not self._toggle.isChecked():
            how += "\n" + self.tr("Choosing one switches thinking on")
        self._levels.setText(level if self._says_level else "")
        self._levels.set_slim(not self._says_level)
        # As wide for each of them: what stands beside it is not to move with the choice.
        self._levels.setMinimumWidth(self._widest_level() if self._says_level else 0)
        self._levels.setAccessibleDescription(wording.sentences(level, *how.splitlines()))
        self._levels.setToolTip(how if self._says_level else f"{level}\n{how}")
        self._toggle.updateGeometry()
        self.updateGeometry()

    def level_name(self, choice: str) -> str:
        """Return the word for a level."""
        names = {
            ON: self.tr("Default"),
            "low": self.tr("Low"),
            "medium": self.tr("Medium"),
            "high": self.tr("High"),
            "xhigh": self.tr("Extra high"),
            "max": self.tr("Maximum"),
        }
        return names.get(choice, choice)

    def levels_menu(self) -> QMenu:
        """Return a menu of the levels, the chosen one checked."""
        menu = QMenu(self)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self._toggle.isChecked():
            menu.addAction(self.tr("Choosing one switches thinking on")).setEnabled(False)
            menu.addSeparator()
        group = QActionGroup(menu)
        for level in (ON, *self._offer.levels):
            action = QAction(self.level_name(level), menu)
            action.setCheckable(True)
            action.setChecked(level == self._shown_level())
            action.setData(level)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._level_chosen)
        return menu

    def _shown_level(self) -> str:
        """The level that will be asked for: the chosen one, or what comes nearest to it."""
        return nearest_level(self._level, self._offer.levels) or ON

    def _open_levels(self) -> None:
        menu = self.levels_menu()
        self._levels.look_again_after(menu)
        corner = self._levels.mapToGlobal(QPoint(0, -menu.sizeHint().height()))
        menu.popup(corner)

    def _level_chosen(self, action: QAction) -> None:
        self._level = action.data()
        self.chosen.emit(self._level)

    def _toggled(self, checked: bool) -> None:
        self.chosen.emit(self._level if checked else OFF)

    def _why(self, on: bool) -> str:
        match self._offer.fixed:
            case Fixed.NEVER if not self._known:
                return self.tr("Nothing is known about this model, so thinking is not asked for.")
            case Fixed.NEVER:
                return self.tr("This model does not think before it answers.")
            case Fixed.ALWAYS:
                return self.tr("This model always thinks; it cannot be switched off.")
            case Fixed.NO_ROOM:
                return self.tr(
                    "The limit of max tokens leaves no room for thinking; "
                    "raise it to more than 1,024 in the settings."
                )
            case None if on:
                return self.tr("The model thinks before it answers. Press to switch it off.")
            case None:
                return self.tr("Let the model think before it answers")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw one outline around both parts and a line between them."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colours["border"], 1))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, RADIUS, RADIUS)
        if self._levels.isVisible():
            x = self._levels.x() + 0.5
            painter.drawLine(int(x), 6, int(x), self.height() - 7)
