"""Carries out what is asked for below a message: other answers, edits, branches, versions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from nocopt.core.answers import answers
from nocopt.core.errors import NocoptError
from nocopt.ui import notices

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from nocopt.app.attaching import Attaching
    from nocopt.app.catalog import Catalog
    from nocopt.app.library import Library
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.core.conversation import Node
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.composer.model_picker import ModelPicker
    from nocopt.ui.conversation.pane import ConversationPane


class Revising(QObject):
    """Between the pane, the composer and the session that is shown, which `session` gives.

    `open_made` shows a chat once it is made, which gives its id; `failed` says what the disk
    refused.
    """

    def __init__(
        self,
        rooms: tuple[QWidget, ConversationPane, Composer, BannerRow],
        services: tuple[Library, Catalog, Tasks],
        session: Callable[[], Session | None],
        open_made: Callable[[asyncio.Task[int | None]], None],
        failed: Callable[[NocoptError], None],
    ) -> None:
        super().__init__(rooms[0])
        self._window, self._pane, self._composer, self._banners = rooms
        self._library, self._catalog, self._tasks = services
        self._session, self._open_made, self._failed = session, open_made, failed
        self._edited: Node | None = None
        self._files: Attaching | None = None  # those of the edit at hand
        self._asked_anew: Node | None = None  # what another model is being chosen for
        self._picker: ModelPicker | None = None
        self._anchor = QWidget(self._window)  # where the picker opens; never seen
        self._anchor.hide()
        doings = self._pane.doings
        doings.regenerate_asked.connect(self._regenerate)
        doings.model_asked.connect(self._ask_for_model)
        doings.edit_asked.connect(self._edit)
        doings.branch_asked.connect(self._branch)
        doings.bare_branch_asked.connect(partial(self._branch, files=False))
        doings.version_asked.connect(self._show_version)
        doings.quote_asked.connect(self._composer.quote)
        self._composer.edit_changed.connect(self._keep_edit)
        self._composer.edit_ended.connect(self._forget_edit)

    def shown(self, session: Session, *, resume: bool = True) -> None:
        """Go on where the chat was left: with an edit, unless something else is being written.

        The text of an edit whose message is gone becomes unsent text.
        """
        self._asked_anew = self._files = None
        self._mark(None)
        if self._picker is not None:
            self._picker.hide()
        homeless = [id_ for id_ in session.edits.texts if session.versions.find(id_) is None]
        for node_id in homeless:
            self._rescue(session, node_id)
        current = session.edits.current
        node = None if current is None else session.versions.find(current)
        if node is not None and resume:
            self._begin(session, node, session.edits.texts[node.id])

    def _rescue(self, session: Session, node_id: int) -> None:
        lost = session.edits.texts[node_id]
        if lost.strip():
            before = self._composer.text().rstrip()
            self._composer.set_text(f"{before}\n\n{lost}" if before else lost)
            self._banners.show_notice(notices.edit_rescued())
        for part in session.edits.files(node_id):
            session.attached.add(part)
        session.edits.drop(node_id)

    def takes(self, text: str) -> bool:
        """Send what was written as another version of the message being edited, if one is."""
        node, session = self._edited, self._session()
        if node is None or session is None:
            return False
        self._tasks.start("edit", self._send_edit(session, node, text))
        return True

    # --------------------------------------------------------------------- internals

    def _regenerate(self, node: Node, model_id: str = "") -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("regenerate", session.versions.regenerate(node, model_id))

    def _ask_for_model(self, node: Node, button: QRect) -> None:
        session = self._session()
        if session is None:
            return
        picker = self._made_picker()
        if picker.isVisible():
            picker.shut()
            return
        self._asked_anew = node
        self._catalog.refresh_soon(session.account)
        window = self._window
        corner = window.mapFromGlobal(button.topLeft())
        # There is room for the list above it, wherever the message is.
        corner.setY(max(corner.y(), window.height() // 2))
        self._anchor.setGeometry(QRect(corner, button.size()))
        picker.set_colours(self._pane.look.colours)
        offered = self._catalog.offered(session.account)
        picker.offer(offered, session.account.models, node.model)

    def _made_picker(self) -> ModelPicker:
        if self._picker is None:
            # Imported when first asked for: the start of the program does not pay for it.
            from nocopt.ui.composer.model_picker import ModelPicker

            self._picker = ModelPicker(self._window, self._anchor, self._anchor)
            self._picker.chosen.connect(self._take_model)
            self._picker.closed.connect(self._pane.view.setFocus)
        return self._picker

    def _take_model(self, model_id: str) -> None:
        if self._asked_anew is not None:
            self._regenerate(self._asked_anew, model_id)

    def _edit(self, node: Node) -> None:
        session, before = self._session(), self._edited
        if session is None:
            return
        if before is not None and before.id != node.id:
            self._put_by(session, before)
        if before is None or before.id != node.id:
            text = session.edits.texts.get(node.id, node.message.text)
            session.edits.write(node.id, text)
            self._begin(session, node, text)
        self._composer.focus_input()

    def _begin(self, session: Session, node: Node, text: str) -> None:
        """Let a message be edited from now on, its files as well."""
        self._mark(node)
        self._files = session.attaching.beside(session.edits.attached(node))
        self._composer.edit(text, self._files)

    def _mark(self, node: Node | None) -> None:
        """Edit this message from now on, or none; the pane shows which."""
        self._edited = node
        self._pane.mark_edited(None if node is None else node.id)

    def _put_by(self, session: Session, node: Node) -> None:
        """Another message is edited from now on; of this one only what was changed is kept."""
        if not session.edits.changed(node):
            session.edits.drop(node.id)

    def _keep_edit(self, text: str) -> None:
        session = self._session()
        if session is not None and self._edited is not None:
            session.edits.write(self._edited.id, text)

    async def _send_edit(self, session: Session, node: Node, text: str) -> None:
        sent, files = False, () if self._files is None else self._files.attached.value
        try:
            sent = await session.versions.edit(node, text.rstrip(), files)
        finally:
            if session is self._session() and node is self._edited:
                if sent:
                    self._composer.end_edit(text)
                else:
                    self._composer.submit_failed()

    def _forget_edit(self) -> None:
        session, node = self._session(), self._edited
        self._mark(None)
        if self._files is not None:
            self._files.close()
            self._files = None
        if session is not None and node is not None:
            session.edits.drop(node.id)

    def _branch(self, node: Node, *, files: bool = True) -> None:
        session = self._session()
        if session is not None:
            branching = self._branch_off(session, node, files=files)
            self._open_made(self._tasks.start("branch", branching))

    async def _branch_off(self, session: Session, node: Node, *, files: bool) -> int | None:
        title = self.tr("{title} (branch)").format(title=session.title)
        try:
            return await self._library.branch(session, node, title, files=files)
        except NocoptError as error:
            self._failed(error)
            return None

    def _show_version(self, node_id: int) -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("show version", self._change_version(session, node_id))

    async def _change_version(self, session: Session, node_id: int) -> None:
        if not await session.versions.show(node_id):
            return
        messages = answers(session.path)
        shown = next((one for one in messages if any(node.id == node_id for node in one)), None)
        if shown is not None and session is self._session():
            ids = session.versions.beside(shown)
            said = self.tr("Version {number} of {count}")
            number = ids.index(node_id) + 1
            self._pane.accessible.announce(said.format(number=number, count=len(ids)))
