"""What can be done with a message: copy, ask again, edit, branch off, quote, look into it."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject, QPoint, QRect, Signal

from nocopt.core.conversation import Node, NodeKind
from nocopt.ui.answer_facts import facts_of
from nocopt.ui.conversation.doings import Deed, Version
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.marks import Spot
from nocopt.ui.conversation.tree_deeds import add_tree_deeds, tree_deeds, why_not_branched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QMenu

    from nocopt.app.session import Session
    from nocopt.core.messages import Message
    from nocopt.ui.answer_facts import Fact
    from nocopt.ui.conversation.doings import Acted
    from nocopt.ui.conversation.view import ConversationView


# Key, name, icon, and whether it has to wait for the end of a reply.
_Kind = tuple[str, str, str, bool]

_COPY: Final[_Kind] = ("copy", str(QT_TRANSLATE_NOOP("Conversation", "Copy")), "copy", False)
_QUOTE: Final[_Kind] = ("quote", str(QT_TRANSLATE_NOOP("Conversation", "Quote")), "quote", False)
_BRANCH: Final[_Kind] = (
    "branch",
    str(QT_TRANSLATE_NOOP("Conversation", "Branch")),
    "branch",
    False,
)
_MORE: Final[_Kind] = ("more", str(QT_TRANSLATE_NOOP("Conversation", "More…")), "more", False)
_OF_QUESTIONS: Final[tuple[_Kind, ...]] = (
    _COPY,
    ("edit", str(QT_TRANSLATE_NOOP("Conversation", "Edit")), "pencil", True),
    _BRANCH,
    _QUOTE,
    _MORE,
)
_OF_ANSWERS: Final[tuple[_Kind, ...]] = (
    _COPY,
    ("regenerate", str(QT_TRANSLATE_NOOP("Conversation", "Regenerate")), "retry", True),
    (
        "regenerate_with",
        str(QT_TRANSLATE_NOOP("Conversation", "Regenerate with another model…")),
        "retry-with",
        True,
    ),
    _BRANCH,
    _QUOTE,
    ("details", str(QT_TRANSLATE_NOOP("Conversation", "Details")), "info", False),
    _MORE,
)


_OF_SUMMARIES: Final[tuple[_Kind, ...]] = (_COPY, _QUOTE)
_IN_MENU: Final = ("copy", "more")  # what stands there already


class MessageActions(QObject):
    """Knows what is offered for each message, does what the pane can do, asks for the rest.

    `model_asked` carries the box of the button on the screen. What is quoted is Markdown.
    """

    regenerate_asked = Signal(Node)
    model_asked = Signal(Node, QRect)
    edit_asked = Signal(Node)
    branch_asked = Signal(Node)
    version_asked = Signal(int)  # the id of the node to show
    quote_asked = Signal(str)
    inspect_asked = Signal(Node)
    menu_asked = Signal(QPoint)  # of the message at a place on the screen
    bare_branch_asked = Signal(Node)  # without files
    removal_asked = Signal(object, bool)  # the nodes of a message, and whether in all versions
    comparison_asked = Signal(object)  # the nodes of a message
    preference_asked = Signal(object)  # the id of a node on the path to prefer, None for none

    def __init__(
        self,
        view: ConversationView,
        session: Callable[[], Session | None],
        copy: Callable[[Message], None],
    ) -> None:
        super().__init__(view)
        self._view, self._session, self._copy = view, session, copy

    def offers(self, item: Acted) -> Sequence[Deed]:
        """Return what can be done with a message, in the order of the buttons."""
        busy, session = self._busy(), self._session()
        unkept = "" if session is None else why_not_branched(session)
        return [
            Deed(key, _translated(name), icon, unkept if key == "branch" else busy * waits)
            for key, name, icon, waits in _kinds(item)
        ]

    def version(self, item: Acted) -> Version | None:
        """Return which version is shown; None where there is only one."""
        number, ids = self._versions(item)
        if len(ids) < 2:
            return None
        busy = self._busy()
        first = (
            ""
            if number
            else QCoreApplication.translate("Conversation", "This is the first version")
        )
        last = ""
        if number == len(ids) - 1:
            last = QCoreApplication.translate("Conversation", "This is the newest version")
        previous = QCoreApplication.translate("Conversation", "Previous version")
        following = QCoreApplication.translate("Conversation", "Next version")
        return Version(
            number + 1,
            len(ids),
            Deed("previous", previous, "chevron-left", busy or first),
            Deed("next", following, "chevron-right", busy or last),
        )

    def do(self, key: str, item: Acted) -> None:
        """Do what a button stands for, or ask for it; nothing with a message no longer shown."""
        node, session = item.node, self._session()
        if node is None or session is None or item not in self._view.items.all:
            return
        if node.conversation_id != session.conversation_id:
            return
        doings: Mapping[str, Callable[[], object]] = {
            "copy": lambda: self._copy(item.message or node.message),
            "regenerate": lambda: self.regenerate_asked.emit(node),
            "regenerate_with": lambda: self.model_asked.emit(node, self._place_of(key, item)),
            "edit": lambda: self.edit_asked.emit(node),
            "branch": lambda: self.branch_asked.emit(item.nodes[-1]),
            "previous": lambda: self._step(item, -1),
            "next": lambda: self._step(item, 1),
            "quote": lambda: self.quote_asked.emit(self._quoted(item)),
            "details": lambda: self._toggle_details(item),
            "inspect": lambda: self.inspect_asked.emit(node),
            "more": lambda: self.menu_asked.emit(self._place_of(key, item).center()),
            "forget": lambda: session.forgetting.before(node),
            "branch_bare": lambda: self.bare_branch_asked.emit(item.nodes[-1]),
            "prefer": lambda: self.preference_asked.emit(session.path[-1].id),
            "prefer_none": lambda: self.preference_asked.emit(None),
            "compare": lambda: self.comparison_asked.emit(item.nodes),
            "remove": lambda: self.removal_asked.emit(item.nodes, False),
            "remove_all": lambda: self.removal_asked.emit(item.nodes, True),
        }
        doings[key]()

    def facts(self, nodes: Sequence[Node]) -> Sequence[Fact]:
        """Return the facts of an answer as they are shown."""
        session = self._session()
        replies = [node for node in nodes if node.reply is not None]
        if session is None or not replies:
            return ()
        versions = session.versions
        costs = [cost for node in replies if (cost := versions.cost_of(node)) is not None]
        known = sum(costs, Decimal()) if len(costs) == len(replies) else None
        return facts_of(nodes, versions.made_by(replies[-1]), known)

    def add_to(self, menu: QMenu, item: Acted) -> None:
        """Add what can be done with a message to a context menu, but for copying it."""
        if item.node is None:
            return
        version = self.version(item)
        beside = () if version is None else (version.previous, version.following)
        for offer in (*self.offers(item), *beside):
            if offer.key in _IN_MENU:
                continue
            entry = menu.addAction(offer.name.replace("&", "&&"), partial(self.do, offer.key, item))
            entry.setEnabled(not offer.hindrance)
            entry.setToolTip(offer.hindrance)
        session = self._session()
        if session is not None:
            forgetting = QCoreApplication.translate("Conversation", "Forget before here")
            entry = menu.addAction(forgetting, partial(self.do, "forget", item))
            why_not = self._busy() or _kept_anyway(session, item.node)
            entry.setEnabled(not why_not)
            entry.setToolTip(why_not)
        inspecting = QCoreApplication.translate("Conversation", "Inspect request…")
        menu.addAction(inspecting, partial(self.do, "inspect", item))
        if session is not None:
            add_tree_deeds(menu, item, tree_deeds(session, item, self._busy()), self.do)

    def inspect(self) -> None:
        """Ask for what was sent for the message with the focus, else for the last one."""
        session, focused = self._session(), self._view.marks.focused
        node = None if focused is None else self._view.items[focused.item].node
        if node is None and session is not None and session.path:
            node = session.path[-1]
        if node is not None:
            self.inspect_asked.emit(node)

    # --------------------------------------------------------------------- internals

    def _busy(self) -> str:
        """Why the path cannot be changed now; empty where it can."""
        session = self._session()
        if session is None or not session.running:
            return ""
        return QCoreApplication.translate(
            "Conversation", "A reply is being written. Stop it first, or wait."
        )

    def _versions(self, item: Acted) -> tuple[int, tuple[int, ...]]:
        """Return the number of the version that is shown, from 0 on, and the ids of all."""
        session, nodes = self._session(), item.nodes
        if session is None or not nodes:
            return 0, ()
        ids, shown = session.versions.beside(nodes), nodes[-1].id
        return (ids.index(shown), ids) if shown in ids else (0, ())

    def _step(self, item: Acted, by: int) -> None:
        number, ids = self._versions(item)
        if 0 <= number + by < len(ids):
            self.version_asked.emit(ids[number + by])

    def _quoted(self, item: Acted) -> str:
        """Return what is selected in the message, else all of it."""
        selected = self._view.selection.range
        index = self._view.items.index(item)
        if selected is not None and selected.start.item == selected.end.item == index:
            return self._view.selection.text()
        return item.message.text if item.message is not None else ""

    def _place_of(self, key: str, item: Acted) -> QRect:
        """Return the box of a button on the screen."""
        index = self._view.items.index(item)
        box = self._view.geometry_of.control_box(Spot(index, item.foot, key))
        return QRect(self._view.viewport().mapToGlobal(box.topLeft()), box.size())

    def _toggle_details(self, item: Acted) -> None:
        view = self._view
        index = view.items.index(item)
        opened = item.toggle_details()
        view.items.update_height(index)
        view.settle(full=True)
        if opened:
            # All of the card is brought into sight, as far as its button stays there.
            place = Place(index, item.foot)
            beyond = view.items.row_bottom(place._replace(row=len(item.rows) - 1)) - view.reading.y
            beyond -= view.viewport().height()
            above = view.items.row_top(place) - view.reading.y
            if beyond > 0:
                view.scroll_by(min(beyond, max(0, above)))


def _kinds(item: Acted) -> Sequence[_Kind]:
    if item.node is not None and item.node.kind is NodeKind.SUMMARY:
        return _OF_SUMMARIES
    return _OF_QUESTIONS if item.by_user else _OF_ANSWERS


def _kept_anyway(session: Session, node: Node) -> str:
    """Why forgetting before a message would change nothing; empty where it would."""
    if session.forgetting.start_for(node) is not None:
        return ""
    return QCoreApplication.translate("Conversation", "Nothing above this would be sent anyway")


def _translated(name: str) -> str:
    return QCoreApplication.translate("Conversation", name)
