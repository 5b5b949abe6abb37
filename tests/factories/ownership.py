"""The smallest valid people, departments and places."""

from itertools import count
from typing import Any

from ownership.models import Absence, Department, Membership, User

_numbers = count(1)


def user(username: str = "", **values: Any) -> User:
    """A person who can sign in with the password `demo`; in no department."""
    name = username or f"person{next(_numbers)}"
    return User.objects.create_user(name, password="demo", **{"name": name, **values})


def department(code: str = "", kind: str = "sales", **values: Any) -> Department:
    """A department with its group; reach `own` unless said otherwise."""
    code = code or f"{kind}-{next(_numbers)}"
    return Department.objects.create(code=code, kind=kind, **{"name": code, **values})


def member(department: Department, position: str = "staff", username: str = "", **values: Any) -> User:
    """A new person with a place in the department since long."""
    person = user(username, **values)
    Membership.objects.create(user=person, department=department, position=position, from_on="2020-01-01")
    return person


def absence(person: User, from_on: Any, until_on: Any, substitute: User | None = None) -> Absence:
    """Days on which the person is away."""
    return Absence.objects.create(user=person, from_on=from_on, until_on=until_on, substitute=substitute)
