"""What names, numbers and addresses are taken apart into, and what a text asks of that."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.records.search import pinyin
from customers.records.search.asking import question
from customers.records.search.fold import fold
from customers.records.search.sources import KINDS, lexemes
from customers.records.search.typos import distance

TENCENT = "深圳市腾讯计算机系统有限公司"
NAUGHTY = Path(__file__).resolve().parents[5] / "shared/data/csv/naughty_strings/blns.json"


def finds(text: str, name: str, kind: str = "name") -> bool:
    asked = question(text)
    return bool(asked) and asked.holds(lexemes(kind, name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("腾讯", TENCENT),
        ("騰訊", TENCENT),
        ("腾讯", "深圳市騰訊計算機系統有限公司"),
        ("讯计", TENCENT),
        ("腾", TENCENT),
        ("司", TENCENT),
        ("tengxun", TENCENT),
        ("teng", TENCENT),
        ("tengx", TENCENT),
        ("tengxunji", TENCENT),
        ("tengxunjisuanji", TENCENT),
        ("TX", TENCENT),
        ("txjs", TENCENT),
        ("txjsjxt", TENCENT),
        ("腾讯 有限", TENCENT),
        ("有限 腾讯", TENCENT),
        ("chongqing", "重庆长安汽车"),
        ("zgcs", "中国长沙"),
        ("gongshangyinhang", "工商银行"),
        ("xian", "西安电子"),
        ("xianshi", "西安市电子"),
        ("quick", "QUICK-Stop"),
        ("qui sto", "QUICK-Stop"),
        ("quickstop", "QUICK-Stop"),
        ("quick-stop", "QUICK-Stop"),
        ("cafe", "Café Müller"),
        ("CAFÉ MULLER", "Café Müller"),
        ("smorrebrod", "Smørrebrød ApS"),
        ("ＴＣＬ", "TCL集团"),
        ("tcl jt", "TCL集团"),
        ("TCL集团", "TCL集团"),
        ("obrien", "O'Brien"),
        ("日立", "株式会社日立製作所"),
        ("삼성", "삼성전자"),
        ("360", "360安全"),
    ],
)
def test_a_name_is_found_by(text: str, name: str) -> None:
    assert finds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [("讯腾", TENCENT), ("tx", "天津"), ("腾讯 北京", TENCENT), ("uick", "QUICK-Stop"), ("hong", "重庆")],
)
def test_a_name_is_not_found_by(text: str, name: str) -> None:
    assert not finds(text, name)


@pytest.mark.parametrize(
    "text", ["8812", "12348812", "13812348812", "138 1234 8812", "+86 138-1234-8812", "008613812348812"]
)
def test_a_number_is_found_by_its_tail(text: str) -> None:
    assert finds(text, "8613812348812", "number")


@pytest.mark.parametrize("text", ["0512 6288 0000", "051262880000", "62880000"])
def test_the_zero_before_an_area_code_is_not_part_of_a_number(text: str) -> None:
    assert finds(text, "8651262880000", "number")


@pytest.mark.parametrize("text", ["812", "1381", "8813"])
def test_a_number_is_not_found_by_its_head_or_three_digits(text: str) -> None:
    assert not finds(text, "8613812348812", "number")


@pytest.mark.parametrize(
    "text", ["sun", "sun@heng", "Sun@Hengli.example", "hengli.example", "@hengli.example", "hengli.ex"]
)
def test_an_address_is_found_by(text: str) -> None:
    assert finds(text, "sun@hengli.example", "mail")


@pytest.mark.parametrize("text", ["C-004217", "c004217", "4217", "004217", "C-0042"])
def test_a_code_is_found_by(text: str) -> None:
    assert finds(text, "C-004217", "code")


@pytest.mark.parametrize("text", ["hengli.example", "hengli"])
def test_a_website_is_found_by_its_domain(text: str) -> None:
    assert finds(text, "https://www.Hengli.example/about?x=1", "website")


@pytest.mark.parametrize("text", ["shanxiong", "danxiong", "sx", "单雄", "雄信"])
def test_a_surname_may_sound_in_its_own_way(text: str) -> None:
    assert finds(text, "单雄信", "person")


@pytest.mark.parametrize("text", ["", "  ", "' & | ! :* \\ <->", "\0\x01", "😀", "@", "...", "()%_"])
def test_what_cannot_be_searched_asks_nothing(text: str) -> None:
    assert not question(text)


def test_names_contact_data_and_people_lie_apart() -> None:
    assert question("hengli").said("A")
    assert "@" not in question("hengli").said("ABC")
    assert question("8812").said("D")
    assert question("138 1234 8812").said("ABC") == ""
    assert not lexemes("name", "王建军") & lexemes("person", "王建军")


def test_letters_that_join_and_marks_without_width_do_not_matter() -> None:
    assert fold("Ｃａｆé\u200b\ufeff") == "cafe"
    assert fold("ﬁnance") == "finance"


def test_words_are_cut_into_syllables_in_every_way() -> None:
    assert pinyin.cuts("xianshi") == (("xian", "shi"), ("xi", "an", "shi"))
    assert pinyin.cuts("quick") == ()


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("berglund", "bergulnd", 1), ("snabbkop", "snabkop", 1), ("kitten", "sitting", 3), ("", "ab", 2)],
)
def test_how_far_two_words_are_apart(one: str, other: str, far: int) -> None:
    assert distance(one, other) == far


@given(st.text(max_size=60))
def test_whatever_is_typed_can_be_asked(text: str) -> None:
    asked = question(text)
    for kind in KINDS:
        found = lexemes(kind, text)
        assert not any(sign in one for one in found for sign in "'\\\0 ")
    assert not asked or set(asked.said()) - set("'")


@given(st.text(alphabet="abcdefghij 腾讯有限公司é-", min_size=2, max_size=20))
def test_a_name_is_found_by_itself(name: str) -> None:
    asked = question(name)

    assert not asked or asked.holds(lexemes("name", name))


def test_naughty_strings_find_themselves_or_ask_nothing() -> None:
    if not NAUGHTY.exists():
        pytest.skip("shared/data is not beside the repository")
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        asked = question(text)
        assert not asked or asked.said()
