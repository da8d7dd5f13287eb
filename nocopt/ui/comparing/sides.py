"""The versions of a message as values: what each says, and what is known of how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QCoreApplication

from nocopt.core.answers import answers, joined
from nocopt.core.conversation import path_to
from nocopt.core.differing import Change
from nocopt.ui.answer_facts import facts_of
from nocopt.ui.text_places import units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.session import Session
    from nocopt.core.conversation import Node
    from nocopt.core.differing import Run

_TOLD: Final = ("Model", "Tokens in", "Tokens out", "Cost", "Duration")


@dataclass(frozen=True, slots=True)
class Side:
    """A version: `node_id` is its last node, `number` counts from 1; `facts` is one line.

    `model` is the name of what made it, empty for the person.
    """

    node_id: int
    number: int
    text: str
    facts: str
    model: str = ""


class Difference(NamedTuple):
    """Where two texts differ: from where on in each, in `units`, and what is gone and new there."""

    left: int
    right: int
    gone: str
    new: str


def sides_of(session: Session, nodes: Sequence[Node]) -> tuple[Side, ...]:
    """Return all versions of a message, oldest first; those that are not there are left out."""
    found: list[Side] = []
    for node_id in session.versions.beside(nodes):
        path = path_to(session.versions.tree, node_id)
        if path:
            version = answers(path)[-1]
            text = joined(version).text
            facts, model = _facts(session, version), _model(session, version)
            found.append(Side(node_id, len(found) + 1, text, facts, model))
    return tuple(found)


def differences(runs: Sequence[Run]) -> tuple[Difference, ...]:
    """Return the places at which two texts differ, from top to bottom."""
    found: list[Difference] = []
    left = right = 0
    changed = False
    for change, text in runs:
        if change is Change.SAME:
            left, right, changed = left + units(text), right + units(text), False
            continue
        if not changed:
            found.append(Difference(left, right, "", ""))
            changed = True
        last = found[-1]
        if change is Change.GONE:
            found[-1] = last._replace(gone=last.gone + text)
            left += units(text)
        else:
            found[-1] = last._replace(new=last.new + text)
            right += units(text)
    return tuple(found)


def _model(session: Session, nodes: Sequence[Node]) -> str:
    last = nodes[-1]
    if last.reply is None:
        return ""
    model = session.versions.made_by(last)
    return model.name or model.id


def _facts(session: Session, nodes: Sequence[Node]) -> str:
    """Return who made a version, of how many tokens, at what price and in what time."""
    replies = [node for node in nodes if node.reply is not None]
    if not replies:
        return ""
    versions = session.versions
    costs = [cost for node in replies if (cost := versions.cost_of(node)) is not None]
    known = sum(costs, Decimal()) if len(costs) == len(replies) else None
    told = {QCoreApplication.translate("Conversation", label) for label in _TOLD}
    facts = facts_of(nodes, versions.made_by(replies[-1]), known)
    return " · ".join(  # the end of a line parts no number from its unit
        fact.value.partition(" · ")[0] if at == 0 else f"{fact.label} {_together(fact.value)}"
        for at, fact in enumerate(fact for fact in facts if fact.label in told)
    )


def _together(value: str) -> str:
    return value.replace(" ", "\N{NO-BREAK SPACE}")
