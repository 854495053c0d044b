"""Invented private persons in every form a report may name them in, and officials, bodies and places who stay named."""

from __future__ import annotations

import random
from collections.abc import Iterator

SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费岑薛雷贺倪汤"
GIVEN = ("铁柱", "多宝", "小美", "爱民", "翠兰", "志强", "桂花", "卫东", "青山", "建国", "晓东", "文斌", "丽华", "德胜", "玉珍", "海涛")
DOUBLE = ("欧阳锋刃", "上官云珠", "司马文正", "诸葛小明", "尉迟大山", "皇甫松年")
DOTTED = ("阿依古丽·买买提", "艾力·吐尔逊", "古丽娜尔·阿不都", "迪里拜尔·尤努斯", "扎西·多吉次仁")

# {n}: a name. Each stands in a text of its own, so that a leak tells its form.
NAMED = (
    "申请人{n}（身份证号略）向本局申请公开低保信息，已答复。",
    "申请人：{n}，已答复。",
    "答复了申请人{n}的申请。",
    "原告{n}诉本局信息公开一案，维持。",
    "当事人{n}不服答复，提起行政复议。",
    "第三人{n}提出意见。",
    "市民{n}来信反映路灯问题。",
    "村民{n}要求公开征地批文。",
    "居民{n}通过邮寄申请公开。",
    "举报人{n}反映的问题已办结。",
    "信访人{n}认为答复不当。",
    "业主{n}不同意该方案。",
    "{n}先生来电咨询。",
    "收到{n}女士的来信。",
    "联系人：{n}，电话略。",
    "关于{n}申请公开土地征收信息的答复。",
    "备注：申请人{n}，邮寄。",
    "申请人{n}情况表",
    "上诉人{n}不服一审判决。",
    "收到{n}等3人提出的信息公开申请3件。",
)
PHONES = (
    "13812345671",
    "138 1234 5673",
    "138-1234-5674",
    "１３８１２３４５６７５",
    "+8613812345676",
    "+86 138 1234 5672",
    "86-13812345670",
)
LANDLINES = ("0571-87654321", "0571 87654321", "(0571)87654321", "010-62345678", "057187654321")
IDENTITIES = (
    "330106198001011234",
    "330106 19800101 2358",
    "33010619800101235X",
    "33010619800101239x",
    "３３０１０６１９８００１０１２３６１",
    "330106800101123",
)
NUMBERED = (
    "申请人（女，联系电话{v}）的申请已答复。",
    "身份证或电话{v}，系申请人提供。",
    "村民留下的号码为{v}，已回访。",
    "当事人身份证、手机：{v}。",
)
OTHERS = (
    "住址：禾洲县柳林街道桃花小区3幢2单元401室",
    "QQ号123456789",
    "微信号zhang_san88",
    "邮箱zhangsan1980@qq.com",
    "6222021234567890123",
)


def private(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Sentences, each with the one private thing in it."""
    for form in NAMED:
        kinds = (rng.choice(SURNAMES) + rng.choice(GIVEN), rng.choice(DOUBLE), rng.choice(DOTTED))
        for name in kinds if "等3人" not in form and "先生" not in form and "女士" not in form else kinds[:1]:
            yield form.format(n=name), name
    for value in (*PHONES, *LANDLINES, *IDENTITIES):
        yield rng.choice(NUMBERED).format(v=value), value
    for value in OTHERS:
        yield (
            f"申请人留下了{value}，已答复。",
            value.removeprefix("住址：").removeprefix("QQ号").removeprefix("微信号").removeprefix("邮箱"),
        )


_OFFICES = ("局长", "副局长", "主任", "县长", "副县长", "市长", "党组书记", "科长", "所长", "镇长", "负责人", "组长", "分管领导")
_DUTIES = (
    "{o}{n}任组长，副{o}{m}任副组长。",
    "由{o}{n}牵头负责政务公开工作。",
    "{o}{n}主持召开专题会议，{m}同志参加。",
    "成立由{n}同志任组长的领导小组。",
    "{o}{n}、{m}分别带队检查。",
)
_BODIES = ("民政局", "教育局", "公安局", "财政局", "人民政府", "税务局", "司法局", "街道办事处", "信访局", "人民政府办公室")
_PLACES = (
    *("黄山市", "高桥镇", "王店镇", "李家沱街道", "张家口市", "唐山市", "马鞍山市", "石家庄市", "金华市", "梅州市", "周口市", "常州市"),
    *("方正县", "鲁山县", "陶家村", "许家屯社区", "葛洲坝镇", "苏州市", "汤阴县", "费县", "单县", "康县", "江阴市", "万年县"),
)
_OF_BODIES = (
    "{b}向我局来函征求意见。",
    "方便群众向{b}申请公开政府信息。",
    "{b}收到申请后转交{c}办理。",
    "群众、{b}等3家单位参加座谈。",
    "联系电话：0573-8234{k}，{b}信息公开办公室。",
    "申请人对{b}的答复不服，申请复议。",
    "关于{b}申请公开事项的说明。",
    "申请人情况、申请人为法人的由{b}核实。",
    "文件编号330401199001011{k}，由{b}印发。",
    "居民可到{b}查阅，监督电话：0573-8234{k}。",
)


def public(rng: random.Random, number: int) -> Iterator[str]:
    """Sentences in which nothing is private."""
    for _ in range(number // 2):
        n, m = (rng.choice(SURNAMES) + rng.choice(GIVEN)[: rng.choice((1, 2))] for _ in range(2))
        yield rng.choice(_DUTIES).format(o=rng.choice(_OFFICES), n=n, m=m)
        b, c = (rng.choice(_PLACES) + rng.choice(_BODIES) for _ in range(2))
        yield rng.choice(_OF_BODIES).format(b=b, c=c, k=rng.randrange(1000, 9999))
