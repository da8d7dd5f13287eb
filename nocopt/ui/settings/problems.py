"""Sentences for values that a settings field cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from nocopt.ui.amounts import count
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from nocopt.core.errors import Problem

CONTEXT = "Problems"

_TEXTS = {
    ("endpoint", "empty"): QT_TRANSLATE_NOOP(
        "Problems", "Enter the address of the service, such as https://api.anthropic.com."
    ),
    ("endpoint", "scheme"): QT_TRANSLATE_NOOP(
        "Problems", "The address has to begin with https:// (or http:// for this computer)."
    ),
    ("endpoint", "host"): QT_TRANSLATE_NOOP("Problems", "The address lacks the server's name."),
    ("endpoint", "space"): QT_TRANSLATE_NOOP(
        "Problems", "There is a blank or a line break inside the address; take it out."
    ),
    ("endpoint", "name"): QT_TRANSLATE_NOOP(
        "Problems", "The server's name has only letters, digits, hyphens and dots between them."
    ),
    ("endpoint", "ipv6"): QT_TRANSLATE_NOOP(
        "Problems", "Put the numeric address in brackets, such as http://[::1]:8080."
    ),
    ("endpoint", "port"): QT_TRANSLATE_NOOP(
        "Problems", "The port, the number after the colon, has to be between 1 and 65535."
    ),
    ("endpoint", "query"): QT_TRANSLATE_NOOP(
        "Problems", "Leave out everything from “?” or “#” on."
    ),
    ("endpoint", "login"): QT_TRANSLATE_NOOP(
        "Problems", "Leave out the name and password before “@”; the key goes into its own field."
    ),
    ("name", "empty"): QT_TRANSLATE_NOOP("Problems", "Give the account a name."),
    ("name", "taken"): QT_TRANSLATE_NOOP("Problems", "Another account has this name."),
    ("name", "reserved"): QT_TRANSLATE_NOOP("Problems", "This name means a built-in account."),
    ("key", "not_ascii"): QT_TRANSLATE_NOOP(
        "Problems", "A key has only plain letters, digits and signs. Paste it again."
    ),
    ("key", "unencrypted"): QT_TRANSLATE_NOOP(
        "Problems", "Use an address with https, or tick the box below to send the key as it is."
    ),
    ("key", "missing"): QT_TRANSLATE_NOOP("Problems", "Enter the key first."),
    ("api_version", "date"): QT_TRANSLATE_NOOP(
        "Problems", "The version is a date such as 2023-06-01."
    ),
    ("default_model", "empty"): QT_TRANSLATE_NOOP("Problems", "Choose a model, or type its name."),
    ("default_model", "space"): QT_TRANSLATE_NOOP(
        "Problems", "No model in the list is called that, and the ids of models have no blanks."
    ),
    ("max_tokens", "range"): QT_TRANSLATE_NOOP(
        "Problems", "Enter a whole number from {low} to {high}, or leave it empty."
    ),
    ("budget", "amount"): QT_TRANSLATE_NOOP(
        "Problems", "Enter an amount of US dollars such as 20 or 7.50, or leave it empty."
    ),
    ("budget", "small"): QT_TRANSLATE_NOOP(
        "Problems", "That is too small: enter {least} dollars or more, or leave it empty."
    ),
    ("tool_rounds", "range"): QT_TRANSLATE_NOOP(
        "Problems", "Choose a number of rounds from {low} to {high}."
    ),
    ("font_size", "range"): QT_TRANSLATE_NOOP("Problems", "Choose a size from {low} to {high}."),
}
_OTHER = QT_TRANSLATE_NOOP("Problems", "This value cannot be used.")


def problem_text(problem: Problem) -> str:
    """Return the sentence that stands beside the field."""
    text = _TEXTS.get((problem.name, problem.code), _OTHER)
    values = {
        name: count(int(value)) if value.isdigit() else value
        for name, value in problem.values.items()
    }
    return QCoreApplication.translate(CONTEXT, text).format(**values)
