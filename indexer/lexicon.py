"""Words of the domain that a general dictionary splits: from the declared form, the sectors and the gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from archive.agency.places import national
from archive.agency.sectors import SECTORS
from archive.form import FACTS, FIELDS, MEASURES

# Terms of the trade that no declaration carries.
# fmt: off
TERMS = (
    "依申请公开", "政府信息公开", "政府信息", "信息公开", "主动公开", "不予公开", "部分公开", "予以公开", "无法提供",
    "不予处理", "其他处理", "尚未审结", "结果维持", "结果纠正", "其他结果", "行政复议", "行政诉讼", "复议前置", "结转下年度",
    "上年结转", "政务新媒体", "政务公开", "集约化", "基层政务公开", "标准化规范化", "随e问", "三安全一稳定", "规范性文件",
    "行政规范性文件", "政府集中采购", "信息处理费", "零申请", "未审结", "公开条例", "年度报告", "政策解读", "申请人",
    "逾期不补正", "重复申请", "公开出版物", "行政执法案卷", "过程性信息", "内部事务信息", "行政查询事项", "国家秘密",
    "商业秘密", "个人隐私", "法律服务机构", "社会公益组织", "科研机构", "商业企业", "自然人",
)
# fmt: on

TERM_WEIGHT = 3000  # occurrences among the dictionary's 60 million: enough to keep a word in one piece
PLACE_WEIGHT = 100

_WORD = re.compile(r"[\u4e00-\u9fff]{2,10}")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, int]:
    """Word → weight, for words the dictionary does not have; those it has keep their own weight."""
    words = dict.fromkeys(_place_names(), PLACE_WEIGHT)
    words.update(dict.fromkeys((word for word in _terms() if len(word) > 1), TERM_WEIGHT))
    return dict(sorted(words.items()))


def _terms() -> Iterator[str]:
    yield from TERMS
    labels = [*(cell.label for cell in FIELDS), *(measure.label for measure in MEASURES), *(fact.label for fact in FACTS)]
    yield from (part for label in labels for part in label.split("·") if _WORD.fullmatch(part))
    yield from (keyword for sector in SECTORS.values() for keyword in sector.all_keywords if _WORD.fullmatch(keyword))


def _place_names() -> Iterator[str]:
    return (name for name in national().names() if _WORD.fullmatch(name))
