"""The conversation pane: the view, the button that jumps to the latest, and the link label."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from nocopt.core.settings import Follow, Settings, ThinkingDisplay
from nocopt.render import links
from nocopt.render.inline import InlineParser
from nocopt.ui.conversation.accessible import AccessibleTree
from nocopt.ui.conversation.actions import MessageActions
from nocopt.ui.conversation.announcing import Announcer
from nocopt.ui.conversation.approvals import Approvals
from nocopt.ui.conversation.choices import Choices
from nocopt.ui.conversation.copying import Copying
from nocopt.ui.conversation.countdown import Countdown
from nocopt.ui.conversation.excerpts import Excerpts, Means
from nocopt.ui.conversation.find_in_chat import FindInChat
from nocopt.ui.conversation.flying import Flying
from nocopt.ui.conversation.forgotten import Forgotten
from nocopt.ui.conversation.jump_button import JumpButton
from nocopt.ui.conversation.jump_hint import JumpHint
from nocopt.ui.conversation.jumps import Jumps
from nocopt.ui.conversation.keeping import Kept
from nocopt.ui.conversation.keys import Keys
from nocopt.ui.conversation.landing import Landing
from nocopt.ui.conversation.loading import Loading
from nocopt.ui.conversation.look import Look
from nocopt.ui.conversation.offers import offers_menu
from nocopt.ui.conversation.pointer import Pointer
from nocopt.ui.conversation.presenter import Presenter
from nocopt.ui.conversation.rail import Rail
from nocopt.ui.conversation.rail_accessible import RailTree
from nocopt.ui.conversation.refining import Refining
from nocopt.ui.conversation.several_row import SeveralRow
from nocopt.ui.conversation.view import ConversationView
from nocopt.ui.conversation.ways import Ways
from nocopt.ui.conversation.zoom import Zoom
from nocopt.ui.saving import Saving
from nocopt.ui.theme import LIGHT, READING_WIDTHS, column_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.app.session import Session
    from nocopt.core.messages import Message
    from nocopt.ui.conversation.controls import Control
    from nocopt.ui.conversation.marks import Spot
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.theme import Colours

_CORNER: Final = 8  # between the target of a link and the corner of the pane
_LABEL_WIDTH: Final = 560


class ConversationPane(QWidget):
    """Shows a session. What it cannot do by itself it asks for by signals."""

    retry_asked = Signal()
    settings_asked = Signal()
    link_hovered = Signal(str)
    saving_failed = Signal(str)  # a sentence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inline = InlineParser()
        self.choices = Choices()
        self.edited: int | None = None
        self.loading = Loading(self)
        self.saving = Saving(self, self.loading)
        self.copying = Copying(self, self.loading)
        self.view = ConversationView(Look(LIGHT, 11), self)
        self.keys = Keys(self.view)
        self.pointer = Pointer(self.view)
        self.jumps = Jumps(self.view, self.keys)
        self.accessible = AccessibleTree(self.view, self.keys)
        # Not before the tree: a name makes Qt ask for the interface, and keep the one it gets.
        self.view.setAccessibleName(self.tr("Conversation"))
        self.announcer = Announcer(self, lambda text: self.accessible.announce(text))
        self._countdown = Countdown(self.view)
        self._settings = Settings()
        self.thinking_display = self._settings.thinking_display
        self.zoom = Zoom(self.view)
        self.presenter, self.approvals = Presenter(self.view, self), Approvals(self)
        self.doings = MessageActions(self.view, lambda: self.presenter.session, self.copy_message)
        means = Means(self.copying, self.saving, self.doings, lambda: self._copied())
        self.excerpts = Excerpts(self, self.view, means)
        self.ways = Ways(self.view, self.doings, lambda: self.presenter.session)
        self.forgotten, self.rail = (
            Forgotten(self.view, self.presenter, self.accessible.announce),
            Rail(self.view, self),
        )
        self.refining, self.flying = Refining(self.view), Flying(self.view, self.loading)
        self.questions = RailTree(self.rail)
        self.search = FindInChat(self, self.view, self)
        self.search.attend(self.presenter, self.accessible)
        self.landing = Landing(self.search, self.view, self.presenter)
        self._jump, self._hint = JumpButton(self), JumpHint(self, self.view)
        self._target = QLabel(self)
        self._target.setTextFormat(Qt.TextFormat.PlainText)
        self._target.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._target.hide()
        box, self.several = QVBoxLayout(self), SeveralRow(self)
        box.setContentsMargins(0, 0, 0, 0)
        for part in (self.view, self.several, self.approvals):
            box.addWidget(part)
        self._connect()
        self._style()

    @property
    def look(self) -> Look:
        """The look that messages are laid out with."""
        return self.view.look

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab visits in the pane, one after the other."""
        return (
            *self.search.bar.stops,
            self.view,
            self._jump,
            *self.several.stops,
            *self.approvals.stops,
        )

    # ------------------------------------------------------------------------ public

    def show_session(self, session: Session | None) -> None:
        """Show another session where its reader left it, or nothing."""
        self.announcer.stop()
        self._hint.hide()
        for menu in self.findChildren(QMenu):
            menu.close()  # it is of a message that is no longer shown
        self.presenter.show(session)
        self.several.show_session(session)
        self.approvals.show_session(session)
        self.forgotten.show_session(session)

    def set_settings(self, settings: Settings) -> None:
        """Take over the settings of the reading page."""
        old, self.thinking_display = self.thinking_display, settings.thinking_display
        self._settings = settings
        self.announcer.by_sentence = settings.announce_sentences
        self.presenter.stays_at_question = settings.follow is Follow.QUESTION
        self.view.geometry_of.widest = READING_WIDTHS[settings.reading_width]
        self.view.settle(full=True)
        for part in (self.approvals, self.several):
            part.set_widest(column_width(settings.reading_width))
        self.rail.place(self)
        look = self.look
        if (settings.code_wrap, settings.code_line_numbers) != (look.code_wrap, look.line_numbers):
            self.set_look(look.colours, look.size)
        if old is not settings.thinking_display:
            hid = ThinkingDisplay.HIDE in (old, settings.thinking_display)
            kept = Kept(self.view, same_rows=not hid)
            self.presenter.show(self.presenter.session)
            kept.put_back()

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Take other colours or another font size, in points."""
        code_wrap, line_numbers = self._settings.code_wrap, self._settings.code_line_numbers
        look = Look(colours, font_size, code_wrap=code_wrap, line_numbers=line_numbers)
        self.view.set_look(look)
        self._style()
        self._place()

    def jump_to_latest(self) -> None:
        """Go to the end and follow it."""
        self.view.follow()

    def copy_selection(self) -> None:
        """Copy what is selected, else the message that has the focus."""
        self.excerpts.copy()

    def mark_edited(self, node_id: int | None) -> None:
        """Mark the message that is being edited, or none."""
        self.edited = node_id
        self.view.update_all()

    # ------------------------------------------------- what messages ask of their surroundings

    def open_link(self, target: str) -> None:
        """Open a link in the program that the system has for it; nothing but web and mail."""
        allowed = links.allowed(target)
        if allowed is not None:
            QDesktopServices.openUrl(QUrl(allowed))

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard."""
        self.copying.text(text)

    def copy_made(self, make: Callable[[], str], size: int, *, html: bool = False) -> None:
        """Put text or HTML on the clipboard, made in any thread from so much Markdown."""
        self.copying.made(make, size=size, html=html)

    def copy_message(self, message: Message) -> None:
        """Put a whole message on the clipboard, a reply as Markdown and as HTML."""
        self.copying.message(message)

    def save(self, name: str, make: Callable[[], bytes]) -> None:
        """Let the person save bytes as a file."""
        self.saving.ask(name, make)

    def changed(self) -> None:
        """A message in sight was folded, unfolded or looks different."""
        items = self.view.items
        self.view.reading.stay()
        for index in self.view.geometry_of.items_in_sight():
            items[index].refresh()
            items.update_height(index)
        self.view.settle(full=True)

    def retry(self) -> None:
        """Ask for another reply."""
        self.retry_asked.emit()

    def open_settings(self) -> None:
        """Ask for the settings."""
        self.settings_asked.emit()

    def try_now(self) -> None:
        """Make the next attempt at once."""
        self.presenter.try_now()

    # --------------------------------------------------------------------- internals

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the overlays in their places."""
        super().resizeEvent(event)
        self._hint.hide()
        self._place()

    def _connect(self) -> None:
        view = self.view
        self.pointer.pressed.connect(self._press)
        self.keys.pressed.connect(self._press)
        self.keys.copy_asked.connect(self.copy_selection)
        self.keys.focus_moved.connect(self.accessible.focus_moved)
        self.keys.focus_moved.connect(self._hint.hide)
        self.pointer.link_hovered.connect(self._show_target)
        self.pointer.selected.connect(self.excerpts.offer_selection)
        self.keys.selected.connect(self.excerpts.offer_selection)
        view.end_seen.connect(self._on_end_seen)
        view.moved.connect(partial(self._jump.dodge, view))
        view.shown.connect(self.presenter.tick)
        view.beat.connect(self._on_beat)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.excerpts.open_menu)
        self.doings.menu_asked.connect(self.excerpts.open_menu_at)
        for part in (self.accessible, self.rail, self.questions):
            self.presenter.items_changed.connect(part.items_changed)
        self.rail.chosen.connect(self.jumps.show)
        self.rail.picked.connect(self.jumps.to_top)
        self.jumps.went_nowhere.connect(lambda said, _direction: self.accessible.announce(said))
        self.jumps.went_nowhere.connect(self._hint.say)
        self.landing.refused.connect(lambda said, _direction: self.accessible.announce(said))
        self.landing.refused.connect(self._hint.say)
        self.presenter.items_changed.connect(self._countdown.look)
        self.presenter.reply_shown.connect(lambda *_: self.loading.begin())
        self.announcer.attend(self.presenter, self.tr("Reply started"))
        self.saving.failed.connect(self.saving_failed)
        self.saving.saved.connect(lambda _path: self.accessible.announce(self.tr("Saved")))
        self.loading.loaded.connect(view.update_all)
        self.loading.formulas.ready.connect(self.presenter.late.came)
        self.presenter.reply_ended.connect(self._on_ended)
        self.presenter.reply_renamed.connect(self.accessible.renamed)
        self.approvals.asked.connect(self.accessible.announce)
        self.presenter.reply_grew.connect(self.flying.grew)
        self.forgotten.moved.connect(self.accessible.renamed)
        self._jump.clicked.connect(self.jump_to_latest)
        self.several.compared.connect(self.doings.comparison_asked)
        self.several.taken.connect(self.doings.preference_asked)
        self.several.told.connect(self.accessible.announce)

    def _press(self, spot: Spot, control: Control) -> None:
        if control.hindrance:
            self.accessible.announce(control.hindrance)
            return
        if control.offers:
            box = self.view.geometry_of.control_box(spot)
            menu = offers_menu(self, control.offers, partial(self._copied, spot))
            menu.popup(self.view.viewport().mapToGlobal(box.bottomLeft()))
            return
        control.press()
        self.accessible.pressed(spot, control)
        if control.key == "copy":
            self._copied(spot)

    def _copied(self, spot: Spot | None = None) -> None:
        """Say that something was copied, on the control as well where there is one.

        Not before it can be pasted.
        """

        def say() -> None:
            if spot is not None:
                self.view.flash(spot)
            self.accessible.announce(self.tr("Copied"))

        self.copying.when_done(say)

    def _on_end_seen(self, seen: bool) -> None:
        self._jump.setVisible(not seen)
        self._place()

    def _on_beat(self) -> None:
        running = self.view.marks.running
        if running is not None:
            self.accessible.renamed(running)

    def _on_ended(self, item: MessageItem) -> None:
        self.accessible.renamed(self.view.items.index(item))
        if item.notice is not None:
            self.announcer.end(item.notice.spoken)
        else:
            self.announcer.end(self.tr("Reply finished"))

    def _show_target(self, target: str) -> None:
        self._target.setText(
            self._target.fontMetrics().elidedText(
                links.display(target), Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH
            )
        )
        self._target.setVisible(bool(target))
        self._place()
        self.link_hovered.emit(target)

    def _place(self) -> None:
        self.rail.place(self)
        self.search.place()
        # The rail keeps its lower end free, and the button has room there.
        self._jump.place(self.view, self.rail.edge)
        self._jump.raise_()
        self._target.adjustSize()
        low = self.height() - self._target.height() - _CORNER
        spot = self.view.marks.hovered
        link = self.view.geometry_of.control_box(spot) if spot is not None else QRect()
        # Not over the line that it belongs to: it goes to the upper corner then.
        self._target.move(_CORNER, low if link.bottom() < low - _CORNER else _CORNER)

    def _style(self) -> None:
        colours = self.look.colours
        self.search.set_look(self.look)
        self.rail.set_colours(colours)
        self._jump.set_look(self.look)
        self._hint.set_look(self.look)
        self.approvals.set_look(self.look)
        self.several.set_look(self.look)
        self.view.verticalScrollBar().setStyleSheet(
            f"QScrollBar {{ background: {colours.window}; width: 14px; margin: 0; }}"
            f"QScrollBar::handle {{ background: {colours.border}; border-radius: 4px;"
            " margin: 2px 3px; min-height: 36px; }"
            f"QScrollBar::handle:hover {{ background: {colours.faint}; }}"
            "QScrollBar::add-line, QScrollBar::sub-line { height: 0; }"
            "QScrollBar::add-page, QScrollBar::sub-page { background: none; }"
        )
        self._target.setFont(self.look.small.font)
        self._target.setStyleSheet(
            f"background: {colours.raised}; color: {colours.muted};"
            f" border: 1px solid {colours.border}; border-radius: 6px; padding: 3px 8px;"
        )
