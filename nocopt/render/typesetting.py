"""Sets TeX with ziamath, and repairs what it gets wrong; `nocopt.render.formula` is the way in."""

from __future__ import annotations

import re
import threading
import unicodedata
import zlib
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from latex2mathml import exceptions as latex
from ziafont.gpos import Gpos
from ziamath import styles
from ziamath.config import config
from ziamath.escapes import unescape
from ziamath.operators import operators
from ziamath.tex import tex2mml
from ziamath.zmath import Math, loadedfonts

from nocopt.render import quicker
from nocopt.render.picture import INK, BadFormula, Fault, Formula, Set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ziamath.mathfont import MathFont

_SIZE: Final = 100.0  # pixels an em; all lengths of the library are in pixels
_MARGIN: Final = 3.0  # pixels around the picture: slanted letters lean out of their boxes
_EM: Final = 0.75  # what the library takes for an em in lengths, being 1.333 of the font size
_ROW_SPACING: Final = "0.4em"
_RISE: Final = 0.86  # how much of the font size is above the baseline, for letters of other fonts
_COSTLIEST: Final = 2_500  # parts to be measured; about half a second of work
_LETTERS: Final = 2  # of one part that cost as much as another part
_HEAVY: Final = frozenset("∫∬∭∮∯∰∑∏∐⨀⨁⨂")  # which are looked for in several sizes
_WIDEST: Final = 500.0  # ems, and so a formula that no reader would follow
_HIGHEST: Final = 200.0
_INK: Final = INK.decode()
_OTHER: Final = "text:"  # marks the places of such letters
_TOGETHER: Final = 16  # such letters that are set at a stretch, as their widths are guessed

# What the library and its parser raise on a text that they do not understand.
_ERRORS: Final[tuple[type[Exception], ...]] = (
    *(ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, RuntimeError),
    *(StopIteration, SyntaxError, TypeError, ValueError),
    *(one for one in vars(latex).values() if isinstance(one, type) and issubclass(one, Exception)),
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])")
_NUMBERED = re.compile(r"\\(begin|end)\s*\{(align|gather)\}")
_NAMED = re.compile(r"\\mathop\s*\{\s*\\(?:mathrm|rm|text|operatorname)\s*\{?([A-Za-z ]+)\}?\s*\}")
_TAG = re.compile(r"\\tag(\*?)\s*\{([^{}]*)\}")
# Names and numbers, and nothing that a reader of pictures would look for elsewhere.
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[A-Za-z]+")
_LEAVES: Final = ("mi", "mn", "mo", "ms", "mtext")

# Signs that grow with the row they stand in.
_STRETCHY: Final = {of[0] for of, known in operators.items() if known.get("stretchy") == "true"}
_GROWING: Final = ("mfenced", "munder", "mover", "munderover")  # with such parts of their own
_ROWS: Final = ("math", "mrow", "mtd", "mtr", "mphantom", "mpadded", "msqrt", "menclose")

# The library keeps fonts and settings in its modules: one formula at a time.
_turn = threading.Lock()

# Each letter where it stands: pictures need not know links between them.
config.svg2 = False
config.precision = 1  # digits behind the point, where an em is a hundred pixels
config.math.color = _INK
# Each part copies the style of the part around it, deeply, only to look things up in it.
styles.asdict = vars  # type: ignore[attr-defined, assignment]
# The font keeps every way from letters to its glyphs, and uses the best: the others are a megabyte.
_font: Final = loadedfonts["default"]
_font.cmaps.clear()
# Which letters stand closer together is 3 MB, and asked for in words only: read when there are any.
_font.gpos = None


def typeset(tex: str, *, display: bool) -> Set:
    """Set a formula of moderate length and depth; never raises."""
    with _turn:
        try:
            return _set(tex, display=display)
        except _ERRORS:
            return BadFormula(Fault.SYNTAX)
        finally:
            quicker.clear()


def _set(tex: str, *, display: bool) -> Set:
    element = ET.fromstring(unescape(tex2mml(_plain(tex), inline=not display)))
    for part in element.iter():
        if _font.gpos is None and part.tag.endswith("mtext"):
            _font.gpos = Gpos(_font.tables["GPOS"].offset, _font.fontfile)
        if part.get("rowspacing") == "3pt":  # which would be the same at any size
            part.set("rowspacing", _ROW_SPACING)
        unknown = _COMMAND.search(part.text or "")
        if unknown is not None:
            return BadFormula(Fault.UNKNOWN, unknown[0])
    _lighten(element)
    _unwrap(element)
    _mark_other_letters(element)
    if _cost(element) > _COSTLIEST:
        return BadFormula(Fault.DEEP)
    made = Math(element, size=_SIZE, margin=_MARGIN).svgxml()
    _finish(made)
    _left, top, width, height = (float(part) for part in made.attrib["viewBox"].split())
    if width <= 2 * _MARGIN or height <= 2 * _MARGIN:
        return BadFormula(Fault.EMPTY)
    if not (width <= _WIDEST * _SIZE and height <= _HIGHEST * _SIZE):
        return BadFormula(Fault.LONG)
    packed = zlib.compress(ET.tostring(made), 1)  # better takes thrice as long, for an eighth
    return Formula(packed, width / _SIZE, height / _SIZE, -top / _SIZE)


