import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_shares_of_former_owners"),
        ("ownership", "0012_assignment_rules"),
    ]

    operations = [
        migrations.AlterField(
            model_name="endedshare",
            name="source_kind",
            field=models.CharField(
                choices=[
                    ("manual", "shared by hand"),
                    ("team", "customer team"),
                    ("step", "step of a collaboration"),
                    ("request", "access request"),
                    ("rule", "rule"),
                    ("case", "case"),
                    ("deal", "deal"),
                    ("transfer", "former owner"),
                ],
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="updated at"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("due_on", models.DateField(verbose_name="due")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "access review",
                "verbose_name_plural": "access reviews",
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="updated at"
                    ),
                ),
                ("evidence", models.TextField(max_length=2000, verbose_name="evidence")),
                ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer of the owner")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for a ruling"),
                            ("decided", "decided"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stays", "it stays where it is"),
                            ("moves", "it goes to who claimed it"),
                            ("team", "it stays, and who claimed it joins the team"),
                        ],
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("grounds", models.TextField(blank=True, max_length=2000, verbose_name="grounds")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="claimed by",
                    ),
                ),
                (
                    "claimant_department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="for department",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "decider",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decides",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="present owner",
                    ),
                ),
                (
                    "holder_department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="held in",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispute",
                "verbose_name_plural": "disputes",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["decider"],
                        name="dispute_open_by_decider",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("row",), name="dispute_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "decided"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(("state", "decided"), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_decided_has_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="updated at"
                    ),
                ),
                ("plan", models.JSONField(default=dict, verbose_name="who takes what")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="hand-over note")),
                ("leaves_on", models.DateField(null=True, verbose_name="last day")),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "being carried out"), ("done", "done")],
                        default="running",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("results", models.JSONField(default=dict, verbose_name="what went over")),
                ("batch", models.BigIntegerField(null=True, verbose_name="batch")),
                ("job", models.BigIntegerField(null=True, verbose_name="job")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="account ended at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed over by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")),
                        fields=("person",),
                        name="hand_over_one_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share_kind", models.CharField(max_length=5)),
                ("share_id", models.BigIntegerField()),
                (
                    "source_kind",
                    models.CharField(
                        choices=[
                            ("manual", "shared by hand"),
                            ("team", "customer team"),
                            ("step", "step of a collaboration"),
                            ("request", "access request"),
                            ("rule", "rule"),
                            ("case", "case"),
                            ("deal", "deal"),
                            ("transfer", "former owner"),
                        ],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("granted_at", models.DateTimeField(verbose_name="granted at")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "kept"),
                            ("shorten", "shortened"),
                            ("remove", "removed"),
                            ("gone", "ended meanwhile"),
                        ],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                ("until", models.DateTimeField(null=True, verbose_name="shortened to")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "first_reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked before",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="ownership.accessreview",
                        verbose_name="access review",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewer",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "grant under review",
                "verbose_name_plural": "grants under review",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")), fields=["reviewer"], name="review_item_open"
                    ),
                    models.Index(models.F("review"), models.F("reviewer"), name="review_item_by_reviewer"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="OR"),
                        name="review_item_decided_has_time",
                    ),
                    models.UniqueConstraint(
                        fields=("review", "share_kind", "share_id"), name="review_item_once_per_grant"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("sales", "Sales"),
                            ("service", "Customer service"),
                            ("marketing", "Marketing"),
                            ("operations", "Operations"),
                            ("finance", "Finance"),
                        ],
                        max_length=12,
                        verbose_name="function",
                    ),
                ),
                ("from_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="from")),
                ("until_at", models.DateTimeField(null=True, verbose_name="until")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "team member",
                "verbose_name_plural": "customer teams",
                "ordering": ["-from_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=["user"],
                        name="team_member_by_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_at__isnull", True)),
                        fields=("row", "function"),
                        name="team_one_per_function",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__isnull", True),
                            ("until_at__gte", models.F("from_at")),
                            _connector="OR",
                        ),
                        name="team_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="created at"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="updated at"
                    ),
                ),
                (
                    "row_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="customers"
                    ),
                ),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        size=None,
                        verbose_name="goes along",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="hand-over note")),
                (
                    "keeps_days",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="former owner keeps reading (days)"
                    ),
                ),
                ("by_executive", models.BooleanField(default=False, verbose_name="an executive decides")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "waiting for a decision"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                ("moved", models.PositiveIntegerField(default=0, verbose_name="transferred")),
                ("batch", models.BigIntegerField(null=True, verbose_name="batch")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="new owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer request",
                "verbose_name_plural": "transfer requests",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["department"],
                        name="transfer_open_by_department",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("row_ids", []), _negated=True),
                        name="transfer_request_names_customers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "withdrawn"]),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="transfer_request_decided_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransferRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
                        help_text="Empty: every level.",
                        max_length=1,
                        verbose_name="level",
                    ),
                ),
                (
                    "approval",
                    models.CharField(
                        choices=[
                            ("free", "The owner gives it away himself"),
                            ("manager", "The manager decides"),
                            ("executive", "An executive decides"),
                        ],
                        default="manager",
                        max_length=10,
                        verbose_name="who agrees",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        help_text="And those below it. Empty: the whole company.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ownership.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "transfer rule",
                "verbose_name_plural": "transfer rules",
                "ordering": ["department__path", "level"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("department", "level"),
                        name="transfer_rule_once",
                        nulls_distinct=False,
                        violation_error_message="There is a rule for this department and level already.",
                    )
                ],
            },
        ),
    ]
