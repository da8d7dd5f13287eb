"""`nocopt models` and `nocopt doctor`, and what `ask` prints to a terminal."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from nocopt.cli.terminal import harmless
from nocopt.demo.steps import raw_reply
from nocopt.store.database import Database
from tests.cli.shell import KEY, Run, start, typed
from tests.e2e.endpoint import Endpoint


def run_with_server(arguments: list[str], folder: Path) -> Run:
    """Run a command while the demo server listens."""
    with Endpoint(pace=0) as endpoint:
        return typed(arguments, endpoint.url, folder)


def test_models_merges_the_catalogue_with_the_endpoints_list(tmp_path: Path) -> None:
    run = run_with_server(["models", "--json"], tmp_path)
    rows = json.loads(run.out)
    assert run.code == 0
    by_id = {row["id"]: row for row in rows}
    assert by_id["claude-opus-5-5"]["listed"] is True
    assert by_id["claude-3-opus-20240229"]["lifecycle"] == "retired"
    assert by_id["claude-3-opus-20240229"]["max_output"] == 4096


def test_models_without_a_key_shows_the_catalogue(tmp_path: Path) -> None:
    run = typed(["models"], None, tmp_path)
    assert run.code == 0
    assert "claude-sonnet-5-5" in run.out
    assert "only what is known here" in run.err


LIST = {"data": [{"id": "claude-opus-4-5-20251101"}, {"id": "glm-9", "max_output": "131072"}]}


@pytest.mark.check(64)
@pytest.mark.parametrize("status", [200, 500])
def test_models_knows_a_model_by_all_its_names_and_forgets_none(
    status: int, tmp_path: Path
) -> None:
    settings = tmp_path / "data" / "config" / "settings.json"
    settings.parent.mkdir(parents=True)
    body = json.dumps(LIST).encode()
    with Endpoint(pace=0) as endpoint:
        reply = raw_reply([body], status=status, content_type="application/json")
        endpoint.script(reply, path="/v1/models")
        account = {"name": "Own", "endpoint": endpoint.url, "models": ["added-1"]}
        settings.write_text(json.dumps({"accounts": [account]}), "utf-8")
        folder = str(tmp_path / "data")
        arguments = ["models", "--json", "--account", "Own", "--data-dir", folder]
        result = typed(arguments, None, tmp_path)
    listed = {row["id"]: row["listed"] for row in json.loads(result.out)}
    found = status == 200
    assert listed["claude-opus-4-5"] is (True if found else None)
    assert listed["added-1"] is (False if found else None)
    assert "claude-opus-4-5-20251101" not in listed
    assert ("glm-9" in listed) is found


def test_doctor_reports_without_the_key(tmp_path: Path) -> None:
    run = run_with_server(["doctor"], tmp_path)
    assert run.code == 0
    for word in ("nocopt", "httpx", "data", "/v1/messages", "key", "answer"):
        assert word in run.out
    assert "all checks passed" in run.out
    assert KEY not in run.out + run.err


def test_doctor_fails_where_the_endpoint_does(tmp_path: Path) -> None:
    with Endpoint(pace=0, key="another") as endpoint:
        result = typed(["doctor"], endpoint.url, tmp_path)
    assert result.code == 1
    assert "PROBLEM" in result.out
    assert "401" in result.out


def facts(run: Run) -> dict[str, str]:
    """Return the facts of a report by their names."""
    lines = (line.strip().partition("  ") for line in run.out.splitlines())
    return {name: value.strip() for name, _, value in lines if value}


def test_doctor_without_a_key_says_so_and_where_it_would_ask(tmp_path: Path) -> None:
    run = typed(["doctor"], None, tmp_path)
    found = facts(run)
    assert run.out.startswith("versions\n")
    assert found["account"] == "Default (from the settings)"
    assert found["endpoint"] == "https://api.anthropic.com/v1/messages"
    assert found["keychain"]
    assert found["key"].startswith("none (")
    assert found["answer"] == "not asked, for want of a key"
    assert found["variables"] == "none"
    assert "Environment" not in run.out
    assert run.out.splitlines()[-1] == (
        "all checks passed; but there is no key, so that only the demo answers"
    )


def test_doctor_names_the_account_of_the_environment(tmp_path: Path) -> None:
    found = facts(run_with_server(["doctor", "--offline"], tmp_path))
    assert found["accounts"] == (
        "Default (from the settings), Environment (from the variables ANTHROPIC_*), Demo (built in)"
    )
    assert found["variables"] == "ANTHROPIC_API_KEY ANTHROPIC_BASE_URL"
    assert found["account"].startswith("Environment ")
    assert found["key"] == "present, in ANTHROPIC_API_KEY"


@pytest.mark.parametrize("more", [[], ["--offline"]])
def test_doctor_takes_a_key_that_cannot_be_sent_for_a_problem(
    more: list[str], tmp_path: Path
) -> None:
    key = "sk-ключ-секрет"
    own = {"ANTHROPIC_API_KEY": key}
    done = typed(["doctor", *more], "http://127.0.0.1:9", tmp_path, more=own)
    found = facts(done)
    assert done.code == 1
    assert found["key"].startswith("PROBLEM: The key cannot be used")
    assert found["answer"].startswith("not asked")
    assert key not in done.out + done.err


def test_doctor_takes_an_unknown_account_for_a_problem(tmp_path: Path) -> None:
    run = typed(["doctor", "--offline", "--account", "Nobody"], None, tmp_path)
    assert run.code == 1
    assert "Nobody" in facts(run)["account"]
    assert facts(run)["keychain"]


def test_doctor_looks_at_the_chats_and_changes_nothing(tmp_path: Path) -> None:
    async def chat() -> None:
        await (await Database.open(tmp_path / "own" / "data")).close()

    asyncio.run(chat())
    before = {one: one.stat() for one in (tmp_path / "own" / "data").iterdir()}
    arguments = ["doctor", "--offline", "--demo", "--data-dir", str(tmp_path / "own")]
    run = typed(arguments, None, tmp_path)
    assert run.code == 0
    assert ["chats", "ok,", "0"] in [line.split() for line in run.out.splitlines()]
    after = {one: one.stat() for one in (tmp_path / "own" / "data").iterdir()}
    assert [one.st_mtime_ns for one in after.values()] == [
        one.st_mtime_ns for one in before.values()
    ]
    assert after.keys() == before.keys()


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    async def run() -> tuple[int, bytes]:
        process = await start(["models"], None, tmp_path)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout._transport.close()  # type: ignore[attr-defined]
        return await process.wait(), await process.stderr.read()

    code, err = asyncio.run(run())
    assert code == 0
    assert b"Traceback" not in err


@pytest.mark.check(21)
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext", "plain\n\ttext"),
        ("\x1b[31mred\x1b[0m", "\ufffd[31mred\ufffd[0m"),
        ("bell\x07\x9b2J", "bell\ufffd\ufffd2J"),
        ("<script>alert(1)</script> 中文 😀", "<script>alert(1)</script> 中文 😀"),
    ],
)
def test_terminals_are_not_steered_by_replies(text: str, shown: str) -> None:
    assert harmless(text) == shown
