"""Makes the messages of a pane from the nodes of a path: who speaks, what is told at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.answers import answers
from nocopt.core.conversation import NodeKind
from nocopt.core.tools import client_calls
from nocopt.ui.conversation.doctor_line import told_of
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.notices import Ends, Notice, notice_of, unanswered
from nocopt.ui.conversation.queue_card import waiting_notice
from nocopt.ui.conversation.switching import called_though_off

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.session import Session
    from nocopt.core.conversation import Node
    from nocopt.core.report import Repair, Report
    from nocopt.ui.conversation.sections import Surroundings


class Making:
    """Remembers the names of who speaks, which a long chat asks for often, until `forget`."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._names: dict[tuple[NodeKind, bool, str, str], str] = {}  # by whose, model, account

    def forget(self) -> None:
        """Another chat is shown."""
        self._names.clear()

    def made(self, session: Session, start: int, end: int | None = None) -> list[MessageItem]:
        """Return the messages of some nodes of the path, which begin one and end one."""
        made = []
        before = report_of(session.path[:start])
        for nodes in answers(session.path[start:end]):
            node, by_user = nodes[0], nodes[0].by_person
            name = self._name_of(next((one for one in nodes if one.model), node), session)
            item = MessageItem(
                self._around, speaker=name, by_user=by_user, node=node, rest=nodes[1:]
            )
            if not by_user:
                report = report_of(nodes)
                if report is not None:
                    item.repairs = told_of(nodes, before)
                before = report
                item.notice = notice_at(session, item, last=False)
            made.append(item)
        return made

    def _name_of(self, node: Node, session: Session) -> str:
        key = (node.kind, node.by_person, node.model, node.account)
        name = self._names.get(key)
        if name is None:
            if node.by_person:
                name = QCoreApplication.translate("Conversation", "You")
            elif node.kind is NodeKind.SUMMARY:
                name = QCoreApplication.translate("Conversation", "Summary")
            else:
                named = session.versions.made_by(node).name if node.model else ""
                fallback = QCoreApplication.translate("Conversation", "Assistant")
                name = named or node.model or fallback
            self._names[key] = name
        return name


def is_written(session: Session) -> bool:
    """Whether what is shown is being written; of several answers others may be, unseen."""
    several = session.several
    return session.running and not (several.running and several.rounds is None)


def repairs_of_last(session: Session, item: MessageItem) -> tuple[Repair, ...]:
    """Return what was done to the requests of the last answer, as far as it is new."""
    above = session.path[: len(session.path) - len(item.nodes)]
    return told_of(item.nodes, report_of(above))


def report_of(nodes: Sequence[Node]) -> Report | None:
    """Return what the last reply of some nodes tells of its request."""
    reply = next((node.reply for node in reversed(nodes) if node.reply is not None), None)
    return None if reply is None else reply.report


def notice_at(session: Session, item: MessageItem, *, last: bool) -> Notice | None:
    """Return the notice of a message; none where the answer is still being made."""
    message = item.message
    if item.node is None or message is None:
        return None
    end = item.rest[-1] if item.rest else item.node
    if not last:
        return None if end.reply is None else notice_of(end, message, Ends.ABOVE)
    if is_written(session):
        return None
    waiting = waiting_notice(session.queued, by_user=item.by_user)
    if waiting is not None:
        return waiting
    if end.message.role == "user":
        return None if end.kind is NodeKind.SUMMARY else unanswered()
    return notice_of(end, message, _end_of(session, end))


def _end_of(session: Session, end: Node) -> Ends:
    """Return whether the tools that the last reply calls can be run."""
    tools = session.options.parameters.tools
    if any(call.name in tools for call in client_calls(end.message)):
        return Ends.RUNNABLE
    return Ends.SWITCHED_OFF if called_though_off(session, end) else Ends.LAST
