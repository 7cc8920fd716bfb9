"""Found by processes whose PYTHONPATH names this folder: their clock is set by a file.

The file that CLOCK_STEPS names holds microseconds, signed, that are added to the machine's time.
"""

import mmap
import os
import struct
from datetime import timedelta
from pathlib import Path

from keydesk.kit import clock

machine_ns, machine_now = clock.time_ns, clock.machine_now
with Path(os.environ["CLOCK_STEPS"]).open("rb") as file:
    step = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)


def stepped() -> int:
    return struct.unpack("<q", step[:8])[0]


clock.time_ns = lambda: machine_ns() + stepped() * 1000
clock.machine_now = lambda: machine_now() + timedelta(microseconds=stepped())
