"""Every word that the front page and the demo's own list name does to a client what it says."""

from __future__ import annotations

import asyncio
import re

import pytest

from nocopt.core.reply import Outcome
from nocopt.core.summary_task import TASK
from nocopt.demo import SCENARIOS, showing
from nocopt.demo.asking import Ask
from nocopt.demo.failures import rate_limit, rate_limit_date, rate_limit_ms
from nocopt.demo.scenarios import WRONG
from tests.api.loopback import ask, client_for, server
from tests.demo.raw_client import question, replies, reply, text_of
from tests.demo.test_demo_readme import README, WORD

TO_THE_POINT = {"long": "2", "slow": "0", "silent": "0"}
SILENT = {"stall"}
"""Words that leave a client waiting until the person stops."""
CUT = {"help", "max-tokens", "max-tokens-thinking", "window", "tool-cut"}
"""The list of words is longer than what the tests' client asks for."""
WITHOUT_TEXT = {"refusal", "refusal-nulls", "refusal-bare", "empty", "max-tokens-thinking"}
TOOL = {"tool", "tool-broken"}
PAUSED = {"pause", "pause-often"}
FAILING = {
    *("overloaded", "rate-limit", "rate-limit-date", "rate-limit-ms", "spend-limit", "maintenance"),
    *("400", "401", "402", "403", "404", "413", "500", "500-no-retry", "502"),
    *("html", "redirect", "error-first", "nothing", "pings", "json-error", "chat-completion"),
}
FAILING_LATE = {"error-midway", "cut-chunk", "reset", "broken-json"}


def outcome_of(word: str) -> Outcome:
    """What the line of a word promises."""
    if word in FAILING | FAILING_LATE:
        return Outcome.ERROR
    if word.startswith("refusal"):
        return Outcome.REFUSED
    if word in CUT:
        return Outcome.TRUNCATED_BY_LIMIT
    if word == "cut":
        return Outcome.TRUNCATED
    if word in TOOL:
        return Outcome.NEEDS_TOOL
    return Outcome.PAUSED if word in PAUSED else Outcome.COMPLETE


def test_each_listed_word_gives_the_answer_it_is_listed_for() -> None:
    listed = set(WORD.findall(text_of(reply("demo:help").events)))
    named = set(WORD.findall(README.read_text(encoding="utf-8")))
    assert listed == {scenario.word for scenario in SCENARIOS}
    assert named <= listed

    async def run() -> None:
        async with server() as demo, client_for(demo.url) as client:
            for word in sorted(listed - SILENT):
                asked = await ask(client, f"demo:{word} {TO_THE_POINT.get(word, '')}".strip())
                assert demo.requests[-1].scenario == word
                assert asked.draft.outcome is outcome_of(word), word
                assert bool(asked.text) is (word not in WITHOUT_TEXT | FAILING), word
                assert "no scenario called" not in asked.text, word

    asyncio.run(run())


def test_only_what_goes_wrong_goes_wrong() -> None:
    wrong = {scenario.word for scenario in WRONG}
    assert wrong >= FAILING | FAILING_LATE | SILENT


def test_a_limit_ends_when_its_time_has_passed_and_begins_anew_with_the_next_question() -> None:
    assert [one.status for one in replies(*["demo:rate-limit 1"] * 4)] == [429, 200, 429, 200]
    assert [one.status for one in replies(*["demo:rate-limit 20"] * 3)] == [429] * 3
    body = question("demo:rate-limit 20")
    for limit, seconds in ((rate_limit, "20"), (rate_limit_date, "20"), (rate_limit_ms, "20000")):
        early = limit(Ask(body, argument=seconds, refused_for=12.5))
        assert early.status == 429
        assert limit(Ask(body, argument=seconds, refused_for=20.0)).status == 200
    assert (
        dict(rate_limit(Ask(body, argument="20", refused_for=12.5)).headers)["retry-after"] == "8"
    )


def test_formulas_long_code_and_a_table_are_shown_in_both_languages() -> None:
    for word, told in (("formulas", "$$"), ("long-code", "```python"), ("table", "|:--|")):
        english, chinese = (reply(f"{more}demo:{word}").events for more in ("", "请用中文。"))
        assert told in text_of(english)
        assert told in text_of(chinese)
        assert re.search("[\u4e00-\u9fff]", text_of(chinese))
        assert not re.search("[\u4e00-\u9fff]", text_of(english))


def test_the_long_code_is_a_program_that_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(showing.PROGRAM, "program", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.splitlines() == [
        "1 + 2 * 3 = 7",
        "(1 + 2) * 3 = 9",
        "2 ^ 3 ^ 2 = 512",
        "-2 ^ 2 = -4",
        "10 / 4 - 1 = 1.5",
    ]


def test_a_summary_says_what_was_asked() -> None:
    messages: list[dict[str, object]] = [
        {"role": "user", "content": "How tall is Mont Blanc?"},
        {"role": "assistant", "content": "It is 4806 metres high."},
        {"role": "user", "content": [{"type": "text", "text": "demo:401"}]},
        {"role": "user", "content": [{"type": "text", "text": TASK}]},
    ]
    text = text_of(reply("", messages=messages).events)
    assert "1. **How tall is Mont Blanc?** It is 4806 metres high." in text
    assert "2. **demo:401**" in text
    assert TASK[:30] not in text
    assert "built-in demo" not in text
    messages[0]["content"] = "勃朗峰有多高？请用中文告诉我。"
    assert "用户" in text_of(reply("", messages=messages).events)
