"""A window as small as can be, on which the tests prove that they can drive a window at all."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


def main() -> int:
    """Show a line to type into and a button that says it back."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle("small window")
    line = QLineEdit()
    line.setAccessibleName("Line")
    button = QPushButton("Say it")
    said = QLabel("nothing yet")

    def say() -> None:
        said.setText(line.text())
        said.setAccessibleName(f"Said: {line.text()}")

    button.clicked.connect(say)
    line.returnPressed.connect(say)
    layout = QVBoxLayout(window)
    for widget in (line, button, said):
        layout.addWidget(widget)
    window.show()
    line.setFocus()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
