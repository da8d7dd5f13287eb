"""Every setting that can be unusable is told by name, with what truly holds instead."""

from __future__ import annotations

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.errors import Problem
from nocopt.core.settings import Account, Settings, from_json
from nocopt.ui import notices, replaced_settings
from nocopt.ui.banner import BannerRow


def unusable() -> dict[str, Problem]:
    """The problems of all settings whose value can be unusable, by name."""
    nothing_takes_this = {"": 0.5}
    account = dict.fromkeys((one.name for one in fields(Account)), nothing_takes_this)
    raw = dict.fromkeys((one.name for one in fields(Settings)), nothing_takes_this)
    _, problems = from_json({**raw, "accounts": [account, nothing_takes_this, "no account"]})
    return {one.name: one for one in problems}


def test_all_have_words_of_their_own() -> None:
    found = unusable()
    names = {one.name for kind in (Settings, Account) for one in fields(kind)}
    assert set(found) == names - {"kind"}
    said = [replaced_settings.said("s.json", [one]) for one in found.values()]
    assert len(set(said)) == len(said)
    for text in said:
        assert not {"{", "}"} & set(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("theme", "as the system"),
        ("language", "as the system"),
        ("send_key", "Enter"),
        ("thinking", "off"),
        ("code_line_numbers", "hidden"),
        ("code_wrap", "scrolled sideways"),
        ("reading_width", "normal"),
        ("follow", "follow its end"),
        ("budget", "none"),
        ("budget_per", "for each month"),
        ("thinking_display", "folded"),
        ("announce_sentences", "only what happens"),
        ("font_size", "11 pt"),
        ("accounts", "(the file is copied before it changes)"),
        ("endpoint", "none until you enter one"),
        ("key_header", "x-api-key"),
        ("default_model", "claude-sonnet-5"),
        ("models", "none"),
        ("max_tokens", "the model's own maximum"),
        ("titles", "made by a model"),
        ("title_model", "the cheapest"),
        ("allowed_tools", "none"),
        ("backups", "each day"),
        ("mirror", "off"),
        ("mirror_folder", "none"),
        ("has_key", "not entered"),
    ],
)
def test_the_words_say_the_default(name: str, words: str) -> None:
    text = replaced_settings.said("s.json", [unusable()[name]])
    assert text.removesuffix(".").endswith(words)
    assert text.startswith("Some settings in s.json cannot be used.")


def test_the_words_name_the_account() -> None:
    work = {"name": "Work {x}", "endpoint": 5, "has_key": True}
    _, problems = from_json({"accounts": [work]})
    assert replaced_settings.said("s.json", problems).endswith(
        "Used instead: Endpoint: none until you enter one (account Work {x}) · "
        "API key: taken for not entered (account Work {x})."
    )


def test_the_banner_leads_to_the_settings_and_can_be_closed(qtbot: QtBot) -> None:
    asked: list[bool] = []
    row = BannerRow()
    qtbot.addWidget(row)
    notice = notices.replaced("s.json", list(unusable().values()), lambda: asked.append(True))
    row.show_notice(notice)
    assert notice.closable
    [way] = notice.ways
    way.go()
    assert asked == [True]
    assert row.shown == (notices.SETTINGS,)
