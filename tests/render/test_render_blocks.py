"""Block structure, case by case, each checked by hand against CommonMark 0.31 and GFM."""

from __future__ import annotations

import pytest

from nocopt.render.block_parser import MAX_DEPTH
from nocopt.render.blocks import (
    Block,
    CodeBlock,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
)
from nocopt.render.markdown import parse
from nocopt.render.references import Reference


def p(text: str) -> Paragraph:
    return Paragraph(text)


def code(text: str, language: str = "", *, closed: bool = True) -> CodeBlock:
    return CodeBlock(language, text, closed)


def item(*blocks: Block | str, checked: bool | None = None) -> ListItem:
    return ListItem(tuple(p(b) if isinstance(b, str) else b for b in blocks), checked)


def ul(*items: ListItem | str, tight: bool = True) -> ListBlock:
    return ListBlock(False, 1, tight, tuple(item(i) if isinstance(i, str) else i for i in items))


def ol(*items: ListItem | str, start: int = 1, tight: bool = True) -> ListBlock:
    return ListBlock(True, start, tight, tuple(item(i) if isinstance(i, str) else i for i in items))


def quote(*blocks: Block | str) -> Quote:
    return Quote(tuple(p(b) if isinstance(b, str) else b for b in blocks))


def table(*rows: tuple[str, str]) -> Table:
    return Table(("none", "none"), ("a", "b"), rows)


