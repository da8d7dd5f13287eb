"""A secret that does not show itself: `repr`, `str` and formatting print dots."""

from __future__ import annotations

from typing import NoReturn


class Secret:
    """Holds a key; `reveal` is the only way to its text, and it cannot be pickled or copied out."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def reveal(self) -> str:
        """Return the text; call it only where a header is built or a keychain is written."""
        return self.__text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.__text

    def __hash__(self) -> int:
        return hash(self.__text)

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __str__(self) -> str:
        return "•••"

    def __format__(self, spec: str) -> str:
        return format("•••", spec)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret cannot be pickled or copied")
