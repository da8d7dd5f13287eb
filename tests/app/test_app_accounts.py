"""Which account is in use, where keys are, and what a check says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nocopt.core.endpoint import ANTHROPIC
from nocopt.core.errors import Cause, Failure, KeychainError, KeychainFault, WireError, WireKind
from nocopt.core.events import MessageStarted, Opened
from nocopt.core.secret import Secret
from nocopt.core.settings import Account, AccountKind, KeyHeader, Settings
from nocopt.demo.server import DemoServer
from tests.app.rig import OWN, catalogue, rig, run
from tests.fakes import BUSY, OPENED, answer, end, text, waiting

NO_KEY = Account(name="No key")
WITH_KEY = Account(name="With key", has_key=True)
LOCAL = Account(name="Local", endpoint="http://localhost:11434")
KEY = {"ANTHROPIC_API_KEY": "sk-env"}
LOCAL_URL = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:8080"}
FAR_URL = {"ANTHROPIC_BASE_URL": "https://relay.example"}


@pytest.mark.parametrize(
    ("accounts", "chosen", "environment", "expected"),
    [
        ((NO_KEY,), "", {}, "Demo"),
        ((NO_KEY,), "No key", {}, "No key"),
        ((NO_KEY,), "gone", {}, "Demo"),
        ((NO_KEY, WITH_KEY), "", KEY, "With key"),
        ((NO_KEY, WITH_KEY), "Environment", KEY, "Environment"),
        ((NO_KEY, WITH_KEY), "Environment", {}, "With key"),
        ((NO_KEY,), "", KEY, "Environment"),
        ((NO_KEY,), "Demo", KEY, "Demo"),
        ((NO_KEY,), "", LOCAL_URL, "Environment"),
        ((NO_KEY,), "", FAR_URL, "Demo"),
        ((NO_KEY,), "", {"ANTHROPIC_API_KEY": "  "}, "Demo"),
        ((NO_KEY, LOCAL), "", KEY, "Local"),
        ((replace(NO_KEY, endpoint="ftp://x"),), "", {}, "Demo"),
    ],
)
def test_the_account_in_use(
    accounts: tuple[Account, ...],
    chosen: str,
    environment: Mapping[str, str],
    expected: str,
    tmp_path: Path,
) -> None:
    async def body() -> None:
        settings = Settings(accounts=accounts, active_account=chosen)
        async with rig(tmp_path, settings=settings, environment=environment) as it:
            assert it.accounts.active.name == expected

    run(body())


def test_the_wish_for_the_demo_comes_first(tmp_path: Path) -> None:
    async def body() -> None:
        settings = Settings(accounts=(WITH_KEY,), active_account="With key")
        async with rig(tmp_path, settings=settings, environment=KEY, demo_only=True) as it:
            assert it.accounts.active.kind is AccountKind.DEMO
            assert it.accounts.for_conversation("With key").kind is AccountKind.DEMO

    run(body())


def test_the_account_of_the_environment(tmp_path: Path) -> None:
    async def body() -> None:
        environment = {"ANTHROPIC_API_KEY": " sk-env\n", "ANTHROPIC_BASE_URL": "http://h/v1"}
        async with rig(tmp_path, environment=environment) as it:
            names = [account.name for account in it.accounts.all()]
            assert names == ["Own", "Environment", "Demo"]
            account = it.accounts.get("Environment")
            assert account is not None
            assert account.endpoint == "http://h/v1"
            assert await it.accounts.read_key(account) == Secret("sk-env")
            assert it.keychain.reads == 0
        async with rig(tmp_path, environment=KEY) as it:
            account = it.accounts.get("Environment")
            assert account is not None
            assert account.endpoint == ANTHROPIC
        async with rig(tmp_path, environment=LOCAL_URL) as it:
            account = it.accounts.get("Environment")
            assert account is not None
            assert not account.has_key
            assert await it.accounts.read_key(account) is None

    run(body())


def test_nothing_of_the_environment_is_stored(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, environment=KEY) as it:
            it.settings.apply(replace(it.settings.value, active_account="Environment"))
        written = (tmp_path / "settings.json").read_text("utf-8")
        assert "sk-env" not in written
        assert '"kind"' not in written

    run(body())


def test_the_account_a_conversation_goes_on_with(tmp_path: Path) -> None:
    async def body() -> None:
        settings = Settings(accounts=(NO_KEY, WITH_KEY))
        async with rig(tmp_path, settings=settings) as it:
            chosen = {name: it.accounts.for_conversation(name).name for name in ("", "No key")}
            assert chosen == {"": "With key", "No key": "No key"}
            assert it.accounts.for_conversation("Demo").name == "With key"
            assert it.accounts.for_conversation("gone").name == "With key"

    run(body())


def test_a_key_in_the_keychain(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(accounts=(NO_KEY,))) as it:
            told: list[str] = []
            it.accounts.changed.connect(lambda: told.append(it.accounts.active.name))
            assert await it.accounts.read_key(NO_KEY) is None
            assert it.keychain.reads == 0, "a keychain is not asked for what it does not have"

            await it.accounts.set_key("No key", Secret("sk-1"))
            assert told == ["No key"]
            assert it.keychain.keys == {"No key": Secret("sk-1")}
            assert await it.accounts.read_key(it.accounts.active) == Secret("sk-1")
            assert await it.accounts.read_key(it.accounts.active) == Secret("sk-1")
            assert it.keychain.reads == 2, "read for each request, kept nowhere"

            await it.accounts.set_key("No key", Secret("sk-2"))
            assert told == ["No key", "No key"]
            await it.accounts.delete_key("No key")
            assert it.keychain.keys == {}
            assert it.accounts.active.name == "Demo"
            await it.accounts.delete_key("No key")
            assert it.accounts.keychain_backend == "test keychain"

    run(body())


def test_a_key_for_this_run_only(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(accounts=(NO_KEY,))) as it:
            it.accounts.keep_in_memory("No key", Secret("sk-memory"))
            assert it.accounts.key_in_memory("No key")
            assert it.accounts.active.name == "No key"
            assert await it.accounts.read_key(NO_KEY) == Secret("sk-memory")
            assert not (tmp_path / "settings.json").exists()
            await it.accounts.set_key("No key", Secret("sk-kept"))
            assert not it.accounts.key_in_memory("No key")
            it.accounts.keep_in_memory("No key", Secret("sk-memory"))
            await it.accounts.delete_key("No key")
            assert not it.accounts.key_in_memory("No key")

    run(body())


def test_a_keychain_that_does_not_serve_changes_nothing(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            it.keychain.error = KeychainError(KeychainFault.LOCKED, "test keychain")
            before = it.settings.value
            for attempt in (
                it.accounts.set_key("Own", Secret("sk")),
                it.accounts.delete_key("Own"),
            ):
                with pytest.raises(KeychainError):
                    await attempt
            with pytest.raises(KeychainError):
                await it.accounts.read_key(OWN)
            assert it.settings.value == before

    run(body())


def test_the_keychain_is_asked_one_thing_at_a_time_and_off_the_loop(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            threads: list[threading.Thread] = []
            taken = threading.Lock()
            alone: list[bool] = []

            def look() -> None:
                threads.append(threading.current_thread())
                first = taken.acquire(blocking=False)
                alone.append(first)
                # A second call has the time to come in meanwhile.
                threading.Event().wait(0.01)
                if first:
                    taken.release()

            it.keychain.before = look
            await asyncio.gather(*(it.accounts.read_key(OWN) for _ in range(4)))
            assert alone == [True] * 4
            assert threading.main_thread() not in threads

    run(body())


def test_a_keychain_that_hangs_holds_one_thread_however_often_it_is_given_up(
    tmp_path: Path,
) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            unlocked, asked = threading.Event(), threading.Semaphore(0)
            try:

                def hang() -> None:
                    asked.release()
                    unlocked.wait(60)

                it.keychain.before = hang
                first = asyncio.ensure_future(it.accounts.read_key(OWN))
                assert await asyncio.to_thread(asked.acquire, timeout=30)
                others = [asyncio.ensure_future(it.accounts.read_key(OWN)) for _ in range(4)]
                for caller in (first, *others):
                    await asyncio.sleep(0)
                    caller.cancel()
                    await asyncio.wait({caller})
                    assert caller.cancelled()
                # The other threads still serve, so that the program can save and end.
                async with asyncio.timeout(30):
                    for _ in range(4):
                        assert await it.means.tasks.run_blocking(lambda: "served") == "served"
                assert it.keychain.reads == 1
            finally:
                unlocked.set()
            it.keychain.before = None
            it.keychain.keys[OWN.name] = Secret("sk-later")
            assert await it.accounts.read_key(OWN) == Secret("sk-later")

    run(body())


def test_a_key_goes_only_to_the_address_it_was_entered_for(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path) as it:
            it.keychain.keys[OWN.name] = Secret("sk-first")
            await it.accounts.client(OWN)
            read_key = it.client._read_key
            assert read_key is not None
            assert await read_key() == Secret("sk-first")
            await it.accounts.set_key(OWN.name, Secret("sk-second"))
            assert await read_key() == Secret("sk-second")
            moved = replace(OWN, endpoint="https://relay.example")
            it.settings.apply(it.settings.value.with_account(moved))
            await it.accounts.set_key(OWN.name, Secret("sk-of-the-relay"))
            assert await read_key() is None

    run(body())


def test_the_demo_is_started_once_when_first_needed(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=False) as it:
            assert it.demo.url == ""
            demo = it.accounts.active
            await asyncio.gather(it.accounts.client(demo), it.accounts.client(demo))
            assert [account.endpoint for account in it.client.accounts] == [it.demo.url] * 2
            assert await it.accounts.read_key(demo) == Secret("demo")

    run(body())


def test_a_demo_that_cannot_start_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_server: DemoServer) -> str:
        raise OSError("no sockets left")

    monkeypatch.setattr(DemoServer, "start", refuse)

    async def body() -> None:
        async with rig(tmp_path, settings=Settings()) as it:
            with pytest.raises(WireError) as caught:
                await it.accounts.client(it.accounts.active)
            assert caught.value.failure.detail == "no sockets left"

    run(body())


# ---------------------------------------------------------------------------------- check


def test_a_check_against_a_real_server(tmp_path: Path) -> None:
    async def body() -> None:
        server = DemoServer(pace=0, key="sk-right", record_keys=True)
        async with server, rig(tmp_path, real_client=True) as it:
            account = Account(name="New", endpoint=f"{server.url}/v1/", key_header=KeyHeader.BEARER)
            result = await it.accounts.check(account, Secret("sk-right"))
            assert result.ok
            assert result.model == account.default_model
            assert result.url == f"{server.url}/v1/messages"
            assert result.ms > 0
            body = server.requests[-1].body
            assert body["max_tokens"] == 16
            assert it.keychain.keys == {}
            assert it.accounts.get("New") is None

            wrong = await it.accounts.check(account, Secret("sk-wrong"))
            assert wrong.failure is not None
            assert wrong.failure.cause is Cause.AUTHENTICATION
            assert not wrong.ok

    run(body())


def test_a_check_takes_the_stored_key_where_none_was_entered(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, answer("ok"), answer("ok"), answer("ok")) as it:
            it.keychain.keys["Own"] = Secret("sk-kept")
            assert (await it.accounts.check(replace(OWN, endpoint="http://h"), None)).ok
            assert (await it.accounts.check(OWN, Secret("sk-new"))).ok
            assert (await it.accounts.check(Account(name="Other"), None)).ok
            assert it.client.keys == [Secret("sk-kept"), Secret("sk-new"), None]

    run(body())


@pytest.mark.parametrize("model", [model.id for model in catalogue().models])
def test_a_check_asks_each_model_what_it_takes(model: str, tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, settings=Settings(), real_client=True) as it:
            demo = replace(it.accounts.active, default_model=model)
            result = await it.accounts.check(demo, None)
            assert result.failure is None

    run(body())


def test_a_check_does_not_wait_for_another_attempt(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [waiting(), asyncio.Event()]) as it:
            result = await it.accounts.check(OWN, Secret("sk"))
            assert result.failure == BUSY
            assert it.client.closed == 1

    run(body())


def test_a_check_that_is_cut_off_or_fails(tmp_path: Path) -> None:
    async def body() -> None:
        lost = Failure(WireKind.NETWORK, Cause.NAME)
        scripts = ([OPENED, text("a")], [WireError(lost)], [OPENED, end("max_tokens")])
        async with rig(tmp_path, *scripts) as it:
            cut = await it.accounts.check(OWN, Secret("sk"))
            assert cut.failure is not None
            assert cut.failure.cause is Cause.LOST
            failed = await it.accounts.check(OWN, Secret("sk"))
            assert failed.failure == lost
            assert failed.url == "http://127.0.0.1:9/v1/messages"
            limited = await it.accounts.check(OWN, Secret("sk"))
            assert limited.ok
            assert limited.model == "model-that-answered"

    run(body())


def test_a_check_of_an_unusable_address_names_it(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, real_client=True) as it:
            result = await it.accounts.check(replace(OWN, endpoint="ftp://x"), Secret("sk"))
            assert result.failure is not None
            assert result.failure.cause is Cause.ADDRESS
            assert result.url == "ftp://x"

    run(body())


def test_a_check_without_url_in_its_headers(tmp_path: Path) -> None:
    async def body() -> None:
        opened = [Opened(200, None, ""), MessageStarted("", "", None)]
        async with rig(tmp_path, [opened, end()]) as it:
            result = await it.accounts.check(OWN, Secret("sk"))
            assert result.url == "http://127.0.0.1:9/v1/messages"
            assert result.model == OWN.default_model

    run(body())


def test_a_check_can_be_cancelled(tmp_path: Path) -> None:
    async def body() -> None:
        async with rig(tmp_path, [OPENED, asyncio.Event()]) as it:
            check = it.means.tasks.start("check", it.accounts.check(OWN, Secret("sk")))
            await it.client.was_asked.wait()
            check.cancel()
            await asyncio.wait({check})
            assert check.cancelled()
            assert it.client.closed == 1

    run(body())
