"""Where things are: the person's folders, and the resources that come with the program."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The four folders; none of them need exist, whoever writes makes its own, for the person only.

    `data` holds the chats, `config` the settings, `cache` what can be fetched again. `scope` tells
    the keys of this installation from those of others in the same keychain.
    """

    data: Path
    config: Path
    cache: Path
    logs: Path
    scope: str = ""

    @property
    def settings_file(self) -> Path:
        """The file of the settings."""
        return self.config / "settings.json"


PORTABLE = "nocopt-data"


def paths(data_dir: Path | None) -> Paths:
    """Return the system's folders for this program; with `data_dir`, all four are below it.

    So they are below a folder that the person has made beside a packaged program, to carry both.
    """
    # Unlike `Path.expanduser` this leaves alone what looks like a home but is nobody's.
    root = _portable() if data_dir is None else Path(os.path.expanduser(data_dir)).absolute()
    if root is not None:
        return Paths(root / "data", root / "config", root / "cache", root / "logs", str(root))
    # Imported here, as it takes longer than all else the command line does before it connects.
    from platformdirs import PlatformDirs

    system = PlatformDirs("nocopt", appauthor=False)
    return Paths(
        system.user_data_path,
        system.user_config_path,
        system.user_cache_path,
        system.user_log_path,
    )


def _portable() -> Path | None:
    """Return the folder beside a bundle, if there is one; in it, it would go with an update."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's starter
    if bundle is None:
        return None
    program = Path(sys.executable).resolve()
    is_folder = Path(bundle).resolve().is_relative_to(program.parent)
    folder = (program.parent if is_folder else program).with_name(PORTABLE)
    return folder if folder.is_dir() else None


def resources() -> Path:
    """Return the folder of catalogue, icons and translations: bundled, installed or in a checkout.

    Raises `FileNotFoundError` where the program was installed without it.
    """
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    roots = (package, package.parent) if bundle is None else (Path(bundle),)
    places = [root / "resources" for root in roots]
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no resources in {places[0]}")
