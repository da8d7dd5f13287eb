"""The banner over a chat whose model is retired or no longer served: its successor in one click."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from nocopt.app.migration import migration_of
from nocopt.ui import wording
from nocopt.ui.banner import Notice, Tone, Way
from nocopt.ui.counts import Counts
from nocopt.ui.moments import Moments

if TYPE_CHECKING:
    from nocopt.app.catalog import Catalog
    from nocopt.app.migration import Migration
    from nocopt.app.session import Session
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.desk import Desk

MIGRATION: Final = "migration"


class MigrationNotice(QObject):
    """Looks at each chat that is shown, and speaks once in a run about each."""

    def __init__(self, desk: Desk, catalog: Catalog, banners: BannerRow) -> None:
        super().__init__(desk)
        self._desk, self._catalog, self._banners = desk, catalog, banners
        self._kept: set[int] = set()  # chats whose model the person keeps
        self._shown: int | None = None  # the chat that is spoken about now
        self._said: Migration | None = None  # what of it
        desk.title_changed.connect(lambda _title: self.look())  # comes with each chat that is shown
        catalog.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Another chat is shown, or other models are known to be served."""
        session = self._desk.session
        chat = None if session is None else session.conversation_id
        if session is None or chat is None or chat in self._kept:
            self._close()
            return
        found = self._found(session)
        if found is None:
            self._close()  # another model was chosen, or another account
        elif (chat, found) != (self._shown, self._said) and not session.running:
            self._shown, self._said = chat, found
            self._banners.show_notice(self._notice(session, found))

    def _found(self, session: Session) -> Migration | None:
        return migration_of(session, self._catalog, datetime.now(UTC).date())

    def _notice(self, session: Session, found: Migration) -> Notice:
        said = self.tr("Go on with {model}").format(model=found.successor.name)
        ways = (
            Way(said, partial(self._go_on, session, found)),
            Way(self.tr("Keep"), self._keep),
        )
        return Notice(MIGRATION, Tone.WARNING, self._text(session, found), ways, closable=False)

    def _text(self, session: Session, found: Migration) -> str:
        name = found.model.name or found.model.id
        if found.retired is not None:
            said = self.tr("{model} was retired on {date}.")
            text = said.format(model=name, date=Moments().day(found.retired))
        else:
            said = self.tr("{account} does not list {model}.")
            text = said.format(account=wording.account(session.account.name), model=name)
        dropped = [self.tr("128K of output")] if found.long_output else []
        dropped += found.betas
        if dropped:
            said = self.tr("With {model} this is left out: {list}.")
            names = Counts().named(dropped)
            text = wording.paragraph(text, said.format(model=found.successor.name, list=names))
        return text

    def _go_on(self, session: Session, found: Migration) -> None:
        session.chat.set_model(found.successor.id)
        self._close()

    def _keep(self) -> None:
        if self._shown is not None:
            self._kept.add(self._shown)
        self._close()

    def _close(self) -> None:
        if self._shown is not None:
            self._shown = self._said = None
            self._banners.drop(MIGRATION)
