"""The kinds of tokens that code is coloured by."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Kind(StrEnum):
    """What a token is, for the theme to choose a colour."""

    PLAIN = "plain"
    KEYWORD = "keyword"
    NAME = "name"
    FUNCTION = "function"
    TYPE = "type"
    BUILTIN = "builtin"
    CONSTANT = "constant"
    ATTRIBUTE = "attribute"
    TAG = "tag"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    OPERATOR = "operator"
    PUNCTUATION = "punctuation"
    PROMPT = "prompt"
    OUTPUT = "output"
    HEADING = "heading"
    DELETED = "deleted"
    INSERTED = "inserted"
    EMPHASIS = "emphasis"
    ERROR = "error"


class Token(NamedTuple):
    """A run of code of one kind within a line."""

    text: str
    kind: Kind


TokenLine: TypeAlias = tuple[Token, ...]
