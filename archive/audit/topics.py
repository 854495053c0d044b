"""What people ask about the quality of reports, where more than one rule answers it."""

from __future__ import annotations

from archive.audit.rule import Topic

BALANCE = Topic("balance", "勾稽不平")
CONTRADICTION = Topic("contradiction", "前后矛盾")
CARRY = Topic("carry", "年度间结转、项目数不衔接")
MISMATCH = Topic("mismatch", "数字对不上（勾稽、正文与表格、年度衔接）", parts=(BALANCE, CONTRADICTION, CARRY))
BLANK2 = Topic("blank2", "表二空白或缺失")
BLANK3 = Topic("blank3", "表三空白或缺失")
BLANK4 = Topic("blank4", "表四空白或缺失")
IMAGE = Topic("image", "表格以图片或附件发布")
BLANK_TABLES = Topic("blank", "表格空白或缺失", parts=(BLANK2, BLANK3, BLANK4, IMAGE))
NEGATIVE = Topic("negative", "项目数推算为负")
NONE_HEADING = Topic("none_heading", "标题注明（无）而表格有数")
UNIT = Topic("unit", "金额单位不明或有误")
YEAR = Topic("year", "年份写错或不一致")
SUMS = Topic("sums", "正文分项与总数不符")
NUMBERING = Topic("numbering", "部分标题缺序号或次序颠倒")
