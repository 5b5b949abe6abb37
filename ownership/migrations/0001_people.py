"""People and departments, and what each department may see."""

import datetime

import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Upper

import ownership.querysets
from crm_site.kit.migrations import CreateModels


class Migration(migrations.Migration):
    initial = True
    replaces = [("ownership", "0001_initial"), ("ownership", "0003_username_in_any_case")]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        CreateModels(
            migrations.CreateModel(
                name="User",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("password", models.CharField(max_length=128, verbose_name="password")),
                    ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                    (
                        "is_superuser",
                        models.BooleanField(
                            default=False,
                            help_text="Designates that this user has all permissions without explicitly assigning them.",
                            verbose_name="superuser status",
                        ),
                    ),
                    (
                        "username",
                        models.CharField(
                            error_messages={"unique": "A user with that username already exists."},
                            help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                            max_length=150,
                            unique=True,
                            validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                            verbose_name="username",
                        ),
                    ),
                    ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                    (
                        "is_staff",
                        models.BooleanField(
                            default=False,
                            help_text="Designates whether the user can log into this admin site.",
                            verbose_name="staff status",
                        ),
                    ),
                    (
                        "is_active",
                        models.BooleanField(
                            default=True,
                            help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                            verbose_name="active",
                        ),
                    ),
                    (
                        "date_joined",
                        models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                    ),
                    ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                    ("name_en", models.CharField(blank=True, max_length=80, verbose_name="English name")),
                    ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                    (
                        "language",
                        models.CharField(
                            blank=True,
                            choices=[("en", "English"), ("zh-hans", "简体中文")],
                            max_length=10,
                            verbose_name="language",
                        ),
                    ),
                    (
                        "theme",
                        models.CharField(
                            choices=[("auto", "Like the device"), ("light", "Light"), ("dark", "Dark")],
                            default="auto",
                            max_length=5,
                            verbose_name="theme",
                        ),
                    ),
                    ("time_zone", models.CharField(blank=True, max_length=40, verbose_name="time zone")),
                    (
                        "groups",
                        models.ManyToManyField(
                            blank=True,
                            help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.group",
                            verbose_name="groups",
                        ),
                    ),
                    (
                        "user_permissions",
                        models.ManyToManyField(
                            blank=True,
                            help_text="Specific permissions for this user.",
                            related_name="user_set",
                            related_query_name="user",
                            to="auth.permission",
                            verbose_name="user permissions",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "person",
                    "verbose_name_plural": "people",
                    "indexes": [
                        models.Index(fields=["name"], name="user_by_name"),
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            Upper("username"),
                            name="username_once_in_any_case",
                            violation_error_message="Somebody has this sign-in name already.",
                        ),
                    ],
                },
                managers=[
                    ("objects", ownership.querysets.PersonManager()),
                ],
            ),
            migrations.CreateModel(
                name="Absence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("from_on", models.DateField(verbose_name="first day")),
                    ("until_on", models.DateField(verbose_name="last day")),
                    ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                    (
                        "substitute",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="substitutes_for",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="substitute",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="absences",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="person",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "absence",
                    "verbose_name_plural": "absences",
                    "ordering": ["-from_on"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("until_on__gte", models.F("from_on"))),
                            name="absence_ends_after_start",
                            violation_error_message="The last day lies before the first.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("substitute__isnull", True),
                                models.Q(("substitute", models.F("user")), _negated=True),
                                _connector="OR",
                            ),
                            name="absence_substitute_is_another",
                            violation_error_message="Nobody can be his own substitute.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Department",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                    ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("sales", "Sales"),
                                ("service", "Customer service"),
                                ("support", "Technical support"),
                                ("marketing", "Marketing"),
                                ("operations", "Operations"),
                                ("finance", "Finance"),
                                ("management", "Management"),
                                ("it", "IT"),
                            ],
                            max_length=12,
                            verbose_name="kind",
                        ),
                    ),
                    ("path", models.CharField(db_index=True, editable=False, max_length=200)),
                    (
                        "reach",
                        models.CharField(
                            choices=[
                                ("own", "Only the owner's customers"),
                                ("department", "Customers of the department"),
                                ("ordered", "Customers with an order"),
                                ("company", "All customers but key ones"),
                            ],
                            default="own",
                            help_text="Which customers the members see without being their owner.",
                            max_length=12,
                            verbose_name="reach",
                        ),
                    ),
                    ("time_zone", models.CharField(blank=True, max_length=40, verbose_name="time zone")),
                    ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    (
                        "group",
                        models.OneToOneField(
                            editable=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="department",
                            to="auth.group",
                        ),
                    ),
                    (
                        "parent",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="children",
                            to="ownership.department",
                            verbose_name="part of",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "department",
                    "verbose_name_plural": "departments",
                    "ordering": ["path"],
                },
            ),
            migrations.CreateModel(
                name="FacetRule",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("sales", "Sales"),
                                ("service", "Customer service"),
                                ("support", "Technical support"),
                                ("marketing", "Marketing"),
                                ("operations", "Operations"),
                                ("finance", "Finance"),
                                ("management", "Management"),
                                ("it", "IT"),
                            ],
                            max_length=12,
                            verbose_name="department kind",
                        ),
                    ),
                    (
                        "position",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("staff", "Staff"),
                                ("manager", "Manager"),
                                ("head", "Head"),
                                ("executive", "Executive"),
                                ("auditor", "Auditor"),
                            ],
                            help_text="Empty: for every position.",
                            max_length=10,
                            verbose_name="position",
                        ),
                    ),
                    (
                        "facet",
                        models.CharField(
                            choices=[
                                ("identity", "Identity"),
                                ("contact", "Contact data"),
                                ("deals", "Deals"),
                                ("orders", "Orders"),
                                ("payments", "Payments"),
                                ("cases", "Cases"),
                                ("campaigns", "Campaigns"),
                                ("interactions", "Interactions"),
                                ("documents", "Documents"),
                                ("sensitive", "Sensitive data"),
                            ],
                            max_length=14,
                            verbose_name="facet",
                        ),
                    ),
                    (
                        "level",
                        models.PositiveSmallIntegerField(
                            choices=[(0, "hidden"), (1, "masked"), (2, "read"), (3, "write")],
                            verbose_name="level",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "facet rule",
                    "verbose_name_plural": "facet rules",
                    "ordering": ["kind", "position", "facet"],
                    "constraints": [
                        models.UniqueConstraint(fields=("kind", "position", "facet"), name="facet_rule_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="Membership",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "position",
                        models.CharField(
                            choices=[
                                ("staff", "Staff"),
                                ("manager", "Manager"),
                                ("head", "Head"),
                                ("executive", "Executive"),
                                ("auditor", "Auditor"),
                            ],
                            default="staff",
                            max_length=10,
                            verbose_name="position",
                        ),
                    ),
                    ("is_primary", models.BooleanField(default=True, verbose_name="main place")),
                    ("from_on", models.DateField(default=datetime.date.today, verbose_name="from")),
                    ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                    (
                        "department",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="memberships",
                            to="ownership.department",
                            verbose_name="department",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="memberships",
                            to=settings.AUTH_USER_MODEL,
                            verbose_name="person",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "membership",
                    "verbose_name_plural": "memberships",
                    "ordering": ["-is_primary", "department__path"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("user", "department", "from_on"), name="membership_once_per_start"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("is_primary", True), ("until_on__isnull", True)),
                            fields=("user",),
                            name="membership_one_main_place",
                            violation_error_message="This person already has a main place.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("until_on__isnull", True),
                                ("until_on__gte", models.F("from_on")),
                                _connector="OR",
                            ),
                            name="membership_ends_after_start",
                            violation_error_message="The last day lies before the first.",
                        ),
                    ],
                },
            ),
        ),
    ]
