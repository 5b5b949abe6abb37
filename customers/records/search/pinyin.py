"""How Chinese names sound, without tones: what an input method would be fed. Pure.

A character has one sound, unless a phrase that it stands in says another (重庆 chongqing); people's surnames
have their own (单 shan). What the dictionary gives first but no company means is put right in `USUAL`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

Sounds = tuple[str, ...]
LONGEST_PHRASE, LONGEST_WORD, MOST_CUTS = 4, 24, 3
USUAL = {
    "长": "chang",
    "都": "du",
    "行": "hang",
    "厦": "xia",
    "曾": "zeng",
    "翟": "zhai",
    "藏": "zang",
    "地": "di",
}
SURNAMES = {
    "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge", "乐": "yue",
    "缪": "miao", "尉迟": "yuchi", "万俟": "moqi", "覃": "qin", "召": "shao", "员": "yun", "祭": "zhai",
    "长孙": "zhangsun", "黑": "he", "折": "she", "种": "chong", "秘": "bi", "隗": "wei", "逄": "pang",
}  # fmt: skip
SYLLABLES = frozenset(
    """a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce
    cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo
    ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu dong dou
    du duan dui dun duo e en er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong
    gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang
    hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng
    kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin
    ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming
    miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo
    nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao
    qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san
    sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang
    shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou
    tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu
    xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen
    zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi
    zong zou zu zuan zui zun zuo""".split()  # noqa: SIM905
)
BEGINNINGS = frozenset(one[:length] for one in SYLLABLES for length in range(1, len(one) + 1))


class Book(NamedTuple):
    """The dictionary as it is needed here: sounds of characters, and phrases that say otherwise."""

    characters: dict[str, str]
    phrases: dict[str, Sounds]
    first: frozenset[str]  # characters that such a phrase begins with


@lru_cache(maxsize=1024)
def sounds(text: str) -> Sounds:
    """One syllable for each Chinese character of a folded run; other characters are left out."""
    book, place = _book(), 0
    found: list[str] = []
    while place < len(text):
        phrase = _phrase(text, place, book) if text[place] in book.first else ()
        if phrase:
            found += phrase
        elif sound := book.characters.get(text[place]):
            found.append(sound)
        place += len(phrase) or 1
    return tuple(found)


def sounds_of_person(name: str) -> Iterator[Sounds]:
    """How a person's name may sound: with the surname's own reading, and as the dictionary has it."""
    plain = sounds(name)
    yield plain
    for length in (2, 1):
        surname = SURNAMES.get(name[:length])
        if surname and len(name) > length:
            yield (*cuts(surname)[0], *plain[length:])
            return


@lru_cache(maxsize=4096)
def cuts(word: str) -> tuple[Sounds, ...]:
    """How latin letters can be read as syllables, the shortest ways first.

    The last one is only unfinished where no way ends with a whole one: chen is no che with an n to come.
    """
    if len(word) > LONGEST_WORD or not word.isascii() or not word.isalpha():
        return ()
    ways = _cut(word)
    whole = [way for way in ways if way[-1] in SYLLABLES]
    return tuple(sorted(whole or ways, key=len)[:MOST_CUTS])


def warm() -> None:
    """Read the dictionary now: it takes most of a second, once in each process that writes or imports."""
    _book()


def _cut(word: str) -> list[Sounds]:
    """All ways, from the end on: the rest behind each place is cut only once."""
    ways: dict[int, list[Sounds]] = {len(word): [()]}
    for start in range(len(word) - 1, -1, -1):
        ways[start] = [(word[start:],)] if word[start:] in BEGINNINGS else []
        for end in range(start + 1, min(start + 6, len(word)) + 1):
            if end < len(word) and word[start:end] in SYLLABLES:
                ways[start] += [(word[start:end], *rest) for rest in ways[end]]
        ways[start] = sorted(ways[start], key=len)[:MOST_CUTS]
    return ways[0]


def _phrase(text: str, place: int, book: Book) -> Sounds:
    for length in range(LONGEST_PHRASE, 1, -1):
        found = book.phrases.get(text[place : place + length])
        if found:
            return found
    return ()


@cache
def _book() -> Book:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # large

    characters = {chr(code): _plain(said.partition(",")[0]) for code, said in PINYIN_DICT.items()}
    characters = {**characters, **USUAL}
    phrases = {}
    for phrase, said in PHRASES_DICT.items():
        if 2 <= len(phrase) <= LONGEST_PHRASE and len(said) == len(phrase):
            heard = tuple(_plain(one[0]) for one in said)
            if any(characters.get(sign) != sound for sign, sound in zip(phrase, heard, strict=True)):
                phrases[phrase] = heard
    return Book(characters, phrases, frozenset(phrase[0] for phrase in phrases))


@lru_cache(maxsize=4096)
def _plain(sound: str) -> str:
    """Without tones; ü is typed as v."""
    apart = unicodedata.normalize("NFD", sound).replace("u\u0308", "v")
    return "".join(sign for sign in apart if sign.isascii())
