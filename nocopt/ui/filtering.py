"""Filters typed into the search: told as chips, and those that name chats narrow their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.core.folding import folded
from nocopt.core.query import filters_in, parse_query, without, written
from nocopt.core.search import USUAL, Query
from nocopt.ui.search.filter_words import FilterWords, Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.library import Library
    from nocopt.core.query import Filter
    from nocopt.ui.search.field import SearchField
    from nocopt.ui.sidebar.sidebar import Sidebar


class Filtering(QObject):
    """Where nothing but one project and one tag are named, the list shows their chats.

    `narrows` says whether that is so.
    """

    def __init__(self, field: SearchField, sidebar: Sidebar, library: Library) -> None:
        super().__init__(field)
        self._field = field
        self._chats, self._filing = library.chats, library.filing
        self._words = FilterWords()
        self.narrows = False
        field.filter_dropped.connect(self._drop)
        library.filing.projects_changed.connect(self._look_again)
        sidebar.wishes.tag_shown.connect(lambda name: self._only(written("tag", name)))
        sidebar.wishes.project_shown.connect(lambda name: self._only(written("in", name)))

    def take(self, text: str) -> bool:
        """Show the filters of what is typed; return whether the list is what they narrow."""
        known = Known(
            tuple(project.name for project in self._filing.projects),
            tuple(tag for tag, _ in self._filing.tags) if "tag" in text.lower() else (),
        )
        filters = filters_in(text)
        self._field.show_filters([self._words.said(one, known) for one in filters])
        narrowed = self._narrowed(text, filters, known)
        self.narrows = narrowed is not None
        project, tag = narrowed or (None, "")
        self._chats.show(self._chats.wanted.place, project, tag)
        return self.narrows

    def _narrowed(
        self, text: str, filters: Sequence[Filter], known: Known
    ) -> tuple[int | None, str] | None:
        """Return the project and the tag; None where anything else is looked for."""
        query = parse_query(text)
        only = Query(projects=query.projects[:1], tags=query.tags[:1])
        if query != only or not query.narrowed or not all(one.said for one in filters):
            return None
        assert query.places == USUAL
        tags = [tag for tag in known.tags if folded(tag) in query.tags]
        projects = [one.id for one in self._filing.projects if folded(one.name) in query.projects]
        if len(tags) != len(query.tags) or len(projects) != len(query.projects):
            return None  # there is none of that name, or several
        return (projects[0] if projects else None), (tags[0] if tags else "")

    def _look_again(self) -> None:
        """See to filters that are about a project, which may have another name or be gone."""
        if self._field.chips is not None and self._field.chips.isVisible():
            self._field.edited.emit(self._field.text)

    def _drop(self, one: Filter) -> None:
        self._field.line.setText(without(self._field.text, one))
        self._field.line.setFocus()

    def _only(self, text: str) -> None:
        """Have this filter and nothing else; none where it is that already."""
        self._field.line.setText("" if self._field.text.strip() == text else text)
