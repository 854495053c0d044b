"""The six sections of the official outline (2019 and 2021 editions) and how their headings are written."""

from archive.form.model import Section

SECTIONS: tuple[Section, ...] = (
    Section(1, "overview", "一、总体情况", r"(?:总体情况|概述|(?:政府信息公开工作的?)?基本情况)"),
    Section(
        2,
        "proactive",
        "二、主动公开政府信息情况",
        r"(?:行政机关)?主动公开(?:政府)?信息(?:工作)?(?:的)?情况",
        "第五十条第（一）项",
    ),
    Section(
        3,
        "requests",
        "三、收到和处理政府信息公开申请情况",
        r"(?:行政机关)?收到和处理政府信息公开申请(?:的)?情况",
        "第五十条第（二）项",
    ),
    Section(
        4,
        "review_litigation",
        "四、政府信息公开行政复议、行政诉讼情况",
        r"(?:因)?政府信息公开(?:工作)?(?:被)?(?:申请)?(?:行政)?复议[、和及,]*(?:提起)?(?:行政)?诉讼(?:的)?情况"
        r"|行政复议[、和及,]*(?:行政)?诉讼(?:的)?情况",
        "第五十条第（三）项",
    ),
    Section(
        5,
        "problems",
        "五、存在的主要问题及改进情况",
        r"(?:政府信息公开工作)?(?:存在的?)?(?:主要)?问题(?:及|和|与)?(?:改进|整改)(?:情况|措施)",
        "第五十条第（四）项",
    ),
    Section(
        6,
        "other",
        "六、其他需要报告的事项",
        r"(?:(?:其他|其它)?需要(?:报告|说明)的?(?:其他|其它)?(?:有关)?事项|其他有关情况)",
        "第五十条第（五）项",
    ),
)

# Sections of reports before 2019 that answer one of the six.
FREE_SECTIONS: tuple[Section, ...] = (
    Section(3, "requests", "依申请公开政府信息办理情况", r"(?:政府信息)?依申请公开(?:政府信息)?(?:工作)?(?:办理)?(?:的)?情况"),
    Section(
        4,
        "review_litigation",
        "申请行政复议、提起行政诉讼情况",
        r"(?:因政府信息公开)?(?:申请|被申请|提起)?(?:行政)?复议[、和及,]*(?:提起|被提起)?(?:行政)?诉讼(?:[、和及,]*申诉|[、和及,]*举报)?(?:的)?情况",
    ),
    Section(
        5,
        "problems",
        "主要问题和改进措施",
        r"(?:存在的?)?(?:主要)?(?:问题|不足)(?:及|和|与|、)?(?:下一步)?(?:改进|整改|打算|工作打算)(?:情况|措施|打算)?",
    ),
)

SECTION_BY_NUMBER = {s.number: s for s in SECTIONS}
