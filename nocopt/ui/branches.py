"""The branches of the chat that is shown: drawn, compared, preferred, deleted, brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from nocopt.ui.comparing_deeds import ComparingDeeds
from nocopt.ui.map_deeds import MapDeeds
from nocopt.ui.preferring import Preferring
from nocopt.ui.pruning_deeds import PruningDeeds
from nocopt.ui.retitling import Retitling

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHBoxLayout

    from nocopt.app.library import Library
    from nocopt.app.tasks import Tasks
    from nocopt.ui.banner import BannerRow
    from nocopt.ui.composer.composer import Composer
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.geometry import Geometry
    from nocopt.ui.header import Header
    from nocopt.ui.toast import Toasts


class Branches(QObject):
    """Serves the chat that the desk shows."""

    def __init__(
        self,
        desk: Desk,
        rooms: tuple[ConversationPane, Composer, BannerRow, Toasts],
        around: tuple[Header, QHBoxLayout, Geometry],
        library: Library,
        tasks: Tasks,
    ) -> None:
        super().__init__(desk)
        pane, composer, banners, toasts = rooms
        self.pruning = PruningDeeds(desk, (pane, composer, toasts), library, tasks)
        self.preferring = Preferring(desk, (pane, banners, toasts), tasks)
        self.titles = Retitling(desk, toasts, library, tasks)
        header, room, geometry = around
        self.map = MapDeeds(desk, (header, room, pane, toasts), self.pruning, tasks)
        self.comparing = ComparingDeeds(desk, (pane, toasts), tasks, geometry)