CASES: list[tuple[str, str, tuple[Block, ...]]] = [
    # As models write it.
    ("list right under a paragraph", "Here:\n- a\n- b", (p("Here:"), ul("a", "b"))),
    ("numbers right under a paragraph", "Here:\n1. a\n2. b", (p("Here:"), ol("a", "b"))),
    ("a year is no list", "It was in\n1986. A good year", (p("It was in\n1986. A good year"),)),
    ("nesting by two", "- a\n  - b\n    - c\n- d", (ul(item("a", ul(item("b", ul("c")))), "d"),)),
    ("nesting by three", "1. a\n   - b\n2. c", (ol(item("a", ul("b")), "c"),)),
    ("nesting by four", "- a\n    - b\n- c", (ul(item("a", ul("b")), "c"),)),
    ("numbers nested by four", "1. a\n    1. b\n2. c", (ol(item("a", ol("b")), "c"),)),
    (
        "fence in an item",
        "1. a\n   ```py\n   x = 1\n\n     y\n   ```\n2. b",
        (ol(item("a", code("x = 1\n\n  y", "py")), "b"),),
    ),
    ("fence in a quote", "> ```\n> a\n> ```\n> b", (quote(code("a"), "b"),)),
    (
        "list goes on after a fence with its number",
        "1. a\n```\nx\n```\n2. b",
        (ol("a"), code("x"), ol("b", start=2)),
    ),
    (
        "table right under a paragraph",
        "See:\n| a | b |\n|---|---|\n| 1 | 2 |",
        (p("See:"), Table(("none", "none"), ("a", "b"), (("1", "2"),))),
    ),
    ("unclosed fence", "```py\nx\n", (code("x", "py", closed=False),)),
    ("unclosed fence with a blank line", "```\nx\n\n", (code("x\n", closed=False),)),
    ("unclosed fence in an item", "- ```\n  x", (ul(item(code("x", closed=False))),)),
    ("quote ends the fence", "> ```\n> a\n\nb", (quote(code("a")), p("b"))),
    ("four backticks", "````md\n```py\nx\n```\n````", (code("```py\nx\n```", "md"),)),
    ("tildes around backticks", "~~~\n```\n~~~", (code("```"),)),
    ("bold line over a list", "**Steps:**\n* a\n* b", (p("**Steps:**"), ul("a", "b"))),
    ("heading without blank lines", "a\n## b\nc", (p("a"), Heading(2, "b"), p("c"))),
    (
        "tasks",
        "- [ ] a\n- [x] b\n- [X] c\n- [] d\n- [ ]",
        (
            ul(
                item("a", checked=False),
                item("b", checked=True),
                item("c", checked=True),
                "[] d",
                "[ ]",
            ),
        ),
    ),
    ("task with numbers", "1. [ ] a", (ol(item("a", checked=False)),)),
    ("task with children", "- [ ] a\n  - b", (ul(item("a", ul("b"), checked=False)),)),
    ("html is text", "<div>\n\n<b>x</b>", (p("<div>"), p("<b>x</b>"))),
    ("chinese", "要点：\n- 一\n- 二", (p("要点："), ul("一", "二"))),
    # Paragraphs and what ends them.
    ("nothing", "", ()),
    ("blank lines only", "\n \n\t\n", ()),
    ("white space at the ends of lines", "  a  \n   b \n", (p("a  \nb"),)),
    ("indented line goes on", "a\n        b", (p("a\nb"),)),
    ("line endings", "a\r\nb\rc\n\r\nd", (p("a\nb\nc"), p("d"))),
    ("other separators are text", "a\u2028b\x0cc", (p("a\u2028b\x0cc"),)),
    ("rules", "***\n - - -\n____", (Rule(), Rule(), Rule())),
    ("no rule", "--\n\n+++\n\n*-*", (p("--"), p("+++"), p("*-*"))),
    ("rule ends a paragraph", "a\n***\nb", (p("a"), Rule(), p("b"))),
    # Headings
    ("levels", "# a\n###### f", (Heading(1, "a"), Heading(6, "f"))),
    ("no headings", "#a\n\n####### b\n\n\\# c", (p("#a"), p("####### b"), p("\\# c"))),
    ("closing marks", "# a ##  \n# b#\n## #", (Heading(1, "a"), Heading(1, "b#"), Heading(2, ""))),
    ("empty headings", "#\n##  ", (Heading(1, ""), Heading(2, ""))),
    ("underlined", "a\n===\n\nb\nc\n--", (Heading(1, "a"), Heading(2, "b\nc"))),
    ("underline without text", "===\n\na\n= =", (p("==="), p("a\n= ="))),
    ("no lazy underline", "> a\n===", (quote("a\n==="),)),
    ("lazy hyphens are a rule", "> a\n---", (quote("a"), Rule())),
    # Code
    ("indented code", "    a\n\n      b\n\nc", (code("a\n\n  b"), p("c"))),
    ("blank ends of indented code", "    a\n    \n\n", (code("a"),)),
    ("blank lines inside keep their width", "    a\n      \n    b", (code("a\n  \nb"),)),
    ("indented fence", "  ```\n    a\n b\n  ```", (code("  a\nb"),)),
    ("closing fence may be longer", "```\na\n`````  \nb", (code("a"), p("b"))),
    ("closing fence has no text", "```\na\n``` x\n```", (code("a\n``` x"),)),
    ("closing fence is not indented", "```\na\n    ```\n```", (code("a\n    ```"),)),
    ("info string", "``` py title=x\n```", (code("", "py"),)),
    ("no backtick in the info string", "``` a`b", (p("``` a`b"),)),
    ("tildes may have one", "~~~ a`b\n~~~", (code("", "a`b"),)),
    ("empty code", "```\n```\n\n```\n\n```", (code(""), code(""))),
    ("fence ends a paragraph", "a\n```\nb\n```\nc", (p("a"), code("b"), p("c"))),
    # Tabs stand for columns.
    ("tab indents code", "\ta\tb", (code("a\tb"),)),
    ("tab in a list", "- a\n\n\tb", (ul(item("a", "b"), tight=False),)),
    ("two tabs in a list", "- a\n\n\t\tb", (ul(item("a", code("  b")), tight=False),)),
    ("tabs behind a quote mark", ">\t\ta", (quote(code("  a")),)),
    ("tabs behind a bullet", "-\t\ta", (ul(item(code("  a"))),)),
    ("tab between bullets", " - a\n   - b\n\t - c", (ul(item("a", ul(item("b", ul("c"))))),)),
    ("tabs in a fence stay", "```\n\ta\n```", (code("\ta"),)),
    ("tab in an item's fence", "- ```\n  \ta\n  ```", (ul(item(code("\ta"))),)),
    # Quotes
    ("quote", "> a\n>b\n> \n> c", (quote("a\nb", "c"),)),
    ("lazy", "> a\nb\n> c", (quote("a\nb\nc"),)),
    ("lazy in depth", "> > > a\nb", (quote(quote(quote("a\nb"))),)),
    ("no lazy item", "> - a\n- b", (quote(ul("a")), ul("b"))),
    ("no lazy code", ">     a\n    b", (quote(code("a")), code("b"))),
    ("two quotes", "> a\n\n> b", (quote("a"), quote("b"))),
    ("empty quote", ">\n> ", (quote(),)),
    ("quote ends a paragraph", "a\n> b", (p("a"), quote("b"))),
    ("indented quote mark", "    > a", (code("> a"),)),
    # Lists
    ("bullets change", "- a\n- b\n+ c\n* d", (ul("a", "b"), ul("c"), ul("d"))),
    ("delimiters change", "1. a\n2) b", (ol("a"), ol("b", start=2))),
    ("start", "7. a\n3. b", (ol("a", "b", start=7),)),
    ("zero and long numbers", "0. a\n\n1234567890. b", (ol("a", start=0), p("1234567890. b"))),
    ("loose between items", "- a\n\n- b\n- c", (ul("a", "b", "c", tight=False),)),
    ("loose inside an item", "- a\n\n  b\n- c", (ul(item("a", "b"), "c", tight=False),)),
    (
        "loose inner list only",
        "- a\n  - b\n\n    c\n- d",
        (ul(item("a", ul(item("b", "c"), tight=False)), "d"),),
    ),
    (
        "loose outer list only",
        "- a\n  - b\n\n- c",
        (ul(item("a", ul("b")), "c", tight=False),),
    ),
    ("blank line in a fence", "- ```\n  a\n\n\n  ```\n- b", (ul(item(code("a\n\n")), "b"),)),
    ("blank quote line", "- a\n  > b\n  >\n- c", (ul(item("a", quote("b")), "c"),)),
    (
        "definition between items",
        "- a\n- b\n\n  [r]: /u\n- d",
        (ul("a", "b", "d", tight=False),),
    ),
    ("definition alone does not loosen", "- a\n\n  [r]: /u", (ul("a"),)),
    ("item begins with a blank line", "-\n  a\n-\n  ```\n  b\n  ```", (ul("a", item(code("b"))),)),
    ("but not with two", "-\n\n  a", (ul(item()), p("a"))),
    ("empty items", "- a\n-\n- c", (ul("a", item(), "c"),)),
    ("empty item does not interrupt", "a\n*\nb\n1.", (p("a\n*\nb\n1."),)),
    ("list in a list", "- - a\n- 1. b", (ul(item(ul("a")), item(ol("b"))),)),
    ("heading and rule in items", "- # a\n- ***", (ul(item(Heading(1, "a")), item(Rule())),)),
    ("code in an item", "1.     a\n\n   b", (ol(item(code("a"), "b"), tight=False),)),
    ("sloppy indentation", "- a\n - b\n  - c\n   - d\n    - e", (ul("a", "b", "c", "d\n- e"),)),
    ("lazy item", "- a\nb\n  c", (ul("a\nb\nc"),)),
    ("two blank lines", "- a\n\n\n- b\n\n\n  c", (ul("a", item("b", "c"), tight=False),)),
    ("text after a list", "- a\n\nb", (ul("a"), p("b"))),
    ("bullets need a space", "-a\n\n1.b", (p("-a"), p("1.b"))),
    # Tables
    (
        "alignment",
        "a|b|c|d\n:-|:-:|-:|-\n1|2|3|4",
        (
            Table(
                ("left", "center", "right", "none"), ("a", "b", "c", "d"), (("1", "2", "3", "4"),)
            ),
        ),
    ),
    ("only a header", "| a | b |\n| - | - |", (table(),)),
    ("cells too few and too many", "a|b\n-|-\n1\n1|2|3", (table(("1", ""), ("1", "2")),)),
    ("escaped bar", "| a\\|b |\n|---|\n| `c\\|d` |", (Table(("none",), ("a|b",), (("`c|d`",),)),)),
    ("columns differ", "| a | b |\n|---|", (p("| a | b |\n|---|"),)),
    ("no bar in the header", "a\n-|", (p("a\n-|"),)),
    ("table ends at a block", "a|b\n-|-\n> c", (table(), quote("c"))),
    ("table ends at code", "a|b\n-|-\n    c", (table(), code("c"))),
    ("table ends at a blank line", "a|b\n-|-\n1|2\n\n3", (table(("1", "2")), p("3"))),
    ("table in an item", "- a|b\n  -|-\n  1|2", (ul(item(table(("1", "2")))),)),
    ("table in a quote, not lazy", "> a|b\n> -|-\n1|2", (quote(table()), p("1|2"))),
    # Definitions
    ("definition", "[a]: /u 't'\nb", (p("b"),)),
    ("definition over lines", "[a]:\n /u\n 't\n t'\n\nb", (p("b"),)),
    ("no definition in a paragraph", "b\n[a]: /u", (p("b\n[a]: /u"),)),
    (
        "no definition",
        "[a]: /u x\n\n[ ]: /u\n\n[a] : /u",
        (p("[a]: /u x"), p("[ ]: /u"), p("[a] : /u")),
    ),
    ("underline of definitions", "[a]: /u\n===\nb", (p("===\nb"),)),
    ("heading below definitions", "[a]: /u\nb\n===", (Heading(1, "b"),)),
]


