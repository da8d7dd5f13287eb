"""Where the key of an account is kept, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.core.settings import AccountKind

if TYPE_CHECKING:
    from nocopt.app.accounts import Accounts
    from nocopt.app.tasks import Tasks
    from nocopt.core.settings import Account


class KeyState(QObject):
    """Knows the name of the keychain as soon as it has been found out."""

    def __init__(self, accounts: Accounts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accounts = accounts
        self._keychain = ""

    async def find_name(self, tasks: Tasks) -> None:
        """Learn what the keychain is called; that loads libraries and may ask the session bus."""
        self._keychain = await tasks.run_blocking(lambda: self._accounts.keychain_backend)

    def has_key(self, account: Account) -> bool:
        """Whether there is a key for an account, in the keychain or for this run."""
        return account.has_key or self._accounts.key_in_memory(account.name)

    def text(self, account: Account) -> str:
        """Return the sentence for an account; nothing for one that keeps no key."""
        if account.kind is not AccountKind.PERSON:
            return ""
        if self._accounts.key_in_memory(account.name):
            return self.tr("The key is kept for this run only.")
        if account.has_key:
            return self.tr("The key is kept in {keychain}.").format(
                keychain=self._keychain or self.tr("the system keychain")
            )
        return self.tr("The key will be kept in the system keychain, never in a file.")
