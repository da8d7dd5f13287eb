"""Imports asyncio without TLS, which nothing needs before the first request."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any, Final

from nocopt.ui.late_loading import LateLoader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

_WAITING: Final = frozenset(("ssl", "asyncio.sslproto"))


@contextlib.contextmanager
def light() -> Iterator[None]:
    """Have what is imported inside load `ssl` when something is first asked of it.

    asyncio imports it only to ask whether sockets are secured. It brings OpenSSL, 4 MB and 20 ms;
    the worker that loads the network loads it.
    """
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


class _Finder:
    """Finds the modules that wait, where Python finds them."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return what describes a module that is loaded late, None of all others."""
        if name not in _WAITING:
            return None
        for finder in sys.meta_path:
            found = finder.find_spec(name, path, target) if finder is not self else None
            if found is not None and found.loader is not None:
                found.loader = LateLoader(found.loader)
                return found
        return None
