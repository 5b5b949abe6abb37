"""Customers by their name without case, width, blanks and punctuation: how imports recognise them."""

from django.db import migrations

# Every sign that Python's normalised names leave out (`imports.matching.name_key`) and that people use; the
# index may find too many, the caller compares again.
SIGNS = (
    """ !"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿§¶·•‧・–—―‐‑‒‘’‚“”„‹›«»…、。〃〈〉《》「」『』【】〔〕〖〗°®©™"""
)
FUNCTION = f"""
CREATE FUNCTION customers_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(normalize(name, NFKC)), '{SIGNS.replace("'", "''")}', '') $$
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_import_staging")]

    operations = [
        migrations.RunSQL(sql=FUNCTION, reverse_sql="DROP FUNCTION customers_name_key(text)"),
        migrations.RunSQL(
            sql="CREATE INDEX customer_by_name_key ON customers_customer (customers_name_key(name))",
            reverse_sql="DROP INDEX customer_by_name_key",
        ),
    ]
