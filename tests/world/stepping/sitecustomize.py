"""Found by processes whose PYTHONPATH names this folder: their clock is set by a file.

The file that CLOCK_STEPS names holds microseconds, signed, that are added to the machine's time.
"""

import mmap
import os
import struct
from datetime import timedelta
from pathlib import Path

from keydesk.kit import clock

machine_micros, machine_now = clock.machine_micros, clock.machine_now
with Path(os.environ["CLOCK_STEPS"]).open("rb") as file:
    step = mmap.mmap(file.fileno(), 8, prot=mmap.PROT_READ)


def stepped() -> int:
    return struct.unpack("<q", step[:8])[0]


clock.machine_micros = lambda: machine_micros() + stepped()
clock.machine_now = lambda: machine_now() + timedelta(microseconds=stepped())
