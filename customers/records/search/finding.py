"""Which customers a question means, for one person: by tokens of the letters that he may know of each row.

No query shape is right for every word, as with access. A rare one (腾讯) is looked up in the index and its
few customers are ranked. A frequent one (有限, in every second name) would be half a million of them: the
person's customers are walked, the latest first, and each is tested. A frequent word that hardly one of his
own has (上海 for the south) is looked up all the same. A look at some hundred rows picks. Whoever has a few
hundred customers needs none of it: each is tested. README has figures.
"""

from __future__ import annotations

import random
import time
from functools import cached_property
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from crm_site.kit.db import AnyOf, any_of, id_array
from customers.records.models import SearchEntry
from customers.records.search.asking import ALL, Question, question
from customers.records.search.sources import Letter
from ownership.access.facets import Level
from ownership.access.querysets import Why, opened
from ownership.access.viewer import Viewer, viewer_of

# Of a million: up to here looking them all up is quicker, from here on walking until enough are met.
MOST_IDS, FREQUENT = 9_000, 0.013
LOOKED_AT, EVERYWHERE = 300, 0.1
RANKED = 300  # at most; of more the latest, and those that are called so
LATEST, CLOSE = 24, 60
SMALL = 1_000  # of so few each is tested, without a look into the index
OWN_LOOK, OWN_ENOUGH = 300, 3
SAMPLE_KEPT = 60.0  # seconds
NAMES = Letter.NAME + Letter.IDENTITY
IDS = "SELECT customer_id FROM customers_searchentry WHERE tokens @@ %s::tsquery LIMIT %s"
# + 0: in the order of the primary key PostgreSQL would test every row instead of asking the index.
NEWEST = f"{IDS[: IDS.index('LIMIT')]}ORDER BY customer_id + 0 DESC LIMIT %s"
LOOK = """
    SELECT count(*), count(*) FILTER (WHERE tokens @@ %s::tsquery)
    FROM customers_searchentry WHERE customer_id = ANY(%s)
"""
SIZE = """
    SELECT (SELECT reltuples FROM pg_class WHERE oid = 'customers_searchentry'::regclass), max(customer_id)
    FROM customers_searchentry
"""
_sample: tuple[float, list[int]] = (0.0, [])  # until when it is kept, ids


class _Query(Func):
    template = "%(expressions)s::tsquery"


