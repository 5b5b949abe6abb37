"""What the demo's people said to their customers lately, by the product's own actions; and their mail templates."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from crm_site.demo.people import Team
from customers.directory import letters
from customers.directory.models import Contact, Customer
from customers.interactions import actions, mailing, templates
from customers.records.documents import actions as documents
from notifications.mail import queue

TEMPLATES = (
    ("拜访后致谢", "zh-hans", "感谢您的接待", "{contact.name}您好：\n\n感谢今天抽出时间。我们谈到的要点已记录，报价将在两个工作日内发出。\n\n{me.name}\n{me.department}"),
    ("发送报价", "zh-hans", "{customer.short_name}：报价单", "{contact.name}您好：\n\n附上我们讨论的报价单，有效期三十天。如有疑问请随时联系。\n\n{me.name}"),
    ("Thanks for your time", "en", "Thank you for your time", "Dear {contact.name},\n\nthank you for today. I have noted what we agreed; the quote follows within two working days.\n\nKind regards\n{me.name}"),
)  # fmt: skip


def tell(team: Team, customers: list[Customer]) -> None:
    """A call with a step due today, a late one, a visit with a photo, a meeting ahead, a mail, and templates."""
    rep, today = team.users["sales"], timezone.localdate()
    now = timezone.now()
    for name, language, subject, body in TEMPLATES:
        templates.create(
            by=team.users["sales_manager"], name=name, language=language, subject=subject, body=body
        )
    first, second, third = customers[:3]
    actions.log(
        first,
        by=rep,
        kind="call",
        direction="in",
        at=now - timedelta(minutes=35),
        minutes=12,
        contacts=_contacts(first),
        text="确认新厂区交付时间推迟到下月八日，客户希望先发一半备件。\n采购说二期预算已批，下周请我们去现场看产线。",
        outcome="同意分批发货",
        next_step="与仓库确认分批发货日期",
        next_step_on=today,
    )
    actions.log(
        first,
        by=team.users["support"],
        kind="visit",
        at=now - timedelta(days=3, hours=2),
        minutes=90,
        colleagues=[rep],
        text="现场检查主轴与冷却系统，已更换滤芯，拍照留存。建议三个月后复查。",
        files=[
            SimpleUploadedFile("现场巡检记录.txt", "主轴：正常\n冷却：更换滤芯\n复查：三个月后\n".encode())
        ],
    )
    actions.log(
        second,
        by=rep,
        kind="chat",
        channel="微信",
        direction="in",
        at=now - timedelta(days=6),
        text="客户发来密封件照片，询问是否可以换用氟橡胶材质。",
        next_step="请技术支持确认材质后回复",
        next_step_on=today - timedelta(days=2),
    )
    tomorrow = timezone.localtime(now).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    actions.log(
        third,
        by=rep,
        kind="meeting",
        at=tomorrow,
        minutes=60,
        contacts=_contacts(third),
        subject="二期产线需求评审",
        text="与客户技术、采购一起过需求清单，确认节拍和验收标准。",
    )
    documents.add(first, [SimpleUploadedFile("框架合同2026.txt", "框架合同（演示）".encode())], by=rep)
    _mail(first, team)


def _contacts(customer: Customer) -> list[Contact]:
    return list(Contact.objects.filter(roles__customer=customer).order_by("-roles__is_primary", "pk")[:1])


def _mail(customer: Customer, team: Team) -> None:
    """A mail to whoever may be written to; none where no mail can be written."""
    rep = team.users["sales"]
    open_to = [one for one in mailing.receivers(customer, rep) if not one.refused]
    if not open_to or not queue.is_open():
        return
    contact = open_to[0].point.contact
    words = letters.words_for(customer, contact, rep)
    body = f"{contact.name if contact else customer.name}您好：\n\n分批发货的日期确认后马上回复您。\n\n{words['me.name']}"
    mailing.send(customer, by=rep, to=[open_to[0].point.pk], subject="关于备件分批发货", body=body)
