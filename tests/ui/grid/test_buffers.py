from desk_app.domain.booking_graph import CANCELLED
from desk_app.ui.directory import Directory
from desk_app.ui.grid.buffers import buffer_spans, merged
from desk_app.ui.grid.picture import GridPicture
from desk_app.ui.grid.words import GridWords
from tests.builders import project_id
from tests.ui.grid.columns import booked, make_column, service_with_buffer, stretch


def test_the_buffer_of_its_service_is_kept_free_around_a_booking():
    service = service_with_buffer(10)
    booking = booked("anna", "10:00", "11:00", project_id=service.id)

    spans = list(buffer_spans([booking], {service.id: service}))

    assert spans == [stretch("9:50", "10:00"), stretch("11:00", "11:10")]


def test_a_service_that_is_looked_for_keeps_its_buffer_free_around_all():
    booking = booked("anna", "10:00", "11:00", project_id=None)

    assert len(list(buffer_spans([booking], {}, service_with_buffer(15)))) == 2


def test_a_booking_of_a_service_that_nobody_knows_keeps_nothing_free():
    booking = booked("anna", "10:00", "11:00", project_id=project_id())

    assert list(buffer_spans([booking], {})) == []


def test_what_takes_no_time_keeps_none_free():
    service = service_with_buffer(10)
    booking = booked("anna", "10:00", "11:00", project_id=service.id, state=CANCELLED)

    assert list(buffer_spans([booking], {service.id: service})) == []


def test_buffers_that_touch_are_one_stretch():
    assert merged([(30, 40), (10, 20), (20, 25), (50, 50)]) == ((10, 25), (30, 40))


def test_a_picture_knows_what_its_columns_keep_free():
    service = service_with_buffer(15)
    column = make_column("eva", [booked("anna", "10:00", "11:00", project_id=service.id)])
    picture = GridPicture([column], GridWords(directory=Directory.of(services=[service])))

    assert picture.kept_free(0) == ((585, 600), (660, 675))
