"""One form with a field of each kind, so that the gallery can show them filled, empty and wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput, MomentInput


class SampleForm(forms.Form):
    """Saves nothing."""

    name = forms.CharField(label=_("Name"), help_text=_("A line that helps to fill it in."))
    mail = forms.EmailField(label=_("Mail"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", "—"), ("A", "A"), ("B", "B")])
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("call", _("Call")), ("mail", _("Mail"))], widget=forms.RadioSelect
    )
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        choices=[("a", "A"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(label=_("Day"), widget=DayInput, required=False)
    moment = forms.DateTimeField(label=_("Moment"), widget=MomentInput, required=False)
    amount = forms.DecimalField(label=_("Amount"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("Agreed"), required=False)
