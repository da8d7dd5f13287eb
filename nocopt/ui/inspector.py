"""The inspector: what was sent for an answer, and what came, byte for byte but for the key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from nocopt.app.sent_files import SentFiles
from nocopt.app.wire_events import Absence, answer_around, inspect
from nocopt.app.wire_log import curl_of
from nocopt.core.errors import StoreError
from nocopt.core.exchange import MOST_KEPT
from nocopt.core.utf8 import sound
from nocopt.ui import wording
from nocopt.ui.aio import Newest
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.choice import Choice
from nocopt.ui.inspector_model import find, prepare
from nocopt.ui.inspector_panes import AnswerPane, RequestPane
from nocopt.ui.inspector_search import InspectorSearch
from nocopt.ui.inspector_text import answer_text, request_text, whole_text
from nocopt.ui.nothing import Nothing
from nocopt.ui.popup_look import dress_menu
from nocopt.ui.side_window import Place, SideWindow
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nocopt.app.stored_files import StoredFiles
    from nocopt.app.tasks import Tasks
    from nocopt.app.wire_events import Attempt, Inspection
    from nocopt.app.wire_log import WireLog
    from nocopt.core.conversation import Node
    from nocopt.core.exchange import Exchange
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.inspector_model import Path, Prepared
    from nocopt.ui.theme import Colours

_SIZE: Final = (300 * GRID, 195 * GRID)
_SMALLEST: Final = (150 * GRID, 100 * GRID)
_GEOMETRY: Final = "inspector"
_CHOOSER: Final = 75 * GRID
_NOT_ALL: Final = "# A file that was sent is gone; its hash stands in place of its data."


@dataclass(frozen=True, slots=True)
class InspectorServices:
    """What the inspector works with."""

    wire: WireLog
    files: StoredFiles
    tasks: Tasks
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class Inspected:
    """A message of an answer; `running` says that the answer is not complete yet."""

    answer: tuple[Node, ...]
    node: Node
    running: bool

    @classmethod
    def on(cls, path: Sequence[Node], node: Node, *, running: bool) -> Inspected:
        """Return it for a message on a path whose last answer may be `running`."""
        answer = answer_around(path, node)
        return cls(answer, node, running and answer[-1] is path[-1])


class InspectorWindow(SideWindow):
    """Shows the requests of one answer, one at a time.

    `shown_again` tells, for those who wait, that what was asked for is on the screen, `searched`
    the same of a search.
    """

    shown_again = Signal()
    searched = Signal()

    def __init__(self, services: InspectorServices, parent: QWidget | None = None) -> None:
        place = Place(services.geometry, _GEOMETRY, _SIZE, _SMALLEST)
        super().__init__(self.tr("Request inspector"), place, parent)
        self._services = services
        self._files = SentFiles(services.files)
        self._inspected: Inspected | None = None
        self._attempts: tuple[Attempt, ...] = ()
        self._prepared: Prepared | None = None
        self._found: tuple[list[Path], list[int]] = ([], [])
        self._reading = Newest(services.tasks, "read exchanges")
        self._searching = Newest(services.tasks, "search exchange")
        self._copying = Newest(services.tasks, "copy exchange")
        self._make_parts()
        self._arrange()
        self._connect()
        self.begin()

    # ------------------------------------------------------------------------ parts

    def _make_parts(self) -> None:
        self.attempts = Choice[int](self)
        self.attempts.setAccessibleName(self.tr("Attempt"))
        self.attempts.setMinimumWidth(_CHOOSER)
        self.attempts.hide()  # it has nothing to show yet
        self.model = QLabel(self)
        self.model.setTextFormat(Qt.TextFormat.PlainText)
        self.request = RequestPane(self)
        self.answer = AnswerPane(self)
        self.search = InspectorSearch(self)
        self.nothing = Nothing(self)
        self.curl = self.button(self.tr("Copy as curl"))
        self.curl.setToolTip(
            self.tr("The command takes the key from the variable ANTHROPIC_API_KEY.")
        )
        self.copy = FlatButton(self.tr("Copy"), kind=Kind.OUTLINE, parent=self)
        self.copy.setAccessibleName(self.tr("Copy"))
        self.copy.setAutoDefault(False)
        self.copy.set_trailing("chevron-down")
        self.copy.clicked.connect(self._open_copy_menu)
        self.copy_menu = QMenu(self)
        self.save = self.button(self.tr("Save as file…"), self.tr("Save as file"))
        self._saving = self.saving(self._services, self.save_exchange)

    def _arrange(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(3 * GRID)
        above.addWidget(self.model)
        above.addWidget(self.attempts)
        above.addStretch(1)
        above.addWidget(self.search)
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(5 * GRID)
        self.panes.setStyleSheet("QSplitter::handle { background: transparent }")
        self.panes.addWidget(self.request)
        self.panes.addWidget(self.answer)
        self.panes.setSizes([_SIZE[0] // 2, _SIZE[0] // 2])
        self.stack = QStackedWidget(self)
        self.stack.addWidget(QWidget(self))  # nothing, until it is known what there is
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self.panes)
        self.lay_out(above, self.stack, self.curl, self.copy, self.save)
        for before, stop in pairwise(self._stops()):
            QWidget.setTabOrder(before, stop)

    def _stops(self) -> tuple[QWidget, ...]:
        """What Tab visits, one after the other; then how events are shown."""
        search, request, answer = self.search, self.request, self.answer
        return (
            *(self.attempts, search.field, search.previous, search.next),
            *(request.tree, request.detail),
            *(answer.table, answer.detail),
            *(self.curl, self.copy, self.save, self.close_button),
        )

    def _connect(self) -> None:
        self.attempts.chosen.connect(self._show_attempt)
        self.search.changed.connect(lambda _text: self._search())
        self.search.stepped.connect(self._go_to)
        for pane in (self.request, self.answer):
            pane.copy_asked.connect(self._copy_chosen)
        self.curl.clicked.connect(lambda: self._copy_made(curl_of))
        self.copy_menu.addAction(self.tr("Request"), lambda: self._copy_made(request_text))
        self.copy_menu.addAction(self.tr("Answer"), lambda: self._copy_made(answer_text))
        self.save.clicked.connect(self.save_exchange)
        self._following = self._services.wire.kept.connect(self._on_kept)

    def take_colours(self, colours: Colours) -> None:
        """Give its colours to what paints itself."""
        self.attempts.set_colours(colours)
        self.copy.set_colours(colours)
        self.copy.setMinimumHeight(self.curl.sizeHint().height())
        self.search.set_colours(colours)
        self.request.set_colours(colours)
        self.answer.set_colours(colours)
        self.nothing.title.setFont(self.larger(1.3))

    # ------------------------------------------------------------------------ reading

    def inspect(self, inspected: Inspected) -> None:
        """Show the requests of another answer."""
        self._inspected = inspected
        self._reading.start(self._read())

    def _on_kept(self, node_id: int) -> None:
        """Read again where another request of the answer that is shown has ended."""
        inspected = self._inspected
        if inspected is not None and node_id in [one.id for one in inspected.answer]:
            self._reading.start(self._read(stay=True))

    async def _read(self, *, stay: bool = False) -> None:
        inspected = self._inspected
        assert inspected is not None
        try:
            found = await inspect(
                self._services.wire,
                inspected.answer,
                inspected.node,
                running=inspected.running,
            )
        except StoreError as error:
            said = wording.store(error)
            self._show_nothing(said.title, said.text)
            return
        number = found.shown
        if stay and self._attempts:  # the oldest may be gone since
            number = min(self.attempts.value(), len(found.attempts) - 1)
        await self._show(found, number)

    async def _show(self, found: Inspection, number: int) -> None:
        self._attempts = found.attempts
        if not found.attempts:
            self._show_nothing(*self._why(found.absence))
            return
        rounds = found.attempts[-1].round
        self.attempts.set_entries(
            [(at, self._name(one, rounds)) for at, one in enumerate(found.attempts)]
        )
        self.attempts.show_value(number)
        self.attempts.setVisible(len(found.attempts) > 1)
        await self._prepare(number)

    def _show_attempt(self, number: int) -> None:
        self._reading.start(self._prepare(number))

    async def _prepare(self, number: int) -> None:
        exchange = self._attempts[number].exchange
        before = self._prepared
        if before is None or before.exchange != exchange:
            made = await self._services.tasks.run_blocking(partial(prepare, exchange, self._files))
            self._prepared = made
            self.model.setText(sound(made.model))
            self.request.show_exchange(made)
            self.answer.show_exchange(made)
            self.note.setText("")
        self._offer(kept=True)
        self.stack.setCurrentWidget(self.panes)
        self.shown_again.emit()
        if self.search.text:
            self._search()

    def _show_nothing(self, title: str, text: str) -> None:
        self._prepared, self._attempts = None, ()
        self.attempts.hide()
        self.model.setText("")
        self.nothing.say(title, text)
        self._offer(kept=False)
        self.stack.setCurrentWidget(self.nothing)
        self.shown_again.emit()

    def _offer(self, *, kept: bool) -> None:
        for widget in (self.curl, self.copy, self.save, self.search):
            widget.setEnabled(kept)

    def _why(self, absence: Absence | None) -> tuple[str, str]:
        match absence:
            case Absence.RUNNING:
                return (
                    self.tr("The request is still under way"),
                    self.tr("It is shown here as soon as its answer is complete."),
                )
            case Absence.NOTHING_SENT:
                return (
                    self.tr("Nothing was sent"),
                    self.tr("For this message no request has gone out, so there is none to show."),
                )
            case Absence.IMPORTED:
                return (
                    self.tr("Not sent from here"),
                    self.tr("This answer was imported: another program has asked for it."),
                )
            case _:
                return (
                    self.tr("Not kept any more"),
                    self.tr(
                        "nocopt keeps the last {count} requests, and none with messages that were "
                        "imported, or copied into another chat."
                    ).format(count=MOST_KEPT),
                )

    def _name(self, one: Attempt, rounds: int) -> str:
        status = one.exchange.status
        result = self.tr("no answer") if status is None else f"HTTP {status}"
        text = self.tr("Attempt {number}: {result}")
        if rounds > 1:
            text = self.tr("Round {round}, attempt {number}: {result}")
        return text.format(round=one.round, number=one.number, result=result)

    # ------------------------------------------------------------------------ searching

    def _search(self) -> None:
        self._searching.start(self._find(self.search.text))

    async def _find(self, wanted: str) -> None:
        prepared = self._prepared
        if prepared is None:
            return
        found = await self._services.tasks.run_blocking(partial(find, prepared, wanted))
        if prepared is not self._prepared:
            return
        self._found = found
        for pane in (self.request, self.answer):
            pane.mark(wanted)
        self.search.show_found(len(found[0]) + len(found[1]))
        self.searched.emit()

    def _go_to(self, number: int) -> None:
        """Show a match: those of the request come first."""
        places, rows = self._found
        if number < len(places):
            self.request.reveal(places[number], self.search.text)
        else:
            self.answer.reveal(rows[number - len(places)], self.search.text)

    # ------------------------------------------------------------------------ taking out

    def _open_copy_menu(self) -> None:
        dress_menu(self.copy_menu)
        corner = self.copy.mapToGlobal(self.copy.rect().topLeft())
        self.copy_menu.popup(corner - QPoint(0, self.copy_menu.sizeHint().height()))

    def _copy_made(self, make: Callable[[Exchange], str]) -> None:
        prepared = self._prepared
        if prepared is not None:
            self._copying.start(self._copy_when_made(partial(_whole, prepared, self._files, make)))

    def _copy_chosen(self, make: Callable[[SentFiles], str]) -> None:
        self._copying.start(self._copy_when_made(partial(_chosen, self._files, make)))

    async def _copy_when_made(self, make: Callable[[], tuple[str, bool]]) -> None:
        text, complete = await self._services.tasks.run_blocking(make)
        QGuiApplication.clipboard().setText(text)
        if complete:
            self.say(self.tr("Copied"))
        else:
            self.say(self.tr("Copied, without a file that is no longer on the disk"))

    def save_exchange(self) -> None:
        """Let the person choose a file for the request and its answer."""
        prepared = self._prepared
        if prepared is None:
            return
        made = partial(_as_file, prepared, self._files)
        self.note.setText("")
        self._saving.ask(f"nocopt-request-{prepared.exchange.node_id}.txt", made)

    def done(self, result: int) -> None:
        """Read no more once the window is closed."""
        for work in (self._reading, self._searching, self._copying):
            work.cancel()
        self._following.close()
        super().done(result)


def _whole(
    prepared: Prepared, files: SentFiles, make: Callable[[Exchange], str]
) -> tuple[str, bool]:
    """Return a text of all that was sent, and whether it is all there still."""
    whole = files.whole(prepared.exchange)
    return sound(make(whole.exchange)), whole.complete or make is answer_text


def _chosen(files: SentFiles, make: Callable[[SentFiles], str]) -> tuple[str, bool]:
    """Return the text of a value that was chosen."""
    return sound(make(files)), True


def _as_file(prepared: Prepared, files: SentFiles) -> bytes:
    whole = files.whole(prepared.exchange)
    text = whole_text(whole.exchange, prepared.events)
    if not whole.complete:
        text = f"{_NOT_ALL}\n{text}"
    return text.encode("utf-8", "replace")
