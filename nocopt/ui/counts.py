"""How many there are of something: numbers with their nouns, each in the form that it has then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from collections.abc import Iterable


class Counts:
    """Says numbers of things in the person's language.

    The texts are those of many; what is said of one thing stands in the translations, that of
    English as well. They are collected from calls of `tr` only, hence the class.
    """

    def tr(self, text: str, disambiguation: str = "", number: int = -1, shown: str = "") -> str:
        """Return a text in the form for a `number`, which is put into it as it is `shown`."""
        said = QCoreApplication.translate("Counts", text, disambiguation, number)
        return said.replace("{count}", shown or QLocale().toString(number))

    def answers(self, number: int) -> str:
        """Say so many answers."""
        return self.tr("{count} answers", "", number)

    def unpriced(self, number: int) -> str:
        """Say so many answers of which nobody knows what they cost."""
        return self.tr("{count} answers without a known price", "", number)

    def tokens(self, number: int, shown: str = "") -> str:
        """Say so many tokens, or about so many, by a number that is `shown` in their place."""
        return self.tr("{count} tokens", "", number, shown)

    def characters(self, number: int) -> str:
        """Say so many characters."""
        return self.tr("{count} characters", "", number)

    def bytes(self, number: int) -> str:
        """Say so many bytes."""
        return self.tr("{count} bytes", "", number)

    def differences(self, number: int) -> str:
        """Say so many differences."""
        return self.tr("{count} differences", "", number)

    def messages(self, number: int) -> str:
        """Say so many messages."""
        return self.tr("{count} messages", "", number)

    def messages_deleted(self, number: int) -> str:
        """Say that so many messages were deleted."""
        return self.tr("{count} messages deleted", "", number)

    def pages(self, number: int) -> str:
        """Say so many pages of a document."""
        return self.tr("{count} pages", "", number)

    def files_left_out(self, number: int) -> str:
        """Say that so many files are not sent."""
        return self.tr("{count} files cannot be sent", "", number)

    def lines(self, number: int) -> str:
        """Say so many lines of code."""
        return self.tr("{count} lines", "", number)

    def columns(self, number: int) -> str:
        """Say so many columns of a table."""
        return self.tr("{count} columns", "", number)

    def rows(self, number: int) -> str:
        """Say so many rows of a table."""
        return self.tr("{count} rows", "", number)

    def found(self, number: int) -> str:
        """Say that so much was found."""
        return self.tr("{count} found", "", number)

    def events(self, number: int) -> str:
        """Say so many events of a stream."""
        return self.tr("{count} events", "", number)

    def chats(self, number: int) -> str:
        """Say so many chats."""
        return self.tr("{count} chats", "", number)

    def files(self, number: int) -> str:
        """Say so many files."""
        return self.tr("{count} files", "", number)

    def written(self, number: int, name: str) -> str:
        """Say how many chats were written to a file."""
        text = self.tr("{count} chats were written to “{name}”.", "", number)
        return text.replace("{name}", name)

    def absent(self, number: int) -> str:
        """Say how many of the chosen chats are not in a file that was written."""
        return self.tr("{count} chats were deleted meanwhile and are not in it.", "", number)

    def chosen(self, number: int) -> str:
        """Say that these are so many of all chats."""
        return self.tr("The {count} chosen chats", "", number)

    def ahead(self, number: int) -> str:
        """Say what the button does that takes so many chats."""
        return self.tr("Import {count} chats", "", number)

    def read(self, number: int) -> str:
        """Say how many chats of a file were read so far."""
        return self.tr("{count} chats read", "", number)

    def there(self, number: int) -> str:
        """Say how many chats of a file are there already."""
        return self.tr("{count} chats are here already.", "", number)

    def grown(self, number: int) -> str:
        """Say how many chats have got messages."""
        return self.tr("{count} chats that were here have new messages.", "", number)

    def trashed(self, number: int) -> str:
        """Say how many chats of a file stay in the trash."""
        return self.tr("{count} chats are in the trash and stay there.", "", number)

    def lost(self, number: int, names: str) -> str:
        """Say how many files of messages are gone."""
        text = self.tr("{count} files of messages are lost ({names}).", "", number)
        return text.replace("{names}", names)

    def set_aside(self, number: int, folder: str) -> str:
        """Say where the mirror has the files of so many chats that are no longer here."""
        text = self.tr(
            "{count} chats in the mirror are no longer here. Their files were moved to “{folder}”.",
            "",
            number,
        )
        return text.replace("{folder}", folder)

    def listed(self, said: Iterable[str]) -> str:
        """Return several sayings as one."""
        return _between(self.tr("{one}, {another}")).join(said)

    def named(self, names: Iterable[str], most: int | None = None) -> str:
        """Return names as one text, the first `most` of them."""
        every = tuple(names)
        shown = every if most is None or len(every) <= most else (*every[:most], "…")
        return _between(self.tr("{name}, {another}")).join(shown)


def _between(text: str) -> str:
    """Return what stands between two things: some languages have a comma of their own for it."""
    return text[text.index("}") + 1 : text.rindex("{")]
