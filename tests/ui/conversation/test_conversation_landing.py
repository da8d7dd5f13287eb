"""What was found in all chats is gone to: far away, folded, in code, in another branch."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nocopt.core.conversation import Node
from nocopt.core.folding import folded
from nocopt.core.search import Hit, Source, passage
from nocopt.ui.conversation.items import Place
from nocopt.ui.conversation.pane import ConversationPane
from tests.ui.conversation.chats import FakeSession, FakeVersions, dialogue, reply, user
from tests.ui.conversation.conftest import Open

LONG = "\n\n".join(f"Paragraph number {number} says little." for number in range(80))


class Branches(FakeVersions):
    """Other paths, by the message that leads to them."""

    def __init__(self, session: FakeSession) -> None:
        super().__init__()
        self._session = session
        self.paths: dict[int, Sequence[Node]] = {}
        self.read = False

    async def read_all(self) -> None:
        """Note that everything was asked for."""
        self.read = True

    async def show(self, node_id: int) -> bool:
        """Show another path."""
        if node_id not in self.paths or self._session.running:
            return False
        self._session.path = tuple(self.paths[node_id])
        self._session.path_changed.emit()
        return True


def hit(node_id: int, text: str, *terms: str, source: Source = Source.TEXT) -> Hit:
    return Hit(1, "A chat", source, passage(text, terms), 1.0, 0.0, node_id)


def land(pane: ConversationPane, session: FakeSession, found: Hit, *terms: str) -> None:
    if not isinstance(session.versions, Branches):
        session.versions = Branches(session)
    asyncio.run(pane.landing.go(session.it, found, tuple(map(folded, terms))))


def current(pane: ConversationPane) -> tuple[int, str]:
    """The message with the match at hand, and the text from there to the end of its row."""
    match = pane.search.finding.current
    assert match is not None
    return match.item, pane.view.items[match.item].rows[match.row].text[match.start :]


def is_marked(pane: ConversationPane) -> bool:
    """Whether the match at hand is in sight and has the ground of one."""
    match = pane.search.finding.current
    assert match is not None
    place = Place(match.item, match.row)
    row = pane.view.items[match.item].rows[match.row]
    if row.hidden:
        return False
    corner = pane.view.geometry_of.row_origin(place)
    box = row.boxes(match.start, match.start + 1)[0].translated(corner.x(), corner.y())
    port = pane.view.viewport()
    if not port.rect().contains(box.toAlignedRect()):
        return False
    picture: QImage = port.grab(box.toAlignedRect()).toImage()
    points = (QPoint(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return not {picture.pixelColor(at).name() for at in points} & bare(pane)


def bare(pane: ConversationPane) -> set[str]:
    """The grounds of text that is not marked."""
    return {pane.look[one].name() for one in ("window", "code", "user")}


@pytest.mark.parametrize(
    ("text", "terms", "rest"),
    [
        (f"{LONG}\n\nA needle, far down.\n\n{LONG}", ("needle",), "needle, far down."),
        (f"{LONG}\n\n```python\na = 1\nb = gamma_ray(a)\n```\n\n{LONG}", ("gamma",), None),
        (f"{LONG}\n\n我的数据库在这里。\n\n{LONG}", ("数据",), "数据库在这里。"),
        (f"{LONG}\n\nGefräßige **Straße**\n\n{LONG}", ("strasse",), "Straße"),
    ],
)
def test_the_place_is_in_sight_and_marked(
    open_chat: Open, qtbot: QtBot, text: str, terms: tuple[str, ...], rest: str | None
) -> None:
    pane, session = open_chat([*dialogue(60), user(61, "q"), reply(62, text), *dialogue(8)])
    land(pane, session, hit(62, text, *terms), *terms)
    item, shown = current(pane)
    assert item == 61
    assert rest is None or shown == rest
    assert is_marked(pane)
    assert not pane.search.is_open
    qtbot.waitUntil(pane.view.hasFocus)


def test_of_several_places_it_is_the_one_that_the_result_showed(open_chat: Open) -> None:
    text = f"The cache is warm.\n\n{LONG}\n\nNo, the cache of the tokenizer is cold.\n\n{LONG}"
    found = Hit(1, "", Source.TEXT, passage("the cache of the tokenizer is cold", ()), 1.0, 0.0, 2)
    pane, session = open_chat([user(1, "q"), reply(2, text)])
    land(pane, session, found, "cache")
    assert current(pane) == (1, "cache of the tokenizer is cold.")
    assert is_marked(pane)


def test_folded_thinking_is_opened_for_it(open_chat: Open) -> None:
    path = [
        user(1, "q"),
        reply(2, "The walrus answers.", thinking=f"{LONG}\n\nA walrus?\n\n{LONG}"),
    ]
    pane, session = open_chat(path)
    land(pane, session, hit(2, "A walrus?", "walrus", source=Source.THINKING), "walrus")
    assert current(pane) == (1, "walrus?")
    assert is_marked(pane)
    pane.view.viewport().setFocus()
    land(pane, session, hit(2, "The walrus answers.", "walrus"), "walrus")
    assert current(pane) == (1, "walrus answers.")


def test_a_branch_that_is_not_shown_is_switched_to(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "This way.")])
    session.versions = branches = Branches(session)
    branches.paths[3] = (user(1, "q"), reply(3, f"{LONG}\n\nThat way."))
    land(pane, session, hit(3, "That way.", "that"), "that")
    assert branches.read
    assert current(pane) == (1, "That way.")
    assert is_marked(pane)


def test_where_it_cannot_be_shown_the_reason_is_said(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "This way.")])
    said: list[str] = []
    pane.landing.refused.connect(lambda text, _edge: said.append(text))
    land(pane, session, hit(3, "That way.", "that"), "that")
    session.begin()
    land(pane, session, hit(3, "That way.", "that"), "that")
    assert said == [
        "This message is no longer there.",
        "It is in another version, which can be shown when the reply is there.",
    ]
    assert pane.search.finding.wanted is None


def test_without_the_words_in_it_the_message_is_shown_from_its_beginning(open_chat: Open) -> None:
    pane, session = open_chat([*dialogue(20), user(21, "q"), reply(22, "Here"), *dialogue(20)])
    land(pane, session, hit(22, "needle.pdf", "needle", source=Source.FILE), "needle")
    assert pane.search.finding.wanted is None
    assert 21 in pane.view.geometry_of.items_in_sight()


@pytest.mark.parametrize("by", ["key", "click", "focus"])
def test_the_marks_go_when_the_person_turns_to_something(
    open_chat: Open, qtbot: QtBot, by: str
) -> None:
    pane, session = open_chat([*dialogue(20), reply(22, "A needle"), *dialogue(20)])
    field = QLineEdit(pane)
    field.show()
    land(pane, session, hit(22, "A needle", "needle"), "needle")
    qtbot.waitUntil(pane.view.hasFocus)
    qtbot.keyClick(pane.view, Qt.Key.Key_Control)
    assert is_marked(pane)
    if by == "key":
        qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    elif by == "click":
        qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    else:
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
    assert pane.view.highlights.wanted is None
    assert pane.search.finding.current is None


def test_going_on_leads_to_the_next_place_in_the_chat_and_round(
    open_chat: Open, qtbot: QtBot
) -> None:
    far = [user(101, "A needle, too"), *dialogue(30)]
    pane, session = open_chat([user(1, "q"), reply(2, f"A needle\n\n{LONG}"), *dialogue(40), *far])
    land(pane, session, hit(2, "A needle", "needle"), "needle")
    assert current(pane) == (1, "needle")
    pane.search.step(forward=True)
    qtbot.waitUntil(lambda: current(pane) == (42, "needle, too"))
    assert is_marked(pane)
    pane.search.step(forward=True)
    qtbot.waitUntil(lambda: current(pane) == (1, "needle"))
    pane.search.step(forward=False)
    qtbot.waitUntil(lambda: current(pane) == (42, "needle, too"))
    assert not pane.search.is_open


def test_find_in_chat_begins_anew_and_another_chat_has_no_marks(open_chat: Open) -> None:
    pane, session = open_chat([user(1, "q"), reply(2, "A needle")])
    land(pane, session, hit(2, "A needle", "needle"), "needle")
    assert is_marked(pane)
    pane.search.open()
    assert pane.view.highlights.wanted is None
    assert pane.search.bar.field.text() == ""
    pane.search.close()
    land(pane, session, hit(2, "A needle", "needle"), "needle")
    pane.show_session(FakeSession([user(5, "needle")]).it)
    assert pane.view.highlights.wanted is None


def test_words_of_several_are_all_marked_and_gone_to_once_a_row(
    open_chat: Open, qtbot: QtBot
) -> None:
    text = f"window, harder\n\n{LONG}\n\nthe harder window is hard"
    pane, session = open_chat([user(1, "q"), reply(2, text)])
    land(pane, session, hit(2, "the harder window is hard", "harder", "window"), "harder", "window")
    assert current(pane)[1] == "harder window is hard"
    match = pane.search.finding.current
    assert match is not None
    row = pane.view.items[match.item].rows[match.row]
    assert pane.view.highlights.of(row) == [(4, 10), (11, 17)]
    pane.search.step(forward=True)
    qtbot.waitUntil(lambda: current(pane)[1] == "window, harder")
