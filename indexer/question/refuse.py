"""Questions an archive of annual reports must not answer: personal data, predictions, legal advice, judgements, anything else."""

from __future__ import annotations

import re

from indexer.question.problems import Problem, Reason
from indexer.question.slots import Slots
from indexer.question.tokens import T

_ORDER = (Reason.PRIVACY, Reason.LEGAL, Reason.PREDICTION, Reason.JUDGEMENT, Reason.PERIOD)
# What such a word may innocently stand beside.
_EXCUSED: dict[Reason, tuple[T, ...]] = {
    Reason.PRIVACY: (T.DEFINE,),
    Reason.LEGAL: (T.TOPIC,),
    Reason.PREDICTION: (T.TOPIC,),
    Reason.JUDGEMENT: (),
    Reason.PERIOD: (),
}


_NAMED = {"叫什么", "叫什么名字", "名字", "名字叫什么"}


def refusal(slots: Slots) -> Problem | None:
    if slots.wanted is not None and not slots.has(T.REFUSE):
        return None
    if (finer := _finer_than_reports(slots)) is not None:
        return finer
    said: dict[Reason, list[str]] = {}
    for token in slots.all(T.REFUSE):
        said.setdefault(Reason(token.value), []).append(token.text)
    if slots.has(T.MOST, T.LEAST, T.RANKING) and not slots.said("申请人", "局长", "领导") and set(said.get(Reason.PRIVACY, [])) <= _NAMED:
        said.pop(Reason.PRIVACY, None)  # 申请最多的部门叫什么
    if (problem := _of_a_body(slots, said)) is not None:
        return problem
    for reason in _ORDER:
        if reason in said and not slots.has(*_EXCUSED[reason]):
            return Problem(reason, tuple(said[reason]))
    if Reason.UNRELATED in said and not _about_reports(slots):
        return Problem(Reason.UNRELATED, tuple(said[Reason.UNRELATED]))
    return None


_SINGLE_ITEM = re.compile(r"(?:哪|什么)(?:一)?(?:个|项|笔)(?:采购|许可|收费)?项目")


def _finer_than_reports(slots: Slots) -> Problem | None:
    """最贵的是哪个项目: reports count items and never name them; 依据一样吗: two passages are for the reader to compare."""
    if slots.wanted is None and slots.has(T.MOST, T.LEAST) and _SINGLE_ITEM.search(slots.text):
        return Problem(Reason.UNSUPPORTED, ("说出单个项目（年报只写项目总数和总金额）",))
    if slots.has(T.EVIDENCE) and slots.has(T.YESNO) and slots.said("一样", "相同", "一致"):
        return Problem(Reason.UNSUPPORTED, ("判断两处依据是否一样（请分别查看原文）",))
    return None


_CONTACT = {"电话", "电话号码", "联系电话", "联系方式", "地址", "邮箱", "电子邮箱", "住在哪里", "住哪", "住哪里", "住在哪", "邮编"}
_PERSONS = (
    "申请人",
    "申请者",
    "局长",
    "镇长",
    "县长",
    "区长",
    "市长",
    "书记",
    "负责人",
    "领导",
    "经办",
    "先生",
    "女士",
    "原告",
    "他的",
    "她",
    "姓名",
    "那个",
    "那位",
)
_THINGS = ("公众号", "微博", "网站", "栏目", "平台", "小组", "文件", "品牌")


def _of_a_body(slots: Slots, said: dict[Reason, list[str]]) -> Problem | None:
    """A body's telephone is no private person's, a channel's name no one's name; 那三个申请人是谁 asks for persons."""
    pointed = slots.said("那个", "那位", "那三", "那两", "那几", "这位", "哪位", "叫什么", "姓什么")
    if pointed and slots.said("申请人", "申请者") and any(token.value == "applicant" for token in slots.all(T.GROUP)):
        return Problem(Reason.PRIVACY, ("申请人",))
    words = set(said.get(Reason.PRIVACY, []))
    if not words or slots.said(*_PERSONS):
        return None
    if words <= _CONTACT and slots.scope.filters_named:
        return Problem(Reason.CONTACT, tuple(words))
    if words <= _NAMED and slots.said(*_THINGS):
        said.pop(Reason.PRIVACY)
    return None


def _about_reports(slots: Slots) -> bool:
    topical = (T.QUALITY, T.TOPIC, T.META, T.DEFINE, T.EVIDENCE, T.COMPARABLE)
    return slots.counts_something or slots.has(*topical)


def stray_words(slots: Slots) -> list[str]:
    """Words of other topics inside a question that is otherwise understood: they cannot be ignored."""
    return [token.text for token in slots.all(T.REFUSE) if token.value == Reason.UNRELATED]
