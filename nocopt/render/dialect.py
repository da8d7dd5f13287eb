"""Our inline dialect as a Python-Markdown extension.

The library's own inline patterns make place for ours, which follow CommonMark where the library's
do not: code spans with runs of any length, links with bounded work on hostile text, bare addresses,
raw HTML as text.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from html.entities import html5
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, Pattern
from markdown.treeprocessors import InlineProcessor as InlineTreeProcessor
from markdown.util import INLINE_PLACEHOLDER_RE, AtomicString, Registry

from nocopt.render import tex
from nocopt.render.emphasis import EmphasisProcessor
from nocopt.render.links import allowed
from nocopt.render.references import Reference, footnote_key, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown import Markdown

_ATOM = (
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<dollar>\$+)"
    r"|(?P<ticks>`+)"
    r"|<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*"
    r"|[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+)>"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    # The line end stays behind a break, so that emphasis may begin there as after a space.
    r"|(?P<break><(?:br|BR)[ \t]*/?>|(?:(?<![ ])[ ]{2,}+|\\)(?=\n))"
)
_BACKTICKS = re.compile(r"`+")
_OPENING = re.compile(r"\[")
_BRACKET = re.compile(r"[\[\]]")
_NESTED = r"\((?:[^\s()]|\([^\s()]*+\))*+\)"
_DESTINATION = re.compile(
    rf"""\(\s*+(?:<([^<>\n]*+)>|((?:[^\s()<]|{_NESTED})(?:[^\s()]|{_NESTED})*+)?)
        (?:\s++(?:"[^"]*+"|'[^']*+'|\([^()]*+\)))?\s*+\)""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# An address ends before Chinese, Japanese or Korean text, which follows it without a space.
_BARE = (
    r"(?<![A-Za-z0-9/@.:_-])(?:https?://|www\.)"
    '[^\\s<>"`\\\\\x02\x03\u2000-\u206f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+'
)
_MAIL = (
    r"(?<![A-Za-z0-9.+_/:-])(?:mailto:)?[A-Za-z0-9.+_-]+@"
    r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.[A-Za-z0-9_-]*[A-Za-z0-9](?![A-Za-z0-9_-])"
)
_TAG = r"<((?i:sub|sup|kbd|mark))>"
_NOTE = r"\[\^([^\]\[\s]{1,64})\]"
_ALWAYS_A_NOTE = re.compile(r"[0-9]{1,3}")


class Dialect(Extension):
    """The patterns of the dialect; `references` holds the labels that reference links may use."""

    def __init__(self) -> None:
        super().__init__()
        self.references: Mapping[str, Reference] = {}
        self.notes: Mapping[str, int] = {}  # numbers of footnotes

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Put the patterns of the dialect in the place of the library's."""
        patterns: Registry[Pattern] = Registry()
        md.inlinePatterns = patterns
        md.treeprocessors.register(InlineTreeProcessor(md), "inline", 20)
        patterns.register(AtomProcessor(_ATOM, md), "atom", 190)
        patterns.register(NoteProcessor(_NOTE, self, md), "note", 180)
        # Images first: a link may hold one, but its text is not searched for links again.
        patterns.register(LinkProcessor(r"!\[", self, md), "image", 170)
        patterns.register(LinkProcessor(r"\[", self, md), "link", 160)
        patterns.register(BareAddressProcessor(_BARE, md), "bare", 120)
        patterns.register(BareAddressProcessor(_MAIL, md), "mail", 110)
        patterns.register(TagProcessor(_TAG, md), "tag", 90)
        patterns.register(EmphasisProcessor(), "emphasis", 60)


class AtomProcessor(InlineProcessor):
    """What nothing else may look into: escapes, code, formulas, addresses, entities, breaks."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int, int]:
        """The element that the atom stands for."""
        if m["ticks"]:
            return _code(m, data)
        if m["dollar"] or m["escaped"] in ("(", "["):
            formula = tex.inline(data, m.start())
            if formula is not None:
                return _math(formula), m.start(), formula.end
        return None if m["dollar"] else _atom(m), m.start(), m.end()


class NoteProcessor(InlineProcessor):
    """References to footnotes; a number refers to one even before that has been written."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, dialect: Dialect, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._dialect = dialect

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], _data: str
    ) -> tuple[ET.Element | None, int, int]:
        """The number of the footnote, raised, if there is such a one."""
        label = m[1]
        number = self._dialect.notes.get(footnote_key(label))
        if number is None and not _ALWAYS_A_NOTE.fullmatch(label):
            return None, m.start(), m.end()
        element = ET.Element("sup", note=label)
        element.text = AtomicString(label if number is None else str(number))
        return element, m.start(), m.end()


