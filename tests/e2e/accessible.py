"""Drives a program the way a screen reader does: by accessible roles and names."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.e2e.desktop import Desktop
from tests.programs import SYSTEM_PYTHON

# How long a window may take to show what it is asked for, in seconds.
PATIENCE = 30.0

PROBE_LOG = "probe.log"

Request = Callable[..., Any]


class ProbeError(RuntimeError):
    """The accessibility bus, or the element asked, refused."""


class NotShownError(AssertionError):
    """No such element appeared in time; the message lists what is there instead."""


@dataclass(frozen=True)
class Element:
    """What one element was like when it was looked at; the methods act on the live one.

    `extents` are x, y, width and height on the screen, in pixels. `states` are AT-SPI's names, for
    example `focused`, `enabled`, `checked`, `showing`.
    """

    handle: int
    role: str
    name: str
    description: str
    states: frozenset[str]
    text: str | None
    value: float | None
    extents: tuple[int, int, int, int]
    child_count: int
    _request: Request = field(repr=False, compare=False)
    _desktop: Desktop = field(repr=False, compare=False)

    def now(self) -> Element:
        """The same element as it is at this moment."""
        return self._made(self._request("describe", handle=self.handle))

    def children(self) -> list[Element]:
        """The elements right below this one."""
        return [self._made(child) for child in self._request("children", handle=self.handle)]

    def attributes(self) -> dict[str, str]:
        """Further facts by their names, for example the `level` of a heading."""
        return dict(self._request("attributes", handle=self.handle))

    def line(self, offset: int) -> str:
        """The line of its text around an offset, with the line end."""
        _, _, text = self._request("line", handle=self.handle, offset=offset)
        return str(text)

    def act(self, action: str | None = None) -> None:
        """Carry out an action by its accessible name; by default the one a press does."""
        self._request("act", handle=self.handle, action=action)

    def focus(self) -> None:
        """Ask for the keyboard focus, over the bus."""
        self._request("focus", handle=self.handle)

    def select(self, index: int) -> None:
        """Select the child at that index."""
        self._request("select", handle=self.handle, index=index)

    def click(self) -> None:
        """Click the middle of it with the mouse."""
        x, y, width, height = self.now().extents
        self._desktop.click(x + width // 2, y + height // 2)

    def set_text(self, text: str) -> None:
        """Replace an editable text over the bus."""
        self._request("set_text", handle=self.handle, text=text)

    def insert_text(self, text: str) -> None:
        """Insert into an editable text, at its caret, over the bus."""
        self._request("insert_text", handle=self.handle, text=text)

    def wait_text(self, contains: str, timeout: float = PATIENCE) -> None:
        """Return once its text contains that."""
        if not self._request("wait_text", handle=self.handle, contains=contains, timeout=timeout):
            raise NotShownError(f"{contains!r} never came up in {self.name!r}: {self.now().text!r}")

    def _made(self, found: dict[str, Any]) -> Element:
        return _element(found, self._request, self._desktop)


class Program:
    """The windows of one running process, as a context manager around the connection to the bus."""

    def __init__(self, desktop: Desktop, pid: int) -> None:
        self._desktop = desktop
        self._pid = pid

    def __enter__(self) -> Self:
        with (self._desktop.folder / PROBE_LOG).open("ab") as log:
            self._probe = subprocess.Popen(
                [SYSTEM_PYTHON, str(Path(__file__).with_name("atspi_probe.py"))],
                env=self._desktop.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,  # the bindings complain about signals newer than they are
                text=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        # Ending its input ends it.
        self._probe.communicate(timeout=PATIENCE)

    def find(
        self,
        role: str | None = None,
        name: str | None = None,
        *,
        contains: str | None = None,
        states: tuple[str, ...] = ("showing",),
        within: Element | None = None,
        timeout: float = PATIENCE,
    ) -> Element:
        """The first such element, waited for; `contains` is a part of the name."""
        query = _query(role, name, contains, states, within)
        found = self._request("find", pid=self._pid, timeout=timeout, **query)
        if found is None:
            raise NotShownError(f"nothing fits {query} in:\n{self.outline()}")
        return _element(found, self._request, self._desktop)

    def find_all(
        self,
        role: str | None = None,
        name: str | None = None,
        *,
        contains: str | None = None,
        states: tuple[str, ...] = ("showing",),
        within: Element | None = None,
    ) -> list[Element]:
        """All such elements that are there now."""
        query = _query(role, name, contains, states, within)
        found = self._request("find_all", pid=self._pid, **query)
        return [_element(one, self._request, self._desktop) for one in found]

    def wait_gone(
        self,
        role: str | None = None,
        name: str | None = None,
        *,
        contains: str | None = None,
        states: tuple[str, ...] = ("showing",),
        timeout: float = PATIENCE,
    ) -> None:
        """Return once no such element is left."""
        query = _query(role, name, contains, states, None)
        if not self._request("find", pid=self._pid, timeout=timeout, gone=True, **query):
            raise NotShownError(f"still there: {query}")

    def outline(self) -> str:
        """Role and name of everything that shows, for messages and for writing new tests."""
        return "\n".join(
            f"  {element.role}: {element.name!r}" for element in self.find_all() if element.name
        )

    def _request(self, op: str, **arguments: Any) -> Any:
        assert self._probe.stdin is not None
        assert self._probe.stdout is not None
        self._probe.stdin.write(json.dumps({"op": op, **arguments}) + "\n")
        self._probe.stdin.flush()
        line = self._probe.stdout.readline()
        if not line:
            raise ProbeError(f"the probe ended: {self._desktop.log(PROBE_LOG)}")
        answer = json.loads(line)
        if "error" in answer:
            raise ProbeError(f"{op}: {answer['error']}")
        return answer["result"]


def _query(
    role: str | None,
    name: str | None,
    contains: str | None,
    states: tuple[str, ...],
    within: Element | None,
) -> dict[str, Any]:
    query: dict[str, Any] = {"states": list(states)}
    query |= {} if role is None else {"role": role}
    query |= {} if name is None else {"name": name}
    query |= {} if contains is None else {"contains": contains}
    return query | ({} if within is None else {"within": within.handle})


def _element(found: dict[str, Any], request: Request, desktop: Desktop) -> Element:
    return Element(
        **found
        | {"states": frozenset(found["states"]), "extents": tuple(found["extents"])}
        | {"_request": request, "_desktop": desktop},
    )
