"""What a scenario is, and the request as a scenario sees it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nocopt.demo.caching import Cached
from nocopt.demo.models import find
from nocopt.demo.steps import Reply
from nocopt.demo.tokens import is_chinese

Json = dict[str, Any]

_WORD = re.compile(r"\b[Dd]emo:([A-Za-z0-9-]+)(?:[ =:]+([^\s,;]+))?")
_POLITE = re.compile(r"^(?:please |show me |show |try |an? |some |请|给我看|来)+")
_EDGES = " \t\r\n.!?\u3002\uff01\uff1f"


@dataclass(frozen=True)
class Ask:
    """A valid request for a message, with what the server knows about it."""

    body: Mapping[str, Any]
    raw: bytes = b""
    """The body as it came."""
    text: str = ""
    """Text of the last user message that has any."""
    argument: str = ""
    """The word after the scenario word, as in ``demo:long 200``."""
    attempt: int = 1
    """How often this question has been asked, counted from 1."""
    refused_for: float | None = None
    """Seconds since it was refused for the first time, `None` where it was not since an answer."""
    elsewhere: str = ""
    """Base address on another origin, for redirects."""
    path: str = "/v1/messages"
    menu: tuple["Scenario", ...] = ()
    betas: tuple[str, ...] = ()
    """Names in the ``anthropic-beta`` header, in order."""
    cached: Cached = field(default_factory=Cached)
    """What of the prompt came from the cache."""

    @property
    def model(self) -> str:
        """The model asked for."""
        return str(self.body["model"])

    @property
    def stream(self) -> bool:
        """Whether the reply is wanted as an event stream."""
        return self.body.get("stream") is True

    @property
    def chinese(self) -> bool:
        """Whether to answer in Chinese."""
        return is_chinese(_WORD.sub("", self.text))

    @property
    def thinks(self) -> bool:
        """Whether thinking blocks come first."""
        return self._thinking.get("type") in {"enabled", "adaptive"}

    @property
    def shows_thinking(self) -> bool:
        """Whether thinking blocks carry text (section 1.7, ``display``)."""
        display = self._thinking.get("display")
        if display is None:
            return not find(self.model).omits_thinking
        return bool(display == "summarized")

    @property
    def tool_results(self) -> list[Json]:
        """The ``tool_result`` blocks of the last message."""
        content = self.body["messages"][-1]["content"]
        if isinstance(content, str):
            return []
        return [block for block in content if block["type"] == "tool_result"]

    @property
    def continues(self) -> bool:
        """Whether the last message is the assistant's own."""
        return bool(self.body["messages"][-1]["role"] == "assistant")

    @property
    def words(self) -> str:
        """What the question says besides a scenario word."""
        return " ".join(_WORD.sub("", self.text).split())

    @property
    def stop_sequences(self) -> list[str]:
        """Sequences that end the reply."""
        return list(self.body.get("stop_sequences") or ())

    def call_id(self, kind: str = "toolu", number: int = 0) -> str:
        """An id that no other call of the chat has: its place and the try stand in it."""
        return f"{kind}_demo{len(self.body['messages']):03}{self.attempt:02}{number:02}"

    def number(self, default: float, *, most: float) -> float:
        """The argument as a number from 0 to ``most``, or the default."""
        try:
            value = float(self.argument)
        except ValueError:
            return default
        return min(max(value, 0.0), most)

    @property
    def _thinking(self) -> Json:
        return self.body.get("thinking") or {}


@dataclass(frozen=True)
class Scenario:
    """A scripted reply, chosen by ``demo:WORD`` or by a message that is one of the phrases."""

    word: str
    about: str
    """One line for the list of scenario words."""
    reply: Reply | Callable[[Ask], Reply]
    phrases: tuple[str, ...] = ()
    about_chinese: str = field(default="")
    """Set for the scenarios that the welcome text offers."""

    def build(self, ask: Ask) -> Reply:
        """The reply to this request."""
        return self.reply if isinstance(self.reply, Reply) else self.reply(ask)


def last_user_text(messages: list[Json]) -> str:
    """The last text that the user wrote; results of tools do not count.

    A message may hold several texts: those of turns that failed come before the newest one.
    """
    for message in reversed(messages):
        if message["role"] != "user":
            continue
        content = message["content"]
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content
        texts = [str(block["text"]) for block in blocks if block["type"] == "text"]
        if texts:
            return texts[-1]
    return ""


def choose(text: str, scenarios: tuple[Scenario, ...]) -> tuple[Scenario | None, str]:
    """The scenario named in a text and its argument; ``None`` if no word is known."""
    for match in _WORD.finditer(text):
        for scenario in scenarios:
            if scenario.word == match[1].lower():
                return scenario, match[2] or ""
    phrase = _POLITE.sub("", text.strip(_EDGES).lower())
    for scenario in scenarios:
        if phrase in scenario.phrases:
            return scenario, ""
    return None, ""


def unknown_word(text: str) -> str:
    """The first scenario word in a text, known or not, in small letters."""
    match = _WORD.search(text)
    return match[1].lower() if match else ""
