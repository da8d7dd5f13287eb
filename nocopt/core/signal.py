"""A typed observer: the object that owns a fact emits, others connect and disconnect."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Generic, TypeVarTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Args = TypeVarTuple("Args")


class Connection:
    """One listener of one signal; `close` ends it and may be called twice."""

    __slots__ = ("_drop",)

    def __init__(self, drop: Callable[[], None]) -> None:
        self._drop: Callable[[], None] | None = drop

    def close(self) -> None:
        """Stop listening."""
        drop, self._drop = self._drop, None
        if drop is not None:
            drop()


class Signal(Generic[*Args]):
    """Calls its listeners in the order they connected.

    Bound methods are held weakly, so a listener's death ends its connection; plain functions and
    lambdas are held strongly, so close their connection yourself. Listeners may connect or close
    while an emission runs; the running emission keeps its list but skips those closed meanwhile.
    """

    __slots__ = ("__weakref__", "_listeners")

    def __init__(self) -> None:
        self._listeners: dict[object, Callable[[], Callable[[*Args], object] | None]] = {}

    def connect(self, listener: Callable[[*Args], object]) -> Connection:
        """Call `listener` on each emission until the connection is closed."""
        token = object()
        if hasattr(listener, "__self__") and hasattr(listener, "__func__"):
            self._listeners[token] = weakref.WeakMethod(listener, lambda _: self._drop(token))
        else:
            self._listeners[token] = lambda: listener
        return Connection(lambda: self._drop(token))

    def emit(self, *args: *Args) -> None:
        """Call every listener with `args`; an error in a listener reaches the emitter."""
        for token, reference in list(self._listeners.items()):
            listener = reference()
            if listener is not None and token in self._listeners:
                listener(*args)

    def __len__(self) -> int:
        return len(self._listeners)

    def _drop(self, token: object) -> None:
        self._listeners.pop(token, None)
