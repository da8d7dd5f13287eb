"""Folders: where data, settings, cache and logs are kept, and where the program's resources are."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

_NAME = "nocopt"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation; each is made by whoever first writes into it."""

    data: Path
    config: Path
    cache: Path
    logs: Path


def paths(data_dir: Path | None) -> Paths:
    """Return the folders by the platform's convention, or all of them below `data_dir`."""
    if data_dir is not None:
        root = data_dir.expanduser().absolute()
        return Paths(root, root / "config", root / "cache", root / "logs")
    # Not at the top: it is needed once, and its import costs more than all the rest here.
    from platformdirs import PlatformDirs

    found = PlatformDirs(_NAME, appauthor=False)
    return Paths(
        found.user_data_path,
        found.user_config_path,
        found.user_cache_path,
        found.user_log_path,
    )


def resources() -> Path:
    """Return the folder of icons, the catalogue and translations: bundle, wheel or checkout."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / "resources"
    package = Path(__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
