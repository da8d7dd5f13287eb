"""Whatever is done to a chat, in whatever order: no request breaks a rule."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from nocopt.core.facts import Ability
from nocopt.core.parameters import Caching, ServiceTier
from nocopt.core.thinking import CHOICES
from nocopt.core.tools import ServerTool, ServerToolKind
from tests.rules.answers import KINDS
from tests.rules.played_chat import CATALOGUE, GATEWAY, OFFICIAL, TOOLS, PlayedChat, words
from tests.rules.rule_models import INTERLEAVED, LONG_OUTPUT, TOKEN_EFFICIENT

MODELS = (*(model.id for model in CATALOGUE.models), "claude-unheard-of-9", "other-model")
TEXTS = ("Hi", "And?", " \n", "Something else ", "\u2028 \U0001f642", "")
SERVER_TOOLS = (
    ServerTool(ServerToolKind.WEB_SEARCH, max_uses=3, allowed_domains=("example.com",)),
    ServerTool(ServerToolKind.WEB_FETCH),
    ServerTool(ServerToolKind.CODE_EXECUTION),
)
REFUSED = (
    Ability.CACHE_TOP_LEVEL,
    Ability.CACHE_MARKS,
    Ability.EFFORT,
    Ability.THINKING_ADAPTIVE,
    Ability.THINKING_DISPLAY,
    Ability.TEMPERATURE,
    Ability.WEB_SEARCH,
    Ability.IMAGES,
    Ability.TOOLS,
)
kinds = st.sampled_from(KINDS)
numbers = st.integers(min_value=0, max_value=40)


class Chats(RuleBasedStateMachine):
    """One chat with its versions; what a turn began with stays until the turn is over."""

    def __init__(self) -> None:
        super().__init__()
        self.chat = PlayedChat()
        self.versions = [self.chat.path]

    # What is said and answered

    @rule(text=st.sampled_from(TEXTS), kind=kinds)
    def say(self, text: str, kind: str) -> None:
        self.chat.say(words(text), words("really"))
        self.chat.send(kind)

    @rule(widths=st.lists(st.sampled_from([8, 1900, 2500, 9000]), min_size=1, max_size=22))
    def show_pictures(self, widths: list[int]) -> None:
        self.chat.say(*(self.chat.picture(width) for width in widths))
        self.chat.send("plain")

    @precondition(lambda self: self.chat.runs)
    @rule(kind=kinds)
    def go_on(self, kind: str) -> None:
        self.chat.go_on(kind)

    @rule(number=numbers, text=st.sampled_from(TEXTS), kind=kinds)
    def edit(self, number: int, text: str, kind: str) -> None:
        """Say something else in place of a message of the person."""
        asked = [place for place, node in enumerate(self.chat.path) if node.by_person]
        if asked:
            self.chat.path = self.chat.path[: asked[number % len(asked)]]
        self.say(text, kind)

    @rule(number=numbers, kind=kinds)
    def regenerate(self, number: int, kind: str) -> None:
        """Have a message of the person answered once more."""
        asked = [place for place, node in enumerate(self.chat.path) if node.by_person]
        if asked:
            self.chat.path = self.chat.path[: asked[number % len(asked)] + 1]
            self.chat.send(kind)

    @rule(number=numbers)
    def show_version(self, number: int) -> None:
        self.chat.path = self.versions[number % len(self.versions)]

    # What is chosen

    @rule(model=st.sampled_from(MODELS))
    def choose_model(self, model: str) -> None:
        self.chat.plan = replace(self.chat.plan, model=CATALOGUE.describe(model))

    @rule(
        account=st.sampled_from(["first", "second"]),
        endpoint=st.sampled_from([OFFICIAL, GATEWAY]),
        version=st.sampled_from(["2023-06-01", "2026-10-21"]),
    )
    def choose_account(self, account: str, endpoint: str, version: str) -> None:
        plan = self.chat.plan
        self.chat.plan = replace(plan, account=account, endpoint=endpoint, api_version=version)

    @rule(choice=st.sampled_from(CHOICES), limit=st.sampled_from([None, 1, 1500, 64_000, 500_000]))
    def choose_thinking(self, choice: str, limit: int | None) -> None:
        wishes = replace(self.chat.plan.wishes, thinking=choice, max_tokens=limit)
        self.chat.plan = replace(self.chat.plan, wishes=wishes)

    @rule(system=st.sampled_from(["", " ", "Be kind.", "Be brief."]))
    def choose_system(self, system: str) -> None:
        wishes = replace(self.chat.plan.wishes, system=system)
        self.chat.plan = replace(self.chat.plan, wishes=wishes)

    @rule(
        tools=st.sets(st.sampled_from([tool.name for tool in TOOLS])),
        servers=st.sets(st.sampled_from(SERVER_TOOLS)),
    )
    def choose_tools(self, tools: set[str], servers: set[ServerTool]) -> None:
        self.chat.plan = self.chat.plan.with_parameters(
            tools=tuple(tools), server_tools=tuple(servers)
        )

    @rule(
        temperature=st.sampled_from([None, 0.5, 1.0]),
        top_p=st.sampled_from([None, 0.5, 0.97]),
        top_k=st.sampled_from([None, 5]),
        effort=st.sampled_from([None, "low", "high", "xhigh", "max"]),
        stops=st.sampled_from([(), ("END", " ", "END")]),
    )
    def choose_sampling(
        self,
        temperature: float | None,
        top_p: float | None,
        top_k: int | None,
        effort: str | None,
        stops: tuple[str, ...],
    ) -> None:
        self.chat.plan = self.chat.plan.with_parameters(
            temperature=temperature, top_p=top_p, top_k=top_k, effort=effort, stop_sequences=stops
        )

    @rule(
        caching=st.sampled_from(Caching),
        tier=st.sampled_from(ServiceTier),
        betas=st.sets(st.sampled_from([INTERLEAVED, LONG_OUTPUT, TOKEN_EFFICIENT])),
        long_output=st.booleans(),
        citations=st.booleans(),
    )
    def choose_the_rest(
        self,
        caching: Caching,
        tier: ServiceTier,
        betas: set[str],
        *,
        long_output: bool,
        citations: bool,
    ) -> None:
        self.chat.plan = self.chat.plan.with_parameters(
            caching=caching,
            service_tier=tier,
            betas=tuple(betas),
            long_output=long_output,
            citations=citations,
        )

    @rule(refused=st.sets(st.sampled_from(REFUSED), max_size=3))
    def learn(self, refused: set[Ability]) -> None:
        self.chat.plan = replace(self.chat.plan, refused=frozenset(refused))

    @rule(number=numbers)
    def forget_before(self, number: int) -> None:
        asked = [node.id for node in self.chat.path if node.by_person]
        first = asked[number % len(asked)] if asked and number % 3 else None
        self.chat.plan = self.chat.plan.with_parameters(forget_before=first)

    @precondition(lambda self: self.chat.path and not self.chat.runs)
    @rule()
    def summarise(self) -> None:
        self.chat.summarise()

    @invariant()
    def keep_version(self) -> None:
        """Each state of the chat can be shown again later."""
        if self.chat.path != self.versions[-1]:
            self.versions.append(self.chat.path)


TestChats = Chats.TestCase
TestChats.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.check(24, 26, 27, 37, 39, 41, 42, 43, 44)
def test_two_rounds_and_all_that_may_follow() -> None:
    """Every pair of kinds of answers, by the rules and without luck."""
    for first, second in itertools.product(KINDS, KINDS):
        chat = PlayedChat()
        chat.plan = chat.plan.with_parameters(
            tools=("clock", "calculator"), server_tools=SERVER_TOOLS
        )
        chat.say(words("Hi"))
        chat.send(first)
        if chat.runs:
            chat.go_on(second)
        chat.say(words("And?"))
        chat.send(second)
        chat.say(words("So?"))
        chat.send("plain")
