"""Code to tokens, whole and while it grows."""

from __future__ import annotations

import contextlib
import gc
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.token import Keyword

from nocopt.render import lexing
from nocopt.render.highlight import MAX_CODE, LineHighlighter, SlicedHighlighter, highlight
from nocopt.render.patience import Patience, TooLongError
from nocopt.render.tokens import Kind, Token, TokenLine
from tests.render.pace import seconds

SAMPLES = {
    "python": 'import os\n\n\n@cache\ndef f(x: int) -> str:\n    """Doc\n    more."""\n'
    "    return f'{x}' + \"y\"  # note\n\n\nclass A(B):\n    pass\n",
    "javascript": "const a = `x ${b}\n y`;\nfunction f() { return null; } // z\n",
    "json": '{"a": [1, true, null],\n "b": "c"}\n',
    "bash": 'for x in *.py; do\n  echo "$x"  # note\ndone\n',
    "c": "#include <a.h>\nint main(void) { return 0; }\n",
    "html": "<p class='a'>b</p>\n<!-- c -->\n",
    "sql": "SELECT a FROM b WHERE c = 'd';\n",
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-c\n+d\n",
    "yaml": "a: 1\nb:\n  - c\n",
    "rust": 'fn main() {\n    println!("a");\n}\n',
    "pycon": ">>> 1 + 1\n2\n",
}


def text_of(lines: tuple[TokenLine, ...] | list[TokenLine]) -> str:
    return "\n".join("".join(token.text for token in line) for line in lines)


def test_kinds() -> None:
    lines = highlight("def f(x):\n    return 'a' + 1  # b", "py")
    assert lines == (
        (
            Token("def", Kind.KEYWORD),
            Token(" ", Kind.PLAIN),
            Token("f", Kind.FUNCTION),
            Token("(", Kind.PUNCTUATION),
            Token("x", Kind.NAME),
            Token("):", Kind.PUNCTUATION),
        ),
        (
            Token("    ", Kind.PLAIN),
            Token("return", Kind.KEYWORD),
            Token(" ", Kind.PLAIN),
            Token("'a'", Kind.STRING),
            Token(" ", Kind.PLAIN),
            Token("+", Kind.OPERATOR),
            Token(" ", Kind.PLAIN),
            Token("1", Kind.NUMBER),
            Token("  ", Kind.PLAIN),
            Token("# b", Kind.COMMENT),
        ),
    )


def test_a_diff_has_its_own_kinds() -> None:
    kinds = [line[0].kind for line in highlight(SAMPLES["diff"], "diff") if line]
    assert kinds == [Kind.DELETED, Kind.INSERTED, Kind.HEADING, Kind.DELETED, Kind.INSERTED]


def test_the_last_line_needs_no_end_to_have_its_kind() -> None:
    assert highlight("- old\n+ new", "diff") == (
        (Token("- old", Kind.DELETED),),
        (Token("+ new", Kind.INSERTED),),
    )
    assert highlight("+ new", "diff") == ((Token("+ new", Kind.INSERTED),),)
    growing = LineHighlighter("diff")
    growing.update(" same\n+ new")
    assert growing.lines[-1] == (Token("+ new", Kind.INSERTED),)


@pytest.mark.parametrize(
    "language",
    [*SAMPLES, "py", "Python", "language-js", "{.python}", "jsonc", "rust,ignore"],
)
def test_languages_are_known_and_keep_the_text(language: str) -> None:
    code = SAMPLES.get(language, SAMPLES["javascript"])
    lines = highlight(code, language)
    assert text_of(lines) == code
    assert any(token.kind is not Kind.PLAIN for line in lines for token in line)


@pytest.mark.parametrize("language", ["", "nothing-like-that", "!!", "text"])
def test_unknown_languages_are_plain(language: str) -> None:
    assert highlight("a = 1\n\nb", language) == (
        (Token("a = 1", Kind.PLAIN),),
        (),
        (Token("b", Kind.PLAIN),),
    )


def test_long_code_is_plain() -> None:
    code = "x = 1\n" * (MAX_CODE // 6 + 1)
    assert highlight(code, "py")[0] == (Token("x = 1", Kind.PLAIN),)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(SAMPLES)))
def test_any_text_is_kept(code: str, language: str) -> None:
    assert text_of(highlight(code, language)) == code


