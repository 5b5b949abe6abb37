"""The access log only grows, each entry gets its place in a chain, and files and permissions stand in it too."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
    CREATE FUNCTION ownership_keeps_access_log() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            -- Test databases are emptied between tests; a test of this very lock asks for it.
            IF current_database() LIKE 'test\\_%'
                AND current_setting('xietong.keep_access_log', true) IS DISTINCT FROM 'on' THEN
                RETURN NULL;
            END IF;
            IF NOT EXISTS (SELECT FROM ownership_accesslogentry) THEN
                RETURN NULL;  -- nothing is lost: loading the demo empties what is empty
            END IF;
        ELSIF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{link,seal}'::text[] = to_jsonb(OLD) - '{link,seal}'::text[]
            AND OLD.link IS NULL AND NEW.link IS NOT NULL THEN
            RETURN NEW;  -- its place in the chain, once
        ELSIF TG_OP = 'UPDATE' AND NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
            RETURN NEW;  -- a person's words, taken back
        END IF;
        RAISE EXCEPTION 'The access log only grows: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER access_log_is_kept BEFORE UPDATE OR DELETE ON ownership_accesslogentry
        FOR EACH ROW EXECUTE FUNCTION ownership_keeps_access_log();
    CREATE TRIGGER access_log_is_not_emptied BEFORE TRUNCATE ON ownership_accesslogentry
        FOR EACH STATEMENT EXECUTE FUNCTION ownership_keeps_access_log();
"""
LET_GO = """
    DROP TRIGGER access_log_is_not_emptied ON ownership_accesslogentry;
    DROP TRIGGER access_log_is_kept ON ownership_accesslogentry;
    DROP FUNCTION ownership_keeps_access_log();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_changes_of_hands"),
        ("ownership", "0007_ownership_history"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnusualReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                (
                    "looks",
                    models.PositiveIntegerField(help_text="When it was noticed.", verbose_name="looks"),
                ),
                ("usual", models.PositiveIntegerField(verbose_name="looks on a usual day")),
                (
                    "noticed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="noticed"),
                ),
            ],
            options={
                "verbose_name": "unusual reading",
                "verbose_name_plural": "unusual reading",
                "ordering": ["-on", "-id"],
            },
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="facets",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
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
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="facets",
            ),
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="link",
            field=models.BigIntegerField(editable=False, null=True, verbose_name="link of the chain"),
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="number",
            field=models.PositiveIntegerField(null=True, verbose_name="number of rows"),
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="seal",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="seal"),
        ),
        migrations.AddField(
            model_name="accesslogentry",
            name="seen_as",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="looking as",
            ),
        ),
        migrations.AlterField(
            model_name="accesslogentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened a key customer"),
                    ("revealed", "revealed a masked value"),
                    ("found", "found by a complete number"),
                    ("denied", "met a locked customer"),
                    ("exported", "exported a file"),
                    ("shared", "shared a customer"),
                    ("unshared", "ended a share"),
                    ("granted", "granted an access request"),
                    ("refused", "refused an access request"),
                    ("revoked", "took granted access back"),
                    ("keyed", "marked as key customer"),
                    ("unkeyed", "took the key mark away"),
                    ("profile", "changed a facet profile"),
                    ("looked_as", "looked as a colleague"),
                    ("look_ended", "stopped looking as a colleague"),
                ],
                max_length=10,
                verbose_name="what",
            ),
        ),
        migrations.AlterField(
            model_name="accesslogentry",
            name="row",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="customers.customer",
                verbose_name="customer",
            ),
        ),
        migrations.AddIndex(
            model_name="accesslogentry",
            index=models.Index(fields=["by", "-at"], name="access_log_by_person"),
        ),
        migrations.AddIndex(
            model_name="accesslogentry",
            index=models.Index(condition=models.Q(("link", None)), fields=["id"], name="access_log_to_link"),
        ),
        migrations.AddConstraint(
            model_name="accesslogentry",
            constraint=models.UniqueConstraint(fields=("link",), name="access_log_one_per_link"),
        ),
        migrations.AddField(
            model_name="unusualreading",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="unusualreading",
            constraint=models.UniqueConstraint(fields=("person", "on"), name="unusual_reading_once_a_day"),
        ),
        migrations.RunSQL(sql=KEEP, reverse_sql=LET_GO),
    ]
