"""Settings: what may be entered, what a file may hold, and what is refused with which code."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from nocopt.core.errors import Problem
from nocopt.core.settings import (
    Account,
    AccountKind,
    BudgetPer,
    Follow,
    KeyHeader,
    NewChats,
    ReadingWidth,
    SendKey,
    Settings,
    Theme,
    ThinkingDisplay,
    check,
    check_account,
    check_change,
    check_key,
    clean_key,
    from_json,
    parse_model_names,
    to_json,
)

FULL = Settings(
    accounts=(
        Account(),
        Account(
            name="Relay",
            endpoint="https://relay.example/v1",
            key_header=KeyHeader.BEARER,
            api_version="2026-10-21",
            models=("claude-a", "b"),
            default_model="b",
            max_tokens=4096,
            has_key=True,
        ),
    ),
    active_account="Relay",
    theme=Theme.DARK,
    font_size=14,
    send_key=SendKey.CTRL_ENTER,
    language="zh_CN",
    new_chats=NewChats.DEFAULT,
    last_model="claude-b",
    last_models=("claude-b", "claude-c"),
    thinking="high",
    code_line_numbers=True,
    code_wrap=True,
    thinking_display=ThinkingDisplay.OPEN,
    announce_sentences=True,
    reading_width=ReadingWidth.WIDE,
    follow=Follow.QUESTION,
    budget="12.50",
    budget_per=BudgetPer.DAY,
    tool_rounds=3,
    long_paste=0,
    titles=False,
    title_model="claude-b",
    allowed_tools=("current_time", "files/read"),
    search_thinking=True,
    backups=False,
    mirror=True,
    mirror_folder="/media/mirror",
)


def test_all_settings_survive_the_way_to_json_and_back() -> None:
    assert all(
        getattr(FULL, one.name) != getattr(Settings(), one.name) for one in fields(Settings)
    ), "a new setting belongs in this test"
    assert from_json(to_json(FULL)) == (FULL, ())
    assert from_json({}) == (Settings(), ())


def test_only_the_accounts_of_the_person_are_written() -> None:
    environment = Account(name="Environment", kind=AccountKind.ENVIRONMENT)
    raw = to_json(replace(FULL, accounts=(*FULL.accounts, environment)))
    assert [one["name"] for one in raw["accounts"]] == ["Default", "Relay"]
    assert all("kind" not in one for one in raw["accounts"])


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("theme", "pink"),
        ("font_size", 7),
        ("font_size", 33),
        ("font_size", True),
        ("font_size", "11"),
        ("send_key", None),
        ("language", 3),
        ("thinking", "sideways"),
        ("thinking", ["off"]),
        ("code_line_numbers", 1),
        ("code_wrap", "yes"),
        ("thinking_display", "sideways"),
        ("reading_width", "huge"),
        ("follow", True),
        ("budget", "much"),
        ("budget", "-3"),
        ("budget", "0.00"),
        ("budget", "1e9"),
        ("budget", 5),
        ("budget_per", "year"),
        ("tool_rounds", 0),
        ("tool_rounds", 101),
        ("tool_rounds", True),
        ("long_paste", -1),
        ("titles", "yes"),
        ("title_model", None),
        ("allowed_tools", "current_time"),
        ("allowed_tools", [1]),
        ("announce_sentences", 0),
        ("active_account", []),
    ],
)
def test_an_unusable_value_has_its_default_and_is_named(member: str, value: object) -> None:
    settings, problems = from_json({**to_json(FULL), member: value})
    assert getattr(settings, member) == getattr(Settings(), member)
    assert [(one.name, one.code) for one in problems] == [(member, "unusable")]
    assert settings.accounts == FULL.accounts


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", 1),
        ("endpoint", None),
        ("key_header", "cookie"),
        ("models", "a,b"),
        ("models", [1]),
        ("max_tokens", 0),
        ("max_tokens", 1_000_001),
        ("has_key", "yes"),
    ],
)
def test_an_unusable_value_of_an_account_has_its_default(member: str, value: object) -> None:
    settings, problems = from_json({"accounts": [{"api_version": "2026-10-21", member: value}]})
    endpoint = "" if member == "endpoint" else Account().endpoint
    assert settings.accounts == (Account(api_version="2026-10-21", endpoint=endpoint),)
    assert [one.name for one in problems] == [member]


def test_a_default_is_named_where_there_is_something_to_name() -> None:
    account = {"endpoint": 1, "models": 1, "max_tokens": "1", "has_key": 1}
    _, problems = from_json({"font_size": 1, "accounts": [account]})
    assert {one.name: one.values["default"] for one in problems} == {
        "font_size": "11",
        "endpoint": "",
        "models": "",
        "max_tokens": "",
        "has_key": "",
    }


WORK = {"name": "Work", "endpoint": "https://gateway.example", "has_key": True}
OWN = {"name": "Default", "endpoint": "https://own.example"}


@pytest.mark.parametrize(
    ("accounts", "endpoints"),
    [
        ("x", [Account().endpoint]),
        (WORK, [Account().endpoint]),
        (None, [Account().endpoint]),
        ([1, None], [Account().endpoint]),
        ([WORK, "Home"], ["https://gateway.example"]),
        ([{**WORK, "endpoint": "a"}, WORK], ["https://gateway.example"]),
        ([OWN, {**WORK, "name": 5}], ["https://own.example"]),
        ([{**WORK, "name": 5}, OWN], ["https://own.example"]),
    ],
)
def test_accounts_that_are_left_out_are_told(accounts: object, endpoints: list[str]) -> None:
    settings, problems = from_json({"accounts": accounts})
    assert [one.endpoint for one in settings.accounts] == endpoints
    assert problems[-1] == Problem("accounts", "unusable", {"default": ""})


def test_a_key_is_not_taken_to_another_server_or_from_another_account() -> None:
    settings, problems = from_json({"accounts": [{**WORK, "endpoint": 5}]})
    assert settings.accounts == (Account(name="Work", endpoint="", has_key=False),)
    assert [(one.name, one.values["account"]) for one in problems] == [
        ("endpoint", "Work"),
        ("has_key", "Work"),
    ]
    settings, problems = from_json({"accounts": [{**WORK, "name": 5}]})
    assert settings.accounts == (Account(endpoint="https://gateway.example", has_key=False),)
    assert [one.name for one in problems] == ["name", "has_key"]


def test_odd_lists_of_accounts() -> None:
    assert from_json({"accounts": []}) == (Settings(), ())
    assert from_json({"unknown": 1, "accounts": [{"kind": "demo"}]}) == (Settings(), ())


def test_accounts_by_name() -> None:
    assert FULL.account("Relay") is FULL.accounts[1]
    assert FULL.account("nobody") is None
    changed = FULL.with_account(Account(name="Default", max_tokens=5))
    assert [one.max_tokens for one in changed.accounts] == [5, 4096]
    added = FULL.with_account(Account(name="New"))
    assert [one.name for one in added.accounts] == ["Default", "Relay", "New"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"endpoint": ""}, ("endpoint", "empty")),
        ({"endpoint": "ftp://x"}, ("endpoint", "scheme")),
        ({"name": "  "}, ("name", "empty")),
        ({"api_version": "latest"}, ("api_version", "date")),
        ({"api_version": "2023-0\N{ARABIC-INDIC DIGIT SIX}-01"}, ("api_version", "date")),
        ({"default_model": "Haiku 4.5"}, ("default_model", "space")),
        ({"default_model": " "}, ("default_model", "empty")),
        ({"max_tokens": 0}, ("max_tokens", "range")),
        ({"max_tokens": 1_000_001}, ("max_tokens", "range")),
    ],
)
def test_what_an_account_may_not_be(changes: dict[str, Any], problem: tuple[str, str]) -> None:
    account = replace(Account(), **changes)
    assert [(one.name, one.code) for one in check_account(account)] == [problem]
    assert check_account(Account(max_tokens=1)) == ()


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (replace(FULL, font_size=7), ("font_size", "range")),
        (replace(FULL, thinking="x"), ("thinking", "unknown")),
        (replace(FULL, accounts=(Account(), Account())), ("name", "taken")),
        (replace(FULL, accounts=(Account(name="Demo"),)), ("name", "reserved")),
        (replace(FULL, accounts=(Account(name="Environment"),)), ("name", "reserved")),
    ],
)
def test_what_settings_may_not_be(settings: Settings, problem: tuple[str, str]) -> None:
    assert [(one.name, one.code) for one in check_change(FULL, settings)] == [problem]
    assert check_change(FULL, FULL) == ()


def test_a_change_is_judged_by_what_it_changes() -> None:
    broken = replace(FULL, accounts=(Account(endpoint="nothing://"),))
    assert check(broken)
    assert check_change(broken, replace(broken, theme=Theme.LIGHT)) == ()
    keyed = broken.with_account(replace(broken.accounts[0], has_key=True))
    assert check_change(broken, keyed) == ()
    reserved = replace(FULL, accounts=(Account(name="Demo"),))
    assert check_change(reserved, replace(reserved, theme=Theme.LIGHT)) == ()
    edited = broken.with_account(replace(broken.accounts[0], max_tokens=7))
    assert [one.name for one in check_change(broken, edited)] == ["endpoint"]


def test_pasted_model_names() -> None:
    pasted = """
        claude-opus-5, "claude-a" ; 'b'
        `c`，d；claude-opus-5
    """
    assert parse_model_names(pasted) == ("claude-opus-5", "claude-a", "b", "c", "d")
    assert parse_model_names(" , ;\n''") == ()


@pytest.mark.parametrize(
    ("pasted", "key"),
    [
        ("  sk-1 \n", "sk-1"),
        ('"sk-1"', "sk-1"),
        ("Bearer sk-1", "sk-1"),
        ("sk-\n  1", "sk-1"),
        ("bearer", "bearer"),
        ("", ""),
    ],
)
def test_pasted_keys(pasted: str, key: str) -> None:
    assert clean_key(pasted) == key


def test_a_key_fits_into_a_header() -> None:
    assert check_key("sk-ant-123") is None
    assert check_key("") is None
    assert check_key("sk-ключ") == Problem("key", "not_ascii")


def test_an_account_that_goes_is_not_in_use_any_more() -> None:
    settings = Settings(accounts=(Account(), Account(name="Work")), active_account="Work")
    assert settings.without_account("Work") == Settings(accounts=(Account(),), active_account="")
    assert settings.without_account("Default").active_account == "Work"
