r"""Chemical formulas and reactions, as `\ce` of the package mhchem takes them, to plain TeX.

What is understood: coefficients, elements with counts and charges, isotopes, brackets, states,
bonds, water of crystals, gases and precipitates, and arrows with words above and below. Anything
else is not guessed at.
"""

from __future__ import annotations

import re
from typing import Final

_CE: Final = re.compile(r"\\ce(?![A-Za-z])\s*")
_ARROW: Final = re.compile(r"(<=>|<-->|<->|->|<-)((?:\[[^\[\]]*\]){0,2})")
_ARROWS: Final = {
    "->": r"\rightarrow",
    "<-": r"\leftarrow",
    "<->": r"\leftrightarrow",
    "<-->": r"\rightleftarrows",
    "<=>": r"\rightleftharpoons",
}
_LABELLED: Final = {"->": r"\xrightarrow", "<-": r"\xleftarrow", "<=>": r"\xrightleftharpoons"}
_LABELS: Final = re.compile(r"\[([^\[\]]*)\]")
_WORDS: Final = re.compile(r"[A-Za-z ]+")
_ALONE: Final = {"+": "{}+{}", "v": r"\downarrow", "^": r"\uparrow", "-": "{}-{}"}
_STATE: Final = re.compile(r"\((?:aq|s|l|g|cr|am|vit|sln)\)")
_COUNT: Final = re.compile(r"([0-9]+)/([0-9]+)|[0-9]+(?:\.[0-9]+)?|n(?=[A-Z(])")
_SCRIPT: Final = re.compile(r"([\^_])(?:\{([0-9A-Za-z+\-.]*)\}|([0-9]*[+-]|[0-9]+|[a-z]))")
_ATOM: Final = re.compile(r"[A-Z][a-z]?|e(?=\^|-)|[()\[\]]")
_NUMBER: Final = re.compile(r"[0-9]+|[xn](?![a-z])")
_CHARGE: Final = re.compile(r"[+-](?=$|[)\]])")
_BOND: Final = re.compile(r"[-=#](?=[A-Z(\[])")
_DOT: Final = re.compile(r"[*.](?=[0-9A-Zn(])")
_SIGNS: Final = (
    (_DOT, {"*": r"\cdot ", ".": r"\cdot "}),
    (_CHARGE, {"+": "^{+}", "-": "^{-}"}),
    (_BOND, {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}),
)


class ChemistryError(ValueError):
    """Something in a chemical formula that is not understood."""


def write_chemistry(tex: str) -> str:
    r"""Return TeX in which each `\ce{...}` is written out; raises `ChemistryError`."""
    made: list[str] = []
    at = 0
    for found in _CE.finditer(tex):
        if found.start() < at:
            raise ChemistryError
        end = _end_of_group(tex, found.end())
        made += (tex[at : found.start()], "{", _reaction(tex[found.end() + 1 : end - 1]), "}")
        at = end
    return "".join((*made, tex[at:]))


def _end_of_group(tex: str, start: int) -> int:
    depth = 0
    for at in range(start, len(tex)):
        depth += (tex[at] == "{") - (tex[at] == "}")
        if depth <= 0:
            break
    else:
        raise ChemistryError
    if at == start or tex[start] != "{":
        raise ChemistryError
    return at + 1


def _reaction(text: str) -> str:
    parts: list[str] = []
    at = 0
    for found in _ARROW.finditer(text):
        parts += (_side(text[at : found.start()]), _arrow(found[1], found[2]))
        at = found.end()
    return " ".join(part for part in (*parts, _side(text[at:])) if part)


def _arrow(kind: str, labels: str) -> str:
    words = [_label(text) for text in _LABELS.findall(labels)]
    if not any(words):
        return _ARROWS[kind]
    if kind not in _LABELLED:
        raise ChemistryError
    below = f"[{words[1]}]" if len(words) > 1 else ""
    return f"{_LABELLED[kind]}{below}{{{words[0]}}}"


def _label(text: str) -> str:
    """What stands over an arrow: a command of TeX, words, or a formula."""
    text = text.strip()
    if re.fullmatch(r"\\[A-Za-z]+", text):
        return text
    if _WORDS.fullmatch(text) and (" " in text or text.islower()):
        return rf"\text{{{text}}}"
    return _side(text)


def _side(text: str) -> str:
    return r"\,".join(_ALONE.get(part) or _part(part) for part in text.split())


def _part(text: str) -> str:
    """A formula with what stands before and behind it."""
    state = ""
    if (found := _STATE.search(text)) and found.end() == len(text) and found.start():
        text, state = text[: found.start()], rf"\mathrm{{{found[0]}}}"
    made: list[str] = []
    at, begins = 0, True
    while at < len(text):
        piece, end = _piece(text, at, begins=begins)
        # A bond and a dot are followed by a new formula, which may begin with a coefficient.
        begins = piece == r"\cdot "
        made.append(piece)
        at = end
    if made[-1:] and not state:
        made[-1] = made[-1].removesuffix(r"\,")  # a coefficient that stands apart
    return "".join(made) + state


def _piece(text: str, at: int, *, begins: bool) -> tuple[str, int]:
    """The TeX of what stands at a place, and where that ends."""
    if begins and (found := _COUNT.match(text, at)):
        over = rf"\tfrac{{{found[1]}}}{{{found[2]}}}" if found[1] else found[0]
        return over + r"\,", found.end()
    if found := _SCRIPT.match(text, at):
        before = "{}" if begins else ""
        return rf"{before}{found[1]}{{{_script(found[2] or found[3] or '')}}}", found.end()
    for pattern, written in _SIGNS:
        if found := pattern.match(text, at):
            return written[found[0]], found.end()
    if found := _ATOM.match(text, at):
        atom = found[0] if found[0] in "()[]" else rf"\mathrm{{{found[0]}}}"
        number = _NUMBER.match(text, found.end())
        if number is None:
            return atom, found.end()
        return rf"{atom}_{{{number[0]}}}", number.end()
    raise ChemistryError


def _script(text: str) -> str:
    return rf"\mathrm{{{text}}}" if text.isalpha() and len(text) > 1 else text
