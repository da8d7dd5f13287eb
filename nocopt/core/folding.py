"""How texts are compared by all that searches: folded, and taken apart into words.

What this makes of a text is what the index of the search holds: whoever changes it raises
`FOLDING`, and the index is made anew.

Scripts that are written without blanks have no words to be told from outside. Of a run of them each
pair of characters counts as a word, and its last character: so a word of two is found as it is, one
of several by its pairs, and a single character by what begins with it.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDING: Final = 1
LONGEST_WORD: Final = 64  # characters; of a longer one the beginning is known

# Characters of scripts without blanks, as the inside of a character class: Chinese, Japanese,
# Korean (which has blanks, but hangs its particles onto words), Thai, Lao, Burmese and Khmer.
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"[{UNSPACED}]+")
# Vowels of Indian scripts are no letters to Python, but parts of words.
_LETTER: Final = f"(?:[^\\W_{UNSPACED}]|[\u0900-\u0dff])"
_WORD: Final = re.compile(f"{_LETTER}+")
_SNAKE: Final = re.compile(f"{_LETTER}+(?:_+{_LETTER}+)+")
_LATIN: Final = re.compile("[A-Za-z0-9]+")
_HUMP: Final = re.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECE: Final = re.compile(f"[{UNSPACED}]+|{_LETTER}+(?:_+{_LETTER}+)*")
# Letters with marks, wide and narrow forms, signs made of letters; and marks of their own.
_STRANGE: Final = (
    "\u00aa-\u03ff\u0591-\u05c7\u064b-\u065f\u0670\u1d00-\u1fff\u2070-\u209f\u2100-\u218f"
    "\u2460-\u24ff\u3200-\u33ff\ufb00-\ufb4f\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
_ODD: Final = re.compile(f"[{_STRANGE}]+")
_MARKS: Final = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
# What belongs to the character before it: marks, and the later parts of a Korean syllable.
_TAIL: Final = (
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u1160-\u11ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a]*"
)
_CLUSTER: Final = re.compile(f"(?s:.){_TAIL}")
_ODD_STRETCH: Final = re.compile(f"[{_STRANGE}]+{_TAIL}")
_FEW: Final = 5  # letters from which on a word is looked for by its beginning


def folded(text: str) -> str:
    """Return a text without the differences of case, accents and width."""
    if text.isascii():
        return text.lower()
    return _ODD.sub(_plain, unicodedata.normalize("NFC", text.casefold()))


def _plain(found: re.Match[str]) -> str:
    apart = unicodedata.normalize("NFKD", found[0])
    return unicodedata.normalize("NFC", _MARKS.sub("", apart).casefold())


class FoldedText(NamedTuple):
    """A folded text; `places` are those of its characters in the text, None where they are equal.

    One more than there are characters leads to the end of the text.
    """

    text: str
    places: Sequence[int] | None

    def place(self, at: int) -> int:
        """Return where in the text a place of the folded one is."""
        return at if self.places is None else self.places[at]


def folded_with_places(text: str) -> FoldedText:
    """Return what `folded` does, and where its characters come from."""
    whole = folded(text)
    if len(whole) == len(text) and (text.isascii() or not _shifts(text)):
        return FoldedText(whole, None)
    pieces: list[str] = []
    places: list[int] = []
    for start, end, plain in _stretches(text):
        piece = folded(text[start:end])
        if plain and len(piece) == end - start:
            pieces.append(piece)
            places += range(start, end)
        else:
            _add_clusters(text, start, end, pieces, places)
    if "".join(pieces) != whole:  # what belongs together is torn apart: rare, and slow to be right
        pieces.clear()
        places.clear()
        _add_clusters(text, 0, len(text), pieces, places)
    return FoldedText("".join(pieces), (*places, len(text)))


def _stretches(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches of a text, and whether folding changes no more than the case there."""
    at = 0
    for odd in _ODD_STRETCH.finditer(text):
        start = max(at, odd.start() - 1)  # a mark belongs to the letter before it
        if start > at:
            yield at, start, True
        yield start, odd.end(), False
        at = odd.end()
    if at < len(text):
        yield at, len(text), True


def _add_clusters(text: str, start: int, end: int, pieces: list[str], places: list[int]) -> None:
    """Add a stretch letter by letter, each with its marks."""
    for one in _CLUSTER.finditer(text, start, end):
        piece = folded(one[0])
        pieces.append(piece)
        places += [one.start()] * len(piece)


def _shifts(text: str) -> bool:
    """Whether characters may have changed their places though there are as many as before."""
    return _ODD.search(text) is not None or not unicodedata.is_normalized("NFC", text)


def words_of(text: str) -> set[str]:
    """Return the words that a text is found by, folded.

    A name made of several is found from each of its parts on: `getUserName` by `getusername`,
    `username` and `name`, `max_tokens` by itself, `max` and `tokens`.
    """
    plain = folded(text)
    found = set(_WORD.findall(plain))
    found.update(_tails_at_humps(text))
    if "_" in plain:
        for name in set(_SNAKE.findall(plain)):
            if len(name) <= LONGEST_WORD:
                found.update(_tails(name.split("_"), "_"))
    if not plain.isascii():
        for run in _RUN.findall(plain):
            found.update(map("".join, pairwise(run)))
            found.add(run[-1])
    return {word[:LONGEST_WORD] for word in found}


def _tails_at_humps(text: str) -> Iterator[str]:
    for name in set(_LATIN.findall(text)):
        if len(name) <= LONGEST_WORD and not name.islower():
            parts = _HUMP.split(name)
            if len(parts) > 1:
                yield from (tail.lower() for tail in _tails(parts, ""))


def _tails(parts: Sequence[str], joint: str) -> Iterator[str]:
    return (joint.join(parts[at:]) for at in range(len(parts)) if parts[at])


class Key(NamedTuple):
    """A word that a text must have to be found, or the beginning of one."""

    word: str
    begins: bool = False


class Keys(NamedTuple):
    """What a text must have; not `enough` where the term may still not be in it."""

    keys: tuple[Key, ...]
    enough: bool


def keys_of(term: str, *, growing: bool = False) -> Keys:
    """Return the words that a text with a folded term has; none where the term is signs only.

    Of a word of five letters or more they are those that begin with it, if it ends the term; of
    any word, if the term is `growing`, still being typed.
    """
    pieces = _PIECE.findall(term)
    found: dict[Key, None] = {}
    for piece in pieces[:-1]:
        found.update(dict.fromkeys(_keys(piece)))
    if pieces:
        last = pieces[-1]
        begins = term.endswith(last) and (growing or len(last) >= _FEW)
        found.update(dict.fromkeys(_keys(last, begins=begins)))
    return Keys(tuple(found), pieces == [term] and len(found) == 1 and len(term) <= LONGEST_WORD)


def _keys(piece: str, *, begins: bool = False) -> Iterator[Key]:
    if _RUN.match(piece):
        if len(piece) == 1:
            yield Key(piece, begins=True)
        yield from (Key(piece[at : at + 2]) for at in range(len(piece) - 1))
    else:
        yield Key(piece[:LONGEST_WORD], begins)
