"""The models page of the settings: each account's models, what is known of them, and their list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from nocopt.app.guarded import guarded
from nocopt.core.errors import StoreError, WireError
from nocopt.core.settings import AccountKind
from nocopt.ui import wording
from nocopt.ui.choice import Choice
from nocopt.ui.dialogs import finished
from nocopt.ui.icons import icon
from nocopt.ui.line_edit import LineEdit
from nocopt.ui.settings.fields import Note
from nocopt.ui.settings.list_preview import ListPreview
from nocopt.ui.settings.model_editor import ModelEditor
from nocopt.ui.settings.model_list import Entry, ModelList, Standing
from nocopt.ui.settings.pages import Page
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    import asyncio

    from PySide6.QtGui import QShowEvent

    from nocopt.app.accounts import Accounts
    from nocopt.app.catalog import Catalog
    from nocopt.app.tasks import Tasks
    from nocopt.core.messages import JsonObject
    from nocopt.core.models import Model
    from nocopt.core.settings import Account, Settings
    from nocopt.core.signal import Connection
    from nocopt.ui.theme import Colours

_LIST: Final = 62 * GRID  # the width of the list, at first
_WORK: Final = "fetch models"


class ModelPage(Page):
    """Edits facts about models, which count from Apply on; the list of an endpoint at once.

    Nothing is built before the page is looked at.
    """

    built = Signal()  # all that Tab visits is there

    def __init__(
        self, accounts: Accounts, catalog: Catalog, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._accounts, self._catalog, self._tasks = accounts, catalog, tasks
        self._staged: dict[tuple[str, str], JsonObject] = {}
        self._fetching: asyncio.Task[None] | None = None
        self._following: list[Connection] = []
        self._built = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 0)
        self._column.setSpacing(3 * GRID)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the page when it is looked at for the first time."""
        super().showEvent(event)
        if not self._built:
            self._built = True
            self._build()
            self.set_colours(shown())
            self._show_accounts()
            self._following = [
                self._catalog.changed.connect(self._models_changed),
                self._accounts.changed.connect(self._show_accounts),
            ]
            self.built.emit()

    def _build(self) -> None:
        self.account = Choice[str](self)
        self.account.setAccessibleName(self.tr("Models of the account"))
        self.account.chosen.connect(self._turn_to_account)
        self.search = LineEdit(self)
        self.search.setAccessibleName(self.tr("Find a model"))
        self.search.setPlaceholderText(self.tr("Find a model"))
        self.search.textChanged.connect(lambda _text: self._list_models())
        self._sign = QAction(self)
        self.search.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self.fetch = QPushButton(self.tr("Fetch list…"), self)
        self.fetch.setAccessibleName(self.tr("Fetch list"))
        self.fetch.setToolTip(self.tr("Ask the endpoint of the account which models it has"))
        self.fetch.setAutoDefault(False)
        self.fetch.clicked.connect(self._fetch)
        above = QHBoxLayout()
        above.setSpacing(2 * GRID)
        above.addWidget(self.account, 2)
        above.addWidget(self.search, 3)
        above.addWidget(self.fetch)
        self.note = Note("muted", self)
        self.list = ModelList(self)
        self.list.chosen.connect(self._show_model)
        self.editor = ModelEditor(self)
        self.editor.values_changed.connect(self._stage)
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(3 * GRID)
        halves.setStyleSheet("QSplitter::handle { background: transparent }")
        halves.addWidget(self.list)
        halves.addWidget(self.editor)
        halves.setStretchFactor(0, 0)
        halves.setStretchFactor(1, 1)
        halves.setSizes([_LIST, 2 * _LIST])
        self._column.addLayout(above)
        self._column.addWidget(self.note)
        self._column.addWidget(halves, 1)

    def set_colours(self, colours: Colours) -> None:
        """Draw what paints itself in these colours."""
        if self._built:
            self.account.set_colours(colours)
            self._sign.setIcon(icon("search", colours, "muted"))
            self.list.set_colours(colours)
            self.editor.set_colours(colours)

    # ------------------------------------------------------------------------ as a page

    def show_settings(self, settings: Settings) -> None:
        """Show the accounts that there are now; what was entered and not kept is dropped."""
        del settings
        self._staged.clear()
        if self._built:
            self._show_accounts()

    def value(self, settings: Settings) -> Settings:
        """Return `settings`: what is edited here is kept elsewhere, by `keep`."""
        return settings

    def edited(self) -> bool:
        """Whether something was entered that is not taken over yet."""
        return bool(self._staged) or (self._built and self.editor.wrong)

    def keep(self) -> None:
        """Keep the changes; of a disk that refuses them the book tells."""
        for key, values in self._staged.items():
            self._tasks.start("save a model", self._keep(key, values))

    async def _keep(self, key: tuple[str, str], values: JsonObject) -> None:
        account, book = self._accounts.get(key[0]), self._catalog.book
        kept = account is None or await guarded(
            book.edit(account, key[1], values), book.failed.emit
        )
        if kept and self._staged.get(key) == values:
            del self._staged[key]

    # ------------------------------------------------------------------------ showing

    def _show_accounts(self) -> None:
        names = [account.name for account in self._accounts.all()]
        self.account.set_entries([(name, wording.account(name)) for name in names])
        before = self._account.name if self.account.text() else ""
        self.account.show_value(before if before in names else self._accounts.active.name)
        self._choose_account()

    def _turn_to_account(self) -> None:
        """Show another account's facts; what could not be taken belongs to the one before."""
        self._choose_account()
        if self.list.current:
            self._show_model(self.list.current)

    @property
    def _account(self) -> Account:
        name = self.account.value()
        return self._accounts.get(name) or self._accounts.active

    def _choose_account(self) -> None:
        self._say("")
        self._models_changed()
        if self._catalog.book.preview(self._account):
            self._say(self.tr("The endpoint lists other models than before: fetch the list."))

    def _list_models(self) -> None:
        account, catalog = self._account, self._catalog
        preview = catalog.book.preview(account)
        new = {one.id for one in preview.added}
        gone = {one.id for one in preview.vanished}
        entries = []
        for model in catalog.offered(account):
            standing = Standing.USUAL
            if model.id in gone:
                standing = Standing.GONE
            elif model.id in new:
                standing = Standing.NEW
            elif catalog.lists(account, model.id) is False:
                standing = Standing.NOT_LISTED
            entries.append(self._entry(model.id, standing))
        self.list.show_entries(entries, self.search.text(), self.list.current)
        self.editor.setEnabled(bool(self.list.current))

    def _models_changed(self) -> None:
        self._list_models()
        if self.list.current and not self.editor.wrong:
            self._show_model(self.list.current)

    def _entry(self, model_id: str, standing: Standing) -> Entry:
        values = self._values(model_id)
        name = values.get("name")
        shown_name = name if isinstance(name, str) else self._unedited(model_id).name
        return Entry(model_id, shown_name, bool(values), standing)

    def _unedited(self, model_id: str) -> Model:
        return self._catalog.unedited(model_id, self._account)

    def _values(self, model_id: str) -> JsonObject:
        """The changes to a model: those entered here, else those that are kept."""
        kept = self._catalog.book.edits(self._account, model_id)
        return self._staged.get((self._account.name, model_id), kept)

    def _show_model(self, model_id: str) -> None:
        offered = self._catalog.offered(self._account)
        self.editor.set_offered({one.id: one.name for one in offered})
        self.editor.show_model(self._unedited(model_id), self._values(model_id))
        self.editor.setEnabled(True)

    def _stage(self, model_id: str, values: dict[str, Any]) -> None:
        key = (self._account.name, model_id)
        if values == dict(self._catalog.book.edits(self._account, model_id)):
            self._staged.pop(key, None)
        else:
            self._staged[key] = values
        entry = self.list.entries.find(model_id)
        if entry is not None:
            self.list.entries.replace(self._entry(model_id, entry.standing))
        self.changed.emit()

    def _say(self, text: str, *, ink: str = "muted") -> None:
        self.note.set_ink(ink)
        self.note.say(text)

    # ------------------------------------------------------------------------ fetching

    def _fetch(self) -> None:
        if self._fetching is None:
            self._fetching = self._tasks.start(_WORK, self._fetch_list(self._account))

    async def _fetch_list(self, account: Account) -> None:
        self.fetch.setEnabled(False)
        self._say(self.tr("Asking…"))
        try:
            await self._catalog.refresh(account)
            self._tell_fetched(account)
            await self._preview(account)
        except StoreError as error:
            self._say(wording.joined(wording.store(error)), ink="error")
        finally:
            if self._following:  # else the dialog is closed
                self._fetching = None
                self.fetch.setEnabled(True)

    def _tell_fetched(self, account: Account) -> None:
        error = self._catalog.failure(account)
        count = len(self._catalog.book.lists(account))
        if isinstance(error, WireError):
            self._say(wording.joined(wording.failure(error.failure)), ink="error")
        elif error is not None:
            self._say(self.tr("The list could not be had."), ink="error")
        elif not count:
            self._say(self.tr("This endpoint has no list of models."))
        else:
            words = self.tr("The endpoint lists {count} models.", "", count)
            self._say(words.format(count=count))

    async def _preview(self, account: Account) -> None:
        """Show what has changed, and take it over if the person wants that."""
        changes = self._catalog.book.preview(account)
        if not changes or account.kind is AccountKind.DEMO:
            return
        box = ListPreview(wording.account(account.name), changes, self)
        if await finished(box) == ListPreview.DialogCode.Accepted:
            await self._catalog.book.accept(account)

    def stop(self) -> None:
        """End what runs for the page: the dialog is closed."""
        for one in self._following:
            one.close()
        self._following.clear()
        if self._fetching is not None:
            self._fetching.cancel()
