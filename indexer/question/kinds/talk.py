"""What is no question about the archive: small talk and help, what can never be answered, and what must be asked back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.question.context import Context
from indexer.question.draft import Draft
from indexer.question.plan import Ask, Intent
from indexer.question.reading.as_written import written_span
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.words.pieces import T

HELP = (
    "可以用平常的话问馆藏年报里的内容，例如：某单位某年收到多少申请、哪些单位零申请、谁的处罚最多、逐年变化、两家相差多少、"
    "有没有数字对不上的、年报自己承认哪些问题、哪家提到某个词、某个名词是什么意思。回答都附原文出处；不预测、不评价、不提供个人信息和法律意见。"
    "也可以在检索页用关键词查正文。表格形式的回答可以在页面下载CSV，全部数据用命令 gongkai export 导出；"
    "年报由使用者自己导入，数据以原文件为准。"
)
_SAID = {
    "hello": "你好。" + HELP,
    "thanks": "不客气。可以接着问，也可以换一个问题。",
    "who": "这里是公开年报库：政府信息公开工作年度报告的检索和问答程序，按规则从馆藏年报里找数字和原文，不是聊天机器人。" + HELP,
    "help": HELP,
}
REASONS = {
    "privacy": "不提供个人姓名、电话、住址等个人信息，年报中出现的个人姓名也已遮蔽。可以问申请人的类型（自然人、商业企业等）和件数。",
    "prediction": "不作预测：馆藏只有已经发布的年报。可以问已有年度的数字和变化。",
    "legal": "不提供法律意见，也不判断是否合法。可以问年报里的复议、诉讼件数和结果，或者名词的意思。",
    "writing": "不代写文书、申请书或稿件，只从馆藏年报里找数字和原文。可以问年报里的数字、内容或者名词的意思。",
    "judgement": "不对单位或人作好坏评价，年报也没有这类内容。可以问具体的数字，或者审核发现的问题。",
    "period": "年报按年度统计，没有按月份或季度的数字。可以问全年的数。",
    "unrelated": "这与馆藏年报无关。可以问政府信息公开年度报告里的数字和内容。",
    "relation": "不计算统计上的相关性。可以把两项数字按年度或单位列出来自己比较。",
    "empty": "年报库是空的，请先导入年报（网页“导入年报”，或命令 gongkai ingest）。",
    "too_long": "问题太长，最多200字。请把问题拆成几句，一句一句地问。",
    "item": "年报只写项目总数和总金额，没有单个项目的名称和金额。",
}
_ORDER = ("privacy", "writing", "legal", "prediction", "judgement", "period", "unrelated")
_RELATION = ("相关性", "相关关系", "相关系数", "回归", "因果")
_PERSONS = ("原告", "申请人", "先生", "女士", "局长", "镇长", "负责人", "领导", "法官", "当事人", "起诉人", "经办人")
_POINTED = re.compile("那起|那个|[那这哪]位|[叫姓]什么|姓名")
_WHO = re.compile("^(?:谁|哪个人|哪位|叫什么)$|是谁")
_SO_OFTEN, _OF_A_PERSON = re.compile("(?:几|多少)[次回场件条]"), re.compile("电话|手机|号码|姓名|名字|住址|地址|叫|谁|哪位")
_WHO_IT_IS = re.compile("原告是谁|申请人叫|谁告的")
_MEDIA = re.compile("公众号|微博|网站|栏目|平台|小组")


@dataclass(frozen=True)
class Talk(Ask, kind="talk", intent=Intent.DEFINE):
    topic: str = "help"

    EXAMPLES = ("你好", "谢谢", "这里能问什么", "你是谁")
    COUNTER = ("收到多少申请",)

    def check(self) -> None:
        if self.topic not in _SAID:
            raise ValueError("no such talk")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if r.mentions or r.named or r.years:  # 谢谢，2022年呢
            return
        if helping := r.ids(T.HELP):
            yield Proposal(cls(), helping | r.pronouns | r.ids(T.QUANT, T.WHICH, T.YESNO, T.CHECK, T.TALK), 0.1, fresh=True)
        elif talking := r.ids(T.TALK):
            yield Proposal(cls(r.pieces[min(talking)].value), talking, 0.1, fresh=True)

    def words(self) -> str:
        return "能问什么" if self.topic == "help" else "问候"

    def answer(self, context: Context) -> Draft:
        return Draft(_SAID[self.topic])


@dataclass(frozen=True)
class Refusal(Ask, kind="refusal", intent=Intent.REFUSE):
    reason: str
    about: tuple[str, ...] = ()

    EXAMPLES = ("申请人叫什么名字", "明年会收到多少申请", "这样做违法吗", "今天天气怎么样")
    COUNTER = ("申请人是什么人",)

    def check(self) -> None:
        if self.reason not in (*REASONS, "missing"):
            raise ValueError("no such reason")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if relation := frozenset(i for i, p in enumerate(r.pieces) if any(word in p.text for word in _RELATION)):
            yield Proposal(cls("relation"), relation | r.mentioned | r.question_words, 0.05)
        _, told = written_span(r)  # 提到方言讲解: reports may write of anything
        for reason in _ORDER:
            said = frozenset(i for i in r.ids(T.REFUSE, value=reason) - told if not _of_who_asks(r, i)) | (
                _person(r) if reason == "privacy" else frozenset()
            )
            if said and not _excused(r, reason):
                words = tuple(r.pieces[i].text for i in sorted(said))
                yield Proposal(cls(reason, words), r.everything, 0.05 if reason != "unrelated" else 0.6)  # nothing else in it changes that
                return

    def words(self) -> str:
        return "不能回答"

    def answer(self, context: Context) -> Draft:
        return Draft(REASONS.get(self.reason, ""))


def _of_who_asks(r: Reading, i: int) -> bool:
    """写代理词要用：2023年公开率多少: what it is for, not what is asked."""
    return r.pieces[i].alone and bool(r.mentions) and bool(r.wanting(Want.NUMBER, Want.BODY, Want.BODIES))


@dataclass(frozen=True)
class Pending(Ask, kind="pending", intent=Intent.CLARIFY):
    """A question that was asked back: what it was about stays for the next turn."""

    quantities: tuple[str, ...] = ()

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        return iter(())

    def words(self) -> str:
        return "请补充"

    def answer(self, context: Context) -> Draft:
        return Draft("请补充要问的内容。")


NO_QUESTION = (Talk, Refusal, Pending)  # a conversation goes on as if they had not been said


def _person(r: Reading) -> frozenset[int]:
    """那起诉讼的原告是谁, 孟先生申请了什么: a person is asked for, not a kind of applicant."""
    persons = frozenset(i for i, p in enumerate(r.pieces) if any(word in p.text for word in _PERSONS))
    surnamed = any(r.pieces[i].text.endswith(("先生", "女士")) for i in persons)
    asked = _POINTED.search(r.text) and any(_WHO.search(p.text) for p in r.pieces)
    return persons if surnamed or asked or _WHO_IT_IS.search(r.text) else frozenset()


def _excused(r: Reading, reason: str) -> bool:
    """What such a word may innocently stand beside."""
    match reason:
        case "privacy":
            of_body = r.has(T.MOST, T.LEAST, T.RANKING) and not any(word in r.text for word in _PERSONS)
            how_many = _SO_OFTEN.search(r.text) and not _OF_A_PERSON.search(r.text)  # 负责人听取了几次汇报
            thing = r.text.rstrip("?？ ").endswith("叫什么") and r.content and not any(word in r.text for word in _PERSONS)  # 大篷车叫什么
            return bool(r.wanting(Want.MEANING) or of_body or how_many or thing or _MEDIA.search(r.text))
        case "writing":  # 写一份: what reports do as well
            return bool(r.mentions and r.years) or r.has(T.TEXT, T.DEFINE, T.TABLE, T.QUANT, T.WHICH, T.MOST)
        case "period":  # 年报是1月31号之前发吗
            return not r.mentions and bool(r.content or re.search("发|公布|期限|之前|以前", r.text))
        case "legal" | "prediction":
            return r.has(T.TOPIC, T.TEXT, T.DEFINE)
    return False
