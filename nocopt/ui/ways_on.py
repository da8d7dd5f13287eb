"""Says what went wrong outside a reply, and does what the person chooses to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nocopt.core.errors import NocoptError, StoreError, StoreFault
from nocopt.ui import notices
from nocopt.ui.banner import Way
from nocopt.ui.dialogs import ask_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from nocopt.app.accounts import Accounts
    from nocopt.app.library import Library
    from nocopt.app.session import Session
    from nocopt.app.tasks import Tasks
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.rescue import Rescue


class WaysOn(QObject):
    """Shows banners for failures; `session` gives the one that is shown when a button is pressed.

    `settings_asked` comes when the person wants the settings, `backups_asked` those of backups.
    """

    settings_asked = Signal()
    backups_asked = Signal()

    def __init__(
        self,
        window: QWidget,
        banners: BannerRow,
        composer: Composer,
        services: tuple[Accounts, Library, Tasks],
        session: Callable[[], Session | None],
    ) -> None:
        super().__init__(window)
        self._window, self._banners, self._composer = window, banners, composer
        self._accounts, self._library, self._tasks = services
        self._session = session
        self.rescue: Rescue | None = None  # saves elsewhere what the disk does not take
        self._library.saved.connect(self.disk_works)
        self._warned_of = ""  # a host, once for each
        self._accounts.changed.connect(self._warn)

    def show_failure(self, error: NocoptError) -> None:
        """Say what went wrong, with the ways on that help against it."""
        if isinstance(error, StoreError):
            others = () if self.rescue is None else self.rescue.ways()
            if error.fault in (StoreFault.CORRUPT, StoreFault.PARTLY):
                others = (*others, Way(self.tr("Backups…"), self.backups_asked.emit))
            notice = notices.refused(error, self._way_to_disk(), others)
        else:
            ways = notices.Ways(self._retry, self.settings_asked.emit, self._key_for_this_run)
            notice = notices.failed(error, ways)
        self._banners.show_notice(notice)

    def _way_to_disk(self) -> Callable[[], None] | None:
        """What can be tried again by hand; texts that are typed are saved with the next change."""
        return self._once_more if self._composer.waits or self._library.unsaved else None

    def disk_works(self) -> None:
        """Take away what was said of the disk, if nothing waits for it any more."""
        if not (self._composer.waits or self._library.unsaved):
            self._banners.drop(notices.STORE)

    def forget(self) -> None:
        """Take away what was said about a chat that is no longer shown."""
        for key in (notices.FAILED, notices.KEYCHAIN, notices.RESCUED):
            self._banners.drop(key)
        self._warn()

    def _warn(self) -> None:
        """Say once that the key of the account in use is not safe on its way."""
        session = self._session()
        host = "" if session is None else self._accounts.exposed_to(session.account)
        if host == self._warned_of:
            return
        self._warned_of = host
        if host:
            self._banners.show_notice(notices.unencrypted(host, self.settings_asked.emit))
        else:
            self._banners.drop(notices.UNENCRYPTED)

    def _once_more(self) -> None:
        self._banners.drop(notices.STORE)  # comes again if the disk refuses again
        if self._library.unsaved:
            self._tasks.start("save again", self._library.save_unsaved())
        if self._composer.waits:
            self._composer.submit()

    def _retry(self) -> None:
        self.forget()
        session = self._session()
        if session is not None:
            self._tasks.start("retry", session.retry())

    def _key_for_this_run(self) -> None:
        session = self._session()
        if session is not None:
            self._tasks.start("key for this run", self._take_key(session))

    async def _take_key(self, session: Session) -> None:
        secret = await ask_secret(
            self._window,
            self.tr("Key for this run only"),
            self.tr("The key stays in memory and is forgotten when nocopt quits."),
            self.tr("API key"),
        )
        if secret is not None:
            self._accounts.keep_in_memory(session.account.name, secret)
            self._retry()
