"""Deliberate departures from the honest report. Each knows which answers and findings it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from archive.form import table3, table4
from archive.form.model import Edition
from archive.models import Answer, EvidenceKind
from archive.samples.agencies import Office
from archive.samples.draft import T3_CODES, SampleDraft
from archive.samples.figures import APPLICANTS, Books, add_request, set_dispute
from archive.samples.truth import FactTruth

Change = Callable[[SampleDraft, Random], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    code: str
    label: str  # Chinese: what a reader will meet
    change: Change
    received: range | None = None  # how many requests the honest numbers start with
    edition: Edition | None = None  # needs this edition
    year: int | None = None  # makes sense in this year only
    quiet: bool = False  # nothing may be carried over from last year
    follows: bool = False  # needs last year's report
    no_rules: bool = False  # for bodies that may not make 规章
    weight: int = 1  # how often it occurs in large collections

    def suits(self, office: Office, year: int, edition: Edition) -> bool:
        """Whether the body could write such a report in that year at all."""
        return self.edition in (None, edition) and self.year in (None, year) and not (self.no_rules and office.makes_rules)

    def continues(self, last: Books | None) -> bool:
        """Whether it can follow last year's report, if there was one."""
        return not (self.follows and not last) and not (self.quiet and last and _open_matters(last))


def _open_matters(books: Books) -> bool:
    carried = any(books.carried(applicant) for applicant in APPLICANTS)
    return carried or any(books.counts[table4.code(group.code, "pending")] for group in table4.GROUPS)


_ZERO = range(1)
_SOME = range(1, 12)
_SEVERAL = range(4, 40)
_NONE_SAID = (EvidenceKind.HEADING_NONE, EvidenceKind.TABLE_BLANK)


def _plain(draft: SampleDraft, rng: Random) -> None:
    pass


# --- Zero requests, in every way it can be known or not known ---------------------------------------------


def _settle_disputes(draft: SampleDraft) -> None:
    """No dispute of any kind this year."""
    for group in table4.GROUPS:
        for outcome in table4.OUTCOMES:
            draft.counts[table4.code(group.code, outcome.code)] = 0
    draft.told_pending_suits = None


def _zero_explicit(draft: SampleDraft, rng: Random) -> None:
    draft.denies_requests = True
    draft.facts["zero_requests"] = FactTruth(Answer.YES, (EvidenceKind.TABLE_CELL, EvidenceKind.NARRATIVE_ZERO), 0)


def _zero_heading(draft: SampleDraft, rng: Random) -> None:
    _settle_disputes(draft)
    draft.leave_blank(3)
    draft.leave_blank(4)
    draft.none_headings.update((3, 4))
    draft.denies_requests = draft.denies_disputes = False
    draft.facts["zero_requests"] = FactTruth(Answer.YES, _NONE_SAID)
    draft.facts["pending_litigation"] = draft.facts["pending_review"] = FactTruth(Answer.NO, _NONE_SAID)


def _zero_sentence_blank(draft: SampleDraft, rng: Random) -> None:
    draft.leave_blank(3)
    draft.denies_requests = True
    draft.facts["zero_requests"] = FactTruth(Answer.YES, (EvidenceKind.NARRATIVE_ZERO, EvidenceKind.TABLE_BLANK))


def _zero_sentence_lost(draft: SampleDraft, rng: Random) -> None:
    draft.lose(3)
    draft.denies_requests = True
    draft.facts["zero_requests"] = FactTruth(Answer.YES, (EvidenceKind.NARRATIVE_ZERO,))
    draft.findings.add("T3-09")


def _zero_conflict(draft: SampleDraft, rng: Random) -> None:
    draft.denies_requests = False
    draft.told_requests = rng.randint(2, 6)
    draft.facts["zero_requests"] = FactTruth(Answer.CONFLICT, (EvidenceKind.TABLE_CELL, EvidenceKind.NARRATIVE_NUMBER))
    draft.findings.add("N-01")


def _zero_unknown_blank(draft: SampleDraft, rng: Random) -> None:
    draft.leave_blank(3)
    draft.denies_requests = False
    draft.facts["zero_requests"] = FactTruth(Answer.UNKNOWN)
    draft.findings.add("T3-08")


def _zero_unknown_lost(draft: SampleDraft, rng: Random) -> None:
    draft.lose(3)
    draft.denies_requests = False
    draft.told_requests = None
    draft.facts["zero_requests"] = FactTruth(Answer.UNKNOWN)
    draft.findings.add("T3-09")


# --- Pending disputes ------------------------------------------------------------------------------------------


def _pending_direct(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "lit_direct", "pending", rng.randint(1, 3))
    draft.denies_disputes = False
    draft.told_pending_suits = draft.pending_suits


