"""The Chinese texts read as Chinese: compiled, installed, composed and set like a Chinese text."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, QLocale, QTranslator
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QLabel

from nocopt.core.errors import Cause, Failure, KeychainFault, StoreFault, WireKind
from nocopt.core.safekeeping import Backup, Restoration, Why
from nocopt.core.transfer import Refusal, TransferError
from nocopt.ui import i18n, import_words, wording
from nocopt.ui.backup_words import BackupWords
from nocopt.ui.moments import Moments
from nocopt.ui.sentences import CONTEXT, Sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

SOURCE = Path(__file__).parents[2] / "translations" / "nocopt_zh_CN.ts"
HAN = "\u4e00-\u9fff"
MNEMONIC = re.compile(r"&(\w)")
# Nothing in these needs other words.
FOREIGN = {
    "Markdown",
    "JSON",
    "PDF",
    "Enter",
    "Ctrl+Enter",
    "Top-p",
    "Top-k",
    "tokens",
    "beta {detail}",
    "PDF {detail}",
    " ({megabytes} MB)",
    "{name} ({megabytes} MB)",
    "example.com, example.org/docs",
}


def texts() -> list[tuple[str, str, str]]:
    """Return context, English and Chinese of every text."""
    return [
        (
            context.findtext("name", ""),
            message.findtext("source", ""),
            # What is said of several things has a form of its own, the only one in Chinese.
            message.findtext("translation/numerusform", "") or message.findtext("translation", ""),
        )
        for context in ElementTree.parse(SOURCE).iter("context")
        for message in context.iter("message")
    ]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the compiled Chinese texts."""
    folder = tmp_path_factory.mktemp("translations")
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    target = folder / SOURCE.with_suffix(".qm").name
    subprocess.run([tool, "-silent", SOURCE, "-qm", target], check=True)
    return folder


@pytest.fixture
def chinese(qapp: QApplication, compiled: Path) -> Iterator[Sentences]:
    """Sentences in Chinese; English again afterwards."""
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    i18n.install(qapp, "zh_CN", compiled)
    yield Sentences(lambda text: QCoreApplication.translate(CONTEXT, text))
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)


@pytest.mark.usefixtures("chinese")
def test_dialogs_of_qt_have_no_label_in_english(qtbot: QtBot) -> None:
    files = QFileDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    for dialog in (files, QPrintDialog(QPrinter())):
        qtbot.addWidget(dialog)
        labels = [one.text() for one in dialog.findChildren(QLabel)]
        assert [one for one in labels if re.search(r"&?\b[A-Z]\w+ &?\w+", one)] == []
    assert QFileIconProvider().type(QFileInfo("/")) in ("文件夹", "驱动器")


def failure(cause: Cause, *, retry_after: float | None = None, size: int | None = None) -> Failure:
    return Failure(WireKind.HTTP, cause, host="api.example.org", retry_after=retry_after, size=size)


def test_every_text_is_collected() -> None:
    # What collects them reads no variables: behind one, a text stays English in all languages.
    behind = re.compile(r"QCoreApplication\.translate\(\s*[A-Za-z_][\w.]*,\s*f?\"[^\"]*[a-z]")
    inside = re.compile(r"\{[\w.]*\b(?:tr|translate)\(\s*'.*")  # of another text
    files = (SOURCE.parents[1] / "nocopt" / "ui").rglob("*.py")
    sources = [file.read_text("utf-8") for file in files]
    found = [
        one[0] for source in sources for kind in (behind, inside) for one in kind.finditer(source)
    ]
    assert found == []


def test_every_text_is_chinese() -> None:
    # A pattern such as "{title}. {text}" has no words of its own.
    worded = (one for one in texts() if re.search("[A-Za-z]", re.sub("{[^}]*}", "", one[1])))
    assert [
        one for one in worded if one[1] not in FOREIGN and not re.search(f"[{HAN}]", one[2])
    ] == []


def test_chinese_words_and_others_are_set_apart_by_spaces() -> None:
    touching = re.compile(f"[{HAN}][A-Za-z0-9{{]|[A-Za-z0-9}}][{HAN}]")
    # What is put into these places is Chinese itself, or brings its own brackets.
    joined = re.compile(r"\{(?:wait|size)\}")
    assert [one[2] for one in texts() if touching.search(joined.sub("", one[2]))] == []


def test_punctuation_is_full_width() -> None:
    half = re.compile(f"[{HAN}] ?[,;:!?.](?!\\w)|[{HAN}]\\.\\.\\.| …")
    assert [one[2] for one in texts() if half.search(one[2])] == []


def test_sentences_stand_behind_each_other_without_a_blank(chinese: Sentences) -> None:
    del chinese
    assert wording.paragraph("一。", "", "二。") == "一。二。"
    assert wording.noted("标题", "已置顶", "", "3 条") == "标题（已置顶；3 条）"
    assert wording.noted("标题") == "标题"
    assert import_words.refusal(TransferError(Refusal.BROKEN)).endswith("。没有做任何更改。")
    would = Restoration(Backup("b", Why.DAY, 0.0, 1, ""), chats_back=1, messages_lost=2)
    assert "。 " not in BackupWords().what_changes(would)


