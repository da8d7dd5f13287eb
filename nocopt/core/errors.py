"""One family of errors: each carries a kind and facts; sentences are made on higher floors.

Nothing here holds a key, a request body or a prompt, so every field may be logged and shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class NocoptError(Exception):
    """Something that can be explained to the person; not a bug in this program."""


class WireKind(StrEnum):
    """Where a request failed; the values are part of the command line's JSON."""

    HTTP = "http"  # the server answered with a failure status
    API = "api"  # an error event inside a stream, or an error object inside a 200
    NETWORK = "network"  # no connection, connection lost
    TIMEOUT = "timeout"  # silence for longer than allowed
    PROTOCOL = "protocol"  # an answer that is no Messages API answer
    CONFIG = "config"  # the request could not be made from what is configured


class Cause(StrEnum):
    """What went wrong in the person's terms; chooses the sentence and the way on."""

    AUTHENTICATION = "authentication"
    BILLING = "billing"
    PERMISSION = "permission"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"
    RATE_LIMIT = "rate_limit"
    SPEND_LIMIT = "spend_limit"
    OVERLOADED = "overloaded"
    SERVER = "server"
    GATEWAY_PAGE = "gateway_page"  # HTML instead of JSON: a proxy, an edge, a captive portal
    WRONG_FORMAT = "wrong_format"  # an OpenAI-format answer, or no Messages API at that address
    BROKEN_STREAM = "broken_stream"  # an event that cannot be parsed
    ENDLESS = "endless"  # an answer that is larger than any answer is
    NO_CONTENT = "no_content"  # the body ended before anything came
    CONNECT = "connect"  # refused, unreachable
    NAME = "name"  # host name not found
    TLS = "tls"  # certificate not accepted
    PROXY = "proxy"
    LOST = "lost"  # reset or ended early
    SILENCE = "silence"  # nothing came for too long
    REDIRECT = "redirect"  # the server points elsewhere; not followed with a key
    ADDRESS = "address"  # the endpoint address is unusable
    NO_KEY = "no_key"
    BAD_KEY = "bad_key"  # no header can hold it, so it is none
    NO_MODEL = "no_model"
    NO_ACCOUNT = "no_account"
    UNKNOWN = "unknown"


# In the words of the API, and of relays that speak for other models.
_TOO_LONG: Final = ("prompt is too long", "context limit", "context length", "context window")


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed request as a value, fit to be stored with the reply and shown later.

    `type` is the server's own error type, `message` the server's own words (never markup),
    `retry_after` is in seconds, `detail` the head of an unreadable body or the system's words,
    `size` the bytes of the request where it was too large.
    """

    kind: WireKind
    cause: Cause
    message: str = ""
    type: str | None = None
    status: int | None = None
    request_id: str | None = None
    retryable: bool = False
    retry_after: float | None = None
    detail: str = ""
    host: str = ""
    size: int | None = None

    @property
    def is_too_long(self) -> bool:
        """Whether the server says that the prompt is more than the model's window holds."""
        said = self.message.lower()
        return self.cause is Cause.INVALID_REQUEST and any(words in said for words in _TOO_LONG)


class WireError(NocoptError):
    """A request that failed; `failure` says how."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.kind}/{failure.cause}: {failure.message or failure.detail}")
        self.failure = failure


class StoreFault(StrEnum):
    """What is wrong with the files on disk."""

    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    CORRUPT = "corrupt"
    PARTLY = "partly"  # some of what was read makes no sense and is left out; the rest is there
    NEWER = "newer"  # written by a newer version of this program
    SET_ASIDE = "set_aside"  # settings that could not be read and were moved to another name
    NOT_A_FILE = "not_a_file"  # a folder, a pipe or a device where the settings should be
    TOO_LARGE = "too_large"  # far more than settings ever are
    GONE = "gone"  # moved, removed or replaced while it was open
    FAILED = "failed"


class StoreError(NocoptError):
    """The environment refused to keep or give data; `path` names the file or folder."""

    def __init__(self, fault: StoreFault, path: str, detail: str = "") -> None:
        super().__init__(f"{fault}: {path}: {detail}")
        self.fault, self.path, self.detail = fault, path, detail


class KeychainFault(StrEnum):
    """Why the system keychain did not serve."""

    LOCKED = "locked"  # present, but the person did not unlock it
    MISSING = "missing"  # no usable backend on this system
    FAILED = "failed"  # the backend raised something


class KeychainError(NocoptError):
    """The system keychain did not serve; `backend` names it, `detail` is its own words."""

    def __init__(self, fault: KeychainFault, backend: str, detail: str = "") -> None:
        super().__init__(f"{fault}: {backend}: {detail}")
        self.fault, self.backend, self.detail = fault, backend, detail


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that cannot be accepted: `code` chooses the sentence, `values` fill it."""

    name: str
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class InvalidSettings(NocoptError):  # noqa: N818 - it names a state of the input, not a crash
    """Values that cannot be taken over; one problem per setting."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{one.name}: {one.code}" for one in problems))
        self.problems = problems
