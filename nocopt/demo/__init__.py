"""Floor 2: a loopback server that speaks the Messages API with scripted replies."""

from nocopt.demo.recorder import Outcome, RecordedRequest
from nocopt.demo.scenarios import SCENARIOS, Ask, Scenario
from nocopt.demo.server import HUMAN_PACE, DemoServer
from nocopt.demo.steps import Ending, Framing, Reply, Step, fixed_reply, raw_reply

__all__ = [
    "HUMAN_PACE",
    "SCENARIOS",
    "Ask",
    "DemoServer",
    "Ending",
    "Framing",
    "Outcome",
    "RecordedRequest",
    "Reply",
    "Scenario",
    "Step",
    "fixed_reply",
    "raw_reply",
]
