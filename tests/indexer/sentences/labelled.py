"""Questions and the sentences of the sample reports that answer them, labelled by rule: the generator's own sentences.

The questions say it in other words than the generator does. A label is a pattern of what the generator wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from archive.samples import Truth, truths
from indexer.sentences.split import sentences

LABELS: Mapping[str, str] = {
    "哪些单位说人手不够": r"专职人员偏少",
    "缺人的问题谁提过": r"专职人员偏少",
    "工作人员老是换怎么办": r"岗位变动",
    "经办人员业务不熟": r"业务水平参差不齐|提高经办人员能力|经办人员学习",
    "网站内容更新慢": r"更新不及时|更新不够均衡|长期不更新|对滞后的科室|更新周期",
    "老年人用起来方便吗": r"适老化|老年人",
    "做了适老化没有": r"适老化",
    "专业术语太多看不懂": r"专业术语较多",
    "解读形式单调": r"解读形式比较单一",
    "群众满意不满意": r"满意率|满意度",
    "搜索功能好不好用": r"检索(?:功能|体验)",
    "培训搞了几次": r"举办[^，]{4,6}\d次|业务培训|以会代训|跟班学习",
    "微信推送了多少期": r"微信公众号全年推送",
    "社会监督员提了什么意见": r"社会监督员",
    "有没有查错别字": r"错别字|错漏",
    "个人隐私怎么处理的": r"个人信息|隐私",
    "有人因为公开被问责吗": r"追究责任",
    "领导重视吗，听过几次汇报": r"听取公开工作汇报",
    "公开工作在考核里占多少": r"纳入年度考核",
    "网站安全怎么保证": r"安全加固",
    "文件出台前征求意见了吗": r"征求意见",
    "新媒体原创内容太少": r"原创比例偏低",
    "档案移交": r"移交纸质|档案管理|归档整理|档案核对",
    "数据可视化做得怎么样": r"可视化",
    "手机上检索体验": r"移动端检索",
    "村里的公开栏没人维护": r"村级公开栏维护",
    "线上线下内容不一致": r"线上线下",
    "宣传材料发放了多少份": r"发放.{0,8}\d+份",
    "采纳了多少条建议": r"采纳.{0,12}建议|建议已经采纳",
    "清理了多少个账号": r"清理长期不更新的账号",
    "失效文件清理": r"标注失效",
    "值班读网": r"值班读网",
    "请第三方评估过吗": r"第三方",
    "开过新闻发布会吗": r"新闻发布",
    "公开指南更新了吗": r"公开指南",
    "和申请人电话沟通过吗": r"与当事人沟通",
    "新设了查阅点没有": r"公开查阅点|查阅点",
    "智能停车": r"智慧停车",
    "赶集的时候宣传": r"赶集日",
    "预算决算公开了吗": r"预算、决算",
    "信息处理费收了多少": r"信息处理费",
    "谁建了常见问题": r"常见问题",
    "公文的公开属性怎么定": r"公开属性",
    "错误链接检查": r"链接",
    "历史信息归档慢": r"归档整理滞后|历史信息",
    "回应热点不够快": r"回应热点",
    "古树名木": r"古树名木",
    "去年的整改完成了吗": r"整改任务均已完成|以往|上一年度提出",
}


@lru_cache(maxsize=1)
def written() -> Mapping[tuple[str, int], tuple[str, ...]]:
    """Agency and year → the sentences the generator wrote."""
    return {(truth.agency.name or "", truth.report_year): tuple(_sentences(truth)) for truth in truths()}


def _sentences(truth: Truth) -> Iterator[str]:
    for text in (text for section in truth.sections.values() for text in section):
        yield from (text[start:end] for start, end in sentences(text))
