"""What the commands of the window do: to the chat that is shown, and to the parts around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.branches import Branches
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.panels import Panels
    from nocopt.ui.sidebar.sidebar import Sidebar


class WindowDoings:
    """Does by name what `ui/commands.py` lists.

    `desk`, `pane` and `panels` give None while there is none.
    """

    def __init__(
        self,
        sidebar: Sidebar,
        composer: Composer,
        desk: Callable[[], Desk | None],
        pane: Callable[[], ConversationPane | None],
        panels: Callable[[], Panels | None],
    ) -> None:
        self._sidebar = sidebar
        self._composer = composer
        self._desk = desk
        self._pane = pane
        self._panels = panels

    def by_name(self) -> dict[str, Callable[[], object]]:
        """Return what the commands do that need nothing but chats and these parts."""
        return {**self._of_chats(), **self._of_pane(), **self._of_parts()}

    def _of_chats(self) -> dict[str, Callable[[], object]]:
        return {
            "new_chat": self._with_desk(lambda desk: desk.new_chat()),
            "delete": self.delete_chat,
            "next_chat": self._with_desk(lambda desk: desk.step(1)),
            "previous_chat": self._with_desk(lambda desk: desk.step(-1)),
            "stop": self._with_desk(lambda desk: desk.stop()),
        }

    def _of_pane(self) -> dict[str, Callable[[], object]]:
        return {
            "find": self._with_pane(lambda pane: pane.search.open()),
            "find_next": self._with_pane(lambda pane: pane.search.step(forward=True)),
            "find_previous": self._with_pane(lambda pane: pane.search.step(forward=False)),
            "next_message": self._with_pane(lambda pane: pane.jumps.message(1)),
            "previous_message": self._with_pane(lambda pane: pane.jumps.message(-1)),
            "next_question": self._with_pane(lambda pane: pane.jumps.question(1)),
            "previous_question": self._with_pane(lambda pane: pane.jumps.question(-1)),
            "next_code": self._with_pane(lambda pane: pane.jumps.code(1)),
            "previous_code": self._with_pane(lambda pane: pane.jumps.code(-1)),
            "latest": self._with_pane(lambda pane: pane.jump_to_latest()),
            "inspect": self._with_pane(lambda pane: pane.doings.inspect()),
        }

    def _of_parts(self) -> dict[str, Callable[[], object]]:
        return {
            "rename": self.rename_chat,
            "new_project": lambda: self._sidebar.wishes.project_asked.emit(()),
            "undo_filing": self._sidebar.wishes.undo_asked.emit,
            "write": self._composer.focus_input,
            "attach": self._composer.attach.ask_for_files,
            "sidebar": self.toggle_sidebar,
            "usage": self.open_usage,
            "queue": self.open_queue,
            "import": self.import_chats,
            "summarise": self.summarise,
            "export": self.export,
            "print": self.print_chat,
            "temporary": self.begin_temporary,
            "map": self._with_branches(lambda branches: branches.map.toggle()),
            "retitle": self._with_branches(lambda branches: branches.titles.begin()),
            "bring_back": self._with_branches(lambda branches: branches.pruning.bring_back()),
        }

    def _with_desk(self, do: Callable[[Desk], object]) -> Callable[[], object]:
        def doing() -> None:
            desk = self._desk()
            if desk is not None:
                do(desk)

        return doing

    def _with_pane(self, do: Callable[[ConversationPane], object]) -> Callable[[], object]:
        """Return what does it to the chat, if one is shown."""

        def doing() -> None:
            pane, panels = self._pane(), self._panels()
            if panels is not None and panels.branches is not None:
                panels.branches.map.step_aside()
            if pane is not None:
                do(pane)

        return doing

    def _with_branches(self, do: Callable[[Branches], object]) -> Callable[[], object]:
        def doing() -> None:
            panels = self._panels()
            if panels is not None and panels.branches is not None:
                do(panels.branches)

        return doing

    def delete_chat(self) -> None:
        """Delete the chat that is shown; a temporary one is discarded."""
        desk, panels = self._desk(), self._panels()
        if desk is None or panels is None or panels.temporary is None:
            return
        if panels.temporary.shown:
            panels.temporary.discard()
        else:
            desk.delete()

    def begin_temporary(self) -> None:
        """Show a chat of which nothing is written to disk."""
        panels = self._panels()
        if panels is not None and panels.temporary is not None:
            panels.temporary.begin()

    def rename_chat(self) -> None:
        """Let the title of the chat be edited, where it stands in the list."""
        self._sidebar.show()
        self._sidebar.rename_current()

    def open_usage(self) -> None:
        """Open the usage window."""
        panels = self._panels()
        if panels is not None:
            panels.open_usage()

    def open_queue(self) -> None:
        """Open the window of the messages that wait to be sent."""
        panels = self._panels()
        if panels is not None:
            panels.open_queue()

    def import_chats(self) -> None:
        """Have a file with chats chosen."""
        panels = self._panels()
        if panels is not None:
            panels.importing.choose()

    def summarise(self) -> None:
        """Have what came before in the chat summarised."""
        panels = self._panels()
        if panels is not None:
            panels.summarising.begin()

    def print_chat(self) -> None:
        """Let a printer be chosen for the chat."""
        panels = self._panels()
        if panels is not None:
            panels.exports.print_chat()

    def export(self) -> None:
        """Offer to write chats into files: those that are selected, where there are several."""
        panels, chats = self._panels(), self._sidebar.chats
        if panels is not None:
            listed = chats is not None and chats.view.isVisible()
            selected = chats.view.selected() if chats is not None and listed else ()
            panels.exports.open(selected if len(selected) > 1 else ())

    def toggle_sidebar(self) -> None:
        """Show or hide the list of chats; the keyboard does not go with it."""
        focused = QApplication.focusWidget()
        self._sidebar.setVisible(not self._sidebar.isVisible())
        if focused is not None and self._sidebar.isAncestorOf(focused):
            self._composer.focus_input()
