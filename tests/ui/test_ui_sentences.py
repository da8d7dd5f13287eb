"""What is told of failures: servers by a name that says something, sizes that are any."""

from __future__ import annotations

import pytest

from nocopt.core.errors import Cause, Failure, WireKind
from nocopt.ui.sentences import Sentences


def told(cause: Cause, host: str = "", size: int | None = None) -> str:
    return Sentences().failure(Failure(WireKind.HTTP, cause, host=host, size=size)).text


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_a_server_on_this_machine_is_no_number(host: str) -> None:
    assert told(Cause.CONNECT, host).startswith("The local server could not be reached.")
    assert "beyond what the local server takes" in told(Cause.TOO_LARGE, host)


def test_hosts_keep_their_names() -> None:
    assert told(Cause.CONNECT, "api.example").startswith("api.example could not")
    assert "what api.example takes" in told(Cause.TOO_LARGE, "api.example")


def test_a_host_that_is_not_known_is_a_server() -> None:
    assert told(Cause.CONNECT).startswith("The server could not")
    assert "what the server takes" in told(Cause.TOO_LARGE)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(None, ""), (900, ""), (99_999, ""), (100_000, " (0.1 MB)"), (33_000_000, " (33.0 MB)")],
)
def test_a_size_is_told_where_it_is_any(size: int | None, shown: str) -> None:
    assert f"in one request{shown}." in told(Cause.TOO_LARGE, size=size)
