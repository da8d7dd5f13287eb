"""The rows of the chat list: headings, folded projects, and one row moved for one chat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nocopt.app.chat_list import Mark
from nocopt.core.filing import ChatLine, Place, Project
from nocopt.ui.sidebar.model import ChatRows
from tests.ui.listed import TODAY, Listed, at, line


def rows_of(model: ChatRows) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@pytest.fixture
def follow(qtbot: QtBot) -> Callable[[Listed], ChatRows]:
    """Make a model that Qt's own tester watches, and that is never reset."""
    del qtbot
    made: list[object] = []

    def follow(listed: Listed) -> ChatRows:
        model = ChatRows(listed.chats, listed.filing)
        fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
        made.extend((model, QAbstractItemModelTester(model, fatal)))
        return model

    return follow


def test_pinned_chats_projects_and_ages_have_one_heading_each(
    follow: Callable[[Listed], ChatRows],
) -> None:
    listed = Listed(
        line(1, days=0),
        line(2, days=1),
        line(3, days=5),
        line(4, days=20),
        line(5, days=4000),
        line(6, days=-3),  # a clock that was set back
        line(7, days=9, pinned=1.0),
        line(8, days=9, project_id=1),
        projects=("Garden", "Empty"),
    )
    assert rows_of(follow(listed)) == [
        *("Pinned", "chat 7", "Garden", "chat 8", "Empty"),
        *("Today", "chat 6", "chat 1", "Yesterday", "chat 2", "Previous 7 days", "chat 3"),
        *("Previous 30 days", "chat 4", "Older", "chat 5"),
    ]


@pytest.mark.parametrize("moment", [1e300, 4e11, -1e300, -4e11])
def test_moments_of_no_calendar_are_old_or_still_to_come(
    follow: Callable[[Listed], ChatRows], moment: float
) -> None:
    listed = Listed(line(1))
    listed.chats.put((ChatLine(2, "far", moment),))
    shown = rows_of(follow(listed))
    assert shown == (
        ["Today", "far", "chat 1"] if moment > 0 else ["Today", "chat 1", "Older", "far"]
    )


def test_one_chat_that_moves_takes_its_row_along_and_resets_nothing(
    qtbot: QtBot, follow: Callable[[Listed], ChatRows]
) -> None:
    listed = Listed(line(1), line(2), line(3, days=1), projects=("Garden",))
    model = follow(listed)
    kept = QPersistentModelIndex(model.place_of(3))
    with qtbot.assertNotEmitted(model.modelReset):
        listed.change(3, project_id=1)
        assert rows_of(model) == ["Garden", "chat 3", "Today", "chat 2", "chat 1"]
        assert kept.data() == "chat 3"
        listed.change(3, pinned=5.0)
        assert rows_of(model) == ["Pinned", "chat 3", "Garden", "Today", "chat 2", "chat 1"]
        assert kept.data() == "chat 3"
        listed.change(3, pinned=None, project_id=None)
        assert rows_of(model) == ["Garden", "Today", "chat 2", "chat 1", "Yesterday", "chat 3"]
        assert kept.data() == "chat 3"
        listed.change(3, deleted=at(0))
        assert rows_of(model) == ["Garden", "Today", "chat 2", "chat 1"]
        assert not kept.isValid()
        listed.chats.put((line(4, days=40),))
        assert rows_of(model)[-2:] == ["Older", "chat 4"]


def test_what_is_sent_to_an_old_chat_changes_its_heading_at_the_same_place(
    qtbot: QtBot, follow: Callable[[Listed], ChatRows]
) -> None:
    listed = Listed(line(1, days=1), line(2, days=3))
    model = follow(listed)
    with qtbot.assertNotEmitted(model.modelReset):
        listed.chats.put((line(1, days=0),))
    assert rows_of(model) == ["Today", "chat 1", "Previous 7 days", "chat 2"]


def test_a_folded_project_hides_its_chats_and_counts_them(
    qtbot: QtBot, follow: Callable[[Listed], ChatRows]
) -> None:
    listed = Listed(line(1, project_id=1), line(2), projects=("Garden",))
    model = follow(listed)
    with qtbot.assertNotEmitted(model.modelReset):
        listed.have(Project(1, "Garden", folded=True))
        assert rows_of(model) == ["Garden", "Today", "chat 2"]
        assert not model.place_of(1).isValid()
        listed.change(2, project_id=1)
        assert rows_of(model) == ["Garden"]
        spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert spoken == "Project Garden, folded, 2 chats"
        listed.change(1, project_id=None)
        assert rows_of(model) == ["Garden", "Today", "chat 1"]
        listed.have(Project(1, "Kitchen garden"))
        assert rows_of(model) == ["Kitchen garden", "chat 2", "Today", "chat 1"]


