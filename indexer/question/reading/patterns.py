"""What is put together freely and so is read by its grammar: places, runs of years, which way numbers went, turns of phrase."""

from __future__ import annotations

import re

from indexer.question.words.pieces import T

_STEADILY = "(?:逐年|连年|年年|岁岁|连续|持续|一路|一直|不断|步步|节节|稳步|逐步)(?:在|往下|往上)?"
_YEAR_BY_YEAR = "一年(?:比|赛过)一年(?:要|更|还|来得)?"
_FALLING = (
    f"{_YEAR_BY_YEAR}[少低小]|一年[少低]过一年|{_STEADILY}(?:减少|下降|递减|下滑|走低|降低|走跌|下行|下跌|滑落|缩减|萎缩|收缩|回落|见跌|见少|减|降|跌|掉)"
    "|越[来走]?越[少低小]|只[减降]不[增升]|有减无增|一年不如一年"
)
_RISING = (
    f"{_YEAR_BY_YEAR}[多高大]|一年[多高]过一年|{_STEADILY}(?:增加|上升|增长|递增|增多|上涨|走高|攀升|上行|上扬|看涨|走升|抬升|爬升|扩大|见涨|见长|增|涨|升)"
    "|越[来走]?越[多高大]|只[增升]不[减降]|有增无减"
)
_ALL_OF_THEM = "[^,，。;；?？都均皆]{1,8}[都均皆](?:[有没无未零超不]|[为是](?![多什]))(?!多少|几|什么)"
_CLAIM = "(?:(?:此|这个?|这种|这一|该|上述|以上)(?:说法|判断|结论|句话|话|言|讲法|数字?)|此说|上述|以上)"
_HOLDS = (
    f"{_CLAIM}(?:成立|属实|正确|准确|没错|无误|可信|靠得住|站得住脚?|相符|可靠|为真|不假)(?:吗|否|不|么|与否|嘛)?"
    f"|{_CLAIM}[对真错](?:吗|否|不|么|与否|嘛)"
)
_ADDED = "(?:本年)?新收(?:的|申请)?(?:数|件数)?(?:加上?|[+和与])(?:上年)?结转(?:的|来的|数)?"
_SIDES = f"{_ADDED}[^,，。;；?？]{{0,3}}(?:办理|处理|办结|答复)[^,，。;；?？]{{0,12}}"
_BOTH_SIDES = f"(?:表三)?{_SIDES}(?:对不上|不相?等|不等于|不平衡?|不一致|不符|有出入|[对相]?不上号)的?"
_PUT_OFF = "(?:滚动|延续|积压|顺延|[转留拖挪移带滚延推压放搁跨])"
_LATER = "(?:下一?个?年度?|次年度?|翌年|来年|明年|第二年|隔年|后一年)"
_SHEET = "(?:表格|清单|明细表?|一览表?|对照表|汇总表|统计表|列表|表(?![示现达明扬决彰态]))"
_BEHIND = "(?:后头|后面|后边|之后|身后|后)"
_COUNTED_IN = "(?:包含|包括|列入|统计|计算|纳入|考虑|算入|计入|[算计含列放加包])"
_TAKEN = "(?:[扒抄摘引取拿搬搞弄得看查翻找]来?|来|得出|看到|查到|找到)"
_PLACED = "(?:排名?|名列|位居|位列|排在|排到|排行|居于?|列|占据?|坐|拿|屈居|摘得|夺得|位次)"
HAN = "一二两三四五六七八九十"
_WITH = "(?:和|与|、|跟|以?及)"
_COUNT = rf"(?P<n>\d{{1,3}}|[{HAN}]{{1,3}})"
PATTERNS: tuple[tuple[T, str, re.Pattern[str]], ...] = (
    (T.FIRST, "desc", re.compile(rf"(?:排名|排在|排)?(?:最前面?的?|前|top\s?){_COUNT}(?!年)[名家位个强大]?(?:单位|部门|机关|乡镇)?")),
    (T.FIRST, "desc", re.compile(rf"头{_COUNT}(?:名|家|位|个单位)")),
    (T.FIRST, "desc", re.compile(r"[前头]?(?P<n>[三四五六八十]|\d{1,2})(?:甲(?!等|医|级|乙)|强(?![县市区镇乡省企制]))")),
    (T.FIRST, "asc", re.compile(rf"(?:后|倒数|最后|末尾?|最末)(?!第){_COUNT}(?:名|家|位)(?:单位|部门)?")),
    (T.NTH, "desc", re.compile(rf"(?:排名?|名列|位居|位列|排在)?第{_COUNT}(?:(?:名|位|多|高|大|家)的?|(?=[呢是的?？]|$))")),
    (T.NTH, "desc", re.compile(rf"{_PLACED}第{_COUNT}(?![年季部条款项章批次轮方人期页])(?:[名位席号家高多]|把交椅)?的?")),
    (T.NTH, "desc", re.compile(rf"第{_COUNT}(?:把交椅|席|号位)的?")),
    (T.NTH, "desc", re.compile(rf"{_PLACED}?老(?P<n>[二三四五六七八九])(?![年百样届实板])")),
    (T.NTH, "asc", re.compile("倒数老(?P<n>[二三四五六七八九])")),
    (T.NTH, "asc", re.compile(rf"倒数第{_COUNT}(?:名|位|多|少|高|低|家)?")),
    (T.STREAK, "run", re.compile(rf"(?:连续|接连|连着|一连|连){_COUNT}(?:个?年[度头]|年)(?:都|均|以上|及以上)?")),
    (T.STREAK, "run", re.compile(rf"{_COUNT}年(?:都|均|里都|来都)(?=有|没|收|为|是|在|发)")),
    (T.STREAK, "run", re.compile(r"(?:连续|接连|连着|一连)(?P<n>[几多])个?年[度头]?(?:都|均)?")),
    (T.STREAK, "all", re.compile("(?:年年|岁岁|每年|每一年|每个年[度头]|哪一?年|历年)(?:都|均|皆|必)(?!是?[多少])")),
    (T.STREAK, "all", re.compile(f"(?:历年来?|各年度?|每年|每一年|各个?年度)(?={_ALL_OF_THEM})")),
    (T.STREAK, "all", re.compile("(?:年年|岁岁)(?=(?:有|没|无|收|被|发|办|超|过|不|吃|打|挨|零)(?!多少|几|什么|何|哪))")),
    (T.PRONOUN, "many", re.compile(rf"[这那][{HAN}几](?:家|个单位|个部门|个局|个)(?:单位|部门)?")),
    (
        T.PRONOUN,
        "many",
        re.compile(
            "(?:留下|筛出|挑出|选出|列出|找出|查出|点到|列到|上榜|入围|前面|刚才|上面|方才|适才)来?的?(?:这|那)(?:些|几家|一批|批|几个)(?:单位|部门|机关)?"
        ),
    ),
    (T.YEAR, "count", re.compile(r"[前头这]?(?P<n>[两三四五六])(?:个年[度头]|年)(?:间|来|里头?|内|下来|以来)?")),
    (T.TREND, "falls", re.compile(_FALLING)),
    (T.TREND, "rises", re.compile(_RISING)),
    (T.TREND, "doubled", re.compile(r"翻了?一?个?[倍番](?:还多|以上|多)?")),
    (T.TREND, "doubled", re.compile(rf"(?:翻|增加|增长|上升|上涨|涨|多)了?{_COUNT}[倍番](?:还多|以上|多)?")),
    (T.FIRST, "desc", re.compile(r"(?:排名?|名列)?第一、?(?:名|位)?[和及与、]?第?二(?:名|位)?(?:[和及与、]?第?(?P<n>三)(?:名|位)?)?")),
    (T.YESNO, "", re.compile(r"([收罚批办有发告开写填给拒交])没有?\1[过到]?(?!有)")),
    (T.NOT, "", re.compile(r"不(?=收费|收取)")),
    (T.NOT, "none", re.compile(r"零(?=诉讼|复议|官司|处罚|许可|强制|收费|采购|公开)")),
    (T.SOFT, "", re.compile(r"\((?:不?含)(?:本数|\d+[件个家]?)\)")),
    (T.EXTREMES, "", re.compile(rf"最[大高多]值?{_WITH}最[小低少]值?|最[小低少]值?{_WITH}最[大高多]值?|极值|极差|值域")),
    (T.PRONOUN, "many", re.compile("(?<![^,，。;；])(?:里头|里边|当中|这其中|这中间)(?=谁|哪|有|的|又|还|最)")),
    (T.QUALITY, "balance", re.compile(_BOTH_SIDES)),
    # Turns of phrase
    (T.YESNO, "", re.compile(_HOLDS)),
    (T.ROW, "carried_out", re.compile(f"{_PUT_OFF}[到至入进]{_LATER}(?:(?:继续|再)?(?:办理|处理|办))?的?")),
    (T.TABLE, "", re.compile(f"(?:编制|绘制|[拉列做出制造搞整弄捋理排画来打编汇攒])(?:个|一?张|一个|一?份|成)?{_SHEET}(?:出来|来)?")),
    (T.NTH, "", re.compile(f"[排跟落站坐列]在?(?:它|他|其|榜首|第一名?|冠军|头名|老大)的?{_BEHIND}的?")),
    (T.OUTSIDE, "left-out", re.compile(f"(?:不要|无需|不必|不给|[不别没未]){_COUNTED_IN}(?:在内|进[去来]了?|在里[面头边]|其中)")),
    (T.EVIDENCE, "", re.compile(f"(?:从|打|由|自)?(?:哪里|哪儿|哪|何处){_TAKEN}(?:的(?!申请|信息|人)|$|(?=[?,]))")),
)  # fmt: skip
