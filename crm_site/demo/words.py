"""Words that the names and addresses of the demo company's people and customers are put together from.

All of it is invented.
"""


def listed(text: str) -> tuple[str, ...]:
    """Words between blanks."""
    return tuple(text.split())


def paired(text: str) -> dict[str, str]:
    """Words and how they are written in Latin letters: 王:Wang …"""
    return dict(pair.split(":") for pair in text.split())


SURNAMES = paired(
    "王:Wang 李:Li 张:Zhang 刘:Liu 陈:Chen 杨:Yang 黄:Huang 赵:Zhao 吴:Wu 周:Zhou 徐:Xu 孙:Sun 马:Ma 朱:Zhu "
    "胡:Hu 郭:Guo 何:He 高:Gao 林:Lin 罗:Luo 郑:Zheng 梁:Liang 谢:Xie 宋:Song 唐:Tang 许:Xu 韩:Han 冯:Feng "
    "邓:Deng 曹:Cao 彭:Peng 曾:Zeng 肖:Xiao 田:Tian 董:Dong 袁:Yuan 潘:Pan 于:Yu 蒋:Jiang 蔡:Cai 余:Yu 杜:Du "
    "叶:Ye 程:Cheng 苏:Su 魏:Wei 吕:Lyu 丁:Ding 任:Ren 沈:Shen 姚:Yao 卢:Lu 姜:Jiang 崔:Cui 钟:Zhong 谭:Tan "
    "陆:Lu 汪:Wang 范:Fan 金:Jin"
)
GIVEN = paired(
    "伟:Wei 芳:Fang 娜:Na 敏:Min 静:Jing 丽:Li 强:Qiang 磊:Lei 军:Jun 洋:Yang 勇:Yong 艳:Yan 杰:Jie 涛:Tao "
    "明:Ming 超:Chao 秀英:Xiuying 霞:Xia 平:Ping 刚:Gang 桂英:Guiying 建华:Jianhua 建国:Jianguo 志强:Zhiqiang "
    "文静:Wenjing 晓燕:Xiaoyan 海燕:Haiyan 雪梅:Xuemei 玉兰:Yulan 国庆:Guoqing 志远:Zhiyuan 思远:Siyuan "
    "子涵:Zihan 雨欣:Yuxin 浩然:Haoran 梓轩:Zixuan 一诺:Yinuo 佳怡:Jiayi 欣怡:Xinyi 俊杰:Junjie 嘉豪:Jiahao "
    "晨:Chen 鹏:Peng 宇:Yu 琳:Lin 婷:Ting 雪:Xue 倩:Qian 凯:Kai 斌:Bin 辉:Hui 波:Bo 玲:Ling 丹:Dan 萍:Ping "
    "红梅:Hongmei 春华:Chunhua 少华:Shaohua 立新:Lixin 国强:Guoqiang"
)
# Two of these make a company's own word: 恒泰 Hengtai, 瑞达 Ruida …
SYLLABLES = paired(
    "恒:heng 泰:tai 盛:sheng 华:hua 瑞:rui 鑫:xin 达:da 隆:long 源:yuan 兴:xing 宏:hong 博:bo 远:yuan 创:chuang "
    "腾:teng 飞:fei 安:an 康:kang 德:de 信:xin 诚:cheng 嘉:jia 美:mei 天:tian 海:hai 东:dong 方:fang 金:jin "
    "银:yin 凯:kai 亿:yi 联:lian 通:tong 和:he 顺:shun 富:fu 立:li 新:xin 科:ke 云:yun 智:zhi 星:xing 光:guang "
    "明:ming 锦:jin 润:run 昌:chang 荣:rong 茂:mao 汇:hui 骏:jun 驰:chi 晟:sheng 翔:xiang 启:qi 航:hang 正:zheng "
    "晨:chen 百:bai 川:chuan"
)
# Trade, its short form, English, industry, share.
TRADES = (
    ("精密机械", "机械", "Precision Machinery", "manufacturing", 9),
    ("电子科技", "电子", "Electronics", "manufacturing", 9),
    ("自动化设备", "自动化", "Automation Equipment", "manufacturing", 7),
    ("汽车零部件", "汽配", "Auto Parts", "manufacturing", 6),
    ("模具制造", "模具", "Mould and Die", "manufacturing", 5),
    ("包装材料", "包装", "Packaging", "manufacturing", 3),
    ("软件科技", "软件", "Software", "software", 6),
    ("信息技术", "信息", "Information Technology", "software", 6),
    ("国际贸易", "贸易", "International Trade", "trade", 7),
    ("进出口", "进出口", "Import and Export", "trade", 5),
    ("商贸", "商贸", "Commerce", "retail", 5),
    ("连锁超市", "超市", "Supermarkets", "retail", 2),
    ("物流", "物流", "Logistics", "logistics", 5),
    ("供应链管理", "供应链", "Supply Chain Management", "logistics", 3),
    ("建筑工程", "建筑", "Construction Engineering", "construction", 5),
    ("装饰工程", "装饰", "Interior Engineering", "construction", 3),
    ("融资租赁", "租赁", "Financial Leasing", "finance", 2),
    ("新能源", "能源", "New Energy", "energy", 4),
    ("光伏科技", "光伏", "Solar Technology", "energy", 3),
    ("化工", "化工", "Chemicals", "chemicals", 4),
    ("新材料", "材料", "Advanced Materials", "chemicals", 4),
    ("医疗器械", "医疗", "Medical Devices", "health", 4),
    ("生物医药", "医药", "Biopharma", "health", 3),
    ("教育科技", "教育", "Education", "education", 3),
    ("食品", "食品", "Foods", "food", 4),
    ("餐饮管理", "餐饮", "Catering", "food", 3),
    ("农业科技", "农业", "Agritech", "agriculture", 3),
    ("文化传媒", "传媒", "Culture and Media", "media", 3),
    ("企业管理咨询", "咨询", "Management Consulting", "services", 3),
    ("检测技术", "检测", "Testing Technology", "services", 2),
    ("公共交通", "公交", "Public Transport", "public", 1),
    ("环保科技", "环保", "Environmental Technology", "other", 2),
)
# Ending, company type, share.
ENDINGS = (
    ("有限公司", "有限责任公司(自然人投资或控股)", 70),
    ("有限责任公司", "有限责任公司(自然人独资)", 12),
    ("股份有限公司", "股份有限公司(非上市)", 10),
    ("(集团)有限公司", "有限责任公司(法人独资)", 5),
    ("(中国)有限公司", "有限责任公司(外国法人独资)", 3),
)
ROADS = listed(
    "人民路 解放路 中山路 建设路 科技路 创业路 工业大道 新华路 和平路 长江路 黄河路 迎宾大道 环城东路 高新一路 "
    "学院路 滨河路 文化路 园区南路"
)
# Two digits of GB/T 2260 -> share of our customers there; unnamed provinces have 1.
PROVINCES = {
    "44": 28,
    "32": 24,
    "33": 22,
    "37": 15,
    "31": 16,
    "11": 14,
    "51": 10,
    "42": 10,
    "35": 10,
    "41": 9,
    "43": 8,
    "34": 8,
    "13": 6,
    "61": 6,
    "50": 6,
    "21": 6,
    "12": 5,
    "36": 5,
    "45": 4,
}
# Dialling code of the province's capital.
AREA_CODES = {
    "11": "10",
    "12": "22",
    "13": "311",
    "14": "351",
    "15": "471",
    "21": "24",
    "22": "431",
    "23": "451",
    "31": "21",
    "32": "25",
    "33": "571",
    "34": "551",
    "35": "591",
    "36": "791",
    "37": "531",
    "41": "371",
    "42": "27",
    "43": "731",
    "44": "20",
    "45": "771",
    "46": "898",
    "50": "23",
    "51": "28",
    "52": "851",
    "53": "871",
    "54": "891",
    "61": "29",
    "62": "931",
    "63": "971",
    "64": "951",
    "65": "991",
}
MOBILE_STARTS = listed("133 135 136 137 138 139 150 151 152 158 159 176 177 180 186 187 188 189")
