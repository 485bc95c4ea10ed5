"""The choices of a booking form: the service with its length, and who or what serves it."""

from collections.abc import Collection
from typing import cast

from PySide6.QtWidgets import QWidget

from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.project import Project
from desk_app.ui.directory import Directory
from desk_app.ui.time_words import length_words
from desk_app.ui.widgets.detail_choice_box import DetailChoice, DetailChoiceBox


class ServiceBox(DetailChoiceBox):
    """The services, each with its length; the last line is none at all."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_services(Directory())

    @property
    def project_id(self) -> ProjectId | None:
        """The service chosen, or None for none."""
        return cast("ProjectId | None", self.value or None)

    def choose(self, project_id: ProjectId | None) -> None:
        """Choose a service without a signal; None, or one not known, for none."""
        if not self.set_value(project_id or ""):
            self.set_value("")

    def set_services(self, directory: Directory) -> None:
        """Offer these, keeping the one chosen."""
        chosen = self.value
        choices = [
            DetailChoice(service.id, service.name, _length_of(service))
            for service in directory.services.values()
        ]
        choices.append(DetailChoice("", self.tr("No service")))
        self.set_detailed_choices(choices)
        self.set_value(chosen or "")


class ResourceBox(DetailChoiceBox):
    """Those who serve the service, and whether each is free at the time in the form."""

    def __init__(self, *, none_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._none_text = none_text
        self._directory = Directory()
        self._project_id: ProjectId | None = None
        self._free: frozenset[ResourceId] | None = None
        self._chosen: ResourceId | None = None
        self._offer()
        self.value_changed.connect(self._remember)

    @property
    def resource_id(self) -> ResourceId | None:
        """The resource chosen, or None while nobody chose."""
        return self._chosen

    @property
    def offered(self) -> tuple[ResourceId, ...]:
        """Those who serve the service, in its order."""
        return tuple(each.id for each in self._directory.resources_of(self._project_id))

    @property
    def serves(self) -> bool:
        """Whether the one chosen serves the service; true while nobody is chosen."""
        return self.resource_id is None or self.resource_id in self.offered

    def set_resources(self, directory: Directory, project_id: ProjectId | None) -> None:
        """Offer those who serve a service, and the one chosen in any case."""
        self._directory = directory
        self._project_id = project_id
        self._offer()

    def choose(self, resource_id: ResourceId | None) -> None:
        """Choose a resource without a signal, also one who does not serve the service."""
        self._chosen = resource_id
        self._offer()

    def set_none_text(self, text: str) -> None:
        """Say what it means that nobody is chosen."""
        self._none_text = text
        self._offer()

    def set_free(self, resource_ids: Collection[ResourceId] | None) -> None:
        """Mark who is free at the time in the form; None where that is not known."""
        self._free = None if resource_ids is None else frozenset(resource_ids)
        self._offer()

    def _offer(self) -> None:
        chosen = self._chosen
        offered = list(self.offered)
        if chosen is not None and chosen in self._directory.resources and chosen not in offered:
            offered.append(chosen)
        choices = [DetailChoice("", self._none_text)]
        choices += [
            DetailChoice(each, self._directory.resource_name(each), self._detail(each))
            for each in offered
        ]
        self.set_detailed_choices(choices)
        self.set_value(chosen or "")

    def _remember(self) -> None:
        self._chosen = cast("ResourceId | None", self.value or None)

    def _detail(self, resource_id: ResourceId) -> str:
        if self._free is None:
            return ""
        return self.tr("free") if resource_id in self._free else ""


def _length_of(service: Project) -> str:
    length = service.availability.length
    return length_words(length) if length else ""
