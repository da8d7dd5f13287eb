"""What an endpoint was found not to take: a line below its address, and the list behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.errors import StoreError
from nocopt.ui import fact_sentences, wording
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.moments import Moments
from nocopt.ui.sentences import CONTEXT
from nocopt.ui.settings.fields import Note
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.app.endpoint_facts import EndpointFacts
    from nocopt.app.tasks import Tasks
    from nocopt.core.errors import NocoptError
    from nocopt.core.facts import Fact
    from nocopt.core.settings import Account
    from nocopt.ui.settings.account_page import AccountPage

_WIDTH = 150 * GRID
_HIGHEST = 90 * GRID  # of the list; what is more is scrolled


class FactsLink(FlatButton):
    """Stands below the address for which something was learnt, and opens the list of it."""

    def __init__(self, facts: EndpointFacts, tasks: Tasks, page: AccountPage) -> None:
        super().__init__("", "wrench", Kind.OUTLINE, page)
        self._facts, self._tasks, self._page = facts, tasks, page
        self._list: FactsList | None = None
        self.setAccessibleName(self.tr("Learnt about this endpoint"))
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.open_list())
        page.add_below_endpoint(self)
        page.shown.connect(self.look)
        changes = facts.changed.connect(self.look)
        self.destroyed.connect(lambda: changes.close())
        self.hide()

    def look(self) -> None:
        """Say how much was learnt for the address that is entered, or nothing."""
        count = len(self._facts.refused(self._page.value()))
        words = self.tr("{count} things are left out of requests…", "", count)
        self.setText(words.format(count=count))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        if self.isHidden() is bool(count):
            self.setVisible(bool(count))
            self._page.grown.emit()

    def open_list(self) -> None:
        """Show what was learnt, each to be forgotten."""
        if self._list is not None:
            self._list.raise_()
            self._list.activateWindow()
            return
        self._list = FactsList(self._facts, self._tasks, self._page.value(), self.window())
        self._list.finished.connect(self._closed)
        self._list.open()

    def _closed(self) -> None:
        self._list = None
        (self if self.isVisible() else self._page.endpoint).setFocus()


class FactsList(QDialog):
    """Everything that was learnt for an account's address; what is forgotten is asked for again."""

    def __init__(
        self, facts: EndpointFacts, tasks: Tasks, account: Account, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._facts, self._tasks, self._account = facts, tasks, account
        DialogLook(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Learnt about this endpoint"))
        self.setAccessibleName(self.tr("Learnt about this endpoint"))
        self.setMinimumWidth(_WIDTH)
        self.rows: list[FactRow] = []
        self._about = Note("muted", self)
        self._about.say(
            self.tr(
                "The server refused these parts of requests, so they are left out. Forget one to "
                "have it sent again; after 30 days that happens by itself."
            )
        )
        self._failed = Note("error", self)
        self._inner = _Grown(self)
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 2 * GRID, 0)
        self._column.setSpacing(0)
        self._scrolled = QScrollArea(self)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scrolled.setWidget(self._inner)
        self._make_buttons()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        outer.setSpacing(3 * GRID)
        outer.addWidget(self._about)
        outer.addWidget(self._failed)
        outer.addWidget(self._scrolled)
        outer.addStretch(1)
        outer.addWidget(self._buttons)
        changes = facts.changed.connect(self._fill)
        self.destroyed.connect(lambda: changes.close())
        failures = facts.failed.connect(self._say_failed)
        self.destroyed.connect(lambda: failures.close())
        self._fill()

    def _make_buttons(self) -> None:
        self._buttons = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole
        self.forget_all = self._buttons.addButton(self.tr("Forget &all"), role.ResetRole)
        self.forget_all.setAccessibleName(self.tr("Forget all"))
        self.forget_all.setAutoDefault(False)
        self.forget_all.clicked.connect(lambda: self._forget([row.fact for row in self.rows]))
        self.close_button = self._buttons.addButton(self.tr("Close"), role.RejectRole)
        self.close_button.setAccessibleName(self.tr("Close"))
        self.close_button.setDefault(True)
        self._buttons.rejected.connect(self.reject)

    def _fill(self) -> None:
        """Show what is known now; the keyboard stays at the place where it was."""
        at = next((n for n, row in enumerate(self.rows) if row.forget.hasFocus()), -1)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [FactRow(one, self) for one in self._facts.refused(self._account)]
        for row in self.rows:
            row.forget.clicked.connect(partial(self._forget_one, row))
            self._column.addWidget(row)
            row.show()  # now, so that it can have the keyboard
        self.forget_all.setEnabled(bool(self.rows))
        if not self.rows:
            self._about.say(self.tr("Nothing is left out of requests any more."))
        self._scrolled.setVisible(bool(self.rows))
        self._scrolled.setMinimumHeight(min(self._inner.height_for(_WIDTH - 16 * GRID), _HIGHEST))
        if at >= 0 and self.rows:
            self.rows[min(at, len(self.rows) - 1)].forget.setFocus()
        elif not self.rows:
            self.close_button.setFocus()
            self.adjustSize()

    def _forget_one(self, row: FactRow) -> None:
        self._forget([row.fact])

    def _forget(self, facts: Iterable[Fact]) -> None:
        self._failed.say("")
        for one in facts:
            self._tasks.start("forget a fact", self._facts.forget(one))

    def _say_failed(self, error: NocoptError) -> None:
        if isinstance(error, StoreError):
            self._failed.say(wording.joined(wording.store(error)))


class FactRow(QWidget):
    """One thing that was learnt, with the server's own words and a button that forgets it."""

    def __init__(self, fact: Fact, parent: QWidget) -> None:
        super().__init__(parent)
        self.fact = fact
        said = fact_sentences.fact(fact, partial(QCoreApplication.translate, CONTEXT))
        title = QLabel(said, self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        font = QFont(title.font())
        font.setWeight(QFont.Weight.DemiBold)
        title.setFont(font)
        words = Note("muted", self)
        words.say(f"“{fact.words}”" if fact.words else "")
        when = Note("muted", self)
        when.say(self.tr("Learnt on {day}").format(day=Moments().day_of(fact.learned_at)))
        self.forget = QPushButton(self.tr("Forget"), self)
        self.forget.setAccessibleName(self.tr("Forget: {what}").format(what=said))
        self.forget.setAutoDefault(False)
        texts = QVBoxLayout()
        texts.setSpacing(GRID)
        for label in (title, words, when):
            texts.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2 * GRID, 0, 3 * GRID)
        row.setSpacing(4 * GRID)
        row.addLayout(texts, 1)
        row.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignTop)


class _Grown(QWidget):
    """What is scrolled; texts in it break, so that its height goes with its width."""

    def height_for(self, width: int) -> int:
        """Return how high it is at a width."""
        layout = self.layout()
        return 0 if layout is None else max(0, layout.totalHeightForWidth(width))