def _pending_after_review(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "review", "upheld", rng.randint(1, 3))
    set_dispute(draft.counts, "lit_after_review", "pending", 1)
    draft.denies_disputes = False
    draft.told_pending_suits = None


def _pending_review(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "review", "pending", rng.randint(1, 2))
    draft.denies_disputes = False


# --- Text against tables -----------------------------------------------------------------------------------


def _denied_suit(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "lit_direct", "pending", 1)
    draft.denies_disputes = True
    draft.told_pending_suits = None
    draft.findings.add("N-04")


def _denied_requests(draft: SampleDraft, rng: Random) -> None:
    draft.denies_requests = True
    draft.told_requests = None
    draft.findings.add("N-03")


def _count_mismatch(draft: SampleDraft, rng: Random) -> None:
    draft.told_requests = draft.received + draft.counts[table3.code("carried_in", "total")] + rng.randint(2, 5)
    draft.findings.add("N-01")


def _none_but_requests(draft: SampleDraft, rng: Random) -> None:
    draft.none_headings.add(3)
    draft.told_requests = None
    draft.findings.add("T3-10")


def _none_but_disputes(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "review", "upheld", draft.reviews + 1)
    draft.none_headings.add(4)
    draft.denies_disputes = False
    draft.findings.add("T4-06")


# --- Sums that do not balance -----------------------------------------------------------------------------------


def _row_sum(draft: SampleDraft, rng: Random) -> None:
    draft.counts[table3.code("unable_not_held", "total")] += 1
    draft.findings.update(("T3-01", "T3-03"))


def _flow(draft: SampleDraft, rng: Random) -> None:
    add_request(draft.counts, "new_received", "business")
    draft.told_requests = draft.received if draft.told_requests is not None else None
    draft.findings.add("T3-02")


def _column_sum(draft: SampleDraft, rng: Random) -> None:
    add_request(draft.counts, "partially_granted", "natural_person")
    draft.findings.add("T3-03")


def _dispute_sum(draft: SampleDraft, rng: Random) -> None:
    set_dispute(draft.counts, "lit_direct", "upheld", 1)
    draft.counts[table4.code("lit_direct", "total")] += 1
    draft.denies_disputes = False
    draft.findings.add("T4-02")


def _carry(draft: SampleDraft, rng: Random) -> None:
    """One more request carried in than last year's report carried out; this year's own sums hold."""
    for row in ("carried_in", "granted", "total_processed"):
        add_request(draft.counts, row, "natural_person")
    draft.series_findings.add("T3-05")


# --- Units, signs and empty cells ---------------------------------------------------------------------------------


def _unit_missing(draft: SampleDraft, rng: Random) -> None:
    draft.counts["t2_procurement_items"] = max(3, draft.counts["t2_procurement_items"])
    yuan = rng.randint(200_000, 3_000_000)
    draft.counts["t2_procurement_amount_yuan"] = yuan
    draft.shown["t2_procurement_amount_yuan"] = f"{yuan}.00"
    draft.findings.add("U-02")


def _unit_wrong(draft: SampleDraft, rng: Random) -> None:
    yuan = rng.randint(5_000, 90_000) * 10
    draft.counts["t2_fees_amount_yuan"] = yuan
    draft.shown["t2_fees_amount_yuan"] = f"{yuan}元"
    draft.findings.add("U-01")


def _sign_missing(draft: SampleDraft, rng: Random) -> None:
    change = rng.randint(5, 130)
    draft.counts["t2_licensing_change"] = change
    draft.shown["t2_licensing_change"] = str(change)
    draft.findings.add("T2-04")


def _negative_items(draft: SampleDraft, rng: Random) -> None:
    draft.counts["t2_coercion_change"] = -draft.counts["t2_coercion_prev_items"] - rng.randint(1, 4)
    draft.findings.add("T2-02")


def _zeros_blank(draft: SampleDraft, rng: Random) -> None:
    """Applicants' zeros are left blank; totals are printed, in some reports only those above zero."""
    all_totals = rng.random() < 0.5
    keep = ("__total",) if all_totals else ("new_received__total", "carried_in__total", "total_processed__total", "carried_out__total")
    draft.blank.update(code for code in T3_CODES[draft.edition] if not draft.counts[code] and not code.endswith(keep))


def _dashes(draft: SampleDraft, rng: Random) -> None:
    for code in draft.counts:
        if code.startswith("t2_regulations_"):
            draft.shown[code] = rng.choice(("/", "—", "无"))
            draft.no_number.add(code)


def _town_regulations(draft: SampleDraft, rng: Random) -> None:
    suffixes = ("made", "published", "total_public") if draft.edition is Edition.E2019 else ("issued", "repealed")
    for suffix in suffixes:
        draft.counts[f"t2_regulations_{suffix}"] = 2
    draft.findings.add("T2-06")


