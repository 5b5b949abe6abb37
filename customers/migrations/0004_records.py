"""What every shelf feeds: timeline, documents, imports, exports, changes, custom fields, views, search."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from crm_site.kit.migrations import CreateModels
from customers.migrations._common import CREATED_AT, ID, UPDATED_AT, VERSION

FACETS = [
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
]


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0003_import_staging"),
        ("customers", "0008_documents"),
        ("customers", "0011_search_tokens"),
        ("customers", "0013_import_options_uploads"),
        ("customers", "0015_import_parts"),
        ("customers", "0017_exports"),
        ("customers", "0021_kept_checks"),
        ("customers", "0029_export_seal"),
    ]
    dependencies = [("customers", "0003_names")]

    operations = [
        TrigramExtension(),
        CreateModels(
            migrations.CreateModel(
                name="TimelineEntry",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.CASCADE,
                            db_index=False,
                            related_name="timeline",
                            verbose_name="customer",
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    ("kind", models.CharField(max_length=40, verbose_name="what")),
                    ("facet", models.CharField(choices=FACETS, max_length=14, verbose_name="facet")),
                    ("about_type", models.CharField(max_length=60, blank=True)),
                    ("about_id", models.BigIntegerField(null=True)),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.SET_NULL,
                            null=True,
                            db_constraint=False,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    ("facts", models.JSONField(default=dict, blank=True)),
                ],
                options={
                    "verbose_name": "timeline entry",
                    "verbose_name_plural": "timeline entries",
                    "indexes": [
                        models.Index(
                            F("customer"), F("at").desc(), F("id").desc(), name="timeline_by_customer"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Document",
                fields=[
                    ("id", ID),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer",
                            models.PROTECT,
                            db_index=False,
                            related_name="documents",
                            verbose_name="customer",
                        ),
                    ),
                    (
                        "facet",
                        models.CharField(
                            choices=FACETS,
                            max_length=14,
                            default="documents",
                            editable=False,
                            verbose_name="facet",
                        ),
                    ),
                    ("about_type", models.CharField(max_length=60, blank=True, editable=False)),
                    ("about_id", models.BigIntegerField(null=True, editable=False)),
                    ("name", models.CharField(max_length=200, verbose_name="name")),
                    ("kind", models.CharField(max_length=8, editable=False, verbose_name="kind")),
                    ("size", models.PositiveBigIntegerField(editable=False, verbose_name="bytes")),
                    ("stored_as", models.CharField(max_length=80, unique=True, editable=False)),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            db_index=False,
                            related_name="+",
                            verbose_name="by",
                        ),
                    ),
                    (
                        "created_at",
                        models.DateTimeField(
                            default=timezone.now, editable=False, verbose_name="uploaded at"
                        ),
                    ),
                ],
                options={
                    "verbose_name": "document",
                    "verbose_name_plural": "documents",
                    "indexes": [
                        models.Index(
                            F("customer"), F("created_at").desc(), F("id").desc(), name="document_by_customer"
                        ),
                        models.Index(
                            fields=["about_type", "about_id"],
                            condition=Q(about_id__isnull=False),
                            name="document_by_row",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
                        models.CheckConstraint(
                            condition=Q(about_id__isnull=True, about_type="")
                            | Q(~Q(about_type=""), about_id__isnull=False),
                            name="document_about_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="CustomField",
                fields=[
                    ("id", ID),
                    ("name", models.CharField(max_length=120, verbose_name="name")),
                    ("name_en", models.CharField(max_length=120, blank=True, verbose_name="English name")),
                    (
                        "record",
                        models.CharField(
                            choices=[
                                ("customers", "Customers"),
                                ("contacts", "Contacts"),
                                ("interactions", "Interactions"),
                            ],
                            max_length=12,
                            default="customers",
                            verbose_name="record",
                        ),
                    ),
                    (
                        "key",
                        models.CharField(
                            max_length=40,
                            validators=[
                                RegexValidator("^[a-z][a-z0-9_]*$", "Small letters, digits and _ only.")
                            ],
                            verbose_name="key",
                            help_text="What imports and filters call it. It cannot be changed later.",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("text", "Text"),
                                ("number", "Number"),
                                ("money", "Money"),
                                ("date", "Date"),
                                ("yes_no", "Yes or no"),
                                ("choice", "Choice"),
                                ("choices", "Several choices"),
                                ("person", "Person"),
                                ("link", "Link"),
                            ],
                            max_length=8,
                            verbose_name="kind",
                        ),
                    ),
                    (
                        "facet",
                        models.CharField(
                            choices=FACETS,
                            max_length=14,
                            default="identity",
                            verbose_name="facet",
                            help_text="Who meets this facet meets the field.",
                        ),
                    ),
                    (
                        "choices",
                        models.JSONField(
                            default=list,
                            blank=True,
                            verbose_name="choices",
                            help_text="For choices: one on each line, with its English name behind a slash.",
                        ),
                    ),
                    (
                        "required",
                        models.CharField(
                            choices=[("never", "Never"), ("always", "Always"), ("stage", "From a stage on")],
                            max_length=6,
                            default="never",
                            verbose_name="required",
                        ),
                    ),
                    (
                        "required_stage",
                        models.CharField(max_length=10, blank=True, verbose_name="from this stage on"),
                    ),
                    ("help", models.CharField(max_length=200, blank=True, verbose_name="help text")),
                    (
                        "help_en",
                        models.CharField(max_length=200, blank=True, verbose_name="English help text"),
                    ),
                    ("position", models.PositiveSmallIntegerField(default=10, verbose_name="position")),
                    (
                        "is_active",
                        models.BooleanField(
                            default=True,
                            verbose_name="active",
                            help_text="An inactive field keeps its values and is shown nowhere.",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "custom field",
                    "verbose_name_plural": "custom fields",
                    "ordering": ["record", "position", "id"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("record", "key"),
                            name="custom_field_key_once",
                            violation_error_message="There is a field of this key already.",
                        ),
                        models.CheckConstraint(
                            condition=~Q(required="stage") | ~Q(required_stage=""),
                            name="custom_field_stage_named",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SavedView",
                fields=[
                    ("id", ID),
                    ("created_at", CREATED_AT),
                    ("updated_at", UPDATED_AT),
                    ("version", VERSION),
                    ("listing", models.CharField(max_length=20, default="customers", verbose_name="list")),
                    ("name", models.CharField(max_length=80, verbose_name="name")),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.CASCADE,
                            related_name="saved_views",
                            verbose_name="by",
                        ),
                    ),
                    (
                        "audience",
                        models.CharField(
                            choices=[
                                ("private", "Only me"),
                                ("department", "A department"),
                                ("all", "Everybody"),
                            ],
                            max_length=10,
                            default="private",
                            verbose_name="who uses it",
                        ),
                    ),
                    (
                        "department",
                        models.ForeignKey(
                            "ownership.department",
                            models.CASCADE,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="department",
                        ),
                    ),
                    ("filter", models.JSONField(default=dict, blank=True, verbose_name="filter")),
                    (
                        "columns",
                        ArrayField(
                            models.CharField(max_length=60), default=list, blank=True, verbose_name="columns"
                        ),
                    ),
                    ("sort", models.CharField(max_length=60, blank=True, verbose_name="order")),
                    (
                        "layout",
                        models.CharField(
                            choices=[("table", "Table"), ("board", "Board")],
                            max_length=8,
                            default="table",
                            verbose_name="layout",
                        ),
                    ),
                    ("board_by", models.CharField(max_length=60, blank=True, verbose_name="board columns")),
                ],
                options={
                    "verbose_name": "saved view",
                    "verbose_name_plural": "saved views",
                    "ordering": ["name", "id"],
                    "constraints": [
                        models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
                        models.CheckConstraint(
                            condition=Q(audience="department", department__isnull=False)
                            | Q(~Q(audience="department"), department__isnull=True),
                            name="saved_view_department_named",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ViewChoice",
                fields=[
                    ("id", ID),
                    ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
                    (
                        "view",
                        models.ForeignKey(
                            "customers.savedview", models.CASCADE, related_name="choices_of_people"
                        ),
                    ),
                    ("is_pinned", models.BooleanField(default=False, verbose_name="pinned")),
                    ("is_default", models.BooleanField(default=False, verbose_name="opened first")),
                    ("position", models.PositiveSmallIntegerField(default=0)),
                ],
                options={
                    "constraints": [models.UniqueConstraint(fields=("user", "view"), name="view_choice_once")]
                },
            ),
            migrations.CreateModel(
                name="Upload",
                fields=[
                    ("id", ID),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("file_name", models.CharField(max_length=200, verbose_name="file")),
                    ("fingerprint", models.CharField(max_length=64)),
                    ("size", models.PositiveBigIntegerField(verbose_name="size")),
                    ("received", models.PositiveBigIntegerField(default=0, verbose_name="received")),
                    ("stored_as", models.CharField(max_length=300, editable=False)),
                    ("created_at", models.DateTimeField(default=timezone.now, verbose_name="created at")),
                    ("updated_at", models.DateTimeField(default=timezone.now, verbose_name="last changed")),
                ],
                options={
                    "verbose_name": "upload",
                    "verbose_name_plural": "uploads",
                    "indexes": [models.Index(fields=["updated_at"], name="upload_by_age")],
                    "constraints": [
                        models.UniqueConstraint(fields=("by", "fingerprint"), name="upload_once"),
                        models.CheckConstraint(
                            condition=Q(received__lte=F("size")), name="upload_not_beyond_its_size"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportBatch",
                fields=[
                    ("id", ID),
                    ("kind", models.CharField(max_length=20, default="customers", verbose_name="kind")),
                    ("file_name", models.CharField(max_length=200, verbose_name="file")),
                    ("stored_as", models.CharField(max_length=300, blank=True, editable=False)),
                    ("encoding", models.CharField(max_length=20, blank=True, verbose_name="encoding")),
                    ("delimiter", models.CharField(max_length=4, blank=True, verbose_name="delimiter")),
                    ("mapping", models.JSONField(default=dict, blank=True, verbose_name="mapping")),
                    ("target", models.CharField(max_length=80, blank=True, verbose_name="target")),
                    ("options", models.JSONField(default=dict, blank=True)),
                    ("beginning", models.JSONField(default=dict, blank=True, editable=False)),
                    ("checked", models.JSONField(default=dict, blank=True, editable=False)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("uploaded", "uploaded"),
                                ("checking", "being checked"),
                                ("checked", "checked"),
                                ("running", "being imported"),
                                ("imported", "imported"),
                                ("refused", "refused"),
                                ("failed", "failed"),
                            ],
                            max_length=10,
                            default="uploaded",
                            verbose_name="state",
                        ),
                    ),
                    ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                    ("created", models.PositiveIntegerField(default=0, verbose_name="created")),
                    ("updated", models.PositiveIntegerField(default=0, verbose_name="updated")),
                    ("unchanged", models.PositiveIntegerField(default=0, verbose_name="unchanged")),
                    ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                    ("warnings", models.PositiveIntegerField(default=0, verbose_name="warnings")),
                    ("message", models.JSONField(default=dict, blank=True, verbose_name="message")),
                    ("job_id", models.BigIntegerField(null=True, editable=False)),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("created_at", models.DateTimeField(default=timezone.now, verbose_name="created at")),
                    ("finished_at", models.DateTimeField(null=True, blank=True, verbose_name="finished at")),
                ],
                options={
                    "verbose_name": "import",
                    "verbose_name_plural": "imports",
                    "ordering": ["-created_at", "-id"],
                },
            ),
            migrations.CreateModel(
                name="ImportMapping",
                fields=[
                    ("id", ID),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("kind", models.CharField(max_length=20, verbose_name="kind")),
                    ("name", models.CharField(max_length=80, blank=True, verbose_name="name")),
                    ("signature", models.CharField(max_length=64, editable=False)),
                    ("mapping", models.JSONField(default=dict, verbose_name="mapping")),
                    ("target", models.CharField(max_length=80, blank=True, verbose_name="target")),
                    ("options", models.JSONField(default=dict, blank=True)),
                    ("used_at", models.DateTimeField(default=timezone.now, verbose_name="used at")),
                ],
                options={
                    "verbose_name": "remembered columns",
                    "verbose_name_plural": "remembered columns",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("by", "kind", "signature"),
                            condition=Q(name=""),
                            name="import_mapping_last_time",
                        ),
                        models.UniqueConstraint(
                            fields=("kind", "name"), condition=~Q(name=""), name="import_mapping_name_once"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ImportFinding",
                fields=[
                    ("id", ID),
                    (
                        "batch",
                        models.ForeignKey("customers.importbatch", models.CASCADE, related_name="findings"),
                    ),
                    ("row", models.PositiveIntegerField(verbose_name="row")),
                    ("column", models.CharField(max_length=200, blank=True, verbose_name="column")),
                    (
                        "severity",
                        models.CharField(
                            choices=[("error", "refused"), ("warning", "warning")],
                            max_length=8,
                            verbose_name="severity",
                        ),
                    ),
                    ("code", models.CharField(max_length=60)),
                    ("params", models.JSONField(default=dict, blank=True)),
                ],
                options={
                    "ordering": ["row", "id"],
                    "indexes": [models.Index(fields=["batch", "row"], name="import_finding_by_row")],
                },
            ),
            migrations.CreateModel(
                name="ImportStagedRow",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "batch_id",
                            "part",
                            "row",
                            primary_key=True,
                            blank=True,
                            editable=False,
                            serialize=False,
                        ),
                    ),
                    (
                        "batch",
                        models.ForeignKey(
                            "customers.importbatch",
                            models.CASCADE,
                            db_constraint=False,
                            db_index=False,
                            related_name="+",
                        ),
                    ),
                    ("part", models.CharField(max_length=12)),
                    ("row", models.PositiveIntegerField()),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("create", "Create"),
                                ("update", "Update"),
                                ("unchanged", "Unchanged"),
                                ("repeat", "Repeat"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("record", models.BigIntegerField(null=True)),
                    ("version", models.PositiveIntegerField(null=True)),
                    ("same_row", models.PositiveIntegerField(null=True)),
                    ("writes", models.JSONField(default=dict)),
                    ("stands", models.JSONField(null=True)),
                    ("open_fields", ArrayField(models.CharField(max_length=40), null=True)),
                ],
            ),
            migrations.CreateModel(
                name="ImportStagedKey",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "batch_id",
                            "key",
                            "row",
                            primary_key=True,
                            blank=True,
                            editable=False,
                            serialize=False,
                        ),
                    ),
                    (
                        "batch",
                        models.ForeignKey(
                            "customers.importbatch",
                            models.CASCADE,
                            db_constraint=False,
                            db_index=False,
                            related_name="+",
                        ),
                    ),
                    ("key", models.TextField()),
                    ("row", models.PositiveIntegerField()),
                ],
            ),
            migrations.CreateModel(
                name="ImportedRow",
                fields=[
                    ("id", ID),
                    (
                        "batch",
                        models.ForeignKey(
                            "customers.importbatch",
                            models.CASCADE,
                            db_constraint=False,
                            db_index=False,
                            related_name="imported_rows",
                        ),
                    ),
                    ("row", models.PositiveIntegerField(verbose_name="row")),
                    (
                        "customer",
                        models.ForeignKey(
                            "customers.customer", models.CASCADE, db_constraint=False, related_name="+"
                        ),
                    ),
                    (
                        "outcome",
                        models.CharField(
                            choices=[
                                ("created", "created"),
                                ("updated", "updated"),
                                ("unchanged", "unchanged"),
                            ],
                            max_length=10,
                            verbose_name="outcome",
                        ),
                    ),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(fields=("batch", "row"), name="imported_row_once")
                    ]
                },
            ),
            migrations.CreateModel(
                name="ChangeSet",
                fields=[
                    ("id", ID),
                    (
                        "verb",
                        models.CharField(
                            choices=[
                                ("import", "Import"),
                                ("edit", "Bulk edit"),
                                ("tag", "Bulk tagging"),
                                ("assign", "Bulk assignment"),
                            ],
                            max_length=8,
                            verbose_name="what",
                        ),
                    ),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    ("facts", models.JSONField(default=dict, blank=True)),
                    ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                    (
                        "batch",
                        models.OneToOneField(
                            "customers.importbatch",
                            models.CASCADE,
                            null=True,
                            blank=True,
                            related_name="change_set",
                            verbose_name="import",
                        ),
                    ),
                    ("job_id", models.BigIntegerField(null=True, editable=False)),
                    ("undone_at", models.DateTimeField(null=True, blank=True, verbose_name="undone at")),
                    (
                        "undone_by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL,
                            models.PROTECT,
                            null=True,
                            blank=True,
                            related_name="+",
                            verbose_name="undone by",
                        ),
                    ),
                    ("kept", models.PositiveIntegerField(default=0, verbose_name="kept")),
                ],
                options={
                    "verbose_name": "bulk change",
                    "verbose_name_plural": "bulk changes",
                    "indexes": [models.Index(F("by"), F("at").desc(), name="change_set_by_person")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                            | Q(undone_at__isnull=False, undone_by__isnull=False),
                            name="change_set_undone_by_somebody",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChangedRow",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "change_set_id",
                            "model",
                            "row_id",
                            primary_key=True,
                            blank=True,
                            editable=False,
                            serialize=False,
                        ),
                    ),
                    (
                        "change_set",
                        models.ForeignKey(
                            "customers.changeset",
                            models.CASCADE,
                            db_constraint=False,
                            db_index=False,
                            related_name="changed_rows",
                        ),
                    ),
                    ("model", models.CharField(max_length=40)),
                    ("row_id", models.BigIntegerField()),
                    ("before", models.JSONField(null=True)),
                    ("version", models.PositiveIntegerField(null=True)),
                ],
            ),
            migrations.CreateModel(
                name="Export",
                fields=[
                    ("id", ID),
                    ("kind", models.CharField(max_length=20, verbose_name="kind")),
                    (
                        "format",
                        models.CharField(
                            choices=[("xlsx", "Excel workbook"), ("csv", "CSV"), ("vcf", "vCard")],
                            max_length=4,
                            verbose_name="format",
                        ),
                    ),
                    (
                        "columns",
                        ArrayField(
                            models.CharField(max_length=60), default=list, blank=True, verbose_name="columns"
                        ),
                    ),
                    ("query", models.TextField(blank=True, verbose_name="list")),
                    ("picked", ArrayField(models.BigIntegerField(), null=True, editable=False)),
                    (
                        "by",
                        models.ForeignKey(
                            settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="by"
                        ),
                    ),
                    ("at", models.DateTimeField(default=timezone.now, verbose_name="time")),
                    ("rows", models.PositiveIntegerField(default=0, verbose_name="rows")),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("making", "being written"),
                                ("ready", "ready"),
                                ("gone", "file deleted"),
                                ("failed", "failed"),
                            ],
                            max_length=8,
                            default="making",
                            verbose_name="state",
                        ),
                    ),
                    ("file_name", models.CharField(max_length=200, blank=True, verbose_name="file")),
                    ("stored_as", models.CharField(max_length=300, blank=True, editable=False)),
                    ("size", models.BigIntegerField(default=0, verbose_name="bytes")),
                    ("job_id", models.BigIntegerField(null=True, editable=False)),
                    ("sentence", models.CharField(max_length=300, blank=True, verbose_name="message")),
                    ("verb", models.CharField(max_length=40, blank=True, editable=False)),
                    ("seal", models.CharField(max_length=64, blank=True, editable=False)),
                ],
                options={
                    "verbose_name": "export",
                    "verbose_name_plural": "exports",
                    "ordering": ["-at", "-id"],
                    "indexes": [models.Index(fields=["by", "-at", "-id"], name="export_by_person")],
                },
            ),
            migrations.CreateModel(
                name="SearchPending",
                fields=[
                    ("id", models.BigAutoField(primary_key=True, serialize=False)),
                    ("customer_id", models.BigIntegerField()),
                    ("since", models.DateTimeField(default=timezone.now, db_default=Now())),
                ],
                options={
                    "verbose_name": "customer to be indexed",
                    "verbose_name_plural": "customers to be indexed",
                },
            ),
            migrations.CreateModel(
                name="SearchEntry",
                fields=[
                    ("customer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                    ("tokens", SearchVectorField()),
                ],
                options={
                    "verbose_name": "search entry",
                    "verbose_name_plural": "search entries",
                    "indexes": [GinIndex(fields=["tokens"], name="search_entry_tokens")],
                },
            ),
            migrations.CreateModel(
                name="SearchWord",
                fields=[
                    ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ],
                options={
                    "verbose_name": "word of a name",
                    "verbose_name_plural": "words of names",
                    "indexes": [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_like")],
                },
            ),
        ),
        # Nothing in them outlives its import; without a log they are filled twice as fast.
        migrations.RunSQL(
            sql="ALTER TABLE customers_importstagedrow SET UNLOGGED", reverse_sql=migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            sql="ALTER TABLE customers_importstagedkey SET UNLOGGED", reverse_sql=migrations.RunSQL.noop
        ),
        # Rows of two kilobytes are tested one after the other: they stay where they are, not in a table beside.
        migrations.RunSQL(
            sql="ALTER TABLE customers_searchentry SET (toast_tuple_target = 8160)",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
