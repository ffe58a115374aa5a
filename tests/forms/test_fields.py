"""The fields keep what was typed, say what to do, and never fail on what a browser may send."""

from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import FormField
from wtforms.fields import SelectChoice

from portal.forms.base import PortalForm
from portal.forms.fields import (
    ChoiceField,
    DateField,
    TextField,
    TickField,
    TicksField,
    WholeNumberField,
    YesNoField,
)
from portal.forms.rows import RowsField


@dataclass(frozen=True)
class Pet:
    age: int | None
    tame: bool = False


class PetForm(PortalForm[Pet]):
    age = WholeNumberField("Age", least=0, most=17, missing="Write the age", wrong="Write 0 to 17")
    tame = TickField("Tame")

    def answer(self) -> Pet:
        return Pet(self.age.data, self.tame.data)


class SampleForm(PortalForm[object]):
    name = TextField("Name", limit=10, missing="Write the name")
    story = TextField("Story", limit=20, several_lines=True)
    colour = ChoiceField("Colour", choices=[SelectChoice("red", "Red"), SelectChoice("blue", "Blue")])
    agreed = YesNoField("Agreed", missing="Choose")
    read = TickField("Read", missing="Tick")
    days = TicksField("Days", choices=[SelectChoice("mon", "Mon"), SelectChoice("tue", "Tue")])
    born = DateField("Born?")
    pets = RowsField(FormField(PetForm), most=3)


WHOLE = {"name": "Aino", "agreed": "yes", "read": "yes"}


@pytest.fixture(autouse=True)
def request_in_finnish(app: Flask) -> object:
    with app.test_request_context("/fi/"):
        yield


def sent(**fields: str | list[str]) -> SampleForm:
    return SampleForm(
        MultiDict({**WHOLE, **{name.replace("__", "-"): value for name, value in fields.items()}})
    )


def faults(form: SampleForm) -> dict[str, str]:
    form.validate()
    return {fault.field_id: str(fault.message) for fault in form.faults()}


def test_a_whole_form_has_no_faults() -> None:
    assert faults(sent()) == {}


def test_text_is_trimmed_and_composed() -> None:
    assert sent(name="  A\u0308ijä ").name.data == "Äijä"


def test_text_over_its_limit_is_kept_and_told() -> None:
    form = sent(name="x" * 11)
    assert faults(form) == {"name": "Name: kirjoita enintään 10 merkkiä, nyt merkkejä on 11"}
    assert form.name._value() == "x" * 11


def test_text_at_its_limit_is_taken() -> None:
    assert faults(sent(name="x" * 10)) == {}


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\n"])
def test_a_control_character_is_refused_and_not_shown(sign: str) -> None:
    form = sent(name=f"Ai{sign}no")
    assert faults(form) == {"name": "Name: poista merkit, joita ei voi lukea"}
    assert form.name._value() == "Aino"


def test_several_lines_may_be_written_where_they_are_asked() -> None:
    form = sent(story="one\r\ntwo")
    assert (faults(form), form.story.data) == ({}, "one\ntwo")


def test_an_empty_field_that_must_be_answered_says_so() -> None:
    assert faults(SampleForm(MultiDict())) == {"name": "Write the name", "agreed": "Choose", "read": "Tick"}


def test_an_unknown_choice_is_refused() -> None:
    form = sent(colour="mauve")
    assert faults(form) == {"colour": "Colour: valitse yksi näistä"}
    assert (form.colour.data, form.colour._value()) == (None, "")


def test_yes_and_no_become_true_and_false() -> None:
    assert (sent(agreed="yes").agreed.data, sent(agreed="no").agreed.data) == (True, False)


def test_ticks_that_were_not_offered_are_left_out() -> None:
    assert sent(days=["tue", "sun"]).days.data == ("tue",)


def test_a_day_is_read_from_three_boxes() -> None:
    form = sent(born__day="7", born__month=" 12", born__year="2026")
    assert (faults(form), form.born.data) == ({}, date(2026, 12, 7))


@pytest.mark.parametrize(
    "boxes",
    [("31", "2", "2026"), ("7", "12", "26"), ("7", "", "2026"), ("x", "1", "2026"), ("²", "1", "2026")],
)
def test_a_day_that_does_not_exist_is_kept_and_told(boxes: tuple[str, str, str]) -> None:
    form = sent(born__day=boxes[0], born__month=boxes[1], born__year=boxes[2])
    assert faults(form)["born"].startswith("Born: ")
    assert tuple(form.born.parts.values()) == boxes


@pytest.mark.parametrize("typed", ["18", "-1", "1.5", "x", "²", "9" * 5000])
def test_a_number_outside_its_limits_is_told(typed: str) -> None:
    form = sent(pets__0__age=typed)
    assert faults(form) == {"pets-0-age": "Write 0 to 17"}
    assert form.pets[0].form.age._value() == typed


def test_rows_are_numbered_anew_when_one_is_removed() -> None:
    form = sent(pets__0__age="1", pets__1__age="2", pets__2__age="3")
    form.rearrange({"remove": "pets-1"})
    assert [(row.name, row.form.age.id, row.form.age.data) for row in form.pets] == [
        ("pets-0", "pets-0-age", 1),
        ("pets-1", "pets-1-age", 3),
    ]


def test_a_row_is_added_up_to_the_most_that_are_asked() -> None:
    form = sent(pets__0__age="1")
    for _ in range(5):
        form.rearrange({"add": "pets"})
    assert [row.form.age._value() for row in form.pets] == ["1", "", ""]


def test_rows_with_names_that_no_page_has_are_left_out() -> None:
    form = SampleForm(
        MultiDict({**WHOLE, "pets-²-age": "1", f"pets-{'9' * 5000}-age": "1", "pets-0-age": "4"})
    )
    assert [row.form.age.data for row in form.pets] == [4]


def test_more_rows_than_are_asked_are_left_out() -> None:
    form = SampleForm(MultiDict({**WHOLE, **{f"pets-{n}-age": "1" for n in range(50)}}))
    assert len(form.pets) == 3


def test_the_removal_of_a_row_that_is_not_there_changes_nothing() -> None:
    form = sent(pets__0__age="1")
    form.rearrange({"remove": "pets-7"})
    assert len(form.pets) == 1


def test_an_answer_is_shown_as_it_was_given() -> None:
    @dataclass(frozen=True)
    class Sample:
        name: str = "Aino"
        agreed: bool = False
        born: date = date(2026, 12, 7)
        pets: tuple[Pet, ...] = (Pet(3, tame=True),)

    form = SampleForm.showing(Sample())
    assert (form.name._value(), form.agreed._value()) == ("Aino", "no")
    assert form.born.parts == {"day": "7", "month": "12", "year": "2026"}
    assert (form.pets[0].form.age._value(), form.pets[0].form.tame.data) == ("3", True)
