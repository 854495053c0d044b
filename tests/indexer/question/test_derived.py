"""Differences, multiples, averages as thresholds, growth of each body, years apart, dates: each held against plain SQL."""

from __future__ import annotations

import sqlite3

import pytest

from indexer.question import Intent
from tests.indexer.question import truth
from tests.indexer.question.conftest import Archive
from tests.indexer.question.test_paraphrases import COERCION, HR, ITEMS, LICENSING, MONEY, NEW, PENALTY, SCHOOL, SUITS, year
from tests.indexer.question.truth import having, total

DEPARTMENT = "level <> 'town' AND body <> 'government'"
OLD, NEXT = "year = 2021", "year = 2022"


def both_years(select: str, test: str, code: str = NEW) -> str:
    """Bodies with a number in both years; ``a`` the earlier, ``b`` the later."""
    return (
        f"SELECT {select} FROM (SELECT agency, value FROM k JOIN r USING (id) WHERE code = '{code}' AND {OLD}) a"
        f" JOIN (SELECT agency, value FROM k JOIN r USING (id) WHERE code = '{code}' AND {NEXT}) b USING (agency) WHERE {test}"
    )


def beside(left: str, right: str, test: str, where: str) -> str:
    """Reports with two numbers that stand in some relation."""
    return (
        f"SELECT agency FROM k a JOIN k b USING (id) JOIN r USING (id)"
        f" WHERE a.code = '{left}' AND b.code = '{right}' AND {test} AND {where}"
    )


def against_mean(code: str, sign: str, where: str) -> str:
    return having(code, f"{sign} ({truth.mean(code, where)})", where)


MOST_RISEN = both_years("max(b.value - a.value)", "1")
FASTEST = both_years("max(1.0 * (b.value - a.value) / a.value)", "a.value > 0")
FEWEST = both_years("min(b.value - a.value)", "1")
HR_OLD, HR_NEXT = total(NEW, year(2021, HR)), total(NEW, year(2022, HR))
SCHOOL_NEXT = total(NEW, year(2022, SCHOOL))
HR_GROWTH = f"SELECT 1.0 * (({HR_NEXT}) - ({HR_OLD})) / ({HR_OLD})"
NOT_HELD, DONE_NEXT = total("t3_unable_not_held__total", NEXT), total("t3_total_processed__total", NEXT)
PENALTY_NEXT = total(PENALTY, NEXT)
PENALTY_TOWNS = total(PENALTY, year(2022, "level = 'town'"))
GRANTED_HALF = (
    "SELECT agency FROM k a JOIN k b USING (id) JOIN r USING (id) WHERE a.code = 'disclosure_rate#above'"
    f" AND b.code = 'disclosure_rate#below' AND b.value > 0 AND 2 * a.value >= b.value AND {NEXT}"
)
SPREAD = f"SELECT max(value) - min(value) FROM k JOIN r USING (id) WHERE code = '{MONEY}' AND year = 2020"
TOP_TWO = (
    f"SELECT sum(value) FROM (SELECT value FROM k JOIN r USING (id) WHERE code = '{MONEY}' AND year = 2020 ORDER BY value DESC LIMIT 2)"
)

