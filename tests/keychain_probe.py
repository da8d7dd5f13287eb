"""Carries out keychain calls given on the command line and prints each result, one a line.

A call is one of `backend`, `read:ACCOUNT`, `write:ACCOUNT:KEY`, `delete:ACCOUNT`, `bus:ADDRESS`.
"""

from __future__ import annotations

import os
import sys

from nocopt.core.errors import KeychainError
from nocopt.core.secret import Secret
from nocopt.keychain import SystemKeychain


def carry_out(keychain: SystemKeychain, call: str) -> str:
    word, _, rest = call.partition(":")
    account, _, key = rest.partition(":")
    match word:
        case "backend":
            return keychain.backend
        case "read":
            found = keychain.read(account)
            return "nothing" if found is None else found.reveal()
        case "write":
            keychain.write(account, Secret(key))
        case "delete":
            keychain.delete(account)
        case "bus":
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = rest
        case _:
            raise ValueError(call)
    return "done"


def main() -> None:
    keychain = SystemKeychain()
    for call in sys.argv[1:]:
        try:
            result = carry_out(keychain, call)
        except KeychainError as error:
            result = f"{error.fault}: {error.backend}: {error.detail}"
        sys.stdout.write(f"{result}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
