"""Every setting that can be unusable is told by name, with what truly holds instead."""

from __future__ import annotations

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from nocopt.core.settings import Account, Settings, from_json
from nocopt.ui import notices, replaced_settings
from nocopt.ui.banner import BannerRow


def unusable() -> dict[str, str]:
    """All settings whose value can be unusable, with their defaults."""
    nothing_takes_this = {"": 0.5}
    account = dict.fromkeys((one.name for one in fields(Account)), nothing_takes_this)
    raw = dict.fromkeys((one.name for one in fields(Settings)), nothing_takes_this)
    _, problems = from_json({**raw, "accounts": [account]})
    return {one.name: one.values["default"] for one in problems}


def test_all_have_words_of_their_own() -> None:
    found = unusable()
    names = {one.name for kind in (Settings, Account) for one in fields(kind)}
    assert set(found) == names - {"accounts", "kind"}
    said = [replaced_settings.said("s.json", {name: found[name]}) for name in found]
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
        ("font_size", "11 pt"),
        ("endpoint", "https://api.anthropic.com"),
        ("key_header", "x-api-key"),
        ("default_model", "claude-sonnet-5"),
        ("models", "none"),
        ("max_tokens", "the model's own maximum"),
        ("has_key", "not entered"),
    ],
)
def test_the_words_say_the_default(name: str, words: str) -> None:
    text = replaced_settings.said("s.json", {name: unusable()[name]})
    assert text.removesuffix(".").endswith(words)
    assert text.startswith("Some settings in s.json cannot be used.")


def test_the_banner_leads_to_the_settings_and_can_be_closed(qtbot: QtBot) -> None:
    asked: list[bool] = []
    row = BannerRow()
    qtbot.addWidget(row)
    notice = notices.replaced("s.json", unusable(), lambda: asked.append(True))
    row.show_notice(notice)
    assert notice.closable
    [way] = notice.ways
    way.go()
    assert asked == [True]
    assert row.shown == (notices.SETTINGS,)
