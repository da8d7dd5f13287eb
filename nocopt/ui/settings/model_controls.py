"""Controls for the facts about a model, one for each kind; their values are those of an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QPalette, QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from nocopt.core.model_edits import FieldKind
from nocopt.core.settings import parse_model_names
from nocopt.ui import wording
from nocopt.ui.buttons import show_checked
from nocopt.ui.choice import Choice
from nocopt.ui.line_edit import LineEdit, on_one_line
from nocopt.ui.settings import model_words
from nocopt.ui.settings.model_field import ModelField as ModelLine
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QMouseEvent

    from nocopt.core.model_edits import ModelField
    from nocopt.ui.theme import Colours

_DIGITS: Final = QRegularExpression("[0-9]{0,9}")
_AMOUNT: Final = QRegularExpression("[0-9]{0,9}([.,][0-9]{0,9})?")
_LARGE: Final = 14  # points; larger letters leave room for one box in a row
_PRICES: Final = ("input", "output", "cache_write_5m", "cache_write_1h", "cache_read")


class Control(QWidget):
    """Edits one field; `changed` comes when the person has changed something.

    A value is what `core.model_edits` takes; it may be one that is refused there.
    """

    changed = Signal()

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field

    def show_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def value(self) -> Any:
        """Return what is entered."""
        raise NotImplementedError

    def set_name(self, name: str, description: str) -> None:
        """Be called that by screen readers, which also hear what is wrong."""
        raise NotImplementedError

    def set_colours(self, colours: Colours) -> None:
        """Draw what paints itself in these colours, and boxes so that they are seen."""
        for box in self.findChildren(QCheckBox):
            look = box.palette()
            # Fusion makes the outline darker than this.
            look.setColor(QPalette.ColorRole.Window, colours["faint"].lighter(140))
            box.setPalette(look)

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for widget in widgets:
            row.addWidget(widget)
        self.setFocusProxy(widgets[0])
        return row

    def _line(self, allowed: QRegularExpression | None = None, hint: str = "") -> QLineEdit:
        line = LineEdit(self)
        line.setPlaceholderText(hint)
        if allowed is not None:
            line.setValidator(QRegularExpressionValidator(allowed, self))
        line.textEdited.connect(self.changed)
        return line


class LineControl(Control):
    """A line: a text, a number, a day, or texts with commas between them."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        allowed = {FieldKind.WHOLE: _DIGITS, FieldKind.DECIMAL: _AMOUNT}.get(field.kind)
        none = field.optional or field.kind is FieldKind.TEXTS
        hint = model_words.nothing_known(field.name) if field.optional else ""
        if field.kind in (FieldKind.DAY, FieldKind.SINCE):
            hint = self.tr("such as 2027-06-30")
        self._none = none
        self.line = self._line(allowed, hint)
        row = self._row(self.line)
        if field.kind is FieldKind.WHOLE:  # all of which count the same
            unit = QLabel(self.tr("tokens"), self)
            unit.setProperty("ink", "muted")
            row.addWidget(unit)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def value(self) -> Any:
        """Return what is entered; nothing is None where the field may be unknown."""
        text = on_one_line(self.line.text()).strip()
        match self.field.kind:
            case FieldKind.TEXTS:
                return list(parse_model_names(text))
            case _ if not text and self._none:
                return None
            case FieldKind.WHOLE:
                return int(text) if text.isdecimal() else text
            case FieldKind.DECIMAL:
                return text.replace(",", ".")
            case _:
                return text

    def set_name(self, name: str, description: str) -> None:
        """Name the line."""
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)


