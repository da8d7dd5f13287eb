"""What opens beside the chat, made when it is first asked for: the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.services import Services
    from nocopt.ui.desk import Desk
    from nocopt.ui.settings.dialog import SettingsDialog


class Panels(QObject):
    """Opens each part once; `closed` comes when the keyboard is free again."""

    closed = Signal()

    def __init__(self, window: QWidget, services: Services, desk: Desk) -> None:
        super().__init__(window)
        self._window = window
        self._services = services
        self._dialog: SettingsDialog | None = None
        desk.settings_asked.connect(self.open_settings)

    def open_settings(self, preset: str = "") -> None:
        """Open the settings, or bring them up; `preset` is a provider or a field to begin with."""
        if self._dialog is not None:
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        from nocopt.ui.settings.dialog import SettingsDialog

        self._dialog = SettingsDialog(self._services, self._window, preset=preset or None)
        self._dialog.finished.connect(self._settings_closed)
        self._dialog.open()

    def _settings_closed(self) -> None:
        self._dialog = None
        self.closed.emit()
