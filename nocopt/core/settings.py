"""Every setting once: its type, its default and what it may be."""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from nocopt.core import json_values
from nocopt.core.endpoint import ANTHROPIC, BadAddress, parse_endpoint
from nocopt.core.errors import Problem
from nocopt.core.thinking import CHOICES, OFF

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

API_VERSION = "2023-06-01"
# The newest at its price whose thinking can be switched off as well as on.
DEFAULT_MODEL = "claude-sonnet-5"
MAX_TOKENS_LIMIT = 1_000_000
FONT_SIZES = (8, 32)
TOOL_ROUNDS = (1, 100)
LONG_PASTES = (0, 10_000_000)
DEFAULT_ACCOUNT = "Default"
ENVIRONMENT_ACCOUNT = "Environment"
DEMO_ACCOUNT = "Demo"
RESERVED_NAMES = frozenset({ENVIRONMENT_ACCOUNT, DEMO_ACCOUNT})


class KeyHeader(StrEnum):
    """Which header carries the key (section 1.1); exactly one is sent."""

    X_API_KEY = "x-api-key"
    BEARER = "bearer"


class AccountKind(StrEnum):
    """Where an account comes from; only those of the person are stored."""

    PERSON = "person"
    ENVIRONMENT = "environment"
    DEMO = "demo"


class Theme(StrEnum):
    """Colours of the window."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class SendKey(StrEnum):
    """Which key sends what was typed."""

    ENTER = "enter"
    CTRL_ENTER = "ctrl_enter"


class ThinkingDisplay(StrEnum):
    """What becomes of a model's thinking once its answer begins."""

    FOLD = "fold"
    OPEN = "open"
    HIDE = "hide"  # not shown while it runs, either


class NewChats(StrEnum):
    """What model, and how much thinking, a new chat begins with."""

    LAST = "last"  # those that were chosen last, in whatever chat
    DEFAULT = "default"  # the account's default model, without thinking


class ReadingWidth(StrEnum):
    """How wide the column of text may become."""

    NARROW = "narrow"
    NORMAL = "normal"
    WIDE = "wide"
    FULL = "full"


class BudgetPer(StrEnum):
    """How often a budget starts anew."""

    DAY = "day"
    MONTH = "month"


class Follow(StrEnum):
    """What stays in sight while an answer is being written."""

    END = "end"
    QUESTION = "question"  # until the question has come to the top, the end


