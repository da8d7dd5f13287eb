"""Translations of the window and of Qt's own texts; a new language counts from the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QCoreApplication

SYSTEM = "system"


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