# --- People and dates ---------------------------------------------------------------------------------------------------

_SURNAMES = "陆沈顾程许秦姚方贺邵温俞"
_GIVEN = ("明澜", "知舟", "若岚", "景禾", "亦桐", "书砚", "望舒", "思霁")


def _named_applicant(draft: SampleDraft, rng: Random) -> None:
    name = rng.choice(_SURNAMES) + rng.choice(_GIVEN)
    asked = date(draft.year, rng.randint(2, 10), rng.randint(1, 24))
    answered = asked + timedelta(days=rng.randint(4, 18))
    day = "{0.year}年{0.month}月{0.day}日".format
    sentence = (
        f"{day(answered)}通过政务服务网答复了{name}{rng.choice(('先生', '女士'))}于{day(asked)}提交的信息公开申请，答复书以挂号信寄出。"
    )
    draft.asides.setdefault(2, []).append(sentence)
    draft.private_names.append(name)
    draft.findings.add("P-01")


def _late(draft: SampleDraft, rng: Random) -> None:
    start = date(draft.year + 1, 4, 2) if draft.office.government else date(draft.year + 1, 2, 3)
    draft.published = start + timedelta(days=rng.randint(0, 60))
    draft.findings.add("D-01")


SCENARIOS: dict[str, Scenario] = {
    scenario.code: scenario
    for scenario in (
        Scenario("plain", "各项数据一致", _plain, weight=60),
        Scenario("zero_explicit", "零申请：表格逐格填0，正文也写明", _zero_explicit, _ZERO, quiet=True, weight=6),
        Scenario("zero_heading", "零申请：标题注明（无），表格全空", _zero_heading, _ZERO, quiet=True, weight=3),
        Scenario("zero_sentence_blank", "零申请：表格全空，只有正文写明", _zero_sentence_blank, _ZERO, quiet=True, weight=2),
        Scenario("zero_sentence_lost", "零申请：表格缺失，只有正文写明", _zero_sentence_lost, _ZERO, quiet=True),
        Scenario("zero_conflict", "表格为0，正文却写收到若干件", _zero_conflict, _ZERO, quiet=True),
        Scenario("zero_unknown_blank", "表格全空，正文未提，无从判断", _zero_unknown_blank, _ZERO, quiet=True, weight=2),
        Scenario("zero_unknown_lost", "表格缺失，正文未提，无从判断", _zero_unknown_lost, _ZERO, quiet=True),
        Scenario("pending_direct", "直接起诉案件尚未审结", _pending_direct, _SOME, weight=2),
        Scenario("pending_after_review", "复议后起诉案件尚未审结", _pending_after_review, _SOME),
        Scenario("pending_review", "行政复议案件尚未审结", _pending_review, _SOME, weight=2),
        Scenario("denied_suit", "正文称没有诉讼，表格有未审结诉讼", _denied_suit, _SOME),
        Scenario("denied_requests", "正文称未收到申请，表格有申请", _denied_requests, _SOME),
        Scenario("count_mismatch", "正文件数与表格不一致", _count_mismatch, _SEVERAL),
        Scenario("none_but_requests", "标题注明（无），表格有申请", _none_but_requests, _SOME),
        Scenario("none_but_disputes", "标题注明（无），表格有复议", _none_but_disputes),
        Scenario("row_sum", "表三一行合计不符", _row_sum, _SEVERAL),
        Scenario("flow", "表三新收、结转与办理不平", _flow, _SEVERAL),
        Scenario("column_sum", "表三办理结果合计不符", _column_sum, _SEVERAL),
        Scenario("dispute_sum", "表四直接起诉合计不符", _dispute_sum),
        Scenario("carry", "上年结转与上年年报不一致", _carry, _SEVERAL, follows=True),
        Scenario("unit_missing", "采购金额没有单位", _unit_missing, edition=Edition.E2019, weight=2),
        Scenario("unit_wrong", "表头为万元，单元格写元", _unit_wrong, edition=Edition.E2021),
        Scenario("sign_missing", "本年增/减没有写明增减", _sign_missing, edition=Edition.E2019, weight=2),
        Scenario("negative_items", "事项数量减后小于零", _negative_items, edition=Edition.E2019, year=2020),
        Scenario("zeros_blank", "零值单元格留空", _zeros_blank, _SOME, weight=6),
        Scenario("dashes", "规章一栏填斜线", _dashes, weight=2),
        Scenario("town_regulations", "无规章制定权却填报规章", _town_regulations, no_rules=True),
        Scenario("named_applicant", "正文出现申请人姓名", _named_applicant, _SOME),
        Scenario("late", "公布时间晚于法定期限", _late, weight=3),
    )
}