@dataclass(frozen=True, slots=True)
class Account:
    """A provider endpoint. The key is in the keychain under `name`; `has_key` says that it is.

    `models` are ids the person added, `max_tokens` None means the model's own maximum.
    """

    name: str = DEFAULT_ACCOUNT
    endpoint: str = ANTHROPIC
    key_header: KeyHeader = KeyHeader.X_API_KEY
    api_version: str = API_VERSION
    models: tuple[str, ...] = ()
    default_model: str = DEFAULT_MODEL
    max_tokens: int | None = None
    has_key: bool = False
    kind: AccountKind = AccountKind.PERSON


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `active_account` empty means: the best account there is.

    `budget` is an amount of USD, empty where there is none; `tool_rounds` is how often tools may be
    run for one answer; a text of `long_paste` characters that is pasted becomes a file, none does
    where that is 0; `titles` says that a model gives chats their titles, `title_model` which,
    empty for the cheapest; `allowed_tools` are run without a question in all chats. `last_model`
    and `thinking` are what was chosen last; `new_chats` says whether that counts for new ones;
    `last_models` are those that were chosen last to answer at once.
    With `mirror`, each chat is also written as files into `mirror_folder`, where that is not empty.
    """

    accounts: tuple[Account, ...] = field(default=(Account(),))
    active_account: str = ""
    theme: Theme = Theme.SYSTEM
    font_size: int = 11
    send_key: SendKey = SendKey.ENTER
    language: str = "system"
    new_chats: NewChats = NewChats.LAST
    last_model: str = ""
    last_models: tuple[str, ...] = ()
    thinking: str = OFF
    code_line_numbers: bool = False
    code_wrap: bool = False
    thinking_display: ThinkingDisplay = ThinkingDisplay.FOLD
    announce_sentences: bool = False
    reading_width: ReadingWidth = ReadingWidth.NORMAL
    follow: Follow = Follow.END
    budget: str = ""
    budget_per: BudgetPer = BudgetPer.MONTH
    tool_rounds: int = 10
    long_paste: int = 8_000
    titles: bool = True
    title_model: str = ""
    allowed_tools: tuple[str, ...] = ()
    search_thinking: bool = False
    backups: bool = True
    mirror: bool = False
    mirror_folder: str = ""

    def account(self, name: str) -> Account | None:
        """Return the stored account of that name."""
        return next((one for one in self.accounts if one.name == name), None)

    def with_account(self, account: Account) -> Settings:
        """Return settings in which `account` replaces the one of its name, or is added."""
        if self.account(account.name) is None:
            return replace(self, accounts=(*self.accounts, account))
        changed = tuple(account if one.name == account.name else one for one in self.accounts)
        return replace(self, accounts=changed)

    def without_account(self, name: str) -> Settings:
        """Return settings without that account; if it was in use, the best one left is."""
        left = tuple(one for one in self.accounts if one.name != name)
        active = "" if self.active_account == name else self.active_account
        return replace(self, accounts=left, active_account=active)


_MODEL_ID = re.compile(r"[^\s,;，；]+")
_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HEADER_TEXT = re.compile(r"[\x21-\x7e]+")


def parse_model_names(text: str) -> tuple[str, ...]:
    """Return the ids in pasted text: separated by commas, semicolons, blanks or lines, no repeats.

    Quotes around an id, as copied from code, are dropped.
    """
    found = (match.strip("\"'`") for match in _MODEL_ID.findall(text))
    return tuple(dict.fromkeys(name for name in found if name))


def clean_key(text: str) -> str:
    """Return a pasted key without white space, quotes and a leading `Bearer`."""
    words = text.replace('"', " ").replace("'", " ").split()
    if len(words) > 1 and words[0].lower() == "bearer":
        words = words[1:]
    return "".join(words)


def check_key(text: str) -> Problem | None:
    """Return what is wrong with a key as a header value, if anything."""
    if text and not _HEADER_TEXT.fullmatch(text):
        return Problem("key", "not_ascii")
    return None


def check_account(account: Account) -> tuple[Problem, ...]:
    """Return the problems of an account, one per field at most."""
    found: list[Problem] = []
    try:
        parse_endpoint(account.endpoint)
    except BadAddress as bad:
        found.append(Problem("endpoint", bad.code))
    if not account.name.strip():
        found.append(Problem("name", "empty"))
    if not _VERSION.fullmatch(account.api_version):
        found.append(Problem("api_version", "date"))
    if not account.default_model.strip():
        found.append(Problem("default_model", "empty"))
    elif len(account.default_model.split()) > 1:
        found.append(Problem("default_model", "space"))
    limit = account.max_tokens
    if limit is not None and not 1 <= limit <= MAX_TOKENS_LIMIT:
        found.append(Problem("max_tokens", "range", {"low": "1", "high": str(MAX_TOKENS_LIMIT)}))
    return tuple(found)


def check(settings: Settings) -> tuple[Problem, ...]:
    """Return everything that cannot be accepted, one problem per field at most."""
    found = [problem for account in settings.accounts for problem in check_account(account)]
    low, high = FONT_SIZES
    if not low <= settings.font_size <= high:
        found.append(Problem("font_size", "range", {"low": str(low), "high": str(high)}))
    if settings.thinking not in CHOICES:
        found.append(Problem("thinking", "unknown", {"choices": ", ".join(CHOICES)}))
    low, high = TOOL_ROUNDS
    if not low <= settings.tool_rounds <= high:
        found.append(Problem("tool_rounds", "range", {"low": str(low), "high": str(high)}))
    if not _is_budget(settings.budget):
        found.append(Problem("budget", "amount"))
    return tuple(found)


def _is_budget(text: str) -> bool:
    return not text or (_AMOUNT.fullmatch(text) is not None and float(text) > 0)


def check_change(old: Settings, new: Settings) -> tuple[Problem, ...]:
    """Return what cannot be accepted in a change from `old` to `new`.

    What stays as it was is not asked about again, so that one unusable value in a file edited by
    hand does not stand in the way of every other setting.
    """
    known = [replace(account, has_key=False) for account in old.accounts]
    edited = (one for one in new.accounts if replace(one, has_key=False) not in known)
    found = check(replace(new, accounts=tuple(edited)))
    return found if _names(old) == _names(new) else found + _check_names(new)


def _names(settings: Settings) -> list[str]:
    return [account.name for account in settings.accounts]


def _check_names(settings: Settings) -> tuple[Problem, ...]:
    names = _names(settings)
    if len(set(names)) < len(names):
        return (Problem("name", "taken"),)
    if RESERVED_NAMES.intersection(names):
        return (Problem("name", "reserved"),)
    return ()


def to_json(settings: Settings) -> dict[str, Any]:
    """Return the settings as JSON members; accounts that are not the person's stay out."""
    raw = {one.name: getattr(settings, one.name) for one in fields(settings)}
    raw["allowed_tools"] = list(settings.allowed_tools)
    raw["last_models"] = list(settings.last_models)
    stored = (one for one in settings.accounts if one.kind is AccountKind.PERSON)
    raw["accounts"] = [
        {one.name: getattr(account, one.name) for one in fields(account) if one.name != "kind"}
        for account in stored
    ]
    for account in raw["accounts"]:
        account["models"] = list(account["models"])
    return raw


