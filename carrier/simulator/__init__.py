"""A carrier on this machine: strict TwiML, Twilio's REST, telephones to dial with.

It imports nothing of ours outside this folder and can be used by any project that speaks to Twilio.
"""

from .clock import ManualClock, RealClock
from .server import Simulator, SimulatorThread, run
from .settings import Line, Settings

__all__ = ["Line", "ManualClock", "RealClock", "Settings", "Simulator", "SimulatorThread", "run"]