def test_access_keys_are_the_same_letters_in_brackets_at_the_end() -> None:
    for _, english, chinese_text in texts():
        wanted = MNEMONIC.findall(english)
        assert MNEMONIC.findall(chinese_text) == [key.upper() for key in wanted], english
        if wanted:
            end = "：" if english.endswith(":") else ""  # labels of Qt's dialogs have one
            assert chinese_text.endswith(f"(&{wanted[0].upper()}){end}"), chinese_text


def test_one_english_text_has_one_chinese_text() -> None:
    known: dict[str, str] = {}
    for _, english, chinese_text in texts():
        assert known.setdefault(english, chinese_text) == chinese_text, english


def test_the_language_is_offered_and_installed(chinese: Sentences, compiled: Path) -> None:
    assert i18n.languages(compiled) == ("en", "zh_CN")
    assert chinese.failure(failure(Cause.LOST)).title == "连接已断开"


def test_dates_and_numbers_go_with_the_texts(chinese: Sentences) -> None:
    del chinese
    assert QLocale().language() is QLocale.Language.Chinese
    then = datetime(2026, 11, 22, 15, 4).astimezone()
    words, today = Moments(), then.date()
    assert words.exact(then.timestamp()) == "2026 年 11 月 22 日 15:04"
    assert words.near(then.timestamp(), today) == words.rough(then.timestamp(), today) == "15:04"
    assert words.near(then.timestamp(), date(2026, 12, 1)) == "11 月 22 日 15:04"


def test_a_moment_has_its_month_in_words_and_its_hours_as_the_system_has_them(
    qapp: QApplication,
) -> None:
    words, then = Moments(QLocale("en_US")), datetime(2026, 11, 2, 15, 4).astimezone()
    moment, locale = then.timestamp(), QLocale()
    QLocale.setDefault(QLocale("en_US"))
    assert words.exact(moment).split() == ["2", "Nov", "2026,", "3:04", "PM"]
    for system in ("de_DE", "zh_CN", "fr_CA"):  # of people with English texts
        assert Moments(QLocale(system)).exact(moment) == "2 Nov 2026, 15:04"
    QLocale.setDefault(QLocale("en_GB"))
    assert words.exact(moment) == "2 Nov 2026, 15:04"
    QLocale.setDefault(locale)
    assert words.near(moment, date(2027, 1, 1)) == words.day_of(moment) == "2 Nov 2026"
    assert words.rough(moment, date(2026, 12, 1)) == "2 Nov"
    assert words.rough(moment, date(2027, 12, 1)) == "Nov 2026"
    assert words.near(1e30, then.date()) == words.exact(1e30) == ""


def test_a_language_without_texts_stays_english(qapp: QApplication, compiled: Path) -> None:
    assert i18n.install(qapp, "fi", compiled).language() is QLocale.Language.Finnish
    said = QCoreApplication.translate(CONTEXT, "The connection was lost")
    assert said == "The connection was lost"
    assert Moments().exact(0.0).split(",")[0].endswith(("Jan 1970", "Dec 1969"))


@pytest.mark.parametrize(("seconds", "said"), [(None, "请重试。"), (5.0, "请在 5 秒后重试。")])
@pytest.mark.parametrize("cause", [Cause.RATE_LIMIT, Cause.SERVER])
def test_the_wait_fits_into_its_sentence(
    chinese: Sentences, cause: Cause, seconds: float | None, said: str
) -> None:
    assert chinese.failure(failure(cause, retry_after=seconds)).text.endswith(said)


def test_no_space_stands_between_chinese_words(chinese: Sentences) -> None:
    here = replace(failure(Cause.OVERLOADED), host="127.0.0.1")
    assert chinese.failure(here).text.startswith("本机服务器收到")
    assert chinese.failure(failure(Cause.OVERLOADED)).text.startswith("api.example.org 收到")


def test_the_size_fits_into_its_sentence(chinese: Sentences) -> None:
    large = chinese.failure(failure(Cause.TOO_LARGE, size=33_500_000))
    assert "上限（33.5 MB）。" in large.text
    assert "上限。" in chinese.failure(failure(Cause.TOO_LARGE)).text


def test_whatever_goes_wrong_is_told_in_chinese(chinese: Sentences) -> None:
    said = [chinese.failure(failure(cause)) for cause in Cause]
    said += [chinese.store(fault, "chats.db") for fault in StoreFault]
    said += [chinese.keychain(fault, "KWallet") for fault in KeychainFault]
    for one in said:
        assert re.search(f"[{HAN}]", one.title), one
        assert re.search(f"[{HAN}]", one.text), one
