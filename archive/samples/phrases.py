"""Sentences of the invented reports, by the part they belong to.

Braces are slots that ``prose`` fills: {we} and {name} the body, {year}, {matter} what it publishes about,
{topic}, {policy} a made-up document, {platform}, {office}, {people}, {form}, {manner}, {virtue}, {rare} a made-up
local name, {few}, {some} and {many} numbers of growing size, {month}, {share} and {most} percentages. The sentences never speak of
applications, reviews or law suits: what a report says about those is decided by its truth.
"""

from __future__ import annotations

from archive.agency.places import fictional

OPENING = (
    "{year}年，{we}坚持把公开透明贯穿{topic}全过程，{greet}政务公开各项任务，努力做到{virtue}。",
    "一年来，{we}对照{policy}，把公开工作与{topic}一起部署、一起检查，较好完成了全年任务。",
    "{year}年，{we}围绕{topic}和{topic}两条主线，{greet}信息公开工作，群众知晓度稳步提高。",
    "{we}主要负责人{few}次听取公开工作汇报，召开{meeting}研究{topic}领域的公开难点，明确由{office}牵头落实。",
    "按照上级统一安排，{we}制定{policy}，列出{some}项具体任务，逐项明确责任科室和完成时限。",
    "全年工作以{people}需求为导向，突出{matter}、{matter}等重点内容，力求{virtue}。",
    "{we}把{topic}作为年度公开重点，将{policy}纳入学习计划，形成了齐抓共管的局面。",
)

PROACTIVE = (
    "围绕{topic}，{manner}公布{matter}的办理条件、流程和结果，方便{people}查询比对。",
    "聚焦{matter}，在{platform}开设专题，刊发{form}{some}篇，阅读量{many}人次。",
    "{manner}更新机构职能、领导分工和内设科室信息，{month}月完成年度核对，订正{few}处。",
    "凡涉及{topic}的文件，做到文件与解读同步起草、同步审签、同步上网，全年制作{form}{few}件套。",
    "把{matter}列为公开重点，逐笔列明资金来源、补助标准和受益范围，在{rare}等地同步张贴。",
    "{month}月起，{we}在{platform}设置{topic}专区，按“事项、依据、进度、结果”四类归集内容。",
    "针对{people}反映较多的{matter}问题，组织{office}编写{form}，累计发放{many}份。",
    "出台{policy}前，通过{platform}公开征求意见{some}天，采纳{people}建议{few}条并说明理由。",
    "对{rare}改造、{rare}建设等重大项目，{manner}公开批准服务、工程进度和验收结果。",
    "{manner}公布年度预算、决算和绩效评价结果，{topic}专项资金分配情况一并上网。",
    "在{rare}试点{topic}公开，张榜内容由{people}现场核对，签字确认后归档。",
    "全年组织新闻发布和媒体采风{few}次，介绍{topic}、{matter}进展，回应{people}关切。",
    "以{form}等形式讲清{matter}的受理范围和所需材料，{people}办事平均少跑{few}趟。",
)

REQUESTS = (
    "更新公开指南，明确提交渠道、办理时限和联系方式，在{platform}醒目位置公布。",
    "健全登记、审核、办理、答复、归档流程，答复文书统一编号，由{office}核稿后送出。",
    "与{office}建立会商机制，疑难件先研究后答复，全程留痕，做到{virtue}。",
    "加强与当事人沟通，电话了解真实需求，对能够直接提供的材料当场提供。",
    "{month}月组织经办人员学习典型答复案例，提高文书的规范性和说理性。",
    "整理近年群众咨询较多的事项，转为主动公布内容，{platform}上线常见问题{some}个。",
    "建立台账，逐件注明办理进度和责任人，{office}每周核对一次。",
)

MANAGEMENT = (
    "严格执行先审后发，{office}初审、分管负责人复审，涉及个人信息的内容一律先作处理。",
    "对{year}年以前制发的文件进行清理，{few}件标注失效，其余在{platform}集中展示。",
    "公文拟制时同步标注公开属性，不宜公开的写明依据，由{office}登记备查。",
    "修订{policy}，细化{topic}信息的保存期限、更新周期和下架程序。",
    "建立{matter}数据台账，做到一数一源，避免不同渠道口径不一。",
    "{month}月开展{check}，发现问题{few}处，均在{few}个工作日内改正。",
    "推动{office}、{office}信息员实行甲乙岗，岗位变动时办理书面交接。",
    "按照{policy}要求，{manner}编制基层公开标准目录，覆盖{topic}等{few}个领域。",
    "历史信息逐年归档，{rare}等撤并地名在检索词中予以保留，方便{people}查找。",
    "与档案部门共同核对{topic}类文件，{manner}移交纸质和电子件。",
)