def from_json(raw: Mapping[str, Any]) -> tuple[Settings, tuple[Problem, ...]]:
    """Return settings from JSON members, and what could not be used and has its default instead.

    A problem of an account carries the account's name, where that can be used. One named "accounts"
    says that there is more in the file than what became of it.
    """
    problems: list[Problem] = []
    values = _taken(Settings, raw, _SETTINGS, problems)
    accounts = _accounts(raw.get("accounts", []), problems)
    if accounts:
        values["accounts"] = accounts
    return Settings(**values), tuple(problems)


def _accounts(entries: Any, problems: list[Problem]) -> tuple[Account, ...]:
    listed = entries if isinstance(entries, list) else []
    found: dict[str, Account] = {}
    for entry in listed:
        if not isinstance(entry, dict):
            continue
        account, wrong = _account(entry)
        problems += wrong
        if account.name not in found or all(one.name != "name" for one in wrong):
            found[account.name] = account
    if entries is not listed or len(found) < len(listed):
        problems.append(Problem("accounts", "unusable", {"default": ""}))
    return tuple(found.values())


def _account(raw: Mapping[str, Any]) -> tuple[Account, list[Problem]]:
    wrong: list[Problem] = []
    account = Account(**_taken(Account, raw, _ACCOUNT, wrong))
    names = {one.name for one in wrong}
    if account.has_key and names & {"name", "endpoint"}:
        # What the keychain has is another account's key, or one for an address that is not known.
        account = replace(account, has_key=False)
        wrong.append(Problem("has_key", "unusable", {"default": ""}))
    if "name" not in names:
        wrong = [replace(one, values={**one.values, "account": account.name}) for one in wrong]
    return account, wrong


def _taken(
    kind: type[Settings | Account],
    raw: Mapping[str, Any],
    readers: Mapping[str, Callable[[Any], Any]],
    problems: list[Problem],
) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for one in fields(kind):
        if one.name not in raw or one.name not in readers:
            continue
        try:
            taken[one.name] = readers[one.name](raw[one.name])
        except (ValueError, TypeError):
            if one.name == "endpoint":
                taken[one.name] = ""  # what was meant for one server must not go to another
            default = taken.get(one.name, one.default)
            # Of what is empty by default there is nothing to show.
            shown = str(default) if default and default is not MISSING else ""
            problems.append(Problem(one.name, "unusable", {"default": shown}))
    return taken


def _budget(value: Any) -> str:
    if not _is_budget(json_values.text(value)):
        raise ValueError(value)
    return json_values.text(value)


def _choice(value: Any) -> str:
    if value not in CHOICES:
        raise ValueError(value)
    return json_values.text(value)


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        found = json_values.whole(value)
        if not low <= found <= high:
            raise ValueError(value)
        return found

    return read


def _limit(value: Any) -> int | None:
    return None if value is None else _whole(1, MAX_TOKENS_LIMIT)(value)


_SETTINGS: Mapping[str, Callable[[Any], Any]] = {
    "active_account": json_values.text,
    "theme": Theme,
    "font_size": _whole(*FONT_SIZES),
    "send_key": SendKey,
    "language": json_values.text,
    "new_chats": NewChats,
    "last_model": json_values.text,
    "last_models": json_values.texts,
    "thinking": _choice,
    "code_line_numbers": json_values.flag,
    "code_wrap": json_values.flag,
    "thinking_display": ThinkingDisplay,
    "announce_sentences": json_values.flag,
    "reading_width": ReadingWidth,
    "follow": Follow,
    "budget": _budget,
    "budget_per": BudgetPer,
    "tool_rounds": _whole(*TOOL_ROUNDS),
    "long_paste": _whole(*LONG_PASTES),
    "titles": json_values.flag,
    "title_model": json_values.text,
    "allowed_tools": json_values.texts,
    "search_thinking": json_values.flag,
    "backups": json_values.flag,
    "mirror": json_values.flag,
    "mirror_folder": json_values.text,
}
_ACCOUNT: Mapping[str, Callable[[Any], Any]] = {
    "name": json_values.text,
    "endpoint": json_values.text,
    "key_header": KeyHeader,
    "api_version": json_values.text,
    "models": json_values.texts,
    "default_model": json_values.text,
    "max_tokens": _limit,
    "has_key": json_values.flag,
}
