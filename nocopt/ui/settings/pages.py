"""The pages of the settings dialog as one: shown, read and locked together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QToolButton, QWidget

from nocopt.ui.settings.room import widen

if TYPE_CHECKING:
    from nocopt.core.settings import Settings
    from nocopt.ui.theme import Colours


class Page(QWidget):
    """A page that edits some of the settings; `changed` tells that something was entered."""

    changed = Signal()

    def show_settings(self, settings: Settings) -> None:
        """Fill all fields."""
        raise NotImplementedError

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is entered here."""
        raise NotImplementedError

    def edited(self) -> bool:
        """Whether something was entered that would be a loss, and is not taken over yet."""
        return False

    def refused(self) -> QWidget | None:
        """Return the field whose value cannot be taken, and which says why; by default none."""

    def keep(self) -> None:
        """Take over what is no part of the settings; by default there is nothing such."""

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours; by default the style sheet of the dialog is enough."""


class _Scrolled(QScrollArea):
    """A page that asks for the room it has use for, and is scrolled on a screen that has less."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """Return what the page would have: Qt stops at some lines of text."""
        return self.page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the page, and little height."""
        return QSize(self.page.minimumSizeHint().width(), super().minimumSizeHint().height())

    def missing_height(self, size: QSize) -> int:
        """Return how much higher than `size` this has to be for nothing to be scrolled, or 0."""
        least = self.page.minimumSizeHint().height()
        if self.page.hasHeightForWidth():
            least = max(least, self.page.heightForWidth(size.width()))
        return max(0, least - size.height())


class Pages(QTabWidget):
    """Tabs that the keyboard turns; `changed` tells that something was entered on a page.

    What `addTab` adds is shown only; what `add` adds is a `Page`, which is scrolled where need be.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[Page] = []
        self.setAccessibleName(self.tr("Settings pages"))
        self.tabBar().setAccessibleName(self.tr("Settings pages"))
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        for arrow in self.tabBar().findChildren(QToolButton):  # the keyboard has arrows of its own
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for keys, step in (("Ctrl+Tab", 1), ("Ctrl+Shift+Tab", -1)):
            QShortcut(QKeySequence(keys), self, partial(self._turn, step))

    def changeEvent(self, event: QEvent) -> None:
        """Keep all tabs in sight with another font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self.isVisible():
            widen(self.window(), self.tabBar())

    def add(self, page: Page, title: str) -> None:
        """Add a page after those that are there."""
        self._pages.append(page)
        page.changed.connect(self.changed)
        self.addTab(_Scrolled(page), title)

    def currentWidget(self) -> QWidget:  # noqa: N802 - the name is of Qt
        """Return the page itself, not what it is scrolled in."""
        shown = super().currentWidget()
        return shown.page if isinstance(shown, _Scrolled) else shown

    def setCurrentWidget(self, widget: QWidget) -> None:  # noqa: N802 - the name is of Qt
        """Turn to a page."""
        areas = [one for one in self.findChildren(_Scrolled) if one.page is widget]
        super().setCurrentWidget(areas[0] if areas else widget)

    def missing_height(self) -> int:
        """Return how much higher this has to be for no page of `add` to be scrolled, or 0."""
        size = super().currentWidget().size()
        return max((one.missing_height(size) for one in self.findChildren(_Scrolled)), default=0)

    def show_settings(self, settings: Settings) -> None:
        """Fill the fields of all pages."""
        for page in self._pages:
            page.show_settings(settings)

    def value(self, settings: Settings) -> Settings:
        """Return `settings` with what is entered on all pages."""
        for page in self._pages:
            settings = page.value(settings)
        return settings

    def edited(self) -> bool:
        """Whether a page has something that would be a loss."""
        return any(page.edited() for page in self._pages)

    def refused(self) -> bool:
        """Turn to the first field whose value cannot be taken, if there is one."""
        for area in self.findChildren(_Scrolled):
            field = area.page.refused()
            if field is not None:
                self.setCurrentWidget(area.page)
                field.setFocus()
                area.ensureWidgetVisible(field)
                return True
        return False

    def keep(self) -> None:
        """Take over what is no part of the settings on all pages."""
        for page in self._pages:
            page.keep()

    def set_colours(self, colours: Colours) -> None:
        """Paint all pages in these colours."""
        for page in self._pages:
            page.set_colours(colours)

    def set_editable(self, editable: bool) -> None:
        """Let something be entered, or nothing; the tabs can be turned all the same."""
        for page in self._pages:
            page.setEnabled(editable)

    def _turn(self, step: int) -> None:
        self.setCurrentIndex((self.currentIndex() + step) % self.count())
