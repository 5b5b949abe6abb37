"""Names without their legal form, as the database works them out: the cheap way says what the plain one says."""

from importlib import import_module

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
SIGNS = import_module("customers.migrations.0003_names").SIGNS
LATIN = (
    "coltd|companylimited|limited|ltd|incorporated|inc|corporation|corp|llc|plc|gmbhcokg|gmbh|kgaa|ptyltd|pteltd|"
    "sdnbhd|sarl|company"
)
CHINESE = "(?:集团)?(?:股份)?(?:有限)?(?:责任)?公司|集团|株式会社"
PLAIN_KEY = f"""
CREATE FUNCTION plain_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT translate(lower(normalize(name, NFKC)), '{SIGNS.replace("'", "''")}', '') $$
"""
PLAIN_CORE = f"""
CREATE FUNCTION plain_name_core(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    key text := public.plain_name_key(name);
BEGIN
    IF right(key, 1) COLLATE "C" BETWEEN 'a' AND 'z' THEN
        RETURN regexp_replace(key, '(?:{LATIN})$', '');
    END IF;
    RETURN regexp_replace(key, '(?:{CHINESE})$', '');
END $$
"""
BASES = (
    "Northwind",
    "Müller & Söhne",
    'O\'Neil - "Q" (UK)',
    "ＡＢＣ　Ltd",
    "腾讯科技",
    "宏达集团有限责任",
    "①阿里・巴巴（中国）",
    "“万达”®",
    "A",
    "",
    "Ltd",
    "123",
)
ENDS = (
    *LATIN.split("|"),
    "Co., Ltd.",
    "GmbH & Co. KG",
    "Pty. Ltd",
    "有限公司",
    "有限责任公司",
    "集团股份有限公司",
    "集团有限责任公司",
    "股份责任公司",
    "责任有限公司",
    "公司公司",
    "集团",
    "集团集团",
    "有限",
    "株式会社",
    "",
    "?",
)


@pytest.fixture
def plain() -> str:
    """The function as one would write it, which takes four times as long, with what it calls."""
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_KEY)
        cursor.execute(PLAIN_CORE)
    return "plain_name_core"


@pytest.mark.parametrize("base", BASES)
def test_the_cheap_way_says_what_the_plain_one_says(plain: str, base: str) -> None:
    names = [f"{base}{between}{end}" for end in ENDS for between in ("", " ", ", ")]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name FROM unnest(%s::text[]) name WHERE customers_name_core(name) <> {plain}(name)",  # noqa: S608
            [names],
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize("base", BASES)
def test_names_are_compared_as_they_always_were(plain: str, base: str) -> None:
    names = [f"{base}{sign}{base}" for sign in SIGNS]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) name WHERE customers_name_key(name) <> plain_name_key(name)",
            [names],
        )
        assert cursor.fetchall() == []


def test_the_other_names_come_in_their_order_without_blank_ones() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT customers_other_cores('', 'Tencent Ltd', ARRAY['腾讯公司', '', 'QQ'])")
        assert cursor.fetchone() == (["tencent", "腾讯", "qq"],)
        cursor.execute("SELECT customers_other_cores('', '', '{}')")
        assert cursor.fetchone() == ([],)
