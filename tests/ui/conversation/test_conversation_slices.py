"""Work for idle moments: done in turn, given up with its object, and not repeated when it fails."""

from __future__ import annotations

import gc

from pytestqt.qtbot import QtBot

from nocopt.ui.conversation.slices import Slices


class Worker:
    """Counts the slices that it is given, and is done after so many."""

    def __init__(self, needs: int, log: list[str], name: str = "") -> None:
        self.needs, self.log, self.name = needs, log, name

    def work(self, seconds: float) -> bool:
        """Take a slice."""
        assert seconds > 0
        self.log.append(self.name)
        self.needs -= 1
        if self.needs < 0:
            raise ZeroDivisionError(self.name)
        return self.needs == 0


def test_all_get_their_turn(qtbot: QtBot) -> None:
    slices, log = Slices(), list[str]()
    one, other = Worker(2, log, "one"), Worker(1, log, "other")
    told: list[int] = []
    slices.advanced.connect(lambda: told.append(len(log)))
    slices.soon(one.work)
    slices.soon(other.work)
    slices.soon(one.work)
    qtbot.waitUntil(lambda: not slices._timer.isActive())
    assert log == ["one", "other", "one"]
    assert told[-1] == 3  # also now and then before the end


def test_what_fails_is_told_once_and_keeps_nobody_from_the_rest(qtbot: QtBot) -> None:
    slices, log = Slices(), list[str]()
    bad, good = Worker(0, log, "bad"), Worker(1, log, "good")
    with qtbot.captureExceptions() as told:
        slices.soon(bad.work)
        slices.soon(good.work)
        qtbot.waitUntil(lambda: not slices._timer.isActive())
        assert log == ["bad", "good"]
        slices.soon(bad.work)
        qtbot.waitUntil(lambda: not slices._timer.isActive())
    assert [kind for kind, _, _ in told] == [ZeroDivisionError] * 2


def test_nothing_is_done_for_what_is_gone_and_nothing_of_it_is_kept(qtbot: QtBot) -> None:
    slices, log = Slices(), list[str]()
    for number in range(50):  # an object made later may well stand where one stood before
        slices.soon(Worker(1, log, f"gone {number}").work)
        last = Worker(1, log, f"there {number}")
        slices.soon(last.work)
    gc.collect()
    qtbot.waitUntil(lambda: not slices._timer.isActive())
    assert log == ["there 49"]
