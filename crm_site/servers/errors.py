"""What can go wrong while starting, in words for the person at the terminal."""


class CannotStart(Exception):
    """One sentence that says what is wrong and what to do; shown without a traceback."""