def test_a_mistake_in_a_lexer_costs_its_colours_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def get_tokens(self, _code: str) -> None:
            raise IndexError

    monkeypatch.setattr(lexing, "_lexer", lambda _language: Broken())
    assert highlight("a", "py") == ((Token("a", Kind.PLAIN),),)


class Stuck:
    """A lexer that reads one word and would then be busy until the end of days."""

    def get_tokens(self, code: str) -> Iterator[tuple[object, str]]:
        yield Keyword, code[:3]
        re.match("(a+)+$", "a" * 100 + "!")
        raise AssertionError("days have ended")


def test_what_a_lexer_never_finishes_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexing, "_lexer", lambda _language: Stuck())
    code, began = "one two\nthree", time.thread_time()
    growing = LineHighlighter("any")
    growing.update(code)
    assert growing.lines == [(Token("one two", Kind.PLAIN),), (Token("three", Kind.PLAIN),)]
    growing.update(code + "\nfour")
    assert text_of(list(growing.lines)) == code + "\nfour"
    complete = SlicedHighlighter(code, "any")
    complete.read(0.004)
    assert (complete.done, complete.gave_up, complete.lines) == (True, True, [])
    assert time.thread_time() - began < 1


def test_what_a_lexer_is_too_slow_for_is_given_up_after_a_while() -> None:
    code, began, longest = " " * 30_000, time.thread_time(), 0.0
    reader = SlicedHighlighter(code, "autoit")
    while not reader.done:
        start = time.thread_time()
        reader.read(0.004)
        longest = max(longest, time.thread_time() - start)
    assert reader.gave_up
    assert longest < 0.3
    assert time.thread_time() - began < 4


def test_patience_ends_with_what_it_was_for() -> None:
    with Patience(0.02):
        pass
    began = time.thread_time()
    while time.thread_time() - began < 0.06:
        pass


def test_no_garbage_is_collected_while_patience_lasts() -> None:
    """A collection calls back, and what is raised in there is lost."""
    gc.enable()  # tests of windows that ran before may have left that to a collector of their own
    for seconds_left in (0.02, 60.0):
        with contextlib.suppress(TooLongError), Patience(seconds_left):
            assert not gc.isenabled()
            began = time.thread_time()
            while time.thread_time() - began < 0.06:
                pass
        assert gc.isenabled()


@pytest.mark.parametrize("language", SAMPLES)
def test_growing_code_ends_as_the_whole(language: str) -> None:
    code = SAMPLES[language] * 12
    lines = LineHighlighter(language)
    seen: list[TokenLine] = [()]
    for end in range(0, len(code) + 1, 7):
        changed = lines.update(code[:end])
        assert list(lines.lines[:changed]) == seen[:changed]
        seen = list(lines.lines)
        assert text_of(seen) == code[:end]
    lines.update(code)
    streamed = list(lines.lines)
    assert list(lines.finish(code)) == list(highlight(code, language))
    assert streamed == list(lines.lines)


def test_growing_code_costs_its_last_lines_only() -> None:
    line = "value = call('text', 1)  # note\n"

    def cost(lines: int) -> float:
        highlighter = LineHighlighter("py")
        for count in range(0, lines, 50):
            highlighter.update(line * count)
        return seconds(lambda: highlighter.update(line * lines), tries=5)

    assert cost(2000) < 5 * cost(100) + 0.002


def test_a_construct_that_never_ends_does_not_widen_the_window_for_ever() -> None:
    lines = LineHighlighter("py")
    code = 's = """\n'
    for number in range(1500):
        code += f"line {number} of 'text' in it\n"
        if number % 50 == 0:
            lines.update(code)
    changed = lines.update(code + "x")
    assert changed > 500
    assert text_of(list(lines.lines)) == code + "x"
    whole = lines.finish(code)
    assert all(token.kind is Kind.STRING for line in whole[1:] for token in line)


def test_code_too_long_keeps_its_streamed_colours() -> None:
    code = f"x = '{'a' * 400}'\n" * (MAX_CODE // 400)
    lines = LineHighlighter("py")
    for end in range(0, len(code), 10_000):
        lines.update(code[:end])
    lines.update(code)
    assert lines.finish(code)[-2][0] == Token("x", Kind.NAME)
