"""Words that people's files use for our choices. The first of each is shown when a word is not known."""

KINDS = {
    "organisation": (
        "organisation",
        "organization",
        "company",
        "business",
        "org",
        "企业",
        "公司",
        "单位",
        "机构",
        "组织",
    ),
    "person": ("person", "individual", "private", "个人", "自然人"),
}
STAGES = {
    "lead": ("lead", "线索", "潜在线索"),
    "prospect": ("prospect", "potential", "潜在客户", "意向客户", "潜在"),
    "active": ("active", "customer", "client", "活跃", "成交客户", "正式客户", "已成交", "合作中"),
    "dormant": ("dormant", "inactive", "休眠", "沉睡"),
    "lost": ("lost", "former", "churned", "流失", "已流失"),
}
LEVELS = {letter: (letter, f"{letter}级", f"{letter}类", f"Level {letter}") for letter in "ABCD"}
SIZES = {
    "1-9": ("1-9", "micro", "1-9人", "微型", "微型企业"),
    "10-49": ("10-49", "small", "10-49人", "小型", "小型企业"),
    "50-199": ("50-199", "medium", "50-199人", "中型", "中型企业"),
    "200-999": ("200-999", "large", "200-999人", "大型", "大型企业"),
    "1000+": ("1000+", "1,000+", "huge", "enterprise", "1000人以上", "1000以上", "特大型"),
}
INDUSTRIES = {
    "manufacturing": ("manufacturing", "industrial", "制造业", "制造", "工业", "机械"),
    "software": (
        "software",
        "it",
        "technology",
        "software and it",
        "internet",
        "软件",
        "软件与信息技术",
        "互联网",
        "信息技术",
    ),
    "trade": (
        "trade",
        "wholesale",
        "wholesale and trade",
        "import/export",
        "贸易",
        "批发",
        "批发业",
        "批发与贸易",
    ),
    "retail": ("retail", "零售", "零售业"),
    "logistics": ("logistics", "transport", "transportation", "物流", "运输", "交通运输"),
    "construction": ("construction", "real estate", "building", "建筑", "建筑业", "房地产"),
    "finance": ("finance", "banking", "insurance", "financial services", "金融", "金融业", "银行", "保险"),
    "energy": ("energy", "utilities", "oil and gas", "能源", "电力"),
    "chemicals": ("chemicals", "chemical", "化工", "化学"),
    "health": (
        "health care",
        "health",
        "healthcare",
        "medical",
        "pharmaceuticals",
        "医疗",
        "医药",
        "医疗健康",
        "卫生",
    ),
    "education": ("education", "training", "教育", "培训"),
    "food": (
        "food and catering",
        "food",
        "catering",
        "restaurants",
        "hospitality",
        "餐饮",
        "食品",
        "食品与餐饮",
        "餐饮业",
    ),
    "agriculture": ("agriculture", "farming", "农业", "农林牧渔"),
    "media": ("media and culture", "media", "entertainment", "culture", "传媒", "媒体", "文化", "广告"),
    "services": ("business services", "services", "consulting", "商务服务", "服务业", "咨询", "服务"),
    "public": ("public sector", "government", "public", "政府", "公共部门", "事业单位", "机关"),
    "other": ("other", "others", "其他", "其它"),
}
CHANNELS = {
    "phone": ("phone", "call", "telephone", "电话"),
    "mail": ("mail", "email", "e-mail", "邮件", "电子邮件"),
    "wechat": ("wechat", "wecom", "微信", "企业微信"),
    "visit": ("visit", "in person", "拜访", "上门"),
    "none": ("none", "do not contact", "不联系", "勿扰"),
}
CONSENTS = {
    "unknown": ("unknown", "未知"),
    "given": ("given", "yes", "true", "1", "opted in", "subscribed", "同意", "是"),
    "refused": ("refused", "no", "false", "0", "opted out", "unsubscribed", "拒绝", "否"),
}
