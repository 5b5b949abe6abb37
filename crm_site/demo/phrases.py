"""What customers complain about and ask for, and what became of it; in Chinese and in English."""

from typing import NamedTuple


class Matter(NamedTuple):
    """Title and description of a case, as a Chinese and as a foreign customer would put it."""

    title: str
    description: str
    title_en: str
    description_en: str

    def said(self, *, foreign: bool) -> tuple[str, str]:
        """Title and description."""
        return (self.title_en, self.description_en) if foreign else (self.title, self.description)


# Title, in English, decides.
TITLES = (
    ("总经理", "Managing Director", True),
    ("副总经理", "Deputy Director", True),
    ("采购经理", "Purchasing Manager", True),
    ("采购专员", "Buyer", False),
    ("技术总监", "Technical Director", True),
    ("生产厂长", "Plant Manager", False),
    ("质量工程师", "Quality Engineer", False),
    ("财务主管", "Head of Accounts", False),
    ("项目经理", "Project Manager", False),
    ("设备主管", "Maintenance Lead", False),
    ("行政助理", "Office Assistant", False),
    ("仓库主管", "Warehouse Lead", False),
)
SOURCES = ("展会", "老客户介绍", "官网询盘", "电话拜访", "行业协会", "经销商", "公开招标")
CASES = {
    "complaint": (
        Matter(
            "设备交付延迟",
            "客户反映约定的到货日已过，仍未收到设备。",
            "Delivery is late",
            "The agreed date has passed and the machine has not arrived.",
        ),
        Matter(
            "到货数量不符",
            "签收时发现少了两箱配件，要求尽快补发。",
            "Quantity does not match",
            "Two boxes of parts were missing on receipt; they ask for a prompt resend.",
        ),
        Matter(
            "产品表面划伤",
            "开箱发现外壳有明显划伤，要求更换。",
            "Scratched surface",
            "The housing was scratched when unpacked; they ask for a replacement.",
        ),
        Matter(
            "设备频繁停机",
            "近一周停机三次，影响客户排产。",
            "Machine keeps stopping",
            "Three stops within a week upset their production plan.",
        ),
        Matter(
            "发票抬头错误",
            "发票抬头与合同不一致，无法入账。",
            "Wrong name on the invoice",
            "The invoice does not carry the name in the contract and cannot be booked.",
        ),
    ),
    "question": (
        Matter(
            "询问保修范围",
            "客户想确认主轴是否在保修范围内。",
            "What does the warranty cover",
            "They want to know whether the spindle is covered.",
        ),
        Matter(
            "询问备件价格",
            "客户需要伺服电机的备件报价。",
            "Price of spare parts",
            "They need a quote for the servo motor.",
        ),
        Matter(
            "询问发货时间",
            "客户询问订单预计何时发出。",
            "When will it ship",
            "They ask when the order is expected to leave.",
        ),
    ),
    "request": (
        Matter(
            "申请上门调试",
            "新设备已就位，希望本周安排工程师上门调试。",
            "On-site commissioning",
            "The new machine is in place; they ask for an engineer this week.",
        ),
        Matter(
            "申请操作培训",
            "新员工到岗，申请半天操作培训。",
            "Operator training",
            "New operators have started; they ask for half a day of training.",
        ),
        Matter(
            "申请更换备件",
            "传感器老化，申请更换并登记。",
            "Replacement part",
            "The sensor is worn; they ask for a replacement.",
        ),
    ),
}
# In Chinese, in English.
SOLUTIONS = (
    ("已与客户确认处理方案并完成。", "Agreed with the customer and done."),
    ("已补发，客户确认收到。", "Sent again; the customer confirmed receipt."),
    ("工程师上门处理，运行正常。", "An engineer called on site; it runs normally."),
)
