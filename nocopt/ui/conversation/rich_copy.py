"""A reply on the clipboard in several forms at once, each for the programs that understand it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData

from nocopt.render import markdown
from nocopt.render.html import to_html
from nocopt.render.inline import InlineParser

if TYPE_CHECKING:
    from nocopt.core.messages import Message

# The type of RFC 7763; it has to name the encoding.
MARKDOWN_TYPES: Final = ("text/markdown;charset=utf-8", "text/markdown")


def message_mime(message: Message) -> QMimeData:
    """Return a message for the clipboard.

    Editors and terminals take plain text: a reply's Markdown, a question as it was typed. Word
    processors and mail programs prefer HTML, which only a reply has.
    """
    text = message.text
    data = QMimeData()
    data.setText(text)
    if message.role == "assistant":
        document = markdown.parse(text)
        inline = InlineParser()
        inline.set_references(document.references)
        # Without the encoding some programs take the bytes for Latin-1.
        data.setHtml('<meta charset="utf-8">' + to_html(document.blocks, inline))
        for kind in MARKDOWN_TYPES:
            data.setData(kind, text.encode())
    return data
