"""Goes to what was found in all chats: to its message in any branch, and to the place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from nocopt.core.folding import words_of
from nocopt.core.search import Source, spots
from nocopt.ui.conversation.finding import Match
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.terms import Terms
from nocopt.ui.conversation.thinking import ThinkingSection

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.core.search import Hit
    from nocopt.ui.conversation.find_in_chat import FindInChat
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.presenter import Presenter
    from nocopt.ui.conversation.view import ConversationView

_HELD: Final = frozenset(
    (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
)
_COMES_BACK: Final = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class Landing(QObject):
    """Marks what was looked for in the chat that is shown, until the next click or key.

    F3 goes on to its next place there. `landed`: a message is about to be shown. `refused` carries
    a sentence, and 1 for the lower edge.
    """

    landed = Signal()
    refused = Signal(str, int)

    def __init__(self, search: FindInChat, view: ConversationView, presenter: Presenter) -> None:
        super().__init__(view)
        self._search, self._view, self._presenter = search, view, presenter
        self._watching = False

    async def go(self, session: Session, hit: Hit, terms: tuple[str, ...]) -> None:
        """Show the message that was found, switching to its branch if need be (`StoreError`)."""
        if hit.node_id is None:
            return
        await session.versions.read_all()
        if all(node.id != hit.node_id for node in session.path):
            shown = await session.versions.show(hit.node_id)
            if not shown and session is self._presenter.session:
                self.refused.emit(self._why(session), 1)
                return
        if session is self._presenter.session:
            self._show(hit, terms)

    def _why(self, session: Session) -> str:
        if session.running:
            return self.tr("It is in another version, which can be shown when the reply is there.")
        return self.tr("This message is no longer there.")

    def _show(self, hit: Hit, terms: tuple[str, ...]) -> None:
        view, found = self._view, self._item(hit.node_id)
        if found is None:
            self.refused.emit(self.tr("This message is no longer there."), 1)
            return
        self.landed.emit()
        match = self._best(found, hit, terms)
        if match is None:
            view.show_place(Place(found, 0), -view.look.text.line)
        else:
            self._search.land(Terms(terms), match)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        if view.keys is not None:
            view.keys.focus(Spot(found, 0, ""), whole=False)
        self._watch()

    def _item(self, node_id: int | None) -> int | None:
        for index, item in enumerate(self._view.items.all):
            if any(node.id == node_id for node in item.nodes):
                return index
        return None

    def _best(self, index: int, hit: Hit, terms: tuple[str, ...]) -> Match | None:
        """Return the match in the row that says what the result said; None where no row does."""
        item: MessageItem = self._view.items.complete(index)
        said = words_of(hit.passage.text)
        best: tuple[bool, int, int] = (False, 0, 0)
        chosen: Match | None = None
        for number, row in enumerate(item.rows):
            found = spots(row.text, terms)
            if found.marks:
                thought = isinstance(row.host, ThinkingSection)
                right = thought is (hit.source is Source.THINKING)
                worth = (right, found.terms, len(said & words_of(row.text)))
                if worth > best:
                    best, chosen = worth, Match(index, number, found.best)
        return chosen

    # ------------------------------------------------------------------------ its end

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            self._view.installEventFilter(self)
            self._view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the marks away when the person turns to something."""
        if _turns_away(event):
            self._watching = False
            self._view.removeEventFilter(self)
            self._view.viewport().removeEventFilter(self)
            self._search.leave()
        return super().eventFilter(watched, event)


def _turns_away(event: QEvent) -> bool:
    """Whether an event is a click, a key, or the keyboard going elsewhere within the window."""
    if isinstance(event, QFocusEvent):
        return event.type() == QEvent.Type.FocusOut and event.reason() not in _COMES_BACK
    if isinstance(event, QKeyEvent):
        return event.type() == QEvent.Type.KeyPress and event.key() not in _HELD
    return event.type() == QEvent.Type.MouseButtonPress
