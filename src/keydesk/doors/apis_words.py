"""What a call needs, or why it is refused whoever calls, in words.  Pure."""

from keydesk.apis.model import ANY_CALLER, PUBLIC
from keydesk.apis.paths import Fault, Refused
from keydesk.apis.table import Answer, Found
from keydesk.shell import N_

WORDS = {
    Fault.METHOD: N_("This method is none that an API can map. Methods are written in capitals."),
    Fault.TARGET: N_("A path begins with a slash, and is no whole address."),
    Fault.LONG: N_("The path is too long."),
    Fault.DOTS: N_("A part of the path is . or .., which programs resolve differently."),
    Fault.SLASHES: N_("There are two slashes in a row, which some programs take for one."),
    Fault.SIGNS: N_(
        "There is a sign in the path that must not stand there, such as ; \\ # or a blank."
    ),
    Fault.ENCODING: N_(
        "Something is written in percent that never needs it, or that parts a path: programs "
        "decode it differently."
    ),
    Fault.UTF8: N_("What is written in percent is no UTF-8."),
    Fault.LOOKS_LIKE: N_(
        "The value of a parameter looks like a fixed part of another route, and some program may "
        "take it for that."
    ),
    Fault.TWO_ROUTES: N_(
        "Two routes fit that need different permissions, and neither is narrower."
    ),
    Fault.OVERRIDE: N_("A header puts another method or address in place of the request's own."),
}


def sentence(method: str, path: str, answer: Answer) -> str:
    """As `keydesk apis routes --path` says it."""
    if isinstance(answer, Found):
        return f"{method} {path} {_needs(answer)}: it is {answer.template} of the API {answer.api}."
    if isinstance(answer, Refused):
        return f"{method} {path} is refused whoever calls. {WORDS[answer.reason]}"
    return f"{method} {path} is refused whoever calls: no route of an API takes it."


def _needs(found: Found) -> str:
    if found.permission == PUBLIC:
        return "is open to all"
    if found.permission == ANY_CALLER:
        return "needs any credential that works"
    return f"needs {found.permission}"
