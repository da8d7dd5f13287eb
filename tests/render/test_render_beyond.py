"""What goes beyond CommonMark: formulas, footnotes and details, as blocks and in lines."""

from __future__ import annotations

import pytest

from nocopt.render.blocks import (
    Block,
    CodeBlock,
    Details,
    Footnote,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    MathBlock,
    Paragraph,
    Quote,
    Span,
    Style,
)
from nocopt.render.html import to_html
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from nocopt.render.plain import to_markdown, to_plain
from nocopt.render.references import Reference, footnote_key
from nocopt.render.stream import MarkdownStream

ALIGN = "\\begin{align*}\n  a &= b \\\\\n  c &= d\n\\end{align*}"
M, D = Style.MATH, Style.MATH | Style.DISPLAY


def p(text: str) -> Paragraph:
    return Paragraph(text)


def bullets(*items: list[Block]) -> ListBlock:
    return ListBlock(False, 1, True, tuple(ListItem(tuple(blocks)) for blocks in items))


BLOCKS: list[tuple[str, str, tuple[Block, ...]]] = [
    ("footnote", "[^1]: note\nlazy", (Footnote("1", (p("note\nlazy"),)),)),
    (
        "footnote of blocks",
        "a\n[^x]: n\n\n    - b\n\nc",
        (p("a"), Footnote("x", (p("n"), bullets([p("b")]))), p("c")),
    ),
    (
        "footnote in a quote",
        "> [^1]: n\n> [^2]: m",
        (Quote((Footnote("1", (p("n"),)), Footnote("2", (p("m"),)))),),
    ),
    ("empty footnote", "[^1]:\n\na", (Footnote("1", ()), p("a"))),
    ("no footnote", "[^]: a\n[^a b]: c", (p("[^]: a\n[^a b]: c"),)),
    ("formula", "$$\nx^2\n$$", (MathBlock("x^2"),)),
    ("formula in a line", "a\n$$ x^2 $$\nb", (p("a"), MathBlock("x^2"), p("b"))),
    ("formula with a full stop", "$$\nx\n$$.\ny", (MathBlock("x."), p("y"))),
    ("formula with text behind it", "$$\nx\n$$ where y", (MathBlock("x"), p("where y"))),
    ("formula in a sentence", "$$x$$ is y", (p("$$x$$ is y"),)),
    ("formula in brackets", "\\[\n  a = b\n\\]", (MathBlock("a = b"),)),
    ("formula in brackets in a line", "\\[ E = mc^2 \\]", (MathBlock("E = mc^2"),)),
    ("line breaks in brackets", "\\[ a \\\\[2pt] b \\\\\n\\]", (MathBlock("a \\\\[2pt] b \\\\"),)),
    ("escaped brackets", "\\[1\\]\n\n\\[see below\\]", (p("\\[1\\]"), p("\\[see below\\]"))),
    (
        "formula of lines like markers",
        "$$\n- a\n+ b\n= c\n# d\n> e\n$$",
        (MathBlock("- a\n+ b\n= c\n# d\n> e"),),
    ),
    ("environment", f"{ALIGN}\ntext", (MathBlock(ALIGN), p("text"))),
    (
        "nested environment",
        "\\begin{array}\\begin{array}\n\\end{array}x\n\\end{array}",
        (MathBlock("\\begin{array}\\begin{array}\n\\end{array}x\n\\end{array}"),),
    ),
    ("environment of text", "\\begin{itemize}\n- a", (p("\\begin{itemize}"), bullets([p("a")]))),
    ("formula without its end", "$$\n  - x\ny", (p("$$\n- x\ny"),)),
    ("escaped bracket of a link", "a\n\\[b](c)\nd", (p("a\n\\[b](c)\nd"),)),
    ("dollars that begin no formula", "a\n$$ money\nb", (p("a\n$$ money\nb"),)),
    ("formula ended by a blank line", "$$ 5 +\n\n- a $$", (p("$$ 5 +"), bullets([p("a $$")]))),
    ("empty formula", "$$\n$$\n\n$$ $$", (p("$$\n$$"), p("$$ $$"))),
    (
        "formula in an item",
        "- a\n  $$\n  x\n  $$\n- b",
        (bullets([p("a"), MathBlock("x")], [p("b")]),),
    ),
    (
        "formula in an item, not indented",
        "- $$\nx\n$$\n- b",
        (bullets([MathBlock("x")], [p("b")]),),
    ),
    ("formula in a quote", "> $$\n> x\n> $$\n> y", (Quote((MathBlock("x"), p("y"))),)),
    ("formula in code", "```\n$$\nx\n$$\n```", (CodeBlock("", "$$\nx\n$$"),)),
    ("formula in indented code", "    $$\n    x\n    $$", (CodeBlock("", "$$\nx\n$$"),)),
    (
        "details",
        "<details>\n<summary>s *t*</summary>\n\n- a\n\n</details>\nb",
        (Details("s *t*", (bullets([p("a")]),)), p("b")),
    ),
    (
        "details in a line",
        "<details><summary><b>s</b></summary>a</details>b",
        (Details("s", (p("a</details>b"),)),),
    ),
    (
        "details that end in a line",
        "<details><summary>s</summary>a</details>\nb",
        (Details("s", (p("a"),)), p("b")),
    ),
    (
        "details that end behind a block",
        "<details>\n<details>a</details>\n# b </DETAILS>\n***</details>",
        (Details("", (Details("", (p("a"),)), Heading(1, "b"))), p("***</details>")),
    ),
    ("open details", "<details open>\na\n</details>", (Details("", (p("a"),), open=True),)),
    ("open by a value", '<DETAILS class="open" Open="">\na', (Details("", (p("a"),), open=True),)),
    ("class open", '<details class="open">\na', (Details("", (p("a"),)),)),
    (
        "nested details",
        "<details>\n<details>\na\n</details>\nb\n</details>\nc",
        (Details("", (Details("", (p("a"),)), p("b"))), p("c")),
    ),
    (
        "details in an item",
        "- <details>\n  a\n  </details>\n- b",
        (bullets([Details("", (p("a"),))], [p("b")]),),
    ),
    (
        "details end below an item",
        "<details>\n- a\n</details>\nb",
        (Details("", (bullets([p("a")]),)), p("b")),
    ),
    (
        "details end in code",
        "<details>\n```\n</details>\n```\n</details>",
        (Details("", (CodeBlock("", "</details>"),)),),
    ),
    (
        "summary over lines",
        "<details>\n<summary>\n  a\n  b\n</summary>\nc",
        (Details("a b", (p("c"),)),),
    ),
    ("summary without its end", "<details>\n<summary>a\nb\n\nc", (Details("a b", (p("c"),)),)),
    ("summary alone", "<summary>a</summary>", (p("<summary>a</summary>"),)),
    (
        "second summary",
        "<details><summary>a</summary>\n<summary>b</summary>",
        (Details("a", (p("<summary>b</summary>"),)),),
    ),
    ("details that do not begin", "</details>", (p("</details>"),)),
]


