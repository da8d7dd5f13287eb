"""The files of what is being written: taken from pasting and dropping, shown above the text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal

from nocopt.ui.composer.edit_bar import announce
from nocopt.ui.composer.incoming import as_png
from nocopt.ui.theme import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

    from nocopt.app.attaching import Attaching
    from nocopt.app.session import Session
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.models import Model
    from nocopt.core.signal import Connection
    from nocopt.ui.composer.attachment_strip import AttachmentStrip
    from nocopt.ui.composer.file_chip import Chip
    from nocopt.ui.composer.incoming import Incoming
    from nocopt.ui.theme import Colours
    from nocopt.ui.thumbnails import Thumbnails


class Files(QObject):
    """Shows the files of one message at a time, in a strip that is made for the first of them.

    `changed` says that it may be sent now, or no longer. `open_asked` carries the file that is to
    be looked at, `text_asked` a text that is to stand in the field in place of being a file.
    """

    changed = Signal()
    open_asked = Signal(object)
    text_asked = Signal(object)

    def __init__(self, card: QWidget, place: QVBoxLayout, field: QWidget) -> None:
        super().__init__(card)
        self._card, self._place, self._field = card, place, field
        self._colours: Colours = LIGHT
        self._strip: AttachmentStrip | None = None
        self._thumbnails: Thumbnails | None = None
        self._session: Session | None = None
        self._attaching: Attaching | None = None
        self._model: Model | None = None
        self._listening: Connection | None = None
        self._told: set[object] = set()
        self._scale = 1.0

    @property
    def present(self) -> bool:
        """Whether files are attached."""
        return self._attaching is not None and bool(self._attaching.attached.value)

    @property
    def coming(self) -> bool:
        """Whether files are being read."""
        return self._attaching is not None and bool(self._attaching.coming)

    @property
    def refused(self) -> tuple[str, ...]:
        """The names of those that are told not to go with it."""
        return (
            ()
            if self._attaching is None
            else tuple(one.refusal.name for one in self._attaching.refused)
        )

    @property
    def attaching(self) -> Attaching | None:
        """What files are put among now: those of a chat, or of another version of a message."""
        return self._attaching

    def set_thumbnails(self, thumbnails: Thumbnails) -> None:
        """Make the pictures of files with these."""
        self._thumbnails = thumbnails

    def set_colours(self, colours: Colours) -> None:
        """Paint in these colours from now on."""
        self._colours = colours
        if self._strip is not None:
            self._strip.set_colours(colours)

    def set_scale(self, scale: float) -> None:
        """Tell as many tokens of files as the meter does: estimates are multiplied by this."""
        if scale != self._scale:
            self._scale = scale
            self._show()

    def show_chat(self, session: Session) -> None:
        """Show the files of what is unsent in another chat."""
        self._session = session
        self.show_edit(None)

    def show_edit(self, edit: Attaching | None) -> None:
        """Show the files of another version of a message, or again what is unsent in the chat."""
        if self._session is None:
            return
        if self._listening is not None:
            self._listening.close()
        attaching = self._attaching = edit or self._session.attaching
        self._model = attaching.model
        self._listening = attaching.changed.connect(self._changed)
        self._told = {*attaching.attached.value, *attaching.refused}
        self._changed()

    def refresh(self) -> None:
        """Take over which model the message goes to, and what it was found to refuse."""
        if self._attaching is not None and self._attaching.model != self._model:
            self._model = self._attaching.model
            self._show()

    # ------------------------------------------------------------------- what is brought

    def add(self, incoming: Incoming) -> None:
        """Attach what was pasted, dropped or chosen."""
        if self._attaching is None:
            return
        if incoming.paths:
            self._attaching.add_files(incoming.paths)
            return
        called = self.tr("Picture")
        name = f"{called}.{incoming.ending}"
        if incoming.image is not None:
            self._attaching.add_made(partial(as_png, incoming.image), name)
        elif incoming.picture:
            self._attaching.add_bytes(incoming.picture, name)

    def add_text(self, text: str) -> None:
        """Attach a text as a file."""
        if self._attaching is not None:
            called = self.tr("Pasted text")
            self._attaching.add_text(text, f"{called}.txt")

    def take_away(self, part: AttachmentPart) -> None:
        """Take a file away."""
        if self._attaching is not None:
            self._attaching.dismiss(part)

    def forget_refused(self) -> None:
        """Tell no longer what was not taken: the rest has been sent."""
        if self._attaching is not None:
            self._attaching.forget_refused()

    # --------------------------------------------------------------------- what is shown

    def _changed(self) -> None:
        self._tell(self._show())
        self.changed.emit()

    def _show(self) -> Sequence[Chip]:
        attaching, model = self._attaching, self._model
        if attaching is None or model is None:
            return ()
        there = bool(attaching.attached.value or attaching.coming or attaching.refused)
        if not there and self._strip is None:
            return ()
        # Imported for the first file: the start of the program does not pay for it.
        from nocopt.ui.composer.chips_of import chips_of

        chips = chips_of(attaching, model, self._scale)
        strip = self._strip or self._made_strip()
        strip.show_chips(chips)
        strip.setVisible(there)
        return chips

    def _made_strip(self) -> AttachmentStrip:
        from nocopt.ui.composer.attachment_strip import AttachmentStrip

        strip = self._strip = AttachmentStrip(self._card, self._field)
        strip.thumbnails = self._thumbnails
        strip.set_colours(self._colours)
        strip.hide()
        self._place.addWidget(strip)
        strip.opened.connect(self._open)
        strip.removed.connect(self._remove)
        strip.way_taken.connect(self._take_way)
        strip.menu_asked.connect(self._open_menu)
        strip.left.connect(self._field.setFocus)
        return strip

    def _tell(self, chips: Sequence[Chip]) -> None:
        """Have a screen reader tell what has come, and what was refused and why."""
        for chip in chips:
            if chip.waits or chip.subject in self._told:
                continue
            if chip.fails:
                said = self.tr("{name} is not attached: {reason}")
            else:
                said = self.tr("{name} is attached")
            announce(self._field, said.format(name=chip.name, reason=chip.about))
        self._told = {chip.subject for chip in chips if not chip.waits}

    # ------------------------------------------------------------------ what is asked for

    def _open(self, chip: Chip) -> None:
        if chip.opens:
            self.open_asked.emit(chip.subject)

    def _remove(self, chip: Chip) -> None:
        if self._attaching is not None:
            self._attaching.dismiss(chip.subject)

    def _take_way(self, chip: Chip) -> None:
        if chip.inserts:
            self.text_asked.emit(chip.subject)
        elif self._attaching is not None:
            self._attaching.take_text(chip.subject)

    def _open_menu(self, chip: Chip, at: QPoint) -> None:
        self.menu_of(chip).popup(at)

    def menu_of(self, chip: Chip) -> QMenu:
        """Return the menu of what can be done with a file."""
        from PySide6.QtWidgets import QMenu

        from nocopt.ui.popup_look import dress_menu

        menu = QMenu(self._card)
        dress_menu(menu)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if chip.opens:
            menu.addAction(self.tr("Open"), partial(self._open, chip))
        if chip.way:
            menu.addAction(chip.way, partial(self._take_way, chip))
        if menu.actions():
            menu.addSeparator()
        menu.addAction(self.tr("Remove"), partial(self._remove, chip))
        return menu
