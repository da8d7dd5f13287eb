"""What is taken out of the chat: what is selected, messages and parts of them, by keys and menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from nocopt.render import links
from nocopt.ui.conversation.cards import CardSection
from nocopt.ui.conversation.controls import Control, ControlKind, Offer
from nocopt.ui.conversation.images import ImageRow
from nocopt.ui.conversation.layouts import Formulated
from nocopt.ui.conversation.offers import add_offers
from nocopt.ui.conversation.pictures import decoded, from_base64
from nocopt.ui.popup_look import dress_menu

if TYPE_CHECKING:
    from collections.abc import Callable

    from nocopt.ui.conversation.actions import MessageActions
    from nocopt.ui.conversation.copying import Copying
    from nocopt.ui.conversation.layouts import Row
    from nocopt.ui.conversation.message_item import MessageItem
    from nocopt.ui.conversation.view import ConversationView
    from nocopt.ui.saving import Saving


class Means(NamedTuple):
    """What excerpts are made with; `copied` tells that something was copied."""

    copying: Copying
    saving: Saving
    doings: MessageActions
    copied: Callable[[], None]


class Excerpts:
    """Copies from a view, and shows its context menu; menus belong to `room`."""

    def __init__(self, room: QWidget, view: ConversationView, means: Means) -> None:
        self._room, self._view, self._means = room, view, means

    def copy(self) -> None:
        """Copy what is selected, else the message that has the focus."""
        passage = self._view.selection.passage()
        if passage.text:
            self._means.copying.passage(passage)
        elif self._view.marks.focused is not None:
            self.copy_message(self._view.items[self._view.marks.focused.item])

    def copy_message(self, item: MessageItem) -> None:
        """Copy a whole message, or what there is of one that is being written."""
        if item.message is not None:
            self._means.copying.message(item.message)
        else:
            self._means.copying.text(item.plain_text())

    def offer_selection(self) -> None:
        """Selected text can be pasted with the middle mouse button where that is the custom."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection():
            clipboard.setText(self._view.selection.text(), QClipboard.Mode.Selection)

    def select_all(self) -> None:
        """Select every message."""
        self._view.selection.select_all()
        self._view.reading.pause()
        self._view.update_all()
        self.offer_selection()

    def open_menu_at(self, place: QPoint) -> None:
        """Show what can be done with what is at a place on the screen."""
        self.open_menu(self._view.viewport().mapFromGlobal(place))

    def open_menu(self, at: QPoint) -> None:
        """Show what can be done with what is at a point of the view."""
        menu = QMenu(self._room)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(_said("Copy"), self.copy)
        copy.setEnabled(self._view.selection.range is not None)
        found = self._view.geometry_of.control_at(at)
        if found is not None and found[1].kind is ControlKind.LINK:
            self._add_link(menu, found[1])
        row = self._view.geometry_of.row_at(at)
        if row is not None:
            under, at_row = row[1], row[2]
            tex = under.formula_at(at_row.x(), at_row.y()) if isinstance(under, Formulated) else ""
            if tex:
                self._add(menu, self._copy(_said("Copy TeX"), tex))
            item = self._view.items[row[0].item]
            menu.addAction(_said("Copy message"), partial(self.copy_message, item))
            self._add_parts(menu, row[1])
            menu.addSeparator()
            self._means.doings.add_to(menu, item)
        menu.addSeparator()
        menu.addAction(_said("Select all"), self.select_all)
        menu.popup(self._view.viewport().mapToGlobal(at))

    # --------------------------------------------------------------------- internals

    def _add(self, menu: QMenu, *offers: Offer) -> None:
        add_offers(menu, offers, self._means.copied)

    def _copy(self, label: str, text: str) -> Offer:
        return Offer(label, partial(self._means.copying.text, text), copies=True)

    def _add_link(self, menu: QMenu, link: Control) -> None:
        if links.allowed(link.label) is not None:
            self._add(menu, Offer(_said("Open link"), link.press))
        self._add(menu, self._copy(_said("Copy link"), link.label))

    def _add_parts(self, menu: QMenu, row: Row) -> None:
        """Add what can be done with a row, and with the card that it is in."""
        offers = list(row.offers())
        if isinstance(row, ImageRow):
            offers += self._of_picture(row)
        section = row.host
        if isinstance(section, CardSection) and section.has_source:
            offers.append(self._copy(section.copy_name, section.source))
        if offers:
            menu.addSeparator()
            self._add(menu, *offers)

    def _of_picture(self, row: ImageRow) -> list[Offer]:
        picture, (control,) = row.picture, row.controls()
        name = f"{_said('picture')}.{picture.kind.replace('jpeg', 'jpg')}"
        image = partial(decoded, picture, picture.size)
        copy = partial(self._means.copying.image, image)
        save = partial(self._means.saving.ask, name, partial(from_base64, picture.data))
        return [
            Offer(control.name, control.press),
            Offer(_said("Copy picture"), copy, copies=True),
            Offer(_said("Save picture as…"), save),
        ]


def _said(name: str) -> str:
    words = {
        "Copy": QCoreApplication.translate("ConversationPane", "Copy"),
        "Open link": QCoreApplication.translate("Conversation", "Open link"),
        "Copy link": QCoreApplication.translate("ConversationPane", "Copy link"),
        "Copy TeX": QCoreApplication.translate("ConversationPane", "Copy TeX"),
        "Copy message": QCoreApplication.translate("ConversationPane", "Copy message"),
        "Copy picture": QCoreApplication.translate("Conversation", "Copy picture"),
        "Save picture as…": QCoreApplication.translate("Conversation", "Save picture as…"),
        "picture": QCoreApplication.translate("PictureViewer", "picture"),
        "Select all": QCoreApplication.translate("ConversationPane", "Select all"),
    }
    return words[name]
