"""The sentences behind the codes of findings. A sentence says what is wrong and what became of the value."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    # Refusals: the row cannot be imported as it is.
    "required": _("%(field)s is missing; every row needs one."),
    "too_long": _("This is %(length)d characters long; %(field)s takes at most %(limit)d."),
    "not_a_date": _("“%(value)s” is not a date. Write it like 2024-03-31."),
    "date_out_of_range": _("The date %(value)s is out of range; years from 1500 to 2200 are taken."),
    "not_an_amount": _("“%(value)s” is not an amount. Write it like 500000 or 50万元."),
    "amount_too_large": _("The amount “%(value)s” is too large."),
    "negative_amount": _("The amount “%(value)s” is below zero."),
    "unknown_choice": _("“%(value)s” is not known here; use one of: %(choices)s."),
    "unknown_country": _("No country is called “%(value)s”. Use its name or its two-letter code."),
    "code_twice": _("The code %(code)s already stands in row %(other)d, with the name “%(name)s”."),
    "ambiguous": _(
        "%(count)d customers match this row. Add a code or a credit code to tell which one is meant."
    ),
    "no_name": _("There is neither a name nor a company; every row needs one."),
    "rule": _("%(reason)s"),
    "unknown_customer": _(
        "No customer “%(value)s” was found. Write its code, or its name as it stands here."
    ),
    "customers_alike": _(
        "Several customers are called “%(value)s”. Write the code of the one that is meant."
    ),
    "orders_closed": _("Orders of “%(value)s” are not yours to enter."),
    "order_without_customer": _("Order %(value)s is not known here, and this row does not say whose it is."),
    "walk_in_customer": _("This row names no customer; its order goes to walk-in customers."),
    "order_has_lines": _("This order has other lines already; amend it there. This line was left out."),
    "unknown_owner_of_order": _(
        "Nobody, or more than one person, is called “%(name)s”; the order goes to the customer's owner."
    ),
    "interactions_closed": _("What is said and done with “%(value)s” is not yours to write down."),
    "not_a_username": _(
        "“%(value)s” cannot be a sign-in name: letters, digits and @ . + - _ are taken, 150 at most."
    ),
    "username_taken": _(
        "Somebody else signs in as “%(name)s”. Choose another name, or leave the cell empty."
    ),
    "unknown_employee": _(
        "Nobody has the employee number %(value)s, and this row says no name for somebody new."
    ),
    "unknown_manager": _(
        "Nobody, or more than one person, is called “%(name)s”; this colleague belongs where all of them do."
    ),
    "no_campaign": _("Choose the campaign that this file belongs to, among those that you run."),
    "names_nobody": _("This row names nobody; write a name, a code, a mail address or a number."),
    "custom_field": _("“%(value)s” does not fit %(field)s: %(reason)s"),
    # Warnings: the row is imported, the person should know.
    "control_characters": _("Invisible control characters were removed."),
    "date_order": _("“%(value)s” could be two dates; it was read as %(read)s (%(order)s)."),
    "no_unit": _("“%(value)s” has no unit; it was read as %(read)s."),
    "not_a_phone": _("“%(value)s” is not a valid phone number in %(country)s; it is kept as typed."),
    "not_an_email": _("“%(value)s” is not a mail address; it is kept as typed."),
    "not_a_website": _("“%(value)s” is not a web address; it was left out."),
    "choice_left_out": _("“%(value)s” is not known here and was left out; known are: %(choices)s."),
    "unverified_code": _("The credit code %(code)s fails its check; it is kept as unverified."),
    "code_taken": _("The credit code %(code)s already belongs to “%(name)s”; it is kept here as unverified."),
    "code_kept": _("This customer is already known by the code %(kept)s; %(code)s was left out."),
    "unknown_region": _("“%(value)s” was not found in %(within)s; it is kept as typed."),
    "code_taken_unseen": _(
        "The credit code %(code)s already belongs to a customer that is not open to you; it is kept here as unverified."
    ),
    "held": _("Already in the CRM, held by %(holder)s and not open to you. Nothing was changed."),
    "held_by_nobody": _("Already in the CRM, waiting for an owner and not open to you. Nothing was changed."),
    "not_yours": _("The customer says otherwise in fields that are not yours to change: %(fields)s."),
    "same_name_unseen": _(
        "A customer of this name and place already exists and is not open to you. It may be the same one."
    ),
    "contact_without_name": _("There is no contact’s name; what belongs to a contact was left out."),
    "same_name": _("A customer of this name and place already exists (%(code)s). It may be the same one."),
    "unknown_parent": _(
        "No customer called “%(value)s” was found to be the parent company; it was left out."
    ),
    "unknown_owner": _("Nobody is called “%(name)s”; the customer goes where the others go."),
    "owner_not_yours": _("You may not give customers to “%(name)s”; this one goes where the others go."),
    "only_of_contacts": _("Left out, for only contacts of a company have it: %(fields)s."),
    "not_minutes": _("“%(value)s” is not a number of minutes; it was left out."),
    "not_times": _("“%(value)s” is not a small whole number; it was left out."),
    "unknown_author": _("Nobody here, or more than one, is called “%(name)s”; it is written down as yours."),
    "unknown_category": _("There is no category “%(value)s”, and you make none; it was left out."),
    "repeats_row": _("The same customer as in row %(other)d; nothing contradicts it."),
    "repeats_row_differs": _(
        "The same customer as in row %(other)d; that row’s word stands for: %(fields)s."
    ),
}
