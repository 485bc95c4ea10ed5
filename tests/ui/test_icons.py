import pytest
from PySide6.QtCore import QSize
from PySide6.QtSvg import QSvgRenderer

from desk_app.ui.icons import application_icon, icon
from desk_app.ui.theme import RESOURCES
from tests.ui.look import has_colour

FILES = sorted((RESOURCES / "icons").glob("*.svg"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_icon_can_be_drawn(qapp, path):
    renderer = QSvgRenderer(str(path))

    assert renderer.isValid()
    assert renderer.defaultSize() == QSize(16, 16)


def test_an_icon_is_drawn_in_the_colour_asked_for(qapp):
    image = icon("plus", "#C4261D").pixmap(QSize(24, 24)).toImage()

    assert has_colour(image, "#C4261D")


def test_an_icon_that_was_never_drawn_is_an_error(qapp):
    with pytest.raises(FileNotFoundError):
        icon("unicorn", "#000000")


def test_the_icon_of_desk_itself_is_drawn_at_every_size_that_windows_ask_for(qapp):
    sizes = {size.width() for size in application_icon().availableSizes()}

    assert {16, 32, 128} <= sizes
    picture = application_icon().pixmap(32, 32).toImage()
    assert picture.pixelColor(16, 3).name() == "#0a5fb4"
    assert picture.pixelColor(0, 0).alpha() == 0
