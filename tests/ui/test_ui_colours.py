"""Every colour of text can be read on every ground it is painted on, and is as heavy on each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from nocopt.ui.conversation.canvas import paint_found
from nocopt.ui.conversation.look import Look
from nocopt.ui.theme import DARK, LIGHT, STRONG_DARK, STRONG_LIGHT, Colours
from tests.programs import require_font
from tests.ui.contrast import contrast

TEXT, SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
GROUNDS = ("window", "sidebar", "raised", "user", "code", "notice", "table_header", "code_header")
SETS = pytest.mark.parametrize(
    "colours", [LIGHT, DARK, STRONG_LIGHT, STRONG_DARK], ids=["l", "d", "sl", "sd"]
)


@SETS
def test_text_on_its_grounds(colours: Colours) -> None:
    for ink in ("text", "muted", "link"):
        for ground in (*GROUNDS, "hover", "accent_soft"):
            assert contrast(colours[ink], colours[ground]) >= TEXT, (ink, ground)
    for kind in ("warning", "error"):
        assert contrast(colours[f"{kind}_text"], colours[kind]) >= TEXT, kind
    assert contrast(colours["on_accent"], colours["accent"]) >= TEXT


@SETS
def test_code_also_while_selected(colours: Colours) -> None:
    for name, ink in colours.syntax.items():
        for ground in ("code", "selection"):
            assert contrast(QColor(ink), colours[ground]) >= TEXT, (name, ground)


@SETS
def test_links_while_selected(colours: Colours) -> None:
    for ink in ("text", "link"):  # quiet text takes the colour of text then
        assert contrast(colours[ink], colours["selection"]) >= TEXT, ink


@SETS
def test_what_is_no_text_but_must_be_seen(colours: Colours) -> None:
    for shape in ("accent", "focus"):
        for ground in (*GROUNDS, "hover"):
            assert contrast(colours[shape], colours[ground]) >= SHAPE, (shape, ground)
    for ground in ("window", "raised", "code"):  # numbers of lines, boxes to be ticked
        assert contrast(colours["faint"], colours[ground]) >= SHAPE, ground


@SETS
@pytest.mark.parametrize("now", [False, True])
def test_text_that_was_found(qapp: object, colours: Colours, now: bool) -> None:
    look, box = Look(colours, 11), QRectF(0, 0, 20, 10)
    inks = {name: colours[name] for name in ("text", "muted", "link")}
    cases = [(name, ink, ground) for ground in GROUNDS for name, ink in inks.items()]
    cases += [(name, QColor(ink), "code") for name, ink in colours.syntax.items()]
    cases += [("error_text", colours["error_text"], "error")]
    cases += [("warning_text", colours["warning_text"], "warning")]
    for name, ink, ground in cases:
        image = QImage(20, 10, QImage.Format.Format_RGB32)
        image.fill(colours[ground])
        with QPainter(image) as painter:
            painter.fillRect(QRectF(0, 0, 10, 10), ink)
            paint_found(painter, look, [box], now=now)
        inked, behind = (image.pixelColor(QPointF(x, 5).toPoint()) for x in (5, 15))
        assert contrast(inked, behind) >= TEXT, (name, ground, inked.name(), behind.name())
        assert contrast(behind, colours[ground]) >= 1.15, (ground, behind.name())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere letters are not FreeType's")
def test_chinese_is_no_bolder_on_a_dark_ground(qapp: object) -> None:
    require_font("Noto Sans CJK SC")  # its strokes are thickened
    light, dark, thick = map(ink, ("light even", "dark even", "dark asis"))
    assert thick > 1.15 * light
    assert dark < 1.08 * light


def ink(how: str) -> int:
    """How much of it a line takes in another process, as FreeType asks only when it begins."""
    driver = Path(__file__).with_name("strokes_driver.py")
    env = {**os.environ, "PYTHONPATH": str(driver.parents[2]), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, str(driver), *how.split()]
    return int(subprocess.run(command, env=env, check=True, capture_output=True).stdout)