def _plain(tex: str) -> str:
    """The text without what only makes sense in a document with numbered equations."""
    tex = _LABEL.sub("", tex)
    tex = _NUMBERED.sub(r"\\\1{\2*}", tex)
    tex = _NAMED.sub(r"\\operatorname*{\1}", tex).replace(r"\not=", r"\neq ")
    return _TAG.sub(_tag, tex).strip()


def _tag(found: re.Match[str]) -> str:
    text = found[2] if found[1] else f"({found[2]})"
    return rf"\qquad\text{{{text}}}"


def _lighten(parent: ET.Element) -> None:
    """Take out rows around a single part: the library lays out the parts of a row twice each."""
    for at, part in enumerate(parent):
        _lighten(part)
        if part.tag.endswith("mrow") and len(part) == 1 and not part.attrib:
            (only,) = part
            if not only.tag.endswith("mo"):
                parent[at] = only


def _unwrap(element: ET.Element) -> None:
    """Take out the row around all parts of a formula of one line."""
    if len(element) != 1 or any("linebreak" in part.attrib for part in element.iter()):
        return
    (row,) = element
    if row.tag.endswith("mrow") and not row.attrib:
        element[:] = row[:]


def _cost(part: ET.Element) -> int:
    """How many parts the library is going to set."""
    return _weighed(part)[0]


def _weighed(part: ET.Element) -> tuple[int, bool]:
    """The cost of a part, and whether it holds what grows with the rows around it.

    Each of those rows is set twice then: once to find its height.
    """
    inner = [_weighed(one) for one in part]
    own, tag = sum(cost for cost, _ in inner) + 1, part.tag.rpartition("}")[2]
    grows = tag in _GROWING or any(one for _, one in inner)
    if tag in _LEAVES:
        own += (len(part.text or "") - 1) // _LETTERS
        own += part.text in _HEAVY or "minsize" in part.attrib
        own_word = part.get("stretchy", "true" if part.text in _STRETCHY else "false")
        grows = own_word != "false"
    return (2 * own if grows and tag in _ROWS else own), grows


def _mark_other_letters(root: ET.Element) -> None:
    """Make room for letters that the font of formulas has not, such as Chinese ones."""
    font = loadedfonts["default"]
    for part in root.iter():
        if part.text is None or part.tag.rpartition("}")[2] not in _LEAVES:
            continue
        text = "".join(char for char in part.text if unicodedata.category(char) not in ("Cc", "Cf"))
        if all(char.isspace() or font.glyphindex(char) for char in text):
            continue
        own = dict(part.attrib)
        kind, part.tag, part.text = part.tag, "mrow", None
        for run, missing in _runs(text, font):
            if missing:
                # A space that follows colours what was drawn before it: let that be nothing.
                part.extend((_room(run), ET.Element("mspace", {"mathbackground": _INK})))
            else:
                ET.SubElement(part, kind, own).text = run


def _runs(text: str, font: MathFont) -> Iterator[tuple[str, bool]]:
    """Stretches of text that the font has, and letters that it has not, a few at a time."""
    run, missing = "", False
    for char in text:
        lacks = not (char.isspace() or font.glyphindex(char))
        long = lacks and len(run) >= _TOGETHER and not unicodedata.combining(char)
        if run and (lacks != missing or long):
            yield run, missing
            run = ""
        run, missing = run + char, lacks
    if run:
        yield run, missing


def _room(letters: str) -> ET.Element:
    wide = sum(_width(char) for char in letters)
    return ET.Element(
        "mspace",
        {
            "width": f"{wide * _EM:.3f}em",
            "height": f"{_RISE * _EM}em",
            "depth": f"{(1 - _RISE) * _EM}em",
            "mathbackground": _OTHER + letters,
        },
    )


def _width(char: str) -> float:
    """The width of a letter of another font, in ems: a guess, but for Chinese and its like."""
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.62


def _finish(svg: ET.Element) -> None:
    """Give lines the colour of the text, and put letters of other fonts into their places."""
    for part in svg.iter():
        fill = part.get("fill", "")
        if not fill.startswith(_OTHER):
            for name in ("fill", "stroke"):
                value = part.get(name)
                if value is not None and (value == "black" or not _COLOUR.fullmatch(value)):
                    part.set(name, _INK)
            continue
        x, y = float(part.attrib["x"]), float(part.attrib["y"])
        width, height = float(part.attrib["width"]), float(part.attrib["height"])
        part.tag, part.text = "text", fill.removeprefix(_OTHER)
        part.attrib.clear()
        part.attrib.update(
            {
                "x": f"{x + width / 2:.2f}",
                "y": f"{y + _RISE * height:.2f}",
                "font-size": f"{height:.2f}",
                "text-anchor": "middle",
                "fill": _INK,
            }
        )
