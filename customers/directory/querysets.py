"""Words to ask with about customers and contacts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from ownership.access.facets import Level
from ownership.access.querysets import ChildQuerySet, ScopedQuerySet, opened, owned_model
from ownership.access.viewer import viewer_of


def _core(of: Any) -> Func:
    """What is left of a name without its legal form, case, width, blanks and signs."""
    return Func(of, function="customers_name_core", output_field=TextField())


class Like(Func):
    """`LIKE` with a pattern that the database makes, and so can follow an index with."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()


class CustomerQuerySet(ScopedQuerySet):
    def leads(self) -> Self:
        """Customers in stage lead."""
        return self.filter(stage="lead")

    def unassigned(self) -> Self:
        """Nobody's: neither an owner nor a department, and in no pool."""
        return self.filter(owner__isnull=True, department__isnull=True, pool__isnull=True)

    def for_list(self) -> Self:
        """The columns of a list row and nothing else (long texts stay in the database)."""
        return self.select_related("owner").only(
            "id", "name", "short_name", "english_name", "code", "level", "stage", "is_key", "country", "province",
            "city", "region_code", "industry", "owner_id", "department_id", "pool_id", "updated_at", "created_at", "version",
            "owner__name", "owner__name_en", "owner__username",
        )  # fmt: skip

    def spelled_like(self, name: str) -> Self:
        """Customers of the same name but for case, width, blanks and punctuation. By index."""
        key = {"function": "customers_name_key", "output_field": TextField()}
        return (
            self.called_alike(name)
            .alias(name_key=Func("name", **key))
            .filter(name_key=Func(Value(name), **key))
        )

    def called_alike(self, name: str) -> Self:
        """Customers of the same name but for the legal form, too ("Hengli Ltd." and "HENGLI Co., Ltd."). By index."""
        return self.alias(name_core=_core("name")).filter(name_core=_core(Value(name)))

    def known_as(self, name: str) -> Self:
        """Customers whose short, English or other names are this one but for the legal form. By index."""
        own = ("short_name", "english_name", Cast("aliases", ArrayField(TextField())))
        cores: Any = Func(*own, function="customers_other_cores", output_field=ArrayField(TextField()))
        wanted: Any = Func(
            _core(Value(name)), template="ARRAY[%(expressions)s]", output_field=ArrayField(TextField())
        )
        has_one = ~Q(short_name="") | ~Q(english_name="") | ~Q(aliases=[])
        return self.filter(has_one).alias(other_cores=cores).filter(other_cores__overlap=wanted)

    def begins_alike(self, name: str) -> Self:
        """Customers whose name begins with this one, in order of their names. By index."""
        rows = self.alias(name_core=_core("name"))
        wanted: Any = Func(_core(Value(name)), template="%(expressions)s || '%%%%'", output_field=TextField())
        return rows.exclude(name_core="").filter(Like(F("name_core"), wanted)).order_by("name_core", "pk")

    def reached_by(self, key: str) -> Self:
        """Customers with this contact point, their own or a contact's (`key` as `rules.point_key` makes it)."""
        points = apps.get_model("customers", "ContactPoint").objects.filter(key=key).order_by()
        roles = apps.get_model("customers", "ContactRole").objects.order_by()
        roles = roles.filter(contact__in=points.values("contact"))
        # Joined by OR both would be compared with every customer there is.
        holders = points.values("customer").union(roles.values("customer"))
        return self.filter(pk__in=holders.values("customer"))


class ContactQuerySet(ChildQuerySet):
    """Contacts (through their roles) and roles (through `customer`)."""

    def visible_to(self, user: Any) -> Self:
        """Contacts of visible customers; a contact is seen as soon as one of its customers is."""
        if self.model._meta.model_name != "contact":
            return super().visible_to(user)
        roles = apps.get_model("customers", "ContactRole").objects.visible_to(user)
        return self.filter(pk__in=roles.values("contact"))


class ContactPointQuerySet(ChildQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Points of visible customers and of their contacts, where contact data is at least masked."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        customers = owned_model().objects.read_by(viewer, "contact").order_by().values("pk")
        if viewer.profile["contact"] == Level.HIDDEN and not viewer.is_executive:
            open_to_him = Q(owner_id=viewer.user_id) | Q(pk__in=opened(viewer, "contact"))
            customers = owned_model().objects.filter(open_to_him).values("pk")
        roles = apps.get_model("customers", "ContactRole").objects.filter(customer__in=customers)
        return self.filter(Q(customer__in=customers) | Q(contact__in=roles.values("contact")))

    def at(self, customers: Collection[int], *, left: bool = True) -> Self:
        """Points of these customers and of their contacts, with `left` also of those who are there no more.

        A union, by index: joined by OR both would be compared with every point there is.
        """
        roles = apps.get_model("customers", "ContactRole").objects.filter(customer__in=customers)
        if not left:
            roles = roles.filter(left_on__isnull=True)
        every = self.model._default_manager.order_by()
        own, theirs = every.filter(customer__in=customers), every.filter(contact__in=roles.values("contact"))
        return self.filter(pk__in=own.values("pk").union(theirs.values("pk")))
