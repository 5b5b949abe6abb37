"""Chinese is complete: no text without a translation, none doubtful, all in the glossary's words."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.messages import texts
from tests.house.sources import ROOT

CATALOG = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%[sd]")
# Words of the style guide's glossary that we do not say, and what we say instead.
NOT_OUR_WORDS = {
    r"归属人": "负责人",
    r"切面": "信息类别",
    r"联系记录": "跟进记录",
    r"(?<!营销)(?<!市场)活动(?!页)": "营销活动 or 市场活动",
    r"剧本": "流程模板",
    r"节点": "步骤",
    r"协作(?!者)": "协同",
    r"召回": "撤回",
    r"认领": "领取",
    r"(?<!编辑)冲突": "编辑冲突 or 撞单",
    r"付款": "回款",
    r"代办": "代理人 or 待办",
    r"客户转交|转交客户": "转移",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with CATALOG.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def test_every_text_of_ours_stands_in_the_catalog(catalog: Catalog) -> None:
    known = {(message.context, _text(message)) for message in catalog}

    missing = {(one.context, one.text): one.place for one in texts() if (one.context, one.text) not in known}
    assert missing == {}


def test_every_message_is_translated_and_none_is_doubtful(catalog: Catalog) -> None:
    wrong = [_text(message) for message in _messages(catalog) if message.fuzzy or not _is_translated(message)]

    assert wrong == []


def test_translations_keep_the_places_for_values(catalog: Catalog) -> None:
    wrong = [
        f"{_text(message)} -> {said}"
        for message in _messages(catalog)
        for said in _said(message)
        if _places(said) != _places(_text(message)) and _places(said) != _places(_plural(message))
    ]
    assert wrong == []


@pytest.mark.parametrize("word", NOT_OUR_WORDS)
def test_chinese_texts_use_the_glossary(catalog: Catalog, word: str) -> None:
    said = [text for message in _messages(catalog) for text in _said(message) if re.search(word, text)]

    assert said == [], f"say {NOT_OUR_WORDS[word]}"


def test_no_text_carries_invisible_ends(catalog: Catalog) -> None:
    """A msgid and its translation begin and end with a line break together, or gettext refuses the file."""
    wrong = [
        _text(message)
        for message in _messages(catalog)
        for said in _said(message)
        if said.startswith("\n") != _text(message).startswith("\n")
        or said.endswith("\n") != _text(message).endswith("\n")
    ]
    assert wrong == []


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _text(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _plural(message: Message) -> str:
    return message.id[1] if isinstance(message.id, tuple | list) else message.id


def _said(message: Message) -> list[str]:
    said = message.string
    return [text for text in (said if isinstance(said, tuple | list) else [said]) if text]


def _is_translated(message: Message) -> bool:
    wanted = len(message.string) if isinstance(message.string, tuple | list) else 1
    return len(_said(message)) == wanted


def _places(text: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(text))
