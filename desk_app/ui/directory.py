"""Who and what the ids in a booking stand for, as the views show it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from desk_app.domain.booking import Booking
from desk_app.domain.identifiers import ProjectId, ResourceId
from desk_app.domain.resource import Resource

if TYPE_CHECKING:
    from desk_app.domain.project import Project


@dataclass(frozen=True, slots=True)
class Directory:
    """The resources and services known to the desk, by id and in their order."""

    resources: Mapping[ResourceId, Resource] = field(default_factory=dict)
    services: "Mapping[ProjectId, Project]" = field(default_factory=dict)
    desk_zone: tzinfo = UTC
    """For times that belong to no known resource."""
    service_names: Mapping[ProjectId, str] = field(default_factory=dict)
    """Of services of which no more is known yet."""

    @classmethod
    def of(
        cls,
        resources: Iterable[Resource] = (),
        services: "Iterable[Project]" = (),
        *,
        desk_zone: tzinfo = UTC,
    ) -> "Directory":
        """The directory of these resources and services."""
        return cls(
            {resource.id: resource for resource in resources},
            {service.id: service for service in services},
            desk_zone,
        )

    def resource_name(self, resource_id: ResourceId | None) -> str:
        """The name of a resource; nothing where it is not known."""
        resource = self.resources.get(resource_id) if resource_id else None
        return resource.name if resource else ""

    def service_name(self, booking: Booking) -> str:
        """What is booked: the booking's own words, else the service it was made through."""
        if booking.what or not booking.project_id:
            return booking.what
        service = self.services.get(booking.project_id)
        return service.name if service else self.service_names.get(booking.project_id, "")

    def zone(self, resource_id: ResourceId | None) -> tzinfo:
        """The zone in which times of a resource are said."""
        resource = self.resources.get(resource_id) if resource_id else None
        return resource.time_zone if resource else self.desk_zone

    @property
    def usual_zone(self) -> tzinfo:
        """The zone that most resources keep; the desk's where none is known."""
        return self._usual.time_zone if self.resources else self.desk_zone

    def distant_place(self, resource_id: ResourceId | None) -> str:
        """The town whose clock a resource keeps where most others keep another; else nothing."""
        resource = self.resources.get(resource_id) if resource_id else None
        if resource is None or resource.time_zone_name == self._usual.time_zone_name:
            return ""
        return town_of(resource.time_zone_name)

    @property
    def _usual(self) -> Resource:
        """The first of those that keep the most common zone."""
        names = Counter(each.time_zone_name for each in self.resources.values())
        return max(self.resources.values(), key=lambda each: names[each.time_zone_name])

    def resources_of(self, project_id: ProjectId | None) -> tuple[Resource, ...]:
        """Those that serve a service, in its order; all where that is not known."""
        service = self.services.get(project_id) if project_id else None
        if service is None or service.resource_ids is None:
            return tuple(self.resources.values())
        return tuple(
            self.resources[each] for each in service.resource_ids if each in self.resources
        )


def town_of(time_zone_name: str) -> str:
    """The town in the name of a zone, as people write it."""
    return time_zone_name.rpartition("/")[2].replace("_", " ")
