"""The page with caching: how long a chat is kept, and at what price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocopt.core.facts import Ability
from nocopt.core.models import Origin
from nocopt.core.parameters import Caching
from nocopt.ui.options.area import BELOW, OptionsArea
from nocopt.ui.options.fields import Note
from nocopt.ui.options.option import Option
from nocopt.ui.options.page import OptionsPage
from nocopt.ui.prices import price
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from nocopt.core.conversation import Options
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.usage import Prices
    from nocopt.ui.options.page import Subject
    from nocopt.ui.theme import Colours


class CachingPage(OptionsPage):
    """Whether what was sent is kept at the provider for the next message, and for how long."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = {
            Caching.OFF: self.tr("Off"),
            Caching.FIVE_MINUTES: self.tr("5 minutes"),
            Caching.HOUR: self.tr("1 hour"),
        }
        self.options = {value: Option(title) for value, title in titles.items()}
        for value, option in self.options.items():
            option.setAccessibleName(self._name(value))
        self._notes = {value: Note() for value in titles}
        self._limits = Note()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, GRID)
        self._column.setSpacing(0)
        for value, option in self.options.items():
            self._column.addWidget(option)
            below = QVBoxLayout()
            below.setContentsMargins(option.lead, 0, 0, 2 * GRID)
            below.addWidget(self._notes[value])
            self._column.addLayout(below)
            option.clicked.connect(self.chosen)
        self._column.addSpacing(GRID)
        self._column.addWidget(self._limits)
        self._column.addStretch(1)
        self._area = OptionsArea(self, inside)
        self.setFocusProxy(self.options[Caching.OFF])

    def _name(self, value: Caching) -> str:
        names = {
            Caching.OFF: self.tr("Caching: off"),
            Caching.FIVE_MINUTES: self.tr("Caching: 5m"),
            Caching.HOUR: self.tr("Caching: 1h"),
        }
        return names[value]

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show what is chosen, and what the model takes for it."""
        del fresh
        model, chosen = subject.model, subject.options.parameters.caching
        option = self.options[chosen]
        option.setChecked(True)
        self.setFocusProxy(option)
        for value, note in self._notes.items():
            words = self._cost(value, None if model is None else model.prices)
            note.say(words)
            self.options[value].setAccessibleDescription(words)
        self._limits.say("" if model is None else self._limit(model, subject.facts))

    def taken(self, options: Options) -> Options:
        """Return `options` with what is chosen here."""
        chosen = next(value for value, one in self.options.items() if one.isChecked())
        return replace(options, parameters=replace(options.parameters, caching=chosen))

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for option in self.options.values():
            option.set_colours(colours)
        self._area.set_colours(colours)

    def wanted_height(self, width: int) -> int:
        """Return the height of all of it."""
        self._column.invalidate()
        return self._column.totalHeightForWidth(width) + BELOW

    def _cost(self, caching: Caching, prices: Prices | None) -> str:
        """Say in a line what a choice costs."""
        if prices is None:
            return {
                Caching.OFF: self.tr("Each message pays for all of the chat anew."),
                Caching.FIVE_MINUTES: self.tr("New text costs a quarter more, known text a tenth."),
                Caching.HOUR: self.tr(
                    "For long pauses: new text costs twice as much, known text a tenth."
                ),
            }[caching]
        words, new = {
            Caching.OFF: (
                self.tr("Each message pays for all of the chat anew: {new} per million tokens."),
                prices.input,
            ),
            Caching.FIVE_MINUTES: (
                self.tr("New text costs {new}, known text {known} per million tokens."),
                prices.cache_write_5m,
            ),
            Caching.HOUR: (
                self.tr(
                    "For long pauses: new text costs {new}, known text {known} per million tokens."
                ),
                prices.cache_write_1h,
            ),
        }[caching]
        return words.format(new=price(new), known=price(prices.cache_read))

    def _limit(self, model: Model, facts: AccountFacts) -> str:
        """Say from which length on, or why not, a chat is kept."""
        top, marks = Ability.CACHE_TOP_LEVEL, Ability.CACHE_MARKS
        if facts.refuses(marks, model.id) and (not facts.official or facts.refuses(top, model.id)):
            return self.tr("The endpoint has refused it for {model}.").format(model=model.name)
        if model.origin is Origin.UNKNOWN and not facts.knows(marks, model.id):
            return self.tr(
                "Nothing is known about this model. It is asked for, until the endpoint refuses it."
            )
        if model.origin is Origin.UNKNOWN:
            return self.tr("The endpoint has kept chats with {model}.").format(model=model.name)
        if model.cache_minimum is None:
            return ""
        words = self.tr(
            "{model} keeps what is longer than {count} tokens; a shorter chat is sent as if this"
            " was off. Each use starts the time anew."
        )
        return words.format(model=model.name, count=f"{model.cache_minimum:,}")
