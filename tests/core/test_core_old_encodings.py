"""Tests of texts that are in none of the encodings of Unicode."""

from __future__ import annotations

import random

import pytest

from nocopt.core.old_encodings import old_text

GERMAN = "Größe;Übung;Straße\n„Füße“ – 5 €\n"
FRENCH = "Où êtes-vous passé cet été ? À l’école, bien sûr : œuvre, 20 °C, « ça ».\n"
SPANISH = "¿Cuántos años tiene la niña? ¡Él está aquí!\n"
CHINESE = "这是一个测试文件，里面有很多中文字。我们不知道他在哪里，你好！ ABC 123\n"
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю.\n"
KOREAN = "다람쥐 헌 쳇바퀴에 타고파. 키스의 고유조건은 입술끼리 만나야 하고 안녕하세요.\n"
JAPANESE = "これは日本語のテキストです。いろはにほへと、ちりぬるを。カタカナもあります。\n"


@pytest.mark.parametrize("times", [1, 20_000])
@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (GERMAN, "cp1252", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (SPANISH, "latin-1", "cp1252"),
        ("name;wert\nä;1\n", "latin-1", "cp1252"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE + "㐀", "gb18030", "gb18030"),
        ("你好\n", "gb2312", "gb18030"),
    ],
)
def test_texts_of_former_days_are_read(text: str, written: str, read: str, times: int) -> None:
    assert old_text((text * times).encode(written)) == (text * times, read)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (KOREAN, "euc-kr"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "shift-jis"),
        ("Größe der Füße, schön für Bücher\n", "cp850"),
        ("schön für Bücher\n", "mac-roman"),
    ],
)
def test_what_would_be_read_as_nonsense_is_not_read(text: str, written: str) -> None:
    assert old_text(text.encode(written)) is None


def test_utf_8_with_a_bad_byte_stays_utf_8() -> None:
    cut = (CHINESE + "好").encode()[:-1]
    assert old_text(cut) == (CHINESE + "\ufffd", "utf-8")
    bad = GERMAN * 9
    broken = bad.encode() + b"\xff!"
    assert old_text(b"\xef\xbb\xbf" + broken) == (bad + "\ufffd!", "utf-8")


def test_what_tells_the_encoding_may_come_late() -> None:
    plain = "a,b,1\n" * 100_000
    assert old_text((plain + CHINESE).encode("gbk")) == (plain + CHINESE, "gb18030")
    assert old_text((plain + FRENCH).encode("cp1252")) == (plain + FRENCH, "cp1252")


def test_files_of_other_kinds_are_no_text() -> None:
    dice = random.Random(7)
    for length in (100, 3000, 600_000):
        assert old_text(dice.randbytes(length)) is None
    assert old_text(GERMAN.encode("cp1252") + b"\0") is None
    assert old_text(b"\xff\xfe" + "a".encode("utf-16-le")[:-1]) is None
