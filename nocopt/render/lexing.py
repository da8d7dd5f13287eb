"""Pygments and its token types behind our own kinds.

Importing this module imports the library, so `nocopt.render.highlight` does it on first use.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from pygments.lexers import get_lexer_by_name
from pygments.token import (
    Comment,
    Error,
    Generic,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    _TokenType,
)
from pygments.util import ClassNotFound

from nocopt.render.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pygments.lexer import Lexer

_KINDS = MappingProxyType(
    {
        Comment: Kind.COMMENT,
        Comment.Preproc: Kind.KEYWORD,
        Comment.PreprocFile: Kind.STRING,
        Error: Kind.ERROR,
        Generic.Deleted: Kind.DELETED,
        Generic.Inserted: Kind.INSERTED,
        Generic.Heading: Kind.HEADING,
        Generic.Subheading: Kind.HEADING,
        Generic.Emph: Kind.EMPHASIS,
        Generic.Strong: Kind.EMPHASIS,
        Generic.Prompt: Kind.PROMPT,
        Generic.Output: Kind.OUTPUT,
        Generic.Traceback: Kind.OUTPUT,
        Generic.Error: Kind.ERROR,
        Keyword: Kind.KEYWORD,
        Keyword.Type: Kind.TYPE,
        Keyword.Constant: Kind.CONSTANT,
        Literal: Kind.STRING,
        Name: Kind.NAME,
        Name.Function: Kind.FUNCTION,
        Name.Decorator: Kind.FUNCTION,
        Name.Class: Kind.TYPE,
        Name.Namespace: Kind.TYPE,
        Name.Exception: Kind.TYPE,
        Name.Builtin: Kind.BUILTIN,
        Name.Constant: Kind.CONSTANT,
        Name.Attribute: Kind.ATTRIBUTE,
        Name.Property: Kind.ATTRIBUTE,
        Name.Tag: Kind.TAG,
        Number: Kind.NUMBER,
        Operator: Kind.OPERATOR,
        Operator.Word: Kind.KEYWORD,
        Punctuation: Kind.PUNCTUATION,
        String: Kind.STRING,
    }
)
# What people write behind a fence and the library does not know.
_ALIASES = MappingProxyType({"jsonc": "json", "plaintext": "text", "dotenv": "bash", "vue": "html"})
# Where the library names another ending first.
_ENDINGS = MappingProxyType({"S": "*.R", "Text only": "*.txt", "Bash": "*.sh"})
_ENDING = re.compile(r"\*\.[\w+-]+")
_NAME = re.compile(r"[\w+#][\w+#.-]*")
# The lexers are hundreds, by as many hands; a mistake in one must not cost more than its colours.
_MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def stream(code: str, language: str) -> Iterator[Token]:
    """The tokens of `code` one after the other, as far as the lexer keeps to the text."""
    lexer = _lexer(language)
    if lexer is None:
        return
    # Rules of many lexers end with the end of the line, and a last line without one is no less.
    ended = code if code.endswith("\n") else code + "\n"
    at = 0
    try:
        for kind, text in lexer.get_tokens(ended):
            if not ended.startswith(text, at):
                return
            shown = text[: max(0, len(code) - at)]
            at += len(text)
            if shown:
                yield Token(shown, _kind(kind))
    except _MISTAKES:
        return


def file_ending(language: str) -> str:
    """The usual ending of files in a language, with its dot, or "" where there is none."""
    lexer = _lexer(language)
    if lexer is None:
        return ""
    patterns = [_ENDINGS.get(lexer.name, ""), *lexer.filenames]
    return next((one[1:] for one in patterns if _ENDING.fullmatch(one)), "")


def tokens(code: str, language: str) -> Sequence[Token] | None:
    """The tokens of `code`, whose texts joined are `code`; None when there is no lexer for it."""
    if _lexer(language) is None:
        return None
    found = list(stream(code, language))
    return found if "".join(token.text for token in found) == code else None


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    name = _NAME.search(language.lower().removeprefix("language-"))
    if name is None:
        return None
    try:
        return get_lexer_by_name(_ALIASES.get(name[0], name[0]), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _kind(kind: _TokenType) -> Kind:
    known: _TokenType | None = kind
    while known is not None:
        if known in _KINDS:
            return _KINDS[known]
        known = known.parent
    return Kind.PLAIN
