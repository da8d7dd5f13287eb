"""The composer: what is being written, the model, thinking, and the buttons to send and stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nocopt.core.models import Origin
from nocopt.ui.buttons import FlatButton, Kind
from nocopt.ui.composer.attach_button import AttachButton
from nocopt.ui.composer.card import Card
from nocopt.ui.composer.card_row import CardRow, Hint
from nocopt.ui.composer.chat_button import ChatButton
from nocopt.ui.composer.drop_sign import DropSign
from nocopt.ui.composer.edit_bar import EditBar, announce
from nocopt.ui.composer.files import Files
from nocopt.ui.composer.hints import Standing
from nocopt.ui.composer.later_bar import LaterBar
from nocopt.ui.composer.left_out_bar import LeftOutBar
from nocopt.ui.composer.message_input import MessageInput
from nocopt.ui.composer.several_bar import SeveralBar
from nocopt.ui.composer.snippet_trigger import SnippetTrigger
from nocopt.ui.composer.thinking_control import ThinkingControl
from nocopt.ui.small_print import small
from nocopt.ui.theme import COLUMN_WIDTH, GRID, LIGHT, beside_column, column_width

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from nocopt.app.attaching import Attaching
    from nocopt.app.forecast import Forecasts
    from nocopt.app.session import Session
    from nocopt.core.models import Model
    from nocopt.core.settings import Settings
    from nocopt.ui.composer.instruments import Instruments
    from nocopt.ui.composer.model_picker import ModelPicker
    from nocopt.ui.theme import Colours


class Composer(QWidget):
    """Holds Message, Model, Thinking, Send and Stop; works before there is a session.

    `files` are those that go with what is written, `attach` is the button for them, `drop_sign`
    says that they can be dropped, `later` is what waits for the end of the reply, and `chat` is the
    button of the chat's own options. There is room for more: `strip` is above the text field,
    `tools_row` holds the buttons below it, and `below` is under the card, as wide as it. What is
    empty takes no room.
    """

    submitted = Signal(str)
    recalled = Signal()  # that, before there was a session
    stop_asked = Signal()
    model_chosen = Signal(str)
    thinking_chosen = Signal(str)
    edited = Signal(str)
    models_asked = Signal()
    edit_changed = Signal(str)  # what is written in place of a message
    edit_ended = Signal()  # sent or given up
    settings_asked = Signal(str)  # and where to begin

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[Model, ...] = ()
        self._colours: Colours = LIGHT
        self._widest = COLUMN_WIDTH
        self._picker: ModelPicker | None = None
        self.instruments: Instruments | None = None  # what tells of the next turn
        self._card = Card(self)
        self._editing, self.later = EditBar(self._card), LaterBar(self._card)
        self.left_out, self.several = LeftOutBar(self._card), SeveralBar(self._card)
        self._input = MessageInput(self._card)
        self.slash = SnippetTrigger(self._card, self._input)
        self.attach, self.strip = AttachButton(self._card), QVBoxLayout()
        self.files = Files(self._card, self.strip, self._input)
        self.drop_sign = DropSign(self._card)
        self._stands = Standing(self.files)
        self._model = FlatButton(self.tr("Model"), parent=self._card)
        self._model.setAccessibleName(self.tr("Model"))
        self._model.set_trailing("chevron-down")
        self._model.set_elidable()
        self._model.setEnabled(False)
        self._thinking = ThinkingControl(self._card)
        self.chat = ChatButton(self._card)
        self._hint = Hint(self._card)
        self._hint.setFont(small(self.font()))
        for part in (self._editing, self.several):
            part.setFont(small(self.font()))
        self.later.set_small_font(self.font())
        self._send = FlatButton("", "send", Kind.PRIMARY, self._card)
        self._send.setAccessibleName(self.tr("Send"))
        self._stop = FlatButton("", "stop", Kind.OUTLINE, self._card)
        self._stop.setAccessibleName(self.tr("Stop"))
        self._stop.hide()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self._input)
        self._card.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # around the text it is the text
        self._card.setFocusProxy(self._input)
        self._card.setAccessibleName(self.tr("Composer"))
        self._show_state()

    def _lay_out(self) -> None:
        self.tools_row = CardRow(self._model, self._thinking, self._hint)
        self.tools_row.addWidget(self.attach)
        self.tools_row.addWidget(self._model)
        self.tools_row.addWidget(self._thinking)
        self.tools_row.addWidget(self.chat)
        self.tools_row.addWidget(self._hint, 1)
        self.tools_row.addWidget(self._send)
        self.tools_row.addWidget(self._stop)
        self.below = QVBoxLayout()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(2 * GRID, 3 * GRID + 2, 2 * GRID, 2 * GRID)
        inside.setSpacing(2 * GRID)
        inside.addWidget(self.later)
        inside.addWidget(self._editing)
        inside.addWidget(self.several)
        inside.addLayout(self.strip)
        inside.addWidget(self.left_out)
        inside.addWidget(self._input)
        inside.addLayout(self.tools_row)
        self._around = QVBoxLayout(self)
        self._around.setSpacing(GRID)
        self._around.addWidget(self._card)
        self._around.addLayout(self.below)

    def _connect(self) -> None:
        self._input.submitted.connect(self.submit)
        self.left_out.dropped.connect(self.files.forget_refused)
        self.left_out.dropped.connect(self.focus_input)
        self.left_out.send_asked.connect(self.submit)
        self._input.stop_asked.connect(self._escape)
        self._editing.given_up.connect(self.end_edit)
        self._input.textChanged.connect(self._text_changed)
        self._input.brought.connect(self.files.add)
        self._input.long_pasted.connect(self.files.add_text)
        self.files.changed.connect(self._show_state)
        self._model.clicked.connect(self._open_picker)
        self.several.taken_back.connect(self.focus_input)
        self._thinking.chosen.connect(self.thinking_chosen)
        self.chat.closed.connect(self.focus_input)
        self.chat.presets_asked.connect(lambda: self.settings_asked.emit("presets"))
        self.slash.edit_asked.connect(lambda: self.settings_asked.emit("snippets"))
        self._send.clicked.connect(self.submit)
        self._stop.clicked.connect(self.stop_asked)

    def take_instruments(self, forecasts: Forecasts) -> None:
        """Tell of the next turn from now on: beside the send button, and under the card."""
        # Imported when there are services: the first paint does not pay for it.
        from nocopt.ui.composer.instruments import Instruments

        instruments = self.instruments = Instruments(self._card, self, forecasts)
        self.tools_row.take_meter(instruments.meter)
        self.below.addWidget(instruments.line)
        QWidget.setTabOrder(self.chat, instruments.meter)
        self.edited.connect(instruments.typed)
        instruments.meter.closed.connect(self.focus_input)
        instruments.changed.connect(self._show_state)
        instruments.weighed.connect(self.files.set_scale)
        instruments.changed.connect(self._fit)
        self._fit()

    # -- what the window tells

    def show_session(self, session: Session, models: tuple[Model, ...]) -> None:
        """Show another chat: its unsent text, model and thinking.

        Text typed before the first session was there goes on after the unsent text, where the
        cursor stays; what was sent by then comes before it. An edit that is going on is left as it
        is; the chat that it belongs to keeps it.
        """
        stands = self._stands
        typed = self.text() if stands.session is None else ""
        sent = (stands.sending or stands.refused or "") if self.waits else ""
        stands.set_aside = stands.sending = stands.refused = None
        stands.session = session
        self._models = models
        text = _put_together(sent, session.unsent, typed)
        if text != self.text():
            self._input.setPlainText(text)
            self._input.moveCursor(self._input.textCursor().MoveOperation.End)
        self._input.document().clearUndoRedoStacks()
        self.files.show_chat(session)
        self._input.take_files()
        if self.instruments is not None:
            self.instruments.show_session(session, text)
        self.refresh()

    def refresh(self) -> None:
        """Take over running state, model, prompts and thinking from the session."""
        session = self._stands.session
        if session is not None:
            count = len(session.several.wanted)
            name = self.tr("{count} models").format(count=count) if count else session.model.name
            self._model.setText(name)
            self._model.setToolTip("\n".join(session.several.wanted) or session.model.id)
            self._model.setAccessibleDescription(name)
            self.several.show_models(session.several)
            self._model.updateGeometry()
            known = session.model.origin is not Origin.UNKNOWN
            self._thinking.show_choice(session.offer, session.options.thinking, known=known)
            self.chat.show_session(session)
            self.files.refresh()
            self._input.set_prompts(session.last_prompts)
        self._show_state()

    def set_models(self, models: tuple[Model, ...]) -> None:
        """Offer these models."""
        self._models = models

    def set_look(self, colours: Colours, font_size: int) -> None:
        """Paint in these colours; the fonts follow the application's."""
        del font_size
        self._colours = colours
        self._card.set_colours(colours)
        for part in (self._model, self.chat, self._send, self._stop, self.attach):
            part.set_colours(colours)
        self.files.set_colours(colours)
        self.drop_sign.set_colours(colours)
        self._thinking.set_colours(colours)
        self._editing.set_colours(colours)
        self.left_out.set_colours(colours)
        self.several.set_colours(colours)
        self.later.set_colours(colours)
        self._input.set_colours(colours)
        self.slash.set_colours(colours)
        if self.instruments is not None:
            self.instruments.set_colours(colours)
        self._show_state()
        self._input.refit()
        if self._picker is not None:
            self._picker.set_colours(colours)

    def set_settings(self, settings: Settings) -> None:
        """Take over which key sends, and how wide the column of text is."""
        self._stands.send_key = settings.send_key
        self._input.set_send_key(settings.send_key)
        self._input.set_long_paste(settings.long_paste)
        self._widest = column_width(settings.reading_width)
        self._fit()
        self._show_state()

    def clear_text(self, sent: str) -> None:
        """Take away what was sent; what was typed since stays."""
        self._stands.sending = self._stands.refused = None
        self._input.replace_text(self.text().removeprefix(sent).removeprefix("\n"))
        self.files.forget_refused()
        self._show_state()

    def submit_failed(self) -> None:
        """Leave the text where it is and let the person send again."""
        self._stands.refused, self._stands.sending = self._stands.sending, None
        self._show_state()

    def hinder(self, reason: str) -> None:
        """Send nothing for a reason, which is told; an empty one ends that. The text stays."""
        said = self.tr("Cannot send: {reason}").format(reason=reason) if reason else ""
        self._stands.hindrance = said
        self._hint.setToolTip(said)
        if reason and self._stands.sending is not None:
            self.submit_failed()
        self._show_state()

    @property
    def waits(self) -> bool:
        """Whether what is written was submitted as it stands and has not got out."""
        return self._stands.sending is not None or self._stands.refused == self.text()

    def set_temporary(self, on: bool) -> None:
        """Mark, or mark no longer, that what is written here is for a chat that does not stay."""
        self._card.set_dashed(on)

    def set_text(self, text: str) -> None:
        """Put `text` into the field, replacing what is there; can be undone.

        While an edit is written there, it is set aside for that.
        """
        if self._stands.editing:
            self._stands.set_aside = text
        else:
            self._input.replace_text(text)

    def edit(self, text: str, files: Attaching | None = None) -> None:
        """Let another version of a message be written; what stands here is set aside for it."""
        if not self._stands.editing:
            self._stands.set_aside = self.text()
        announce(self._input, self._editing.text)
        self._input.replace_text(text)
        self.files.show_edit(files)
        self._show_state()

    def end_edit(self, sent: str | None = None) -> None:
        """Take the edit away and go on with what was set aside.

        Where it was `sent`, what was typed since goes on after that.
        """
        aside, self._stands.set_aside = self._stands.set_aside, None
        if aside is None:
            return
        since = "" if sent is None else self.text().removeprefix(sent)
        self._stands.sending = self._stands.refused = None
        announce(self._input, self.tr("Edit given up") if sent is None else self.tr("Edit sent"))
        self.edit_ended.emit()
        self.files.show_edit(None)
        self._input.replace_text("\n".join(text for text in (aside, since) if text.strip()))
        self._show_state()
        self.focus_input()

    def quote(self, text: str) -> None:
        """Put a text below what is written as a quotation, and go on writing below it."""
        before = self.text().rstrip()
        lines = "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))
        self._input.replace_text(f"{before}\n\n{lines}\n\n" if before else f"{lines}\n\n")
        self.focus_input()

    def type_text(self, text: str) -> None:
        """Take over what was typed elsewhere, and the keyboard with it."""
        self.focus_input()
        self._input.insert_text(text)

    def text(self) -> str:
        """Return what is written."""
        return self._input.toPlainText()

    def focus_input(self) -> None:
        """Give the keyboard to the text field."""
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_keyboard(self) -> bool:
        """Whether what is typed goes into the text field."""
        return self._input.hasFocus()

    # -- what the person does

    def submit(self, *, but: str = "") -> None:
        """Hand over what is written, `but` its end, if it can be sent now.

        Where files were refused the person is asked first whether it is to go without them.
        """
        text = self.text().removesuffix(but)
        reason = self._stands.why_not(text)
        if reason and text.strip():
            self._hint.setText(reason)  # until something changes
            announce(self._input, reason)
        elif not reason and self._stands.sending is None:
            if self.files.refused:
                self.left_out.ask()
                return
            self._stands.sending = text
            self._show_state()
            self.submitted.emit(text)

    def _text_changed(self) -> None:
        self._show_state()
        (self.edit_changed if self._stands.editing else self.edited).emit(self.text())

    def _escape(self) -> None:
        stands = self._stands
        if stands.session is None and stands.sending is not None:
            stands.sending = None
            self._show_state()
            self.recalled.emit()
        elif stands.editing and not stands.running:
            self.end_edit()
        else:
            self.stop_asked.emit()

    def _open_picker(self) -> None:
        session = self._stands.session
        if session is None:
            return
        if self._picker is None:
            # Imported when first asked for: the start of the program does not pay for it.
            from nocopt.ui.composer.model_picker import ModelPicker

            self._picker = ModelPicker(self.window(), self._card, self._model)
            self._picker.set_colours(self._colours)
            self._picker.chosen.connect(lambda _: self.several.want(()))
            self._picker.chosen.connect(self.model_chosen)
            self._picker.several_chosen.connect(self.several.want)
            self._picker.closed.connect(self.focus_input)
            self._model.look_again_after(self._picker)
        if self._picker.isVisible():
            self._picker.shut()
            return
        self.models_asked.emit()
        added, several = session.account.models, session.several
        current, last = session.model.id, several.wanted_last
        self._picker.offer(self._models, added, current, several.wanted, last)

    # -- state

    def _show_state(self) -> None:
        stands, text = self._stands, self.text()
        self._editing.setVisible(stands.editing)
        described = (self._editing.text if stands.editing else "", stands.hindrance)
        self._input.setAccessibleDescription(" ".join(filter(None, described)))
        self._stop.setVisible(stands.running)
        self._stop.setToolTip(stands.stop_tip())
        self._send.setVisible(stands.shows_send(text))
        if stands.session is not None:
            self.later.show_message(
                stands.session.later,
                editable=not stands.editing,
                sendable=not stands.session.compaction.running,  # no reply to send it behind
            )
        sendable = not stands.why_not(text) and stands.sending is None
        self._send.setEnabled(sendable)
        self.left_out.show_files(self.files.refused, sendable=sendable)
        self._send.setToolTip(stands.send_tip(text))
        self._model.setEnabled(stands.session is not None)
        self.attach.setEnabled(stands.session is not None)
        warning, ink = ("", "") if self.instruments is None else self.instruments.hint
        hint = stands.hint(text, warning)
        self._hint.setText(hint)
        self._hint.setToolTip(stands.hindrance or warning)
        shown = self._hint.palette()
        warns = bool(warning) and hint == warning
        shown.setColor(shown.ColorRole.WindowText, self._colours[ink if warns else "muted"])
        self._hint.setPalette(shown)

    def changeEvent(self, event: QEvent) -> None:
        """Set the hint smaller than the rest; a new font comes some time after the new look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for part in (self._hint, self._editing, self.several):
                part.setFont(small(self.font()))
            self.later.set_small_font(self.font())
            if self.instruments is not None:
                self.instruments.set_font(self.font())
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the card as wide as the column of text, and the field below its share."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        left, right = beside_column(self.width(), self._widest)
        # The line of the instruments has its room before it is there: nothing is to jump for it.
        below = 2 * GRID + QFontMetrics(small(self.font())).height()
        if self.instruments is not None:
            below = 4 * GRID if self.instruments.line.isHidden() else GRID
        self._around.setContentsMargins(left, 0, right, below)
        self._input.refit()


def _put_together(sent: str, unsent: str, typed: str) -> str:
    """Return what was sent before there was a chat, its unsent text, and what was typed since.

    `typed` is all that the field has, and begins with what was sent unless that was changed.
    """
    if not unsent:
        return typed
    since = typed.removeprefix(sent) if sent else typed
    first = sent if typed.startswith(sent) else ""
    return "\n".join(part for part in (first, unsent, since) if part)
