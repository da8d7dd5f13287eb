"""The page with the parameters: limits, sampling, stop sequences and the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from nocopt.core import thinking
from nocopt.core.parameters import EFFORTS, ServiceTier
from nocopt.core.request import output_limit
from nocopt.core.sampling import SAMPLING, WhyNot, in_the_way
from nocopt.ui.buttons import show_checked
from nocopt.ui.choice import Choice
from nocopt.ui.differences import MAX_TOKENS, PARAMETERS, said
from nocopt.ui.options import reading_values as reading
from nocopt.ui.options.area import BELOW, OptionsArea
from nocopt.ui.options.fields import Entry, Noted, TextArea
from nocopt.ui.options.page import OptionsPage
from nocopt.ui.switch import Switch
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from nocopt.core.conversation import Options
    from nocopt.core.models import Model
    from nocopt.core.parameters import Parameters
    from nocopt.ui.options.page import Subject
    from nocopt.ui.theme import Colours

_NARROW: Final = 30  # heights of a line; in less, labels stand above their fields
_LETTERS: Final = 26  # of the longest name of a level, with some room
_LINES: Final = 2  # of the stop sequences
_FREE: Final = str(QT_TRANSLATE_NOOP("ParametersPage", "Left empty, the model's own values count."))
_HINDRANCES: Final = {
    WhyNot.UNKNOWN: str(
        QT_TRANSLATE_NOOP(
            "ParametersPage", "Nothing is known about this model, so none of them is sent."
        )
    ),
    WhyNot.MODEL: str(QT_TRANSLATE_NOOP("ParametersPage", "{model} takes none of them.")),
    WhyNot.VERSION: str(
        QT_TRANSLATE_NOOP("ParametersPage", "This version of the API takes none of them.")
    ),
    WhyNot.THINKING: str(
        QT_TRANSLATE_NOOP(
            "ParametersPage", "While the model thinks it takes only top-p, from 0.95 to 1."
        )
    ),
    WhyNot.OTHER: str(
        QT_TRANSLATE_NOOP(
            "ParametersPage",
            "{model} takes temperature or top-p, not both: empty one to set the other.",
        )
    ),
}


class ParametersPage(OptionsPage):
    """What requests carry besides messages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_numbers()
        self._make_rest()
        self._inside = QWidget()
        self._form = QFormLayout(self._inside)
        self._form.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        self._form.setHorizontalSpacing(5 * GRID)
        self._form.setVerticalSpacing(3 * GRID)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._captions: dict[str, QLabel] = {}
        self._fill()
        self._lay_out()
        self._connect()

    def _make_numbers(self) -> None:
        self.max_tokens = Entry[int | None](
            said(MAX_TOKENS), reading.count, reading.shown_count, None
        )
        self.long_output = Switch()
        self.long_output.setAccessibleName(said(PARAMETERS["long_output"]))
        self.temperature, self.top_p = (
            Entry[float | None](said(PARAMETERS[name]), reading.share, reading.shown_number, None)
            for name in ("temperature", "top_p")
        )
        self.top_k = Entry[int | None](
            said(PARAMETERS["top_k"]), reading.natural, reading.shown_count, None
        )

    def _make_rest(self) -> None:
        self.stops = TextArea(
            said(PARAMETERS["stop_sequences"]), self.tr("One per line; \\n is a line break")
        )
        self._stops: tuple[str, ...] = ()
        self.effort: Choice[str] = Choice()
        self.effort.setAccessibleName(said(PARAMETERS["effort"]))
        self.betas = Entry[tuple[str, ...]](
            said(PARAMETERS["betas"]), reading.betas, reading.shown_betas, ()
        )
        self.betas.setPlaceholderText(self.tr("Names for anthropic-beta, between blanks"))
        self.tier: Choice[ServiceTier] = Choice()
        self.tier.setAccessibleName(said(PARAMETERS["service_tier"]))
        self.tier.set_entries(
            [
                (ServiceTier.AUTO, self.tr("Automatic")),
                (ServiceTier.STANDARD_ONLY, self.tr("Standard only")),
            ]
        )

    def _fill(self) -> None:
        self._limit = self._add("max_tokens", Noted(self.max_tokens), self.max_tokens)
        self._form.addRow("", self.long_output)
        sampling = QWidget()
        row = self._sampling_row = QBoxLayout(QBoxLayout.Direction.LeftToRight, sampling)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for name, entry in self._sampling().items():
            if entry is not self.temperature:
                caption = self._captions[name] = QLabel(said(PARAMETERS[name]))
                caption.setBuddy(entry)
                row.addSpacing(2 * GRID)
                row.addWidget(caption)
            row.addWidget(entry, 1)
        noted = Noted(sampling, *self._sampling().values())
        self._noted_sampling = self._add("temperature", noted, self.temperature)
        self._noted_effort = self._add_named("effort", self.effort)
        self._add_named("stop_sequences", self.stops).describe(
            self.tr("The answer ends before any of them; one per line, \\n is a line break.")
        )
        self._noted_betas = self._add_named("betas", self.betas)
        self._noted_betas.describe(self.betas.placeholderText())
        self._noted_tier = self._add_named("service_tier", self.tier)
        self._noted_tier.say(self.tr("Automatic takes priority capacity where the account has it."))

    def _sampling(self) -> dict[str, Entry[float | None] | Entry[int | None]]:
        return dict(zip(SAMPLING, (self.temperature, self.top_p, self.top_k), strict=True))

    def _add_named(self, name: str, control: QWidget) -> Noted:
        return self._add(name, Noted(control), control)

    def _add(self, name: str, noted: Noted, first: QWidget) -> Noted:
        label = self._captions[name] = QLabel(said(PARAMETERS.get(name, MAX_TOKENS)))
        label.setBuddy(first)
        label.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
        self._form.addRow(label, noted)
        return noted

    def _lay_out(self) -> None:
        self._area = OptionsArea(self, self._inside)
        self.setFocusProxy(self.max_tokens)

    def _connect(self) -> None:
        for entry in (self.max_tokens, self.temperature, self.top_p, self.top_k, self.betas):
            entry.edited.connect(self.edited)
            entry.editingFinished.connect(self.chosen)
        self.stops.edited.connect(self.edited)
        for choice in (self.effort, self.tier):
            choice.chosen.connect(self.chosen)
            choice.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.long_output.toggled.connect(self.chosen)

    # -- what is told

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show the parameters, and what the model takes of them."""
        options, values = subject.options, subject.options.parameters
        self.max_tokens.show_value(options.max_tokens, fresh=fresh)
        show_checked(self.long_output, values.long_output)
        self.temperature.show_value(values.temperature, fresh=fresh)
        self.top_p.show_value(values.top_p, fresh=fresh)
        self.top_k.show_value(values.top_k, fresh=fresh)
        if fresh or values.stop_sequences != self._stops:
            self._stops = values.stop_sequences
            self.stops.show_text(reading.shown_sequences(self._stops), fresh=fresh)
        self.betas.show_value(values.betas, fresh=fresh)
        self.tier.show_value(values.service_tier)
        self._show_limits(subject)
        self._show_sampling(subject)
        self._show_effort(subject.model, values)
        self._complain()

    def taken(self, options: Options) -> Options:
        """Return `options` with what is entered here."""
        self._stops = reading.stop_sequences(self.stops.toPlainText())
        values = replace(
            options.parameters,
            temperature=self.temperature.taken(),
            top_p=self.top_p.taken(),
            top_k=self.top_k.taken(),
            stop_sequences=self._stops,
            effort=self.effort.value() or None,
            betas=self.betas.taken(),
            service_tier=self.tier.value(),
            long_output=self.long_output.isChecked(),
        )
        return replace(options, max_tokens=self.max_tokens.taken(), parameters=values)

    def _complain(self) -> None:
        """Say what is wrong with what was typed."""
        self._limit.complain(self.max_tokens.error)
        errors = (entry.error for entry in self._sampling().values())
        self._noted_sampling.complain(next(filter(None, errors), ""))
        self._noted_betas.complain(self.betas.error)

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for choice in (self.effort, self.tier):
            choice.set_colours(colours)
        self.stops.set_colours(colours)
        self.long_output.set_colours(colours)
        self._area.set_colours(colours)

    # -- what the model takes

    def _show_limits(self, subject: Subject) -> None:
        model, values = subject.model, subject.options.parameters
        if model is None:
            self.long_output.setVisible(True)
            self.long_output.setText(said(PARAMETERS["long_output"]))
            usual = self.tr("that of the model") if subject.limit is None else f"{subject.limit:,}"
            self.max_tokens.setPlaceholderText(usual)
            self._limit.say("")
            return
        more = model.long_output
        self.long_output.setVisible(more is not None)
        most = model.max_output
        if more is not None:
            self.long_output.setText(
                self.tr("Long output: up to {count} tokens").format(count=f"{more.max_output:,}")
            )
            most = more.max_output if values.long_output else most
        longer = more.max_output if more is not None and values.long_output else None
        usual_limit, _ = output_limit(model, subject.limit or longer)
        self.max_tokens.setPlaceholderText(f"{usual_limit:,}")
        wanted = subject.options.max_tokens
        words = self.tr("At most {count} with {model}.")
        if wanted is not None and wanted > most:
            words = self.tr("{model} writes at most {count}; more is not asked for.")
        self._limit.say(words.format(model=model.name, count=f"{most:,}"))

    def _show_sampling(self, subject: Subject) -> None:
        hindered = _hindered(subject)
        for name, entry in self._sampling().items():
            for part in (entry, self._captions[name]):
                part.setEnabled(name not in hindered)
        reasons = set(hindered.values())
        words = next((_HINDRANCES[why] for why in WhyNot if why in reasons), _FREE)
        name = "" if subject.model is None else subject.model.name
        self._noted_sampling.say(self.tr(words).format(model=name))

    def _show_effort(self, model: Model | None, values: Parameters) -> None:
        levels = EFFORTS if model is None else model.efforts
        takes = bool(levels)
        if values.effort is not None and values.effort not in levels:
            levels = tuple(one for one in EFFORTS if one in (*levels, values.effort))
        self.effort.set_entries(
            [("", self.tr("As thinking is set")), *((one, _level(one)) for one in levels)]
        )
        self.effort.show_value(values.effort or "")
        self.effort.setEnabled(takes)
        hint = self.tr("How much work goes into an answer. Goes before the thinking level.")
        if model is not None and not takes:
            hint = self.tr("{model} takes no effort.").format(model=model.name)
        self._noted_effort.say(hint)

    # -- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put labels above their fields where there is little room."""
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        narrow = width < _NARROW * self.fontMetrics().height()
        policy = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(policy.WrapAllRows if narrow else policy.DontWrapRows)
        short = self.fontMetrics().averageCharWidth() * _LETTERS
        for control in (self.max_tokens, self.effort, self.tier):
            control.setFixedWidth(min(short, max(1, width - 10 * GRID)))
        way = QBoxLayout.Direction
        self._sampling_row.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        for noted in (self._limit, self._noted_effort, self._noted_tier):
            noted.set_beside(not narrow)
        self.stops.setFixedHeight(self.stops.height_of(_LINES))
        for label in self._captions.values():
            label.setMinimumHeight(0 if narrow else self.betas.sizeHint().height())

    def wanted_height(self, width: int) -> int:
        """Return the height of all rows."""
        self._fit(width)
        self._form.invalidate()
        return self._form.totalHeightForWidth(width) + BELOW


def _level(effort: str) -> str:
    """Return the word for a level, which is that of the control of thinking."""
    words = {
        "low": QCoreApplication.translate("ThinkingControl", "Low"),
        "medium": QCoreApplication.translate("ThinkingControl", "Medium"),
        "high": QCoreApplication.translate("ThinkingControl", "High"),
        "xhigh": QCoreApplication.translate("ThinkingControl", "Extra high"),
        "max": QCoreApplication.translate("ThinkingControl", "Maximum"),
    }
    return words.get(effort, effort)


def _hindered(subject: Subject) -> dict[str, WhyNot]:
    """Return what stands in the way of sampling parameters, by their names."""
    model, options = subject.model, subject.options
    if model is None:
        return {}
    wanted = options.thinking if options.thinking in thinking.CHOICES else thinking.OFF
    limit, _ = output_limit(model, options.max_tokens or subject.limit)
    thinks = thinking.members(model, wanted, limit).active
    return in_the_way(model, options.parameters, subject.facts.api_version, thinks=thinks)
