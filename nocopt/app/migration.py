"""Whether a chat should go on with another model: its own is retired, or no longer served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nocopt.core.betas import LONG_OUTPUT, is_gone
from nocopt.core.models import Lifecycle

if TYPE_CHECKING:
    from datetime import date

    from nocopt.app.catalog import Catalog
    from nocopt.app.session import Session
    from nocopt.core.models import Model

_MIXED: Final = ("older", "other")  # lines whose models do not follow each other


@dataclass(frozen=True, slots=True)
class Migration:
    """A model that should be left, and the one to go on with.

    `retired` is the day since which it is; None where the endpoint does not list the model. `betas`
    are those that the successor does not know, so that they are no longer sent; `long_output` says
    that the longer answers end, which one of them, or a switch, had asked for.
    """

    model: Model
    successor: Model
    retired: date | None
    betas: tuple[str, ...] = ()
    long_output: bool = False


def migration_of(session: Session, catalog: Catalog, today: date) -> Migration | None:
    """Return what to go on with; None where the model still serves, or none is known to follow.

    What an endpoint lists it serves, whatever its maker says; without its list the maker counts.
    """
    account, model = session.account, session.model
    listed = catalog.lists(account, model.id)
    retired = model.lifecycle(today) is Lifecycle.RETIRED
    if listed or (listed is None and not retired):
        return None
    successor = _successor(session, catalog, today)
    if successor is None:
        return None
    parameters = session.options.parameters
    asked = parameters.long_output or LONG_OUTPUT in parameters.betas
    shorter = asked and successor.long_output is None and _writes_less(successor, model)
    return Migration(
        model,
        successor,
        model.retires if retired else None,
        tuple(
            name
            for name in parameters.betas
            if is_gone(name, successor) and not (shorter and name == LONG_OUTPUT)
        ),
        shorter,
    )


def _writes_less(successor: Model, model: Model) -> bool:
    """Whether one writes less by itself than the other did with the beta for longer answers."""
    longer = model.long_output
    return longer is not None and successor.max_output < longer.max_output


def _successor(session: Session, catalog: Catalog, today: date) -> Model | None:
    """Return the first model in the line of successors that serves; else the newest of its line."""
    account = session.account
    offered = catalog.offered(account)

    def serves(one: Model) -> bool:
        active = one.lifecycle(today) is not Lifecycle.RETIRED and not one.restricted
        return active and catalog.lists(account, one.id) is not False

    by_id = {one.id: one for one in offered}
    seen, at = {session.model.id}, by_id.get(session.model.replacement or "")
    while at is not None and at.id not in seen:
        if serves(at):
            return at
        seen.add(at.id)
        at = by_id.get(at.replacement or "")
    line = session.model.line
    others = (one for one in offered if one.id != session.model.id and serves(one))
    return next((one for one in others if one.line == line and line not in _MIXED), None)
