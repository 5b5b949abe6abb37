"""Provinces, cities and districts are recognised however a file names them."""

import pytest

from customers.directory import countries, regions


@pytest.mark.parametrize(
    ("province", "city", "district", "address", "code"),
    [
        ("上海", "静安", "", "", "310106"),
        ("湖北", "黄冈", "", "麻城市宋埠镇********", "421181"),
        ("湖北省", "武汉市", "江岸区", "", "420102"),
        ("青海", "海南", "", "", "632500"),
        ("海南", "", "", "", "460000"),
        ("北京", "朝阳", "", "", "110105"),
        ("辽宁", "朝阳", "", "", "211300"),
        ("新疆", "伊犁哈萨克", "", "", "654000"),
        ("吉林", "延边州", "", "", "222400"),
        ("湖北", "仙桃", "", "", "429004"),
        ("广东", "东莞", "", "", "441900"),
        ("香港", "", "", "", "810000"),
        ("Hubei", "Wuhan", "", "", "420100"),
        ("", "西安", "雁塔", "", "610113"),
        ("", "", "", "湖北省黄冈市麻城市宋埠镇", "421181"),
        ("", "", "", "武汉市江岸区沿江大道159号", "420102"),
        ("", "", "", "上海市静安区新闸路1098弄", "310106"),
        ("", "", "", "浙江义乌市北苑街道", "330782"),
        ("山东", "东营", "", "山东省东营市东营区理想之城", "370502"),
        ("湖南", "湘潭", "", "湘潭县易俗河镇", "430321"),
        ("江苏", "徐州", "", "丰县首羡镇", "320321"),
        ("安徽", "益阳", "", "大通湖区南湾湖", "340000"),
    ],
)
def test_places_are_found(province: str, city: str, district: str, address: str, code: str) -> None:
    found = regions.find_region(province, city, district, address)

    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("address", ["南京西路1168号", "上海路12号", "朝阳区管庄东里", "P.O. Box 12", ""])
def test_a_street_is_no_place(address: str) -> None:
    assert regions.find_region(address=address) is None


def test_a_place_has_a_name_in_both_languages() -> None:
    assert regions.label("421181", "zh-hans") == "湖北省黄冈市麻城市"
    assert regions.label("421181", "en") == "Macheng, Huanggang, Hubei"
    assert regions.label("310106", "zh-hans") == "上海市静安区"


def test_every_place_is_found_by_its_own_names() -> None:
    for code in regions._entries():
        region = regions.get_region(code)
        assert region is not None
        found = regions.find_region(region.province, region.city, region.district)
        assert found == region, code


@pytest.mark.parametrize(
    ("text", "code"),
    [("UK", "GB"), ("USA", "US"), ("U.S.A.", "US"), ("Germany", "DE"), ("德国", "DE"), ("Côte d'Ivoire", "CI"), ("méxico", "MX"),
     ("中国", "CN"), ("PRC", "CN"), ("the Netherlands", "NL"), ("Hong Kong", "HK"), ("de", "DE"), ("Elbonia", None), ("", None)],
)  # fmt: skip
def test_countries_are_found(text: str, code: str | None) -> None:
    assert countries.find_country(text) == code


def test_every_country_is_found_by_its_names() -> None:
    for code, country in countries.countries().items():
        assert {countries.find_country(country.english), countries.find_country(country.chinese)} == {code}
