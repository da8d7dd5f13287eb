"""The reference for the window: an empty QMainWindow that says when it is painted."""

import os

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class Window(QMainWindow):
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        os.write(int(os.environ["NOCOPT_READY_FD"]), b"ready\n")


app = QApplication([])
window = Window()
window.show()
app.exec()
