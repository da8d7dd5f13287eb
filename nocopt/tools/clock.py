"""A tool that tells the date and the time, here or in any time zone."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final

from nocopt.core.tools import ToolDefinition, ToolOutcome

if TYPE_CHECKING:
    from nocopt.core.messages import JsonObject
    from nocopt.core.ports import Clock

_DEFINITION: Final = ToolDefinition(
    name="current_time",
    description=(
        "Tells the current date, weekday and time. Without a time zone it is that of the person's"
        " computer."
    ),
    input_schema={
        "type": "object",
        "properties": {
            "timezone": {
                "type": "string",
                "description": "A name of the IANA data base, such as Europe/Paris or UTC.",
                "maxLength": 64,
            }
        },
        "additionalProperties": False,
    },
    # Not harmless: without a name it tells in which part of the world the person is.
)
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CurrentTime:
    """The time of a clock; the computer's time zone is `local`, None the one that is set."""

    def __init__(self, clock: Clock, local: tzinfo | None = None) -> None:
        self._clock = clock
        self._local = local

    @property
    def definition(self) -> ToolDefinition:
        """What is told about it."""
        return _DEFINITION

    async def call(self, given: JsonObject, /) -> ToolOutcome:
        """Return ISO 8601 with offset, weekday and zone; an unknown zone is an error."""
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        name = given.get("timezone") or ""
        if name:
            # Here and not above: what tells zones costs half a megabyte, and is seldom asked.
            from zoneinfo import ZoneInfo

            try:
                zone: tzinfo | None = ZoneInfo(name)
            except (KeyError, ValueError, OSError):  # OSError: a folder of zones, such as Europe
                said = f"There is no time zone “{name}”; use a name such as Europe/Paris or UTC."
                return ToolOutcome.said(said, is_error=True)
        else:
            zone = self._local
        there = now.astimezone(zone)
        zone_name = name or there.tzname() or "local time"
        return ToolOutcome.said(
            f"{there.isoformat(timespec='seconds')} ({_WEEKDAYS[there.weekday()]}, {zone_name})"
        )
