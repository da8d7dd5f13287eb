"""Accounts: which there are, which one is in use, their keys, and a check that one works."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from nocopt.core.draft import Draft
from nocopt.core.endpoint import ANTHROPIC, BadAddress, insecure_host, is_local, parse_endpoint
from nocopt.core.errors import Cause, Failure, KeychainError, WireError, WireKind
from nocopt.core.events import Opened, Waiting
from nocopt.core.messages import user_message
from nocopt.core.reply import Outcome
from nocopt.core.request import Wishes, request_for
from nocopt.core.secret import Secret
from nocopt.core.settings import (
    DEMO_ACCOUNT,
    ENVIRONMENT_ACCOUNT,
    Account,
    AccountKind,
    Settings,
)
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from nocopt.app.settings import SettingsService
    from nocopt.app.tasks import Tasks
    from nocopt.core.catalogue import Catalogue
    from nocopt.core.events import StreamEvent
    from nocopt.core.ports import ChatClient, Clock, Keychain, ReadKey

T = TypeVar("T")

CHECK_TOKENS = 16

# The demo takes any key, like the endpoints it imitates it does not take none.
_DEMO_KEY = Secret("demo")


@dataclass(frozen=True, slots=True)
class Outside:
    """What accounts are made from besides the settings.

    `environment` is read for `ANTHROPIC_API_KEY` and `ANTHROPIC_BASE_URL`; `start_demo` starts the
    demo endpoint and returns its address; `demo_only` is the wish for the demo and nothing else.
    """

    keychain: Keychain
    make_client: Callable[[Account, ReadKey], ChatClient]
    start_demo: Callable[[], Awaitable[str]]
    environment: Mapping[str, str]
    clock: Clock
    demo_only: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found: `failure` is None when it works.

    `ms` is the time to the end of the answer, `model` the one that answered, `url` the address
    that was asked, as far as the check came.
    """

    ms: float
    model: str
    url: str
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        """Whether an answer came."""
        return self.failure is None


