"""How to reach the applicant."""

import re

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.application_answers import ContactAnswer, ContactWay
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField

_PHONE = re.compile(r"\+?[\d\s()/-]{5,30}")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ContactForm(PortalForm[ContactAnswer]):
    """Phone, e-mail and address, and in which way and language to be served.

    The address is not asked of a person under a non-disclosure (`meta.protected`).
    """

    phone = TextField(
        _l("Phone number"), limit=30, missing=_l("Write the phone number where we can reach you")
    )
    email = TextField(_l("E-mail address"), limit=100)
    street = TextField(_l("Street address"), limit=100)
    postal_code = TextField(_l("Postal code"), limit=12)
    town = TextField(_l("Town"), limit=60)
    way = ChoiceField(
        _l("How do you want us to contact you?"),
        choices=[
            SelectChoice(ContactWay.PHONE, _l("By phone")),
            SelectChoice(ContactWay.EMAIL, _l("By e-mail")),
            SelectChoice(ContactWay.LETTER, _l("By letter")),
        ],
        missing=_l("Choose how you want us to contact you"),
    )
    times = TextField(_l("When can we call, and when not?"), limit=200)
    language = ChoiceField(
        _l("In which language do you want to be served?"),
        choices=[SelectChoice("fi", _l("In Finnish")), SelectChoice("sv", _l("In Swedish"))],
        missing=_l("Choose the language of the service"),
    )
    interpreter = TextField(_l("Do you need an interpreter? In which language?"), limit=60)

    def validate_phone(self, field: TextField) -> None:
        """A number that can be called."""
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(_l("Write the phone number in digits, for example 040 123 4567"))

    def validate_email(self, field: TextField) -> None:
        """An address that can be written to, and there when it is the chosen way."""
        if field.data and not _EMAIL.fullmatch(field.data):
            raise ValidationError(_l("Check the e-mail address, for example name@example.fi"))
        if not field.data and self.way.data is ContactWay.EMAIL:
            raise ValidationError(_l("Write your e-mail address, or choose another way of contact"))

    def validate_street(self, field: TextField) -> None:
        """Asked of those whose address is not kept secret."""
        if not field.data and not self.meta.protected:
            raise ValidationError(_l("Write your street address"))

    def validate_postal_code(self, field: TextField) -> None:
        """As the street; a Finnish one."""
        if not field.data and not self.meta.protected:
            raise ValidationError(_l("Write your postal code"))
        if field.data and not _POSTAL_CODE.fullmatch(field.data):
            raise ValidationError(_l("Write the postal code in five digits, for example 00100"))

    def validate_town(self, field: TextField) -> None:
        """As the street."""
        if not field.data and not self.meta.protected:
            raise ValidationError(_l("Write the town of your address"))

    def answer(self) -> ContactAnswer:
        """The contact as answered."""
        return ContactAnswer(**{field.name: field.data for field in self})
