"""Inline source to spans: CommonMark's rules, kinder to CJK, safe with whatever is written."""

from __future__ import annotations

import string
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocopt.render.blocks import Inline, Span, Style
from nocopt.render.inline import InlineParser, load
from nocopt.render.references import Reference
from tests.render.pace import takes_less

B, I, S, C = Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE  # noqa: E741


@pytest.fixture(scope="module")
def inline() -> InlineParser:
    parser = InlineParser()
    parser.set_references({"foo": Reference("https://foo.org/a\\_b"), "bad": Reference("data:x")})
    return parser


def spans(*parts: str | tuple[str, Style] | tuple[str, Style, str]) -> Inline:
    return tuple(Span(part) if isinstance(part, str) else Span(*part) for part in parts)


def link(
    text: str, target: str | None = None, style: Style = Style.PLAIN
) -> tuple[str, Style, str]:
    return (text, style, target or text)


CASES: list[tuple[str, Inline]] = [
    ("", ()),
    ("plain text", spans("plain text")),
    # Emphasis
    ("*a* _b_", spans(("a", I), " ", ("b", I))),
    ("**a** __b__", spans(("a", B), " ", ("b", B))),
    ("***a***", spans(("a", B | I))),
    ("*a **b** c*", spans(("a ", I), ("b", B | I), (" c", I))),
    ("***a** b*", spans(("a", B | I), (" b", I))),
    ("**foo*bar**", spans(("foo*bar", B))),
    ("**a***b*", spans(("a", B), ("b", I))),
    ("**a*", spans("*", ("a", I))),
    ("**a **b", spans("**a **b")),
    ("*a ** b*", spans(("a ** b", I))),
    ("a * b * c", spans("a * b * c")),
    ("![*a*](https://x.org)", spans(("a", I, "https://x.org"))),
    ("a  \n**b:*\n*c:*\\\nd", spans("a\n*", ("b:", I), " ", ("c:", I), "\nd")),
    # What is escaped stays text, also where something else has been found around it.
    ("**a \\*c\\* b** \\*d\\*", spans(("a *c* b", B), " *d*")),
    ("*a* \\`b\\` \\<br> **c &amp;lt; d**", spans(("a", I), " `b` <br> ", ("c &lt; d", B))),
    ("**x**\\\\\n*y* \\$z$ &#42;z&#42;", spans(("x", B), "\\ ", ("y", I), " $z$ *z*")),
    ("2*3*4", spans("2", ("3", I), "4")),
    ("snake_case_name __init__", spans("snake_case_name ", ("init", B))),
    ("~~a~~ ~b~ ~~~c~~~", spans(("a", S), " ", ("b", S), " ~~~c~~~")),
    ("~a~~ ~~b~ 5~10，20~30", spans("~a~~ ~~b~ 5~10，20~30")),
    ("*a~~b*c~~", spans(("a~~b", I), "c~~")),
    ("**a *b `c`* d**", spans(("a ", B), ("b ", B | I), ("c", B | I | C), (" d", B))),
    ("**a *b \\* c* d**", spans(("a ", B), ("b * c", B | I), (" d", B))),
    ("~~**a**~~", spans(("a", B | S))),
    ("*a `*` b*", spans(("a ", I), ("*", I | C), (" b", I))),
    # CJK
    ("**“重点”**内容", spans(("“重点”", B), "内容")),
    ("这是**“重点”**内容", spans("这是", ("“重点”", B), "内容")),
    ("**重点：**内容", spans(("重点：", B), "内容")),
    ("中*“文”*字", spans("中", ("“文”", I), "字")),
    ("中__文__字", spans("中__文__字")),
    ("**Key:**value", spans(("Key:", B), "value")),
    # Code spans.
    ("`a`", spans(("a", C))),
    ("`` a`b ``", spans(("a`b", C))),
    ("` `` `", spans(("``", C))),
    ("`  `", spans(("  ", C))),
    ("`a\nb\\`", spans(("a b\\", C))),
    ("`a", spans("`a")),
    ("``a`", spans("``a`")),
    ("`*a*` *b*", spans(("*a*", C), " ", ("b", I))),
    # Escapes, entities and breaks.
    ("\\*a\\* \\a \\\\", spans("*a* \\a \\")),
    ("&amp; &#65; &#x42; &nope; &notit;", spans("& A B &nope; &notit;")),
    ("a  \nb\\\nc\nd<br>e<br/>\nf", spans("a\nb\nc d\ne\nf")),
    ("**a  \nb**", spans(("a\nb", B))),
    # Links
    ("[a](https://x.org)", spans(link("a", "https://x.org"))),
    ("[a](https://x.org/b_(c) 'd')", spans(link("a", "https://x.org/b_(c)"))),
    ("[a](<https://x.org/b c>)", spans(link("a", "https://x.org/b%20c"))),
    ("[a](https://x.org/?b=1&amp;c=\\_)", spans(link("a", "https://x.org/?b=1&c=_"))),
    (
        "[*a* `b`](https://x.org)",
        spans(
            link("a", "https://x.org", I), link(" ", "https://x.org"), link("b", "https://x.org", C)
        ),
    ),
    ("**[a](https://x.org)**", spans(link("a", "https://x.org", B))),
    (
        "[a [b](https://x.org)](https://y.org)",
        spans("[a ", link("b", "https://x.org"), "](", link("https://y.org"), ")"),
    ),
    ("[a [b] c](https://x.org)", spans(link("a [b] c", "https://x.org"))),
    ("[a](javascript:b) [c](d.md) [e]()", spans("a c e")),
    ("[a](b c) [d](e [f]", spans("[a](b c) [d](e [f]")),
    ("a[0][1] [ ] ]", spans("a[0][1] [ ] ]")),
    (
        "[foo] [a][FOO] [foo][]",
        spans(
            link("foo", "https://foo.org/a_b"),
            " ",
            link("a", "https://foo.org/a_b"),
            " ",
            link("foo", "https://foo.org/a_b"),
        ),
    ),
    ("[bad] [none]", spans("bad [none]")),
    ("[https://x.org](https://y.org)", spans(link("https://x.org", "https://y.org"))),
    # Images
    (
        "![a *b*](https://x.org/i.png)",
        spans(link("a ", "https://x.org/i.png"), link("b", "https://x.org/i.png", I)),
    ),
    ("![](https://x.org/i.png)", spans(link("https://x.org/i.png"))),
    ("![a](i.png)", spans("a")),
    ("[![a](https://x.org/i.png)](https://y.org)", spans(link("a", "https://y.org"))),
    ("![foo]", spans(link("foo", "https://foo.org/a_b"))),
    # Addresses
    (
        "<https://x.org> <a@b.org>",
        spans(link("https://x.org"), " ", link("a@b.org", "mailto:a@b.org")),
    ),
    ("<javascript:a> <mailto:a@b.org>", spans("javascript:a ", link("mailto:a@b.org"))),
    ("see https://x.org/a_b_c.", spans("see ", link("https://x.org/a_b_c"), ".")),
    (
        "(https://x.org/a_(b)), www.x.org!",
        spans("(", link("https://x.org/a_(b)"), "), ", link("www.x.org", "http://www.x.org"), "!"),
    ),
    ("**https://x.org**", spans(link("https://x.org", style=B))),
    ("看https://x.org/a。好", spans("看", link("https://x.org/a"), "。好")),
    ("[see https://x.org]", spans("[see ", link("https://x.org"), "]")),
    ("https:// xhttps://x.org www.", spans("https:// xhttps://x.org www.")),
    # HTML
    ("H<sub>2</sub>O <sup>**a**</sup>", spans("H", ("2", Style.SUB), "O ", ("a", Style.SUP | B))),
    ("<kbd>Ctrl</kbd>+<mark>a</mark>", spans(("Ctrl", Style.KBD), "+", ("a", Style.MARK))),
    ("<sub>a", spans("<sub>a")),
    ("<b>a</b> <script>x</script> <!-- c -->", spans("<b>a</b> <script>x</script> <!-- c -->")),
    ("a < b > c", spans("a < b > c")),
    ("\x02klzzwxh:0000\x03 \x00", spans("\ufffdklzzwxh:0000\ufffd \ufffd")),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[case[0] for case in CASES])
