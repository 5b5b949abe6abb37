"""China's unified social credit code (统一社会信用代码): form and check digit by GB 32100-2015."""

from operator import mul

# No I, O, S, V, Z: they are mistaken for digits (GB 32100-2015, table 1).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def tidy_code(text: str) -> str:
    """As it is stored and compared: upper-case, no blanks."""
    return "".join(text.split()).upper()


def check_digit(body: str) -> str:
    """The eighteenth character for the first seventeen. Raises KeyError for an impossible character."""
    return ALPHABET[-sum(map(mul, WEIGHTS, map(VALUES.__getitem__, body))) % 31]


def is_verified(code: str) -> bool:
    """Whether a tidy code passes its own check: it may still belong to somebody else."""
    try:
        return len(code) == LENGTH and check_digit(code[:-1]) == code[-1]
    except KeyError:
        return False
