"""What messages are offered to be done with them, seen from the rows that show the offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nocopt.app.stored_files import ShownFiles
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.conversation import Node
    from nocopt.core.messages import Message
    from nocopt.ui.answer_facts import Fact
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.loading import Loading
    from nocopt.ui.conversation.pictures import Picture
    from nocopt.ui.conversation.taking_back import TakingBack


class Deed(NamedTuple):
    """Something that can be done with a message; `hindrance` says why it cannot be done now."""

    key: str
    name: str
    icon: str
    hindrance: str = ""


class Version(NamedTuple):
    """Which of how many versions of a message is shown, with the ways to those beside it."""

    number: int
    total: int
    previous: Deed
    following: Deed

    @property
    def label(self) -> str:
        """What stands between the buttons."""
        return f"{self.number}/{self.total}"


class Acted(Protocol):
    """A message as far as something can be done with it."""

    node: Node | None
    by_user: bool
    pinned: bool
    running: bool
    rows: list[Row]

    @property
    def nodes(self) -> tuple[Node, ...]: ...
    @property
    def message(self) -> Message | None: ...
    @property
    def foot(self) -> int: ...
    def toggle_details(self) -> bool: ...


class Doings(Protocol):
    """Knows what is offered for each message, and does it."""

    def offers(self, item: Acted) -> Sequence[Deed]: ...
    def version(self, item: Acted) -> Version | None: ...
    def do(self, key: str, item: Acted) -> None: ...
    def facts(self, nodes: Sequence[Node]) -> Sequence[Fact]: ...


class Onward(Protocol):
    """Takes the ways on that messages offer besides their buttons."""

    @property
    def repairs(self) -> TakingBack: ...
    def go_on(self) -> None: ...
    def raise_limit(self) -> None: ...
    def choose(self, key: str) -> None: ...
    def is_off(self, tool: str) -> bool: ...
    def switch_on(self, tool: str) -> None: ...
    def show_row(self, wanted: Row, control: str = "") -> None: ...
    def show_source(self, source: object) -> None: ...
    def show_file(
        self, part: AttachmentPart, loading: Loading, files: ShownFiles | None = None
    ) -> None: ...
    def show_picture(self, picture: Picture, loading: Loading) -> None: ...
