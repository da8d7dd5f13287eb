"""The rows of the model picker: models grouped by line, filtered by what is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nocopt.core.catalogue import Catalogue
from nocopt.core.models import Lifecycle, Model, Origin
from nocopt.ui import wording
from nocopt.ui.moments import Moments
from nocopt.ui.prices import price

if TYPE_CHECKING:
    from collections.abc import Iterable

_Index: TypeAlias = QModelIndex | QPersistentModelIndex

# Such as `claude-opus-9` and `anthropic/claude-opus-9`, but not `claude-op` on the way to it.
_WHOLE_ID = re.compile(r"(?:.*[/.])?claude-\S*\d", re.IGNORECASE)


class Tone(Enum):
    """How a mark beside a model's name is meant."""

    QUIET = "quiet"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Mark:
    """A short word beside a model's name."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a line of models, above them."""

    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that can be chosen; `typed` when it is only what stands in the search field."""

    model: Model
    typed: bool = False


Row: TypeAlias = Heading | Choice


def matching(models: Iterable[Model], typed: str) -> list[Model]:
    """Return the models in whose name, id or line every typed word occurs, in their order."""
    words = typed.lower().split()
    return [
        model
        for model in models
        if all(word in f"{model.name} {model.id} {model.line}".lower() for word in words)
    ]


def named(models: Iterable[Model], typed: str) -> list[Model]:
    """Return the models whose name, id or alias is exactly what is typed, in any case."""
    wanted = " ".join(typed.lower().split())
    models = tuple(models)
    catalogue = Catalogue(models)
    return [
        model
        for model in models
        if wanted in (model.id.lower(), model.name.lower()) or catalogue.same(wanted, model.id)
    ]


def rows_for(models: tuple[Model, ...], typed: str) -> list[Row]:
    """Return headings and choices for what is typed, first what Enter is to take.

    That is a model named exactly; then an unknown id that is plainly meant as one, which otherwise
    is the last choice; then the first model found.
    """
    exact = named(models, typed)
    found = list(dict.fromkeys([*exact, *matching(models, typed)]))
    rows: list[Row] = []
    lines = dict.fromkeys(model.line for model in found)
    for line in sorted(lines, key=lambda line: line == "other" and not exact):
        rows.append(Heading(line))
        rows.extend(Choice(model) for model in found if model.line == line)
    wanted = typed.strip()
    if wanted and not any(ch.isspace() for ch in wanted) and wanted not in {m.id for m in models}:
        as_typed = Choice(Catalogue(models).describe(wanted), typed=True)
        first = not exact and _WHOLE_ID.match(wanted) is not None
        rows.insert(0 if first else len(rows), as_typed)
    return rows


def tokens(count: int | None) -> str:
    """Return a number of tokens as people say it: 200K, 1M; empty where it is not known."""
    if count is None:
        return ""
    if count >= 1_000_000 and count % 100_000 == 0:
        return f"{count / 1_000_000:g}M"
    return f"{count / 1000:g}K" if count >= 10_000 else f"{count:,}"


class ModelRows(QAbstractListModel):
    """What the picker lists; the texts of a row are made here so that they can be translated."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[Model, ...] = ()
        self._rows: list[Row] = []
        self._today = date.min
        self._added: frozenset[str] = frozenset()
        self.ticked: tuple[str, ...] | None = None  # where several are chosen

    def offer(self, models: tuple[Model, ...], added: Iterable[str], today: date) -> None:
        """Take over the models on offer; `added` are the ids the person added."""
        self._models, self._added, self._today = models, frozenset(added), today
        self.filter("")

    def tick(self, ticked: tuple[str, ...] | None) -> None:
        """Show which models are ticked; None where one is chosen as usual."""
        self.ticked = ticked
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def filter(self, typed: str) -> None:
        """Show the rows that fit what is typed."""
        self.beginResetModel()
        self._rows = rows_for(self._models, typed)
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Return the row at a place."""
        return self._rows[number]

    def choices(self) -> list[int]:
        """Return the places of the rows that can be chosen."""
        return [at for at, row in enumerate(self._rows) if isinstance(row, Choice)]

    def place_of(self, model_id: str) -> int | None:
        """Return the place of a model, if it is shown."""
        return next(
            (
                at
                for at, row in enumerate(self._rows)
                if isinstance(row, Choice) and row.model.id == model_id
            ),
            None,
        )

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings are neither selected nor enabled."""
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a row, and everything about it for screen readers."""
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return self.line_name(row.text) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(row)
        if role == Qt.ItemDataRole.CheckStateRole and self.ticked is not None:
            ticked = row.model.id in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            marks = [mark.text for mark in self.marks(row.model)]
            ticked = self.ticked is not None and row.model.id in self.ticked
            marks += [self.tr("ticked")] if ticked else []
            return wording.listed(self.title(row), *marks, *self.facts(row.model))
        return None

    def line_name(self, line: str) -> str:
        """Return the heading for a line of models."""
        named = {"older": self.tr("Older models"), "other": self.tr("Other models")}
        return named.get(line, line.capitalize())

    def title(self, choice: Choice) -> str:
        """Return the first line of a row."""
        if choice.typed:
            return self.tr("Use “{id}”").format(id=choice.model.id)
        return choice.model.name

    def facts(self, model: Model) -> list[str]:
        """Return what is known about a model in short phrases."""
        found = []
        if model.context is not None:
            found.append(self.tr("{count} context").format(count=tokens(model.context)))
        found.append(self.tr("{count} out").format(count=tokens(model.max_output)))
        if model.prices is not None:
            found.append(
                self.tr("{input} in, {output} out per million").format(
                    input=price(model.prices.input), output=price(model.prices.output)
                )
            )
        return found

    def marks(self, model: Model) -> list[Mark]:
        """Return the marks beside a model's name."""
        found = []
        day = "" if model.retires is None else Moments().day(model.retires)
        match model.lifecycle(self._today):
            case Lifecycle.RETIRED:
                found.append(Mark(self.tr("retired {date}").format(date=day), Tone.WARNING))
            case Lifecycle.RETIRING if day:
                found.append(Mark(self.tr("retires {date}").format(date=day), Tone.WARNING))
            case Lifecycle.RETIRING:
                found.append(Mark(self.tr("retiring"), Tone.WARNING))
            case Lifecycle.ACTIVE:
                pass
        if model.id in self._added:
            found.append(Mark(self.tr("added"), Tone.QUIET))
        if model.origin is Origin.NEWEST_RULES:
            found.append(Mark(self.tr("newest rules"), Tone.QUIET))
        elif model.origin is Origin.UNKNOWN:
            found.append(Mark(self.tr("not in the catalogue"), Tone.QUIET))
        if model.restricted:
            found.append(Mark(self.tr("by invitation"), Tone.QUIET))
        return found

    def advice(self, choice: Choice) -> str:
        """Return the sentence shown below the list while a row is highlighted; often empty."""
        model = choice.model
        match model.lifecycle(self._today), model.origin:
            case Lifecycle.RETIRED, _:
                return self.tr("Its maker has retired it; other providers may still serve it.")
            case Lifecycle.RETIRING, _:
                return self.tr("Its maker is going to retire it.")
            case _, Origin.NEWEST_RULES:
                return self.tr("Not in the catalogue: treated like the newest Claude models.")
            case _, Origin.UNKNOWN:
                return self.tr(
                    "Not in the catalogue: no thinking, and answers of {count} tokens at most."
                ).format(count=f"{model.max_output:,}")
            case _:
                return ""

    def successor(self, choice: Choice) -> Model | None:
        """Return the model to use instead of a retired or retiring one."""
        if choice.model.lifecycle(self._today) is Lifecycle.ACTIVE:
            return None
        wanted = choice.model.replacement
        return next((one for one in self._models if one.id == wanted), None)
