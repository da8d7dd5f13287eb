"""Filters of the search in words: what each narrows the search to, and what one may be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from nocopt.core.filing import Place
from nocopt.core.folding import folded
from nocopt.ui import wording
from nocopt.ui.moments import Moments

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nocopt.core.query import Filter


@dataclass(frozen=True, slots=True)
class Known:
    """The names of what there is, which filters can be about."""

    projects: Sequence[str] = ()
    tags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FilterSaid:
    """A filter in words; `odd` where it says nothing, or is about what there is not.

    `why` says what it may be given then; also of one that has no value yet.
    """

    filter: Filter
    words: str
    odd: bool = False
    why: str = ""


_SHOWN = 5  # names, at most, that are given as examples


class FilterWords:
    """Says filters in the person's language."""

    def tr(self, text: str) -> str:
        """Return a text in the person's language."""
        return QCoreApplication.translate("FilterWords", text)

    def said(self, one: Filter, known: Known) -> FilterSaid:
        """Return a filter in words."""
        named = f"{one.name}:{one.value}"
        if not one.said:
            return FilterSaid(one, named, odd=True, why=self._allowed(one.name, known))
        missing = self._missing(one, known)
        if missing:
            return FilterSaid(one, named, odd=True, why=missing)
        return FilterSaid(one, self._words(one, known))

    def _words(self, one: Filter, known: Known) -> str:
        match one.name:
            case "from":
                return self.tr("From you") if one.value == "me" else self.tr("From models")
            case "model":
                return self.tr("Model: {name}").format(name=one.value)
            case "tag":
                return self.tr("Tag: {name}").format(name=_of(known.tags, one.value))
            case "in":
                return self._within(one, known)
            case "has":
                return self._having(one.value)
            case _:
                form = self.tr("Before {day}") if one.name == "before" else self.tr("Since {day}")
                return form.format(day=self._day(one.day))

    def _within(self, one: Filter, known: Known) -> str:
        match one.place:
            case Place.LIST:
                return self.tr("In the list")
            case Place.ARCHIVE:
                return self.tr("In the archive")
            case Place.TRASH:
                return self.tr("In the trash")
            case None:
                name = _of(known.projects, one.value)
                return self.tr("Project: {name}").format(name=name)

    def _having(self, value: str) -> str:
        return {
            "image": self.tr("With a picture"),
            "pdf": self.tr("With a PDF"),
            "file": self.tr("With a file"),
            "thinking": self.tr("With thinking"),
            "tool": self.tr("With a tool"),
            "code": self.tr("With code"),
        }[value]

    def _day(self, day: date | None) -> str:
        assert day is not None, "a time that says something is a day"
        return Moments().day(day)

    def _missing(self, one: Filter, known: Known) -> str:
        """Say that there is nothing of that name; empty where there is, or may be."""
        if one.name == "tag" and not _is_in(known.tags, one.value):
            gone = self.tr("No chat has the tag “{name}”.").format(name=one.value)
            return wording.paragraph(gone, self._examples(known.tags))
        if one.name == "in" and one.place is None and not _is_in(known.projects, one.value):
            gone = self.tr("There is no project “{name}”.").format(name=one.value)
            return wording.paragraph(gone, self._allowed("in", known))
        return ""

    def _allowed(self, name: str, known: Known) -> str:
        match name:
            case "from":
                said = self.tr("{filter} takes me or model.")
            case "has":
                said = self.tr("{filter} takes image, pdf, file, code, tool or thinking.")
            case "model":
                said = self.tr("{filter} takes a part of a model's name, such as opus.")
            case "tag":
                takes = self.tr("{filter} takes a tag.")
                said = wording.paragraph(takes, self._examples(known.tags))
            case "in":
                said = self.tr("{filter} takes the name of a project, or list, archive or trash.")
                said = wording.paragraph(said, self._examples(known.projects))
            case _:
                said = self.tr(
                    "{filter} takes a day, month or year (2026-10-05, 2026-10, 2026), today, "
                    "yesterday, a weekday (monday), or how long ago: 7d, 2w, 3m, 1y."
                )
        return said.replace("{filter}", f"{name}:")

    def _examples(self, names: Sequence[str]) -> str:
        if not names:
            return ""
        shown = QLocale().createSeparatedList([f"“{name}”" for name in names[:_SHOWN]])
        return self.tr("For example {names}.").replace("{names}", shown)


def _is_in(names: Sequence[str], value: str) -> bool:
    return any(folded(name) == value for name in names)


def _of(names: Sequence[str], value: str) -> str:
    """Return a name as it is written; the folded value where nothing is called so."""
    return next((name for name in names if folded(name) == value), value)
