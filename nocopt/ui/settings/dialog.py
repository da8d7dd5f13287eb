"""The settings dialog: its pages, a check, and OK, Apply and Cancel that do what they say."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.endpoint import is_local, parse_endpoint
from nocopt.core.errors import InvalidSettings, KeychainError
from nocopt.core.settings import Account, AccountKind
from nocopt.ui import wording
from nocopt.ui.buttons import FlatButton
from nocopt.ui.dialog_look import DialogLook
from nocopt.ui.dialogs import Question, confirmed
from nocopt.ui.focus_chain import along
from nocopt.ui.settings.account_page import AccountPage
from nocopt.ui.settings.budget_page import BudgetPage
from nocopt.ui.settings.check_row import CheckRow
from nocopt.ui.settings.data_page import DataPage
from nocopt.ui.settings.facts_list import FactsLink
from nocopt.ui.settings.key_state import KeyState
from nocopt.ui.settings.keychain_panel import KeychainPanel
from nocopt.ui.settings.leaving import Leaving
from nocopt.ui.settings.model_page import ModelPage
from nocopt.ui.settings.pages import Pages
from nocopt.ui.settings.presets import aihubmix_account
from nocopt.ui.settings.presets_page import PresetsPage, Surroundings
from nocopt.ui.settings.reading_page import ReadingPage
from nocopt.ui.settings.requests_page import RequestsPage
from nocopt.ui.settings.room import fit, grow
from nocopt.ui.settings.snippets_page import SnippetsPage
from nocopt.ui.settings.window_page import WindowPage
from nocopt.ui.theme import GRID, shown

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from nocopt.app.services import Services
    from nocopt.core.secret import Secret
    from nocopt.ui.theme import Colours

PRESET_AIHUBMIX = "aihubmix"
FIELD_BUDGET = "budget"
FIELD_PRESETS = "presets"
FIELD_SNIPPETS = "snippets"
FIELD_DATA = "data"


class SettingsDialog(QDialog):
    """Edits a copy of the settings; nothing is kept before Apply or OK.

    The key goes to the keychain first, in a worker thread; only when that has worked are the other
    values taken over, so that OK never closes the dialog over a key that was not kept.
    """

    def __init__(
        self, services: Services, parent: QWidget | None = None, *, preset: str | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._close_after_saving = self._closed = False
        self._saving = False
        self._picked = False  # another account than the one that the dialog opened with
        self._again: Callable[[], object] = self.close  # what the keychain refused last
        self._had_focus: QWidget | None = None  # when the saving began
        self._work: asyncio.Task[None] | None = None
        self._keys = KeyState(services.accounts, self)
        self.setWindowTitle(self.tr("Settings"))
        self.setAccessibleName(self.tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        look = DialogLook(self)  # before there is anything to be measured
        self.tabs = Pages(self)  # the first that Tab visits
        self.account_page = AccountPage(self)
        self.model_page = ModelPage(services.accounts, services.catalog, services.tasks, self)
        self.requests_page = RequestsPage(self)
        self.window_page = WindowPage(self)
        self.reading_page = ReadingPage(self)
        self.budget_page = BudgetPage(self)
        around = Surroundings(
            accounts=services.accounts,
            catalog=services.catalog,
            facts=services.facts,
            settings=services.settings,
            tools=services.tools,
        )
        self.presets_page = PresetsPage(services.presets, around, self)
        self.snippets_page = SnippetsPage(services.snippets, self)
        self.data_page = DataPage(
            services.safekeeping, services.indexing, services.mirror, services.tasks, self
        )
        self.facts_link = FactsLink(services.facts, services.tasks, self.account_page)
        self._leaving = Leaving(self.account_page, self.tabs, services.tasks, self)
        self.check_row = CheckRow(services.accounts, services.tasks, self)
        self.keychain_panel = KeychainPanel(self)
        self._build()
        self._connect()
        look.changed.connect(self._paint_in)
        self._paint_in(shown())
        self._fill(preset)
        self._naming = services.tasks.start("name keychain", self._name_keychain())
        fit(self, self.tabs.tabBar())

    def _build(self) -> None:
        account_tab = QWidget(self)
        column = QVBoxLayout(account_tab)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.account_page, 1)
        around_panel = QVBoxLayout()
        around_panel.setContentsMargins(6 * GRID, 0, 6 * GRID, 2 * GRID)
        around_panel.addWidget(self.keychain_panel)
        column.addLayout(around_panel)
        column.addWidget(self.check_row)
        self.tabs.addTab(account_tab, self.tr("Account"))
        self.tabs.add(self.model_page, self.tr("Models"))
        self.tabs.add(self.requests_page, self.tr("Requests"))
        self.tabs.add(self.window_page, self.tr("Window"))
        self.tabs.add(self.reading_page, self.tr("Reading"))
        self.tabs.add(self.budget_page, self.tr("Budget"))
        self.tabs.add(self.presets_page, self.tr("Presets"))
        self.tabs.add(self.snippets_page, self.tr("Snippets"))
        self.tabs.add(self.data_page, self.tr("Data"))
        self.buttons = QDialogButtonBox(self)
        self.ok = self._button(QDialogButtonBox.StandardButton.Ok, self.tr("OK"))
        self.apply = self._button(QDialogButtonBox.StandardButton.Apply, self.tr("Apply"))
        self.cancel = self._button(QDialogButtonBox.StandardButton.Cancel, self.tr("Cancel"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 4 * GRID)
        outer.setSpacing(3 * GRID)
        outer.addWidget(self.tabs, 1)
        around_buttons = QVBoxLayout()
        around_buttons.setContentsMargins(6 * GRID, 0, 6 * GRID, GRID)
        around_buttons.addWidget(self.buttons)
        outer.addLayout(around_buttons)

    def _button(self, standard: QDialogButtonBox.StandardButton, text: str) -> QPushButton:
        button = self.buttons.addButton(standard)
        button.setText(text)
        button.setIcon(QIcon())  # some desktops have a picture for each, in a style of their own
        button.setAccessibleName(text)
        return button

    def _connect(self) -> None:
        self.ok.clicked.connect(lambda: self._save(close=True))
        self.apply.clicked.connect(lambda: self._save(close=False))
        self.buttons.rejected.connect(self.reject)
        self.account_page.changed.connect(self.check_row.forget)
        self.account_page.changed.connect(self._touched)
        self.account_page.grown.connect(self.make_room)
        self.check_row.grown.connect(self._make_room_below)
        self.tabs.changed.connect(self._touched)
        self.model_page.built.connect(partial(_put_last, self.buttons))
        accounts = self.account_page.accounts
        accounts.chosen.connect(
            lambda name: self._leaving.leave(lambda: self._choose_account(name))
        )
        accounts.new_asked.connect(
            lambda: self._leaving.leave(lambda: self._edit(Account(name="")))
        )
        accounts.aihubmix_asked.connect(lambda: self._leaving.leave(self._edit_aihubmix))
        accounts.remove_asked.connect(lambda: self._start_removal(ask=True))
        self.account_page.key.remove_asked.connect(self._remove_key)
        self.check_row.asked.connect(self._check)
        self.keychain_panel.retry_asked.connect(lambda: self._again())
        self.keychain_panel.memory_asked.connect(self._keep_in_memory)

    # ------------------------------------------------------------------------------- showing

    def _paint_in(self, colours: Colours) -> None:
        """Give its colours to what paints itself."""
        for button in self.findChildren(FlatButton):
            button.set_colours(colours)
        self.account_page.default_model.set_colours(colours)
        self.account_page.plain_http.set_colours(colours)
        self.tabs.set_colours(colours)
        self.make_room()  # it may be another size of text, too

    def make_room(self, extra: int = 0) -> None:
        """Grow until nothing has to be scrolled, by `extra` pixels at least."""
        pages = (self.account_page, self.tabs)
        grow(self, lambda: max(one.missing_height() for one in pages), extra)

    def _make_room_below(self, extra: int) -> None:
        """Grow for the result of a check, which leaves its button where it is."""
        before = self.check_row.y()
        self.make_room(extra)
        self.make_room(before - self.check_row.y())

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that is needed with the fonts and styles that count once it is shown."""
        super().showEvent(event)
        self.make_room()
        self.account_page.show_focused()  # on a small screen it may be further down

    def _fill(self, preset: str | None) -> None:
        settings = self._services.settings.value
        accounts = self._services.accounts
        self.tabs.show_settings(settings)
        shown = accounts.active
        wanted = accounts.get(settings.active_account) is not None
        demo_by_default = shown.kind is AccountKind.DEMO and not wanted
        if (demo_by_default or preset == PRESET_AIHUBMIX) and settings.accounts:
            shown = settings.accounts[0]
        self._show_account(shown)
        self.apply.setEnabled(False)
        if preset == PRESET_AIHUBMIX:
            self._edit_aihubmix()
            return
        (self.account_page.key if shown.kind is AccountKind.PERSON else self.tabs).setFocus()
        self.turn_to(preset)

    def turn_to(self, field: str | None) -> None:
        """Turn to the page that is about one of the fields, if it is one."""
        fields: dict[str | None, tuple[QWidget, QWidget]] = {
            FIELD_BUDGET: (self.budget_page, self.budget_page.amount),
            FIELD_PRESETS: (self.presets_page, self.presets_page),
            FIELD_SNIPPETS: (self.snippets_page, self.snippets_page),
            FIELD_DATA: (self.data_page, self.data_page.table),
        }
        if field in fields:
            page, wanted = fields[field]
            self.tabs.setCurrentWidget(page)
            wanted.setFocus()

    def _show_account(self, account: Account) -> None:
        own = self._services.settings.value.accounts
        catalog = self._services.catalog
        offered = {model.id: model.name for model in catalog.offered(account)}
        called = partial(catalog.known_name, account=account)
        self.requests_page.title_model.set_offered(offered, called)
        page = self.account_page
        page.default_model.set_offered(offered, called)
        names = [one.name for one in self._services.accounts.all()]
        if account.name and account.name not in names:
            names.insert(len(own), account.name)
        page.set_accounts([(name, wording.account(name)) for name in names])
        removable = len(own) > 1 and account.name in [one.name for one in own]
        page.show_account(
            account, offered, has_key=self._keys.has_key(account), removable=removable
        )
        page.show_key_state(self._keys.text(account))
        self.make_room()

    def _choose_account(self, name: str) -> None:
        account = self._services.accounts.get(name)
        if account is not None:
            self._edit(account)

    def _edit(self, account: Account) -> None:
        """Show an account to be taken over with OK, be it kept already or new."""
        self._picked = True
        self.keychain_panel.hide()
        self.check_row.forget()
        self._show_account(account)
        self._touched()
        if not account.name:
            self.account_page.name.setFocus()

    def _edit_aihubmix(self) -> None:
        self._edit(aihubmix_account(self._services.settings.value.accounts, self._keys.has_key))
        self.account_page.preset_aihubmix()
        self.make_room()
        self.account_page.key.setFocus()

    async def _name_keychain(self) -> None:
        """Say which keychain it is."""
        accounts = self._services.accounts
        await self._keys.find_name(self._services.tasks)
        account = accounts.get(self.account_page.value().name)
        if account is not None:
            self.account_page.show_key_state(self._keys.text(account))

    def _touched(self) -> None:
        self.apply.setEnabled(not self._saving)

    # -------------------------------------------------------------------------------- saving

    def _save(self, *, close: bool) -> None:
        if self._saving:
            return
        if self.account_page.problems():
            self.tabs.setCurrentIndex(0)
            return
        if self.tabs.refused():
            self.make_room()
            return
        self._close_after_saving = close
        self._again = lambda: self._save(close=close)
        self.keychain_panel.hide()
        secret = self.account_page.key.secret()
        self._work = self._services.tasks.start("save settings", self._store(secret))

    async def _store(self, secret: Secret | None) -> None:
        name = self.account_page.value().name
        if secret is not None:
            refusal = await self._refusal(self._services.accounts.set_key(name, secret))
            if refusal is not None:
                self.tabs.setCurrentIndex(0)
                self.keychain_panel.show_error(refusal, key_entered=True)
                self.make_room()
                return
        self._take_over(key_kept=secret is not None)

    async def _refusal(self, keeping: Awaitable[None]) -> KeychainError | None:
        """Let the keychain do something, with nothing to be changed meanwhile."""
        self._set_saving(True)
        try:
            await keeping
        except KeychainError as error:
            return error
        finally:
            self._set_saving(False)
        return None

    def _keep_in_memory(self) -> None:
        if self.account_page.problems() or self.tabs.refused():
            return
        secret = self.account_page.key.secret()
        if secret is not None:
            self._services.accounts.keep_in_memory(self.account_page.value().name, secret)
        self.keychain_panel.hide()
        self._take_over()

    def _take_over(self, *, key_kept: bool = False) -> None:
        """Take all other values over; the key is safe by now, `key_kept` says in the keychain."""
        service = self._services.settings
        entered = self.account_page.value()
        settings = self.tabs.value(service.value)
        if entered.kind is AccountKind.PERSON:
            known = service.value.account(entered.name)
            has_key = known.has_key if known is not None else key_kept
            settings = settings.with_account(replace(entered, has_key=has_key))
            entered = replace(entered, has_key=has_key)
        if self._picked or self.account_page.edited():
            settings = replace(settings, active_account=self._active_after(entered))
        try:
            service.apply(settings)
        except InvalidSettings as invalid:
            self.account_page.show_problems(invalid.problems)
            return
        self.account_page.key.forget()
        self.tabs.keep()
        if self._close_after_saving:
            self.accept()
            return
        if self.apply.hasFocus():
            self.ok.setFocus()  # not Cancel, which comes next
        shown = self._services.accounts.get(entered.name)
        self._show_account(entered if shown is None else shown)
        self.apply.setEnabled(False)

    def _active_after(self, entered: Account) -> str:
        """Return the account to use from now on; one without a key does not push the demo out."""
        if entered.kind is not AccountKind.PERSON or self._keys.has_key(entered):
            return entered.name
        if is_local(parse_endpoint(entered.endpoint).host):
            return entered.name
        return self._services.settings.value.active_account

    def _remove_key(self) -> None:
        self._again = self._remove_key
        self._work = self._services.tasks.start("remove key", self._forget_key())

    async def _forget_key(self) -> None:
        name = self.account_page.value().name
        refusal = await self._refusal(self._services.accounts.delete_key(name))
        if refusal is not None:
            self.keychain_panel.show_error(refusal, key_entered=False)
            self.make_room()
            return
        account = self._services.accounts.get(name)
        if account is not None:
            self.check_row.forget()
            self.account_page.key_removed(self.tr("The key was removed from the keychain."))

    def _start_removal(self, *, ask: bool) -> None:
        self._work = self._services.tasks.start("remove account", self._remove_account(ask=ask))

    async def _remove_account(self, *, ask: bool) -> None:
        """Remove the account shown: its key first, so that none is left that nobody knows of."""
        name = self.account_page.value().name
        question = Question(
            title=self.tr("Remove this account?"),
            text=self.tr("“{name}” and its key will be removed from this computer.").format(
                name=wording.account(name)
            ),
            go_ahead=self.tr("Remove"),
            dangerous=True,
        )
        if ask and not await confirmed(self, question):
            return
        self.keychain_panel.hide()
        refusal = await self._refusal(self._services.accounts.delete_key(name))
        if refusal is not None:
            self._again = lambda: self._start_removal(ask=False)
            self.keychain_panel.show_error(refusal, key_entered=False)
            self.make_room()
            return
        service = self._services.settings
        service.apply(service.value.without_account(name))
        left = self._services.accounts.active
        self._edit(left if left.kind is AccountKind.PERSON else service.value.accounts[0])
        self.apply.setEnabled(False)  # all of that has happened
        self.account_page.accounts.setFocus()

    def _set_saving(self, saving: bool) -> None:
        """Let nothing be changed while the keychain, or the person who unlocks it, takes time."""
        if self._closed:
            return
        self._saving = saving
        if saving:
            self._had_focus = self.focusWidget()
        self.account_page.setEnabled(not saving)
        self.tabs.set_editable(not saving)
        self.ok.setEnabled(not saving)
        self.apply.setEnabled(not saving)
        self.ok.setText(self.tr("Saving…") if saving else self.tr("OK"))
        if not saving and self._had_focus is not None:
            self._had_focus.setFocus()

    # ------------------------------------------------------------------------------ checking

    def _check(self) -> None:
        page = self.account_page
        if not page.problems() and not page.lacks_key():
            self.check_row.run(self.account_page.value(), self.account_page.key.secret())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape close the dialog, but not over what was entered: it is pressed by mistake."""
        if event.key() == Qt.Key.Key_Escape:
            self._leaving.leave_all(self.reject)
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close the dialog; what runs for it ends with it, and an entered key is dropped."""
        self._closed = True
        if self._work is not None and result != QDialog.DialogCode.Accepted:
            self._work.cancel()
        self.check_row.cancel()
        self._leaving.cancel()
        self._naming.cancel()
        self.model_page.stop()
        self.account_page.key.forget()
        super().done(result)


def _put_last(buttons: QDialogButtonBox) -> None:
    """Have Tab visit the buttons of a dialog behind all else, also behind what was made late."""
    stops = (
        one
        for one in along(buttons.window(), onward=False)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and not buttons.isAncestorOf(one)
    )
    before = next(stops)
    for button in sorted(buttons.buttons(), key=QPushButton.x):
        QWidget.setTabOrder(before, button)
        before = button