class _Holds(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Equals(Func):
    template = "(%(expressions)s)"
    arg_joiner = " = "
    output_field = BooleanField()


class _Looked(Func):
    """The ids that the index has for a query, as an array: asked once, whatever rows it is compared with. With `most`
    no more than these, which the index comes upon first."""

    template = "ARRAY(SELECT customer_id FROM customers_searchentry WHERE tokens @@ %(expressions)s::tsquery%(limit)s)"
    output_field = ArrayField(BigIntegerField())

    def __init__(self, said: str, most: int | None = None) -> None:
        super().__init__(Value(said), limit=f" LIMIT {most:d}" if most else "")


def matching(rows: QuerySet, text: str, user: Any) -> QuerySet:
    """Those of `rows` that all words of `text` mean, as far as this person may know it.

    `rows` come from `listed_to(user)` or `visible_to(user)`; any filter and order may follow. Three queries
    at most to choose the shape. No text: all of them; nothing in it that can be searched: none.
    """
    asked = question(text)
    if not text.strip():
        return rows
    return Search(rows, asked, user).narrowed() if asked else rows.none()


class Search:
    """One question of one person about `rows` (as `matching` takes them), in the letters that it may use.

    `known_rare`: whoever asks has found already that the word is rare, in more letters than these.
    """

    def __init__(
        self, rows: QuerySet, asked: Question, user: Any, letters: str = ALL, *, known_rare: bool = False
    ) -> None:
        self.rows, self.asked, self.viewer = rows, asked, viewer_of(user)
        self._known_rare = known_rare
        self.most = letters
        self.usual = "".join(one for one in letters_of(self.viewer) if one in letters)

    def narrowed(self) -> QuerySet:
        """All that are meant."""
        if not self.asked.said(self.most):
            return self.rows.none()
        found = self.rows.filter(self._known)
        if self._is_small:
            return found
        ids, all_asked = self._few
        if ids is not None and all_asked:
            return self._among(id_array(ids))
        if ids is not None:
            return found.filter(Q(any_of("pk", ids)) | self._special)
        return found if self._is_walked else self._among(_Looked(self.asked.said(self.most)))

    def ranked(self) -> QuerySet:
        """The best with their `rank`: best first, then one's own, then the latest.

        Of many the latest only (for who sees everything the newest), and those who are called so.
        """
        mine = Case(When(owner_id=self.viewer.user_id, then=0), default=1, output_field=IntegerField())
        found = self._best().annotate(rank=_rank(self.asked))
        return found.order_by("rank", mine, "-updated_at", "-pk")

    def _best(self) -> QuerySet:
        said = self.asked.said(self.most)
        if not said or self._is_small:
            return self.narrowed()
        if self.is_rare:
            ids = _looked_up(said, RANKED + 1, NEWEST)
            if len(ids) <= RANKED:
                return self._among(id_array(ids)) if ids else self.rows.none()
            if self._knows_all:
                return self._these([*ids[:LATEST], *self._called()])
            found, called = self._among(_Looked(said, MOST_IDS)), self._called()
        else:
            few_ids = self._few[0] or []
            if few_ids and len(few_ids) <= RANKED:
                return self.narrowed()
            found, called = self.narrowed(), self._called() if few_ids else self._called_whole()
        latest = found.order_by("-updated_at", "-pk").values_list("pk", flat=True)[:LATEST]
        return self._these([*latest, *called])

    def _these(self, ids: list[int]) -> QuerySet:
        return self.rows.filter(any_of("pk", sorted(set(ids))), self._known)

    def _among(self, ids: Expression) -> QuerySet:
        """Those of the rows that have these ids and are known to the person for it: what was looked up in all letters is
        known to who sees everything."""
        found = self.rows.filter(AnyOf(F("pk"), ids))
        return found if self._knows_all else found.filter(self._known)

    @cached_property
    def is_rare(self) -> bool:
        """Whether so few have such tokens, whoever may know them, that the index is asked. A look at most; none for who
        has few customers, where it does not matter."""
        return self._known_rare or self._is_small or share_of(self.asked.said(self.most)) < FREQUENT

    @cached_property
    def _is_small(self) -> bool:
        """Whether the person meets few customers at all. One query, of an index; none for who meets most of them."""
        if self.viewer.sees_everything or self.viewer.has_company_reach or self.viewer.has_ordered_reach:
            return False
        return self.rows.order_by().values("pk")[: SMALL + 1].count() <= SMALL

    @cached_property
    def _few(self) -> tuple[list[int] | None, bool]:
        """Who has such tokens, and whether that is all: else only in the letters that are usual for the person."""
        ids = few(self.asked.said(self.most), known_rare=True) if self.is_rare else None
        if ids is None and self.usual != self.most:
            return few(self.asked.said(self.usual)), False
        return ids, True

    @property
    def _knows_all(self) -> bool:
        """Whether the person may know all that was asked for, of every row."""
        return self.usual == self.most and self.viewer.sees_everything

    @cached_property
    def _special(self) -> Q:
        """Rows of which the person may know more than is usual for him: his own, and what was opened."""
        more = Q(pk__in=self._opened)
        return more if self.viewer.is_auditor else more | Q(owner_id=self.viewer.user_id)

    @cached_property
    def _opened(self) -> list[int]:
        if Letter.CONTACT in self.usual or Letter.CONTACT not in self.most:
            return []
        return [row["content_object_id"] for row in opened(self.viewer, "contact")]

    @cached_property
    def _known(self) -> Subquery:
        """Whether a row's tokens answer in the letters that this person may know of this row."""
        said = self.asked.said
        cases = [When(_Equals(OuterRef("seen_by"), Value(Why.LOCKED)), then=_query(said(Letter.NAME)))]
        if self.viewer.pools:
            unclaimed = self.usual.replace(Letter.CONTACT, "")
            cases.append(When(_Equals(OuterRef("seen_by"), Value(Why.POOL)), then=_query(said(unclaimed))))
        if self.usual != self.most and not self.viewer.is_auditor:
            mine = _Equals(OuterRef("owner_id"), Value(self.viewer.user_id))
            cases.append(When(mine, then=_query(said(self.most))))
        if self._opened:
            more = "".join(sorted({*self.usual, str(Letter.CONTACT)}))
            cases.append(When(AnyOf(OuterRef("pk"), id_array(self._opened)), then=_query(said(more))))
        holds = _Holds(F("tokens"), Case(*cases, default=_query(said(self.usual))))
        return _of_entry(holds, BooleanField())

    @cached_property
    def _is_walked(self) -> bool:
        """Whether the person meets the word among his latest customers, or everybody does everywhere."""
        if self._knows_all:
            return True
        latest = self.rows.order_by("-updated_at", "-pk")[:OWN_LOOK].values_list("pk", flat=True)
        here = self.rows.filter(any_of("pk", latest), self._known).order_by()
        return here.count() >= OWN_ENOUGH or share_of(self.asked.said(self.most)) > EVERYWHERE

    @property
    def is_worth_it(self) -> bool:
        """False for a word that half of the company has, but hardly anybody in these letters."""
        said = self.asked.said(self.most)
        return bool(said) and (self.is_rare or self._few[0] is not None or self._is_walked)

    def _called(self) -> list[int]:
        """Some of those who are called just so, who begin so, and who have just these words: the nearest first."""
        found: list[int] = []
        if Letter.NAME in self.most:
            whole, head = (node.said(NAMES) if node else "" for node in (self.asked.whole, self.asked.head))
            for said in (whole, head, self.asked.said_exactly(NAMES)):
                if said and len(found) < CLOSE:
                    found += _looked_up(said, CLOSE)
        return found

    def _called_whole(self) -> list[int]:
        """Of a frequent word: some of those who are called just so."""
        if Letter.NAME not in self.most or self.asked.whole is None:
            return []
        return (few(self.asked.whole.said(NAMES)) or [])[:CLOSE]


def few(said: str, *, known_rare: bool = False) -> list[int] | None:
    """The customers with such tokens, whoever may know them; None for too many. Three queries at most."""
    if not said:
        return []
    if not known_rare and share_of(said) >= FREQUENT:
        return None
    ids = _looked_up(said, MOST_IDS + 1)
    return ids if len(ids) <= MOST_IDS else None


def _looked_up(said: str, most: int, sql: str = IDS) -> list[int]:
    """By the index: the first that it comes upon, or the newest."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [said, most])
        return [customer for (customer,) in cursor.fetchall()]


def share_of(said: str) -> float:
    """How large a part of all customers has such tokens, as far as some hundred tell; 0 while they are few."""
    ids = _looked_at()
    if not ids:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [said, ids])
        looked_at, found = cursor.fetchone()
    return found / max(looked_at, 1)


def letters_of(viewer: Viewer) -> str:
    """What the department's profile lets a person find by, on rows that are neither his nor opened for him."""
    letters = str(Letter.NAME)
    if viewer.profile["identity"] >= Level.READ:
        letters += Letter.IDENTITY + Letter.PEOPLE
    if viewer.profile["contact"] >= Level.READ:
        letters += Letter.CONTACT
    return letters


def _rank(asked: Question) -> Subquery:
    """0 called just so, 1 begins so, 2 has these words, 3 words that begin so; 4 found by something else."""
    tiers = [asked.whole, asked.head]
    whens = [
        When(_holds(node.said(NAMES)), then=place) for place, node in enumerate(tiers) if node is not None
    ]
    whens.append(When(_holds(asked.said_exactly(NAMES)), then=2))
    whens.append(When(_holds(asked.said(NAMES)), then=3))
    return _of_entry(Case(*whens, default=4, output_field=IntegerField()), IntegerField())


def _holds(said: str) -> _Holds:
    return _Holds(F("tokens"), _query(said))


def _of_entry(expression: Expression, output: Any) -> Subquery:
    """Asked of each row by itself: PostgreSQL cannot turn it into a join over all entries."""
    entry = SearchEntry.objects.filter(customer_id=OuterRef("pk")).values(answer=expression)
    return Subquery(entry, output_field=output)


def _query(said: str) -> _Query:
    """An empty one holds nowhere."""
    return _Query(Value(said), output_field=BooleanField())


def _looked_at() -> list[int]:
    """Ids by chance, the same ones for a minute, so that they stay in memory; none while there are few customers.

    Single rows, not blocks of the table: customers of one import lie together and are called alike.
    """
    global _sample
    until, ids = _sample
    if time.monotonic() >= until:
        with connection.cursor() as cursor:
            cursor.execute(SIZE)
            size, last = cursor.fetchone()
        ids = random.sample(range(1, last + 1), LOOKED_AT) if size > MOST_IDS else []
        _sample = (time.monotonic() + SAMPLE_KEPT, ids)
    return ids
