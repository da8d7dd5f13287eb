"""Digests, made without OpenSSL as long as nothing else has loaded it.

`hashlib` brings it, 4 MB of memory that a window with an empty chat has no use for.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hashlib import _Hash

_MUCH: Final = 100_000  # bytes; OpenSSL is faster, and lets other threads work meanwhile


def hashing(data: bytes = b"") -> _Hash:
    """Return the SHA-256 of `data`, which can be gone on with."""
    own = None if len(data) > _MUCH or "_hashlib" in sys.modules else _own()
    if own is not None:
        made: _Hash = own.sha256(data)
        return made
    import hashlib

    return hashlib.sha256(data)


def blake2b(data: bytes, size: int) -> bytes:
    """Return a digest of `size` bytes, where speed is all that is asked of it."""
    import hashlib

    return hashlib.blake2b(data, digest_size=size).digest()


def load() -> None:
    """Load what is fast, in a worker thread: there is going to be much to do."""
    import_module("hashlib")


@cache
def _own() -> Any:
    """Return Python's own module, as `random` takes it; None where a Python was built without."""
    for name in ("_sha2", "_sha256"):  # since 3.12, and before
        try:
            return import_module(name)
        except ImportError:
            continue
    return None
