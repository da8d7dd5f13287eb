"""What the next turn of a chat will send and cost: estimated at once, and counted where it can be.

A request is built once for each path and choice, in a worker thread; a key that is pressed adds the
tokens of what is written to that, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final
from weakref import WeakSet

from nocopt.app.delayed import Delayed
from nocopt.app.open_path import written
from nocopt.app.request_plan import wishes_of
from nocopt.app.token_counts import TokenCounts
from nocopt.core.builder import build, count_request
from nocopt.core.conversation import Node
from nocopt.core.digests import hashing
from nocopt.core.errors import StoreError
from nocopt.core.estimate import tokens_of_text
from nocopt.core.facts import Ability
from nocopt.core.forecast import for_all, outlook
from nocopt.core.messages import Message, TextPart
from nocopt.core.request import output_limit
from nocopt.core.settings import AccountKind
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.app.session import Session
    from nocopt.core.attachments import AttachmentPart
    from nocopt.core.builder import Built
    from nocopt.core.cache import Forecast
    from nocopt.core.conversation import Options
    from nocopt.core.facts import AccountFacts
    from nocopt.core.forecast import Outlook
    from nocopt.core.models import Model
    from nocopt.core.request import ChatRequest
    from nocopt.core.settings import Account

QUIET: Final = 0.6  # seconds without a key until tokens are counted
MOST_COUNTED: Final = 4 << 20  # bytes of a request that is sent to be counted
MOST_RECOUNTED: Final = 512 << 10  # bytes of one that is sent again after each pause in writing

_SOON: Final = 0.02  # seconds, in which several changes come together
_STANDS_IN: Final = "."  # for the text that is being written
_UNSENT: Final = -2  # the id of the message that is being written


class Forecasts:
    """Makes forecasts of chats, which share what endpoints have counted."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._counts = TokenCounts(means.accounts, means.files, means.clock)
        self._made: WeakSet[Forecasting] = WeakSet()
        self._closed = False

    def of(self, session: Session) -> Forecasting:
        """Return what tells of the next turn of a chat; close it when nobody looks any more."""
        made = Forecasting(session, self._means, self._counts)
        self._made.add(made)
        if self._closed:
            made.close()
        return made

    def close(self) -> None:
        """Begin nothing more: the program ends."""
        self._closed = True
        for one in tuple(self._made):
            one.close()


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """What a request is built from."""

    path: tuple[Node, ...]
    files: tuple[AttachmentPart, ...]
    options: Options
    account: Account
    model: Model
    facts: AccountFacts

    def is_still(self, other: _State) -> bool:
        """Whether another state gives the same request; paths are told apart by identity."""
        chosen = (self.files, self.options, self.account)
        same = self.path is other.path and chosen == (other.files, other.options, other.account)
        return same and (self.model, self.facts) == (other.model, other.facts)


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """A request that was built, in which a sign stands in for the text that is being written."""

    state: _State
    built: Built
    outlook: Outlook

    def request(self, text: str) -> ChatRequest:
        """Return the request whose tokens are to be counted, with a text in it."""
        asked = count_request(self.built)
        if not asked.messages:
            return asked
        *before, last = asked.messages
        parts = last.parts
        if parts and parts[-1] == TextPart(_STANDS_IN):
            parts = (*parts[:-1], *(part for part in written(text or _STANDS_IN).parts))
        return replace(asked, messages=(*before, Message(last.role, parts)))

    def digest(self, text: str) -> str:
        """Return what tells this request with a text in it from all others."""
        prefix = self.built.request.prefix
        found = hashing(text.encode("utf-8", "surrogatepass"))
        told = (self.state.account.name, self.state.account.endpoint, prefix)
        found.update(repr(told).encode("utf-8", "surrogatepass"))
        return found.hexdigest()


