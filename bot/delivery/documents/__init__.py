"""The PDF documents about a case: proof of receipt, form for signing, summary for Bawaslu."""

from bot.delivery.documents.model import CaseView, EvidenceItem, Moment, Person, ReceiptView, Reporter, Witness
from bot.delivery.documents.receipt import key_name, receipt_pdf, signed_text, verify
from bot.delivery.documents.views import form_pdf, summary_pdf

__all__ = [
    "CaseView",
    "EvidenceItem",
    "Moment",
    "Person",
    "ReceiptView",
    "Reporter",
    "Witness",
    "form_pdf",
    "key_name",
    "receipt_pdf",
    "signed_text",
    "summary_pdf",
    "verify",
]
