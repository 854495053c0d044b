"""Invented private persons in every form a report may name them in, and officials, bodies and places who stay named.

Private ones are composed: names × what they are called × how they are listed × where they stand; numbers likewise.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

_SURNAMES = "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐费岑薛雷贺倪汤阎荆蔺逄邸"
_GIVEN = ("铁柱", "多宝", "小美", "爱民", "翠兰", "志强", "桂花", "卫东", "青山", "建国", "晓东", "文斌", "丽华", "德胜", "玉珍", "海涛")
_SINGLE = "伟芳娜静磊洋勇艳杰娟涛超霞刚"
_DOUBLE = ("欧阳锋刃", "上官云珠", "司马文正", "诸葛小明", "尉迟大山", "皇甫松年", "慕容雪梅", "令狐冲之", "端木青", "长孙敏")
_DOTTED = ("阿依古丽·买买提", "艾力·吐尔逊", "古丽娜尔•阿不都", "迪里拜尔・尤努斯", "扎西·多吉次仁", "巴图·苏和·达来")
_OTHER = ("买买提吐尔逊", "陈李佳怡", "John Smith")
_CALLS = (
    *("申请人", "原告", "当事人", "第三人", "市民", "村民", "居民", "举报人", "信访人", "投诉人", "业主", "联系人", "上诉人", "被上诉人"),
    *("来信人", "来访人", "委托代理人", "反映人", "户主", "群众", "公民"),
)
# {n}: the names, listed; {c}: what they are called.
_CALLED = (
    "{c}{n}（身份证号略）向本局申请公开低保信息，已答复。",
    "{c}：{n}。",
    "{c}为{n}，已答复。",
    "答复了{c}{n}的申请。",
    "{c}{n}不服答复，提起行政复议。",
    "{c}{n}提出意见。",
    "{c}{n}来信反映路灯问题。",
    "{c}{n}要求公开征地批文。",
    "{c}{n}认为答复不当。",
    "备注：{c}{n}，邮寄。",
    "{c}{n}情况表",
    "{c}姓名：{n}；方式：邮寄。",
    "（{c}：{n}）",
    "{c}（{n}）提出申请。",
    "{n}（{c}）要求公开。",
    "{n}等{c}反映的问题已办结。",
    "收到{n}3名{c}的来信。",
)
_ASKING = (
    "关于{n}申请公开土地征收信息的答复。",
    "收到{n}提出的政府信息公开申请。",
    "{n}向我局申请公开拆迁补偿方案。",
    "{n}诉本局信息公开一案，维持。",
    "{n}不服本局作出的答复。",
    "收到{n}等5人提出的信息公开申请3件。",
)
_SEPARATORS = ("、", "，", "；", " ", "和", "及", "与", "/", "及其妻")
_NUMBERED = (("1.", "2.", "3."), ("①", "②", "③"), ("（1）", "（2）", "（3）"))

_MOBILES = (
    *("13{9}", "13{1} {4} {4}", "13{1}-{4}-{4}", "+8613{9}", "+86 13{1} {4} {4}", "86-13{9}", "0086 13{9}", "13{1}—{4}—{4}", "13{5} {4}"),
    *("+86-13{1}-{4}-{4}", "13{1}.{4}.{4}", "13{1} {3} {5}"),
)
_LANDLINES = ("0571-8{7}", "0571 8{7}", "(0571)8{7}", "（0571）8{3} {4}", "010-6{7}", "05718{7}", "0571-8{7}-801")
_IDENTITIES = (
    "330106{b}{4}",
    "330106 {b} {4}",
    "330106{b}{3}X",
    "330106{b}{3}x",
    "330106-{b}-{4}",
    "330106 19{2} 0101 {4}",
    "330106800101{3}",
)
_NUMBERS = (
    "申请人（女，联系电话{v}）的申请已答复。",
    "身份证或电话{v}，系申请人提供。",
    "村民留下的号码为{v}，已回访。",
    "当事人身份证、手机：{v}。",
    "家庭电话{v}，原告提供。",
)
_OTHERS = {
    "住址：": "禾洲县柳林街道桃花小区{1}幢2单元401室",
    "QQ号": "1{8}",
    "微信号": "zhang_{4}",
    "邮箱": "zhang{6}@qq.com",
    "电子邮件": "li{6}@somewhere.cn",
    "银行卡号": "6222{4} {4} {4} {3}",
    "护照号": "E{8}",
    "车牌号": "浙A{5}",
    "户籍地": "禾洲县梅林镇桃花村{2}组",
}


@dataclass(frozen=True)
class Planted:
    text: str
    secrets: tuple[str, ...]


def person(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(_SURNAMES) + rng.choice(_GIVEN)
    if kind < 0.6:
        return rng.choice(_SURNAMES) + rng.choice(_SINGLE)
    return rng.choice(_DOUBLE if kind < 0.75 else _DOTTED if kind < 0.92 else _OTHER)


def people(rng: random.Random, number: int) -> list[str]:
    """Different ones, none part of another."""
    found: list[str] = []
    while len(found) < number:
        name = person(rng)
        if not any(name in other or other in name for other in found):
            found.append(name)
    return found


def listed(rng: random.Random, names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if rng.random() < 0.2:
        signs = rng.choice(_NUMBERED)
        return rng.choice(("", "；", "、")).join(sign + name for sign, name in zip(signs, names, strict=False))
    separator = rng.choice(_SEPARATORS)
    if separator == "及其妻" or separator in "和及与" or rng.random() < 0.3:
        return "、".join(names[:-1]) + (separator if separator not in "、，；/ " else "和") + names[-1]
    return separator.join(names)


def named(rng: random.Random) -> Planted:
    """A sentence, a caption or a note with persons who are private."""
    names = people(rng, rng.choice((1, 1, 2, 3)))
    called = rng.random() < 0.75
    form = rng.choice(_CALLED if called else _ASKING)
    before = form.startswith(("{n}", "收到{n}")) or not called  # the word that tells: signs within a sentence
    among = "、".join(names) if before else listed(rng, names)
    return Planted(form.format(n=among, c=rng.choice(_CALLS)), tuple(names))


def numbered(rng: random.Random) -> Planted:
    if rng.random() < 0.3:
        what, pattern = rng.choice(tuple(_OTHERS.items()))
        value = _filled(rng, pattern)
        return Planted(f"申请人留下了{what}{value}，已答复。", (value,))
    value = _filled(rng, rng.choice((*_MOBILES, *_LANDLINES, *_IDENTITIES)))
    if rng.random() < 0.1:
        value = value.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    return Planted(rng.choice(_NUMBERS).format(v=value), (value,))


def _filled(rng: random.Random, pattern: str) -> str:
    out = pattern.replace("{b}", f"19{rng.randrange(50, 99)}0{rng.randrange(1, 9)}{rng.randrange(10, 28)}")
    for length in range(1, 10):
        while f"{{{length}}}" in out:
            out = out.replace(f"{{{length}}}", "".join(rng.choice("123456789") for _ in range(length)), 1)
    return out


def planted(rng: random.Random, number: int) -> Iterator[Planted]:
    for at in range(number):
        yield named(rng) if at % 3 else numbered(rng)


_OFFICES = ("局长", "副局长", "主任", "县长", "副县长", "市长", "党组书记", "科长", "所长", "镇长", "负责人", "组长", "分管领导")
_DUTIES = (
    "{o}{n}任组长，副{o}{m}任副组长。",
    "由{o}{n}牵头负责政务公开工作。",
    "{o}{n}主持召开专题会议，{m}同志参加。",
    "成立由{n}同志任组长的领导小组。",
    "{o}{n}、{m}分别带队检查。",
    "姓名：{n}，职务：{o}。",
    "出庭应诉负责人：{n}（{o}）。",
    "{o}：{n}、{m}、{k}。",
    "{o}{n}接受群众咨询，{m}同志回应居民关切。",
    "姓名\t职务\n{n}\t{o}\n{m}\t副{o}",
)
_BODIES = ("民政局", "教育局", "公安局", "财政局", "人民政府", "税务局", "司法局", "街道办事处", "信访局", "人民政府办公室")
_PLACES = (
    *("黄山市", "高桥镇", "王店镇", "李家沱街道", "张家口市", "唐山市", "马鞍山市", "石家庄市", "金华市", "梅州市", "周口市", "常州市"),
    *("方正县", "鲁山县", "陶家村", "许家屯社区", "葛洲坝镇", "苏州市", "汤阴县", "费县", "单县", "康县", "江阴市", "万年县"),
    *("都安县", "洪泽县", "练塘镇", "凤台县", "丘北县", "滑县", "茅台镇", "司徒镇", "东方市", "南宫市", "濮阳市", "夏侯镇", "长孙村"),
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
    "申请人可向{b}、{c}提出申请。",
    "当事人：{b}、{c}。",
    "第三人{b}和{c}未提出意见。",
    "原告诉{b}、{c}信息公开一案。",
    "{b}、{c}等5个单位被通报。",
    "申请人，{b}；第三人，{c}。",
    "当事人为{b}；{c}。",
)
_SAID_OF = ("申请人", "原告", "当事人", "市民", "村民", "居民", "群众", "公民", "业主", "第三人")
_SAYINGS = (
    *(
        "应补正材料",
        "应当",
        "应知晓",
        "任意选择",
        "安全",
        "满意",
        "高度评价",
        "广泛参与",
        "方便快捷",
        "明白",
        "权利",
        "利益",
        "安居乐业",
        "关心",
    ),
    *(
        "关切",
        "时常反映",
        "时限",
        "向上",
        "从严",
        "从速",
        "经济",
        "经营",
        "经查",
        "成功",
        "成立",
        "常见",
        "和谐",
        "和睦",
        "施工",
        "平均",
        "平等",
    ),
    *(
        "万元",
        "万件",
        "于次日",
        "于法有据",
        "干预",
        "幸福",
        "但书",
        "习惯",
        "公益",
        "练习",
        "代表",
        "代理",
        "连续",
        "单独",
        "解释",
        "解决",
        "支持",
    ),
    *("符合", "费用", "水平", "路径", "程序", "项目", "车辆", "房屋", "计划", "甘愿", "左右", "易懂", "都知道", "都称赞"),
)
_BEHIND = ("，已答复。", "的，按规定办理。", "。", "、", "等情况。", "提出的问题。", "，方便，高效，安全。")


def public(rng: random.Random, number: int) -> Iterator[str]:
    """Sentences in which nothing is private."""
    for _ in range(number // 3 + 1):
        n, m, k = (rng.choice(_SURNAMES) + rng.choice(_GIVEN)[: rng.choice((1, 2))] for _ in range(3))
        yield rng.choice(_DUTIES).format(o=rng.choice(_OFFICES), n=n, m=m, k=k)
        b, c = (rng.choice(_PLACES) + rng.choice(_BODIES) for _ in range(2))
        yield rng.choice(_OF_BODIES).format(b=b, c=c, k=rng.randrange(1000, 9999))
        yield rng.choice(_SAID_OF) + rng.choice(_SAYINGS) + rng.choice(_BEHIND)
