"""A reply on the clipboard in several forms at once, each for the programs that understand it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData

from nocopt.render import markdown
from nocopt.render.html import to_html
from nocopt.render.inline import InlineParser

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from nocopt.core.messages import Message
    from nocopt.ui.conversation.passage import Passage

# The type of RFC 7763; it has to name the encoding.
MARKDOWN_TYPES: Final = ("text/markdown;charset=utf-8", "text/markdown")
# Without the encoding some programs take the bytes for Latin-1.
_ENCODING: Final = '<meta charset="utf-8">'


def plain_data(text: str) -> QMimeData:
    """Return plain text for the clipboard."""
    data = QMimeData()
    data.setText(text)
    return data


def html_data(source: str) -> QMimeData:
    """Return HTML for the clipboard: a word processor shows it, an editor takes its source."""
    data = plain_data(source)
    data.setHtml(_ENCODING + source)
    return data


def image_data(image: QImage) -> QMimeData:
    """Return a picture for the clipboard."""
    data = QMimeData()
    data.setImageData(image)
    return data


def message_data(message: Message) -> QMimeData:
    """Return what is to be had at once of a message for the clipboard.

    Editors and terminals take plain text: a reply's Markdown, a question as it was typed.
    """
    data = plain_data(message.text)
    if message.role == "assistant":
        for kind in MARKDOWN_TYPES:
            data.setData(kind, message.text.encode())
    return data


def passage_data(passage: Passage, html: str | None = None) -> QMimeData:
    """Return what is selected for the clipboard, with its HTML as soon as that is there."""
    data = plain_data(passage.text)
    for kind in MARKDOWN_TYPES:
        data.setData(kind, passage.markdown.encode("utf-8", "replace"))
    if html is not None:
        data.setHtml(_ENCODING + html)
    return data


def reply_html(text: str) -> str:
    """Return the Markdown of a reply as HTML, in any thread."""
    document = markdown.parse(text)
    inline = InlineParser()
    inline.set_references(document.references)
    return to_html(document.blocks, inline)


def rich_data(message: Message, html: str) -> QMimeData:
    """Return a message with its HTML, which word processors and mail programs prefer."""
    data = message_data(message)
    data.setHtml(_ENCODING + html)
    return data
