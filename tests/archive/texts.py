"""A short invented report as text, for tests that need a file more than its content."""

from __future__ import annotations


def report_text(agency: str, year: int, received: int = 0) -> str:
    return f"""{agency}{year}年政府信息公开工作年度报告

示例（虚构）

一、总体情况
{year}年，本机关主动公开政府信息12条（虚构）。本年度收到政府信息公开申请{received}件。

二、主动公开政府信息情况
第二十条第（一）项
信息内容\t本年制发件数\t本年废止件数\t现行有效件数
规章\t0\t0\t0
行政规范性文件\t1\t0\t3

三、收到和处理政府信息公开申请情况
本年度收到政府信息公开申请{received}件。

四、政府信息公开行政复议、行政诉讼情况
本年度没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。

五、存在的主要问题及改进情况
公开内容还不够丰富，下一步将加强培训（虚构）。

六、其他需要报告的事项
无。

{agency}
{year + 1}年1月15日
"""
