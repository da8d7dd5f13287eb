"""`nocopt models` and `nocopt doctor`, and what `ask` prints to a terminal."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from nocopt.cli.terminal import harmless
from nocopt.demo.server import DemoServer
from tests.cli.test_cli_ask import KEY, Run, finished, start


def run_with_server(arguments: list[str], folder: Path) -> Run:
    """Run a command while the demo server listens."""

    async def run() -> Run:
        async with DemoServer(pace=0) as server:
            return await finished(arguments, server.url, folder)

    return asyncio.run(run())


def test_models_merges_the_catalogue_with_the_endpoints_list(tmp_path: Path) -> None:
    run = run_with_server(["models", "--json"], tmp_path)
    rows = json.loads(run.out)
    assert run.code == 0
    by_id = {row["id"]: row for row in rows}
    assert by_id["claude-opus-5-5"]["listed"] is True
    assert by_id["claude-3-opus-20240229"]["lifecycle"] == "retired"
    assert by_id["claude-3-opus-20240229"]["max_output"] == 4096


def test_models_without_a_key_shows_the_catalogue(tmp_path: Path) -> None:
    run = asyncio.run(finished(["models"], None, tmp_path))
    assert run.code == 0
    assert "claude-sonnet-5-5" in run.out
    assert "catalogue" in run.err


def test_doctor_reports_without_the_key(tmp_path: Path) -> None:
    run = run_with_server(["doctor"], tmp_path)
    assert run.code == 0
    for word in ("nocopt", "httpx", "data", "/v1/messages", "key", "answer"):
        assert word in run.out
    assert "all checks passed" in run.out
    assert KEY not in run.out + run.err


def test_doctor_fails_where_the_endpoint_does(tmp_path: Path) -> None:
    async def run() -> Run:
        async with DemoServer(pace=0, key="another") as server:
            return await finished(["doctor"], server.url, tmp_path)

    result = asyncio.run(run())
    assert result.code == 1
    assert "PROBLEM" in result.out
    assert "401" in result.out


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
