"""The parts that the commands share, built without Qt and closed in reverse order."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nocopt import paths as folders
from nocopt.app.accounts import Accounts, Outside
from nocopt.app.settings import SettingsService
from nocopt.app.tasks import Tasks
from nocopt.cli.terminal import complain, complain_of
from nocopt.cli.wording import ShellSentences
from nocopt.core.catalogue import Catalogue
from nocopt.core.clock import SystemClock
from nocopt.core.errors import Cause, Failure, WireError, WireKind
from nocopt.core.settings import DEMO_ACCOUNT, ENVIRONMENT_ACCOUNT, Account, AccountKind
from nocopt.keychain import SystemKeychain
from nocopt.log import start_logging
from nocopt.store.settings_file import SettingsFile

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from nocopt.core.ports import ChatClient, ReadKey
    from nocopt.core.settings import Settings

RETRIES = 2
SILENCE = 300.0  # seconds


@dataclass(frozen=True, slots=True)
class Parts:
    """What a command works with."""

    paths: folders.Paths
    settings: SettingsService
    catalogue: Catalogue
    accounts: Accounts
    tasks: Tasks

    def account(self, options: argparse.Namespace) -> Account:
        """Return the account that the options name, else Environment, else the active one.

        What is exported in a shell is a nearer wish than what was once chosen in the window. The
        demo answers only where it is asked for, so that a script without a key learns of it. Nobody
        was asked whether a key may go out unencrypted, so that is said.
        """
        account = self._wanted(options)
        host = self.accounts.exposed_to(account)
        if host and sys.stderr is not None:
            complain(ShellSentences().unencrypted(host))
        return account

    def _wanted(self, options: argparse.Namespace) -> Account:
        if options.demo:
            return self._named(DEMO_ACCOUNT)
        if options.account is not None:
            return self._named(options.account)
        environment = self.accounts.get(ENVIRONMENT_ACCOUNT)
        if environment is not None:
            return environment
        account = self.accounts.active
        chosen = self.settings.value.active_account == account.name
        if account.kind is AccountKind.DEMO and not chosen:
            raise WireError(Failure(WireKind.CONFIG, Cause.NO_KEY))
        return account

    def _named(self, name: str) -> Account:
        account = self.accounts.get(name)
        if account is None:
            names = ", ".join(one.name for one in self.accounts.all())
            raise WireError(
                Failure(
                    WireKind.CONFIG, Cause.NO_ACCOUNT, f"no account {name!r}; there are {names}"
                )
            )
        return account


@asynccontextmanager
async def opened(options: argparse.Namespace) -> AsyncIterator[Parts]:
    """Build the parts for a command's options, and close them at the end."""
    from nocopt.api.clients import ClientFactory

    retries = 0 if getattr(options, "no_retry", False) else RETRIES
    silence: float = getattr(options, "timeout", SILENCE)
    async with AsyncExitStack() as stack:
        tasks = Tasks()
        # Names are looked up in the default executor; a resolver that hangs must not hold the end.
        asyncio.get_running_loop().set_default_executor(tasks.workers)
        stack.push_async_callback(tasks.close)
        factory = ClientFactory(run_blocking=tasks.run_blocking)
        stack.push_async_callback(factory.close)

        def make_client(account: Account, read_key: ReadKey) -> ChatClient:
            return factory.client(account, read_key, retries=retries, silence=silence)

        async def start_demo() -> str:
            from nocopt.demo.server import DemoServer

            server = await stack.enter_async_context(DemoServer())
            return server.url

        paths = folders.paths(options.data_dir)
        file = SettingsFile(paths.settings_file)
        settings = SettingsService(file, _settings(paths, file), tasks)
        catalogue = Catalogue.load(folders.resources() / "models.json")
        outside = Outside(
            keychain=SystemKeychain(scope=paths.scope),
            make_client=make_client,
            start_demo=start_demo,
            environment=os.environ,
            clock=SystemClock(),
        )
        yield Parts(
            paths, settings, catalogue, Accounts(settings, catalogue, outside, tasks), tasks
        )


def _settings(paths: folders.Paths, file: SettingsFile) -> Settings:
    """Return the settings, and say what of them could not be used (`StoreError`: nothing)."""
    loaded = file.load()
    if loaded.problem is not None:
        complain_of(loaded.problem)
    if loaded.problems:
        text = f"{paths.settings_file}: not usable, so that the default holds: {loaded.listed}"
        complain(text)
        # A command keeps no log else: the window's is a place where this is looked for later.
        start_logging(paths.logs, logging.WARNING)
        logging.getLogger(__name__).warning(text)
    return loaded.settings
