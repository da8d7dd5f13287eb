"""Starting and ending: ready at once without a key, one window for each folder, a clean end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.accessible import Program
from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import ROOT, Nocopt, connections

WATCH = Path(__file__).with_name("watch")
SMALL_WINDOW = str(Path(__file__).with_name("small_window.py"))
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def test_the_first_start_is_ready_to_use_without_a_key(shared: Desktop, tmp_path: Path) -> None:
    reached = tmp_path / "reached.txt"
    watch = {"PYTHONPATH": str(WATCH), "CONNECTIONS_FILE": str(reached)}
    with Nocopt(shared, tmp_path / "data", env=watch) as nocopt:
        assert shared.focused_window() == "nocopt"
        nocopt.find("label", contains="built-in demo")
        nocopt.find("button", "Enter a key")
        nocopt.find("button", "Use AiHubMix")
        nocopt.screenshot("first-start")

        nocopt.ask("Hello from the first start", "Talk to Claude")
        question, answer = nocopt.said_so_far
        assert question == "You: Hello from the first start"
        model = nocopt.find("button", "Model").description
        assert answer.startswith(f"{model}: ")
        assert "built-in demo" in answer
        assert "**" not in answer, "shown as Markdown, not as its source"
        assert connections(nocopt.process.pid) <= {"0100007F"}
        nocopt.screenshot("first-reply")
    # Paths are the sockets of the desktop: session bus, secret service.
    hosts = {line for line in reached.read_text().splitlines() if not line.startswith(("/", "\0"))}
    assert hosts, "the demo was reached over the network's own interface"
    assert hosts <= LOOPBACK


def test_what_is_offered_at_first_opens_the_settings(shared: Desktop, tmp_path: Path) -> None:
    with Nocopt(shared, tmp_path) as nocopt:
        offer = nocopt.find("button", "Use AiHubMix")
        loaded = Path(f"/proc/{nocopt.process.pid}/maps").read_text()
        assert "sqlite3" in loaded
        assert "libcrypto" not in loaded, "OpenSSL is 4 MB that an empty chat has no use for"
        offer.act()
        nocopt.find("dialog", "Settings")
        assert nocopt.find("text", "Endpoint").text == "https://aihubmix.com"
        nocopt.find("button", "Cancel").act()
        nocopt.program.wait_gone("dialog", "Settings")

        nocopt.find("button", "Enter a key").act()
        nocopt.find("password text", "API key", states=("focused",))
        shared.press("Escape")
        nocopt.program.wait_gone("dialog", "Settings")
        nocopt.find("text", "Message", states=("focused",))


def test_quitting_while_a_reply_streams_keeps_what_came(shared: Desktop, tmp_path: Path) -> None:
    with Endpoint(pace=0.03) as endpoint:
        with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
            nocopt.send("demo:long 30")
            nocopt.wait_said("Section 1 is part of a long text")
            nocopt.quit()
        assert endpoint.messages[0].outcome.name == "DISCONNECTED"
        with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
            kept = nocopt.wait_said("Section 1 is part of a long text")
            assert "Section 9" not in kept.name
            nocopt.wait_said("Interrupted")


def test_a_second_start_raises_the_first_window(shared: Desktop, tmp_path: Path) -> None:
    with Nocopt(shared, tmp_path) as nocopt:
        other = shared.start(sys.executable, SMALL_WINDOW)
        with Program(shared, other.pid) as small:
            small.find(name="Line", states=("focused",))
            assert shared.focused_window() == "small window"

            again = shared.start(
                *(sys.executable, "-m", "nocopt", "--data-dir", str(tmp_path)),
                log="second.log",
                cwd=ROOT,
            )
            assert again.wait(10) == 0
            assert shared.log("second.log") == ""
            nocopt.find("text", "Message", states=("focused",))
            assert shared.focused_window() == "nocopt"
        other.terminate()


def test_another_folder_has_a_window_of_its_own(shared: Desktop, tmp_path: Path) -> None:
    with (
        Nocopt(shared, tmp_path / "one") as first,
        Nocopt(shared, tmp_path / "two") as second,
    ):
        second.ask("demo:hello", "It has two sentences.")
        assert second.said_so_far[0] == "You: demo:hello"
        assert first.process.poll() is None
        second.quit()
        first.find("text", "Message", states=("focused",))


def test_without_a_display_a_picture_is_drawn(shared: Desktop, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    env = {name: value for name, value in shared.env.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, "-m", "nocopt", "--demo", "--picture", str(picture)],
        env=env | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    colours, width, height = map(
        int, shared.run("identify", "-format", "%k %w %h", str(picture)).split()
    )
    assert width >= 900
    assert height >= 600
    assert colours > 200, "highlighted code, text and buttons have many colours"
