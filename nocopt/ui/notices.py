"""Turns what went wrong outside a reply into banners with a way on."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.errors import KeychainError, NocoptError, StoreError, WireError
from nocopt.ui import replaced_settings, wording
from nocopt.ui.banner import Notice, Tone, Way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nocopt.core.errors import Problem
    from nocopt.core.settings import Account
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.rescue import Typed

DEMO = "demo"
STORE = "store"
KEYCHAIN = "keychain"
FAILED = "failed"
CRASH = "crash"
SETTINGS = "settings"
UNENCRYPTED = "unencrypted"
UNSAVED = "unsaved"
RESCUED = "rescued"


@dataclass(frozen=True, slots=True)
class Ways:
    """What banners can offer; each is called when its button is pressed."""

    retry: Callable[[], object]
    settings: Callable[[], object]
    key_for_this_run: Callable[[], object]


def demo(account: Account, enter_key: Callable[[], object]) -> Notice:
    """Return the banner that stands while the built-in demo is in use."""
    del account
    text = QCoreApplication.translate(
        "Notices", "You are talking to the built-in demo. Nothing leaves this computer."
    )
    return Notice(
        DEMO,
        Tone.NOTICE,
        text,
        (Way(QCoreApplication.translate("Notices", "Enter a key"), enter_key),),
        once=True,  # the place of the account says that it is the demo, too
    )


def refused(
    error: StoreError, retry: Callable[[], object] | None, others: tuple[Way, ...] = ()
) -> Notice:
    """Return the banner for files that do not serve, with other ways on after `retry`."""
    ways = () if retry is None else (Way(QCoreApplication.translate("Notices", "Retry"), retry),)
    return Notice(STORE, Tone.ERROR, wording.joined(wording.store(error)), (*ways, *others))


def edit_rescued() -> Notice:
    """Return the banner for an edit whose message is gone."""
    text = QCoreApplication.translate(
        "Notices",
        "The message you were editing is no longer there. What you wrote is in the text field.",
    )
    return Notice(RESCUED, Tone.NOTICE, text)


def unencrypted(host: str, settings: Callable[[], object]) -> Notice:
    """Return the banner for an environment whose key crosses a network in clear text."""
    way = Way(QCoreApplication.translate("Notices", "Settings"), settings)
    return Notice(UNENCRYPTED, Tone.WARNING, wording.unencrypted(host), (way,))


def failed(error: NocoptError, ways: Ways) -> Notice:
    """Return the banner for an error that is no part of a reply."""
    retry = Way(QCoreApplication.translate("Notices", "Retry"), ways.retry)
    match error:
        case KeychainError():
            for_now = Way(
                QCoreApplication.translate("Notices", "Keep for this run only"),
                ways.key_for_this_run,
            )
            text = wording.joined(wording.keychain(error))
            return Notice(KEYCHAIN, Tone.WARNING, text, (retry, for_now))
        case WireError():
            settings = Way(QCoreApplication.translate("Notices", "Settings"), ways.settings)
            text = wording.joined(wording.failure(error.failure))
            return Notice(FAILED, Tone.ERROR, text, (retry, settings))
        case _:
            return Notice(FAILED, Tone.ERROR, str(error), (retry,))


async def retry_asked(banners: BannerRow, error: StoreError, typed: Typed | None = None) -> None:
    """Show a refusal of the disk, offer what is `typed` as a file, and return on Retry."""
    asked: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def go() -> None:
        if not asked.done():
            asked.set_result(None)

    ways = (Way(QCoreApplication.translate("Notices", "Retry"), go),)
    notice = Notice(STORE, Tone.ERROR, wording.joined(wording.store(error)), ways, closable=False)
    with offered(banners, notice, typed):
        await asked
    banners.drop(STORE)


@contextmanager
def offered(banners: BannerRow, notice: Notice, typed: Typed | None) -> Iterator[None]:
    """Show a notice; as long as this lasts, it offers what is `typed` as a file besides."""
    if typed is None:
        banners.show_notice(notice)
        yield
        return

    def show() -> None:
        banners.show_notice(dataclasses.replace(notice, ways=(*notice.ways, *typed.ways())))

    show()
    typed.changed.connect(show)
    try:
        yield
    finally:
        typed.changed.disconnect(show)


def crashed(show_details: Callable[[], object]) -> Notice:
    """Return the banner for a mistake of this program."""
    text = QCoreApplication.translate(
        "Notices", "Something went wrong inside nocopt. Your chats are safe, and you can go on."
    )
    return Notice(
        CRASH,
        Tone.ERROR,
        text,
        (Way(QCoreApplication.translate("Notices", "Details"), show_details),),
    )


def unsaved(text: str) -> Notice:
    """Return the banner for a file that could not be written."""
    return Notice(UNSAVED, Tone.ERROR, text)


def replaced(path: str, found: Sequence[Problem], settings: Callable[[], object]) -> Notice:
    """Return the banner for single settings that could not be used."""
    way = Way(QCoreApplication.translate("Notices", "Settings"), settings)
    return Notice(SETTINGS, Tone.WARNING, replaced_settings.said(path, found), (way,))
