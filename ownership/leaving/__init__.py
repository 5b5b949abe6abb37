"""What somebody holds and hands over: the parts that upper floors register (`part`), and the leaver's hand-over."""

from ownership.leaving.parts import Holding, part

__all__ = ["Holding", "part"]
