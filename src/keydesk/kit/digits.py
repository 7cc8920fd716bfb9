"""Whole numbers as people and forms write them.  Pure."""


def whole(text: str) -> int | None:
    """Up to nine ASCII digits, which every column and every int() takes; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
