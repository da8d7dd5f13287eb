"""A request and its answer as they were on the wire, without the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MOST_KEPT: Final = 200  # exchanges
MOST_BYTES: Final = 4 << 20  # of one answer

KEY_VARIABLE: Final = "$ANTHROPIC_API_KEY"
"""Stands in the header of the key, as a shell would have it."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One attempt of a turn; no header in it ever held the key (check 63).

    `node_id` is the message that was answered, `attempt` counts from 1; `body` is the JSON that was
    sent, with `@sha256:HEX` in the place of a file's data; `status` is None where no answer came.
    `pieces` are the body of the answer as it came: milliseconds since the request, and bytes; `cut`
    says that more came than is kept.
    """

    node_id: int
    attempt: int
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str
    status: int | None
    answer_headers: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[float, bytes], ...]
    cut: bool = False
