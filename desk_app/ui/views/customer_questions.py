"""What a service asks of its customers beyond name, e-mail and phone."""

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desk_app.domain.project import CustomerField
from desk_app.ui.theme import S4, S12
from desk_app.ui.views.panel_page import clear_layout
from desk_app.ui.widgets.buttons import set_checked_quietly
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.fields import LabelledField, NotesField, TextField
from desk_app.ui.widgets.plain_text import TextRole, button_text, plain_label

OWN_FIELDS: Final = frozenset({"name", "email", "phone"})
"""Questions that the form has fields of its own for."""

YES: Final = "true"
_LONGEST: Final = 100_000


class CustomerQuestions(QWidget):
    """One field per question, in the service's order.

    Signals:
        answers_changed: A person changed an answer.
    """

    answers_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._questions: tuple[CustomerField, ...] = ()
        self._fields: dict[str, LabelledField] = {}
        self._kept: dict[str, str] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(S12)
        self.hide()

    @property
    def answers(self) -> dict[str, str]:
        """The answers by the name of the question; hidden ones give what was prefilled."""
        found = {name: _answer_of(field.control) for name, field in self._fields.items()}
        for question in self._questions:
            if question.is_hidden and question.prefilled:
                found[question.name] = question.prefilled
        return {name: text for name, text in found.items() if text}

    @property
    def has_own_answers(self) -> bool:
        """Whether anything was answered otherwise than it was prefilled."""
        prefilled = {each.name: each.prefilled for each in self._questions}
        return any(
            _answer_of(field.control) != prefilled.get(name, "")
            for name, field in self._fields.items()
        )

    @property
    def fields(self) -> Mapping[str, LabelledField]:
        """The fields on screen, by the name of the question."""
        return self._fields

    def set_questions(self, questions: Iterable[CustomerField]) -> None:
        """Ask these; what was answered before under the same name stays."""
        asked = tuple(each for each in questions if each.name not in OWN_FIELDS)
        if asked == self._questions:
            return
        self._kept |= {name: _answer_of(field.control) for name, field in self._fields.items()}
        self._questions = asked
        self._ask()

    def set_answers(self, answers: Mapping[str, str]) -> None:
        """Show these answers, also to questions that are asked later."""
        self._kept |= answers
        for name, field in self._fields.items():
            if name in answers:
                _set_answer(field.control, answers[name])

    def clear(self) -> None:
        """Forget every answer."""
        self._kept = {}
        self._ask()

    def _ask(self) -> None:
        clear_layout(self._column)
        self._fields = {}
        for question in self._questions:
            if not question.is_hidden:
                self._add(question)
        self.setVisible(bool(self._column.count()))

    def _add(self, question: CustomerField) -> None:
        if question.format == "label":
            self._column.addWidget(plain_label(question.title, role=TextRole.SMALL, wraps=True))
            return
        control = self._control(question)
        label = question.title + (" *" if question.is_required else "")
        if isinstance(control, _TickList) and not question.options:
            label = ""
        field = LabelledField(label, control, name=f"question_{question.name}")
        control.setAccessibleName(question.title)
        _set_answer(control, self._kept.get(question.name) or question.prefilled)
        self._fields[question.name] = field
        self._column.addWidget(field)

    def _control(self, question: CustomerField) -> QWidget:
        control: QWidget
        if question.format == "checkbox":
            control = _TickList(
                question.options or (question.title,), is_single=not question.options
            )
            control.changed.connect(self.answers_changed)
        elif question.options:
            choices = [Choice("", self.tr("Choose…")), *(Choice(o, o) for o in question.options)]
            control = ChoiceBox(choices)
            control.value_changed.connect(self.answers_changed)
        elif question.format == "textarea":
            control = NotesField(lines=2)
            control.edited.connect(self.answers_changed)
            control.setReadOnly(question.is_readonly)
        else:
            control = TextField(max_length=_LONGEST)
            control.textEdited.connect(self.answers_changed)
            control.setReadOnly(question.is_readonly)
        if question.is_readonly and not isinstance(control, QLineEdit | NotesField):
            control.setEnabled(False)
        return control


class _TickList(QWidget):
    """Ticks: one that says yes, or one per option."""

    changed = Signal()

    def __init__(self, options: Iterable[str], *, is_single: bool) -> None:
        super().__init__()
        self._is_single = is_single
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        self._ticks: dict[str, QCheckBox] = {}
        for option in options:
            tick = QCheckBox(button_text(option))
            tick.toggled.connect(self.changed)
            column.addWidget(tick)
            self._ticks[option] = tick
        first = next(iter(self._ticks.values()), None)
        if first is not None:
            self.setFocusProxy(first)

    @property
    def answer(self) -> str:
        ticked = [option for option, tick in self._ticks.items() if tick.isChecked()]
        if self._is_single:
            return YES if ticked else ""
        return ", ".join(ticked)

    def set_answer(self, text: str) -> None:
        wanted = {part.strip() for part in text.split(",")}
        for option, tick in self._ticks.items():
            is_yes = self._is_single and text.casefold() in {YES, "1", "yes", "on"}
            set_checked_quietly(tick, is_checked=is_yes or option in wanted)


def _answer_of(control: QWidget) -> str:
    match control:
        case QLineEdit():
            return control.text()
        case NotesField():
            return control.toPlainText()
        case ChoiceBox():
            return str(control.value or "")
        case _TickList():
            return control.answer
    return ""


def _set_answer(control: QWidget, text: str) -> None:
    match control:
        case QLineEdit():
            control.setText(text)
        case NotesField():
            control.setPlainText(text)
        case ChoiceBox():
            control.set_value(text)
        case _TickList():
            control.set_answer(text)