class ModelControl(Control):
    """The id of another model, which may be entered by its shown name."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.line = ModelLine(self)
        self.line.setPlaceholderText(model_words.nothing_known(field.name))
        self.line.textEdited.connect(self.changed)
        self.line.completer().activated.connect(self.changed)
        self._row(self.line)

    def set_offered(self, names: Mapping[str, str]) -> None:
        """Suggest these ids, with their shown names."""
        self.line.set_offered(names)

    def show_value(self, value: Any) -> None:
        """Show an id, or none."""
        self.line.setText(value or "")
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        """Return the id; nothing is None."""
        return self.line.model_id or None

    def set_name(self, name: str, description: str) -> None:
        """Name the line."""
        self.line.setAccessibleName(name)
        self.line.setAccessibleDescription(description)

    def set_colours(self, colours: Colours) -> None:
        """Draw the list in these colours."""
        self.line.set_colours(colours)


class _BoxLabel(QLabel):
    """The words of a box, which may take several lines; a click on them is one on the box."""

    def __init__(self, text: str, box: QCheckBox, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._box = box
        self.setWordWrap(True)
        self.setMinimumHeight(8 * GRID)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the box, or take the tick away."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self._box.setFocus()
            self._box.click()


class FlagControl(Control):
    """A box with the field's name beside it."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.box = QCheckBox(self)
        self.box.toggled.connect(lambda _on: self.changed.emit())
        self.words = _BoxLabel(model_words.label(field.name), self.box, self)
        row = self._row(self.box, self.words)
        row.setSpacing(0)
        row.setStretch(1, 1)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        show_checked(self.box, bool(value))

    def value(self) -> Any:
        """Return whether the box is ticked."""
        return self.box.isChecked()

    def set_name(self, name: str, description: str) -> None:
        """Name the box."""
        self.box.setAccessibleName(name)
        self.box.setAccessibleDescription(description)


