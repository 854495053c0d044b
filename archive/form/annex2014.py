"""The statistics annex of 2014–2018 reports (国办发〔2014〕32号): rows of label, unit, number.

Only the first rows of the official annex could be checked; the others are declared by the labels reports use and
are read wherever such a label stands, never by position. Nothing here maps onto the later tables (C-01).
"""

from __future__ import annotations

from archive.form.model import Edition, Field, Kind

_FREE = frozenset({Edition.FREE})

# (code, printed label, pattern of its key, block it stands in, unit); blocks repeat labels such as 维持.
_ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("proactive_total", "主动公开政府信息数", r"主动公开政府信息数(?:不同渠道.*)?", "", "条"),
    ("proactive_normative_docs", "其中：主动公开规范性文件数", r"(?:其中)?主动公开规范性文件数", "", "条"),
    ("normative_docs_issued", "制发规范性文件总数", r"制发规范性文件总数", "", "件"),
    ("via_gazette", "政府公报公开政府信息数", r"政府公报公开政府信息数", "", "条"),
    ("via_website", "政府网站公开政府信息数", r"政府网站公开政府信息数", "", "条"),
    ("via_weibo", "政务微博公开政府信息数", r"政务微博公开政府信息数", "", "条"),
    ("via_wechat", "政务微信公开政府信息数", r"政务微信公开政府信息数", "", "条"),
    ("via_other", "其他方式公开政府信息数", r"其他方式公开政府信息数", "", "条"),
    ("responses_total", "回应公众关注热点或重大舆情数", r"回应公众关注热点或重大舆情数(?:不同方式.*)?", "", "次"),
    ("press_conferences", "参加或举办新闻发布会总次数", r"参加或举办新闻发布会总?次数", "", "次"),
    ("online_interviews", "政府网站在线访谈次数", r"政府网站在线访谈次数", "", "次"),
    ("policy_interpretations", "政策解读稿件发布数", r"政策解读稿件发布数", "", "篇"),
    ("weibo_wechat_responses", "微博微信回应事件数", r"微博微信回应事件数", "", "次"),
    ("other_responses", "其他方式回应事件数", r"其他方式回应事件数", "", "次"),
    ("req_received", "收到申请数", r"收到(?:政府信息公开|信息公开)?申请数", "", "件"),
    ("req_in_person", "当面申请数", r"当面申请数", "", "件"),
    ("req_fax", "传真申请数", r"传真申请数", "", "件"),
    ("req_online", "网络申请数", r"网络申请数", "", "件"),
    ("req_letter", "信函申请数", r"信函申请数", "", "件"),
    ("req_closed", "申请办结数", r"申请办结数", "", "件"),
    ("req_closed_on_time", "按时办结数", r"按时办结数", "", "件"),
    ("req_closed_extended", "延期办结数", r"延期办结数", "", "件"),
    ("ans_total", "申请答复数", r"申请答复数", "", "件"),
    ("ans_already_public", "属于已主动公开范围数", r"属于已主动公开范围数", "", "件"),
    ("ans_granted", "同意公开答复数", r"同意公开答复数", "", "件"),
    ("ans_partial", "同意部分公开答复数", r"同意部分公开答复数", "", "件"),
    ("ans_denied", "不同意公开答复数", r"不同意公开答复数", "", "件"),
    ("ans_denied_secret", "其中：涉及国家秘密", r"(?:其中)?涉及国家秘密", "", "件"),
    ("ans_denied_trade_secret", "涉及商业秘密", r"(?:其中)?涉及商业秘密", "", "件"),
    ("ans_denied_privacy", "涉及个人隐私", r"(?:其中)?涉及个人隐私", "", "件"),
    ("ans_denied_security", "危及国家安全、公共安全、经济安全和社会稳定", r"危及国家安全公共安全经济安全和社会稳定", "", "件"),
    ("ans_denied_not_gov_info", "不是《条例》所指政府信息", r"不是条例所指政府信息", "", "件"),
    ("ans_denied_other_law", "法律法规规定的其他情形", r"法律法规规定的其他情形", "", "件"),
    ("ans_not_this_body", "不属于本行政机关公开数", r"不属于本行政机关公开数", "", "件"),
    ("ans_not_exist", "申请信息不存在数", r"申请信息不存在数", "", "件"),
    ("ans_amend", "告知作出更改补充数", r"告知作出更改补充数", "", "件"),
    ("ans_other_channel", "告知通过其他途径办理数", r"告知通过其他途径办理数", "", "件"),
    ("review_total", "行政复议数量", r"行政复议数量", "review", "件"),
    ("review_upheld", "行政复议·维持具体行政行为数", r"维持(?:具体)?行政行为数", "review", "件"),
    ("review_corrected", "行政复议·被依法纠错数", r"被依法纠错数", "review", "件"),
    ("review_other", "行政复议·其他情形数", r"其他情形数", "review", "件"),
    ("lit_total", "行政诉讼数量", r"行政诉讼数量", "lit", "件"),
    ("lit_upheld", "行政诉讼·维持或驳回原告诉讼请求数", r"维持(?:具体)?行政行为或者?驳回原告(?:诉讼请求)?数", "lit", "件"),
    ("lit_corrected", "行政诉讼·被依法纠错数", r"被依法纠错数", "lit", "件"),
    ("lit_other", "行政诉讼·其他情形数", r"其他情形数", "lit", "件"),
    ("complaints", "举报投诉数量", r"举报投诉数量", "", "件"),
    ("fees_yuan", "依申请公开信息收取的费用", r"依申请公开信息收取的费用", "", "元"),
    ("offices", "政府信息公开工作专门机构数", r"政府信息公开工作专门机构数", "", "个"),
    ("reading_points", "设置政府信息公开查阅点数", r"设置政府信息公开查阅点数", "", "个"),
    ("staff_total", "从事政府信息公开工作人员数", r"从事政府信息公开工作人员数", "", "人"),
    ("staff_full_time", "专职人员数", r"专职人员数(?:不包括.*)?", "", "人"),
    ("staff_part_time", "兼职人员数", r"兼职人员数", "", "人"),
    ("budget_yuan", "政府信息公开专项经费", r"政府信息公开专项经费(?:不包括.*)?", "", "元"),
    ("meetings", "召开政府信息公开工作会议或专题会议数", r"召开政府信息公开工作会议或专题会议数", "", "次"),
    ("trainings", "举办各类培训班数", r"举办各类培训班数", "", "次"),
    ("trained_persons", "接受培训人员数", r"接受培训人员数", "", "人次"),
)


def _field(code: str, label: str, block: str, unit: str) -> Field:
    money = code.endswith("_yuan")
    return Field(
        code=f"a14_{code}",
        label=f"附表·{label}",
        kind=Kind.AMOUNT if money else Kind.COUNT,
        section={"review": 4, "lit": 4}.get(block, 3 if code.startswith(("req_", "ans_", "fees")) else 2),
        unit=unit,
        row=code,
        editions=_FREE,
        header_unit="万元" if money else "",
        examples=(("0", "0"), ("", None)),
    )


FIELDS: tuple[Field, ...] = tuple(_field(code, label, block, unit) for code, label, _, block, unit in _ROWS)

# (field code, pattern of the label's key, block)
LABELS: tuple[tuple[str, str, str], ...] = tuple((f"a14_{code}", pattern, block) for code, _, pattern, block, _ in _ROWS)
UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "起", "宗", "场", "期", "本", "册"})
