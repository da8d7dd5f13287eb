"""Brings a session into the view: its path as items, its reply at the pace of the screen."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nocopt.core.answers import answers, continues, in_answer
from nocopt.core.tools import CallState
from nocopt.ui.conversation.foot import Foot
from nocopt.ui.conversation.frames import Frames
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.late_formulas import LateFormulas
from nocopt.ui.conversation.making import Making, is_written, notice_at, repairs_of_last
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.writing import Writing, stand

if TYPE_CHECKING:
    from nocopt.app.lane import Lane
    from nocopt.app.session import Session
    from nocopt.core.conversation import Node
    from nocopt.core.draft import Draft
    from nocopt.core.errors import Cause
    from nocopt.core.signal import Connection
    from nocopt.ui.conversation.sections import Surroundings
    from nocopt.ui.conversation.thinking import ThinkingSection
    from nocopt.ui.conversation.view import ConversationView


class Presenter(QObject):
    """Listens to one session at a time. No timer runs unless a draft waits to be shown."""

    reply_shown = Signal(MessageItem, bool)  # a running one, and whether it begins just now
    reply_ended = Signal(MessageItem)
    reply_grew = Signal()
    reply_renamed = Signal(int)  # the number of the message: its calls stand elsewhere
    items_changed = Signal(int)  # the number of the first message that is another

    def __init__(self, view: ConversationView, around: Surroundings) -> None:
        super().__init__(view)
        self._view = view
        self._around = around
        self._session: Session | None = None
        self._connections: list[Connection] = []
        self._writing = Writing(self._may_fold)
        self._answering = False  # as of what is shown
        self._lane: Lane | None = None  # which of several answers that is
        self._joins = False  # that was being made before it was looked at
        self._making = Making(around)
        self._waits_for: tuple[int, Cause] | None = None  # message and reason that were told
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
        self._making.forget()
        self._forget_running()
        view = self._view
        view.reset()
        view.items.replace_from(0, ())
        if session is None:
            view.settle(full=True)
            self.items_changed.emit(0)
            return
        view.fit()
        self._answering, self._lane = is_written(session), session.several.shown
        view.items.replace_from(0, self._making.made(session, 0))
        self._mark_last(session)
        self._sync_running(session)
        self._tell_calls(session)
        self._tell_waiting(session)
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
        writing = self._writing
        draft = writing.draft
        if draft is None or draft is writing.shown or not writing.fed:
            return
        if not self._view.isVisible():
            return  # shown when somebody looks
        began = time.monotonic()
        self._take(draft)
        self._frames.shown(began, time.monotonic())

    # ----------------------------------------------------------------------- session

    def _on_draft(self, draft: Draft) -> None:
        self._writing.draft = draft
        if self._session is not None and not self._writing.fed:
            self._sync_running(self._session)
            self._view.settle(full=True)
        now = time.monotonic()
        self._frames.news(now)
        wait = self._frames.wait(now)
        if not wait:
            self.tick()
        elif not self._frame.isActive():
            self._frame.start(round(1000 * wait))

    def _on_path(self) -> None:
        session = self._session
        if session is None:
            return
        items, path = self._view.items, session.path
        self._put_above(session)
        self._leave_lane(session)
        same, at = self._same(path)
        stored = len(items) - self._unkept
        if (
            at == len(path)
            and same == stored
            and (session.draft is not None) == self._writing.fed
            and is_written(session) == self._answering
            and not self._waits_anew(session)
        ):
            self._tell_calls(session)
            if session.several.lanes:  # how many versions there are, and what can be done now
                self._view.update_all()
            return
        if not self._went_on(path, same, at):
            self._replace(session, same, stored, at)
        self._answering = is_written(session)
        ended = None if self._answering else self._ended()
        self._mark_last(session, same)
        self._sync_running(session)
        self._tell_calls(session)
        self._view.marks.clear_beyond(len(items))
        self.late.join()
        self._view.settle(full=True)
        if ended is not None:  # who else is told of it has work to do, and the reader waits
            self._view.viewport().repaint()
        self.items_changed.emit(same)
        if ended is not None and session.queued.entry is None:
            self.reply_ended.emit(ended)
        self._tell_waiting(session)

    def _leave_lane(self, session: Session) -> None:
        """Take out what was written of another one of several answers, which goes on unseen."""
        lane = session.several.shown
        if lane is not self._lane:
            self._joins = lane is not None and self._lane in session.several.lanes
            self._lane = lane
            if self._writing.item is not None:
                self._drop_running()

    def _replace(self, session: Session, same: int, stored: int, at: int) -> None:
        """Show anew what comes after the first `same` of the `stored` messages.

        In the path that begins with node number `at`.
        """
        if at == len(session.path) and same == stored and not self._writing.fed:
            return  # nothing has come or gone
        self._drop_running()
        items, path = self._view.items, session.path
        asked = any(node.by_person for node in path[at:])
        switched = not is_written(session) and same < stored and at < len(path)
        foot = Foot(self._view, same) if switched else None
        if same < stored or at < len(path):
            items.replace_from(same, self._making.made(session, at))
        self._view.selection.keep_before(same)
        if is_written(session) and (asked or same < stored):
            self._follow(path)
        if foot is not None:
            foot.put_back()
        grew = 0 < stored == same and at < len(path)
        if grew and not self._answering and not is_written(session):
            self._view.reading.stay()  # others have put it there, behind what is read

    def _put_above(self, session: Session) -> None:
        """Show what was read of a long chat after its end was shown."""
        view, path = self._view, session.path
        first = view.items[0].node if view.items else None
        if first is None or not path or path[0].id == first.id:
            return
        count = next((number for number, node in enumerate(path) if node.id == first.id), 0)
        if not count:
            return  # the path begins with another message, it does not go on above
        begun = count
        while begun and continues(path[begun - 1], path[begun]):
            begun -= 1
        if begun < count:  # what was the first message is the end of an answer
            view.items[0].take_above(path[begun:count])
            view.items.update_height(0)
        made = self._making.made(session, 0, begun)
        view.items.put_above(made)
        view.items_above(len(made))
        self.items_changed.emit(0)

    def _went_on(self, path: tuple[Node, ...], same: int, at: int) -> bool:
        """Let the message that is being written become the kept one, as it stands.

        That is at the end of each turn of an answer, and when its tools have run.
        """
        items = self._view.items
        if same != len(items) - 1 or at == len(path) or items[same] is not self._writing.item:
            return False
        nodes, *behind = answers(path[at:])
        if behind or not self._writing.went_on(nodes):
            return False
        if not self._writing.fed:
            self._frame.stop()
            self.late.hurry()
        items.update_height(same)
        return True

    def _follow(self, path: tuple[Node, ...]) -> None:
        """Follow the reply that begins, to its end or until the question is at the top."""
        asked = self.stays_at_question and bool(path) and path[-1].by_person
        self._view.reading.follow(until=len(self._view.items) - 1 if asked else None)

    def _same(self, path: tuple[Node, ...]) -> tuple[int, int]:
        """How many messages at the beginning are shown already, and of how many nodes they are."""
        count = at = 0
        for item in self._view.items.all:
            if item.node is None or at >= len(path) or not _is(path[at], item.node):
                break
            if item.rest:
                nodes = path[at : at + 1 + len(item.rest)]
                if len(nodes) <= len(item.rest) or not all(map(_is, nodes, item.nodes)):
                    break
                item.take_nodes(nodes)
            else:
                item.node = path[at]
            count, at = count + 1, at + 1 + len(item.rest)
        if count and at < len(path) and continues(path[at - 1], path[at]):
            count, at = count - 1, at - len(self._view.items[count - 1].nodes)
        return count, at

    def _mark_last(self, session: Session, same: int = 0) -> None:
        """Only the last message of a chat offers Retry, and only while no reply is coming.

        The last of the `same` ones that were there before may be gone on from.
        """
        items = self._view.items
        last = len(items) - 1 - self._unkept
        for index in sorted({at for at in (same - 1, last - 1, last) if 0 <= at <= last}):
            item, ends = items[index], index == last
            item.set_notice(notice_at(session, item, last=ends))
            item.pinned = ends and not is_written(session) and not item.by_user
            if ends and not item.by_user:
                item.set_repairs(() if is_written(session) else repairs_of_last(session, item))
            items.update_height(index)

    @property
    def _unkept(self) -> int:
        """The number of messages that are shown and not kept: the running one is, at first."""
        item = self._writing.item
        return int(item is not None and item.node is None)

    def _tell_calls(self, session: Session) -> None:
        """Say at the calls of the last answer where they stand."""
        items = self._view.items
        if not items or items[len(items) - 1].by_user:
            return
        last = len(items) - 1
        if stand(items[last], session.asking, ended=not is_written(session)):
            self._view.update_all()
            self.reply_renamed.emit(last)
        if self._writing.item is not None:  # no clock runs while the person is asked
            runs = any(one.state is CallState.RUNNING for one in session.asking)
            self._view.marks.set_running(last if runs or self._writing.fed else None)

    def _waits_anew(self, session: Session) -> bool:
        """Whether the last message waits to be sent, or no longer, or until another time."""
        last = len(self._view.items) - 1 - self._unkept
        if last < 0:
            return False
        item = self._view.items[last]
        return notice_at(session, item, last=True) != item.notice

    def _tell_waiting(self, session: Session) -> None:
        """Say once that a message waits to be sent, and again where there is another reason."""
        waiting = None if session.running else session.queued.entry
        told = None if waiting is None else (waiting.id, waiting.failure.cause)
        if told is not None and told != self._waits_for:
            self._waits_for = told
            if self._session is session:
                self.reply_ended.emit(self._view.items[len(self._view.items) - 1])

    # ----------------------------------------------------------------- running reply

    def _sync_running(self, session: Session) -> None:
        """Have a message for the answer exactly while one is made, and feed it with its turns."""
        draft = session.draft
        if draft is None and self._writing.fed:
            self._drop_running()
        if not is_written(session):
            return
        self._attend(session)
        if draft is None:
            return
        if not self._writing.fed:
            self._writing.feed()
            self._view.marks.set_running(len(self._view.items) - 1)
        if draft is not self._writing.shown:
            self._take(draft, settle=False)
        self._view.items.update_height(len(self._view.items) - 1)

    def _attend(self, session: Session) -> None:
        """Have a message for the answer: the last one where that goes on, else a new one."""
        if self._writing.item is not None:
            return
        items, path = self._view.items, session.path
        if path and in_answer(path[-1]):
            item = items.prepare(len(items) - 1)
        elif session.draft is not None:
            model = session.answering or session.model
            item = MessageItem(self._around, speaker=model.name or model.id, by_user=False)
            items.replace_from(len(items), [item])
            item.prepare(items.width)
            items.prepare(len(items) - 1)
        else:
            return
        self._writing.begin(item)
        self._view.marks.set_running(len(items) - 1)
        begins = not path or path[-1].by_person
        begins = begins and session.queued.entry is None  # else it is tried once more
        begins, self._joins = begins and not self._joins, False
        self.reply_shown.emit(item, self._session is session and begins)

    def _ended(self) -> MessageItem | None:
        """The answer is complete, or nothing more comes of it."""
        item = self._writing.end()
        if item is not None:
            self._forget_running()
        return item

    def _drop_running(self) -> None:
        if self._writing.drop() is not None:
            self._view.items.replace_from(len(self._view.items) - 1, ())
        self._forget_running()

    def _expected(self) -> float | None:
        return self._frames.expected(time.monotonic()) if self._writing.fed else None

    def _forget_running(self) -> None:
        self._frame.stop()
        self.late.hurry()
        self._writing.forget()
        self._view.marks.set_running(None)

    def _take(self, draft: Draft, *, settle: bool = True) -> None:
        if not self._writing.fed:
            return
        changed = self._writing.take(draft)
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
        if view.reading.following or self._writing.item is None:
            return True
        first = self._writing.item.first_row(section)
        index = len(view.items) - 1
        top = view.items.row_top(Place(index, first)) - view.reading.y
        bottom = view.items.row_bottom(Place(index, first + len(section.rows) - 1))
        return top > view.viewport().height() or bottom - view.reading.y < 0

    # --------------------------------------------------------------------- internals

    def _find(self, name: str) -> int | None:
        for index, item in enumerate(self._view.items.all):
            if any(str(node.id) == name for node in item.nodes):
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


def _is(node: Node, known: Node) -> bool:
    """Whether a node of the path is one that is shown; it is, too, once the disk has taken it."""
    if node is known or node.id == known.id:
        return True
    kept = known.id < 0 and node.parent_id == known.parent_id
    return kept and node.message.parts == known.message.parts
