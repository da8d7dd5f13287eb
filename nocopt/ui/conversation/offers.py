"""Menus of what can be done with a part of an answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from nocopt.ui.popup_look import dress_menu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from nocopt.ui.conversation.controls import Offer


def add_offers(menu: QMenu, offers: Sequence[Offer], copied: Callable[[], None]) -> None:
    """Add offers to a menu; `copied` is called after something went to the clipboard."""
    for offer in offers:
        menu.addAction(offer.label.replace("&", "&&"), partial(_do, offer, copied))


def offers_menu(parent: QWidget, offers: Sequence[Offer], copied: Callable[[], None]) -> QMenu:
    """Return a menu of offers, to be shown; it goes when it is closed."""
    menu = QMenu(parent)
    dress_menu(menu)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    add_offers(menu, offers, copied)
    return menu


def _do(offer: Offer, copied: Callable[[], None]) -> None:
    offer.do()
    if offer.copies:
        copied()
