"""Ten questions whose answer every door must give: in words, and as SQL over the views."""

from __future__ import annotations

QUESTIONS: tuple[tuple[str, str], ...] = (
    ("2021年一共收到多少件申请？", "SELECT sum(value) FROM v_values WHERE code = 't3_new_received__total' AND report_year = 2021"),
    ("2020年有多少单位零申请？", "SELECT count(*) FROM v_reports WHERE report_year = 2020 AND zero_requests = 'yes'"),
    ("2021年哪个单位收到的申请最多？", "SELECT max(t3_new_received__total) FROM v_wide WHERE report_year = 2021"),
    ("2022年公开率最高的是哪个单位？", "SELECT max(disclosure_rate) FROM v_wide WHERE report_year = 2022"),
    ("2022年予以公开一共多少件？", "SELECT sum(t3_granted__total) FROM v_wide WHERE report_year = 2022"),
    ("2023年行政许可处理决定一共多少件？", "SELECT sum(value) FROM v_values WHERE code = 't2_licensing_decisions' AND report_year = 2023"),
    ("2021年平均每个单位收到多少件申请？", "SELECT avg(value) FROM v_values WHERE code = 't3_new_received__total' AND report_year = 2021"),
    ("2022年行政诉讼一共多少件？", "SELECT sum(t4_lit_total) FROM v_wide WHERE report_year = 2022"),
    (
        "2021年结转下年度继续办理一共多少件？",
        "SELECT sum(value) FROM v_values WHERE code = 't3_carried_out__total' AND report_year = 2021",
    ),
    (
        "2022年有多少单位收到的申请超过9件？",
        "SELECT count(*) FROM v_values WHERE code = 't3_new_received__total' AND report_year = 2022 AND value > 9",
    ),
)
