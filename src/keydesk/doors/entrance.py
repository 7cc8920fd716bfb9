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
    forward = ForwardAuth(machines, memory)
    asked = verify.endpoints(machines, memory)
    return [
        *(Door(one.path, "verify", one, json_words, machines) for one in asked),
        Door("/forward-auth", "forward-auth", forward, words),
    ]