VALUES = [
    # One against another
    ("霁溪县人社局2022年的申请量是松漪市教育局的几倍", f"SELECT 1.0 * ({total(NEW, year(2022, HR))}) / ({total(NEW, year(2022, SCHOOL))})"),
    ("松漪教育局2022年申请是霁溪人社局的多少倍", f"SELECT 1.0 * ({total(NEW, year(2022, SCHOOL))}) / ({total(NEW, year(2022, HR))})"),
    ("2022年行政许可是行政处罚的几倍", f"SELECT 1.0 * ({total(LICENSING, NEXT)}) / ({total(PENALTY, NEXT)})"),
    ("霁溪县人社局2022年申请量是2021年的几倍", f"SELECT 1.0 * ({total(NEW, year(2022, HR))}) / ({total(NEW, year(2021, HR))})"),
    ("霁溪县人社局2022年申请量比2021年增长百分之几", HR_GROWTH),
    ("霁溪县人社局2022年申请量同比增长率", HR_GROWTH),
    # The ends of a ranking, and its first few together
    ("2022年申请最多的和最少的差多少", f"SELECT max(value) - min(value) FROM k JOIN r USING (id) WHERE code = '{NEW}' AND {NEXT}"),
    ("2020年采购金额最多的和最少的相差多少", SPREAD),
    ("2020年采购金额最多的两家加起来多少", TOP_TWO),
    # Shares of all
    ("霁溪县人社局2022年申请量占全部的比例", f"SELECT 1.0 * ({total(NEW, year(2022, HR))}) / ({total(NEW, NEXT)})"),
    ("2022年乡镇的行政处罚占总数的百分之几", f"SELECT 1.0 * ({PENALTY_TOWNS}) / ({PENALTY_NEXT})"),
    ("2022年答复不掌握的占几成", f"SELECT 1.0 * ({NOT_HELD}) / ({DONE_NEXT})"),
    # Growth of bodies
    ("2021到2022年申请量增加最多的单位增加了多少", MOST_RISEN),
    ("2022年申请量比2021年增长最快的单位", FASTEST),
    ("2021年到2022年申请量下降最多的是哪家", FEWEST),
    # Kinds of bodies
    ("2022年部门平均收到几件申请", truth.mean(NEW, year(2022, DEPARTMENT))),
    ("2022年部门一共收到多少申请", total(NEW, year(2022, DEPARTMENT))),
    ("2022年部门和乡镇的申请量差多少",
     f"SELECT abs(({total(NEW, year(2022, DEPARTMENT))}) - ({total(NEW, year(2022, 'level = ' + repr('town')))}))"),
    ("2022年街道收到多少申请", total(NEW, year(2022, "body = 'subdistrict_office'"))),
    # Sums of numbers; how many, held against a whole
    ("2022年行政许可和行政处罚一共多少件", f"SELECT ({total(LICENSING, NEXT)}) + ({total(PENALTY, NEXT)})"),
    ("2022年申请合计超过一百件吗", total(NEW, NEXT)),
    ("2022年全部申请中有几件被公开", total("t3_granted__total", NEXT)),
    # Dates of publication
    ("2023年发布的年报有几份", "SELECT count(*) FROM r WHERE published LIKE '2023%'"),
    ("2023年1月发布了几份年报", "SELECT count(*) FROM r WHERE published LIKE '2023-01%'"),
]  # fmt: skip

