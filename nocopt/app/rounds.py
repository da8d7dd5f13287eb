"""The answer to one message of the person: with what it is asked for, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt.app.guarded import guarded
from nocopt.app.turn import Order, Turn
from nocopt.core import thinking
from nocopt.core.request import Wishes, build_request
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.core.conversation import Node, Options
    from nocopt.core.draft import Draft
    from nocopt.core.errors import NocoptError
    from nocopt.core.models import Model
    from nocopt.core.settings import Account


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message is answered with; fixed until the answer is complete (section 4.2)."""

    asked: Node
    options: Options
    account: Account
    model: Model


class Rounds:
    """Answers the last message of a path, once, in the task that awaits `run`.

    `changed` carries the draft once per network chunk. `failed` carries what is no part of the
    reply: the keychain that did not serve, the disk that did not take something.
    """

    def __init__(self, plan: Plan, path: OpenPath, means: Means) -> None:
        self.changed: Signal[Draft] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self._plan = plan
        self._path = path
        self._means = means
        self.turn = self._next_turn(plan.asked)

    async def run(self) -> None:
        """Run the turn and keep its reply, whatever becomes of either."""
        whole = False
        try:
            await self.turn.run()
            whole = True
        finally:
            if not whole:  # a mistake of this program, which the owner of the task reports
                self.turn.abandon()
            reply = self.turn.result()
            await guarded(self._path.keep(reply), self.failed.emit)
            await self._means.spending.note(reply, self._plan.account)

    def stop(self) -> None:
        """End the answer; what has come stays."""
        self.turn.stop()

    def skip_wait(self) -> None:
        """Make the next attempt now instead of waiting out the countdown."""
        self.turn.skip_wait()

    def _next_turn(self, after: Node) -> Turn:
        """Return the turn that answers `after`, the last node of the path."""
        plan, means = self._plan, self._means
        order = Order(
            request=build_request(self._path.nodes, plan.model, _wishes(plan)),
            conversation_id=after.conversation_id,
            parent_id=after.id,
            account=plan.account.name,
            connect=lambda: means.accounts.client(plan.account),
        )
        turn = Turn(order, means.checkpoints, means.tasks, means.clock)
        turn.changed.connect(self.changed.emit)
        turn.failed.connect(self.failed.emit)
        return turn


def _wishes(plan: Plan) -> Wishes:
    choice = plan.options.thinking
    return Wishes(
        thinking=choice if choice in thinking.CHOICES else thinking.OFF,
        system=plan.options.system,
        max_tokens=plan.options.max_tokens or plan.account.max_tokens,
    )
