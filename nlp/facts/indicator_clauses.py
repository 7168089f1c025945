"""The statements of one clause: every figure gets its name, its growth, its date and its evidence."""

from __future__ import annotations

import re

from nlp.facts.indicator_figures import Figure, achieved_noun, figures_in
from nlp.facts.indicator_lists import listed_names
from nlp.facts.indicator_making import StatementMaker
from nlp.facts.indicator_measures import Statement, change_of, measure_of
from nlp.facts.indicator_names import (
    head_of,
    known_prefix,
    name_with_verb,
    noun_behind,
    partner_noun,
    taking_verb,
    trimmed,
)

_CHAIN = re.compile(r"\s*(?:、|和|及|与|以及|,)\s*(?:约|近|超)?[-−–]?$")
_REACHES = re.compile(r"达|突破|超|为|实现|完成|至|到|变成|[制定持]在")
_YEARLY = re.compile(r"(?:两年平均|年均|年平均|平均每年)[^ⓇⓂⓆ]{0,6}$")
_YEARLY_TAIL = re.compile(r"(?:约|达到?|为|超过?|不低于|左右|保持在|在)+$")
_PASSED = re.compile(r"(?:突破|跨[过越]|迈[上过入]|站上|越过|跃上|冲破|超过|首破)了?$")
_REACHED = re.compile(r"(?:大关|关口|台阶|门槛)?,(?:达到?|为|实现|完成|实际)了?(?:约|近)?")
_RANKED = re.compile(
    r"(?:增[速幅长])?(?:均|都|分别|继续|双双)?(?:[位稳]?居|排名?在?|位?列|名列|领先|创|领跑|高于|好于|保持|实现|较快|超|突破|达|不低于)"
)
_EACH = re.compile(r"[均都](?:超|突破|达|高于|不低于|在)")
_SINCE_START = re.compile(r"(?:比|较)[年月季]初(?:净?[增减新多]|上升|下降)")
_THIS_FIGURE = re.compile(
    r"(?:[这该](?:一|个|项)?|此项?)(?:数字|指标|数据|数值|数额|比例|比率|产值|金额|规模|收入)|总[量数额]"
)
_BARE_LIST = re.compile(r"\d[、和]$")
"""45、42、44微克/立方米: numbers before it have no unit of their own, and are not shared out."""
_GIVEN_TO = re.compile(r"(?<![作成视较即])(?:为|向|给|帮助|惠及了?)(?:[全我该][市省县区]|区内|各类|约|近|超过?)?$")


