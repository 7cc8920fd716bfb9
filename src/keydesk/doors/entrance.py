"""The doors of this room: what other programs ask about credentials and calls."""

from keydesk.auth import Door, House
from keydesk.auth.words import json_words
from keydesk.doors import verify
from keydesk.doors.forward import ForwardAuth
from keydesk.doors.forward_words import words
from keydesk.doors.judging import Schemes
from keydesk.doors.memory import Memory


def doors(house: House, machines: Schemes) -> list[Door]:
    memory = Memory(house.database)
    asked, changes = verify.endpoints(machines, memory)
    forward = ForwardAuth(machines, memory)
    return [
        Door("/verify", "verify", asked, json_words, machines),
        Door("/verify/changes", "verify", changes, json_words, machines),
        Door("/forward-auth", "forward-auth", forward, words),
    ]
