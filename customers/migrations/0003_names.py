"""Names as they are compared: without case, width, blanks and signs, and then without the legal form.

So imports recognise customers, and a second one is noticed while typing. The functions run for each written customer:
they ask for what is cheap first. They are called with their schema: an index is built, and a backup restored, without a
search path.
"""

from django.db import migrations

# Every sign that Python's normalised names leave out (`imports.matching.name_key`) and that people use; the
# index may find too many, the caller compares again.
SIGNS = (
    """ !"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿§¶·•‧・–—―‐‑‒‘’‚“”„‹›«»…、。〃〈〉《》「」『』【】〔〕〖〗°®©™"""
)
CLASS = "".join(rf"\{sign}" if sign in r"[]\^-" else sign for sign in SIGNS).replace("'", "''")
ASCII = "".join(sign for sign in SIGNS if sign.isascii()).replace("'", "''")
KEY = f"""
CREATE FUNCTION customers_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(
    lower(CASE WHEN name IS NFKC NORMALIZED THEN name ELSE normalize(name, NFKC) END), '[{CLASS}]+', '', 'g') $$
"""
# Two spellings of one name never differ in their form; forms of two letters (AG, SA) are left where they are: too many
# names end so by themselves.
CORE = f"""
CREATE FUNCTION customers_name_core(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    key text;
BEGIN
    IF octet_length(name) = length(name) THEN
        key := replace(replace(replace(lower(name), ' ', ''), '.', ''), ',', '');
        IF key ~ '[^a-z0-9]' THEN
            key := translate(key, '{ASCII}', '');
        END IF;
    ELSE
        key := public.customers_name_key(name);
        IF right(key, 2) = '公司' THEN
            key := left(key, -2);
            IF right(key, 2) = '责任' THEN key := left(key, -2); END IF;
            IF right(key, 2) = '有限' THEN key := left(key, -2); END IF;
            IF right(key, 2) = '股份' THEN key := left(key, -2); END IF;
            IF right(key, 2) = '集团' THEN key := left(key, -2); END IF;
            RETURN key;
        END IF;
        IF right(key, 2) = '集团' THEN
            RETURN left(key, -2);
        END IF;
        IF right(key, 4) = '株式会社' THEN
            RETURN left(key, -4);
        END IF;
    END IF;
    IF right(key, 1) COLLATE "C" BETWEEN 'a' AND 'z' THEN
        RETURN left(key, length(key) - CASE
            WHEN right(key, 14) = 'companylimited' THEN 14
            WHEN right(key, 12) = 'incorporated' THEN 12
            WHEN right(key, 11) = 'corporation' THEN 11
            WHEN right(key, 8) = 'gmbhcokg' THEN 8
            WHEN right(key, 7) IN ('limited', 'company') THEN 7
            WHEN right(key, 6) IN ('ptyltd', 'pteltd', 'sdnbhd') THEN 6
            WHEN right(key, 5) = 'coltd' THEN 5
            WHEN right(key, 4) IN ('corp', 'gmbh', 'kgaa', 'sarl') THEN 4
            WHEN right(key, 3) IN ('ltd', 'inc', 'llc', 'plc') THEN 3
            ELSE 0 END);
    END IF;
    RETURN key;
END $$
"""
OTHERS = """
CREATE FUNCTION customers_other_cores(short_name text, english_name text, aliases text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    found text[] := '{}';
    one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[short_name, english_name] || aliases LOOP
        IF one <> '' THEN
            found := found || public.customers_name_core(one);
        END IF;
    END LOOP;
    RETURN found;
END $$
"""
# It serves imports as well, which compare the whole name afterwards.
INDEX = (
    "CREATE INDEX customer_by_name_core ON customers_customer (customers_name_core(name) text_pattern_ops)"
)
OTHERS_INDEX = """
CREATE INDEX customer_by_other_cores ON customers_customer
USING gin (customers_other_cores(short_name, english_name, aliases::text[]))
WHERE short_name <> '' OR english_name <> '' OR aliases <> '{}'
"""


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0004_customer_name_key"),
        ("customers", "0014_name_core"),
        ("customers", "0020_cheaper_name_core"),
    ]
    dependencies = [("customers", "0002_contacts")]

    operations = [
        migrations.RunSQL(sql=KEY, reverse_sql="DROP FUNCTION customers_name_key(text)"),
        migrations.RunSQL(sql=CORE, reverse_sql="DROP FUNCTION customers_name_core(text)"),
        migrations.RunSQL(sql=OTHERS, reverse_sql="DROP FUNCTION customers_other_cores(text, text, text[])"),
        migrations.RunSQL(sql=INDEX, reverse_sql="DROP INDEX customer_by_name_core"),
        migrations.RunSQL(sql=OTHERS_INDEX, reverse_sql="DROP INDEX customer_by_other_cores"),
    ]
