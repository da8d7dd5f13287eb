"""What higher floors need from the outside, where there is more than one real implementation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping

    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.events import StreamEvent
    from nocopt.core.exchange import Exchange
    from nocopt.core.messages import JsonObject
    from nocopt.core.models import RemoteModel
    from nocopt.core.request import ChatRequest
    from nocopt.core.secret import Secret
    from nocopt.core.sniffing import PictureLimits
    from nocopt.core.tools import Approval, ToolDefinition, ToolOutcome

    ReadKey = Callable[[], Awaitable["Secret | None"]]
    WireWatch = Callable[[Exchange], None]


T = TypeVar("T")


class ChatClient(Protocol):
    """A client for one account; it holds a function that reads the key, never the key."""

    def stream(
        self, request: ChatRequest, watch: WireWatch | None = None
    ) -> AsyncGenerator[list[StreamEvent], None]:
        """Yield the events of one reply, one list per network chunk; failures raise `WireError`.

        Attempts before the first content are retried by the client: `Waiting` announces the wait,
        `Retrying` its end. Closing the generator closes the connection at once. `watch` is told
        each attempt when it is over, its number counted from 1, without a node and without the key.
        """
        ...

    async def models(self) -> tuple[RemoteModel, ...] | None:
        """Return the endpoint's own list of models, or None where it has none."""
        ...

    async def count_tokens(self, request: ChatRequest) -> int | None:
        """Return the tokens of a request, or None where the endpoint does not count (section 7).

        Failures raise `WireError`: a limit of requests is one, as counting has its own.
        """
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class Tool(Protocol):
    """Something that a model may call; those of this program and of servers are alike (5.1)."""

    @property
    def definition(self) -> ToolDefinition:
        """What is told about it; it never changes, as that would break the prefix (1.6, 4.5)."""
        ...

    async def call(self, given: JsonObject, /) -> ToolOutcome:
        """Return what it gives for an input that fits its schema; it may be cancelled."""
        ...


class ToolApprovals(Protocol):
    """Says which tools may run without a question, and remembers what is to last."""

    def decide(self, tool: ToolDefinition) -> Approval | None:
        """Return the approval that needs no asking; None where the person has to be asked."""
        ...

    def allow(self, tool: ToolDefinition, *, everywhere: bool = False) -> None:
        """Ask no more about a tool, in this chat or in all of them."""
        ...


class FileShelf(Protocol):
    """Keeps files by the SHA-256 of their bytes, in lower-case hex. All calls raise `StoreError`.

    Times are seconds since 1970, UTC.
    """

    async def add(self, data: bytes, media_type: str, now: float) -> str:
        """Keep a file and return its hash."""
        ...

    async def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a file; None where it is gone, or is no longer what it was."""
        ...

    async def derived(
        self, sources: Collection[str]
    ) -> Mapping[tuple[str, PictureLimits], AttachmentPart]:
        """Return what was made of these files, by their hash and the limits it was made for."""
        ...

    async def note_derived(self, source: str, limits: PictureLimits, part: AttachmentPart) -> None:
        """Remember what was made of a file, both being kept."""
        ...


class Keychain(Protocol):
    """Keeps keys by account name. Every call may block for as long as a person takes to unlock.

    Call it in a worker thread. Each method raises `KeychainError` where the backend does not serve.
    """

    @property
    def backend(self) -> str:
        """The backend's name, for people and bug reports; never blocks on a person."""
        ...

    def read(self, account: str) -> Secret | None:
        """Return the key of an account, or None when there is none."""
        ...

    def write(self, account: str, secret: Secret) -> None:
        """Keep the key of an account, replacing an older one."""
        ...

    def delete(self, account: str) -> None:
        """Forget the key of an account; deleting what is not there is no error."""
        ...


class Clock(Protocol):
    """Time as the program sees it."""

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        ...


class RunBlocking(Protocol):
    """Runs a blocking function in a worker thread and gives its result to the caller's loop."""

    async def __call__(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns; its errors are raised here."""
        ...