LISTS = [
    ("2022年申请量高于平均值的单位", against_mean(NEW, ">", NEXT)),
    ("2022年哪些单位的行政许可低于平均水平", against_mean(LICENSING, "<", NEXT)),
    ("2020年采购金额超过平均数的有哪些", against_mean(MONEY, ">", "year = 2020")),
    ("2022年行政处罚比行政许可多的单位", beside(PENALTY, LICENSING, "a.value > b.value", NEXT)),
    ("2022年申请量大于行政许可的单位", beside(NEW, LICENSING, "a.value > b.value", NEXT)),
    ("2020年采购项目比行政处罚决定多的单位", beside(ITEMS, PENALTY, "a.value > b.value", "year = 2020")),
    ("2022年申请量比2021年多的单位", both_years("agency", "b.value > a.value")),
    ("2022年哪些单位的申请量比上年减少了", both_years("agency", "b.value < a.value")),
    ("2021年有行政诉讼而2022年没有的单位", both_years("agency", "a.value > 0 AND b.value = 0", SUITS)),
    ("哪些单位2021年没有行政处罚、2022年有行政处罚", both_years("agency", "a.value = 0 AND b.value > 0", PENALTY)),
    ("2022年许可和处罚加起来超过100件的单位", beside(LICENSING, PENALTY, "a.value + b.value > 100", NEXT)),
    ("2022年有行政处罚或者行政强制的单位", beside(PENALTY, COERCION, "a.value + b.value > 0", NEXT)),
    ("2022年公开率在一半以上的单位", GRANTED_HALF),
    ("2022年申请量是两位数的单位", having(NEW, "BETWEEN 10 AND 99", NEXT)),
    ("2022年申请30件左右的单位", having(NEW, "BETWEEN 27 AND 33", NEXT)),
    ("2022年零申请的街道有哪些", truth.fact("zero_requests", "yes", year(2022, "body = 'subdistrict_office'"))),
    ("2022年收到申请但没被起诉的", f"{truth.fact('zero_requests', 'no', NEXT)} INTERSECT {having(SUITS, '= 0', NEXT)}"),
    ("2023年发布的年报有哪些", "SELECT agency FROM r WHERE published LIKE '2023%'"),
    ("3月31日以后才发布的年报", "SELECT agency FROM r WHERE substr(published, 6) > '03-31'"),
    ("哪些单位不在澄岚市", "SELECT agency FROM r WHERE city <> '澄岚市'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def db(archive: Archive) -> sqlite3.Connection:
    return truth.tables(archive)


@pytest.mark.parametrize(("question", "sql"), VALUES, ids=lambda value: value if "SELECT" not in value else "")
def test_value(archive: Archive, db: sqlite3.Connection, question: str, sql: str) -> None:
    answer = archive.ask(question)
    wanted = truth.value(db, sql)
    assert wanted is not None
    assert answer.value is not None, answer.text
    assert float(answer.value) == pytest.approx(float(wanted)), (answer.text, answer.interpretation_text)


@pytest.mark.parametrize(("question", "sql"), LISTS, ids=lambda value: value if "SELECT" not in value else "")
def test_list(archive: Archive, db: sqlite3.Connection, question: str, sql: str) -> None:
    answer = archive.ask(question)
    assert answer.intent is Intent.LIST, answer.text
    assert {row.agency for row in answer.rows} == truth.names(db, sql), (answer.text, answer.interpretation_text)


def test_both_of_two_numbers(archive: Archive, db: sqlite3.Connection) -> None:
    """收到多少、公开多少: a table with both, for one body and for two."""
    wanted = [truth.value(db, total(code, year(2022, HR))) for code in (NEW, "t3_granted__total", "t3_unable_total")]
    answer = archive.ask("霁溪县人社局2022年收到多少件申请、公开多少件、无法提供多少件")
    assert [cell.value for cell in answer.rows[0].cells] == wanted
    two = archive.ask("霁溪县人社局和松漪市教育局2022年的行政许可和行政处罚各多少")
    cells = {row.agency: [cell.value for cell in row.cells] for row in two.rows}
    for name, where in (("霁溪县人力资源和社会保障局", HR), ("松漪市教育局", SCHOOL)):
        assert cells[name] == [truth.value(db, total(code, year(2022, where))) for code in (LICENSING, PENALTY)]


def test_parts_come_with_their_shares(archive: Archive, db: sqlite3.Connection) -> None:
    answer = archive.ask("2022年各类申请人占比")
    natural, whole = (truth.value(db, total(f"t3_new_received__{column}", NEXT)) for column in ("natural_person", "total"))
    row = next(row for row in answer.rows if row.label == "自然人")
    assert row.value == natural
    assert row.note == f"占{round(100 * natural / whole, 2):g}%"
    assert row.note in answer.text


CONVERSATIONS = [
    (("霁溪县人社局2022年的年报", "收到几件申请"), total(NEW, year(2022, HR))),
    (("列出2022年的所有单位", "一共收到多少申请"), total(NEW, NEXT)),
    (("霁溪县人社局2022年行政处罚几件", "有行政诉讼吗", "行政许可多少件"), total(LICENSING, year(2022, HR))),
    (("霁溪县人社局2022年收到多少申请", "和松漪市教育局比差多少"), f"SELECT abs(({HR_NEXT}) - ({SCHOOL_NEXT}))"),
    (("什么是重复申请", "2022年有几件"), total("t3_refused_duplicate__total", NEXT)),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "sql"), CONVERSATIONS, ids=lambda value: "||".join(value) if isinstance(value, tuple) else "")
def test_who_and_when_are_kept(archive: Archive, db: sqlite3.Connection, turns: tuple[str, ...], sql: str) -> None:
    answer = archive.ask(*turns)
    assert answer.value is not None, answer.text
    assert float(answer.value) == pytest.approx(float(truth.value(db, sql))), answer.text
