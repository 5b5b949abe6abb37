"""Departments and colleagues of the demo company 协同制造 / Xietong Manufacturing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from crm_site.demo import words
from ownership.models import Absence, Department, Membership, User

PASSWORD = "demo"
# Code, the one above, kind, reach, name, English name.
TREE = (
    ("hq", "", "management", "company", "协同制造总部", "Xietong Manufacturing HQ"),
    ("sales", "hq", "sales", "own", "销售部", "Sales"),
    ("sales-east", "sales", "sales", "own", "华东销售部", "Sales East"),
    ("sales-south", "sales", "sales", "own", "华南销售部", "Sales South"),
    ("service", "hq", "service", "company", "客户服务部", "Customer Service"),
    ("support", "hq", "support", "company", "技术支持部", "Technical Support"),
    ("marketing", "hq", "marketing", "company", "市场部", "Marketing"),
    ("operations", "hq", "operations", "company", "运营部", "Operations"),
    ("finance", "hq", "finance", "ordered", "财务部", "Finance"),
    ("it", "hq", "it", "own", "信息技术部", "IT"),
)
# Sign-in name, name, English name, department, position: the logins that the sign-in page offers.
LOGINS = (
    ("sales", "李强", "Li Qiang", "sales-east", "staff"),
    ("sales2", "周凯", "Zhou Kai", "sales-south", "staff"),
    ("sales_manager", "孙立", "Sun Li", "sales", "manager"),
    ("service", "王敏", "Wang Min", "service", "staff"),
    ("service_manager", "郑洁", "Zheng Jie", "service", "manager"),
    ("support", "赵倩", "Zhao Qian", "support", "staff"),
    ("marketing", "陈佳", "Chen Jia", "marketing", "staff"),
    ("marketing_manager", "吴昊", "Wu Hao", "marketing", "manager"),
    ("operations", "冯雪", "Feng Xue", "operations", "staff"),
    ("operations_manager", "褚亮", "Chu Liang", "operations", "manager"),
    ("finance", "刘洋", "Liu Yang", "finance", "staff"),
    ("finance_manager", "沈岚", "Shen Lan", "finance", "manager"),
    ("executive", "林致远", "Lin Zhiyuan", "hq", "executive"),
    ("auditor", "顾平", "Gu Ping", "hq", "auditor"),
    ("admin", "孔亮", "Kong Liang", "it", "staff"),
)
# Colleagues without a button on the sign-in page: a department needs more than one to stand in for one another.
NEEDED = (
    ("he.jing", "何静", "He Jing", "support", "manager"),
    ("han.lei", "韩磊", "Han Lei", "sales-east", "staff"),
    ("pan.bo", "潘波", "Pan Bo", "support", "staff"),
    ("xu.ting", "许婷", "Xu Ting", "support", "staff"),
    ("jiang.xue", "蒋雪", "Jiang Xue", "service", "staff"),
)
# Where everybody else works.
SHARES = {
    "sales-east": 28, "sales-south": 28, "sales": 8, "service": 16, "support": 9, "marketing": 4, "operations": 4,
    "finance": 2, "it": 1,
}  # fmt: skip


@dataclass
class Team:
    """Who works where, by the codes of departments; made once, read while customers are made."""

    departments: dict[str, Department]
    users: dict[str, User] = field(default_factory=dict)
    staff: dict[str, list[User]] = field(default_factory=dict)

    def of(self, code: str) -> list[User]:
        """The staff of one department, longest-serving first."""
        return self.staff.get(code, [])


Person = tuple[str, str, str, str, str]


def found(number: int, rng: Random, today: date) -> Team:
    """Departments, the demo logins with those beside them, and colleagues up to `number`."""
    team = Team(_departments())
    people = [*LOGINS, *NEEDED]
    people += _colleagues(max(0, number - len(people)), rng)
    users = User.objects.bulk_create([_user(person) for person in people])
    team.users = {user.username: user for user in users}
    places = [_place(person, team, today, rng) for person in people]
    Membership.objects.bulk_create(places)
    for place in places:
        if place.position == Membership.Position.STAFF:
            team.staff.setdefault(place.department.code, []).append(place.user)
    return team


def somebody_away(team: Team, today: date) -> Absence:
    """A support engineer is on leave this week, with a substitute."""
    return Absence.objects.create(
        user=team.users["xu.ting"],
        substitute=team.users["pan.bo"],
        from_on=today - timedelta(days=1),
        until_on=today + timedelta(days=5),
        reason="年假 / Annual leave",
    )


def _departments() -> dict[str, Department]:
    made: dict[str, Department] = {}
    for code, above, kind, reach, name, name_en in TREE:
        department = Department(
            code=code, kind=kind, reach=reach, name=name, name_en=name_en, parent=made.get(above)
        )
        department.save()
        made[code] = department
    return made


def _colleagues(number: int, rng: Random) -> Iterator[Person]:
    taken: set[str] = {person[0] for person in NEEDED}
    for code in rng.choices(list(SHARES), list(SHARES.values()), k=number):
        surname, given = rng.choice(list(words.SURNAMES)), rng.choice(list(words.GIVEN))
        english = f"{words.SURNAMES[surname]} {words.GIVEN[given]}"
        yield _free(english.lower().replace(" ", "."), taken), surname + given, english, code, "staff"


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}"
    taken.add(free)
    return free


def _user(person: Person) -> User:
    username, name, name_en, code, _position = person
    administers = username == "admin"
    return User(
        username=username,
        name=name,
        name_en=name_en,
        email=f"{username}@xietong.example",
        password=_password() if settings.DEMO else make_password(None),
        is_staff=administers,
        is_superuser=administers,
    )


_hashes: dict[str, str] = {}


def _password() -> str:
    """Hashed once for all: hashing is slow on purpose."""
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = make_password(PASSWORD)
    return _hashes[PASSWORD]


def _place(person: Person, team: Team, today: date, rng: Random) -> Membership:
    username, _name, _name_en, code, position = person
    return Membership(
        user=team.users[username],
        department=team.departments[code],
        position=position,
        from_on=today - timedelta(days=rng.randint(200, 3000)),
    )
