"""Several models asked at once, as a person does it: ticked, watched, and one of them taken."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.desktop import Desktop
from tests.e2e.endpoint import Endpoint
from tests.e2e.person import Nocopt

ANSWER = "It has two sentences."


def test_two_models_answer_and_one_of_them_goes_on(
    shared: Desktop, tmp_path: Path, endpoint: Endpoint
) -> None:
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.find("button", "Model").act()
        nocopt.find("button", "Ask several…").act()
        nocopt.find("button", "One model")
        nocopt.find("text", "Search models", states=("focused",))
        nocopt.screenshot("several-ticked-first")
        shared.type("haiku 4.5")
        shared.press("Return", "ctrl+Return")
        nocopt.find("button", "Ask one model only")
        nocopt.screenshot("several-chip")
        endpoint.set_pace(0.05)
        nocopt.send("demo:hello both")
        nocopt.wait_said("It has")
        nocopt.screenshot("several-running")
        nocopt.wait_idle()
        models = {str(one.body["model"]) for one in endpoint.messages}
        assert models == {"claude-sonnet-5", "claude-haiku-4-5"}
        nocopt.screenshot("several-ended")
        nocopt.find("check box", "Haiku 4.5").act()
        nocopt.wait_said("Haiku 4.5")
        nocopt.screenshot("several-other")
        nocopt.find("button", "Use this one").act()
        nocopt.wait_gone("button", "Use this one")
        nocopt.screenshot("several-taken")
        nocopt.ask("demo:hello once", ANSWER)
        assert len(endpoint.messages) == 3
        assert endpoint.messages[-1].body["model"] == "claude-sonnet-5"
    with Nocopt(shared, tmp_path, env=endpoint.environment) as nocopt:
        nocopt.wait_said("demo:hello once")
        assert len(nocopt.said_so_far) == 4
        assert nocopt.said_so_far[1].startswith("Haiku 4.5")
