"""Sign-in names for people who join; their places are tested with the files that bring them."""

from ownership.joining import free_username


def test_the_first_free_name_is_taken_whatever_its_case() -> None:
    taken = {"nancy"}

    assert free_username(["Nancy", "nancy.davolio"], taken) == "nancy.davolio"
    assert free_username(["Nancy", "nancy.davolio"], taken) == "nancy.davolio2"
    assert free_username([], taken) == "person"
    assert taken == {"nancy", "nancy.davolio", "nancy.davolio2", "person"}