class ChoiceControl(Control):
    """One of a few values, perhaps none."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.choice = Choice[str | tuple[()]](self)  # () stands for none: a choice has a value
        entries: list[tuple[str | tuple[()], str]] = [
            (one, model_words.choice(field, one)) for one in field.choices
        ]
        if field.optional:
            entries.insert(0, ((), model_words.nothing_known(field.name)))
        self.choice.set_entries(entries)
        self.choice.chosen.connect(lambda _value: self.changed.emit())
        self._row(self.choice)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.choice.show_value(() if value is None else value)

    def value(self) -> Any:
        """Return what is chosen."""
        chosen = self.choice.value()
        return None if chosen == () else chosen

    def set_name(self, name: str, description: str) -> None:
        """Name the button."""
        self.choice.setAccessibleName(name)
        self.choice.setAccessibleDescription(description)

    def set_colours(self, colours: Colours) -> None:
        """Paint the button in these colours."""
        self.choice.set_colours(colours)


class BoxesControl(Control):
    """Some of a few values: a box for each."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        columns = 1 if parent.font().pointSize() > _LARGE else 2
        grid = QGridLayout(self)
        grid.setContentsMargins(0, GRID, 0, GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        self.boxes: dict[str, QCheckBox] = {}
        for number, one in enumerate(field.choices):
            box = self.boxes[one] = QCheckBox(model_words.choice(field, one), self)
            box.toggled.connect(lambda _on: self.changed.emit())
            grid.addWidget(box, number // columns, number % columns)
        grid.setColumnStretch(columns, 1)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def show_value(self, value: Any) -> None:
        """Show a value."""
        for one, box in self.boxes.items():
            show_checked(box, one in value)

    def value(self) -> Any:
        """Return the values whose boxes are ticked."""
        return [one for one, box in self.boxes.items() if box.isChecked()]

    def set_name(self, name: str, description: str) -> None:
        """Name each box after the field and its own words."""
        for box in self.boxes.values():
            box.setAccessibleName(wording.named(name, box.text()))
            box.setAccessibleDescription(description)


class LongOutputControl(Control):
    """A beta, and how many tokens an answer may have with it."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.beta = self._line(hint=model_words.nothing_known(field.name))
        self.tokens = self._line(_DIGITS, self.tr("most tokens"))
        row = self._row(self.beta, self.tokens)
        row.setStretch(0, 2)
        row.setStretch(1, 1)

    def show_value(self, value: Any) -> None:
        """Show a value."""
        found = value or {"beta": "", "max_output": ""}
        self.beta.setText(str(found["beta"]))
        self.beta.setCursorPosition(0)
        self.tokens.setText(str(found["max_output"]))

    def value(self) -> Any:
        """Return what is entered; nothing in both is None."""
        beta, tokens = self.beta.text().strip(), self.tokens.text()
        if not beta and not tokens:
            return None
        return {"beta": beta, "max_output": int(tokens) if tokens else 0}

    def set_name(self, name: str, description: str) -> None:
        """Name both lines."""
        self.beta.setAccessibleName(name)
        self.tokens.setAccessibleName(wording.named(name, self.tokens.placeholderText()))
        for line in (self.beta, self.tokens):
            line.setAccessibleDescription(description)


class PricesControl(Control):
    """Five prices, and five for prompts that are longer than so many tokens."""

    def __init__(self, field: ModelField, parent: QWidget) -> None:
        super().__init__(field, parent)
        self.tokens = self._line(_DIGITS, self.tr("no limit"))
        self.usual = {name: self._line(_AMOUNT) for name in _PRICES}
        self.above = {name: self._line(_AMOUNT) for name in _PRICES}
        self._captions = {
            "input": self.tr("Input"),
            "output": self.tr("Output"),
            "cache_write_5m": self.tr("Cache, 5 minutes"),
            "cache_write_1h": self.tr("Cache, 1 hour"),
            "cache_read": self.tr("Read from cache"),
        }
        self._above = self.tr("above … tokens")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.addWidget(self._label(self._above), 0, 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.tokens, 0, 2)
        for number, name in enumerate(_PRICES, 1):
            grid.addWidget(self._label(self._captions[name]), number, 0)
            grid.addWidget(self.usual[name], number, 1)
            grid.addWidget(self.above[name], number, 2)
        self.setFocusProxy(self.usual["input"])
        self.tokens.textChanged.connect(lambda _text: self._show_tier())

    def _label(self, text: str) -> QLabel:
        made = QLabel(text, self)
        made.setProperty("ink", "muted")
        return made

    def _show_tier(self) -> None:
        for line in self.above.values():
            line.setEnabled(bool(self.tokens.text()))

    def show_value(self, value: Any) -> None:
        """Show a value."""
        found = value or {}
        tier = found.get("above") or {}
        self.tokens.setText(str(tier.get("prompt_tokens", "")))
        for name in _PRICES:
            self.usual[name].setText(str(found.get(name, "")))
            self.above[name].setText(str(tier.get("prices", {}).get(name, "")))
        self._show_tier()

    def value(self) -> Any:
        """Return what is entered; nothing anywhere is None."""
        usual, above = (_amounts(lines) for lines in (self.usual, self.above))
        tokens = self.tokens.text()
        if not any(usual.values()) and not tokens:
            return None
        if tokens:
            usual["above"] = {"prompt_tokens": int(tokens), "prices": above}
        return usual

    def set_name(self, name: str, description: str) -> None:
        """Name each line after what it is the price of."""
        self.tokens.setAccessibleName(wording.named(name, self._above))
        long = self.tr("{price} for long prompts")
        for prices, words in ((self.usual, "{price}"), (self.above, long)):
            for price, line in prices.items():
                said = words.format(price=self._captions[price])
                line.setAccessibleName(wording.named(name, said))
                line.setAccessibleDescription(description)


def _amounts(lines: dict[str, QLineEdit]) -> dict[str, Any]:
    return {name: line.text().strip().replace(",", ".") for name, line in lines.items()}


_CONTROLS: Final[Mapping[FieldKind, type[Control]]] = {
    FieldKind.FLAG: FlagControl,
    FieldKind.CHOICE: ChoiceControl,
    FieldKind.CHOICES: BoxesControl,
    FieldKind.MODEL: ModelControl,
    FieldKind.PRICES: PricesControl,
    FieldKind.LONG_OUTPUT: LongOutputControl,
}


def control_for(field: ModelField, parent: QWidget) -> Control:
    """Return the control that edits a field."""
    return _CONTROLS.get(field.kind, LineControl)(field, parent)
