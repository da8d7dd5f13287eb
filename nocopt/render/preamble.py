"""Commands that the formulas of a text define for those behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nocopt.render.macros import commands, defines, definitions, probable_definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST: Final = 100  # commands that are remembered; each formula that defines one copies the others


@dataclass(frozen=True, slots=True)
class Preamble:
    """The definitions that hold at a place in a text, as TeX by the command that each defines."""

    known: Mapping[str, str] = field(hash=False)

    def __bool__(self) -> bool:
        return bool(self.known)

    def before(self, tex: str) -> str:
        """Return a formula behind the definitions that it needs."""
        if not self.known:
            return tex
        needed, seen = list[str](), set[str]()
        waiting = commands(tex)
        while waiting:
            name = waiting.pop()
            if name in self.known and name not in seen:
                seen.add(name)
                needed.append(self.known[name])
                waiting += commands(self.known[name])
        # The blank ends a command that stands for another one: what follows would be part of it.
        return "".join(f"{source} " for source in needed) + tex

    def after(self, tex: str) -> Preamble:
        """Return what holds behind a formula."""
        return self._with(definitions(tex)) if defines(tex) else self

    def probably_after(self, text: str) -> Preamble:
        """Return what most likely holds behind a text, at the cost of a glance at it."""
        return self._with(probable_definitions(text)) if defines(text) else self

    def _with(self, found: Iterable[tuple[str, str]]) -> Preamble:
        made = dict(self.known)
        for name, source in found:
            if len(made) == _MOST and name not in made:
                continue
            if name not in made or not source.startswith(r"\providecommand"):
                made[name] = source
        return self if made == self.known else Preamble(MappingProxyType(made))


NONE: Final = Preamble(MappingProxyType({}))