class Accounts:
    """The person's accounts, the one of the environment, and the demo.

    A key is read from the keychain for each request and dropped after it. Reading costs a call on
    the session bus, a few milliseconds beside a request of seconds; in return no key lies in this
    process between requests, and one that is changed or locked away elsewhere is so here at once.
    """

    def __init__(
        self, settings: SettingsService, catalogue: Catalogue, outside: Outside, tasks: Tasks
    ) -> None:
        self.changed: Signal[()] = Signal()
        self._settings = settings
        self._catalogue = catalogue
        self._outside = outside
        self._tasks = tasks
        self._in_memory: dict[str, Secret] = {}
        # One call at a time: a keychain that waits for its person holds one thread, not all.
        self._keychain_free = asyncio.Lock()
        self._demo_starts = asyncio.Lock()
        self._demo = Account(
            name=DEMO_ACCOUNT, endpoint="http://127.0.0.1", has_key=True, kind=AccountKind.DEMO
        )
        self._demo_runs = False
        self._network_loaded = False
        self._environment = _environment_account(outside.environment)
        settings.changed.connect(self._settings_changed)

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if (old.accounts, old.active_account) != (new.accounts, new.active_account):
            self.changed.emit()

    # ------------------------------------------------------------------------------ which

    def all(self) -> tuple[Account, ...]:
        """Return all accounts: the person's, then Environment where it exists, then Demo."""
        own = self._settings.value.accounts
        environment = () if self._environment is None else (self._environment,)
        return (*own, *environment, self._demo)

    def get(self, name: str) -> Account | None:
        """Return the account of that name."""
        return next((account for account in self.all() if account.name == name), None)

    @staticmethod
    def exposed_to(account: Account) -> str:
        """Return the host that a key goes to unencrypted, as only the environment may have it.

        Empty for all others: of an account of their own people are asked when they enter its key.
        """
        from_outside = account.kind is AccountKind.ENVIRONMENT and account.has_key
        return insecure_host(account.endpoint) if from_outside else ""

    @property
    def active(self) -> Account:
        """The account in use: the chosen one, else the first that can be used, else the demo."""
        if self._outside.demo_only:
            return self._demo
        chosen = self.get(self._settings.value.active_account)
        if chosen is not None:
            return chosen
        return next(account for account in self.all() if self._usable(account))

    def for_conversation(self, name: str) -> Account:
        """Return the account that a conversation made with account `name` goes on with.

        One that was begun with the demo, or whose account is gone, goes on with the active one.
        """
        account = None if self._outside.demo_only else self.get(name)
        if account is None or account.kind is AccountKind.DEMO:
            return self.active
        return account

    def _usable(self, account: Account) -> bool:
        return account.has_key or self.key_in_memory(account.name) or _on_this_machine(account)

    # ------------------------------------------------------------------------------- keys

    @property
    def keychain_backend(self) -> str:
        """The name of the system's keychain."""
        return self._outside.keychain.backend

    async def set_key(self, name: str, secret: Secret) -> None:
        """Keep a key in the keychain; a `KeychainError` leaves everything as it was."""
        await self._in_keychain(lambda: self._outside.keychain.write(name, secret))
        self._in_memory.pop(name, None)
        self._note_key(name, present=True)

    async def delete_key(self, name: str) -> None:
        """Forget a key here and in the keychain (`KeychainError`)."""
        account = self._settings.value.account(name)
        if account is None or account.has_key:
            await self._in_keychain(lambda: self._outside.keychain.delete(name))
        self._in_memory.pop(name, None)
        self._note_key(name, present=False)

    def keep_in_memory(self, name: str, secret: Secret) -> None:
        """Keep a key for this run only; it comes before one in the keychain."""
        self._in_memory[name] = secret
        self.changed.emit()

    def key_in_memory(self, name: str) -> bool:
        """Whether the key of an account is kept for this run only."""
        return name in self._in_memory

    def _note_key(self, name: str, *, present: bool) -> None:
        account = self._settings.value.account(name)
        if account is None or account.has_key is present:
            self.changed.emit()
        else:
            changed = replace(account, has_key=present)
            self._settings.apply(self._settings.value.with_account(changed))

    async def read_key(self, account: Account) -> Secret | None:
        """Return the key of an account, or None where it has none; a `KeychainError` says why not.

        The keychain is asked only where a key is known to be, so that an endpoint without a key
        never makes it ask the person to be unlocked.
        """
        match account.kind:
            case AccountKind.DEMO:
                return _DEMO_KEY
            case AccountKind.ENVIRONMENT:
                text = self._outside.environment.get("ANTHROPIC_API_KEY", "").strip()
                return Secret(text) if text else None
            case AccountKind.PERSON:
                pass
        if account.name in self._in_memory:
            return self._in_memory[account.name]
        if not account.has_key:
            return None
        return await self._in_keychain(lambda: self._outside.keychain.read(account.name))

    async def _in_keychain(self, call: Callable[[], T]) -> T:
        """Return what `call` returns, run in a worker thread while no other such call runs.

        A caller that is cancelled goes at once, but the keychain stays taken until it lets go of
        the thread: else each attempt that is given up would hold one more, until none is left.
        """

        async def alone() -> T | KeychainError:
            try:
                return await self._tasks.run_blocking(call)
            except KeychainError as error:
                return error  # the caller's business, if there still is one
            finally:
                self._keychain_free.release()

        await self._keychain_free.acquire()
        answer = await asyncio.shield(self._tasks.start("keychain", alone()))
        if isinstance(answer, KeychainError):
            raise answer
        return answer

    # ---------------------------------------------------------------------------- clients

    async def client(self, account: Account) -> ChatClient:
        """Return a client for an account; the demo's endpoint is started when first needed.

        A `WireError` says that the demo could not be started.
        """
        await self._load_network()
        if account.kind is AccountKind.DEMO:
            account = await self._running_demo()
        return self._outside.make_client(account, lambda: self._key_for(account))

    async def _key_for(self, account: Account) -> Secret | None:
        """Return the key for a client made earlier; None where the account has moved since.

        A turn may wait for minutes before another attempt. The key that was entered meanwhile for
        another address must not go to this one.
        """
        key = await self.read_key(account)
        known = self.get(account.name)  # as it is now: the two may change while the key is read
        return key if known is not None and known.endpoint == account.endpoint else None

    async def _load_network(self) -> None:
        """Import in a worker thread what would hold up the window for a tenth of a second."""
        if not self._network_loaded:
            await self._tasks.run_blocking(_import_network)
            self._network_loaded = True

    async def _running_demo(self) -> Account:
        async with self._demo_starts:
            if not self._demo_runs:
                await self._tasks.run_blocking(_import_demo)
                try:
                    address = await self._outside.start_demo()
                except OSError as error:
                    failure = Failure(WireKind.NETWORK, Cause.CONNECT, detail=str(error))
                    raise WireError(failure) from error
                self._demo = replace(self._demo, endpoint=address)
                self._demo_runs = True
        return self._demo

    async def check(self, account: Account, key: Secret | None) -> CheckResult:
        """Ask an account for a few words, with values that need not be saved; cancel as you like.

        `key` None takes the key that the account of this name has (`KeychainError`). A failure
        that would be retried in a conversation is a result here.
        """
        read_key = self._given(key) if key is not None else await self._stored(account)
        await self._load_network()
        if account.kind is AccountKind.DEMO:
            account = await self._running_demo()
        model = self._catalogue.describe(account.default_model)
        request = request_for([user_message("Hi")], model, Wishes(max_tokens=CHECK_TOKENS))
        check = _Check(account, model.id, self._outside.clock)
        try:
            client = self._outside.make_client(account, read_key)
            async with aclosing(client.stream(request)) as stream:
                async for events in stream:
                    if not check.goes_on(events):
                        break
        except WireError as error:
            return check.result(error.failure)
        return check.result()

    async def _stored(self, account: Account) -> ReadKey:
        known = self.get(account.name)
        return self._given(None if known is None else await self.read_key(known))

    @staticmethod
    def _given(key: Secret | None) -> ReadKey:
        async def read() -> Secret | None:
            return key

        return read


