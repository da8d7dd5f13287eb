"""Reads windows over the accessibility bus for the tests, one JSON object a line in and out.

Runs under Debian's own Python, which has the bindings; `tests.e2e.accessible` is the other end.
A request is `{"op": ..., ...}`; the answer is `{"result": ...}` or `{"error": text}`. Elements
travel as dictionaries with a `handle` that later requests name.

find         {pid, role?, name?, contains?, within?, states?, gone?, timeout} -> element or null
find_all     the same without waiting -> [element]
describe     {handle} -> element
children     {handle} -> [element]
attributes   {handle} -> {name: value}
line         {handle, offset} -> [start, end, text]
act          {handle, action?} -> true
focus        {handle} -> bool
select       {handle, index} -> bool
set_text     {handle, text} -> bool
insert_text  {handle, text} -> bool
wait_text    {handle, contains, timeout} -> bool
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be chosen first

# How long to sleep at most when no event arrives, for changes that toolkits announce with none.
TICK_MS = 100

# Every change that can turn a search that found nothing into one that finds something.
EVENTS = (
    "object:children-changed",
    "object:state-changed",
    "object:text-changed",
    "object:property-change",
    "object:visible-data-changed",
    "window:activate",
    "window:create",
)


class Probe:
    """Answers requests; holds the elements it has handed out."""

    def __init__(self) -> None:
        self._elements: list[Any] = []
        self._listener = Atspi.EventListener.new(lambda _event: None)
        for event in EVENTS:
            self._listener.register(event)

    def answer(self, request: dict[str, Any]) -> Any:
        """The result of one request."""
        op = request.pop("op")
        return getattr(self, f"_op_{op}")(**request)

    def _op_find(self, pid: int, timeout: float, gone: bool = False, **query: Any) -> Any:
        def search() -> dict[str, Any] | None:
            return next((self._element(e) for e in self._matches(pid, **query)), None)

        found = _wait(lambda: (search() is None) if gone else search(), timeout)
        return found or None

    def _op_find_all(self, pid: int, **query: Any) -> list[dict[str, Any]]:
        return [self._element(e) for e in self._matches(pid, **query)]

    def _op_describe(self, handle: int) -> dict[str, Any]:
        element = self._elements[handle]
        element.clear_cache()
        return self._describe(element, handle)

    def _op_children(self, handle: int) -> list[dict[str, Any]]:
        return [self._element(child) for child in _children(self._elements[handle])]

    def _op_attributes(self, handle: int) -> dict[str, str]:
        return dict(self._elements[handle].get_attributes() or {})

    def _op_line(self, handle: int, offset: int) -> list[Any]:
        line = Atspi.TextGranularity.LINE
        found = Atspi.Text.get_string_at_offset(self._elements[handle], offset, line)
        return [found.start_offset, found.end_offset, found.content]

    def _op_act(self, handle: int, action: str | None = None) -> bool:
        element = self._elements[handle]
        names = [element.get_action_name(i) for i in range(element.get_n_actions())]
        if action is None and names:
            index = next((i for i, n in enumerate(names) if n in ("Press", "Toggle")), 0)
        elif action in names:
            index = names.index(action)
        else:
            raise LookupError(f"no action {action!r} among {names}")
        return bool(element.do_action(index))

    def _op_focus(self, handle: int) -> bool:
        return bool(self._elements[handle].grab_focus())

    def _op_select(self, handle: int, index: int) -> bool:
        return bool(self._elements[handle].select_child(index))

    def _op_set_text(self, handle: int, text: str) -> bool:
        return bool(self._elements[handle].set_text_contents(text))

    def _op_insert_text(self, handle: int, text: str) -> bool:
        element = self._elements[handle]
        caret = Atspi.Text.get_caret_offset(element)
        # Qt cuts, or fills with what lies behind it, to a length in units of UTF-16.
        length = len(text.encode("utf-16-le")) // 2
        return bool(Atspi.EditableText.insert_text(element, caret, text, length))

    def _op_wait_text(self, handle: int, contains: str, timeout: float) -> bool:
        element = self._elements[handle]
        return bool(_wait(lambda: contains in (_text(element) or ""), timeout))

    def _matches(
        self,
        pid: int,
        within: int | None = None,
        states: list[str] | None = None,
        **query: Any,
    ) -> Any:
        roots = [self._elements[within]] if within is not None else _applications(pid)
        pending = [child for root in roots for child in _children(root)]
        wanted = set(states or ())
        while pending:
            element = pending.pop(0)
            try:
                has = {state.value_nick for state in element.get_state_set().get_states()}
                if wanted & {"showing", "focused"} and "showing" not in has:
                    continue  # neither is anything in it, and each question takes its time
                if has >= wanted and _fits(element, **query):
                    yield element
                pending += _children(element)
            except GLib.Error:  # it went away while being looked at
                continue

    def _element(self, element: Any) -> dict[str, Any]:
        self._elements.append(element)
        return self._describe(element, len(self._elements) - 1)

    def _describe(self, element: Any, handle: int) -> dict[str, Any]:
        box = element.get_extents(Atspi.CoordType.SCREEN)
        return {
            "handle": handle,
            "role": _role(element),
            "name": element.get_name() or "",
            "description": element.get_description() or "",
            "states": sorted(s.value_nick for s in element.get_state_set().get_states()),
            "text": _text(element),
            "value": _value(element),
            "extents": [box.x, box.y, box.width, box.height],
            "child_count": element.get_child_count(),
        }


def _applications(pid: int) -> list[Any]:
    desktop = Atspi.get_desktop(0)
    return [app for app in _children(desktop) if app.get_process_id() == pid]


def _children(element: Any) -> list[Any]:
    children = (element.get_child_at_index(i) for i in range(element.get_child_count()))
    return [child for child in children if child is not None]


def _fits(
    element: Any,
    role: str | None = None,
    name: str | None = None,
    contains: str | None = None,
) -> bool:
    if role is not None and _role(element) != role:
        return False
    own_name = element.get_name() or ""
    if name is not None and own_name != name:
        return False
    return contains is None or contains in own_name


def _role(element: Any) -> str:
    """The role's name, where newer versions of AT-SPI call a push button just a button."""
    role = str(element.get_role_name())
    return "button" if role == "push button" else role


def _text(element: Any) -> Any:
    return Atspi.Text.get_text(element, 0, -1) if "Text" in element.get_interfaces() else None


def _value(element: Any) -> Any:
    return Atspi.Value.get_current_value(element) if "Value" in element.get_interfaces() else None


def _wait(holds: Any, timeout: float) -> Any:
    """Try again after every event until it holds or the time is up; returns what it gave last."""
    deadline = time.monotonic() + timeout
    context = GLib.MainContext.default()
    while True:
        try:
            result = holds()
        except GLib.Error:  # the program is starting, ending or busy
            result = None
        if result or time.monotonic() >= deadline:
            return result
        tick = GLib.timeout_add(TICK_MS, lambda: True)
        context.iteration(True)
        while context.pending():
            context.iteration(False)
        GLib.source_remove(tick)


def main() -> None:
    """Answer requests until standard input ends."""
    Atspi.init()
    probe = Probe()
    for line in sys.stdin:
        try:
            answer = {"result": probe.answer(json.loads(line))}
        except (GLib.Error, LookupError, AttributeError, TypeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
