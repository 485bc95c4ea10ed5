"""Who or what must be free as well: up to two rooms, devices or people, each with a choice."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.domain.combined import Choices
from desk_app.domain.identifiers import ResourceId
from desk_app.ui.theme import S4
from desk_app.ui.views.pick_list import PickList
from desk_app.ui.widgets.buttons import LinkButton
from desk_app.ui.widgets.choice_box import Choice, ChoiceBox
from desk_app.ui.widgets.fields import LabelledField

MOST_ROLES: Final = 2
_NOTHING: Final = ""
_SEVERAL: Final = "several"


class AlsoFields(QWidget):
    """A link that opens one field after the other; each is one more role to be filled.

    Signals:
        roles_changed: A person changed what `roles` gives.
    """

    roles_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("also")
        self._fields = [_Role(number) for number in range(1, MOST_ROLES + 1)]
        self._first_text = self.tr("And also a room or a device…")
        self.more = LinkButton(self._first_text, name="and_also")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        for field in self._fields:
            column.addWidget(field)
            field.role_changed.connect(self._on_role_changed)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._open_next)

    @property
    def roles(self) -> Choices:
        """For each role asked for, those who may fill it."""
        return tuple(field.choices for field in self._fields if field.choices)

    def open(self, *, is_offered: bool = True) -> None:
        """Begin with none; where it is not offered there is nothing to see."""
        for field in self._fields:
            field.clear()
        self.setVisible(is_offered)
        self._name_link(self._first_text)
        self.more.show()

    def offer(self, resources: Sequence[tuple[ResourceId, str]]) -> None:
        """Offer these, keeping what was chosen where it is still there."""
        for field in self._fields:
            field.offer(resources)

    def _open_next(self) -> None:
        closed = [field for field in self._fields if field.isHidden()]
        if closed:
            closed[0].show()
            closed[0].box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_link(self.tr("And one more…"))
        self.more.setVisible(len(closed) > 1)

    def _name_link(self, text: str) -> None:
        self.more.setText(text)
        self.more.setAccessibleName(text)

    def _on_role_changed(self) -> None:
        self.roles_changed.emit()


class _Role(QWidget):
    """One role: nothing, one resource, or any of several.

    Signals:
        role_changed: A person changed what `choices` gives.
    """

    role_changed = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.box = ChoiceBox()
        self.several = PickList(self.tr("Any of these"), name=f"also_{number}_several")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S4)
        column.addWidget(LabelledField(self.tr("And also"), self.box, name=f"also_{number}"))
        column.addWidget(self.several)
        self.box.value_changed.connect(self._on_changed)
        self.several.picked_changed.connect(self.role_changed)
        self.hide()

    @property
    def choices(self) -> tuple[ResourceId, ...]:
        """Those who may fill it; none where it asks for nothing."""
        if self.isHidden() or self.box.value == _NOTHING:
            return ()
        if self.box.value == _SEVERAL:
            return self.several.picked
        return (ResourceId(str(self.box.value)),)

    def clear(self) -> None:
        """Ask for nothing."""
        self.box.set_value(_NOTHING)
        self.several.hide()
        self.hide()

    def offer(self, resources: Sequence[tuple[ResourceId, str]]) -> None:
        """Offer these."""
        choices = [Choice(_NOTHING, self.tr("Nothing more")), Choice(_SEVERAL, self.tr("Any of…"))]
        self.box.set_choices(choices + [Choice(each, name) for each, name in resources])
        self.several.offer(list(resources))

    def _on_changed(self) -> None:
        self.several.setVisible(self.box.value == _SEVERAL)
        self.role_changed.emit()