class LinkProcessor(InlineProcessor):
    """Links and images, inline or by reference; an image is a link with its alternative text."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, pattern: str, dialect: Dialect, md: Markdown) -> None:
        super().__init__(pattern, md)
        self._dialect = dialect
        self._bracketed = ""
        self._closing: dict[int, int] = {}

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        """The link that begins here, if one does."""
        start = m.end()
        close = self._close_of(data, start - 1)
        if close is None:
            return None, None, None
        found = self._inline_target(data, close + 1) or self._reference(data, start, close)
        if found is None:
            return None, None, None
        target, end = found
        image = m[0][0] == "!"
        if not image and self._holds_link(data, start, close):
            return None, None, None
        element = ET.Element("img" if image else "a", href=target)
        element.text = data[start:close]
        return element, m.start(), end

    def _close_of(self, data: str, at: int) -> int | None:
        """Where the bracket closes that opens at `at`.

        That depends on what follows only, so it is kept by distance from the end: the library
        puts something shorter in the place of each link that was found, before it goes on.
        """
        if not self._bracketed.endswith(data[at:]):
            self._bracketed = data
            self._closing.clear()
            opened: list[int] = []
            for found in _BRACKET.finditer(data):
                if found[0] == "[":
                    opened.append(found.start())
                elif opened:
                    self._closing[len(data) - opened.pop()] = len(data) - found.start()
        close = self._closing.get(len(data) - at)
        return None if close is None else len(data) - close

    def _inline_target(self, data: str, at: int) -> tuple[str, int] | None:
        found = _DESTINATION.match(data, at)
        if found is None:
            return None
        return self._plain(found[1] or found[2] or ""), found.end()

    def _reference(self, data: str, start: int, close: int) -> tuple[str, int] | None:
        end = close + 1
        if data[end : end + 1] == "[" and (last := self._close_of(data, end)) is not None:
            start, close = (end + 1, last) if last > end + 1 else (start, close)
            end = last + 1
        # No label holds brackets; so of brackets in brackets only the innermost are read.
        if data.find("[", start, close) >= 0:
            return None
        reference = self._dialect.references.get(normalise(self._plain(data[start:close])))
        if reference is None:
            return None
        return _unescape(reference.target), end

    def _holds_link(self, data: str, start: int, close: int) -> bool:
        """Whether there is a link in the text of this one: then only the inner one is a link."""
        for at in _OPENING.finditer(data, start, close):
            inner = self._close_of(data, at.start())
            if inner is not None and self._inline_target(data, inner + 1):
                return True
        return False

    def _plain(self, text: str) -> str:
        """`text` with what was set aside in it put back as text."""
        inline = self.md.treeprocessors["inline"]
        assert isinstance(inline, InlineTreeProcessor)
        return INLINE_PLACEHOLDER_RE.sub(
            lambda found: _text_of(inline.stashed_nodes[found[1]]), text
        )


class BareAddressProcessor(InlineProcessor):
    """A web or mail address without brackets around it."""

    ANCESTOR_EXCLUDES = ("a", "img")

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], _data: str
    ) -> tuple[ET.Element | None, int, int]:
        """The address without the punctuation of the sentence around it."""
        target = _trim(m[0])
        href = target if target.startswith(("http", "mailto:")) else f"http://{target}"
        if "@" in target and "/" not in target:
            href = f"mailto:{target.removeprefix('mailto:')}"
        if allowed(href) is None:
            return None, m.start(), m.end()
        return _link(target, href), m.start(), m.start() + len(target)


class TagProcessor(InlineProcessor):
    """The few HTML tags that are styles, when they are closed; all other HTML is text."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int, int]:
        """The element between the tag and its closing tag."""
        closing = f"</{m[1]}>"
        end = data.find(closing, m.end())
        if end < 0:
            return None, m.start(), m.end()
        element = ET.Element(m[1].lower())
        element.text = data[m.end() : end]
        return element, m.start(), end + len(closing)


def _atom(m: re.Match[str]) -> ET.Element:
    if m["break"]:
        return ET.Element("br")
    if m["address"]:
        target = m["address"]
        mail = "@" in target and ":" not in target
        return _link(target, f"mailto:{target}" if mail else target)
    # An element, not a text: the library joins texts, and looks for patterns in what comes of it.
    element = ET.Element("span")
    element.text = AtomicString(_entity(m["entity"]) if m["entity"] else m["escaped"])
    return element


def _code(m: re.Match[str], data: str) -> tuple[ET.Element | None, int, int]:
    ticks = m["ticks"]
    for found in _BACKTICKS.finditer(data, m.end()):
        if len(found[0]) == len(ticks):
            code = data[m.end() : found.start()].replace("\n", " ")
            if code.strip(" ") and code[0] == code[-1] == " ":
                code = code[1:-1]
            element = ET.Element("code")
            element.text = AtomicString(code)
            return element, m.start(), found.end()
    return None, m.start(), m.end()


def _math(formula: tex.Formula) -> ET.Element:
    element = ET.Element("displayed" if formula.display else "math")
    element.text = AtomicString(formula.tex)
    return element


def _entity(entity: str) -> str:
    # The name is looked up whole: `html.unescape` would also take the beginning of a longer word.
    return html.unescape(entity) if entity[1] == "#" else html5.get(entity[1:], entity)


def _link(text: str, target: str) -> ET.Element:
    element = ET.Element("a", href=target)
    element.text = AtomicString(text)
    return element


def _trim(address: str) -> str:
    while True:
        trimmed = address.rstrip("?!.,:;*_~'|")
        for opening, closing in ("()", "[]"):
            if trimmed.endswith(closing) and trimmed.count(closing) > trimmed.count(opening):
                trimmed = trimmed[:-1]
        if trimmed == address:
            return address
        address = trimmed


def _text_of(node: ET.Element | str) -> str:
    return node if isinstance(node, str) else "".join(node.itertext())


def _unescape(target: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", target))
