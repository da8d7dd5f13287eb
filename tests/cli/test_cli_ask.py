"""`nocopt ask` against the demo server: what it prints, where, and how it ends."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from nocopt.demo.recorder import Outcome
from nocopt.demo.server import DemoServer
from tests.cli.shell import KEY, Run, ask, asked, environment, finished, start, typed
from tests.e2e.endpoint import Endpoint

ICON = Path(__file__).parents[2] / "resources" / "icons" / "nocopt-48.png"


def test_text_goes_to_stdout_and_nothing_else(tmp_path: Path) -> None:
    async def in_a_process() -> Run:
        async with DemoServer(pace=0) as server:
            return await finished(["ask", "demo:hello"], server.url, tmp_path)

    run = asyncio.run(in_a_process())
    assert run.code == 0
    assert run.out.strip()
    assert run.out.endswith("\n")
    assert run.err == ""


def test_the_object_has_exactly_the_promised_members(tmp_path: Path) -> None:
    run = ask("demo:hello", tmp_path, "--json", "--model", "claude-haiku-5-5")
    answer = run.object
    assert run.code == 0
    assert set(answer) == {"outcome", "message", "error", "timing", "rounds", "attachments"}
    assert answer["outcome"] == "complete"
    assert set(answer["message"]) == {
        *("id", "model", "role", "content", "stop_reason"),
        *("stop_sequence", "stop_details", "usage"),
    }
    assert answer["message"]["model"] == "claude-haiku-5-5"
    assert answer["message"]["content"][0]["type"] == "text"
    assert answer["message"]["usage"]["output_tokens"] > 0
    assert answer["error"] is None
    assert (answer["rounds"], answer["attachments"]) == ([], [])
    timing = answer["timing"]
    assert 0 < timing["first_byte_ms"] <= timing["first_text_ms"] <= timing["total_ms"]


@pytest.mark.parametrize(
    ("word", "outcome", "code"),
    [
        ("refusal", "refused", 3),
        ("refusal-midway", "refused", 3),
        ("max-tokens", "truncated_by_limit", 4),
        ("window", "truncated_by_limit", 4),
        ("cut", "truncated", 4),
        ("pause", "paused", 4),
        ("tool", "needs_tool", 4),
        ("empty", "complete", 0),
        ("overload", "complete", 0),
    ],
)
def test_outcomes_and_exit_codes(word: str, outcome: str, code: int, tmp_path: Path) -> None:
    run = ask(f"demo:{word}", tmp_path, "--json")
    assert (run.object["outcome"], run.code) == (outcome, code)
    assert run.object["error"] is None


@pytest.mark.parametrize(
    ("word", "kind", "status", "retryable"),
    [
        ("overloaded", "http", 529, True),
        ("error-midway", "api", 200, True),
        ("502", "http", 502, True),
        ("html", "protocol", 200, False),
        ("404", "http", 404, False),
        ("reset", "network", 200, True),
    ],
)
def test_failures_name_their_kind(
    word: str, kind: str, status: int, retryable: bool, tmp_path: Path
) -> None:
    run = ask(f"demo:{word}", tmp_path, "--json", "--no-retry")
    assert (run.code, run.object["outcome"]) == (1, "error")
    error = run.object["error"]
    assert set(error) == {
        *("kind", "type", "status", "message", "request_id", "retryable", "retry_after"),
    }
    assert (error["kind"], error["retryable"]) == (kind, retryable)
    assert error["status"] in (status, None)
    assert error["message"]
    assert "<" not in error["message"]


def test_what_came_before_a_failure_is_given(tmp_path: Path) -> None:
    run = ask("demo:error-midway", tmp_path, "--json", "--no-retry")
    assert run.object["message"]["content"][0]["text"]


def test_a_search_that_failed_is_told(tmp_path: Path) -> None:
    run = ask("demo:search-error", tmp_path)
    assert run.code == 0
    assert run.err.endswith("nocopt: web_search failed: max_uses_exceeded\n")
    assert "max_uses_exceeded" not in run.out
    told = ask("demo:search-error", tmp_path, "--json")
    call, result, text = told.object["message"]["content"]
    assert (result["tool_use_id"], result["content"]["error_code"]) == (
        call["id"],
        "max_uses_exceeded",
    )
    assert text["type"] == "text"


def test_notices_go_to_stderr(tmp_path: Path) -> None:
    run = ask("demo:refusal-midway", tmp_path)
    assert run.code == 3
    assert "declined" in run.err
    assert "declined" not in run.out


def test_a_refusal_gives_the_servers_reasons(tmp_path: Path) -> None:
    told, category, explanation = ask("demo:refusal cyber", tmp_path).err.splitlines()
    assert told == (
        "nocopt: The model declined to answer. Ask differently, or choose another model."
    )
    assert category == "nocopt:   category: cyber"
    assert explanation.startswith("nocopt:   explanation: ")
    assert ask("demo:refusal-bare", tmp_path).err.splitlines() == [told]


@pytest.mark.parametrize(
    "word",
    [
        *("refusal", "max-tokens", "max-tokens-thinking", "window", "cut", "pause", "tool"),
        *("empty", "error-midway", "reset", "cut-chunk", "413"),
    ],
)
def test_nothing_is_said_of_what_only_the_window_has(word: str, tmp_path: Path) -> None:
    told = ask(f"demo:{word}", tmp_path, "--no-retry").err
    assert told
    for of_the_window in ("sent next", "is kept", "chat", "go on", "Max tokens in the settings"):
        assert of_the_window not in told


@pytest.mark.check(63)
def test_the_key_is_nowhere_in_the_output(tmp_path: Path) -> None:
    for word in ("error-midway", "404", "502", "401"):
        run = ask(f"demo:{word}", tmp_path, "--json", "--no-retry")
        assert KEY not in run.out + run.err


def test_thinking_model_and_limits_reach_the_wire(tmp_path: Path) -> None:
    arguments = ["--model", "claude-haiku-4-5", "--thinking", "low"]
    arguments += ["--max-tokens", "3000", "--system", "Be short."]
    result, [body] = asked("hi", tmp_path, *arguments)
    assert result.code == 0
    assert body["model"] == "claude-haiku-4-5"
    assert body["max_tokens"] == 3000
    assert body["system"] == "Be short."
    assert body["thinking"]["type"] == "enabled"
    assert 1024 <= body["thinking"]["budget_tokens"] < 3000
    assert body["stream"] is True


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "-"]])
def test_the_prompt_may_come_from_standard_input(arguments: list[str], tmp_path: Path) -> None:
    with Endpoint(pace=0) as endpoint:
        run = typed(arguments, endpoint.url, tmp_path, "你好 😀\n".encode())
        content = endpoint.messages[-1].body["messages"][0]["content"]
    assert run.code == 0
    assert (content if isinstance(content, str) else content[0]["text"]) == "你好 😀\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", ""],
        ["ask", "--thinking", "sometimes", "hi"],
        ["ask", "--max-tokens", "0", "hi"],
        ["ask", "--timeout", "-1", "hi"],
        ["ask", "--demo", "--account", "Default", "hi"],
        ["ask", "two", "questions"],
        ["ask", "--modle", "m", "hi"],
    ],
)
def test_wrong_use_of_ask_shows_how_to_use_it(arguments: list[str], tmp_path: Path) -> None:
    run = typed(arguments, None, tmp_path)
    assert run.code == 2
    assert run.out == ""
    assert run.err.startswith("usage: nocopt ask ")
    assert run.err.splitlines()[-1].startswith("nocopt ask: error: ")


@pytest.mark.parametrize("arguments", [["frobnicate"], ["--frobnicate", "ask", "hi"]])
def test_wrong_use_exits_with_2(arguments: list[str], tmp_path: Path) -> None:
    run = typed(arguments, None, tmp_path)
    assert run.code == 2
    assert run.err


def test_without_a_key_it_says_so_and_asks_nobody(tmp_path: Path) -> None:
    run = typed(["ask", "--json", "hi"], None, tmp_path)
    assert run.code == 1
    assert run.object["error"]["kind"] == "config"
    assert "ANTHROPIC_API_KEY" in run.object["error"]["message"]


def test_an_unknown_account_is_named(tmp_path: Path) -> None:
    run = typed(["ask", "--account", "Nobody", "hi"], None, tmp_path)
    assert run.code == 1
    assert "Nobody" in run.err


@pytest.mark.parametrize("variable", ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"])
def test_exported_variables_come_before_stored_accounts(variable: str, tmp_path: Path) -> None:
    """Each of them alone does, also before the account that was chosen in the window."""
    settings = tmp_path / "nocopt" / "settings.json"
    settings.parent.mkdir()
    own = {"name": "Own", "endpoint": "http://own.invalid"}
    settings.write_text(json.dumps({"accounts": [own], "active_account": "Own"}), "utf-8")
    value = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": "http://elsewhere.invalid"}
    used = []
    for more in ([], ["--account", "Own"]):
        arguments = ["doctor", "--offline", *more]
        done = typed(arguments, None, tmp_path, more={variable: value[variable]})
        assert done.code == 0
        used += re.findall(r"^  account +(\w+)", done.out, re.MULTILINE)
    assert used == ["Environment", "Own"]


@pytest.mark.parametrize("command", [["ask", "--no-retry", "hi"], ["models"]])
@pytest.mark.parametrize("key", [KEY, ""])
def test_an_exported_key_that_goes_out_unencrypted_is_told(
    command: list[str], key: str, tmp_path: Path
) -> None:
    exported = {"ANTHROPIC_API_KEY": key, "ANTHROPIC_BASE_URL": "http://relay.invalid"}
    nowhere = {"HTTP_PROXY": "http://127.0.0.1:9"}  # so that no name is looked up
    done = typed(command, None, tmp_path, more=exported | nowhere)
    first, *others = done.err.splitlines()
    warning = "nocopt: The key in ANTHROPIC_API_KEY goes to relay.invalid unencrypted."
    assert first.startswith(warning) is bool(key)
    assert not any(line.startswith(warning) for line in others)


def test_the_demo_needs_nothing(tmp_path: Path) -> None:
    run = asyncio.run(finished(["ask", "--demo", "demo:hello"], None, tmp_path))
    assert run.code == 0
    assert run.out.strip()


def test_silence_ends_with_a_timeout(tmp_path: Path) -> None:
    run = ask("demo:slow 30", tmp_path, "--json", "--no-retry", "--timeout", "0.3")
    assert run.code == 1
    assert run.object["error"]["kind"] == "timeout"


@pytest.mark.check(54)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_keeps_the_text_and_closes_the_connection(
    number: signal.Signals, tmp_path: Path
) -> None:
    async def run() -> Run:
        async with DemoServer(pace=0) as server:
            process = await start(["ask", "demo:stall"], server.url, tmp_path)
            assert process.stdout is not None
            first = await process.stdout.read(10)
            process.send_signal(number)
            out, err = await process.communicate()
            await server.wait_for(lambda request: request.outcome is Outcome.DISCONNECTED)
            assert process.returncode is not None
            return Run(process.returncode, (first + out).decode(), err.decode())

    result = asyncio.run(run())
    assert result.code == 130
    assert result.out.endswith("\n")
    assert result.err == "nocopt: Stopped.\n"


def test_the_object_of_a_stopped_turn_says_so(tmp_path: Path) -> None:
    async def run() -> tuple[Any, int | None]:
        async with DemoServer(pace=0) as server:
            process = await start(["ask", "--json", "demo:stall"], server.url, tmp_path)
            await server.wait_for(lambda request: request.path == "/v1/messages")
            process.send_signal(signal.SIGINT)
            out, _ = await process.communicate()
            return json.loads(out), process.returncode

    answer, code = asyncio.run(run())
    assert (answer["outcome"], code) == ("stopped", 130)
    assert answer["error"] is None


def test_a_reader_that_goes_away_ends_the_turn_quietly(tmp_path: Path) -> None:
    async def run() -> Run:
        async with DemoServer(pace=0.001) as server:
            process = await start(["ask", "demo:long 200"], server.url, tmp_path)
            assert process.stdout is not None
            assert process.stderr is not None
            await process.stdout.read(100)
            process.stdout._transport.close()  # type: ignore[attr-defined]
            err = await process.stderr.read()
            return Run(await process.wait(), "", err.decode())

    result = asyncio.run(run())
    assert (result.code, result.err) == (130, "")


def test_a_reader_that_never_came_ends_the_turn_quietly(tmp_path: Path) -> None:
    async def run(*arguments: str) -> tuple[int, bytes]:
        process = await start(["ask", "--demo", *arguments], None, tmp_path)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout._transport.close()  # type: ignore[attr-defined]
        return await process.wait(), await process.stderr.read()

    for arguments in (["demo:hello"], ["--json", "demo:hello"]):
        assert asyncio.run(run(*arguments)) == (130, b"")


QT = ("PySide6", "shiboken")
LATER = (
    "nocopt.core.builder",
    "nocopt.tools",
    "nocopt.documents",
    "sqlite3",
    "nocopt.cli.tool_loop",
)


@pytest.mark.parametrize(
    ("more", "unwanted"),
    [
        pytest.param([], (*QT, *LATER), id="a question"),
        pytest.param(["--attach", __file__, "--tools", "all"], QT, id="a text and tools"),
        pytest.param(["--attach", str(ICON)], ("PySide6.QtWidgets",), id="a picture"),
    ],
)
def test_only_what_is_needed_is_imported(
    more: list[str], unwanted: tuple[str, ...], tmp_path: Path
) -> None:
    program = (
        "import sys\n"
        "from nocopt.cli.entry import run\n"
        f"code = run(['ask', '--demo', *{more!r}, 'demo:hello'])\n"
        f"found = [name for name in sys.modules if name.startswith({unwanted!r})]\n"
        "sys.exit(f'imported: {found}' if found or code else 0)\n"
    )

    async def main() -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", program),
            env=environment(None, tmp_path),
            stdout=PIPE,
            stderr=PIPE,
        )
        _, err = await process.communicate()
        return process.returncode, err.decode()

    assert asyncio.run(main()) == (0, "")
