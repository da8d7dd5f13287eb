"""Translations of the window and of Qt's own texts; a new language counts from the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QLocale

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

SYSTEM = "system"

OF_QT: Final = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Drive"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "File Folder"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "%1 File"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Alias"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Shortcut"),
    QT_TRANSLATE_NOOP("QAbstractFileIconProvider", "Unknown"),
    QT_TRANSLATE_NOOP("QPrintSettingsOutput", "Page &Set:"),
    QT_TRANSLATE_NOOP("QPageSetupWidget", "Page &order:"),
    QT_TRANSLATE_NOOP("QPageSetupWidget", "Pages &per sheet:"),
)
"""What dialogs of Qt say, for files and printing, that Qt has not translated: ours does it."""


def languages(folder: Path) -> tuple[str, ...]:
    """Return the languages there are, English first; `folder` holds the compiled translations."""
    found = sorted(file.stem.removeprefix("nocopt_") for file in folder.glob("nocopt_*.qm"))
    return ("en", *(name for name in found if name != "en"))


def install(app: QCoreApplication, language: str, folder: Path) -> QLocale:
    """Translate `app` into `language` (a name such as zh_CN, or `system`) and return its locale.

    Where there is no translation the texts stay English; those of English are its plurals. Dates
    and numbers follow the texts.
    """
    QLocale.setDefault(QLocale(QLocale.Language.English))
    locale = QLocale.system() if language == SYSTEM else QLocale(language)
    if locale.language() is QLocale.Language.English:
        QLocale.setDefault(locale)
    from PySide6.QtCore import QLibraryInfo, QTranslator

    plurals = QTranslator(app)
    if plurals.load("nocopt_en", str(folder)):
        app.installTranslator(plurals)
    if locale.language() in (QLocale.Language.English, QLocale.Language.C):
        return locale
    own = QTranslator(app)
    if own.load(locale, "nocopt", "_", str(folder)):
        app.installTranslator(own)
        QLocale.setDefault(locale)
        qt = QTranslator(app)
        path = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        # Qt's texts only together with ours, so that no dialog speaks two languages.
        if qt.load(locale, "qtbase", "_", path):
            app.installTranslator(qt)
    return locale
