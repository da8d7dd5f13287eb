"""A program that locks a database and keeps it locked until its standard input ends."""

from __future__ import annotations

import sqlite3
import sys


def main(path: str, mode: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    if mode == "file":  # as a program that wants the file for itself alone
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO state (name, value) VALUES ('other', '')")
    sys.stdout.write("locked\n")
    sys.stdout.flush()
    sys.stdin.read()
    connection.close()


main(sys.argv[1], sys.argv[2])
