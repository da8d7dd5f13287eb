r"""Commands that a formula defines for itself: `\newcommand`, `\def` and their like, expanded.

Definitions hold for what follows them in the same formula; `nocopt.render.preamble` takes them to
the formulas behind it. What they grow to is bounded, so that those that use themselves come to an
end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 3_000  # characters of the result, and of a formula that defines something
_MOST: Final = 400  # uses of commands
_MOST_BROKEN: Final = 100  # definitions of a text without a sensible end
_START: Final = re.compile(
    r"\\(?:(?:(?:re)?new|provide)command|def|gdef|DeclareMathOperator|DeclareRobustCommand)(?![A-Za-z])"
)
_HEAD: Final = re.compile(rf"\s*({_START.pattern})")
_COMMAND: Final = re.compile(r"\\[A-Za-z]+|\\.", re.DOTALL)
_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_SPACE: Final = re.compile(r"\s*")
_NAME: Final = re.compile(r"\s*(?:\{\s*(\\[A-Za-z]+|\\.)\s*\}|(\\[A-Za-z]+|\\.))")
_COUNT: Final = re.compile(r"\s*\[\s*([0-9])\s*\]")
_DEFAULT: Final = re.compile(r"\s*\[([^\[\]]*)\]")
_PARAMETERS: Final = re.compile(r"\s*+((?:#[1-9])*+)\s*+(?=\{)")
_PLACE: Final = re.compile(r"#([1-9])")
_ENDS_IN_NAME: Final = re.compile(r"\\[A-Za-z]+$")


class MacroError(ValueError):
    """A definition or a use that makes no sense, or `too_long` for what it grows to."""

    def __init__(self, *, too_long: bool = False) -> None:
        super().__init__("too long" if too_long else "malformed")
        self.too_long = too_long


class _Macro(NamedTuple):
    """What a command stands for; `default` is its first argument where none is given."""

    body: str
    arguments: int
    default: str | None = None


def defines(tex: str) -> bool:
    """Whether a formula has definitions."""
    return "\\" in tex and _START.search(tex) is not None


def commands(tex: str) -> list[str]:
    """Return the commands that a formula uses or defines."""
    found: list[str] = _COMMAND.findall(tex)
    return found


def definitions(tex: str) -> Iterator[tuple[str, str]]:
    """Each definition of a formula with the command that it defines, up to the first broken one."""
    if len(tex) > _LONGEST:
        return
    at = 0
    for found in _COMMAND.finditer(tex):
        if found.start() < at or not _START.fullmatch(found[0]):
            continue
        macros: dict[str, _Macro] = {}
        try:
            rest = _define(found[0], tex[found.end() :], macros)
        except MacroError:
            return
        at = len(tex) - len(rest)
        for name in macros:
            yield name, tex[found.start() : at]


def probable_definitions(text: str) -> Iterator[tuple[str, str]]:
    """The definitions of all formulas of a text, at the cost of a glance at it."""
    at = broken = 0
    for found in _START.finditer(text):
        start = found.start()
        if start < at:
            continue
        one = next(definitions(text[start : start + _LONGEST // 2]), None)
        if one is not None:
            at = start + len(one[1])
            yield one
            continue
        broken += 1
        if broken == _MOST_BROKEN:
            return


def expand(tex: str) -> str:
    """Return a formula without definitions; raises `MacroError`.

    How long it may be and grow is a matter of what stands behind those that it begins with.
    """
    macros: dict[str, _Macro] = {}
    made: list[str] = []
    rest, length, uses = tex, 0, 0
    while found := _HEAD.match(rest):
        rest = _define(found[1], rest[found.end() :], macros)
    longest = _LONGEST + len(rest)
    if len(rest) > _LONGEST:
        raise MacroError(too_long=True)
    while found := _TOKEN.match(rest):
        token, rest = found[0], rest[found.end() :]
        if _START.fullmatch(token):
            rest = _define(token, rest, macros)
        elif token in macros:
            rest = _use(macros[token], rest)
            uses += 1
        else:
            made.append(token)
            length += len(token)
        if uses > _MOST or length + len(rest) > longest:
            raise MacroError(too_long=True)
    return "".join(made)


def _define(token: str, rest: str, macros: dict[str, _Macro]) -> str:
    """Take a definition; return what stands behind it."""
    if token == "\\DeclareMathOperator":
        starred = rest.startswith("*")
        name, rest = _name(rest[starred:])
        text, rest = _argument(rest)
        macros[name] = _Macro(rf"\operatorname{'*' * starred}{{{text}}}", 0)
        return rest
    plain = token in ("\\def", "\\gdef")
    name, rest = _name(rest if plain else rest.removeprefix("*"))
    default = None
    if plain:
        found = _PARAMETERS.match(rest)
        if found is None:  # delimited arguments
            raise MacroError
        count, rest = len(found[1]) // 2, rest[found.end() :]
    else:
        number, rest = _taken(_COUNT, rest)
        count = int(number or 0)
        default, rest = _taken(_DEFAULT, rest)
    body, rest = _argument(rest)
    if token != "\\providecommand" or name not in macros:
        macros[name] = _Macro(body, count, default)
    return rest


def _use(macro: _Macro, rest: str) -> str:
    """Put what a command stands for before the rest."""
    given: list[str] = []
    if macro.default is not None:
        first, rest = _taken(_DEFAULT, rest)
        given.append(macro.default if first is None else first)
    while len(given) < macro.arguments:
        argument, rest = _argument(rest)
        given.append(argument)
    if not macro.arguments:
        rest = rest.lstrip()
    if any(int(number) > macro.arguments for number in _PLACE.findall(macro.body)):
        raise MacroError
    body = _PLACE.sub(lambda place: given[int(place[1]) - 1], macro.body)
    return body + (" " if _ENDS_IN_NAME.search(body) else "") + rest


def _name(rest: str) -> tuple[str, str]:
    found = _NAME.match(rest)
    if found is None:
        raise MacroError
    return found[1] or found[2], rest[found.end() :]


def _taken(pattern: re.Pattern[str], rest: str) -> tuple[str | None, str]:
    found = pattern.match(rest)
    return (None, rest) if found is None else (found[1], rest[found.end() :])


def _argument(rest: str) -> tuple[str, str]:
    """A group without its braces, else a single token; and what stands behind it."""
    start = _SPACE.match(rest)
    at = start.end() if start is not None else 0
    depth, begin = 0, at
    while found := _TOKEN.match(rest, at):
        at = found.end()
        depth += (found[0] == "{") - (found[0] == "}")
        if depth == 0:
            group = rest[begin] == "{"
            return (rest[begin + 1 : at - 1] if group else found[0]), rest[at:]
        if depth < 0:
            break
    raise MacroError
