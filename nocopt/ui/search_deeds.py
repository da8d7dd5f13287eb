"""What the search field does: asks, shows what is found in place of the list, and opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from nocopt.core.errors import NocoptError
from nocopt.ui import theme
from nocopt.ui.filtering import Filtering

if TYPE_CHECKING:
    from nocopt.app.indexing import Indexing
    from nocopt.app.library import Library
    from nocopt.app.searching import Searching
    from nocopt.core.search import Hit, Hits, Query
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.search.field import SearchField
    from nocopt.ui.search.query_help import QueryHelp
    from nocopt.ui.search.results import Results
    from nocopt.ui.sidebar.sidebar import Sidebar
    from nocopt.ui.theme import Colours
    from nocopt.ui.toast import Toasts

_AGAIN: Final = 1_500  # milliseconds until it is asked again, while the index is being made


class SearchDeeds(QObject):
    """Connects the field with the search, and both with the chat that is shown."""

    def __init__(
        self,
        rooms: tuple[SearchField, Sidebar, ConversationPane],
        desk: Desk,
        services: tuple[Searching, Library, Indexing],
        toasts: Toasts,
    ) -> None:
        super().__init__(desk)
        self._field, self._sidebar, self._pane = rooms
        self._desk = desk
        self._searching, self._library, indexing = services
        indexing.progress.connect(self._index_grew)
        self._toasts = toasts
        self._filtering = Filtering(self._field, self._sidebar, self._library)
        self._results: Results | None = None
        self._help: QueryHelp | None = None
        self._terms: tuple[str, ...] = ()
        self._answered = ""
        self._deeper = ""  # is looked for in thinking, too, as the person asked for it
        self._hurried = False  # Enter was pressed before the answer was there
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN)
        self._again.timeout.connect(lambda: self._edited(self._field.text))
        self._connect()
        if self._field.text:  # typed before there was anything to ask
            self._edited(self._field.text)

    def _connect(self) -> None:
        self._field.edited.connect(self._edited)
        self._field.stepped.connect(self._step)
        self._field.picked.connect(self._pick)
        self._field.help_asked.connect(lambda _on: self._show())
        self._field.looks.connect(self._set_colours)
        self._searching.found.connect(self._found)
        self._searching.failed.connect(self._failed)

    # ------------------------------------------------------------------------ asking

    def _edited(self, text: str) -> None:
        """Ask for what is typed; what was found before stays until there is an answer."""
        self._again.stop()
        self._hurried = False
        narrows = self._filtering.take(text)
        self._searching.ask("" if narrows else text, thinking=text == self._deeper)
        if narrows or not text.strip():
            self._answered, self._terms = "", ()
            if self._results is not None:
                self._results.show_hits("", None)
            self._show()

    def _found(self, query: Query, hits: Hits) -> None:
        text = self._field.text
        if self._filtering.narrows or not text.strip():
            return
        self._answered, self._terms = text, query.terms
        says_nothing = not query.terms and not query.narrowed  # such as half a filter
        looked = query.thinking or not query.terms
        self._made().show_hits(text, None if says_nothing else hits, thinking=looked)
        self._show()
        if hits.unindexed:
            self._again.start()
        if self._hurried:
            self._pick()

    def _index_grew(self, done: int, of_all: int) -> None:
        if self._results is not None and of_all:
            self._results.show_share(100 * done // of_all)
        if done >= of_all and self._again.isActive():
            self._edited(self._field.text)  # now there is all of it

    def _failed(self, error: NocoptError) -> None:
        self._hurried = False
        self._desk.show_failure(error)

    # ----------------------------------------------------------------------- showing

    def _show(self) -> None:
        """Show the explanation, what was found, or the list of chats."""
        body = self._sidebar.body
        if self._field.help.isChecked():
            body.setCurrentWidget(self._explanation())
        elif self._answered and self._results is not None:
            body.setCurrentWidget(self._results)
        else:
            body.setCurrentIndex(0)

    def _made(self) -> Results:
        if self._results is None:
            # Imported here: nobody has searched for anything before.
            from nocopt.ui.search.results import Results

            made = self._results = Results(self._sidebar.body)
            made.set_colours(theme.shown())
            made.picked.connect(self._open)
            made.typed.connect(self._type)
            made.thinking_asked.connect(self._look_deeper)
            made.left.connect(self._field.begin)
            self._sidebar.body.addWidget(made)
            QWidget.setTabOrder(self._field.help, made.list)
        return self._results

    def _explanation(self) -> QueryHelp:
        if self._help is None:
            from nocopt.ui.search.query_help import QueryHelp

            made = self._help = QueryHelp(self._sidebar.body)
            made.set_colours(theme.shown())
            made.chosen.connect(self._add_filter)
            made.left.connect(self._close_help)
            self._sidebar.body.addWidget(made)
            QWidget.setTabOrder(self._field.help, made)
        return self._help

    def _set_colours(self, colours: Colours) -> None:
        for page in (self._results, self._help):
            if page is not None:
                page.set_colours(colours)

    # ------------------------------------------------------------- what the person does

    def _type(self, letters: str) -> None:
        self._field.line.setFocus()
        self._field.line.setCursorPosition(len(self._field.text))
        self._field.line.insert(letters)

    def _look_deeper(self) -> None:
        self._deeper = self._field.text
        self._field.line.setFocus()  # the button goes
        self._edited(self._deeper)

    def _add_filter(self, text: str) -> None:
        self._close_help()
        self._field.add(text)

    def _close_help(self) -> None:
        self._field.help.setChecked(False)
        self._field.begin()

    def _step(self, by: int) -> None:
        if self._filtering.narrows:
            self._go_to_list()
        elif self._results is not None:
            self._results.step(by)

    def _pick(self) -> None:
        """Open what is chosen, as soon as what is typed has been answered."""
        if self._filtering.narrows:
            self._go_to_list()
        elif self._results is not None and self._answered == self._field.text:
            self._hurried = False
            self._results.pick()
        else:
            self._hurried = bool(self._field.text.strip())

    def _go_to_list(self) -> None:
        """Have the keyboard in the list, whose chats are what was looked for."""
        if self._sidebar.chats is not None:
            self._sidebar.chats.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, hit: Hit) -> None:
        self._desk.opening.start(self._go(hit, self._terms))

    async def _go(self, hit: Hit, terms: tuple[str, ...]) -> None:
        """Open the chat; at the place where a message was found, at its end for a title."""
        desk = self._desk
        try:
            session = desk.session
            if session is None or session.conversation_id != hit.conversation_id:
                await self._pane.loading.text()
                session = await self._library.open(hit.conversation_id, trashed=True)
                if session.conversation_id != hit.conversation_id:  # it is a new chat
                    self._say_gone()
                    return
                desk.show_session(session)
            if hit.node_id is None:
                self._field.left.emit()
            else:
                await self._pane.landing.go(session, hit, terms)
        except NocoptError as error:
            desk.show_failure(error)

    def _say_gone(self) -> None:
        """Say why a chat is not opened, and look again for what there is."""
        self._toasts.show(self.tr("This chat is no longer there."))
        self._edited(self._field.text)
