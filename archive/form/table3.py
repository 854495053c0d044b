"""Table 3 — 收到和处理政府信息公开申请情况: 23 rows (2019) or 25 rows (2021) of 7 cells."""

from __future__ import annotations

from archive.form.model import BOTH, ONLY_2019, ONLY_2021, Edition, Equation, Field, FormColumn, FormRow, Kind

COLUMNS: tuple[FormColumn, ...] = (
    FormColumn("natural_person", "自然人", r"自然人", ("自然人", "个人", "公民")),
    FormColumn("business", "商业企业", r"商业企业", ("商业企业", "企业", "公司")),
    FormColumn("research", "科研机构", r"科研机构", ("科研机构",)),
    FormColumn("nonprofit", "社会公益组织", r"社会公益组织", ("社会公益组织", "公益组织")),
    FormColumn("legal_service", "法律服务机构", r"法律服务机构", ("法律服务机构", "律所", "律师事务所")),
    FormColumn("other_org", "其他", r"其他|其它", ("其他组织",)),
    FormColumn("total", "总计", r"总计|合计", ()),
)

# Printed groups of rows. Leaf labels ("1." … "5.") repeat between them.
GROUPS: dict[str, tuple[str, str]] = {
    "results": ("三、本年度办理结果", r"本年度?办理结果"),
    "denied": ("（三）不予公开", r"不予公开"),
    "unable": ("（四）无法提供", r"无法提供"),
    "refused": ("（五）不予处理", r"不予处理"),
    "other": ("（六）其他处理", r"(?:其他|其它)处理"),
}

ROWS: tuple[FormRow, ...] = (
    FormRow(
        "new_received",
        "一、本年新收政府信息公开申请数量",
        r"本年度?新收(?:到)?(?:政府信息公开)?(?:申请)?(?:数量|件数|数)?",
        article="第二十七条、第二十九条、第三十一条",
        ask=("新收申请", "收到申请", "申请量", "申请数量", "申请数", "收到", "新收", "申请件数", "依申请公开", "信息公开申请"),
    ),
    FormRow(
        "carried_in",
        "二、上年结转政府信息公开申请数量",
        r"上一?年度?结转(?:政府信息公开)?(?:申请)?(?:数量|件数|数)?",
        article="第三十三条",
        ask=("上年结转", "上年结转来的申请"),
    ),
    FormRow("granted", "（一）予以公开", r"予以公开", "results", BOTH, "第三十六条第（一）、（二）项", ("予以公开", "同意公开", "公开了")),
    FormRow(
        "partially_granted",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        r"部分公开(?:区分处理的?[只仅计这一种情形不其他它]*)?",
        "results",
        BOTH,
        "第三十七条",
        ("部分公开",),
    ),
    FormRow("denied_state_secret", "1.属于国家秘密", r"属于国家秘密", "denied", BOTH, "第十四条", ("属于国家秘密", "国家秘密")),
    FormRow(
        "denied_law_prohibited",
        "2.其他法律行政法规禁止公开",
        r"(?:其他|其它)法律行政法规禁止公开",
        "denied",
        BOTH,
        "第十四条",
        ("其他法律行政法规禁止公开", "法律行政法规禁止公开"),
    ),
    FormRow(
        "denied_security_stability",
        "3.危及“三安全一稳定”",
        r"危及三安全一稳定",
        "denied",
        BOTH,
        "第十四条",
        ("三安全一稳定", "危及三安全一稳定"),
    ),
    FormRow(
        "denied_third_party",
        "4.保护第三方合法权益",
        r"保护第三方合法权益",
        "denied",
        BOTH,
        "第十五条、第三十二条",
        ("保护第三方合法权益", "第三方合法权益", "第三方权益"),
    ),
    FormRow(
        "denied_internal_affairs",
        "5.属于三类内部事务信息",
        r"属于三类内部事务信息",
        "denied",
        BOTH,
        "第十六条第一款",
        ("三类内部事务信息", "内部事务信息"),
    ),
    FormRow(
        "denied_process_info",
        "6.属于四类过程性信息",
        r"属于四类过程性信息",
        "denied",
        BOTH,
        "第十六条第二款",
        ("四类过程性信息", "过程性信息"),
    ),
    FormRow(
        "denied_enforcement_file",
        "7.属于行政执法案卷",
        r"属于行政执法案卷(?:信息)?",
        "denied",
        BOTH,
        "第十六条第二款",
        ("行政执法案卷",),
    ),
    FormRow(
        "denied_admin_query",
        "8.属于行政查询事项",
        r"属于行政查询事项",
        "denied",
        BOTH,
        "第三十六条第（七）项",
        ("行政查询事项",),
    ),
    FormRow(
        "unable_not_held",
        "1.本机关不掌握相关政府信息",
        r"本(?:行政)?机关不掌握相关(?:政府)?信息",
        "unable",
        BOTH,
        "第三十六条第（四）、（五）项",
        ("本机关不掌握相关政府信息", "本机关不掌握", "不掌握"),
    ),
    FormRow(
        "unable_needs_creation",
        "2.没有现成信息需要另行制作",
        r"没有现成信息需要另行制作",
        "unable",
        BOTH,
        "第三十八条",
        ("没有现成信息需要另行制作", "没有现成信息", "另行制作"),
    ),
    FormRow(
        "unable_unclear",
        "3.补正后申请内容仍不明确",
        r"补正后申请内容仍不明确",
        "unable",
        BOTH,
        "第三十条",
        ("补正后申请内容仍不明确", "补正后仍不明确"),
    ),
    FormRow(
        "refused_petition",
        "1.信访举报投诉类申请",
        r"信访举报投诉类申请",
        "refused",
        BOTH,
        "第三十九条第一款",
        ("信访举报投诉类申请", "信访举报投诉"),
    ),
    FormRow("refused_duplicate", "2.重复申请", r"重复申请", "refused", BOTH, "第三十六条第（六）项", ("重复申请",)),
    FormRow(
        "refused_publication",
        "3.要求提供公开出版物",
        r"要求提供公开出版物",
        "refused",
        BOTH,
        "第三十九条第二款",
        ("要求提供公开出版物", "公开出版物"),
    ),
    FormRow(
        "refused_excessive",
        "4.无正当理由大量反复申请",
        r"无正当理由大量反[复覆]申请",
        "refused",
        BOTH,
        "第三十五条",
        ("无正当理由大量反复申请", "大量反复申请"),
    ),
    FormRow(
        "refused_reconfirm",
        "5.要求行政机关确认或重新出具已获取信息",
        r"要求行政机关确认或(?:者)?重新出具已获取的?信息",
        "refused",
        BOTH,
        "",
        ("要求行政机关确认或重新出具已获取信息", "确认或重新出具已获取信息"),
    ),
    FormRow("other_processing", "（六）其他处理", r"(?:其他|其它)处理", "results", ONLY_2019, "", ("其他处理",)),
    FormRow(
        "other_no_correction",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        r"申请人无正当理由逾期不补正[行政机关不再处理其府信息公开申请]*",
        "other",
        ONLY_2021,
        "第三十条",
        ("逾期不补正",),
    ),
    FormRow(
        "other_unpaid_fee",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        r"申请人逾期未按收费通知要求缴纳费用[行政机关不再处理其府信息公开申请]*",
        "other",
        ONLY_2021,
        "第四十二条",
        ("逾期未缴费", "逾期未按收费通知要求缴纳费用"),
    ),
    FormRow("other_misc", "3.其他", r"其他|其它", "other", ONLY_2021, "", ("其他处理中的其他",)),
    FormRow("total_processed", "（七）总计", r"总计|合计", "results", BOTH, "", ("办理总计", "办结", "答复", "办理结果总计")),
    FormRow(
        "carried_out",
        "四、结转下年度继续办理",
        r"结转下一?年度?(?:继续)?(?:办理)?(?:数量)?",
        article="第三十三条",
        ask=("结转下年度继续办理", "结转下年度", "没办完", "未办结"),
    ),
)


