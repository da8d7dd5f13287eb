"""What opens beside the chat, made when it is first asked for: settings, usage, what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nocopt.ui.budget_watch import BudgetWatch
from nocopt.ui.elsewhere_watch import ElsewhereWatch
from nocopt.ui.export_deeds import ExportDeeds, not_printed
from nocopt.ui.import_deeds import ImportDeeds
from nocopt.ui.migration_notice import MigrationNotice
from nocopt.ui.network_watch import NetworkWatch
from nocopt.ui.queue_deeds import QueueDeeds
from nocopt.ui.summarising import Summarising

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from nocopt.app.services import Services
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.branches import Branches
    from nocopt.ui.desk import Desk
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.queue_list import QueueList
    from nocopt.ui.settings.dialog import SettingsDialog
    from nocopt.ui.temporary_deeds import TemporaryDeeds
    from nocopt.ui.usage_window import UsageWindow


class Panels(QObject):
    """Opens each part once; `closed` comes when the keyboard is free again."""

    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        services: Services,
        desk: Desk,
        banners: BannerRow,
        geometry: Geometry,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._geometry = geometry
        self._services = services
        self._dialog: SettingsDialog | None = None
        desk.settings_asked.connect(self.open_settings)
        for kept in (services.presets, services.snippets):
            kept.failed.connect(desk.show_failure)

        self._usage: UsageWindow | None = None
        self._budget = BudgetWatch(services.spending, services.settings, services.tasks, banners)
        self._budget.usage_asked.connect(self.open_usage)

        self._migration = MigrationNotice(desk, services.catalog, banners)

        self.importing = ImportDeeds(lambda: services.importing, services.tasks, window)
        self.importing.closed.connect(self.closed)

        self._queue: QueueList | None = None
        self._deeds = QueueDeeds(services.library, services.tasks, desk)
        self._deeds.list_asked.connect(self.open_queue)
        self._network = NetworkWatch(services.library.queue, self)
        self._elsewhere = ElsewhereWatch(services.library, services.tasks, window)

        # There once the window has its rooms.
        self.branches: Branches | None = None
        self.temporary: TemporaryDeeds | None = None
        self.summarising = Summarising(self, banners, services.tasks, lambda: desk.session)
        self.exports = ExportDeeds(services.exporting, services.tasks, window, lambda: desk.session)
        self.exports.closed.connect(self.closed)
        self.exports.failed.connect(lambda text: banners.show_notice(not_printed(text)))

    def open_settings(self, preset: str = "", over: QWidget | None = None) -> None:
        """Open the settings, or bring them up; `preset` is a provider or a field to begin with.

        They stand over the window, or over another one that asked for them.
        """
        if self._dialog is not None:
            self._dialog.turn_to(preset)
            self._dialog.raise_()
            self._dialog.activateWindow()
            return
        from nocopt.ui.settings.dialog import SettingsDialog

        self._dialog = SettingsDialog(self._services, over or self._window, preset=preset or None)
        self._dialog.finished.connect(self._settings_closed)
        self._dialog.open()

    def open_usage(self) -> None:
        """Open the window of what was spent, or bring it up."""
        if self._usage is None:
            from nocopt.ui.usage_window import UsageServices, UsageWindow

            services = self._services
            used = UsageServices(
                services.spending, services.settings, services.tasks, self._geometry
            )
            self._usage = UsageWindow(used, self._window)
            self._usage.budget_asked.connect(self._open_budget)
            self._usage.finished.connect(self._usage_closed)
        self._usage.show()
        self._usage.raise_()
        self._usage.activateWindow()

    def open_queue(self) -> None:
        """Open the window of the messages that wait to be sent, or bring it up."""
        if self._queue is None:
            from nocopt.ui.queue_list import QueueList

            self._queue = QueueList(self._deeds, self._geometry, self._window)
            self._queue.finished.connect(self._queue_closed)
        self._queue.show()
        self._queue.raise_()
        self._queue.activateWindow()

    def _queue_closed(self) -> None:
        self._queue = None
        self.closed.emit()

    def _open_budget(self) -> None:
        self.open_settings("budget", over=self._usage)

    def _usage_closed(self) -> None:
        self._usage = None
        self.closed.emit()

    def _settings_closed(self) -> None:
        over = None if self._dialog is None else self._dialog.parentWidget()
        self._dialog = None
        if self._usage is not None and over is self._usage:
            self._usage.activateWindow()
        else:
            self.closed.emit()
