"""Commands that a formula of a message defines hold for the formulas behind it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocopt.core.conversation import Node
from nocopt.core.messages import Message, TextPart, ToolUsePart
from nocopt.render import parts
from nocopt.render.inline import InlineParser
from nocopt.render.markdown import parse
from nocopt.render.preamble import NONE
from nocopt.ui.conversation import long_text
from nocopt.ui.conversation.commands import told
from nocopt.ui.conversation.message_item import MessageItem
from nocopt.ui.conversation.pane import ConversationPane
from nocopt.ui.conversation.rows import RowSpec, rows_of
from tests.ui.conversation.chats import MODEL, reply, user
from tests.ui.conversation.conftest import Open

TEXT = r"""Before: $\R$.

Let $\newcommand{\R}{\mathbb{R}}$ and $x \in \R$.

- inside $\R^2$
- and $\renewcommand{\R}{\mathbf{R}}\R$

| a | b |
|--|--|
| $\R^3$ | $\newcommand{\z}{1}\z$ |

`\newcommand{\q}{1}` is code.

$$
\R^4
$$

$\z$ $\q$
"""


def asked(pane: ConversationPane, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked of the formulas of a pane from now on."""
    found: list[str] = []
    get = pane.loading.formulas.get

    def noted(tex: str, *, display: bool) -> object:
        found.append(tex)
        return get(tex, display=display)

    monkeypatch.setattr(pane.loading.formulas, "get", noted)
    return found


def measured(item: MessageItem) -> list[RowSpec]:
    for number in range(len(item.rows)):
        item.measure(number)
    return [row.spec for row in item.rows]


def test_definitions_hold_in_the_order_of_the_text(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "short")])
    found = asked(pane, monkeypatch)
    item = MessageItem(pane, speaker="C", by_user=False, node=reply(3, TEXT))
    item.prepare(600)
    measured(item)
    black, bold = r"\newcommand{\R}{\mathbb{R}}", r"\renewcommand{\R}{\mathbf{R}}"
    own = r"\newcommand{\z}{1}\z"
    assert list(dict.fromkeys(found)) == [
        *(r"\R", black, rf"{black} x \in \R", rf"{black} \R^2", rf"{black} {bold}\R"),
        *(rf"{bold} \R^3", own, rf"{bold} \R^4", r"\z", r"\q"),
    ]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cuts=st.lists(st.integers(1, len(TEXT) - 1), max_size=30))
def test_a_reply_that_arrives_ends_with_the_same_rows(open_chat: Open, cuts: list[int]) -> None:
    whole, _ = open_chat([user(1, "q"), reply(2, TEXT)])
    pane, session = open_chat()
    session.ask("q")
    for start, end in itertools.pairwise([0, *sorted(set(cuts)), len(TEXT)]):
        session.say(TEXT[start:end])
        pane.presenter.tick()
    session.end()
    items = [one.view.items[len(one.view.items) - 1] for one in (whole, pane)]
    assert measured(items[0]) == measured(items[1])


def test_definitions_go_on_behind_a_tool(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, "short")])
    said = (
        TextPart(r"Let $\def\R{\mathbb{R}}$."),
        ToolUsePart("t", "search", {}),
        TextPart(r"So $\R$."),
    )
    node = Node(3, 1, None, Message("assistant", said), 0.0, model=MODEL.id)
    item = MessageItem(pane, speaker="C", by_user=False, node=node)
    item.prepare(600)
    last = next(row for row in item.rows if row.text == r"So \R.")
    assert set(last.spec.preamble.known) == {r"\R"}


def test_parts_of_a_long_text_know_what_was_defined_above(
    open_chat: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_PART", 20)
    monkeypatch.setattr(long_text, "_SHORT", 40)
    text = "Let $\\def\\R{\\mathbb{R}}$.\n\n" + "A paragraph as any other.\n\n" * 20 + "So $\\R$."
    pane, session = open_chat([user(1, "?"), reply(2, "short")])
    item = MessageItem(pane, speaker="C", by_user=False, node=reply(3, text))
    item.prepare(600)
    unread = [number for number, row in enumerate(item.rows) if row.unread]
    assert len(unread) > 5
    item.read(unread[-1])
    assert set(item.rows[-2].spec.preamble.known) == {r"\R"}
    session.ask("q")
    session.say(text)
    pane.presenter.tick()
    session.say(" And $\\R$.")
    pane.presenter.tick()
    running = pane.view.items[len(pane.view.items) - 1]
    rows = [row for row in running.rows if row.text.startswith("So")]
    assert [set(row.spec.preamble.known) for row in rows] == [{r"\R"}]


def test_a_formula_that_only_defines_says_so(open_chat: Open) -> None:
    pane, _ = open_chat([user(1, "?"), reply(2, r"$\newcommand{\R}{\mathbb{R}}$ and $\R$")])
    row = pane.view.items[1].rows[1]
    (box,) = row.boxes(2, 3)
    said = "This defines commands for the formulas that follow."
    assert row.tip_at(box.center().x(), box.center().y()) == said
    end = row.boxes(len(row.text) - 1, len(row.text))[0]
    assert row.tip_at(end.center().x(), end.center().y()) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Write \\def\\a{1} for it.",
        "A cell:\n\n| a |\n|--|\n| $\\def\\a{1}$ |\n",
        "A cell of $x$:\n\n| $\\def\\a{1}$ |\n| :-: |\n| b |\n",
        "Costs $x$.\n \nWrite \\def\\a{1} for it.",
        "| $\\def\\a{1}$\n| as a line\n",
        "One ` alone.\n\n$\\def\\a{1}$\n\nAnother ` alone.",
        "Code ``$\\def\\a{1}$`` and `x\ny`.",
        "Code `a\n$\\def\\a{1}$`.",
        "- $$\\def\\a{1}$$\n- \\(\\def\\b{1}\\)",
        "\\[\n\\def\\a{1}\n\\]",
        "$\\def\\a{\\def\\b{1}}$",
    ],
)
def test_a_glance_at_a_text_finds_what_its_rows_define(text: str) -> None:
    _, known = told(rows_of(parse(text).blocks), NONE, InlineParser().spans)
    assert parts.probable_preambles([text], NONE)[1] == known
