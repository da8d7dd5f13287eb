"""Sentences in the person's language: errors, endings and refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.ui.sentences import CONTEXT, Said, Sentences

if TYPE_CHECKING:
    from nocopt.core.errors import Failure, KeychainError, StoreError
    from nocopt.core.reply import Reply

__all__ = [
    "Said",
    "account",
    "failure",
    "joined",
    "keychain",
    "listed",
    "named",
    "noted",
    "outcome",
    "paragraph",
    "parted",
    "sentences",
    "store",
    "unencrypted",
]


def _sentences() -> Sentences:
    return Sentences(lambda text: QCoreApplication.translate(CONTEXT, text))


def failure(failed: Failure) -> Said:
    """Return what is said of a failed request."""
    return _sentences().failure(failed)


def outcome(reply: Reply, *, has_text: bool = True) -> Said | None:
    """Return what is said at the end of a reply, or None where nothing needs saying."""
    return _sentences().outcome(reply, has_text=has_text)


def store(error: StoreError) -> Said:
    """Return what is said when the files on disk do not serve."""
    return _sentences().store(error.fault, error.path, error.detail)


def keychain(error: KeychainError) -> Said:
    """Return what is said when the system keychain does not serve."""
    return _sentences().keychain(error.fault, error.backend, error.detail)


def unencrypted(host: str) -> str:
    """Return what is said where the environment's key crosses a network in clear text."""
    return _sentences().unencrypted(host)


def named(name: str, value: str) -> str:
    """Return what belongs to a name, behind it."""
    return QCoreApplication.translate("Sentences", "{name}: {value}").format(name=name, value=value)


def listed(*texts: str) -> str:
    """Return texts one after the other as parts of one, without those that are empty."""
    between = QCoreApplication.translate("Sentences", "{one}, {another}")
    return between.format(one="", another="").join(text for text in texts if text)


def parted(*texts: str) -> str:
    """Return texts that may have commas in them, one after the other, without those empty."""
    between = QCoreApplication.translate("Sentences", "{one}; {another}")
    return between.format(one="", another="").join(text for text in texts if text)


def noted(name: str, *notes: str) -> str:
    """Return a name with what is to be known of it behind it, in brackets."""
    if not any(notes):
        return name
    text = QCoreApplication.translate("Sentences", "{name} ({notes})")
    return text.format(name=name, notes=parted(*notes))


def sentences(*texts: str) -> str:
    """Return sentences one after the other, without those that are empty."""
    said, *more = [text for text in texts if text] or [""]
    for text in more:
        joined_to = QCoreApplication.translate("Sentences", "{title}. {text}")
        said = joined_to.format(title=said, text=text)
    return said


def paragraph(*sentences: str) -> str:
    """Return whole sentences one after the other, without those that are empty."""
    said, *more = [one for one in sentences if one] or [""]
    for one in more:
        both = QCoreApplication.translate("Sentences", "{first} {second}")
        said = both.format(first=said, second=one)
    return said


def joined(said: Said) -> str:
    """Return title and text as running text."""
    return _sentences().joined(said)


def account(name: str) -> str:
    """Return what an account is called in the window."""
    return _sentences().account(name)
