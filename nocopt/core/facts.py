"""What has been learnt about an endpoint: abilities that it showed or refused."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nocopt.core.endpoint import Endpoint
from nocopt.core.messages import nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

_OFFICIAL_HOST: Final = "api.anthropic.com"


class Ability(StrEnum):
    """What an endpoint may refuse; the values are stored.

    A beta and a version of a server's tool are abilities too: `beta_ability`, `version_ability`.
    """

    CACHE_TOP_LEVEL = "cache_top_level"
    CACHE_MARKS = "cache_marks"
    COUNT_TOKENS = "count_tokens"
    THINKING_ADAPTIVE = "thinking_adaptive"
    THINKING_ENABLED = "thinking_enabled"
    THINKING_DISABLED = "thinking_disabled"
    THINKING_BETWEEN_TOOLS = "thinking_between_tools"
    THINKING_DISPLAY = "thinking_display"
    THINKING_ECHO = "thinking_echo"
    EFFORT = "effort"
    TEMPERATURE = "temperature"
    TOP_P = "top_p"
    TOP_K = "top_k"
    PREFILL = "prefill"
    TOOLS = "tools"
    WEB_SEARCH = "web_search"
    WEB_FETCH = "web_fetch"
    CODE_EXECUTION = "code_execution"
    IMAGES = "images"
    PDF = "pdf"
    CITATIONS = "citations"
    SERVICE_TIER = "service_tier"
    STREAM_OPTIONS = "stream_options"


OF_THE_CHAT: Final = frozenset({Ability.THINKING_ECHO})
"""Refusals that say nothing of the endpoint: thinking was made behind something else (4.5)."""


def beta_ability(name: str) -> str:
    """Return the ability to take a beta."""
    return f"beta:{name}"


def version_ability(tool_type: str) -> str:
    """Return the ability to take a version of a server's tool, such as `web_search_20260318`."""
    return f"version:{tool_type}"


@dataclass(frozen=True, slots=True)
class Fact:
    """What an endpoint said of one ability; `model` empty: of all its models.

    `endpoint` is `Endpoint.messages_url`, `learned_at` in seconds since 1970, `words` are the
    server's own.
    """

    endpoint: str
    model: str
    ability: str
    works: bool
    learned_at: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the builder knows of where a request goes.

    `endpoint` is the messages URL, which tells one provider from another: blocks that only their
    maker can read go back to the same one only. `known` says by model (empty: all of them) and
    ability whether it works; what is not in it has never been refused.
    """

    account: str
    endpoint: str
    api_version: str = "2023-06-01"
    known: Mapping[tuple[str, str], bool] = field(default_factory=nothing)

    @property
    def official(self) -> bool:
        """Whether requests go to Anthropic's own API."""
        return Endpoint(self.endpoint).host == _OFFICIAL_HOST

    def knows(self, ability: str, model: str) -> bool | None:
        """Whether an ability works, None where nobody knows; of a model, what it showed itself."""
        said = self.known.get((model, ability))
        return self.known.get(("", ability)) if said is None else said

    def refuses(self, ability: str, model: str) -> bool:
        """Whether the endpoint refused an ability."""
        return self.knows(ability, model) is False

    def lacking(self, ability: str, model: str) -> AccountFacts:
        """Return the same with one more thing that the endpoint refuses, for one model."""
        return replace(self, known={**self.known, (model, ability): False})
