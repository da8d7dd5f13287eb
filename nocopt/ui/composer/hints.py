"""How things stand in the composer: whether its text can be sent, and the words for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.core.settings import SendKey

if TYPE_CHECKING:
    from nocopt.app.session import Session
    from nocopt.ui.composer.files import Files


@dataclass(slots=True)
class Standing:
    """What decides whether something can be sent; `text` is always what is written now.

    `files` are those that go with it. `sending` was submitted and is not yet taken over, `refused`
    was submitted in vain. `hindrance` is why nothing can be sent at all. `set_aside` was being
    written when an edit began.
    """

    files: Files
    session: Session | None = None
    send_key: SendKey = SendKey.ENTER
    sending: str | None = None
    refused: str | None = None
    hindrance: str = ""
    set_aside: str | None = None

    @property
    def running(self) -> bool:
        """Whether a reply is being written."""
        return self.session is not None and self.session.running

    @property
    def summarising(self) -> bool:
        """Whether a summary is being written."""
        return self.session is not None and self.session.compaction.running

    @property
    def editing(self) -> bool:
        """Whether another version of a message is being written."""
        return self.set_aside is not None

    def why_not(self, text: str) -> str:
        """Return why nothing can be sent now; empty when it can."""
        if self.summarising:
            return QCoreApplication.translate("Composer", "Stop the summary first (Esc), or wait")
        if self.running and self.editing:
            return QCoreApplication.translate("Composer", "Stop the reply first (Esc), or wait")
        if self.hindrance:
            return self.hindrance
        if self.files.coming:
            return QCoreApplication.translate("Composer", "A file is still being read")
        if not text.strip() and not self.files.present:
            return QCoreApplication.translate("Composer", "Write something first")
        return ""

    def send_tip(self, text: str) -> str:
        """Return what the send button says of itself."""
        enter = QCoreApplication.translate("Composer", "Enter")
        ctrl_enter = QCoreApplication.translate("Composer", "Ctrl+Enter")
        key = enter if self.send_key is SendKey.ENTER else ctrl_enter
        said = QCoreApplication.translate("Composer", "Send ({key})")
        if self.running:
            said = QCoreApplication.translate("Composer", "Send when the reply is done ({key})")
        return self.why_not(text) or said.format(key=key)

    def stop_tip(self) -> str:
        """Return what the stop button says of itself."""
        if self.session is not None and self.session.several.running:
            return QCoreApplication.translate("Composer", "Stop all replies (Esc)")
        return QCoreApplication.translate("Composer", "Stop the reply (Esc)")

    def shows_send(self, text: str) -> bool:
        """Whether the send button is there: beside that for stopping, if there is anything."""
        return not self.running or (not self.why_not(text) and not self.summarising)

    def hint(self, text: str, warning: str = "") -> str:
        """Return the hint that stands beside the send button; a `warning` comes before keys."""
        if self.hindrance:
            return self.hindrance
        if self.sending is not None and self.session is None:
            return QCoreApplication.translate("Composer", "Sending as soon as everything is ready…")
        if self.running:
            stops = QCoreApplication.translate("Composer", "Esc stops")
            return stops if self.why_not(text) else self.send_tip(text)
        if self.files.coming:
            return self.why_not(text)
        if self.editing:
            return QCoreApplication.translate("Composer", "Esc cancels")
        return warning or (self._key_hint() if text or self.files.present else "")

    def _key_hint(self) -> str:
        if self.send_key is SendKey.ENTER:
            return QCoreApplication.translate("Composer", "Shift+Enter for a new line")
        return QCoreApplication.translate("Composer", "Ctrl+Enter sends")