@pytest.mark.parametrize(("text", "blocks"), [c[1:] for c in BLOCKS], ids=[c[0] for c in BLOCKS])
def test_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert parse(text).blocks == blocks
    assert parse(to_markdown(blocks)).blocks == blocks
    stream = MarkdownStream()
    for char in text:
        stream.feed(char)
    stream.finish()
    assert stream.blocks == blocks


def spans(*parts: str | tuple[str, Style]) -> Inline:
    return tuple(Span(part) if isinstance(part, str) else Span(*part) for part in parts)


FORMULAS: list[tuple[str, Inline]] = [
    ("$x$", spans(("x", M))),
    ("so $a_1 * b_2$ and $c*d$.", spans("so ", ("a_1 * b_2", M), " and ", ("c*d", M), ".")),
    ("$\\alpha \\$ 5$", spans(("\\alpha \\$ 5", M))),
    ("函数$f(x)$的", spans("函数", ("f(x)", M), "的")),
    ("the $n$th, $k$-means", spans("the ", ("n", M), "th, ", ("k", M), "-means")),
    ("**where $x$**", spans(("where ", Style.BOLD), ("x", M | Style.BOLD))),
    ("$5$ apples, $5 + 3 = 8$", spans(("5", M), " apples, ", ("5 + 3 = 8", M))),
    ("$10 \\text{ kg}$", spans(("10 \\text{ kg}", M))),
    ("\\(x\\) and \\(y_1\\)", spans(("x", M), " and ", ("y_1", M))),
    ("\\( (a) \\)", spans(("(a)", M))),
    ("we get \\[x^2\\] here", spans("we get ", ("x^2", D), " here")),
    ("a $$x + y$$ b", spans("a ", ("x + y", D), " b")),
    ("$a$$b$", spans(("a", M), ("b", M))),
    ("$a$ $b$", spans(("a", M), " ", ("b", M))),
    # Prices and other dollars
    ("$5 and $10", spans("$5 and $10")),
    ("costs $3.50–$4", spans("costs $3.50–$4")),
    ("US$ 5, US$5 or A$6", spans("US$ 5, US$5 or A$6")),
    ("$5/month or $50/year", spans("$5/month or $50/year")),
    ("**$5** and **$10**", spans(("$5", Style.BOLD), " and ", ("$10", Style.BOLD))),
    ("$5 (it was 10$)", spans("$5 (it was 10$)")),
    ("5$, 10$ and 20$", spans("5$, 10$ and 20$")),
    ("$1M-$2M, $1,000.00", spans("$1M-$2M, $1,000.00")),
    ("a $20 bill and $30 more", spans("a $20 bill and $30 more")),
    ("$HOME:$PATH $HOME/$USER ${x} $", spans("$HOME:$PATH $HOME/$USER ${x} $")),
    ("in $: 5$", spans("in $: 5$")),
    ("$x", spans("$x")),
    ("$ x $", spans("$ x $")),
    ("\\$x\\$", spans("$x$")),
    ("$$$ and $$$", spans("$$$ and $$$")),
    ("`$x$` $y", spans(("$x$", Style.CODE), " $y")),
    ("$5 `code $x$`", spans("$5 ", ("code $x$", Style.CODE))),
    ("\\(see below\\) \\(x", spans(("see below", M), " (x")),
    ("\\[1\\], \\[\\\\\\] and \\[see x\\](/u)", spans("[1], [\\] and [see x](/u)")),
]