def test_archive_and_trash_are_lists_by_themselves(follow: Callable[[Listed], ChatRows]) -> None:
    listed = Listed(line(1), line(2, archived=at(0)), line(3, deleted=at(1)), projects=("Garden",))
    model = follow(listed)
    listed.chats.show(Place.ARCHIVE)
    assert rows_of(model) == ["Today", "chat 2"]
    listed.chats.show(Place.TRASH)
    assert rows_of(model) == ["Yesterday", "chat 3"]
    listed.chats.show()
    assert rows_of(model) == ["Garden", "Today", "chat 1"]


def test_another_day_arranges_the_list_anew() -> None:
    listed = Listed(line(1), line(2))
    today = [TODAY]
    model = ChatRows(listed.chats, listed.filing, today=lambda: today[0])
    today[0] += timedelta(days=1)
    listed.chats.mark(Mark.RUNNING, (1,))
    assert rows_of(model) == ["Yesterday", "chat 2", "chat 1"]


def test_whatever_happens_the_rows_are_those_of_a_new_list(
    follow: Callable[[Listed], ChatRows],
) -> None:
    chance = Random(5)
    listed = Listed(*(line(id_, days=id_ % 50) for id_ in range(60)), projects=("A", "B"))
    model = follow(listed)
    for step in range(300):
        id_ = chance.randrange(64)
        if listed.chats.line(id_) is None:
            listed.chats.put((line(id_, days=chance.randrange(50)),))
        else:
            listed.change(
                id_,
                project_id=chance.choice((None, None, 1, 2)),
                pinned=chance.choice((None, None, float(step))),
                deleted=chance.choice((None, None, None, 1.0)),
            )
        if step % 9 == 0:
            folded = [chance.random() < 0.5 for _ in range(2)]
            listed.have(Project(1, "A", folded=folded[0]), Project(2, "B", folded=folded[1]))
        if step % 20 == 0:
            listed.chats.forget((chance.randrange(64),))
        assert rows_of(model) == rows_of(ChatRows(listed.chats, listed.filing)), step


def test_what_a_screen_reader_hears() -> None:
    listed = Listed(
        line(6, "both", tags=("red", "thin"), unread=True),
        line(5, "runs"),
        line(4, "waits", unread=True),
        line(3, "asks", unread=True),
        line(2, "later"),
    )
    listed.chats.put((ChatLine(1, "", at(0)),))
    listed.chats.mark(Mark.RUNNING, (3, 5))
    listed.chats.mark(Mark.ASKING, (3,))
    listed.chats.mark(Mark.QUEUED, (2,))
    model = ChatRows(listed.chats, listed.filing)
    spoken = [
        model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(1, model.rowCount())
    ]
    assert spoken == [
        "both (new reply; tags: red, thin)",
        "runs (reply is being written)",
        "waits (new reply)",
        "asks (waits for your permission)",
        "later (waiting to be sent)",
        "New chat",
    ]
    assert model.index(4, 0).data(Qt.ItemDataRole.ToolTipRole) == (
        "asks\nwaits for your permission"
    )


def test_headings_of_ages_are_passed_over_and_those_of_projects_are_not() -> None:
    listed = Listed(line(1, project_id=1), line(2), projects=("Garden",))
    model = ChatRows(listed.chats, listed.filing)
    garden, own, today, other = (model.index(row, 0).flags() for row in range(4))
    assert garden == Qt.ItemFlag.ItemIsEnabled
    assert today == Qt.ItemFlag.NoItemFlags
    assert own == other
    assert own & Qt.ItemFlag.ItemIsSelectable
    assert own & Qt.ItemFlag.ItemIsDragEnabled


def test_midnight_is_where_the_person_is() -> None:
    midnight = datetime.combine(TODAY, time()).astimezone().timestamp()
    listed = Listed()
    listed.chats.put((ChatLine(1, "first", midnight), ChatLine(2, "last", midnight - 1)))
    model = ChatRows(listed.chats, listed.filing)
    assert rows_of(model) == ["Today", "first", "Yesterday", "last"]
