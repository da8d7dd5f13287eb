"""What the next turn of a chat is made with: account, model and thinking, chosen and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nocopt.app.guarded import guarded
from nocopt.core import thinking
from nocopt.core.conversation import Options
from nocopt.core.request import output_limit
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from nocopt.app.means import Means
    from nocopt.app.open_path import OpenPath
    from nocopt.core.errors import NocoptError
    from nocopt.core.models import Model
    from nocopt.core.settings import Account


class ChatOptions:
    """The options of one chat; each change is on its way to disk at once, if the chat is there.

    `changed`: another choice counts from the next turn on. `failed`: the disk refused one, which
    counts all the same. `asked_once` is the model that the last turn was for, where it is not the
    usual one.
    """

    def __init__(self, means: Means, path: OpenPath) -> None:
        self.changed: Signal[()] = Signal()
        self.failed: Signal[NocoptError] = Signal()
        self.asked_once = ""
        self._means = means
        self._path = path
        new = Options(thinking=means.settings.value.thinking)
        self._value = new if path.conversation is None else path.conversation.options

    @property
    def value(self) -> Options:
        """What is chosen."""
        return self._value

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
    def offer(self) -> thinking.ThinkingOffer:
        """What the thinking control offers for the next turn."""
        wanted = self._value.max_tokens or self.account.max_tokens
        limit, _ = output_limit(self.model, wanted)
        return thinking.offer(self.model, limit)

    def set_model(self, model_id: str) -> None:
        """Use another model from the next turn on."""
        self.asked_once = ""
        self.set(replace(self._value, model=model_id.strip()))

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

    def were_written(self, before: Options, options: Options) -> None:
        """Take over what went to disk with a message, unless something was chosen since."""
        if self._value is before:
            self._value = options