@pytest.mark.parametrize(("source", "expected"), FORMULAS, ids=[case[0] for case in FORMULAS])
def test_formulas_in_lines(source: str, expected: Inline) -> None:
    assert InlineParser().spans(source) == expected


def _shown(stream: MarkdownStream) -> list[Block]:
    return list(stream.blocks)


def test_a_formula_grows_while_the_text_does_and_is_text_when_nothing_closes_it() -> None:
    stream = MarkdownStream()
    stream.feed("so\n$")
    assert _shown(stream) == [p("so")]
    stream.feed("$\nx &")
    assert _shown(stream) == [p("so"), MathBlock("x &", closed=False)]
    stream.feed("= y\n$")
    assert _shown(stream) == [p("so"), MathBlock("x &= y", closed=False)]
    stream.feed("$")
    assert _shown(stream) == [p("so"), MathBlock("x &= y")]
    stream.feed("\n$$ 5 + 1\n")
    assert _shown(stream) == [p("so"), MathBlock("x &= y"), MathBlock("5 + 1", closed=False)]
    stream.finish()
    assert _shown(stream) == [p("so"), MathBlock("x &= y"), p("$$ 5 + 1")]


def test_references_to_footnotes() -> None:
    document = parse("a[^1][^x][^y]\n\n[^x]: note")
    inline = InlineParser()
    assert inline.spans("a[^1][^x]")[1:] == (Span("1", Style.SUP, note="1"), Span("[^x]"))
    inline.set_references(document.references)
    assert footnote_key("X") in document.references
    assert inline.spans("a[^1][^x][^y]") == (
        Span("a"),
        Span("1", Style.SUP, note="1"),
        Span("1", Style.SUP, note="x"),
        Span("[^y]"),
    )
    assert inline.spans("[^1](u) `[^1]` \\[^1]")[1:] == spans("(u) ", ("[^1]", Style.CODE), " [^1]")


def numbers(text: str, *labels: str) -> list[str]:
    inline = InlineParser()
    inline.set_references(parse(text).references)
    return [inline.note_number(label) for label in labels]


def test_footnotes_are_numbered_as_they_are_first_referred_to() -> None:
    text = "a[^why][^2][^Who][^why]\n\n[^why]: w\n\n> [^who]: v\n\n[^2]: u\n\n[^why]: again"
    document = parse(text)
    inline = InlineParser()
    inline.set_references(document.references)
    assert [span.text for span in inline.spans("[^why][^2][^Who]")] == ["1", "2", "3"]
    assert [inline.note_number(label) for label in ("who", "2", "else")] == ["3", "2", "else"]
    assert "<sup>3</sup></p><p>v</p>" in to_html(document.blocks, inline)


