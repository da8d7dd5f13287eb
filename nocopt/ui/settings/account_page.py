"""The account page of the settings: where requests go, with which key, for which model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.endpoint import AIHUBMIX, BadAddress, is_local, parse_endpoint
from nocopt.core.errors import Problem
from nocopt.core.settings import (
    RESERVED_NAMES,
    Account,
    AccountKind,
    KeyHeader,
    check_account,
    check_key,
    parse_model_names,
)
from nocopt.ui.choice import Choice
from nocopt.ui.line_edit import LineEdit, on_one_line
from nocopt.ui.settings.account_choice import AccountChoice
from nocopt.ui.settings.fields import Field, FieldForm
from nocopt.ui.settings.key_field import KeyField
from nocopt.ui.settings.model_field import ModelField, ModelRow
from nocopt.ui.settings.plain_http import PlainHttp
from nocopt.ui.settings.problems import problem_text
from nocopt.ui.theme import GRID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class AccountPage(QWidget):
    """Edits one account; `changed` tells that a value differs from what was shown.

    `shown`: another account is shown, or another address entered.
    """

    changed = Signal()
    shown = Signal()
    grown = Signal()  # something appeared that may need more room

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._account = self._untouched = Account()
        self._offered: Mapping[str, str] = {}  # names of models, by their ids
        self._has_key = False  # in the keychain, or for this run
        self._filling = False
        self._form = FieldForm()
        # An error takes a line of its own; on a small screen the page scrolls instead of clipping.
        scrolled = QScrollArea(self)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setWidgetResizable(True)
        scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scrolled.setWidget(self._form)
        self._scrolled = scrolled
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled)
        self._make_connection_fields()
        self._make_model_fields()

    def _make_connection_fields(self) -> None:
        self.accounts = AccountChoice(self)
        self._add("account", self.tr("&Account"), self.accounts, self.tr("Account"))
        self.name = LineEdit(self)
        self.name.textEdited.connect(self._touched)
        self._add("name", self.tr("&Name"), self.name, self.tr("Account name"))
        self.endpoint = LineEdit(self)
        self.endpoint.textEdited.connect(self._touched)
        self.endpoint.textChanged.connect(lambda _text: self._preview())
        self._add("endpoint", self.tr("&Endpoint"), self.endpoint, self.tr("Endpoint"))
        self.key = KeyField(self)
        self.key.edited.connect(self._touched)
        self._add("key", self.tr("API &key"), self.key, self.tr("API key"))
        self.key.line.textChanged.connect(lambda _text: self._preview())
        self.plain_http = PlainHttp(self._field("endpoint"), self._field("key"))
        self.plain_http.box.toggled.connect(self._consented)
        self.key_header = Choice[KeyHeader](self)
        self.key_header.set_entries(
            ((KeyHeader.X_API_KEY, "x-api-key"), (KeyHeader.BEARER, "Authorization: Bearer"))
        )
        self.key_header.chosen.connect(self._touched)
        self._add("key_header", self.tr("Key &header"), self.key_header, self.tr("Key header"))
        self.api_version = LineEdit(self)
        self.api_version.textEdited.connect(self._touched)
        self._add("api_version", self.tr("API &version"), self.api_version, self.tr("API version"))

    def _make_model_fields(self) -> None:
        self.models = QPlainTextEdit(self)
        self.models.setTabChangesFocus(True)
        self.models.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 4 * GRID)
        self.models.setPlaceholderText(self.tr("claude-… one per line, or separated by commas"))
        self.models.textChanged.connect(self._models_edited)
        self._add("models", self.tr("&More models"), self.models, self.tr("More models"))
        self.default_model = ModelField(self)
        self.default_model.textChanged.connect(self._touched)
        row = ModelRow("default_model", self.tr("&Default model"), self.default_model)
        self._form.add(row, self.tr("Default model"))
        self.max_tokens = LineEdit(self)
        self.max_tokens.setPlaceholderText(self.tr("the model's own maximum"))
        self.max_tokens.textEdited.connect(self._touched)
        self._add("max_tokens", self.tr("Ma&x tokens"), self.max_tokens, self.tr("Max tokens"))

    def _add(self, name: str, label: str, control: QWidget, accessible: str) -> None:
        self._form.add(Field(name, label, control), accessible)

    # ------------------------------------------------------------------------------- showing

    def sizeHint(self) -> QSize:
        """Room for all fields."""
        return self._form.sizeHint()

    def missing_height(self) -> int:
        """Return how much higher the page has to be for nothing to be scrolled, or 0."""
        shown = self._scrolled.viewport()
        return max(0, self._form.heightForWidth(shown.width()) - shown.height())

    def set_accounts(self, accounts: Sequence[tuple[str, str]]) -> None:
        """Offer accounts as pairs of name and text shown."""
        self.accounts.set_accounts(accounts)

    def show_account(
        self, account: Account, offered: Mapping[str, str], *, has_key: bool, removable: bool
    ) -> None:
        """Fill all fields from `account`; one without a name is a new one, which asks for it."""
        self._filling = True
        self._account = account
        self._has_key = has_key
        self.plain_http.show_account(account, has_key=has_key)
        self.accounts.show_account(account.name, removable=removable)
        self.name.clear()
        self._form.set_visible("name", not account.name)
        self.endpoint.setText(account.endpoint)
        self.key.forget()
        self.key_header.show_value(account.key_header)
        self.api_version.setText(account.api_version)
        self.models.setPlainText("\n".join(account.models))
        self._offered = offered
        self._models_edited()
        self.default_model.setText(account.default_model)
        self.max_tokens.setText("" if account.max_tokens is None else str(account.max_tokens))
        self._set_editable(account)
        self._field("models").hint.say("")
        self._form.clear_errors()
        self._filling = False
        self._preview()
        self._untouched = self.value()

    def _set_editable(self, account: Account) -> None:
        own = account.kind is AccountKind.PERSON
        for name, field in self._form.fields.items():
            if name not in ("account", "name", "key"):
                field.control.setEnabled(own)
        self.key.set_stored(self._has_key and own, editable=own)
        notes = {
            AccountKind.PERSON: "",
            AccountKind.ENVIRONMENT: self.tr(
                "Comes from ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, and is never stored."
            ),
            AccountKind.DEMO: self.tr(
                "Built in, for trying things out. Nothing leaves this computer and nothing costs."
            ),
        }
        self._field("account").hint.say(notes[account.kind])

    def show_key_state(self, text: str) -> None:
        """Say where the key is kept."""
        self._field("key").hint.say(text)

    def preset_aihubmix(self) -> None:
        """Fill in what the AiHubMix guide asks for; the key is all that remains."""
        self.endpoint.setText(AIHUBMIX)
        self.key_header.show_value(KeyHeader.X_API_KEY)
        self._field("models").hint.say(
            self.tr(
                "Copy model names from AiHubMix and paste them here. nocopt always connects "
                "directly, so no “Client Request Mode” is needed."
            )
        )
        self._untouched = self.value()
        self._touched()

    def add_below_endpoint(self, widget: QWidget) -> None:
        """Have something stand below the address that goes with it."""
        self._field("endpoint").add(widget)

    def key_removed(self, text: str) -> None:
        """Show that no key is kept any more, with what is said of it."""
        self._has_key = False
        self.key.set_stored(False, editable=True)
        self.show_key_state(text)
        self._preview()

    def _preview(self) -> None:
        text = self.endpoint.text()
        own = self._account.kind is AccountKind.PERSON
        key_to_send = own and (self._has_key or bool(self.key.text()))
        try:
            url = parse_endpoint(text).messages_url
        except BadAddress:
            url = ""
        told = url and self._account.kind is not AccountKind.DEMO  # whose port is yet to be found
        hint = self.tr("Messages go to {url}").format(url=url) if told else ""
        self._field("endpoint").hint.say(hint)
        if self.plain_http.show_address(text, key_to_send=key_to_send):
            self.grown.emit()
        if not self._filling:
            self.shown.emit()

    def _models_edited(self) -> None:
        """Offer as the default what is added, too."""
        added = parse_model_names(self.models.toPlainText())
        new = {one: one for one in added if one not in self._offered}
        self.default_model.set_offered({**self._offered, **new})
        self._touched()

    def _consented(self) -> None:
        self._field("key").show_error("")
        self._touched()

    # ------------------------------------------------------------------------------- reading

    def value(self) -> Account:
        """Return the account as entered; an unreadable number becomes 0, which is refused."""
        if self._account.kind is not AccountKind.PERSON:
            return self._account
        return replace(
            self._account,
            name=self._account.name or on_one_line(self.name.text()).strip(),
            endpoint=self.endpoint.text().strip(),
            key_header=self.key_header.value(),
            api_version=self.api_version.text().strip(),
            models=parse_model_names(self.models.toPlainText()),
            default_model=self.default_model.model_id,
            max_tokens=_whole_number(self.max_tokens.text()),
        )

    def edited(self) -> bool:
        """Whether something was entered that is not taken over yet."""
        return self.value() != self._untouched or bool(self.key.text())

    def stay(self) -> None:
        """Show in the choice which account is edited, although another one was picked."""
        self.accounts.show_value(self._account.name)

    def problems(self) -> tuple[Problem, ...]:
        """Return what cannot be accepted, and show it beside the fields."""
        self.default_model.settle()
        found = list(check_account(self.value()))
        if not self._account.name:
            found += self._name_problems(self.value().name)
        bad_key = check_key(self.key.text())
        if bad_key is None and self.plain_http.refused:
            bad_key = Problem("key", "unencrypted")
        if bad_key is not None:
            found.append(bad_key)
        self.show_problems(tuple(found))
        return tuple(found)

    def _name_problems(self, name: str) -> list[Problem]:
        if self.accounts.is_taken(name):
            return [Problem("name", "taken")]
        reserved = {one.casefold() for one in RESERVED_NAMES}
        return [Problem("name", "reserved")] if name.casefold() in reserved else []

    def lacks_key(self) -> bool:
        """Whether there is no key for an endpoint that will ask for one, which then is told."""
        if self._account.kind is not AccountKind.PERSON or self._has_key or self.key.text():
            return False
        if is_local(parse_endpoint(self.endpoint.text()).host):
            return False
        self.show_problems((Problem("key", "missing"),))
        return True

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show problems beside their fields and put the focus on the first."""
        self._form.clear_errors()
        order = list(self._form.fields)
        shown = sorted(
            (problem for problem in problems if problem.name in order),
            key=lambda problem: order.index(problem.name),
        )
        for problem in shown:
            self._field(problem.name).show_error(problem_text(problem))
        if shown:
            first = self._field(shown[0].name)
            first.control.setFocus()
            self.grown.emit()
            self._scroll_to(first)

    def show_focused(self) -> None:
        """Bring the field with the keyboard into view, if it is on this page."""
        for field in self._form.fields.values():
            if field.isAncestorOf(self.window().focusWidget()):
                self._scroll_to(field)

    def _scroll_to(self, field: Field) -> None:
        """Bring a field into view whole, with its error; the errors just shown have moved it."""
        shown = self._scrolled.viewport()
        height = max(shown.height(), self._form.heightForWidth(shown.width()))
        self._form.resize(shown.width(), height)
        layout = self._form.layout()
        if layout is not None:
            layout.activate()
        self._scrolled.ensureWidgetVisible(field, 0, 2 * GRID)

    def _field(self, name: str) -> Field:
        return self._form.fields[name]

    def _touched(self, *_values: object) -> None:
        if not self._filling:
            self.changed.emit()


def _whole_number(text: str) -> int | None:
    """Return the number in a field, None for an empty one, 0 for anything that is no number."""
    bare = "".join(text.split()).replace(",", "").replace("_", "")
    if not bare:
        return None
    return int(bare) if bare.isascii() and bare.isdigit() else 0
