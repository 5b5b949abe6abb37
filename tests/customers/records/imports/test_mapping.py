"""Headers are recognised in English and Chinese, however they are written."""

import pytest

from customers.records.imports import Kind, Row, Unreadable, guess, mapping_from_headers


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (["customerID", "companyName", "contactName", "postalCode"], ["code", "name", "contact_name", "postal_code"]),
        (["Company_Name", "STATE/PROVINCE", "Zip Code", "E-Mail"], ["name", "province", "postal_code", "email"]),
        (["BILLINGCITY", "SHIPPINGCITY", "NAME"], ["city", None, "name"]),
        (["企业名称", "统一社会信用代码", "注册资金（万元）", "所在省份", "地区", "来源文件"],
         ["name", "credit_code", "capital_amount", "province", "city", None]),
        (["客户名称", "城市", "地区", "联系人", "手机"], ["name", "city", "district", "contact_name", "phone_mobile"]),
        (["Company", "Name", "Job title"], ["name", "contact_name", "contact_title"]),
        (["name", "postel code", "wibble"], ["name", "postal_code", None]),
    ],
)  # fmt: skip
def test_headers_are_guessed(customers: Kind, headers: list[str], fields: list[str | None]) -> None:
    assert [column.field for column in guess(customers, headers).columns] == fields


def test_a_column_whose_cells_say_otherwise_is_left_out(customers: Kind) -> None:
    rows = [Row(2, ["ACME", "Account", "often"]), Row(3, ["Blue", "Account", "seldom"])]

    mapping = guess(customers, ["name", "customer type", "registration date"], rows)

    assert [column.header for column in mapping.left_out] == ["customer type", "registration date"]


def test_surer_guesses_say_so(customers: Kind) -> None:
    sure, likely, maybe = guess(customers, ["name", "billing town", "大区"]).columns

    assert sure.confidence > likely.confidence > maybe.confidence > 0


def test_a_mapping_that_somebody_wrote_is_checked(customers: Kind) -> None:
    headers = ["a", "b"]

    assert mapping_from_headers(customers, headers, {"a": "name", "b": ""}).as_json() == {"a": "name"}
    for chosen, sentence in (
        ({"c": "name"}, "does not have"),
        ({"a": "nonsense"}, "does not exist"),
        ({"a": "name", "b": "name"}, "from two columns"),
    ):
        with pytest.raises(Unreadable, match=sentence):
            mapping_from_headers(customers, headers, chosen)


def test_a_file_without_a_name_is_refused(customers: Kind) -> None:
    with pytest.raises(Unreadable, match="No column is mapped to “name”"):
        guess(customers, ["city", "phone"]).refuse_gaps(customers)
