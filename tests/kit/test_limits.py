"""How often somebody nobody knows may do something."""

from crm_site.kit import limits
from crm_site.kit.limits import Limit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_in_a_while_and_again_later() -> None:
    clock = Clock()
    limit = Limit(2, 60, clock)

    assert [limit.take("a") for _ in range(3)] == [True, True, False]
    assert limit.take("b")
    clock.now = 60
    assert limit.take("a")


def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    limit = Limit(1, 60, clock)
    limit.take("a")
    clock.now = 59
    assert not limit.take("a")
    clock.now = 60
    assert limit.take("a")


def test_a_flood_of_strangers_fills_no_memory(monkeypatch) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 10)
    limit = Limit(1, 60, Clock())

    for number in range(100):
        assert limit.take(str(number))

    assert len(limit._taken) == 10
