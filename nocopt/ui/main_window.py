"""The window: puts the rooms together, applies the look, and hands on what the person asks for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nocopt.core.settings import FONT_SIZES, Settings
from nocopt.ui import theme
from nocopt.ui.banner import BannerRow
from nocopt.ui.commands import make_actions, make_menu
from nocopt.ui.composer.composer import Composer
from nocopt.ui.geometry import SMALLEST, Geometry
from nocopt.ui.header import Header
from nocopt.ui.narrow import NarrowWindow
from nocopt.ui.popup_look import dress_menu, dress_tooltips
from nocopt.ui.search.field import SearchField
from nocopt.ui.sidebar.sidebar import Sidebar
from nocopt.ui.toast import Toasts
from nocopt.ui.welcome import Welcome
from nocopt.ui.window_doings import WindowDoings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QPaintEvent
    from PySide6.QtWidgets import QMenu

    from nocopt.app.opening import Opening
    from nocopt.app.services import Services
    from nocopt.core.errors import Problem, StoreError
    from nocopt.ui.conversation.pane import ConversationPane
    from nocopt.ui.desk import Desk
    from nocopt.ui.panels import Panels
    from nocopt.ui.quitting import Quitting


# Commands that are of no use before the chats are there.
_OF_CHATS: Final = (
    *("rename", "delete", "next_chat", "previous_chat", "new_chat", "new_project", "undo_filing"),
    *("usage", "queue", "inspect", "summarise", "bring_back", "map", "retitle", "temporary"),
)


class MainWindow(QMainWindow):
    """Is shown before the services are there; `attach` brings it to life.

    What is typed until then stays in the composer, and what was sent goes out as soon as possible.
    `became_ready` comes when it is painted and when the keyboard goes elsewhere; ask `takes_keys`.
    `quit_asked` comes when the person closes the window.
    """

    became_ready = Signal()
    quit_asked = Signal()

    def __init__(self, settings: Settings, state_file: Path) -> None:
        super().__init__()
        self.setWindowTitle("nocopt")
        self.setAccessibleName("nocopt")
        self._settings = settings
        self._geometry = Geometry(state_file)
        self._services: Services | None = None
        self._desk: Desk | None = None
        self._panels: Panels | None = None
        self.quitting: Quitting | None = None  # asks before what is in memory only would be gone
        self._menu: QMenu | None = None
        self._was_painted = False
        self._unsent: str | None = None  # sent before there was a session
        self._wanted_settings: str | None = None  # asked for before there were services
        apply_theme(settings)
        self._build()
        self._connect()
        self._apply_look()
        self._geometry.restore(self, self._splitter, self.sidebar)
        self._geometry.follow(self, self._splitter, self.sidebar)
        self.banners.closed |= self._geometry.dismissed()
        self.banners.dismissed.connect(self._geometry.keep_dismissed)
        self.composer.focus_input()

    def _build(self) -> None:
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self.sidebar = Sidebar(self._splitter)
        self.search = SearchField(self.sidebar)
        self.sidebar.put_above_list(self.search, self.search.line, self.search.help)
        right = QWidget(self._splitter)
        self.header = Header(right)
        self.banners = BannerRow(right)
        self.stack = QStackedWidget(right)
        self.welcome = Welcome(self.stack)
        self.stack.addWidget(QWidget(self.stack))  # nothing, until it is known what to show
        self.stack.addWidget(self.welcome)
        self.toasts = Toasts(self.stack)
        self.composer = Composer(right)
        self.middle = QHBoxLayout()  # the chat, and what stands beside it
        self.middle.setSpacing(0)
        self.middle.addWidget(self.stack, 1)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.banners)
        column.addLayout(self.middle, 1)
        column.addWidget(self.composer)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(right)
        self._splitter.setStretchFactor(0, 0)
        self._splitter.setStretchFactor(1, 1)
        self.setCentralWidget(self._splitter)
        self.setMinimumSize(SMALLEST)
        right.setMinimumWidth(340)
        NarrowWindow(self._splitter, self.sidebar, right, self._geometry)

    def _connect(self) -> None:
        self._around = WindowDoings(
            self.sidebar,
            self.composer,
            lambda: self._desk,
            self._shown_pane,
            lambda: self._panels,
        )
        self.actions_by_name = make_actions(self, self._doings())
        for name in (*_OF_CHATS, "stop"):
            self.actions_by_name[name].setEnabled(False)
        # Not the window's activation: that is told before the focus is where it belongs.
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.became_ready)
        self.header.sidebar_asked.connect(self._around.toggle_sidebar)
        self.header.menu_asked.connect(self._open_menu)
        self.toasts.left.connect(self.composer.focus_input)
        self.composer.submitted.connect(self._keep_unsent)
        self.composer.recalled.connect(lambda: self._keep_unsent(None))
        self.composer.settings_asked.connect(self.open_settings)
        self.sidebar.settings_asked.connect(self.open_settings)
        self.search.left.connect(self.composer.focus_input)
        self.welcome.key_asked.connect(self.open_settings)
        self.welcome.aihubmix_asked.connect(lambda: self.open_settings("aihubmix"))
        self.welcome.example_chosen.connect(self._take_example)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._scheme_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._scheme_changed)

    def _doings(self) -> dict[str, Callable[[], object]]:
        return {
            **self._around.by_name(),
            "larger": lambda: self._resize_text(1),
            "smaller": lambda: self._resize_text(-1),
            "usual_size": lambda: self._resize_text(0),
            "search": self.search.begin,
            "settings": self.open_settings,
            "quit": self.close,
        }

    def _shown_pane(self) -> ConversationPane | None:
        """Return the pane if it shows a chat."""
        shown = self._desk is not None and self.stack.currentWidget() is self.pane
        return self.pane if shown else None

    # -- before and after the services are there

    def show_first_run(self) -> None:
        """Show the welcome at once; there is nothing else it could turn out to be."""
        self.welcome.show_account(has_key=False)
        self.stack.setCurrentWidget(self.welcome)

    def attach(self, services: Services) -> Desk:
        """Connect the window with what does the work, and return the desk."""
        from nocopt.ui.attacher import Attacher
        from nocopt.ui.conversation.pane import ConversationPane
        from nocopt.ui.desk import Desk, Rooms, Sources
        from nocopt.ui.panels import Panels

        self._services = services
        self.pane = ConversationPane(self.stack)
        self.pane.saving_failed.connect(self.show_unsaved)
        self.pane.zoom.asked.connect(self._resize_text)
        self.pane.set_settings(self._settings)
        self.stack.addWidget(self.pane)
        self._order_tabs()
        self.banners.grew.connect(self._order_tabs)
        sources = Sources(services.library, services.accounts, services.catalog, services.tasks)
        rooms = Rooms(
            self,
            self.sidebar,
            self.banners,
            self.stack,
            self.welcome,
            self.pane,
            self.composer,
            self.toasts,
        )
        self.composer.submitted.disconnect(self._keep_unsent)
        self.composer.take_instruments(services.library.forecasts)
        desk = Desk(sources, rooms)
        if self._unsent is not None and self.composer.waits:  # else nobody has sent what it is now
            desk.send(self._unsent)
        desk.title_changed.connect(self.header.set_title)
        desk.running_changed.connect(self.actions_by_name["stop"].setEnabled)
        self._desk = desk
        if self.quitting is not None:
            self.quitting.attend(desk.rescue, services.library)
        services.settings.changed.connect(self._settings_changed)
        services.settings.save_failed.connect(desk.show_failure)
        services.indexing.damaged.connect(desk.show_failure)
        services.catalog.book.failed.connect(desk.show_failure)
        self._apply_look()
        for name in _OF_CHATS:
            self.actions_by_name[name].setEnabled(True)
        self.composer.slash.attach(services.snippets)
        in_reach = (self, self.pane, self.composer, self.banners)
        self._attacher = Attacher(in_reach, services.files, services.tasks)
        self._panels = Panels(self, services, desk, self.banners, self._geometry)
        self._panels.closed.connect(self._panel_closed)
        self._panels.summarising.attend(self.composer.instruments, self.pane)
        self._attach_trees(self._panels, services, desk)
        self._panels.importing.take_drops_on(self.sidebar)
        self._attach_beside(self._panels, services, desk)
        return desk

    def _attach_trees(self, panels: Panels, services: Services, desk: Desk) -> None:
        """Connect branches, titles and temporary chats with the chat that is shown."""
        from nocopt.ui.branches import Branches
        from nocopt.ui.temporary_deeds import TemporaryDeeds

        rooms = (self.pane, self.composer, self.banners, self.toasts)
        around = (self.header, self.middle, self._geometry)
        tasks = services.tasks
        panels.branches = Branches(desk, rooms, around, services.library, tasks)
        panels.temporary = TemporaryDeeds(desk, rooms[1:], services.temporary, tasks)
        self.sidebar.wishes.retitle_asked.connect(panels.branches.titles.begin)

    def _attach_beside(self, panels: Panels, services: Services, desk: Desk) -> None:
        """Connect projects, the search and the inspector with the chat that is shown."""
        from nocopt.ui.inspecting import Inspecting
        from nocopt.ui.new_chat_menu import NewChatMenu
        from nocopt.ui.project_deeds import ProjectDeeds
        from nocopt.ui.search_deeds import SearchDeeds
        from nocopt.ui.trash_notice import TrashNotice

        work = (services.library, services.tasks)
        known = (services.accounts, services.catalog, services.facts)
        around = (*known, services.settings, services.tools)
        ProjectDeeds(self, self.sidebar.wishes, desk, work, around)
        filing, presets = services.library.filing, services.presets
        NewChatMenu(self.sidebar, desk, self.actions_by_name, filing, presets)
        self.sidebar.wishes.export_asked.connect(panels.exports.open)
        kept = (services.wire, services.files)
        inspecting = Inspecting(self, desk, kept, services.tasks, self._geometry)
        inspecting.closed.connect(self._panel_closed)
        self.pane.doings.inspect_asked.connect(inspecting.inspect)
        rooms = (self.search, self.sidebar, self.pane)
        found = (services.searching, services.library, services.indexing)
        SearchDeeds(rooms, desk, found, self.toasts)
        TrashNotice(desk, services.library.chats, self.banners, self.sidebar.wishes)

    def _order_tabs(self) -> None:
        """Have Tab go from top to bottom; what was made later would come last."""
        stops = (self.header.menu_button, *self.banners.stops, *self.pane.stops)
        for before, stop in pairwise(stops):
            QWidget.setTabOrder(before, stop)

    def begun(self) -> None:
        """Do what was asked for before the first session was shown."""
        if self._wanted_settings is not None:
            self.open_settings(self._wanted_settings)

    def _keep_unsent(self, text: str | None) -> None:
        self._unsent = text

    # -- look

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        self._settings = new
        if (old.theme, old.font_size) != (new.theme, new.font_size):
            apply_theme(new)
            self._apply_look()
        if self._services is not None:
            self.pane.set_settings(new)
        self.composer.set_settings(new)
        self.banners.set_widest(theme.column_width(new.reading_width))

    def _scheme_changed(self) -> None:
        """The desktop is dark now, or light, or of high contrast."""
        apply_theme(self._settings)
        self._apply_look()

    def _apply_look(self) -> None:
        colours, size = theme.colours(self._settings.theme), self._settings.font_size
        for room in (self.sidebar, self.search, self.header, self.welcome, self.composer):
            room.set_look(colours, size)
        self.banners.set_colours(colours)
        self.toasts.set_colours(colours)
        if self._panels is not None and self._panels.branches is not None:
            self._panels.branches.map.set_look()
        if self._services is not None:
            self.pane.set_look(colours, size)
        self.composer.set_settings(self._settings)
        self.banners.set_widest(theme.column_width(self._settings.reading_width))
        palette = self._splitter.palette()
        palette.setColor(palette.ColorRole.Window, colours["window"])
        self._splitter.setPalette(palette)

    def _resize_text(self, by: int) -> None:
        if self._services is None:
            return
        low, high = FONT_SIZES
        old = self._services.settings.value
        size = Settings().font_size if by == 0 else old.font_size + by
        self._services.settings.apply(replace(old, font_size=max(low, min(size, high))))

    # -- what the person does

    def open_settings(self, preset: str = "") -> None:
        """Open the settings; `preset` is a known provider to fill in, or a field to begin with."""
        if self._panels is None:
            self._wanted_settings = preset
        else:
            self._panels.open_settings(preset)

    def _panel_closed(self) -> None:
        self.composer.focus_input()
        # A window manager may give the keyboard to nobody where two dialogs close at once.
        self.activateWindow()

    def _take_example(self, text: str) -> None:
        self.composer.set_text(text)
        self.composer.focus_input()

    def _open_menu(self) -> None:
        if self._menu is None:
            self._menu = make_menu(self, self.actions_by_name)
            self.header.menu_button.look_again_after(self._menu)
        dress_menu(self._menu)
        button = self.header.menu_button
        corner = button.mapToGlobal(button.rect().bottomRight())
        corner.setX(corner.x() - self._menu.sizeHint().width())
        self._menu.popup(corner)

    async def retry_wanted(self, error: StoreError, opening: Opening | None = None) -> None:
        """Say that the disk refuses, and return when the person wants another attempt.

        Where the chats are being opened, other files than theirs may be wanted: `opening` has them.
        """
        from nocopt.ui import notices, wording

        said = wording.store(error)
        self._hinder(said.title, wording.joined(said))
        typed = None if self.quitting is None else self.quitting.typed
        if opening is None:
            await notices.retry_asked(self.banners, error, typed)
        else:
            from nocopt.ui.store_ways import StoreWays

            await StoreWays(self.banners, opening, typed).taken(error)
        self._hinder("", "")

    def _hinder(self, title: str, reason: str) -> None:
        """Say at everything that needs chats or services why it is of no use; empty ends that."""
        self.composer.hinder(title)
        if self._services is None:
            self._wanted_settings = None
            for room in (self.sidebar, self.welcome):
                room.hinder(reason)
            for name in ("settings", "larger", "smaller", "usual_size"):
                self.actions_by_name[name].setEnabled(not reason)

    def show_crash(self, details: str) -> None:
        """Say that a mistake of this program came up; the details are to be had."""
        from nocopt.ui.dialogs import show_details
        from nocopt.ui.notices import crashed

        self.banners.show_notice(crashed(lambda: show_details(self, details)))

    def show_unsaved(self, text: str) -> None:
        """Say that a file could not be written, and why."""
        from nocopt.ui.notices import unsaved

        self.banners.show_notice(unsaved(text))

    def show_replaced(self, path: Path, found: Sequence[Problem]) -> None:
        """Say which settings of the file could not be used."""
        from nocopt.ui.notices import replaced

        self.banners.show_notice(replaced(str(path), found, self.open_settings))

    def come_up(self) -> None:
        """Bring the window to the front, as a second start asks."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # -- the window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell about the first paint, once what was painted is on its way to the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.became_ready.emit)

    def takes_keys(self) -> bool:
        """Whether the window is painted and what is typed goes into the composer."""
        return self._was_painted and self.isActiveWindow() and self.composer.has_keyboard()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the geometry, and ask for the end of the program, unless something holds it."""
        self._geometry.save(self, self._splitter, self.sidebar)
        event.setAccepted(self.quitting is None or not self.quitting.holds())
        if event.isAccepted():
            self.quit_asked.emit()

    def close_unasked(self) -> None:
        """Close, since another window comes, which takes over what is typed in this one."""
        if self.quitting is not None:
            self.quitting.go()
        self.close()


def apply_theme(settings: Settings) -> None:
    """Give the whole application the colours and the font of the settings."""
    colours = theme.colours(settings.theme)
    QApplication.setPalette(theme.palette(colours))
    for kind in theme.BOXED:
        # PySide takes a text, whatever its stubs say.
        QApplication.setPalette(theme.box_palette(colours), kind)  # type: ignore[arg-type]
    QApplication.setFont(theme.text_font(settings.font_size))
    dress_tooltips(colours)