def test_what_nobody_refers_to_is_numbered_last() -> None:
    assert numbers("[^a]: x\n\n[^b]: y\n\nso[^b]", "a", "b") == ["2", "1"]


def test_footnotes_may_be_referred_to_from_anywhere_but_code() -> None:
    places = (
        "# h[^a]\n\n- i[^b]\n\n| t[^c] |\n|--|\n| u[^d] |\n\n<details><summary>s[^e]</summary>\n"
    )
    places += "\nf[^f]\n\n</details>\n\n> q[^g]\n\n[^f]: see[^h]\n"
    code = "`[^h]` ``[^h]`` \\[^h] ```x ` [^z]\n\n    [^h]\n\n```\n[^h]\n```\n\n[^none]\n\n"
    defined = "".join(f"[^{label}]: d\n\n" for label in "hgedcbaz")
    found = numbers(code + places + defined, *"zabcdefgh")
    assert found == [str(number) for number in range(1, 10)]


def test_numbers_of_footnotes_are_right_when_a_text_has_come() -> None:
    text = "a[^x] b[^1] c[^y]\n\n[^1]: one\n\n[^y]: two[^x]\n\n[^x]: three\n"
    stream, inline = MarkdownStream(), InlineParser()
    for char in text:
        stream.feed(char)
        inline.set_references(stream.references)
    stream.finish()
    inline.set_references(stream.references)
    assert [*stream.references] == [*parse(text).references]
    assert [inline.note_number(label) for label in ("x", "1", "y")] == ["1", "2", "3"]


def test_text_need_not_be_read_again_because_a_footnote_was_mentioned() -> None:
    inline = InlineParser()
    assert not inline.set_references(parse("a[^x] b[^y]").references)
    assert inline.set_references(parse("a[^x] b[^y]\n\n[^y]: n").references)
    assert not inline.set_references(parse("a[^x] b[^y]\n\n[^y]: n\n\n[^z]").references)
    assert inline.set_references(parse("a[^x] b[^y]\n\n[^y]: n\n\n[^x]: m").references)


def test_a_footnote_that_was_mentioned_is_no_target_of_links() -> None:
    inline = InlineParser()
    inline.set_references(parse("a[^n]\n\n[^n]: x").references)
    assert inline.spans("[t][ ^n] [t][\n^n] [t][^ n]") == (Span("[t][ ^n] [t][ ^n] [t][^ n]"),)


def test_a_footnote_is_no_target_of_links() -> None:
    inline = InlineParser()
    inline.set_references({footnote_key("n"): Reference(""), "n": Reference("https://n.org")})
    assert inline.spans("[t][n] [t][^n] [^n][n]") == (
        Span("t", href="https://n.org"),
        Span(" [t]"),
        Span("1", Style.SUP, note="n"),
        Span(" "),
        Span("1", Style.SUP, note="n"),
        Span("n", href="https://n.org"),
    )


def test_footnotes_are_known_while_they_are_written() -> None:
    stream = MarkdownStream()
    stream.feed("a[^n]\n\n[^n")
    assert _shown(stream) == [p("a[^n]")]
    stream.feed("]: x")
    assert _shown(stream) == [p("a[^n]"), Footnote("n", (p("x"),))]
    assert footnote_key("n") in stream.references


def test_tags_that_are_styles() -> None:
    inline = InlineParser()
    assert inline.spans("H<sub>2</sub>O<SUP>*2*</SUP><br>x<BR/>y") == spans(
        "H", ("2", Style.SUB), "O", ("2", Style.SUP | Style.ITALIC), "\nx\ny"
    )
    assert inline.spans("<kbd>Ctrl</kbd> **<mark>m</mark>** <sub>x <u>u</u>") == spans(
        ("Ctrl", Style.KBD), " ", ("m", Style.BOLD | Style.MARK), " <sub>x <u>u</u>"
    )


def test_plain_text() -> None:
    text = "<details><summary>*s*</summary>\n\n- a\n\n</details>\n\n$$x$$\n\n[^1]: n\n\n    m"
    assert to_plain(parse(text).blocks, InlineParser()) == "s\n\n- a\n\nx\n\n[^1]: n\n\n    m"
