"""The row of the data page that has the index of the search proven, and says what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nocopt.core.errors import StoreError
from nocopt.ui import wording
from nocopt.ui.settings.fields import Field, FieldForm

if TYPE_CHECKING:
    from nocopt.app.indexing import Indexing
    from nocopt.app.tasks import Tasks


class SearchCheck(FieldForm):
    """A button that has the index looked through; what is wrong in it is put right at once."""

    def __init__(self, indexing: Indexing, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._indexing, self._tasks = indexing, tasks
        self.button = QPushButton(self)
        self.button.setAutoDefault(False)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self._begin)
        self._field = Field("search", self.tr("Search"), self.button)
        self._field.hint.say(
            self.tr("Looks whether all that was written can be found, and mends the index if not.")
        )
        self.add(self._field, self.tr("Check the search index"))
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        self.button.setEnabled(not busy)
        text = self.tr("Checking…") if busy else self.tr("Check the search inde&x")
        self.button.setText(text)

    def _begin(self) -> None:
        self._field.show_error("")
        self._set_busy(busy=True)
        checking = self._tasks.start("check the index of the search", self._check())
        self.destroyed.connect(lambda: checking.cancel())

    async def _check(self) -> None:
        try:
            proof = await self._indexing.check()
        except StoreError as error:
            self._field.show_error(wording.joined(wording.store(error)))
        else:
            self._field.hint.say(self._told(proof.texts, proof.wrong, proof.unread))
        self._set_busy(busy=False)

    def _told(self, texts: int, wrong: int, unread: int) -> str:
        if wrong:
            said = self.tr("%n texts could not be found. The index is made anew.", "", wrong)
        else:
            said = self.tr("All %n texts are found by their words.", "", texts)
        more = self.tr("%n files were not read yet, or took too long.", "", unread)
        return wording.paragraph(said, more if unread else "")
