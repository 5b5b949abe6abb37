"""The hallway: Django finds the shelves' models here; shelves import each other directly."""

from customers.campaigns.models import Campaign, CampaignMember, WebAnswer, WebForm
from customers.cases.articles.models import CaseArticle, SolutionArticle
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.cases.satisfaction.models import CaseFeedback
from customers.deals.models import Deal, DealLine, LostReason, Pipeline, Stage, StageStay
from customers.directory.models import (
    Contact,
    ContactPoint,
    ContactRole,
    Customer,
    CustomerAddress,
    CustomerGroupShare,
    CustomerRelation,
    CustomerTag,
    CustomerUserShare,
    Tag,
)
from customers.interactions.models import (
    Interaction,
    InteractionColleague,
    InteractionContact,
    MailTemplate,
)
from customers.orders.invoices.models import Invoice, InvoiceProfile
from customers.orders.models import (
    Delivery,
    DeliveryLine,
    LegalEntity,
    Order,
    OrderLine,
    OrderNumber,
    OrderVersion,
)
from customers.orders.payments.models import Instalment, Payment
from customers.products.models import Product, ProductCategory
from customers.records.documents.models import Document
from customers.records.models import (
    ChangedRow,
    ChangeSet,
    CustomField,
    Export,
    ImportBatch,
    ImportedRow,
    ImportFinding,
    ImportMapping,
    ImportStagedKey,
    ImportStagedRow,
    SavedView,
    SearchEntry,
    SearchPending,
    SearchWord,
    TimelineEntry,
    Upload,
    ViewChoice,
)
from customers.segments.models import Segment, SegmentMember

__all__ = [
    "Campaign",
    "CampaignMember",
    "CaseArticle",
    "CaseCategory",
    "CaseClock",
    "CaseFeedback",
    "CaseMacro",
    "ChangeSet",
    "ChangedRow",
    "Contact",
    "ContactPoint",
    "ContactRole",
    "CustomField",
    "Customer",
    "CustomerAddress",
    "CustomerGroupShare",
    "CustomerRelation",
    "CustomerTag",
    "CustomerUserShare",
    "Deal",
    "DealLine",
    "Delivery",
    "DeliveryLine",
    "Document",
    "Export",
    "ImportBatch",
    "ImportFinding",
    "ImportMapping",
    "ImportStagedKey",
    "ImportStagedRow",
    "ImportedRow",
    "Instalment",
    "Interaction",
    "InteractionColleague",
    "InteractionContact",
    "Invoice",
    "InvoiceProfile",
    "LegalEntity",
    "LostReason",
    "MailTemplate",
    "Order",
    "OrderLine",
    "OrderNumber",
    "OrderVersion",
    "Payment",
    "Pipeline",
    "Product",
    "ProductCategory",
    "SavedView",
    "SearchEntry",
    "SearchPending",
    "SearchWord",
    "Segment",
    "SegmentMember",
    "ServiceCase",
    "ServiceLevel",
    "SolutionArticle",
    "Stage",
    "StageStay",
    "Tag",
    "TimelineEntry",
    "Upload",
    "ViewChoice",
    "WebAnswer",
    "WebForm",
]
