"""`python -m trucewatch.ledger PATH --key VKEY`, and the same from a copy of this folder alone.

Its modules call each other by this package's full name. A copy that lies elsewhere under another
name takes that name first, so that what runs is the copy, whatever else is installed.
"""

import sys
from types import ModuleType

if __package__ and __package__ != "trucewatch.ledger":
    sys.modules["trucewatch"] = ModuleType("trucewatch")
    sys.modules["trucewatch.ledger"] = sys.modules[__package__]

from trucewatch.ledger.command import run

if __name__ == "__main__":
    run()
