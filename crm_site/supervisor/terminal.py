"""What the person at the terminal reads."""

import os
import sys

WIDTH = 8


def say(name: str, line: str) -> None:
    """One labelled line. A terminal that has gone away must not stop the house."""
    try:
        print(f"{name:<{WIDTH}} | {line}", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def welcome(address: str, logins: tuple[str, ...], password: str) -> None:
    """The address, and who can sign in."""
    say("up", "")
    say("up", f"Xietong CRM is running at {address}")
    if logins:
        say("up", f"Demo sign-in (password: {password}):")
        for start in range(0, len(logins), 5):
            say("up", "  " + ", ".join(logins[start : start + 5]))
    say("up", "Stop everything with Ctrl-C.")
    say("up", "")
