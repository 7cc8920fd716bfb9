"""What a browser is called, from what it calls itself.  Pure, and only for people's eyes."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def short(program: str) -> str:
    """ "Firefox, Linux"; what we do not know is shown as it came.  "" stays ""."""
    found = [
        next((name for mark, name in marks if mark in program), "") for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or program
