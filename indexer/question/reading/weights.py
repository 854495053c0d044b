"""What a word costs that a reading leaves out. Set from generated questions, never from a single one; see docs/questions.md."""

from __future__ import annotations

from indexer.question.words.pieces import Piece, T

LEFT_OUT: dict[T, float] = {
    # What is counted
    T.ROW: 2.5, T.APPLICANT: 2.5, T.DISPUTE: 2.5, T.OUTCOME: 2.5, T.LINE: 2.5, T.CELL: 1.5, T.MEASURE: 2.5, T.FACT: 2.5, T.VAGUE: 1.5,
    T.LACKING: 2.5,
    # Operators: a reading without them means something else
    T.MEAN: 3.0, T.MEDIAN: 3.0, T.EXTREMES: 3.0, T.MOST: 2.5, T.LEAST: 2.5, T.NTH: 2.5, T.FIRST: 2.5, T.COMMON: 2.5, T.RANKING: 2.0,
    T.COMPARED: 3.0, T.AVERAGE: 3.0, T.OP: 2.5, T.STREAK: 2.5, T.EDGE: 2.5, T.ALWAYS: 2.0, T.NOT: 2.5, T.EXCEPT: 3.0, T.ONLY: 2.2,
    T.REST: 2.2,
    T.SHARE: 2.5, T.TIMES: 2.5, T.TREND: 2.0, T.VERSUS: 2.0, T.GROUP: 2.0, T.TABLE: 0.6, T.SUM: 0.6, T.NUMBER: 2.2, T.OUTSIDE: 2.0,
    # What is wanted
    T.WHICH: 1.7, T.QUANT: 1.7, T.YESNO: 0.5, T.CATEGORY: 1.7, T.WHY: 2.5, T.DEFINE: 1.5, T.META: 1.8, T.EVIDENCE: 2.0, T.COMPARABLE: 2.5,
    T.TOPIC: 1.8, T.QUALITY: 2.2, T.TEXT: 2.0, T.QUOTE: 3.0, T.HELP: 1.5, T.TALK: 0.2, T.REFUSE: 3.0,
    # Who and when that could not be used
    T.AGENCY: 3.0, T.PLACE: 3.0, T.BODY: 2.5, T.LEVEL: 1.5, T.ELSEWHERE: 3.0, T.YEAR: 2.5, T.ISSUED: 2.0, T.PRONOUN: 0.4,
}  # fmt: skip
CONTENT, LONE = 2.0, 1.7  # an unknown word; a single unknown character
ALONE = 0.2  # of all that, in a clause that asks for nothing
A_NOUN = 0.5  # 件数, where no number is asked for
SAID_AGAIN = 1.2  # a number beside what it is of
EVERYBODY = 0.3  # 各单位: that all are meant
OF_REPORTS = 1.7  # what reports did, where it is asked what may or must be done
UNREALISED = 2.5  # an operator word a plan has nothing for; see ``operators``
WEAK = 0.3  # words that also merely set the scene
ANSWER, MARGIN = 1.8, 0.22  # what a reading may cost to be answered; how far the next must be behind
OFFERED = 4.5  # readings dearer than this are not offered


def cost_of(piece: Piece) -> float:
    if piece.kind is T.UNKNOWN:
        cost = CONTENT if len(piece.text) > 1 else LONE
    elif piece.kind is T.GROUP and piece.value == "agency":
        cost = EVERYBODY
    else:
        cost = LEFT_OUT.get(piece.kind, 0.0) * (WEAK if piece.weak else 1.0)
    return cost * (ALONE if piece.alone else 1.0)
