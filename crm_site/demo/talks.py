"""What is said with customers: calls, visits, mails, notes and what is to be done next; in Chinese and in English."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from crm_site.demo.chance import Chance, Shares
from crm_site.demo.rows import TalkRow

SHARES = Shares(
    {"call": 44, "visit": 12, "mail": 14, "chat": 14, "meeting": 8, "note": 6, "trial": 1, "training": 1}
)
# Of those that reach into the last weeks, and of these how many are done when their day is over.
STEP_SHARE, DONE_SHARE = 0.28, 0.85
STEP_DAYS = (1, 2, 3, 5, 7, 14)


class Talk(NamedTuple):
    """A text and the next step that follows from it, in both languages."""

    text: str
    step: str
    text_en: str
    step_en: str


TALKS: dict[str, tuple[Talk, ...]] = {
    "call": (
        Talk("电话回访，设备运行正常，客户对响应速度满意。", "寄送保养手册", "Called back: the machine runs well, they are content with the response.", "Send the maintenance manual"),
        Talk("客户询问新机型报价，预算约八十万，下月上会。", "发送报价单", "They ask for a quote for the new model; budget about 800,000, decision next month.", "Send the quote"),
        Talk("确认交付时间推迟到下周三，客户希望先发一批备件。", "落实备件发货", "Delivery moves to next Wednesday; they would like some spare parts sent ahead.", "Arrange the spare parts"),
        Talk("未接通，前台转告采购外出，明天上午再联系。", "再次致电", "No answer; purchasing is out, try again tomorrow morning.", "Call again"),
        Talk("客户说竞争对手报价低约百分之五，看重的是售后。", "准备售后方案对比", "A competitor is some five percent cheaper; what counts for them is service.", "Prepare a comparison of service terms"),
    ),
    "visit": (
        Talk("现场拜访，参观二期厂房，计划新增两条产线。", "整理产线需求", "Visited the second plant; two new lines are planned.", "Write up what the lines need"),
        Talk("上门巡检，更换滤芯并校准，客户签字确认。", "上传巡检记录", "Inspection on site: filter changed and calibrated, signed off.", "File the inspection report"),
        Talk("与技术总监面谈，关注节拍和能耗，约定试样。", "安排试样", "Met the technical director: cycle time and energy matter, a sample run was agreed.", "Arrange the sample run"),
    ),
    "mail": (
        Talk("已发送产品样本和技术参数表。", "确认收到并答疑", "Sent the brochure and the data sheet.", "Ask whether questions are left"),
        Talk("客户来信确认合同条款，付款方式改为三七开。", "更新合同", "They confirm the terms; payment changes to 30/70.", "Update the contract"),
    ),
    "chat": (
        Talk("微信沟通，客户发来现场照片，初步判断为密封件老化。", "寄送密封件", "Photos from the site by chat: most likely a worn seal.", "Send the seal"),
        Talk("微信确认参加下周的产品说明会，两人出席。", "", "They confirm by chat: two people come to next week's presentation.", ""),
    ),
    "meeting": (
        Talk("视频会议讨论验收标准，双方同意按国标执行，会议纪要已抄送。", "发送会议纪要", "Video meeting about acceptance: the national standard applies, minutes are sent.", "Send the minutes"),
        Talk("季度回顾会议，复盘交付及时率，客户提出缩短备件周期。", "提交改进计划", "Quarterly review: delivery on time, they ask for spare parts sooner.", "Hand in the improvement plan"),
    ),
    "note": (
        Talk("采购负责人下月换岗，接任者待定。", "联系新负责人", "The head of purchasing moves next month; the successor is not known yet.", "Meet the successor"),
        Talk("客户年度预算十一月冻结，报价须在此之前提交。", "", "Their budget freezes in November: quotes must be in before that.", ""),
    ),
    "trial": (Talk("样机试用两周，首件合格率百分之九十八。", "出具试用报告", "Two weeks of trial: 98 percent good parts at the first go.", "Write the trial report"),),
    "training": (Talk("完成操作培训，六人参加并通过考核。", "", "Operator training done: six people took part and passed.", ""),),
}  # fmt: skip
MINUTES = {"call": (3, 5, 8, 12, 20), "visit": (60, 90, 120, 180), "meeting": (30, 45, 60, 90)}


def talk(
    number: int, customer: int, by: int, at: datetime, midnight: datetime, rng: Chance, *, foreign: bool
) -> TalkRow:
    """One interaction at that time; its next step is done already, waits, or is late."""
    kind = SHARES.one(rng)
    said = rng.choice(TALKS[kind])
    text, step = (said.text_en, said.step_en) if foreign else (said.text, said.step)
    on = (at + timedelta(days=rng.choice(STEP_DAYS))).date() if step and rng.random() < STEP_SHARE else None
    today = (midnight + timedelta(hours=12)).date()
    is_past = on is not None and on < today
    # What is weeks late has long been done or dropped.
    is_old = at < midnight - timedelta(days=21)
    done_at = at + timedelta(days=1) if is_past and (is_old or rng.random() < DONE_SHARE) else None
    moment = str(at)
    return TalkRow(
        id=number,
        customer_id=customer,
        kind=kind,
        direction=rng.choice(("in", "out", "out")) if kind in ("call", "mail", "chat") else "",
        at=moment,
        minutes=rng.choice(MINUTES[kind]) if kind in MINUTES else None,
        text=text,
        next_step=step if on else "",
        next_step_on=on,
        next_step_done_at=str(done_at) if done_at else None,
        next_step_done_by_id=by if done_at else None,
        # Today's reminders have been read in the morning.
        reminded_on=on if on is not None and on <= today else None,
        by_id=by,
        created_at=moment,
        updated_at=str(done_at) if done_at else moment,
    )