@pytest.mark.parametrize(("text", "blocks"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_blocks(text: str, blocks: tuple[Block, ...]) -> None:
    assert parse(text).blocks == blocks


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("[a]: /u", {"a": Reference("/u")}),
        (
            "[A  b]: <u v> \"t\"\n[c]: x\n'y'",
            {"a b": Reference("u v", "t"), "c": Reference("x", "y")},
        ),
        ("[a]: /1\n\n[A]: /2\n\n> [b]: /3 (t)", {"a": Reference("/1"), "b": Reference("/3", "t")}),
        ("[a]: /u\n'open", {"a": Reference("/u")}),
        ("[a]: /u 'open", {}),
        ("[a]: <u\n\n[b]:\n\n[c]: <>", {"c": Reference("")}),
        ("[a]: <u>'t'", {}),
        ("- [a]: /u\n", {"a": Reference("/u")}),
    ],
)
def test_references(text: str, references: dict[str, Reference]) -> None:
    assert parse(text).references == references


@pytest.mark.parametrize("marker", ["> ", "- "])
def test_nesting_has_an_end(marker: str) -> None:
    blocks = parse(marker * 1000 + "a").blocks
    depth = 0
    while isinstance(blocks[0], Quote | ListBlock):
        inner = blocks[0]
        blocks = inner.blocks if isinstance(inner, Quote) else inner.items[0].blocks
        depth += 1 if isinstance(inner, Quote) else 2
    assert MAX_DEPTH - 2 <= depth <= MAX_DEPTH
    assert isinstance(blocks[0], Paragraph)


def test_a_table_of_cells_that_are_not_there_ends() -> None:
    columns = 1000
    text = "|a" * columns + "\n" + "|-" * columns + "\n" + "x\n" * 1000
    table, rest = parse(text).blocks
    assert isinstance(table, Table)
    assert len(table.rows) < 100
    assert isinstance(rest, Paragraph)
