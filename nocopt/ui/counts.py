"""How many there are of something: numbers with their nouns, each in the form that it has then."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale


class Counts:
    """Says numbers of things in the person's language.

    The texts are those of many; what is said of one thing stands in the translations, that of
    English as well. They are collected from calls of `tr` only, hence the class.
    """

    def tr(self, text: str, disambiguation: str, number: int, shown: str = "") -> str:
        """Return a text in the form for a `number`, which is put into it as it is `shown`."""
        said = QCoreApplication.translate("Counts", text, disambiguation, number)
        return said.format(count=shown or QLocale().toString(number))

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
