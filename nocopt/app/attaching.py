"""Files on their way into a message: read one after the other, and then taken or refused."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from nocopt.app.attachments import Reason, Refusal, read_file
from nocopt.core.attachments import AttachmentPart
from nocopt.core.errors import NocoptError
from nocopt.core.signal import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence
    from pathlib import Path

    from nocopt.app.attachments import Attached, Intake
    from nocopt.app.tasks import Tasks
    from nocopt.core.models import Model

MOST_FILES: Final = 100  # of one message

UNANSWERED: Final = 20.0  # seconds in which nothing of a file comes

_OVERTAKEN: Final = 2.0  # seconds after which the next file no longer waits for the one before
_PATIENCE: Final = 3.0  # seconds that the end of the program waits for what was pasted


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be attached: a file of this machine by its path, else a text, else bytes.

    Bytes that take a while to `make` are made in a worker thread.
    `as_text` asks for the text of a PDF; one that is `stored` already is replaced by that.
    """

    name: str
    path: Path | None = None
    text: str | None = field(default=None, repr=False)
    data: bytes = field(default=b"", repr=False)
    make: Callable[[], bytes] | None = field(default=None, repr=False)
    stored: AttachmentPart | None = None
    as_text: bool = False

    @property
    def is_only_here(self) -> bool:
        """Whether it was pasted, so that neither a file nor the store has it."""
        return self.path is None and self.stored is None


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that is being read, or waits for that; `number` tells it from others of its name."""

    number: int
    given: Given

    @property
    def name(self) -> str:
        """What it is called."""
        return self.given.name


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why; what is known of it may serve to take its text."""

    number: int
    given: Given
    refusal: Refusal


