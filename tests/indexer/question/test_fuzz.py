"""Strings nobody would ask, and conversations over the whole vocabulary: never an exception, never an answer without a plan."""

from __future__ import annotations

from random import Random

from archive.text.clean import clean_query
from indexer.question import Intent, Plan
from indexer.question.reading.choice import hypotheses
from indexer.question.reading.read import read
from indexer.question.words.lexicon import terms
from tests import length
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_paraphrases import ASKED_BACK, LISTS, REFUSED, VALUES

NUMBER = length.of(1_500, 4_000)
STRANGE = "\u0000\u200b\u202e\ud7ff\U00020000\U0001f600“”\"'%_*\\/;:<>{}[]()（）！？?、。\t\n\r 0123456789０１٣²二〇零百千万亿"
REAL = [turn for question, _ in (*VALUES, *LISTS) for turn in question.split("||")] + REFUSED + ASKED_BACK
FOLLOWING = [
    *("那2021年呢", "它呢", "这些单位呢", "第二名呢", "最多的是谁", "为什么", "按领域分", "去掉民政", "换成万元", "合计", "差多少"),
    *("降了多少", "占多少", "结果怎样", "给我看原文", "哪年", "有几家", "前三名", "跟2020年比呢", "平均呢", "还有谁这样", "以哪个为准"),
]


def strings(dice: Random) -> list[str]:
    words = list(terms())
    made = []
    for i in range(NUMBER):
        match i % 5:
            case 0:
                made.append("".join(dice.choices(STRANGE, k=dice.randint(0, 40))))
            case 1:
                made.append("".join(dice.choices(words, k=dice.randint(1, 8))))
            case 2:
                made.append(mutated(dice, dice.choice(REAL)))
            case 3:
                made.append(dice.choice(REAL) + dice.choice(words) + dice.choice(REAL))
            case _:
                made.append(
                    "".join(chr(dice.choice((dice.randint(0x4E00, 0x9FFF), dice.randint(32, 126)))) for _ in range(dice.randint(1, 60)))
                )
    return made


def mutated(dice: Random, text: str) -> str:
    letters = list(text)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(letters)) if letters else 0
        change = dice.randrange(3)
        if change == 0 and letters:
            del letters[at]
        elif change == 1:
            letters.insert(at, dice.choice(STRANGE))
        elif letters:
            letters[at] = dice.choice(text)
    return "".join(letters)


def test_thousands_of_strings_give_no_error(archive: Archive) -> None:
    dice = Random(3)
    before: Plan | None = None
    for text in strings(dice):
        found = hypotheses(read(clean_query(text), archive.holdings, before if dice.random() < 0.5 else None))
        before = found[0].plan if found else before


def test_conversations_over_the_whole_vocabulary_give_no_error(archive: Archive) -> None:
    """Two and three turns: something asked, something that follows on it, and anything at all."""
    dice = Random(5)
    pool = strings(dice)
    for _ in range(length.of(150, 400)):
        state: Plan | None = None
        for text in (dice.choice(REAL), dice.choice((*FOLLOWING, *REAL)), dice.choice(dice.choice((pool, FOLLOWING)))):
            answer = archive.ask(text, state=state)
            assert answer.text, text
            assert answer.state
            state = answer.plan


def test_very_long_questions_are_refused(archive: Archive) -> None:
    answer = archive.ask("申请" * 5_000)
    assert answer.intent is Intent.REFUSE
    assert "200字" in answer.text


_SAID = """
跟 和 与 比 同 一样多 相同 更多 还少 最多 最少 的 是 谁 哪家 几件 几家 多少 哪年 哪种 为什么 没有 都 超过 不到 10件 三家 第二名
前三名 2021年 2022年 近三年 乡镇 部门 它 这些 这两家 其中 前者 收到申请 新收申请 予以公开 无法提供 自然人 行政处罚 许可 诉讼
未审结 复议 占 比例 平均 中位数 合计 加起来 增长 下降 连续三年 每年 从没 除了 去掉 换成 按年 分别 列出 写到 微信 勾稽 结转 收费
规范性文件 年报 单位 所有 各 申请量 呢 ， 、 ？ 50% 一半 两倍 差多少 高于 低于 等于 平均数 上一年 反过来 排名 还有 或者 而且
但是 不 至少两年 第一次 加回来 重新排 按百分比 哪一类 有没有并列
"""


def test_words_of_questions_in_any_order_give_no_error(archive: Archive) -> None:
    """A question of two to nine words that are all known, alone or after another: an answer, never an exception."""
    dice = Random(7)
    names = [*list(archive.holdings.offices)[:6], "教育局", "街道"]
    for _ in range(length.of(400, 1_200)):
        state: Plan | None = None
        for _ in range(dice.choice((1, 1, 2, 3))):
            text = "".join(dice.choices((*_SAID.split(), *names), k=dice.randint(2, 9)))
            answer = archive.ask(text, state=state)
            assert answer.text, text
            state = answer.plan
