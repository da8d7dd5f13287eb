"""What the next turn of a chat is made with: account, model and thinking, chosen and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nocopt.app.guarded import guarded
from nocopt.app.presets import begun, in_project, of_new_chats, with_preset
from nocopt.core import thinking
from nocopt.core.builder import can_prefill
from nocopt.core.conversation import Options
from nocopt.core.filing import AS_OTHERS
from nocopt.core.request import output_limit
from nocopt.core.settings import NewChats
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.core.errors import NocoptError
    from nocopt.core.facts import AccountFacts
    from nocopt.core.models import Model
    from nocopt.core.presets import Preset
    from nocopt.core.settings import Account, Settings
    from nocopt.core.tools import ToolDefinition


class ChatOptions:
    """The options of one chat; each change is on its way to disk at once, if the chat is there.

    `changed`: another choice counts from the next turn on. `failed`: the disk refused one, which
    counts all the same. `asked_once` is the model that the last turn was for, where it is not the
    usual one. `presets` are those of all chats; a new chat begins with the one meant for that.
    """

    def __init__(self, means: Means, path: OpenPath) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.asked_once = ""
        self._means = means
        self._path = path
        self.presets = means.presets
        self._project = AS_OTHERS
        self._as_new = self._new()
        chat = path.conversation
        self._value = self._as_new if chat is None else chat.options
        means.presets.changed.connect(self._begin_anew)
        means.accounts.changed.connect(self._begin_anew)
        means.settings.changed.connect(self._settings_changed)

    @property
    def value(self) -> Options:
        """What is chosen."""
        return self._value

    @property
    def tools(self) -> tuple[ToolDefinition, ...]:
        """The tools of this program that can be switched on."""
        return self._means.tools.definitions

    @property
    def account(self) -> Account:
        """The account of the next turn."""
        return self._means.accounts.for_conversation(self._value.account)

    @property
    def model(self) -> Model:
        """The model of the next turn."""
        account = self.account
        wanted = self._value.model or account.default_model
        return self._means.catalog.describe(wanted, account)

    @property
    def facts(self) -> AccountFacts:
        """What is known of where the next turn goes."""
        return self._means.facts.of(self.account)

    @property
    def offer(self) -> thinking.ThinkingOffer:
        """What the thinking control offers for the next turn."""
        wanted = self._value.max_tokens or self.account.max_tokens
        limit, _ = output_limit(self.model, wanted)
        return thinking.offer(self.model, limit)

    @property
    def room(self) -> tuple[thinking.Room, int]:
        """Whether the next turn has room for the thinking that is chosen, and the limit for it."""
        limit, _ = output_limit(self.model, self._value.max_tokens or self.account.max_tokens)
        return thinking.room_for(self.model, self._value.thinking, limit)

    def make_room(self) -> None:
        """Have answers be long enough, from the next turn on, for the thinking that is chosen."""
        room, limit = self.room
        if room is thinking.Room.SHORT:
            self.set(replace(self._value, max_tokens=limit))

    @property
    def goes_on(self) -> bool:
        """Whether the model of the next turn can go on from the end of an answer (1.4)."""
        return can_prefill(self.model, self._means.facts.of(self.account))

    def set_model(self, model_id: str) -> None:
        """Use another model from the next turn on, here and in chats begun later."""
        self.asked_once = ""
        model_id = model_id.strip()
        self.set(replace(self._value, model=model_id))
        settings = self._means.settings
        settings.apply(replace(settings.value, last_model=model_id))

    def set_thinking(self, choice: str) -> None:
        """Choose off, on or a level from the next turn on, here and in chats begun later."""
        if choice not in thinking.CHOICES:
            raise ValueError(f"no such thinking choice: {choice}")
        self.set(replace(self._value, thinking=choice))
        settings = self._means.settings
        settings.apply(replace(settings.value, thinking=choice))

    def set(self, options: Options) -> None:
        """Use other options from the next turn on."""
        if options == self._value:
            return
        self._value = options
        if self._path.conversation is not None:
            saving = guarded(self._path.set_options(options), self.failed.emit)
            self._means.tasks.start("save options", saving)
        self.changed.emit()

    def use(self, preset: Preset) -> None:
        """Go on with a preset from the next turn on."""
        options = with_preset(self._value, preset)
        begins = self._path.conversation is None
        self.set(options if begins else begun(options, self._today()))

    def give_in(self) -> None:
        """Have all repairs made again that the person took back."""
        parameters = replace(self._value.parameters, undone=())
        self.set(replace(self._value, parameters=parameters))

    @property
    def allowed_everywhere(self) -> tuple[str, ...]:
        """What tools are known under that run without a question in all chats."""
        return self._means.settings.value.allowed_tools

    def allow_everywhere(self, tool: str) -> None:
        """Have a tool run without a question in all chats from now on."""
        settings = self._means.settings
        allowed = settings.value.allowed_tools
        if tool not in allowed:
            settings.apply(replace(settings.value, allowed_tools=(*allowed, tool)))

    def begin_in(self, project: Options) -> None:
        """Have a new chat begin as those of a project with these options do."""
        self._project = project
        if self._path.conversation is None:
            self._as_new = self._new()
            self.set(self._as_new)

    def begin(self) -> None:
        """Have the prompt of a chat that begins name the day, and no other one ever after."""
        if self._path.conversation is None:
            self.set(begun(self._value, self._today()))

    def _today(self) -> str:
        now = datetime.fromtimestamp(self._means.clock.now(), UTC)
        return now.astimezone().date().isoformat()

    def _new(self) -> Options:
        settings, options = self._means.settings.value, Options()
        if settings.new_chats is NewChats.LAST:
            options = Options(model=self._last_model(), thinking=settings.thinking)
        preset = of_new_chats(self.presets.all)
        usual = options if preset is None else with_preset(options, preset)
        return in_project(usual, self._project)

    def _last_model(self) -> str:
        """The model that was chosen last, where the account at hand has it on offer."""
        last = self._means.settings.value.last_model
        account = self._means.accounts.active
        offered = last and any(one.id == last for one in self._means.catalog.offered(account))
        return last if offered else ""

    def _settings_changed(self, old: Settings, new: Settings) -> None:
        if old.new_chats is not new.new_chats:
            self._begin_anew()

    def _begin_anew(self) -> None:
        """Have a new chat, in which nothing was chosen yet, begin as those do by now."""
        if self._path.conversation is None and self._value == self._as_new:
            self._as_new = self._new()
            self.set(self._as_new)

    def were_written(self, before: Options, options: Options) -> None:
        """Take over what went to disk with a message, unless something was chosen since."""
        if self._value is before:
            self._value = options
