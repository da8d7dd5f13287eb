"""The tools there are, found by name, and the host that runs them whatever they do."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from nocopt.core.tools import ToolOutcome
from nocopt.tools.calculator import Calculator
from nocopt.tools.clock import CurrentTime
from nocopt.tools.schema import misfit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nocopt.core.messages import JsonObject
    from nocopt.core.ports import Clock, Tool
    from nocopt.core.tools import ToolDefinition

PATIENCE: Final = 60.0  # seconds that a tool may take

_log = logging.getLogger(__name__)


class ToolBox:
    """Tools by name; of two with one name the first counts, as names are unique on the wire."""

    def __init__(self, tools: Iterable[Tool], *, patience: float = PATIENCE) -> None:
        self._by_name: dict[str, Tool] = {}
        self._patience = patience
        for tool in tools:
            self._by_name.setdefault(tool.definition.name, tool)

    @property
    def tools(self) -> tuple[Tool, ...]:
        """All tools."""
        return tuple(self._by_name.values())

    @property
    def definitions(self) -> tuple[ToolDefinition, ...]:
        """What a model is told about each."""
        return tuple(tool.definition for tool in self.tools)

    def find(self, name: str) -> Tool | None:
        """Return the tool of that name."""
        return self._by_name.get(name)

    async def run(self, tool: Tool, given: JsonObject) -> ToolOutcome:
        """Return what a tool gives; whatever goes wrong is an outcome too (section 5.1).

        It gets no input that does not fit its schema. Cancelling this cancels the tool.
        """
        wrong = misfit(dict(given), tool.definition.input_schema)
        if wrong:
            return ToolOutcome.said(wrong, is_error=True)
        try:
            return await asyncio.wait_for(tool.call(given), self._patience)
        except TimeoutError:
            said = f"The tool took longer than {self._patience:g} seconds and was ended."
        except Exception as error:  # noqa: BLE001 - a tool is code of others; it is in the log
            _log.exception("tool %s failed", tool.definition.name)
            said = f"The tool failed: {type(error).__name__}."
        return ToolOutcome.said(said, is_error=True)


def built_in(clock: Clock) -> ToolBox:
    """Return the tools that come with the program."""
    return ToolBox((CurrentTime(clock), Calculator()))