def test_spans(inline: InlineParser, source: str, expected: Inline) -> None:
    assert inline.spans(source) == expected


_PIECES = (
    *"*_~`[]()<>!\\&;: \n\"'",
    "**",
    "~~",
    "https://",
    "](",
    "<br>",
    "<sub>",
    "</sub>",
    "a",
    "重",
    "“",
    "[foo]",
    "&amp;",
    "\x02",
    "\x03",
    "  \n",
)


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
)
def test_no_text_raises_and_targets_are_allowed(inline: InlineParser, source: str) -> None:
    for span in inline.spans(source):
        assert span.text
        assert span.href is None or span.href.startswith(("http://", "https://", "mailto:"))


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=string.ascii_letters + string.digits + " ,.;?%+-/=('\")" + "中文，。“”é😀",
        max_size=80,
    )
)
def test_plain_text_is_kept(inline: InlineParser, source: str) -> None:
    assert "".join(span.text for span in inline.spans(source)) == source


@pytest.mark.parametrize(
    "mark",
    [
        "*",
        "**a ",
        "[",
        "[a](",
        "[[a](https://b) ",
        "`",
        "<sub>",
        "\\",
        "![",
        "*a _b ",
        "((",
        "https://",
        '[a]("',
        "~~a",
        " ",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(mark: str) -> None:
    load()
    text = mark * (20_000 // len(mark))
    assert takes_less(2, lambda: InlineParser().spans(text))


def test_nesting_too_deep_for_the_library_is_shown_as_written() -> None:
    source = "<sub>" + "*a _b " * 600 + " c_ d*" * 600 + "</sub>"
    assert "".join(span.text for span in InlineParser().spans(source[:3000])).startswith("<sub>")
    parser = InlineParser()
    deep = "*a _b " * 240 + "c_ d* " * 240
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        assert parser.spans(deep) == (Span(deep),)
    finally:
        sys.setrecursionlimit(limit)


def test_long_text_is_cut_where_growth_never_moves_the_cut() -> None:
    parser = InlineParser()
    for filler in ("word\n", "word ", "wordword"):
        text = filler * 3000
        whole = "".join(span.text for span in parser.spans(text))
        assert whole == text.replace("\n", " ")
    assert InlineParser().spans("a" * 3200 + "\n") == (Span("a" * 3200 + " "),)
    assert InlineParser().spans("a" * 5000) == (Span("a" * 5000),)
    assert len(InlineParser().spans("a" * 5001)) == 2


def test_line_breaks_of_a_person_are_kept() -> None:
    assert InlineParser(keep_line_breaks=True).spans("a\nb") == (Span("a\nb"),)


def test_results_are_remembered_within_bounds() -> None:
    parser = InlineParser()
    first = parser.spans("a *b*")
    assert parser.spans("a *b*") is first
    for number in range(400):
        parser.spans(f"{number} " + "x" * 2000)
    assert parser.spans("a *b*") is not first


def test_new_references_are_used_at_once() -> None:
    parser = InlineParser()
    assert parser.spans("[a]") == (Span("[a]"),)
    parser.set_references({"a": Reference("https://x.org")})
    found = parser.spans("[a]")
    assert found == (Span("a", href="https://x.org"),)
    parser.set_references({"a": Reference("https://x.org")})
    assert parser.spans("[a]") is found


def test_libraries_are_not_loaded_before_they_are_needed() -> None:
    program = (
        "import sys, nocopt.render.inline, nocopt.render.highlight, nocopt.render.stream\n"
        "import nocopt.render.plain, nocopt.render.markdown, nocopt.render.links\n"
        "sys.exit('markdown' in sys.modules or 'pygments' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
