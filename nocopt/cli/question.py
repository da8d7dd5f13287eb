"""What `nocopt ask` is to ask, and of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nocopt.core.models import Model
    from nocopt.core.request import Wishes
    from nocopt.core.settings import Account


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what goes with it; `tools` are known names, `cache` is a value of `Caching`.

    Caching is no part of `wishes`, which hold for a plain question as well.
    """

    text: str
    account: Account
    model: Model
    wishes: Wishes
    files: Sequence[Path] = ()
    tools: Sequence[str] = ()
    cache: str = "off"

    @property
    def plain(self) -> bool:
        """Whether it is nothing but text."""
        return not (self.files or self.tools) and self.cache == "off"
