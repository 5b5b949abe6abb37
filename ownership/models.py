"""People, departments and who stands in for whom; facet profiles; the log of looks; requests for access."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Bilingual, Frozen, Timestamped
from ownership.access.facets import Facet, Level
from ownership.access.shares import Source
from ownership.accesslog.models import AccessLogEntry, UnusualReading  # noqa: F401
from ownership.calendar.models import CalendarDay, WorkingHours  # noqa: F401
from ownership.disputes.models import Dispute  # noqa: F401
from ownership.leaving.models import HandOver  # noqa: F401
from ownership.moves.models import OwnershipChange  # noqa: F401
from ownership.pools.models import Pool, Protection, Release  # noqa: F401
from ownership.pools.recycling.models import RecycleRule, RecycleWarning  # noqa: F401
from ownership.querysets import AbsenceQuerySet, AccessRequestQuerySet, MembershipQuerySet, PersonManager
from ownership.reviews.models import AccessReview, ReviewItem  # noqa: F401
from ownership.rules.models import Decision, Rule, RuleCursor, RuleSet, RuleSetVersion, RuleTally, Simulation  # noqa: F401
from ownership.teams.models import TeamMember  # noqa: F401
from ownership.terms.models import AccessTerms  # noqa: F401
from ownership.transfers.models import TransferRequest, TransferRule  # noqa: F401

SYSTEM_USERNAME = "system"


class User(AbstractUser):
    """A colleague who signs in. Names are whole, as people say them; rights come from memberships."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Like the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=80, blank=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    employee_number = models.CharField(_("employee number"), max_length=40, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    territories = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        verbose_name=_("territories"),
        help_text=_("What this person looks after, in words. It opens no customer."),
    )
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)

    objects = PersonManager()  # type: ignore[misc]

    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["name"], name="user_by_name")]
        constraints = [
            # UPPER, because that is what Django's `iexact` asks PostgreSQL for: signing in walks this index.
            models.UniqueConstraint(
                Upper("username"),
                name="username_once_in_any_case",
                violation_error_message=_("Somebody has this sign-in name already."),
            ),
            models.UniqueConstraint(
                fields=["employee_number"],
                condition=~Q(employee_number=""),
                name="employee_number_once",
                violation_error_message=_("Somebody has this employee number already."),
            ),
        ]

    class Privacy:
        personal = (
            "username",
            "name",
            "name_en",
            "email",
            "phone",
            "employee_number",
            "job_title",
            "territories",
        )

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the reader's language; the sign-in name where there is none."""
        chinese = (get_language() or "").startswith("zh")
        return (self.name if chinese else self.name_en) or self.name or self.name_en or self.username

    @property
    def is_system(self) -> bool:
        """The account that background work acts as; nobody can sign in with it."""
        return self.username == SYSTEM_USERNAME

    def get_full_name(self) -> str:
        return self.label

    def get_short_name(self) -> str:
        return self.label


class Department(Bilingual):
    """A department in the tree. `path` holds the ids from the root down ("1/4/9/"), so a subtree is a prefix.

    Each has one auth Group: what is shared with the group is shared with the department and those below.
    """

    class Kind(models.TextChoices):
        SALES = "sales", _("Sales")
        SERVICE = "service", _("Customer service")
        SUPPORT = "support", _("Technical support")
        MARKETING = "marketing", _("Marketing")
        OPERATIONS = "operations", _("Operations")
        FINANCE = "finance", pgettext_lazy("department", "Finance")
        MANAGEMENT = "management", _("Management")
        IT = "it", _("IT")

    class Reach(models.TextChoices):
        OWN = "own", _("Only the owner's customers")
        DEPARTMENT = "department", _("Customers of the department")
        ORDERED = "ordered", _("Customers with an order")
        COMPANY = "company", _("All customers but key ones")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    path = models.CharField(max_length=200, editable=False, db_index=True)
    group = models.OneToOneField("auth.Group", models.PROTECT, editable=False, related_name="department")
    reach = models.CharField(
        _("reach"),
        max_length=12,
        choices=Reach.choices,
        default=Reach.OWN,
        help_text=_("Which customers the members see without being their owner."),
    )
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["path"]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `path` and the auth Group in step; moving a department renames the paths below it."""
        if self.group_id is None:
            self.group = Group.objects.create(name=f"department:{self.code}")
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        if path != self.path:
            self._rename_paths(self.path, path)

    def _rename_paths(self, old: str, new: str) -> None:
        below = Department.objects.filter(path__startswith=old) if old else Department.objects.none()
        below.exclude(pk=self.pk).update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        Department.objects.filter(pk=self.pk).update(path=new)
        self.path = new

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("A department cannot be part of itself or of one below it.")})


class Membership(models.Model):
    """A person's place in a department for a time. Reach and profile come from the memberships valid today."""

    class Position(models.TextChoices):
        STAFF = "staff", _("Staff")
        MANAGER = "manager", _("Manager")
        HEAD = "head", _("Head")
        EXECUTIVE = "executive", _("Executive")
        AUDITOR = "auditor", _("Auditor")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="memberships", verbose_name=_("department")
    )
    position = models.CharField(
        _("position"), max_length=10, choices=Position.choices, default=Position.STAFF
    )
    is_primary = models.BooleanField(_("main place"), default=True)
    from_on = models.DateField(_("from"), default=date.today)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["-is_primary", "department__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department", "from_on"], name="membership_once_per_start"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(is_primary=True, until_on__isnull=True),
                name="membership_one_main_place",
                violation_error_message=_("This person already has a main place."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.department} · {self.get_position_display()}"


