"""What the facts about a model are called, what their values mean, and what is wrong with some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from nocopt.core.model_edits import MODEL_FIELDS, FieldKind, ModelField
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTEXT: Final = "ModelWords"

# Headings, each over the fields that follow it up to the next one.
_SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (QT_TRANSLATE_NOOP("ModelWords", "Name"), ("name", "line", "aliases", "restricted")),
    (
        QT_TRANSLATE_NOOP("ModelWords", "Size"),
        ("context", "max_output", "long_output", "overflows", "tokens_factor"),
    ),
    (
        QT_TRANSLATE_NOOP("ModelWords", "Thinking"),
        (
            *("thinking", "thinking_default_on", "efforts", "default_effort"),
            *("max_effort_without_thinking", "between_tools", "interleaves"),
            *("keeps_thinking", "bound_thinking"),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("ModelWords", "What it takes"),
        (
            *("images", "pdf", "citations", "tools", "forced_tools", "server_tools"),
            *("sampling", "prefill"),
        ),
    ),
    (QT_TRANSLATE_NOOP("ModelWords", "Prices and cache"), ("prices", "cache_minimum")),
    (
        QT_TRANSLATE_NOOP("ModelWords", "Life"),
        (
            *("released", "cutoff", "retires", "retires_not_before"),
            *("deprecated", "replacement"),
        ),
    ),
)

_LABELS: Final[Mapping[str, str]] = {
    "name": QT_TRANSLATE_NOOP("ModelWords", "Name shown"),
    "line": QT_TRANSLATE_NOOP("ModelWords", "Line"),
    "aliases": QT_TRANSLATE_NOOP("ModelWords", "Other ids"),
    "restricted": QT_TRANSLATE_NOOP("ModelWords", "Open to some accounts only"),
    "context": QT_TRANSLATE_NOOP("ModelWords", "Context window"),
    "max_output": QT_TRANSLATE_NOOP("ModelWords", "Longest answer"),
    "long_output": QT_TRANSLATE_NOOP("ModelWords", "Longer answers with a beta"),
    "overflows": QT_TRANSLATE_NOOP("ModelWords", "Prompt and answer may overflow"),
    "tokens_factor": QT_TRANSLATE_NOOP("ModelWords", "Tokens per text"),
    "thinking": QT_TRANSLATE_NOOP("ModelWords", "Thinking"),
    "thinking_default_on": QT_TRANSLATE_NOOP("ModelWords", "Thinks unless told not to"),
    "efforts": QT_TRANSLATE_NOOP("ModelWords", "Levels of effort"),
    "default_effort": QT_TRANSLATE_NOOP("ModelWords", "Usual effort"),
    "max_effort_without_thinking": QT_TRANSLATE_NOOP("ModelWords", "Most without thinking"),
    "between_tools": QT_TRANSLATE_NOOP("ModelWords", "Can think between tools only"),
    "interleaves": QT_TRANSLATE_NOOP("ModelWords", "Thinks between calls"),
    "keeps_thinking": QT_TRANSLATE_NOOP("ModelWords", "Keeps thinking of earlier answers"),
    "bound_thinking": QT_TRANSLATE_NOOP("ModelWords", "Thinking needs an unchanged chat"),
    "images": QT_TRANSLATE_NOOP("ModelWords", "Images"),
    "pdf": QT_TRANSLATE_NOOP("ModelWords", "PDF files"),
    "citations": QT_TRANSLATE_NOOP("ModelWords", "Citations"),
    "tools": QT_TRANSLATE_NOOP("ModelWords", "Tools"),
    "forced_tools": QT_TRANSLATE_NOOP("ModelWords", "A call can be forced"),
    "server_tools": QT_TRANSLATE_NOOP("ModelWords", "Tools of the server"),
    "sampling": QT_TRANSLATE_NOOP("ModelWords", "Sampling"),
    "prefill": QT_TRANSLATE_NOOP("ModelWords", "The answer can be begun for it"),
    "prices": QT_TRANSLATE_NOOP("ModelWords", "US dollars per million tokens"),
    "cache_minimum": QT_TRANSLATE_NOOP("ModelWords", "Cached from"),
    "released": QT_TRANSLATE_NOOP("ModelWords", "Released"),
    "cutoff": QT_TRANSLATE_NOOP("ModelWords", "Knows the world until"),
    "retires": QT_TRANSLATE_NOOP("ModelWords", "Retires"),
    "retires_not_before": QT_TRANSLATE_NOOP("ModelWords", "That is the earliest day"),
    "deprecated": QT_TRANSLATE_NOOP("ModelWords", "Its end is announced"),
    "replacement": QT_TRANSLATE_NOOP("ModelWords", "Successor"),
}

# What a label alone does not tell.
_HINTS: Final[Mapping[str, str]] = {
    "restricted": QT_TRANSLATE_NOOP("ModelWords", "Others get a refusal when they ask it."),
    "long_output": QT_TRANSLATE_NOOP(
        "ModelWords", "A beta that lets it write more than its longest answer, and how much."
    ),
    "overflows": QT_TRANSLATE_NOOP(
        "ModelWords",
        "The window may be smaller than prompt and max tokens together; older models refuse that.",
    ),
    "tokens_factor": QT_TRANSLATE_NOOP(
        "ModelWords", "How many tokens a text makes, compared with the models up to 4.6."
    ),
    "max_effort_without_thinking": QT_TRANSLATE_NOOP(
        "ModelWords", "More effort than this is refused while thinking is off."
    ),
    "between_tools": QT_TRANSLATE_NOOP(
        "ModelWords", "It can be told to think between calls of tools, and not before them."
    ),
    "keeps_thinking": QT_TRANSLATE_NOOP(
        "ModelWords", "What it thought for earlier answers stays in its context, and is paid for."
    ),
    "bound_thinking": QT_TRANSLATE_NOOP(
        "ModelWords", "Its thinking is refused where anything before it has changed."
    ),
    "forced_tools": QT_TRANSLATE_NOOP("ModelWords", "A request may demand that it calls a tool."),
    "prefill": QT_TRANSLATE_NOOP(
        "ModelWords", "A request may end with the first words of its answer, to be gone on with."
    ),
    "cache_minimum": QT_TRANSLATE_NOOP("ModelWords", "Fewer tokens than these are never cached."),
    "replacement": QT_TRANSLATE_NOOP("ModelWords", "The id of the model to go on with."),
}

_CHOICES: Final[Mapping[tuple[str, str], str]] = {
    ("thinking", "none"): QT_TRANSLATE_NOOP("ModelWords", "never"),
    ("thinking", "budget"): QT_TRANSLATE_NOOP("ModelWords", "with a budget of tokens"),
    ("thinking", "adaptive"): QT_TRANSLATE_NOOP("ModelWords", "as it sees fit, can be off"),
    ("thinking", "always"): QT_TRANSLATE_NOOP("ModelWords", "always"),
    ("sampling", "none"): QT_TRANSLATE_NOOP("ModelWords", "takes no such parameters"),
    ("sampling", "one"): QT_TRANSLATE_NOOP("ModelWords", "temperature or top p, not both"),
    ("sampling", "all"): QT_TRANSLATE_NOOP("ModelWords", "temperature, top p and top k"),
    ("interleaves", ""): QT_TRANSLATE_NOOP("ModelWords", "no"),
    ("interleaves", "header"): QT_TRANSLATE_NOOP("ModelWords", "where a beta asks for it"),
    ("interleaves", "itself"): QT_TRANSLATE_NOOP("ModelWords", "by itself"),
    ("server_tools", "web_search"): QT_TRANSLATE_NOOP("ModelWords", "Web search"),
    ("server_tools", "web_fetch"): QT_TRANSLATE_NOOP("ModelWords", "Web fetch"),
    ("server_tools", "code_execution"): QT_TRANSLATE_NOOP("ModelWords", "Code execution"),
}
_LEVELS: Final[Mapping[str, str]] = {
    "low": QT_TRANSLATE_NOOP("ModelWords", "Low"),
    "medium": QT_TRANSLATE_NOOP("ModelWords", "Medium"),
    "high": QT_TRANSLATE_NOOP("ModelWords", "High"),
    "xhigh": QT_TRANSLATE_NOOP("ModelWords", "Extra high"),
    "max": QT_TRANSLATE_NOOP("ModelWords", "Maximum"),
}
_UNKNOWN: Final = QT_TRANSLATE_NOOP("ModelWords", "unknown")
_NONE: Final = QT_TRANSLATE_NOOP("ModelWords", "none")
_HAS_NONE: Final = frozenset({"long_output", "replacement", "max_effort_without_thinking"})

_WRONG: Final[Mapping[FieldKind, str]] = {
    FieldKind.TEXT: QT_TRANSLATE_NOOP("ModelWords", "Enter a name."),
    FieldKind.WHOLE: QT_TRANSLATE_NOOP("ModelWords", "Enter a whole number from 1 on."),
    FieldKind.DECIMAL: QT_TRANSLATE_NOOP("ModelWords", "Enter a number above 0, such as 1.3."),
    FieldKind.TEXTS: QT_TRANSLATE_NOOP("ModelWords", "Enter ids with commas between them."),
    FieldKind.DAY: QT_TRANSLATE_NOOP("ModelWords", "Enter a day such as 2027-06-30."),
    FieldKind.SINCE: QT_TRANSLATE_NOOP(
        "ModelWords", "Enter a day such as 2027-06-30, or only the month or the year."
    ),
    FieldKind.MODEL: QT_TRANSLATE_NOOP(
        "ModelWords", "Enter the id of a model; ids have no blanks."
    ),
    FieldKind.PRICES: QT_TRANSLATE_NOOP(
        "ModelWords",
        "Enter all five prices, or none; for long prompts also from how many tokens on.",
    ),
    FieldKind.LONG_OUTPUT: QT_TRANSLATE_NOOP(
        "ModelWords", "Enter a beta and a number of tokens, or neither."
    ),
}
_OTHER_WRONG: Final = QT_TRANSLATE_NOOP("ModelWords", "This value cannot be used.")


def _said(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def sections() -> list[tuple[str, list[ModelField]]]:
    """Return headings with the fields below them; together these are all there are."""
    fields = {field.name: field for field in MODEL_FIELDS}
    found = [(_said(title), [fields.pop(name) for name in names]) for title, names in _SECTIONS]
    assert not fields, "a new field belongs into a section"
    return found


def label(name: str) -> str:
    """Return what a field is called."""
    return _said(_LABELS[name])


def hint(name: str) -> str:
    """Return what a field means where its name does not tell; empty where it does."""
    return _said(_HINTS[name]) if name in _HINTS else ""


def choice(field: ModelField, value: str) -> str:
    """Return what a choice of a field means."""
    return _said(_CHOICES.get((field.name, value)) or _LEVELS.get(value, value))


def nothing_known(name: str) -> str:
    """Return what stands where an optional field has no value."""
    return _said(_NONE if name in _HAS_NONE else _UNKNOWN)


def wrong(kind: FieldKind) -> str:
    """Return the sentence for a value that a field of this kind does not take."""
    return _said(_WRONG.get(kind, _OTHER_WRONG))