def code(row: str, column: str) -> str:
    return f"t3_{row}__{column}"


def rows_of(edition: Edition) -> tuple[FormRow, ...]:
    return tuple(row for row in ROWS if edition in row.editions)


def leaves(edition: Edition) -> tuple[str, ...]:
    """Codes of the rows that add up to （七）总计."""
    outside = {"new_received", "carried_in", "total_processed", "carried_out"}
    return tuple(row.code for row in rows_of(edition) if row.code not in outside)


def _short(row: FormRow) -> str:
    return row.label.split("（区分", 1)[0].lstrip("一二三四五六七八九十0123456789、.（）")


def _fields() -> tuple[Field, ...]:
    made = []
    for row in ROWS:
        for column in COLUMNS:
            total = column.code == "total"
            made.append(
                Field(
                    code=code(row.code, column.code),
                    label=f"{_short(row) if row.code != 'other_misc' else '其他处理·其他'}·{column.label}",
                    kind=Kind.COUNT,
                    section=3,
                    unit="件",
                    table=3,
                    row=row.code,
                    column=column.code,
                    editions=row.editions,
                    article=row.article,
                    ask=row.ask if total else tuple(f"{who}{what}" for who in column.ask for what in row.ask),
                    carries_to=code("carried_in", column.code) if row.code == "carried_out" else "",
                    rule_carry="T3-05" if row.code == "carried_out" else "",
                    examples=(("0", "0"), ("12", "12"), ("\u00a0", None), ("-", None)),
                )
            )
    return tuple(made)


def _equations() -> tuple[Equation, ...]:
    made = []
    applicants = [column.code for column in COLUMNS if column.code != "total"]
    for edition in (Edition.E2019, Edition.E2021):
        for row in rows_of(edition):
            parts = tuple(code(row.code, column) for column in applicants)
            made.append(Equation("T3-01", parts, (code(row.code, "total"),), edition, f"表三“{_short(row)}”行"))
        for column in COLUMNS:
            subject = f"表三“{column.label}”列"
            inflow = (code("new_received", column.code), code("carried_in", column.code))
            outflow = (code("total_processed", column.code), code("carried_out", column.code))
            made.append(Equation("T3-02", inflow, outflow, edition, subject))
            results = tuple(code(leaf, column.code) for leaf in leaves(edition))
            made.append(Equation("T3-03", results, (code("total_processed", column.code),), edition, subject))
    return tuple(made)


FIELDS: tuple[Field, ...] = _fields()
EQUATIONS: tuple[Equation, ...] = _equations()
