"""Ways on from a message: the rest of a cut reply, the choices after a refusal, a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nocopt.ui.conversation.citations import SourceRow
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.queue_card import WAYS
from nocopt.ui.conversation.switching import called_though_off, is_off, switch_on
from nocopt.ui.conversation.taking_back import TakingBack

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.session import Session
    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.ui.conversation.actions import MessageActions
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.pictures import Picture
    from nocopt.ui.conversation.view import ConversationView


class Ways(QObject):
    """Takes the ways on that messages offer besides their buttons, or asks for them."""

    go_on_asked = Signal()
    limit_asked = Signal()  # to be raised
    new_chat_asked = Signal()
    queue_asked = Signal(str)  # one of `queue_card.WAYS`
    summary_asked = Signal()

    def __init__(
        self,
        view: ConversationView,
        doings: MessageActions,
        session: Callable[[], Session | None],
    ) -> None:
        super().__init__(view)
        self._view, self._doings, self._session = view, doings, session
        self.repairs = TakingBack(session)

    def go_on(self) -> None:
        """Ask for the rest of a reply that was cut."""
        self.go_on_asked.emit()

    def raise_limit(self) -> None:
        """Ask for the place where the tokens of this chat's replies are limited."""
        self.limit_asked.emit()

    def choose(self, key: str) -> None:
        """Edit the last question, branch off before it, have another model answer it, and so on.

        A branch before the first question is a new chat, which can be asked for as well.
        """
        items = self._view.items
        question = len(items) - 2  # the notice is that of the last message of the chat
        if key in WAYS:
            self.queue_asked.emit(key)
        elif key == "switch_on":
            self._run_switched_off()
        elif key == "new" or (key == "branch" and question == 0):
            self.new_chat_asked.emit()
        elif key == "summarise":
            self.summary_asked.emit()
        elif question < 0:
            return
        elif key == "edit":
            self._doings.do("edit", items[question])
        elif key == "branch":
            self._doings.do("branch", items[question - 1])
        elif key == "model":
            self._doings.do("regenerate_with", items[question + 1])

    def _run_switched_off(self) -> None:
        """Have the tools run that the last answer calls, although they were off until now."""
        session = self._session()
        if session is not None and session.path:
            switch_on(session, called_though_off(session, session.path[-1]))
            self.go_on()

    def is_off(self, tool: str) -> bool:
        """Whether a tool of this program is off in the chat that is shown."""
        session = self._session()
        return session is not None and is_off(session, tool)

    def switch_on(self, tool: str) -> None:
        """Switch on a tool, for what is asked from now on; it does not run for that."""
        session = self._session()
        if session is not None and is_off(session, tool):
            switch_on(session, (tool,))
            self._view.viewport().update()

    def show_row(self, wanted: Row, control: str = "") -> None:
        """Bring a row of a message in sight to the top, unfolded.

        The keyboard goes to the control in it that has this key or target.
        """
        view = self._view
        wanted.reveal(0, 0)
        for index in view.geometry_of.items_in_sight():
            view.items[index].refresh()
            view.items.update_height(index)
            for at, row in enumerate(view.items[index].rows):
                if row is wanted:
                    view.show_place(Place(index, at), -view.look.text.line)
                    self._focus(Place(index, at), control)
                    return

    def _focus(self, place: Place, control: str) -> None:
        row = self._view.items[place.item].rows[place.row]
        if not control or self._view.keys is None:
            return
        self._view.items.measure(place)
        for one in row.controls():
            if control == one.key or control.casefold() == one.label.casefold():
                self._view.keys.focus(Spot(*place, one.key))
                return

    def show_source(self, source: object) -> None:
        """Bring a source of a message in sight into sight."""
        view = self._view
        for index in view.geometry_of.items_in_sight():
            for at, row in enumerate(view.items[index].rows):
                if isinstance(row, SourceRow) and row.source is source:
                    view.show_place(Place(index, at), view.look.ems(6) - view.height())
                    return

    def show_file(
        self, part: AttachmentPart, loading: Loading, files: ShownFiles | None = None
    ) -> None:
        """Show a file, of the person unless it is one of `files`: a picture, pages, or its text."""
        # Imported when first asked for: chats without files do not pay for it.
        from nocopt.ui.conversation.file_viewer import show_file

        show_file(self._view.window(), part, loading, files or loading.files)

    def show_picture(self, picture: Picture, loading: Loading) -> None:
        """Show a picture of a message as large as there is room for it."""
        # Imported when first asked for: chats without pictures do not pay for it.
        from nocopt.ui.conversation.picture_viewer import PictureViewer

        PictureViewer(self._view.window(), picture, loading).open()
