"""What stands around a name and tells that it is none: 委 + 员, 打造 + …示范区, …产业园 + 二期."""

from __future__ import annotations

import re

_BUILDABLE = ("园", "园区", "中心", "城", "基地", "实验室", "孵化器", "批发市场", "物流港", "医院", "学院", "院区")
_GOALS = ("示范区", "试验区", "先行区", "集聚区", "聚集区", "合作区")
_TO_BE_BUILT = re.compile(
    r"(?:\(?[一二三四五六七八九十]+期|项目|工程|建设|开工|奠基|落成|封顶|竣工|建成|动工|破土|总投资|暨)"
)
_CAMPUS = ("校区", "院区", "分院", "分校")
_CAMPUS_BUILT = re.compile(
    r"(?:[、和][^,;。\n、]{2,12}[校院]区){0,3}"
    r"(?:\(?[一二三四五六七八九十]+期|项目|工程|建设|(?:[今去]年|于|将|\d+[年月日]|同[日时]|正式|已|主体|全面){0,6}"
    r"(?:开工|动工|奠基|破土|封顶|开建|启动建设))"
)
_PRICED = ("元的", "建设的", "新建的")
_BRANCH = re.compile(r"[^,;。、\n的]{2,6}(?:[校院]区|分[校院])")
_FACILITY = ("馆", "体育场", "会展中心", "大剧院", "文化中心", "体育中心", "车站")
_REBUILT = re.compile(r"(?:改造|提升|改扩建|扩建|新建|修缮|维修|布展|升级|项目|工程|建设|[一二三四五]期)")
_LISTED = re.compile(r"(?:、[^,;。\n]{0,80})?等(?:一批|\d+个)[^,;。\n]{0,10}项目")
_AMONG = re.compile(r"(?:[、和][^,;。\n]{0,60})?等[^,;。\n]{0,10}(?:平台|园区|载体|示范区|开发区)")
_BUILDING = re.compile(
    r"(?:建设|打造|新建|建成|规划|谋划|筹建|建立|兴建|改建|扩建|创建|建|投建|签约)(?:了|的|一?[个座批])?$"
    r"|(?:[元亩米]|公里|开工|动工|奠基|在建|续建)的$|(?:开工|动工|奠基)的[^,,。;、的]{1,6}$"
)
_ADDRESSED = re.compile(
    r"(?:各|有关|相关|各有关|各相关|直属|所属)+(?:部门|单位|机构|委办局)(?:[、,和][^。\n]{0,20})?[::]"
)
_CONTINUES = {
    "中": re.compile(r"[心央间国学等型小]"),
    "建": re.compile(r"[成设筑立造]"),
    "委": re.compile(r"[员托派任会]"),
    "局": re.compile(r"[面部势限促]"),
    "部": re.compile(r"[分署门长]"),
    "科": re.compile(r"[技学研普目]"),
    "处": re.compile(r"[理置罚于在]"),
    "系": re.compile(r"[统列]"),
    "学": re.compile(r"生(?!物)|者"),
    "院": re.compile(r"派(?![员出])|士"),
    "行": re.compile(r"[业卡]"),
    "大": re.compile(r"代表"),
    "协": re.compile(r"委员|[作同]"),
    "团": re.compile(r"[队体化]"),
    "区": re.compile(r"[域间块]"),
    "司": re.compile(r"[法机]"),
    "心": re.compile(r"[思区城]"),
    "队": re.compile(r"[员伍长列友形内里旗医服]"),
    "军": re.compile(r"[队人官事长衔民训种旅工营]"),
    "党": re.compile(r"[员委组内校支章籍建政性]|总[支部]"),
    "组": re.compile(r"会议|扩大|成员|书记"),
    "府": re.compile(r"(?:性|采购|军(?!区)|和社会资本|投资基金)"),
}
"""What makes another word of a head's last character."""


def continues(text: str, end: int) -> bool:
    """Whether the last character of the head that ends here belongs to a word that goes on."""
    if text[end : end + 1] == "长" and text[end - 2 : end - 1] == text[end - 1]:
        return True  # 协同发展处｜处长
    pattern = _CONTINUES.get(text[end - 1])
    return bool(pattern and pattern.match(text, end))


def addressed(text: str, end: int) -> bool:
    """Whether the name is one of collective addressees: 市政府 + 有关部门:."""
    return bool(_ADDRESSED.match(text, end))


def is_project(text: str, end: int, head: str) -> bool:
    """Whether a facility's name goes on as a project's: …产业园 + 二期."""
    if head.endswith(_FACILITY) and _REBUILT.match(text, end):
        return True
    return head.endswith(_BUILDABLE) and bool(_TO_BE_BUILT.match(text, end))


def campus_to_be_built(text: str, end: int, head: str, begin: int = 0) -> bool:
    """Whether a part of a university or hospital is what is built: …大学｜雄安校区今年4月开工, 总投资3亿元的…."""
    if head not in _CAMPUS:
        return False
    return bool(_CAMPUS_BUILT.match(text, end)) or text.endswith(_PRICED, 0, begin)


def has_campus(text: str, end: int) -> bool:
    """Whether the name of a university's or hospital's branch follows: …医院|雄安院区."""
    return bool(_BRANCH.match(text, end))


def to_be_built(text: str, begin: int, end: int, head: str) -> bool:
    """Whether the name is a facility that the text tells the building of: a project, no organization yet."""
    if not head.endswith((*_BUILDABLE, *_GOALS, *_FACILITY)):
        return False
    if is_project(text, end, head) or (head.endswith(_BUILDABLE) and _LISTED.match(text, end)):
        return True
    if _AMONG.match(text, end):
        return False
    return bool(_BUILDING.search(text, max(0, begin - 8), begin))