class Absence(models.Model):
    """Days on which a person is away; rules skip the absent, the substitute gets what must not wait."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="substitutes_for",
        verbose_name=_("substitute"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) | ~Q(substitute=F("user")),
                name="absence_substitute_is_another",
                violation_error_message=_("Nobody can be his own substitute."),
            ),
        ]

    class Privacy:
        personal = ("reason",)

    def __str__(self) -> str:
        return f"{self.user}: {self.from_on} – {self.until_on}"


class FacetRule(models.Model):
    """One cell of the facet matrix that differs from the shipped one (`ownership.access.facets.SHIPPED`)."""

    kind = models.CharField(_("department kind"), max_length=12, choices=Department.Kind.choices)
    position = models.CharField(
        _("position"),
        max_length=10,
        choices=Membership.Position.choices,
        blank=True,
        help_text=_("Empty: for every position."),
    )
    facet = models.CharField(_("facet"), max_length=14, choices=Facet.choices)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)

    class Meta:
        verbose_name = _("facet rule")
        verbose_name_plural = _("facet rules")
        ordering = ["kind", "position", "facet"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "position", "facet"], name="facet_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_position_display()}: {self.get_facet_display()}"


class AccessRequest(Timestamped):
    """Somebody asks to see a locked customer: for a reason, for a period, for some facets.

    open -> granted | refused | withdrawn; granted -> ended | revoked. The owner or a manager above decides; a grant is
    a share with this request as its source, and ends by itself. Asking again before that is a request of its own.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for a decision")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ENDED = "ended", _("ran out")
        REVOKED = "revoked", _("taken back")

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_requests", verbose_name=_("asked by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    facets = ArrayField(
        models.CharField(max_length=14, choices=Facet.choices),
        default=list,
        blank=True,
        verbose_name=_("facets"),
    )
    days = models.PositiveSmallIntegerField(
        _("days"), default=7, help_text=_("How many days access is asked for.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    granted_until = models.DateTimeField(_("granted until"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    end_reason = models.CharField(_("why it was taken back"), max_length=500, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "by"], condition=Q(state="open"), name="access_request_one_open"
            ),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="access_request_days"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(decided_at__isnull=False),
                name="access_request_decided_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ended", "revoked"], ended_at__isnull=False)
                | ~Q(state__in=["ended", "revoked"]) & Q(ended_at__isnull=True),
                name="access_request_over_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["granted_until"], condition=Q(state="granted"), name="access_request_running"
            ),
        ]

    class Privacy:
        personal = ("reason", "answer", "end_reason")

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.by}: {self.reason[:40]}"

    @property
    def topic(self) -> str:
        """The name under which open pages hear of the decision."""
        return f"access-request-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_running(self) -> bool:
        """Granted, and not over yet."""
        if self.state != self.State.GRANTED or self.granted_until is None:
            return False
        return self.granted_until > timezone.now()

    @property
    def facet_labels(self) -> list[str]:
        """What was asked for beyond the department's profile, in words."""
        return [str(Facet(name).label) for name in self.facets]

    def get_absolute_url(self) -> str:
        return reverse("ownership:request-detail", args=[self.pk])


class EndedShare(Frozen):
    """A share that ended: who could see what, from when until when, by whose word and why."""

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="ended_shares", verbose_name=_("customer")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+")
    level = models.CharField(_("level"), max_length=20)
    facets = ArrayField(models.CharField(max_length=14, choices=Facet.choices), default=list)
    source_kind = models.CharField(_("source"), max_length=10, choices=Source.choices)
    source_id = models.BigIntegerField(default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(_("granted at"))
    ended_at = models.DateTimeField(_("ended at"), default=timezone.now)

    class Meta:
        verbose_name = _("ended share")
        verbose_name_plural = _("ended shares")
        ordering = ["-ended_at"]

    class Privacy:
        personal = ("reason",)

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.user or self.department}: {self.get_source_kind_display()}"
