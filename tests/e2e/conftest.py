"""A desktop for each end-to-end test, and a picture of it when the test fails."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.programs import require_desktop

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the fixtures whether the test itself failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def pictures() -> Path:
    """Where screenshots are kept to be looked at; git ignores it."""
    folder = Path(__file__).resolve().parents[1] / "output"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def desktop(request: pytest.FixtureRequest, pictures: Path) -> Iterator[Desktop]:
    """A fresh desktop; its keywords come from `@pytest.mark.parametrize(..., indirect=True)`."""
    require_desktop()
    with Desktop(**getattr(request, "param", {})) as made:
        yield made
        if request.node.stash.get(FAILED, False):
            made.screenshot(pictures / f"failed-{request.node.originalname}.png")


@pytest.fixture(scope="module")
def shared() -> Iterator[Desktop]:
    """A desktop for all tests of a module; starting one takes longer than most of them."""
    require_desktop()
    with Desktop() as made:
        yield made


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A provider that answers at once."""
    with Endpoint(pace=0.0) as made:
        yield made
