"""Every declared setting is read somewhere, and every setting read is declared."""

from __future__ import annotations

import ast
from dataclasses import fields

import pytest

from nocopt.core.settings import Account, Settings
from tests.house.source import Source

# Declaring, checking and storing a setting is not using it.
DECLARES = ("core/settings.py", "store/")


@pytest.fixture(scope="module")
def users(package: list[Source]) -> list[ast.Attribute]:
    return [
        node
        for source in package
        if not source.name.startswith(DECLARES)
        for node in source.walk(ast.Attribute)
    ]


def test_every_declared_setting_is_used(users: list[ast.Attribute]) -> None:
    used = {node.attr for node in users}
    declared = {field.name for kind in (Settings, Account) for field in fields(kind)}
    assert declared - used == set()


def test_every_used_setting_is_declared(users: list[ast.Attribute]) -> None:
    """`settings.value.NAME` is how the program reads one."""
    declared = {name for name in dir(Settings) if not name.startswith("_")}
    declared |= {field.name for field in fields(Settings)}
    read = {
        node.attr
        for node in users
        if isinstance(node.value, ast.Attribute) and node.value.attr == "value"
        if ast.unparse(node.value).endswith(("settings.value", "settings_service.value"))
    }
    assert read - declared == set()
