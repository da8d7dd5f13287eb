"""Translations are complete, up to date with the code and keep every placeholder."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.house.source import ROOT, sources

FILES = sorted((ROOT / "translations").glob("nocopt_*.ts"))
PLACEHOLDER = re.compile(r"%L?\d+|%n|%%|\{\w*\}|</?\w+[^>]*>|&(?=\w)")


@dataclass(frozen=True)
class Entry:
    """One text of the window; plural texts have several translations."""

    context: str
    source: str
    translations: tuple[str, ...]
    state: str
    plural: bool


def entries(path: Path) -> list[Entry]:
    found = []
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")]
            found.append(
                Entry(
                    context.findtext("name", ""),
                    message.findtext("source", ""),
                    tuple(forms or [translation.text or ""]),
                    translation.get("type", "finished"),
                    message.get("numerus") == "yes",
                )
            )
    return found


def placeholders(text: str, *, plural: bool) -> list[str]:
    """What must come over unchanged; a plural form may leave the number out, a key its mark."""
    found = [one for one in PLACEHOLDER.findall(text) if one != "&"]
    return sorted(one for one in found if not (plural and one == "%n"))


def test_chinese_is_there() -> None:
    assert "nocopt_zh_CN.ts" in [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_translated(path: Path) -> None:
    open_ones = [e for e in entries(path) if e.state != "finished" or not all(e.translations)]
    assert open_ones == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_placeholders_are_kept(path: Path) -> None:
    changed = [
        (entry.source, translation)
        for entry in entries(path)
        for translation in entry.translations
        if placeholders(translation, plural=entry.plural)
        != placeholders(entry.source, plural=entry.plural)
    ]
    assert changed == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_file_is_up_to_date_with_the_code(path: Path, tmp_path: Path) -> None:
    """Collecting the texts once more finds nothing new and nothing gone."""
    fresh = tmp_path / path.name
    shutil.copy(path, fresh)
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    options = ["-silent", "-no-obsolete", "-locations", "none", "-extensions", "py"]
    if path.stem == "nocopt_en":
        options.append("-pluralonly")
    code = [ROOT / "nocopt/ui", ROOT / "nocopt/main.py"]
    subprocess.run([tool, *options, *code, "-ts", fresh], check=True, capture_output=True)
    known = {(entry.context, entry.source) for entry in entries(path)}
    collected = {(entry.context, entry.source) for entry in entries(fresh)}
    assert collected == known, "run: make i18n"
    assert collected or not any("tr(" in source.text for source in sources(ROOT / "nocopt/ui"))
