"""Whether a sentence goes on about the project of the one before, or turns to something else."""

from __future__ import annotations

import re

from nlp.facts.context import Sentence

_OWN_SUBJECT = re.compile(
    r"[“\s,ⒹⒼ]*(?!主体|项目|工程|该|[一二三首]期|配套|整个|全线)[^,。;ⓄⓂⓆⒹⓅ]{3,16}?"
    r"(?:[路线园厂站桥库楼]|廊道|中心|基地|工程|项目|设施|系统|管网|平台)(?=[ⒹⓂⓆ]|通过|完成|建成|已|正|将|开工|投|竣工|总投资|全长)"
)
_CLAUSES = 6
"""Clauses of a sentence that may show that it goes on about the topic."""
_CONTINUES = re.compile(
    r"[“\"\s]*(?:其中|目前|现在|截至|预计|计划|全部|届时|将|已|根据[^,]{0,10},|据(?:了解|介绍|悉),|公告显示,|由Ⓞ+|Ⓓ|[,，]|达产|建成|投产|投运|可)*"
    r"(?:总投资|计划总投资|投资|一期|二期|建成|投产|达产|资金来源|资本金|占地|(?:第?[一二三四五六七八九十\d]+|各|[两三四五六七八九十]个|[A-Z])标段?(?=[(,:由的中为])|主要建设|建设(?:规模|内容|地点|周期|工期)|产品|产值|年产|年|签约|"
    r"核准|备案|开工|资金|用地|规划|预计|后|其余|剩余|建筑面积|施工|中标|合同|累计|完成投资|已完成|主体|单位|业主|选址|落户|新增|实现|可)"
)
_FOREIGN = re.compile(
    r"[“\"\s]*(?:[ⒹⓂ,，]|资料显示|同日|此外|与此同时|目前|截至)*"
    r"(?:由Ⓞ+[^,。;Ⓜ]{0,6}(?:承建|建设|投资|施工|设计|运营)[^,。;ⓅⓂ]{0,4}的(?!该|项目|工程|Ⓟ)|Ⓞ+(?!为|负责|承|投资|出资|提供|Ⓓ*(?:批复|核准))|全(?:省|市|区|县)|我(?:省|市)|Ⓖ+(?:与|和|同)Ⓞ)"
)
_FIELD = re.compile(
    r"\s*(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]+)?(?:项目)?(?:建设|实施|投资)?(?:地点|地址|选址|周期|工期|期限?|内容|规模|主体|单位|总额|金额|效益|进度|资金|资金来源)[::为]"
    r"|\s*(?:\(?[\d一二三四五六七八九十]{1,2}[)、.]+)?(?:资金来源|经济效益|效益分析|效益预测|项目效益|项目选址|总投资|投资估算|投资概算)[::为]"
)
"""建设地点：…, 资金来源：…: a line of a form, about the project that the form is about."""
_LOT = re.compile(r"[“\"\s]*(?:其中,?)?(?:第?[一二三四五六七八九十\d]{1,2}|[A-Z])标段?(?=[(,:由的中为])")
"""其中，一标段由甲公司中标: a lot of the work that is put out to tender."""
_THE_PROJECT = re.compile(r"本(?:次)?(?:投资)?项目(?!公司|部|组)")
_TAKEN_UP = re.compile(r"[该此本](?:项目|工程|线路|园区|基地)(?!公司|部)")
_SUMS = re.compile(r"这些|上述|全部|合计|共计|均|该批|这批|资金")
_INVEST_LEAD = re.compile(
    r"总投资|(?:Ⓓ|又|再|还|此外|同时|今年|目前)*(?:投资|斥资|投入)Ⓜ+,(?:与|和|联合|携手|用于|建设|新建|实施|打造|在)"
)
"""总投资5亿元的Ⓟ; 去年又投资8亿元，与Ⓞ合作建设Ⓟ: what follows is meant."""


def foreign(painted: str, sentence: Sentence) -> bool:
    """It opens with a subject of its own: a company, 全市."""
    return bool(_FOREIGN.match(painted, sentence.start, sentence.end))


def other_works(painted: str, sentence: Sentence) -> bool:
    """It opens with works that no rule has found: 北戴河站改造工程正…."""
    return bool(_OWN_SUBJECT.match(painted, sentence.start, sentence.end))


def continues(painted: str, sentence: Sentence) -> bool:
    """One of its clauses says what is said of a project: 总投资…, 预计明年投产."""
    if foreign(painted, sentence) or other_works(painted, sentence):
        return False
    return any(_CONTINUES.match(painted, c.start, c.end) for c in sentence.clauses[:_CLAUSES])


def of_the_form(painted: str, sentence: Sentence) -> bool:
    """It is a line of a form (建设周期：24个月) or speaks of 本项目, as announcements and approvals do."""
    if painted.find("本", sentence.start, sentence.end) >= 0 and _THE_PROJECT.search(
        painted, sentence.start, sentence.end
    ):
        return True
    return bool(_FIELD.match(painted, sentence.start, sentence.end))


def of_lots(painted: str, sentence: Sentence) -> bool:
    """It tells of the lots of one work: 其中，一标段由甲公司中标."""
    return bool(_LOT.match(painted, sentence.start, sentence.end))


def takes_up(painted: str, sentence: Sentence) -> bool:
    """该项目 stands somewhere in it."""
    return bool(_TAKEN_UP.search(painted, sentence.start, sentence.end))


def sums_up(painted: str, sentence: Sentence) -> bool:
    """It speaks of all of a group: 这些项目, 合计."""
    return bool(_SUMS.search(painted, sentence.start, sentence.end))


def leads_on(painted: str, sentence: Sentence) -> bool:
    """Its first clause belongs to the project that it names further on."""
    return bool(_INVEST_LEAD.match(painted, sentence.start, sentence.end))
