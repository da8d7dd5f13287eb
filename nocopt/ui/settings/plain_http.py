"""What is told and asked where a key would cross a network unencrypted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox

from nocopt.core.endpoint import BadAddress, Endpoint, parse_endpoint
from nocopt.ui.settings.fields import WarningNote

if TYPE_CHECKING:
    from nocopt.core.settings import Account
    from nocopt.ui.settings.fields import Field
    from nocopt.ui.theme import Colours


class PlainHttp(QObject):
    """A warning under the address, and a box under the key to be ticked before the key goes there.

    The box comes once for an address: a key that is kept for it already was agreed to before.
    """

    def __init__(self, endpoint: Field, key: Field) -> None:
        super().__init__(endpoint)
        self._agreed_for = ""  # the URL that a kept key may go to
        self.warning = WarningNote(endpoint)
        endpoint.add(self.warning)
        self.box = QCheckBox(self.tr("Send the key &unencrypted"), key)
        self.box.setAccessibleName(self.tr("Send the key unencrypted"))
        self.box.hide()
        key.add(self.box)

    def set_colours(self, colours: Colours) -> None:
        """Draw the box so that it is seen: Fusion makes its outline darker than the window."""
        look = self.box.palette()
        look.setColor(QPalette.ColorRole.Window, colours["faint"].lighter(140))
        self.box.setPalette(look)

    def show_account(self, account: Account, *, has_key: bool) -> None:
        """Begin with an account as it is kept."""
        self.box.setChecked(False)
        target = _endpoint(account.endpoint)
        self._agreed_for = target.messages_url if target is not None and has_key else ""

    def show_address(self, address: str, *, key_to_send: bool) -> bool:
        """Warn and ask where `address` needs it; return whether what is shown has changed."""
        before = self.warning.text(), self.box.isHidden()
        target = _endpoint(address)
        insecure = target is not None and target.insecure
        self.warning.say(
            self.tr("Without https the key and everything said can be read on the way.")
            if insecure
            else ""
        )
        self.box.setVisible(
            target is not None
            and insecure
            and key_to_send
            and target.messages_url != self._agreed_for
        )
        return before != (self.warning.text(), self.box.isHidden())

    @property
    def refused(self) -> bool:
        """Whether the box is asked for and not ticked."""
        return not self.box.isHidden() and not self.box.isChecked()


def _endpoint(address: str) -> Endpoint | None:
    try:
        return parse_endpoint(address)
    except BadAddress:
        return None
