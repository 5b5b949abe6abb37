"""What pages show of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from crm_site.kit.numbers import whole_number
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import links
from customers.cases.satisfaction.models import CaseFeedback
from customers.records import figures as records
from customers.records.lists.trees import where
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, mask_one
from ownership.access.policy import can
from ownership.models import User

PERIODS = (30, 90, 365)
SATISFIED = 4
Condition = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """The latest question about a case, for the case's page; `path` where its link still takes an answer."""

    feedback: CaseFeedback
    path: str
    case: MaskedRow

    @property
    def score(self) -> CaseFeedback.Score | None:
        """What the customer said, None before."""
        return CaseFeedback.Score(self.feedback.score) if self.feedback.score else None


def latest(case: MaskedRow) -> Asked | None:
    """None where nobody was asked, or where the reader meets cases masked. One query."""
    if case.levels["cases"] < Level.READ or case.state != ServiceCase.State.CLOSED:
        return None
    row = CaseFeedback.objects.filter(case=case.pk).order_by("-asked_at", "-pk").first()
    return Asked(row, links.path_of(row) if row.is_open else "", case) if row is not None else None


def waiting(user: User, customer: Any, number: str) -> Asked | None:
    """The question about a closed case of this customer that still takes an answer, for who may hand its link on."""
    rows = ServiceCase.objects.visible_to(user).filter(pk=whole_number(number) or 0, customer=customer)
    case = rows.select_related("customer").first()
    return latest(mask_one(case, user)) if case is not None and can(user, "cases.handle", case) else None


@dataclass(frozen=True)
class Bar:
    """One of the five answers: how many, how much of all, and the list of these cases."""

    label: str
    tone: str
    number: int
    percent: int
    url: str


@dataclass(frozen=True)
class Figures:
    """What customers said about the cases that were closed in a period and that the reader sees."""

    days: int
    asked: int
    answered: int
    average: float | None
    satisfied_percent: int | None
    bars: list[Bar]
    asked_url: str
    answered_url: str

    @property
    def answered_percent(self) -> int | None:
        return round(100 * self.answered / self.asked) if self.asked else None


def figures(user: User, days: int) -> Figures:
    """Each case counts once, with its latest answer. One query beside those of the scope.

    Rows and links are made of the same conditions, so that a list always shows the cases behind its number.
    """
    asked = [where("closed_at", "last_days", days), where("feedback", "any_of", ["asked"])]
    counts = {f"n{one}": Count("pk", filter=Q(satisfaction=one)) for one in CaseFeedback.Score.values}
    found = records.rows("cases", user, asked).order_by().aggregate(asked=Count("pk"), **counts)
    numbers = {one: found[f"n{one}"] for one in CaseFeedback.Score.values}
    answered = sum(numbers.values())
    good = sum(number for score, number in numbers.items() if score >= SATISFIED)
    return Figures(
        days=days,
        asked=found["asked"],
        answered=answered,
        average=sum(score * number for score, number in numbers.items()) / answered if answered else None,
        satisfied_percent=round(100 * good / answered) if answered else None,
        bars=[
            _bar(one, numbers[one.value], answered, asked) for one in sorted(CaseFeedback.Score, reverse=True)
        ],
        asked_url=_link(asked),
        answered_url=_link([*asked, where("satisfaction", "not_empty", None)]),
    )


def _bar(score: CaseFeedback.Score, number: int, answered: int, asked: list[Condition]) -> Bar:
    url = _link([*asked, where("satisfaction", "any_of", [str(score.value)])])
    return Bar(str(score.label), score.tone, number, round(100 * number / answered) if answered else 0, url)


def _link(conditions: list[Condition]) -> str:
    return records.link("cases", conditions, view="every")
