"""Brings a session into the view: its path as items, its reply at the pace of the screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from nocopt.core.conversation import NodeKind
from nocopt.core.reply import Outcome
from nocopt.ui.conversation.draft_feed import DraftFeed
from nocopt.ui.conversation.frames import Frames
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.late_formulas import LateFormulas
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.notices import Notice, notice_of, unanswered

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.core.conversation import Node
    from nocopt.core.draft import Draft
    from nocopt.core.signal import Connection
    from nocopt.ui.conversation.sections import Surroundings
    from nocopt.ui.conversation.thinking import ThinkingSection
    from nocopt.ui.conversation.view import ConversationView

_KEEPING: Final = 0.05  # seconds within which most replies are kept once they have ended


class Presenter(QObject):
    """Listens to one session at a time. No timer runs unless a draft waits to be shown."""

    reply_shown = Signal(MessageItem, bool)  # a running one, and whether it begins just now
    reply_ended = Signal(MessageItem)
    reply_grew = Signal()
    items_changed = Signal(int)  # the number of the first message that is another

    def __init__(self, view: ConversationView, around: Surroundings) -> None:
        super().__init__(view)
        self._view = view
        self._around = around
        self._session: Session | None = None
        self._connections: list[Connection] = []
        self._feed: DraftFeed | None = None
        self._running: MessageItem | None = None
        self._round: MessageItem | None = None  # the last turn of an answer that goes on
        self._answering = False  # as of what is shown
        self._names: dict[tuple[NodeKind, bool, str, str], str] = {}  # by whose, model, account
        self._draft: Draft | None = None  # the newest that has come
        self._shown: Draft | None = None  # the one on the screen
        self.stays_at_question = False
        self._frames = Frames()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self.tick)
        self.late = LateFormulas(view, self._expected)
        view.moved.connect(self._keep_anchor)

    @property
    def session(self) -> Session | None:
        """The session that is shown."""
        return self._session

    def show(self, session: Session | None) -> None:
        """Show another session where its reader left it."""
        for connection in self._connections:
            connection.close()
        self._connections = []
        self._session = None
        self._names.clear()
        self._forget_running()
        view = self._view
        view.reset()
        view.items.replace_from(0, ())
        if session is None:
            view.settle(full=True)
            self.items_changed.emit(0)
            return
        view.fit()
        self._answering, self._round = session.running, None
        view.items.replace_from(0, self._made(session, range(len(session.path))))
        self._mark_last(session)
        self._sync_running(session)
        view.reading.restore(session.anchor, self._find)
        view.settle(full=True)
        self._session = session
        self._connections = [
            session.path_changed.connect(self._on_path),
            session.state_changed.connect(self._on_path),
            session.draft_changed.connect(self._on_draft),
        ]
        self.items_changed.emit(0)

    def try_now(self) -> None:
        """Make the next attempt at once."""
        if self._session is not None:
            self._session.skip_wait()

    def tick(self) -> None:
        """Show the newest draft."""
        self._frame.stop()
        draft = self._draft
        if draft is None or draft is self._shown or self._feed is None or self._running is None:
            return
        if not self._view.isVisible():
            return  # shown when somebody looks
        began = time.monotonic()
        self._take(draft)
        self._frames.shown(began, time.monotonic())

    # ----------------------------------------------------------------------- session

    def _on_draft(self, draft: Draft) -> None:
        self._draft = draft
        if self._session is not None and self._running is None:
            self._sync_running(self._session)
            self._view.settle(full=True)
        now = time.monotonic()
        self._frames.news(now)
        wait = self._frames.wait(now)
        if draft.stop_reason is not None:  # what is kept is another picture at once
            self._frame.start(round(1000 * max(wait, _KEEPING)))
        elif not self._frame.isActive():
            self._frame.start(round(1000 * wait))

    def _on_path(self) -> None:
        session = self._session
        if session is None:
            return
        items, path = self._view.items, session.path
        self._put_above(session)
        same = self._same(path)
        stored = len(items) - (self._running is not None)
        coming = session.draft is not None
        if (
            same == stored == len(path)
            and coming == (self._running is not None)
            and session.running == self._answering
        ):
            return
        reply = self._adopted(path, same)
        if reply is None:
            self._replace(session, same, stored)
        elif same + 1 < len(path):  # what its tools gave
            items.replace_from(same + 1, self._made(session, range(same + 1, len(path))))
        ended = reply or self._round
        self._round = ended if session.running and not coming else None
        self._answering = session.running
        self._mark_last(session, same)
        self._sync_running(session)
        self._view.marks.clear_beyond(len(items))
        self._view.settle(full=True)
        self.items_changed.emit(same)
        if ended is not None and not session.running:
            self.reply_ended.emit(ended)

    def _replace(self, session: Session, same: int, stored: int) -> None:
        """Show the messages after the first `same` of the `stored` ones anew."""
        self._drop_running()
        items, path = self._view.items, session.path
        asked = any(node.by_person for node in path[same:])
        switched = not session.running and same < min(stored, len(path))
        foot = self._foot_of(same) if switched else None
        if same < max(stored, len(path)):
            items.replace_from(same, self._made(session, range(same, len(path))))
        self._view.selection.keep_before(same)
        if session.running and (asked or same < stored):
            self._follow(path)
        if foot is not None:
            self._keep_foot(same, foot)

    def _put_above(self, session: Session) -> None:
        """Show what was read of a long chat after its end was shown."""
        view, path = self._view, session.path
        first = view.items[0].node if view.items else None
        if first is None or not path or path[0].id == first.id:
            return
        count = next((number for number, node in enumerate(path) if node.id == first.id), 0)
        if not count:
            return  # the path begins with another message, it does not go on above
        view.items.put_above(self._made(session, range(count)))
        view.items_above(count)
        self.items_changed.emit(0)

    def _foot_of(self, index: int) -> tuple[int, bool]:
        """Return where the buttons below a message are, and whether it had the keyboard."""
        view = self._view
        foot = view.items.prepare(index).foot
        focused = view.marks.focused
        held = focused is not None and focused[:2] == (index, foot)
        return view.items.row_top(Place(index, foot)) - view.reading.y, held

    def _keep_foot(self, index: int, before: tuple[int, bool]) -> None:
        """Another version is shown: its buttons stay where those of the one before were.

        So the way to the next version stays under the mouse, and under the keyboard.
        """
        view, (top, held) = self._view, before
        foot = view.items.prepare(index).foot
        if not view.reading.following and abs(top) < view.reading.height:
            view.reading.show(Place(index, foot), -top)
        focused = view.marks.focused
        if held and focused is not None:
            view.marks.focused = focused._replace(row=foot)

    def _adopted(self, path: tuple[Node, ...], same: int) -> MessageItem | None:
        """Let the message that was being written become the stored one, as it stands.

        That is at the end of each turn of an answer.
        """
        item, feed = self._running, self._feed
        if item is None or feed is None or len(path) <= same or same != len(self._view.items) - 1:
            return None
        if self._draft is not None and self._draft is not self._shown:
            self._take(self._draft)
        node = path[same]
        if self._draft is None or self._draft.parts != node.message.parts:
            return None
        feed.finish()
        item.node, item.running = node, False
        self._forget_running()
        self._view.items.update_height(same)
        return item

    def _follow(self, path: tuple[Node, ...]) -> None:
        """Follow the reply that begins, to its end or until the question is at the top."""
        last = len(path) - 1
        asked = self.stays_at_question and last >= 0 and path[last].by_person
        self._view.reading.follow(until=last if asked else None)

    def _same(self, path: tuple[Node, ...]) -> int:
        """How many messages at the beginning are shown already."""
        count = 0
        for item, node in zip(self._view.items.all, path, strict=False):
            if item.node is not node and (item.node is None or item.node.id != node.id):
                break
            item.node = node
            count += 1
        return count

    def _mark_last(self, session: Session, same: int = 0) -> None:
        """Only the last message of a chat offers Retry, and only while no reply is coming.

        The last of the `same` ones that were there before may be gone on from.
        """
        items = self._view.items
        last = len(session.path) - 1
        for index in sorted({at for at in (same - 1, last - 1, last) if 0 <= at <= last}):
            node = items[index].node
            if node is None:
                continue
            offers = index == last and not session.running
            items[index].set_notice(_notice_at(session, index))
            items[index].pinned = offers and node.message.role == "assistant"
            items.update_height(index)

    # ----------------------------------------------------------------- running reply

    def _sync_running(self, session: Session) -> None:
        """Have a message for the running reply exactly while there is one."""
        if session.draft is None:
            self._drop_running()
            return
        if self._running is None:
            model = session.answering or session.model
            speaker = model.name or model.id
            item = MessageItem(self._around, speaker=speaker, by_user=False)
            self._running = item
            items = self._view.items
            items.replace_from(len(items), [item])
            item.prepare(items.width)
            items.prepare(len(items) - 1)
            self._feed = DraftFeed(item, self._may_fold)
            self._view.marks.set_running(len(items) - 1)
            begins = not session.path or session.path[-1].by_person
            self.reply_shown.emit(item, self._session is session and begins)
        if session.draft is not self._shown:
            self._draft = session.draft
            self._take(session.draft, settle=False)
        self._view.items.update_height(len(self._view.items) - 1)

    def _drop_running(self) -> None:
        if self._running is not None:
            self._view.items.replace_from(len(self._view.items) - 1, ())
        self._forget_running()

    def _expected(self) -> float | None:
        return self._frames.expected(time.monotonic()) if self._running is not None else None

    def _forget_running(self) -> None:
        self._frame.stop()
        self.late.hurry()
        self._feed = self._running = self._draft = self._shown = None
        self._view.marks.set_running(None)

    def _take(self, draft: Draft, *, settle: bool = True) -> None:
        if self._feed is None:
            return
        self._shown = draft
        changed = self._feed.take(draft)
        if changed is None:
            return
        index = len(self._view.items) - 1
        self._view.items.update_height(index)
        if settle:
            first = Place(index, changed)
            self._view.settle(min(first, self.late.join() or first))
        self.reply_grew.emit()

    def _may_fold(self, section: ThinkingSection) -> bool:
        """Not what the reader, having stopped following, has before the eyes."""
        view = self._view
        if view.reading.following or self._running is None:
            return True
        first = self._running.first_row(section)
        index = len(view.items) - 1
        top = view.items.row_top(Place(index, first)) - view.reading.y
        bottom = view.items.row_bottom(Place(index, first + len(section.rows) - 1))
        return top > view.viewport().height() or bottom - view.reading.y < 0

    # --------------------------------------------------------------------- internals

    def _made(self, session: Session, places: range) -> list[MessageItem]:
        """Return messages of the path as items."""
        made = []
        for index in places:
            node = session.path[index]
            speaker = self._name_of(node, session)
            item = MessageItem(self._around, speaker=speaker, by_user=node.by_person, node=node)
            if node.reply is not None:
                item.set_notice(_notice_at(session, index))
            made.append(item)
        return made

    def _name_of(self, node: Node, session: Session) -> str:
        """Return who speaks by name; a long chat asks for each once."""
        key = (node.kind, node.by_person, node.model, node.account)
        name = self._names.get(key)
        if name is None:
            if node.by_person:
                name = QCoreApplication.translate("Conversation", "You")
            elif node.kind is NodeKind.RESULTS:
                name = QCoreApplication.translate("Conversation", "Tools")
            else:
                named = session.versions.made_by(node).name if node.model else ""
                fallback = QCoreApplication.translate("Conversation", "Assistant")
                name = named or node.model or fallback
            self._names[key] = name
        return name

    def _find(self, name: str) -> int | None:
        for index, item in enumerate(self._view.items.all):
            if item.node is not None and str(item.node.id) == name:
                return index
        return None

    def _name(self, index: int) -> str:
        node = self._view.items[index].node
        return str(node.id) if node is not None else "running"

    def _keep_anchor(self) -> None:
        if self._session is None or not self._view.isVisible():
            return
        anchor = self._view.reading.saved(self._name)
        if anchor != self._session.anchor:
            self._session.set_anchor(anchor)


def _notice_at(session: Session, index: int) -> Notice | None:
    """Return the notice of a message of the path; none where the answer goes on behind it."""
    path = session.path
    node, last = path[index], index == len(path) - 1
    if last and not session.running:
        return unanswered() if node.message.role == "user" else notice_of(node, last=True)
    outcome = None if node.reply is None else node.reply.outcome
    goes_on = last or not path[index + 1].by_person
    if goes_on and outcome in (Outcome.NEEDS_TOOL, Outcome.PAUSED):
        return None
    return notice_of(node, last=False)
