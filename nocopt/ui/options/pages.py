"""The pages of options one upon another, with the tabs that turn them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QTabBar, QWidget

from nocopt.ui import differences
from nocopt.ui.options.caching_page import CachingPage
from nocopt.ui.options.fields import Entry
from nocopt.ui.options.parameters_page import ParametersPage
from nocopt.ui.options.prompt_page import PromptPage
from nocopt.ui.options.tools_page import ToolsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.core.conversation import Options
    from nocopt.ui.options.page import OptionsPage, Subject
    from nocopt.ui.theme import Colours

_TITLES: Final = (
    str(QT_TRANSLATE_NOOP("ChatPanel", "Prompt")),
    str(QT_TRANSLATE_NOOP("ChatPanel", "Parameters")),
    str(QT_TRANSLATE_NOOP("ChatPanel", "Tools")),
    str(QT_TRANSLATE_NOOP("ChatPanel", "Caching")),
)


class OptionsPages(QObject):
    """Edits the options of a subject; `tabs` and `stack` are to be put where they are wanted.

    `edited` and `chosen` are those of the pages, `turned` tells that another one is shown.
    """

    edited = Signal()
    chosen = Signal()
    turned = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.tabs = QTabBar(parent)  # the first that Tab visits
        self.stack = QStackedWidget(parent)
        self.tabs.setAccessibleName(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._pages: list[OptionsPage] = []
        self._resets: list[Callable[[Options], Options]] = []
        self.parameters = ParametersPage()
        self._fill()
        self.tabs.currentChanged.connect(self._turned)

    def _fill(self) -> None:
        prompt, parameters, tools, caching = map(differences.said, _TITLES)
        self._add(prompt, PromptPage(), differences.without_prompt)
        self._add(parameters, self.parameters, differences.without_parameters)
        self._add(tools, ToolsPage(), differences.without_tools)
        self._add(caching, CachingPage(), differences.without_caching)

    def _add(self, title: str, page: OptionsPage, reset: Callable[[Options], Options]) -> None:
        self.tabs.addTab(title)
        self.stack.addWidget(page)
        self._pages.append(page)
        self._resets.append(reset)
        page.edited.connect(self.edited)
        page.chosen.connect(self.chosen)

    @property
    def page(self) -> OptionsPage:
        """The page that is shown."""
        return self._pages[self.tabs.currentIndex()]

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        for page in self._pages:
            page.set_colours(colours)

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show a subject on all pages; it is `fresh` where it is another one than before."""
        for page in self._pages:
            page.show_subject(subject, fresh=fresh)

    def taken(self, options: Options) -> Options:
        """Return `options` with what is entered on all pages."""
        for page in self._pages:
            options = page.taken(options)
        return options

    def refused(self) -> QWidget | None:
        """Show the first page with something that cannot be read, and return the field of it."""
        for place, page in enumerate(self._pages):
            for entry in page.findChildren(Entry):
                counts = entry.isVisibleTo(page) and entry.isEnabledTo(page)
                if entry.error and counts:
                    self.tabs.setCurrentIndex(place)
                    return entry
        return None

    def reset(self, options: Options) -> Options:
        """Return `options` with what is on the page that is shown at its defaults."""
        return self._resets[self.tabs.currentIndex()](options)

    def turn(self, step: int) -> None:
        """Show the page that is so many further, and give it the keyboard."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        self.page.setFocus(Qt.FocusReason.TabFocusReason)

    def show_parameters(self) -> None:
        """Show the page with the parameters."""
        self.tabs.setCurrentIndex(self._pages.index(self.parameters))

    def wanted_height(self, width: int) -> int:
        """Return the height at which no page has to be scrolled, at this width."""
        return max(page.wanted_height(width) for page in self._pages)

    def lay_out(self) -> None:
        """Have all pages know their heights, which they do once they have been laid out."""
        for page in self._pages:
            self.stack.setCurrentWidget(page)
        self.stack.setCurrentWidget(self.page)

    def _turned(self) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and self.stack.isAncestorOf(focused)
        self.stack.setCurrentWidget(self.page)
        if inside:
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()