class ClauseReader(StatementMaker):
    """Reads the statements of one clause."""

    def read(self) -> list[Statement]:
        """The statements that a later growth belongs to; new ones are in `made`."""
        figures = figures_in(self.reading, self.painted, self.clause.start, self.clause.end, self.lead.body)
        index = 0
        while index < len(figures):
            run = self._run(figures, index)
            if run[0].left < self.floor <= run[0].name_end:
                run[0] = run[0]._replace(left=self.floor)
            found = self._read(run)
            if found is not None:
                self.made.extend(s for s in found if s not in self.current)
                self.current = found
            index += len(run)
        return self.current

    def _run(self, figures: list[Figure], index: int) -> list[Figure]:
        """Figures of one kind that only signs of enumeration separate."""
        run = [figures[index]]
        for figure in figures[index + 1 :]:
            grows = figure.kind == run[0].kind == "change"
            between = self.painted[run[-1].span.end : figure.name_end if grows else figure.span.start]
            if figure.span.label != run[0].span.label or not _CHAIN.fullmatch(between):
                break
            # 分别下降28%和30%: the second falls too.
            run.append(figure._replace(falls=run[-1].falls) if not grows and run[0].kind == "change" else figure)
        return run

    def _read(self, run: list[Figure]) -> list[Statement] | None:
        """New statements, or None where the run makes none and leaves the current ones as they are."""
        kind = run[0].kind
        if kind == "change":
            return self._growth(run)
        if kind == "yearly_growth":
            return self._yearly(run)
        if kind in ("level", "share"):
            return self._levels(run)
        return None

    # ---- growth --------------------------------------------------------------------------------------

    def _growth(self, run: list[Figure]) -> list[Statement] | None:
        first = run[0]
        start, end = trimmed(self.painted, first.left, first.name_end)
        if start >= end and self.current:
            if first.basis == "year" and not self._compared_long_before() and not self._since_start():
                return self._attach(run)
            return None
        if first.basis == "other":
            return []
        if start >= end:
            shared = self._shared_before(run) if len(run) > 1 else []
            if shared:
                return self._grown(shared, run)
            prefix = self._earlier_name()
            if prefix is None:
                return None
            start, end = prefix
        return self._grown(self._spread(run, start, end), run)

    @staticmethod
    def _grown(made: list[Statement], run: list[Figure]) -> list[Statement]:
        """The statements as growths without levels."""
        for statement, figure in zip(made, run, strict=False):
            statement.change = change_of(figure)
            statement.value = statement.unit = None
        return made

    def _compared_long_before(self) -> bool:
        """Whether 与2010年相比 opens the sentence."""
        compared, published = self.frame.compared, self.reading.published
        return bool(compared and published and compared[:4].isdigit() and int(compared[:4]) < published.year - 2)

    def _since_start(self) -> bool:
        """Whether the clause before counts from the year's start within the year: 较年初增加126亿元，增长7.5%."""
        previous = self.told.previous
        if previous is None or _SINCE_START.match(self.painted, previous.start, previous.end) is None:
            return False
        period = self.current[-1].period(True) or ""
        return len(period) != 4 and not period.endswith(("-12", "-12-31"))

    def _dated_apart(self, told: Statement) -> bool:
        """Whether the clause names a time of its own: 增加值增长16.8%，3月份增长12.5%."""
        date = self.lead.date
        edtf = self.leads.period(date) if date is not None else None
        return bool(
            edtf and not self.lead.subjects and told.figure.kind != "yearly_growth" and edtf != told.period(True)
        )

    def _of_another_time(self, figure: Figure, told: Statement) -> list[Statement]:
        """The same measure's growth in the time that the clause names."""
        made = self._one(figure, figure.left, figure.left)
        made.name, made.subject, made.explicit = told.name, told.subject, told.explicit
        made.change, made.value, made.unit = change_of(figure), None, None
        return [told, made]

    def _attach(self, run: list[Figure]) -> list[Statement] | None:
        """Growth told without a name belongs to what was told last."""
        if len(run) == 1:
            targets = self.current[-1:] if len(self.current) > 1 else self.current
            if targets and targets[0].change is not None and self._dated_apart(targets[0]):
                return self._of_another_time(run[0], targets[0])
        elif len(run) == len(self.current):
            targets = self.current
        else:
            targets = [s for s in (*self.told.sentence, *self.made) if s.value is not None][-len(run) :]
        for statement, figure in zip(targets, run, strict=False):
            if statement.change is None and statement.figure.kind != "yearly_growth":
                statement.change = change_of(figure)
                statement.end = max(statement.end, figure.span.end)
        return None

    def _yearly(self, run: list[Figure]) -> list[Statement] | None:
        """年均增长8%: a figure of its own, named after what grows."""
        first = run[0]
        cue = _YEARLY.search(self.painted, first.left, first.span.start)
        if cue is None:
            return None
        words = _YEARLY_TAIL.sub("", cue[0])
        start, end = trimmed(self.painted, first.left, cue.start())
        if start < end:
            made = self._spread(run, start, end)
        elif self.current:
            made = [self._one(first, first.left, first.left)]
            made[0].name, made[0].subject = self.current[-1].name, self.current[-1].subject
            made[0].derived = True
        else:
            return None
        low, high = self.sentence_frame.pair
        for statement in made:
            statement.name += words
            statement.own = statement.own or (f"{low}/{high}" if low and high and statement.derived else None)
        return made

    # ---- levels --------------------------------------------------------------------------------------

    def _levels(self, run: list[Figure]) -> list[Statement]:
        first = run[0]
        start, end = trimmed(self.painted, first.left, first.name_end)
        if _BARE_LIST.search(self.painted, max(start, first.span.start - 8), first.span.start):
            return []
        if len(run) == 1 < len(self.lead.subjects) and _EACH.search(self.painted, first.left, first.span.start):
            # 甲县、乙县收入均超过10亿元 tells the figure of neither.
            return []
        again = self._this_figure(first, start, end)
        if again:
            return [again]
        counted = self._counted_noun(first, start, end) if len(run) == 1 else None
        if counted is None and self._given_to(first, start, end):
            return self.current
        if counted is not None:
            return [counted]
        achieved = self._achieved(first) if first.span.label == "MONEY" and len(run) == 1 else None
        if achieved:
            return [achieved]
        return self._spread(run, start, end) if start < end else self._continued(run)

    def _achieved(self, figure: Figure) -> Statement | None:
        """实现了32亿元的产值: the name of an amount behind it."""
        noun = achieved_noun(self.painted, figure.left, figure.span, self.clause.end)
        if noun is None:
            return None
        self.floor = noun[1]
        return self._one(figure, *noun)

    def _given_to(self, figure: Figure, start: int, end: int) -> bool:
        """为6.8万家企业减免社保费: those counted are given something."""
        at = figure.span.start
        counts = figure.span.label == "QUANTITY" and start >= end
        return counts and bool(_GIVEN_TO.search(self.painted, max(figure.left, at - 12), at))

    def _this_figure(self, figure: Figure, start: int, end: int) -> Statement | None:
        """这一数字 and a bare 总量 or 总数 stand for the measure told last."""
        last = self.made[-1] if self.made else self.told.last
        if start >= end and last is not None and "总数" in self.painted[figure.left : figure.span.start]:
            return self._total(figure, last, "总数") if self._same_measure(figure, last) else None
        if start >= end or last is None or not _THIS_FIGURE.fullmatch(self.painted, start, end):
            return None
        if self.painted[start] != "总":
            return self._again(figure, last)
        if not self._same_measure(figure, last):
            return None
        return self._total(figure, last, self.painted[start:end])

    def _total(self, figure: Figure, last: Statement, word: str) -> Statement:
        """新增企业17家，总数达143家: all that there are of it."""
        made = self._again(figure, last)
        made.name = re.sub(r"^新(?:增|登记|设立?|注册)?", "", made.name) + word
        return made

    def _counted_noun(self, figure: Figure, start: int, end: int) -> Statement | None:
        """引进128家科研院所; 与…等64家科研机构建立合作关系: the noun stands behind the number."""
        if figure.kind != "level" or figure.span.label != "QUANTITY":
            return None
        noun = noun_behind(self.painted, figure.span.end, self.clause.end)
        if noun is None:
            return None
        self.floor = noun[1]
        partner = partner_noun(self.painted, figure.left, figure.span.start, noun, self.clause.end)
        if partner:
            made = self._one(figure, *noun)
            made.name = self.reading.text[slice(*partner)] + "的" + made.name
            made.end, made.taken = partner[1], "与"
            return made
        if self._given_to(figure, start, end):
            return None
        verb = taking_verb(self.painted, figure.left, figure.name_end)
        words = self.painted[start:end]
        if start < end and not (verb and (words.endswith((verb, "等", "了")) or "等" in words[-2:])):
            self.floor = figure.span.end
            return None
        made = self._one(figure, *noun)
        made.name, made.taken = name_with_verb(verb or "", made.name), verb or ""
        return made

    def _continued(self, run: list[Figure]) -> list[Statement]:
        """由A提高到B, 今年已达C: the name was told with the figure or in the clause before."""
        first = run[0]
        if len(run) > 1:
            return self._shared_before(run)
        titled = self._name_before_colon(first)
        if titled:
            return [self._one(first, *titled)]
        origin = self.current[-1] if self.current else None
        dated = self.lead.date is not None or self.frame.told is not None
        if origin is None and dated and not self.told.sentence:
            origin = self.told.last if self.told.last and self._same_measure(first, self.told.last) else None
        if origin is not None and first.target and origin.figure.origin:
            made = self._one(first, first.left, first.left)
            made.name, made.start, made.explicit = origin.name, origin.start, origin.explicit
            return [made]
        last = origin or self.told.last
        if self.lead.subjects and (last is None or not self._same_measure(first, last)):
            last = self.told.levels.get(measure_of(self.reading, first)[1])
        if self.lead.subjects and last is not None and not first.origin and self._same_measure(first, last):
            # 沙河市投资118亿元，新河县仅完成19亿元: the same of another place.
            made = self._again(first, last)
            if made.told is None and not self.frame.vague:
                made.own = last.told
            return [made]
        if not _REACHES.search(self.painted, first.left, first.span.start):
            return []
        if origin is not None and origin.value is None and origin.figure.kind == "change" and origin in self.current:
            # 增加值增长7.1%，达到326亿元 is one measure.
            origin.value, origin.unit = measure_of(self.reading, first)
            origin.end = max(origin.end, first.span.end)
            return self.current
        if origin is not None and self._past_mark(origin, first):
            origin.value, origin.unit = measure_of(self.reading, first)
            origin.end = first.span.end
            return self.current
        grown = origin is not None and origin.figure.kind == "yearly_growth"
        if origin is not None and (origin.figure.span.label == first.span.label or grown) and dated:
            return [self._again(first, origin)]
        prefix = self._earlier_name() if origin is None else None
        return self._spread(run, *prefix) if prefix else []

    def _shared_before(self, run: list[Figure]) -> list[Statement]:
        """甲县、乙市完成投资居前两位，分别为A和B: names and subjects stand in the clause before."""
        previous = self.told.previous
        ranked = _RANKED.search(self.painted, previous.start, previous.end) if previous else None
        if previous is None or ranked is None:
            return []
        lead = self.leads.read(previous.start, previous.end)
        start, end = trimmed(self.painted, lead.body, ranked.start())
        if start >= end:
            return []
        made = []
        if len(lead.subjects) == len(run):
            made = [self._one(f, start, end, s) for f, s in zip(run, lead.subjects, strict=True)]
            if made[0].name in ("增速", "增幅") and self.told.last is not None:
                for statement in made:
                    statement.name = self.told.last.name
        else:
            names = listed_names(start, end, len(run), self.reading.text)
            made = [self._one(f, start, end) for f in run] if names else []
            for statement, name in zip(made, names or [], strict=True):
                statement.name = name
        for statement in made:
            statement.start, statement.end = previous.start, run[-1].span.end
        return made

    def _past_mark(self, mark: Statement, figure: Figure) -> bool:
        """Whether a figure says how far the mark told before was passed: 突破200亿元大关，达到214.9亿元."""
        passed = mark.figure.span
        if mark.value is None or passed.label != figure.span.label or mark not in self.current:
            return False
        between = _REACHED.fullmatch(self.painted, passed.end, figure.span.start)
        return bool(between and _PASSED.search(self.painted, max(mark.start, passed.start - 8), passed.start))

    def _again(self, figure: Figure, origin: Statement) -> Statement:
        """Another figure of what was told last."""
        made = self._one(figure, figure.left, figure.left)
        name = re.sub(r"^年(?!均)|(?:两年平均|年均|年平均|平均每年).{0,6}$", "", origin.name)
        made.name, made.subject = name, made.subject or origin.subject
        return made

    def _same_measure(self, figure: Figure, origin: Statement) -> bool:
        return figure.span.label == origin.figure.span.label and measure_of(self.reading, figure)[1] == origin.unit

    def _name_before_colon(self, figure: Figure) -> tuple[int, int] | None:
        """The name in 地区生产总值：1011.5亿元."""
        previous = self.told.previous
        if previous is None or self.painted[self.clause.start - 1] != ":" or figure.left > self.lead.body:
            return None
        start, end = trimmed(self.painted, self.leads.read(previous.start, previous.end).body, previous.end)
        return (start, end) if 2 <= end - start <= 24 and head_of(self.reading.text[start:end]) else None

    def _earlier_name(self) -> tuple[int, int] | None:
        """A known name at the front of the clause before, which has no figure: 地区生产总值再上新台阶，达到…"""
        if self.told.previous is None:
            return None
        start = self.leads.read(self.told.previous.start, self.told.previous.end).body
        return known_prefix(self.painted, start, self.told.previous.end)