PLATFORM = (
    "优化{platform}检索功能，支持按主题、年份和文号查找，首页加载时间缩短{share}。",
    "{platform}全年推送{form}{some}期，其中{topic}类内容最受{people}欢迎。",
    "在{rare}新设公开查阅点，配备自助终端和纸质手册，安排{people}担任引导员。",
    "完成{platform}适老化改造，增加大字版和语音朗读，{people}使用更加方便。",
    "清理长期不更新的账号{few}个，把{matter}内容统一归集到{platform}。",
    "打通{platform}与{platform}，一次录入、多端发布，减少重复报送。",
    "利用赶集日、开放日在{rare}设立宣传台，现场讲解{topic}和{matter}，发放{form}{many}份。",
    "落实值班读网制度，{office}每日检查链接和图片，全年没有出现严重错漏。",
    "对{platform}进行安全加固，开展{check}{few}次，保证信息真实、完整。",
    "{month}月上线{topic}地图，标出{rare}、{rare}等{some}处服务点位。",
    "与{rare}、{rare}等{few}处单位共建公开角，由{people}轮流值守。",
)

SUPERVISION = (
    "将公开工作纳入年度考核，分值占{share}，结果与科室评优挂钩。",
    "全年举办{training}{few}次，{some}人次参加，重点讲解{policy}和常见差错。",
    "聘请{people}担任社会监督员，每季度反馈意见，{few}条建议已经采纳。",
    "{office}每月通报栏目更新情况，对滞后的科室发出提醒单，限期补正。",
    "开展{check}和满意度调查，回收问卷{many}份，总体满意率{most}。",
    "召开{meeting}，分析{topic}公开中的薄弱环节，明确整改责任人和时限。",
    "全年没有发生因公开不当造成不良影响的情况，也没有人员因此被追究责任。",
    "{month}月邀请{people}走进{rare}，实地查看{matter}办理过程，听取意见{few}条。",
    "选派{few}名业务骨干参加上级{training}，回来后在{meeting}上作交流。",
)

PROBLEMS = (
    "{weak}，与{people}的期待还有差距。",
    "{weak}，{matter}等内容更新不及时。",
    "{weak}，{topic}领域尤为明显。",
    "{weak}，{office}与{office}之间配合还不够顺畅。",
    "{weak}，在{rare}等地走访时有{people}提出意见。",
)

IMPROVEMENTS = (
    "{remedy}。对照{policy}逐项查漏补缺，把{topic}信息公布得更细一些。",
    "{remedy}。由{office}牵头，每季度召开{meeting}，通报进展、研究难题。",
    "{remedy}。用好{platform}，多采用{form}，让{people}看得懂、用得上。",
    "{remedy}。组织{training}，把{matter}作为必学内容，提高经办人员能力。",
    "{remedy}。定期开展{check}，结果在{meeting}上公布，限期整改。",
    "{remedy}。以{rare}为试点，总结经验后在{rare}等地推广。",
    "{remedy}。围绕{topic}收集{people}意见，能够马上办的马上办，一时办不了的说明原因。",
)

LAST_IMPROVED = (
    "上一年度提出的{weak}等问题，通过{remedy}、{remedy}已有改善，{matter}栏目更新周期由季度缩短为月度。",
    "针对以往{weak}的情况，{office}采取{remedy}等措施，{people}满意度有所上升。",
    "去年列出的{few}项整改任务均已完成，其中{remedy}一项被上级作为典型介绍。",
)

FEES = ("本年度未收取信息处理费。", "依据信息处理费管理的有关规定，{we}全年没有产生信息处理费。")

OTHER = (
    "{we}完成{policy}规定的年度任务，{topic}公开做法在{meeting}上作了介绍。",
    "如对本报告内容有疑问，可在工作日到{office}咨询。",
    "除以上内容外，没有其他需要报告的事项。",
)

INTRO = (
    "根据《中华人民共和国政府信息公开条例》和上级关于编制年度报告的要求，编写{name}{year}年度报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
    "按照《中华人民共和国政府信息公开条例》第五十条规定，{name}向社会公布{year}年度政府信息公开工作情况。报告中的数据统计时段为{year}年1月1日至{year}年12月31日。",
    "本报告依照《中华人民共和国政府信息公开条例》编制，由总体情况等六个部分组成，统计期限为{year}年1月1日至{year}年12月31日。",
)

LABEL = f"{fictional.LABEL}：本报告由程序编写，所涉机关、地名、人物和数字均为虚构，与任何真实单位无关。"