class Forecasting:
    """Tells of the next turn of one chat. While a turn runs, and until it is known, it stays.

    `changed`: the `value` is another. `typed` says what is in the composer. It is None while only
    the end of a long chat has been read.
    """

    def __init__(self, session: Session, means: Means, counts: TokenCounts) -> None:
        self.changed: Signal[()] = Signal()
        self.value: Forecast | None = None
        self._session = session
        self._means = means
        self._counts = counts
        self._text = session.unsent
        self._base: _Base | None = None
        self._counted: tuple[_Base, str, int] | None = None
        self._ran = session.running
        self._closed = False
        tasks = means.tasks
        self._building = Delayed(tasks, "forecast", _SOON, self._build)
        self._counting = Delayed(tasks, "count tokens", QUIET, self._count, quiet=True)
        self._connections = [
            session.path_changed.connect(self._look),
            session.state_changed.connect(self._look),
            session.attached.changed.connect(self._look),
            means.catalog.changed.connect(self._look),
            means.facts.changed.connect(self._look),
            session.several.changed.connect(self.look_again),
        ]
        self._look()

    def typed(self, text: str) -> None:
        """Take over what is being written; nothing is built for it."""
        if text != self._text and not self._closed:
            self._text = text
            self.look_again()
            small = self._base is not None and self._base.built.report.size <= MOST_RECOUNTED
            if small and not self._session.running:
                self._counting.ask()

    def look_again(self) -> None:
        """See what time has changed: a cache lapses."""
        base = self._base
        if base is None or self._session.running:
            return
        now, model = self._means.clock.now(), base.state.model
        more = tokens_of_text(self._text, model)
        counted = self._counts.known(base.digest(self._text))
        if counted is None and self._counted is not None and self._counted[0] is base:
            # What was counted before and what was written since.
            _, text, tokens = self._counted
            more += tokens - tokens_of_text(text, model) - base.outlook.tokens
        value = base.outlook.forecast(now, more=max(more, -base.outlook.tokens), counted=counted)
        asked = self._session.several.wanted_models
        if asked and value.cost is not None:  # what costs nothing is the demo, whoever answers
            value = for_all(value, model.id, asked)
        if value != self.value:
            self.value = value
            self.changed.emit()

    async def flush(self) -> None:
        """Do now what waits for a pause, and return when it is done."""
        await self._building.flush()
        await self._counting.flush()

    def close(self) -> None:
        """Listen no more, and ask nothing more."""
        self._closed = True
        for connection in self._connections:
            connection.close()
        self._building.drop()
        self._counting.drop()

    # --------------------------------------------------------------------------- building

    def _look(self) -> None:
        session = self._session
        if session.running:
            self._ran = True
            self._counting.drop()
            return
        if self._ran:
            self._ran = False
            self._note_answer()
        if self._base is None or not self._base.state.is_still(self._state()):
            self._building.ask()

    def _note_answer(self) -> None:
        last = self._session.path[-1] if self._session.path else None
        if last is None or last.reply is None or not last.reply.usage.known:
            return
        account = self._means.accounts.get(last.account)
        if account is not None:
            self._counts.answered(account)

    def _state(self) -> _State:
        session = self._session
        account = session.account
        return _State(
            path=session.path,
            files=session.attached.value,
            options=session.options,
            account=account,
            model=session.model,
            facts=self._means.facts.of(account),
        )

    async def _build(self) -> None:
        while self._may_look():
            state = self._state()
            if state.path and state.path[0].parent_id is not None:
                return  # the rest is on its way
            built = await self._built(state)
            if self._may_look() and state.is_still(self._state()):
                self._take(state, built)
                return

    def _may_look(self) -> bool:
        """Whether anybody listens, and there is a next turn to be told of."""
        return not self._closed and not self._session.running

    async def _built(self, state: _State) -> Built:
        """Return the request for the path with what is being written, for which a sign stands."""
        means = self._means
        nodes = _with_unsent(state)
        wishes = replace(wishes_of(state.options, state.account), tools=means.tools.definitions)
        make = partial(build, nodes, state.model, facts=state.facts)
        built = await means.tasks.run_blocking(lambda: make(wishes=wishes))
        if built.wanted:  # pictures that may have been made smaller before
            try:
                whole = replace(wishes, derived=await means.files.derived(nodes))
            except StoreError:
                return built  # whoever sends it is told
            built = await means.tasks.run_blocking(lambda: make(wishes=whole))
        return built

    def _take(self, state: _State, built: Built) -> None:
        free = state.account.kind is AccountKind.DEMO
        model = replace(state.model, prices=None) if free else state.model
        wanted = state.options.max_tokens or state.account.max_tokens
        reserved, _ = output_limit(model, wanted)
        own = tokens_of_text(_STANDS_IN, model)
        found = outlook(built, state.path, model, reserved=reserved, own=own)
        self._base = _Base(state, built, found)
        self.look_again()
        self._counting.ask()

    # --------------------------------------------------------------------------- counting

    async def _count(self) -> None:
        base, text = self._base, self._text
        if base is None or not self._may_look() or not self._may_count(base):
            return
        tokens = await self._counts.of(base.state.account, base.request(text), base.digest(text))
        if tokens is not None and base is self._base and self._may_look():
            self._counted = (base, text, tokens)
            self.look_again()

    def _may_count(self, base: _Base) -> bool:
        state = base.state
        if not state.path and not self._text.strip() and not state.files:
            return False
        if base.built.wanted or base.built.report.size > MOST_COUNTED:
            return False
        refuses = state.facts.refuses(Ability.COUNT_TOKENS, state.model.id)
        return not refuses and self._counts.asks(state.account)


def _with_unsent(state: _State) -> tuple[Node, ...]:
    """Return the path with the message that is being written at its end."""
    parent = state.path[-1] if state.path else None
    conversation = 0 if parent is None else parent.conversation_id
    made = 0.0 if parent is None else parent.created_at
    message = written(_STANDS_IN, state.files)
    unsent = Node(_UNSENT, conversation, None if parent is None else parent.id, message, made)
    return (*state.path, unsent)
