"""Exchanges on the shelf, and requests as shell commands (check 63)."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

import pytest

from nocopt.app.tasks import Tasks
from nocopt.app.wire_log import AFTER, WireLog, curl_of
from nocopt.core.errors import StoreError
from nocopt.core.exchange import Exchange
from nocopt.core.settings import Settings
from tests.app.rig import Rig, asked, rig, run, until
from tests.fakes import answer

URL = "http://127.0.0.1:9/v1/messages"


def exchange(words: str = "hi", attempt: int = 1) -> Exchange:
    """An attempt as a client tells it."""
    return Exchange(
        node_id=0,
        attempt=attempt,
        url=URL,
        headers=(("accept", "text/event-stream"), ("x-api-key", "$ANTHROPIC_API_KEY")),
        body=json.dumps({"text": words}, ensure_ascii=False),
        status=200,
        answer_headers=(("request-id", "req_1"),),
        pieces=((1.5, b"data: {}\n\n"), (2.5, b"\n")),
    )


async def question(it: Rig) -> int:
    """The id of a message that was sent."""
    session = it.library.new_session()
    await asked(it, session, "hello")
    return session.path[0].id


def log_of(it: Rig) -> WireLog:
    """A log on the shelf of the program."""
    return WireLog(it.means.shelves.exchanges, it.means.tasks)


def test_attempts_are_kept_in_order_and_none_replaces_another(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            node, log, kept = await question(it), log_of(it), list[int]()
            log.kept.connect(kept.append)
            first = log.watch(node)
            first(exchange("one", 1))
            first(exchange("two", 2))
            log.watch(node)(exchange("again", 1))
            await until(lambda: len(kept) == 3, log.kept)
            found = await log.of(node)
            assert [one.attempt for one in found] == [1, 2, 3]
            texts = [json.loads(one.body)["text"] for one in found]
            assert texts == ["one", "two", "again"]
            assert {one.node_id for one in found} == {node} == set(kept)
            assert found[0].pieces == exchange().pieces
            later = log_of(it)  # as in another run of the program
            later.watch(node)(exchange("later"))
            later.kept.connect(kept.append)
            await until(lambda: len(kept) == 4, later.kept)
            assert [one.attempt for one in await later.of(node)] == [1, 2, 3, 4]

    run(body())


def test_what_is_over_is_kept_before_the_shelf_is_closed(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            node, log = await question(it), log_of(it)
            take = log.watch(node)
            for number in range(5):
                take(exchange(str(number)))
            await log.settle()
            kept = await it.means.shelves.exchanges.of(node)
            assert [json.loads(one.body)["text"] for one in kept[-5:]] == list("01234")

    run(body())


def test_many_that_are_over_do_not_wait_for_one_another(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            node, log = await question(it), log_of(it)
            time = asyncio.get_running_loop().time
            began, many = time(), 20
            for number in range(many):
                log.watch(node)(exchange("one", number))
            await log.settle()  # as the end of the program does
            assert time() - began < many * AFTER * 0.75

    run(body())


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            node, log = await question(it), log_of(it)
            told = list[StoreError]()
            log.failed.connect(told.append)
            await it.refuse_writes()
            log.watch(node)(exchange())
            await until(lambda: bool(told), log.failed)
            await it.allow_writes()
            kept = list[int]()
            log.kept.connect(kept.append)
            log.watch(node)(exchange())
            await until(lambda: bool(kept), log.kept)
            assert [one.attempt for one in await log.of(node)] == [1]

    run(body())


def test_at_the_end_of_the_program_nothing_is_kept_any_more(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok")) as it:
            node, tasks = await question(it), Tasks()
            log = WireLog(it.means.shelves.exchanges, tasks)
            await tasks.close()
            log.watch(node)(exchange())
            assert await log.of(node) == ()

    run(body())


@pytest.mark.check(63)
def test_a_turn_keeps_what_went_over_the_wire_without_the_key(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            log, kept = it.means.wire, list[int]()
            log.kept.connect(kept.append)
            session = it.library.new_session()
            await asked(it, session, "hello")
            await until(lambda: bool(kept), log.kept)
            (one,) = await log.of(session.path[0].id)
            assert one.status == 200
            assert json.loads(one.body) == it.demo.requests[-1].body
            assert b"message_stop" in b"".join(data for _at, data in one.pieces)
            assert dict(one.headers)["x-api-key"] == "$ANTHROPIC_API_KEY"

    run(body())


# The shell

HARD = 'it\'s "quoted" $HOME `id` \\ \\n \n REQUEST 你好 😀 \u2028 !!'


@pytest.mark.check(63)
def test_a_command_sends_what_was_sent(tmp_path: Path) -> None:
    """Run by a shell, with something that takes the place of curl and tells what it was given."""
    tell = tmp_path / "curl"
    tell.write_text('#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done; cat\n')
    tell.chmod(0o755)
    command = curl_of(exchange(HARD))
    assert "secret-key" not in command
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "ANTHROPIC_API_KEY": "secret-key"}
    told = subprocess.run(
        ["/bin/sh", "-c", command], env=environment, capture_output=True, check=True
    ).stdout.decode()
    *arguments, sent = told.split("\0")
    assert arguments == [
        "--no-buffer",
        URL,
        "--header",
        "accept: text/event-stream",
        "--header",
        "x-api-key: secret-key",
        "--data-binary",
        "@-",
    ]
    assert json.loads(sent) == {"text": HARD}


def test_the_body_of_a_command_is_one_line() -> None:
    loose = Exchange(1, 1, URL, (), '{\n "text":\r\n "a"}', None, (), ())
    lines = curl_of(loose).splitlines()
    assert lines[-1] == "REQUEST"
    assert json.loads(lines[-2]) == {"text": "a"}


def test_a_token_stands_in_its_header() -> None:
    bearer = (("authorization", "Bearer $ANTHROPIC_API_KEY"),)
    command = curl_of(Exchange(1, 1, URL, bearer, "{}", None, (), ()))
    assert """'authorization: Bearer '"$ANTHROPIC_API_KEY" """ in command