class _Check:
    """A check as it runs."""

    def __init__(self, account: Account, model: str, clock: Clock) -> None:
        self._clock = clock
        self._started = clock.monotonic()
        self._model = model
        self._draft = Draft()
        self._failure: Failure | None = None
        try:
            self._url = parse_endpoint(account.endpoint).messages_url
        except BadAddress:
            self._url = account.endpoint

    def goes_on(self, events: list[StreamEvent]) -> bool:
        """Take the events of a chunk; False when the answer to the check is known."""
        for event in events:
            if isinstance(event, Opened):
                self._url = event.url or self._url
            elif isinstance(event, Waiting):
                self._failure = event.failure
        self._draft = self._draft.apply(events)
        return self._failure is None and not self._draft.ended

    def result(self, failure: Failure | None = None) -> CheckResult:
        """Return what was found."""
        failure = failure or self._failure
        if failure is None and self._draft.outcome is Outcome.TRUNCATED:
            failure = Failure(WireKind.NETWORK, Cause.LOST)
        ms = (self._clock.monotonic() - self._started) * 1000
        return CheckResult(ms, self._draft.model or self._model, self._url, failure)


def _import_network() -> None:
    from nocopt.api.clients import load

    load()


def _import_demo() -> None:
    import nocopt.demo.server  # noqa: F401 - whoever imports it next has it at once


def _environment_account(environment: Mapping[str, str]) -> Account | None:
    key = environment.get("ANTHROPIC_API_KEY", "").strip()
    address = environment.get("ANTHROPIC_BASE_URL", "").strip()
    if not key and not address:
        return None
    return Account(
        name=ENVIRONMENT_ACCOUNT,
        endpoint=address or ANTHROPIC,
        has_key=bool(key),
        kind=AccountKind.ENVIRONMENT,
    )


def _on_this_machine(account: Account) -> bool:
    """Whether the endpoint is a local one, which mostly wants no key (section 9.3)."""
    try:
        return is_local(parse_endpoint(account.endpoint).host)
    except BadAddress:
        return False
