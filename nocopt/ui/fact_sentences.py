"""English sentences about what endpoints refuse, and what makes a request too large, without Qt.

As with `nocopt.ui.sentences`, the window translates them; so `translate` is given to each function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nocopt.core.facts import Ability, beta_ability, version_ability
from nocopt.ui.translating import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nocopt.core.facts import Fact
    from nocopt.core.report import Report, Weight

_OF_MODEL: Final = QT_TRANSLATE_NOOP("Sentences", "{model}: {what}")
_OF_ALL: Final = QT_TRANSLATE_NOOP("Sentences", "All models: {what}")
_BETA: Final = QT_TRANSLATE_NOOP("Sentences", "does not know the beta {name}")
_VERSION: Final = QT_TRANSLATE_NOOP("Sentences", "has no {name}")
_OTHER: Final = QT_TRANSLATE_NOOP("Sentences", "does not take {name}")

_ABILITIES: Final[Mapping[str, str]] = {
    Ability.CACHE_TOP_LEVEL: QT_TRANSLATE_NOOP("Sentences", "does not cache by itself"),
    Ability.CACHE_MARKS: QT_TRANSLATE_NOOP("Sentences", "takes no marks for the cache"),
    Ability.COUNT_TOKENS: QT_TRANSLATE_NOOP("Sentences", "does not count tokens"),
    Ability.THINKING_ADAPTIVE: QT_TRANSLATE_NOOP("Sentences", "takes no adaptive thinking"),
    Ability.THINKING_ENABLED: QT_TRANSLATE_NOOP("Sentences", "takes no budget for thinking"),
    Ability.THINKING_DISABLED: QT_TRANSLATE_NOOP("Sentences", "thinking cannot be switched off"),
    Ability.THINKING_BETWEEN_TOOLS: QT_TRANSLATE_NOOP(
        "Sentences", "takes no thinking between tools only"
    ),
    Ability.THINKING_DISPLAY: QT_TRANSLATE_NOOP(
        "Sentences", "cannot be asked to show its thinking"
    ),
    Ability.EFFORT: QT_TRANSLATE_NOOP("Sentences", "takes no effort"),
    Ability.TEMPERATURE: QT_TRANSLATE_NOOP("Sentences", "takes no temperature"),
    Ability.TOP_P: QT_TRANSLATE_NOOP("Sentences", "takes no top-p"),
    Ability.TOP_K: QT_TRANSLATE_NOOP("Sentences", "takes no top-k"),
    Ability.PREFILL: QT_TRANSLATE_NOOP("Sentences", "does not go on from its own words"),
    Ability.TOOLS: QT_TRANSLATE_NOOP("Sentences", "takes no tools"),
    Ability.WEB_SEARCH: QT_TRANSLATE_NOOP("Sentences", "has no web search"),
    Ability.WEB_FETCH: QT_TRANSLATE_NOOP("Sentences", "has no web fetch"),
    Ability.CODE_EXECUTION: QT_TRANSLATE_NOOP("Sentences", "has no code execution"),
    Ability.IMAGES: QT_TRANSLATE_NOOP("Sentences", "takes no images"),
    Ability.PDF: QT_TRANSLATE_NOOP("Sentences", "takes no PDF"),
    Ability.CITATIONS: QT_TRANSLATE_NOOP("Sentences", "takes no citations of documents"),
    Ability.SERVICE_TIER: QT_TRANSLATE_NOOP("Sentences", "takes no service tier"),
    Ability.STREAM_OPTIONS: QT_TRANSLATE_NOOP("Sentences", "gives answers in one piece only"),
}

_LARGEST: Final = QT_TRANSLATE_NOOP("Sentences", "The largest parts: {list}.")
_NOT_SENT: Final = QT_TRANSLATE_NOOP("Sentences", "It was not sent, and nothing of it is lost.")
_COMMA: Final = QT_TRANSLATE_NOOP("Sentences", ", ")
_WEIGHT: Final = QT_TRANSLATE_NOOP("Sentences", "{name} ({megabytes} MB)")
_NAMELESS: Final[Mapping[str, str]] = {
    "text": QT_TRANSLATE_NOOP("Sentences", "one long text"),
    "system": QT_TRANSLATE_NOOP("Sentences", "the system prompt"),
    "tools": QT_TRANSLATE_NOOP("Sentences", "the tools"),
}
_HISTORY: Final = QT_TRANSLATE_NOOP("Sentences", "the other messages")
_WORTH_NAMING: Final = 100_000  # bytes; less would be told as 0.0 MB
_MOST_NAMED: Final = 3


def fact(learnt: Fact, translate: Callable[[str], str] = str) -> str:
    """Return what an endpoint was found not to take, with the model that it holds for."""
    what = _ability(learnt.ability, translate)
    if not learnt.model:
        return translate(_OF_ALL).format(what=what)
    return translate(_OF_MODEL).format(model=learnt.model, what=what)


def _ability(ability: str, translate: Callable[[str], str]) -> str:
    known = _ABILITIES.get(ability)
    if known is not None:
        return translate(known)
    for prefix, form in ((beta_ability(""), _BETA), (version_ability(""), _VERSION)):
        if ability.startswith(prefix):
            return translate(form).format(name=ability.removeprefix(prefix))
    return translate(_OTHER).format(name=ability)


def too_large(report: Report, translate: Callable[[str], str] = str, *, sent: bool) -> str:
    """Return what makes a request too large, the largest first; empty where nothing stands out.

    `sent` tells whether a server refused it, or nobody was asked at all.
    """
    heavy = [one for one in report.heaviest if one.size >= _WORTH_NAMING][:_MOST_NAMED]
    said = [] if sent else [translate(_NOT_SENT)]
    if heavy:
        named = translate(_COMMA).join(_weight(one, translate) for one in heavy)
        said.append(translate(_LARGEST).format(list=named))
    return "\n".join(said)


def _weight(one: Weight, translate: Callable[[str], str]) -> str:
    name = one.name or translate(_NAMELESS.get(one.kind, _HISTORY))
    return translate(_WEIGHT).format(name=name, megabytes=f"{one.size / 1_000_000:.1f}")
