from io import BytesIO

from PIL import Image

from factcheck.icons import IMAGES, drawn


def test_icons_are_drawn_from_the_one_that_is_svg():
    assert {name: (IMAGES / name).read_bytes() for name in drawn()} == drawn()


def test_icons_are_what_their_names_say():
    found = {name: Image.open(BytesIO(image)) for name, image in drawn().items()}
    assert {name: (image.format, image.size) for name, image in found.items()} == {
        "favicon.ico": ("ICO", (32, 32)),
        "apple-touch-icon.png": ("PNG", (180, 180)),
    }


def test_browser_that_asks_for_an_icon_unasked_gets_one(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.ico"
