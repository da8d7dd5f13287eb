"""A page that edits some of the options of a chat or of a preset, and what it has to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from nocopt.core.conversation import Options
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.tools import ToolDefinition
    from nocopt.ui.theme import Colours


@dataclass(frozen=True, slots=True)
class Subject:
    """What is edited, and what is known of where requests with these options go.

    `model` is None where it is for chats with any model, of which nothing is said then. `limit` is
    the account's own for the length of an answer. `tools` are those of this program, `everywhere`
    the names of approvals that hold in all chats. `begun` tells that the chat is on its way,
    `preset` that this is for chats to come.
    """

    options: Options
    model: Model | None
    facts: AccountFacts
    limit: int | None
    tools: tuple[ToolDefinition, ...]
    begun: bool = False
    preset: bool = False
    everywhere: tuple[str, ...] = ()


class OptionsPage(QWidget):
    """Edits some of the options of a subject.

    `edited` tells that something is being typed, which counts once the person pauses; `chosen`
    that something counts at once.
    """

    edited = Signal()
    chosen = Signal()

    def show_subject(self, subject: Subject, *, fresh: bool) -> None:
        """Show the options of a subject, which is `fresh` where it is another one than before."""
        raise NotImplementedError

    def taken(self, options: Options) -> Options:
        """Return `options` with what is entered here; say what is wrong with the rest."""
        raise NotImplementedError

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        raise NotImplementedError

    def wanted_height(self, width: int) -> int:
        """Return the height at which nothing has to be scrolled, at this width."""
        raise NotImplementedError