class Attaching:
    """Puts files among those `attached`; `coming` are not there yet, `refused` will not be.

    What is refused is told until something else is attached. `changed` says that any of the three
    is another; `failed` hears of what the disk refuses. What is given by the person is taken for
    the model of the moment when it is read.
    """

    def __init__(
        self,
        attached: Attached,
        intake: Intake,
        tasks: Tasks,
        model: Callable[[], Model],
        failed: Callable[[NocoptError], object],
    ) -> None:
        self.changed: Signal[()] = Signal()
        self.attached = attached
        self.coming: tuple[Coming, ...] = ()
        self.refused: tuple[Refused, ...] = ()
        self._intake, self._tasks = intake, tasks
        self._model, self._failed = model, failed
        self._numbers = count(1)
        self._waiting: deque[Coming] = deque()
        self._task: asyncio.Task[None] | None = None
        self._taking: set[asyncio.Task[None]] = set()  # with the one that begins them
        self._closed = False
        attached.changed.connect(self.changed.emit)

    @property
    def model(self) -> Model:
        """The model that the message goes to, as it takes files where it is asked."""
        return self._model()

    def beside(self, attached: Attached) -> Attaching:
        """Return what puts files among others in the same way."""
        return Attaching(attached, self._intake, self._tasks, self._model, self._failed)

    def add_files(self, paths: Iterable[Path]) -> None:
        """Attach files of this machine."""
        self._add([Given(path.name, path=path) for path in paths])

    def add_bytes(self, data: bytes, name: str) -> None:
        """Attach what is no file yet, such as a picture that was pasted."""
        self._add([Given(name, data=data)])

    def add_made(self, make: Callable[[], bytes], name: str) -> None:
        """Attach what `make` returns, which may block."""
        self._add([Given(name, make=make)])

    def add_text(self, text: str, name: str) -> None:
        """Attach a text as a file."""
        self._add([Given(name, text=text)])

    def _add(self, wanted: Sequence[Given]) -> None:
        """Attach files, in their order; what was refused before is no longer told."""
        if self._closed:
            return
        self.refused = ()
        room = max(0, MOST_FILES - len(self.attached.value) - len(self.coming))
        if len(wanted) > room:
            self._refuse(wanted[room], Refusal(Reason.TOO_MANY, wanted[room].name, MOST_FILES))
        self._expect(wanted[:room])

    def take_text(self, of: Coming | Refused | AttachmentPart) -> None:
        """Attach the text of a PDF that was refused, or in place of one that is attached.

        For what is not there (any more) nothing is done.
        """
        if isinstance(of, AttachmentPart):
            self._expect([Given(of.name, stored=of, as_text=True)])
        elif isinstance(of, Refused) and of in self.refused:
            self.dismiss(of)
            self._expect([replace(of.given, as_text=True)])

    def dismiss(self, one: Coming | Refused | AttachmentPart) -> None:
        """Tell no longer of what was refused, wait no longer for what comes, or take a file away.

        One that is not there is no error.
        """
        match one:
            case Refused():
                self.refused = tuple(other for other in self.refused if other != one)
                self.changed.emit()
            case Coming():
                self._drop(one)
            case AttachmentPart():
                self.attached.remove(one)

    def forget_refused(self) -> None:
        """Tell no longer of anything that was refused."""
        if self.refused:
            self.refused = ()
            self.changed.emit()

    def close(self, *, keep: bool = True) -> None:
        """Take no more files; those that are being read are given up.

        With `keep`, not so what was pasted: it is nowhere else. `settle` waits for it.
        """
        self._closed = True
        self.coming = tuple(one for one in self.coming if keep and one.given.is_only_here)

    async def settle(self) -> None:
        """Return when what is still to come is there, but in a while at any rate."""
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE
        while self.coming and self._taking and (left := end - loop.time()) > 0:
            one = asyncio.FIRST_COMPLETED
            await asyncio.wait(self._taking, timeout=left, return_when=one)

    # --------------------------------------------------------------------- internals

    def _expect(self, wanted: Iterable[Given]) -> None:
        new = [Coming(next(self._numbers), given) for given in wanted]
        self._waiting.extend(new)
        self.coming += tuple(new)
        self.changed.emit()
        if self._waiting and self._task is None:
            self._task = self._started("attach", self._work())

    def _started(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._tasks.start(name, work)
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        return task

    async def _work(self) -> None:
        """Take what waits in its order; one that takes long is overtaken by the others."""
        try:
            while self._waiting:
                one = self._waiting.popleft()
                if one in self.coming:
                    taking = self._started("attach file", self._bring(one))
                    await asyncio.wait({taking}, timeout=_OVERTAKEN)
        finally:
            self._task = None

    async def _bring(self, one: Coming) -> None:
        try:
            self._took(one, await self._take(one.given))
        except NocoptError as error:
            self._failed(error)
        finally:
            self._drop(one)

    async def _take(self, given: Given) -> AttachmentPart | Refusal:
        intake = self._intake
        if given.stored is not None:
            return await intake.take_text_of_stored(given.stored)
        if given.text is not None:
            return await intake.take_pasted(given.text, given.name)
        data = await self._data_of(given)
        if isinstance(data, Refusal):
            return data
        if given.as_text:
            return await intake.take_text_of_pdf(data, given.name)
        return await intake.take(data, given.name, self._model())

    async def _data_of(self, given: Given) -> bytes | Refusal:
        if given.make is not None:
            return await self._tasks.run_blocking(given.make)
        if given.path is None:
            return given.data
        reading = partial(read_file, given.path)
        try:
            return await self._tasks.run_patiently(reading, UNANSWERED)
        except TimeoutError:
            return Refusal(Reason.NO_ANSWER, given.name)

    def _took(self, one: Coming, found: AttachmentPart | Refusal) -> None:
        if one not in self.coming:
            return  # given up meanwhile
        if isinstance(found, Refusal):
            self._refuse(one.given, found)
            return
        if one.given.stored is not None:
            self.attached.remove(one.given.stored)
        self.attached.add(found)

    def _refuse(self, given: Given, refusal: Refusal) -> None:
        self.refused += (Refused(next(self._numbers), given, refusal),)

    def _drop(self, one: Coming) -> None:
        self.coming = tuple(other for other in self.coming if other != one)
        self.changed.emit()
