"""From the addresses in the catalogue to files that can be served, over a real server and real images."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from assistant.ingest.images.refresh import ImageReport, ImageShelf, ProductImages
from assistant.ingest.reports import Progress
from assistant.store.knowledge.catalogue import Catalogue
from assistant.store.knowledge.images import ImageRecords
from assistant.types.knowledge import Product
from tests.database import new_database
from tests.ingest.images.pictures import picture
from tests.net.server import Answer, Asked, Web, status

NAPPE = Product("N", {"fr": "Nappe"}, "", Decimal(10), "in_stock", {})


class Shop:
    """A catalogue whose images are on `web`, and a clock that moves when told."""

    def __init__(self, folder: Path, web: Web) -> None:
        self.root = folder / "root"
        self.root.mkdir()
        self.database = new_database(folder / "data")
        self.catalogue = Catalogue(self.database)
        self.files = folder / "data" / "images"
        self.web = web
        self.now = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)

    def sell(self, *images: str) -> None:
        found = [replace(NAPPE, sku=str(number), image=image) for number, image in enumerate(images)]
        self.catalogue.replace("shop", "feed.xml", found)

    def serve(self, name: str, data: bytes, etag: str = "") -> str:
        headers = {"Content-Type": "image/jpeg", **({"ETag": etag} if etag else {})}
        self.web.pages[name] = Answer(data, 200, headers)
        return self.web.url + name

    def refresh(self, limit: int = 100, **options: Any) -> ImageReport:
        shelf = ImageShelf(self.files, self.catalogue, ImageRecords(self.database))
        images = ProductImages(shelf, self.web.fetcher(), limit, now=lambda: self.now, **options)
        return images.refresh("shop", self.root)

    @property
    def shown(self) -> list[str | None]:
        return [product.image_file for product in self.catalogue.all()]

    @property
    def kept(self) -> set[str]:
        return {path.name for path in self.files.iterdir()} if self.files.is_dir() else set()


@pytest.fixture
def shop(tmp_path: Path, web: Web) -> Iterator[Shop]:
    made = Shop(tmp_path, web)
    yield made
    made.database.close()


def test_images_are_fetched_once_and_named_by_their_content(shop: Shop) -> None:
    one, two = shop.serve("/1.jpg", picture()), shop.serve("/2.jpg", picture())
    (shop.root / "3.png").write_bytes(picture("PNG", colour="blue"))
    shop.sell(one, two, "3.png", one)
    assert shop.refresh() == ImageReport(kept=3)
    first, second, third, fourth = shop.shown
    assert first == second == fourth != third
    assert shop.kept == {first, third}
    with Image.open(shop.files / str(third), formats=("WEBP",)) as image:
        assert image.size == (640, 512)
    assert sorted(shop.web.paths) == ["/1.jpg", "/2.jpg"]
    assert shop.refresh() == ImageReport()
    shop.sell(one, two, "3.png")  # the feed is read anew
    assert shop.refresh() == ImageReport()
    assert shop.shown == [first, second, third]
    assert len(shop.web.paths) == 2


def test_after_a_month_the_server_is_asked_whether_an_image_changed(shop: Shop) -> None:
    same, new = shop.serve("/1.jpg", picture(), '"1"'), shop.serve("/2.jpg", picture(colour="blue"), '"1"')
    shop.sell(same, new)
    shop.refresh()
    before = shop.shown
    shop.serve("/2.jpg", picture(colour="green"), '"2"')
    shop.now += dt.timedelta(days=30)
    assert shop.refresh() == ImageReport(kept=2)
    assert shop.web.asked[-2].headers["if-none-match"] == '"1"'
    assert shop.shown[0] == before[0]
    assert shop.shown[1] != before[1]
    assert shop.kept == set(shop.shown)  # what no product shows any more is gone


def test_an_image_that_can_no_longer_be_had_stays_as_it_was(shop: Shop) -> None:
    shop.sell(shop.serve("/1.jpg", picture()))
    shop.refresh()
    before = shop.shown
    shop.web.pages["/1.jpg"] = status(404)
    shop.now += dt.timedelta(days=30)
    assert shop.refresh().failed == 1
    assert shop.shown == before != [None]


def test_a_local_image_is_taken_again_when_it_changes_or_appears(shop: Shop) -> None:
    path = shop.root / "1.png"
    shop.sell("/1.png")
    assert shop.refresh().warnings == (
        "the product image /1.png is left out: there is no such file below the folder",
    )
    assert shop.refresh() == ImageReport()  # said once
    path.write_bytes(picture("PNG"))
    assert shop.refresh() == ImageReport(kept=1)
    before = shop.shown
    path.write_bytes(picture("PNG", colour="blue"))
    assert shop.refresh() == ImageReport(kept=1)
    assert shop.shown != before


def test_what_fails_is_told_by_reason_and_tried_again_after_a_day(shop: Shop) -> None:
    shop.web.otherwise = lambda asked: status(404)
    good = shop.serve("/good.jpg", picture())
    bad = shop.serve("/bad.jpg", b"<html>not an image</html>")
    missing = [f"{shop.web.url}/{number}.jpg" for number in range(12)]
    paths = [f"/images/{number}.jpg" for number in range(1500)]
    shop.sell(good, bad, *missing, *paths)
    report = shop.refresh()
    assert (report.kept, report.failed, report.waiting) == (1, 1513, 0)
    assert report.warnings == (
        f"1,500 product images are left out: there is no such file below the folder (the first: {paths[0]})",
        f"12 product images are left out: its server answers 404 (the first: {missing[0]})",
        f"the product image {bad} is left out: it is no image that can be shown",
    )
    asked = len(shop.web.paths)
    assert shop.refresh() == ImageReport()
    assert len(shop.web.paths) == asked
    shop.serve("/0.jpg", picture(colour="blue"))
    shop.now += dt.timedelta(days=1)
    report = shop.refresh()
    assert (report.kept, report.failed) == (1, 12)
    assert len(shop.kept) == 2


def test_reasons_are_many_and_lines_few(shop: Shop) -> None:
    shop.web.otherwise = lambda asked: status(400 + int(asked.path.strip("/")))
    shop.sell(*(f"{shop.web.url}/{number}" for number in (1, 3, 4, 5, 6, 10, 11)))
    warnings = shop.refresh().warnings
    assert len(warnings) == 6
    assert warnings[-1] == "2 more product images are left out for other reasons"


def test_a_run_takes_so_many_and_the_next_one_the_others(shop: Shop) -> None:
    shop.sell(*(shop.serve(f"/{number}.jpg", picture(colour=(number, 0, 0))) for number in range(36)))
    steps: list[Progress] = []
    shelf = ImageShelf(shop.files, shop.catalogue, ImageRecords(shop.database))
    images = ProductImages(shelf, shop.web.fetcher(), 34, now=lambda: shop.now)
    report = images.refresh("shop", shop.root, steps.append)
    assert (report.kept, report.waiting) == (34, 2)
    assert report.warnings == ("2 product images are left for the next run (see ASSISTANT_IMAGES)",)
    assert [(step.stage, step.done, step.total) for step in steps] == [("images", 0, 34), ("images", 32, 34)]
    assert shop.refresh(34) == ImageReport(kept=2)
    assert None not in shop.shown
    assert len(shop.web.paths) == 36


def test_with_no_limit_left_nothing_is_fetched(shop: Shop) -> None:
    shop.sell(shop.serve("/1.jpg", picture()))
    assert shop.refresh(0) == ImageReport()
    assert shop.web.paths == []


def test_a_run_ends_in_time_whatever_its_images(shop: Shop) -> None:
    shop.sell(*(shop.serve(f"/{number}.jpg", picture(colour=(number, 0, 0))) for number in range(40)))
    seconds = iter(range(0, 10_000, 100))
    report = shop.refresh(clock=lambda: next(seconds))
    assert (report.kept, report.waiting) == (32, 8)


def test_a_host_that_does_not_answer_is_left_alone(shop: Shop) -> None:
    def breaks_off(asked: Asked) -> Answer:
        return Answer(raw=lambda: iter((b"",)))

    shop.web.otherwise = breaks_off
    (shop.root / "own.png").write_bytes(picture("PNG"))
    shop.sell(*(f"{shop.web.url}/{number}.jpg" for number in range(60)), "own.png")
    report = shop.refresh()
    assert report.kept == 1
    assert report.failed + report.waiting == 60
    assert len(shop.web.paths) <= 32  # the images that were under way when the third one failed


def test_a_deleted_file_is_made_again(shop: Shop) -> None:
    shop.sell(shop.serve("/1.jpg", picture(), '"1"'))
    shop.refresh()
    (name,) = shop.kept
    (shop.files / name).unlink()
    assert shop.refresh() == ImageReport(kept=1)
    assert shop.kept == {name}


def test_images_of_products_that_are_gone_are_deleted(shop: Shop) -> None:
    shop.sell(shop.serve("/1.jpg", picture()))
    shop.refresh()
    shop.sell()
    assert shop.refresh() == ImageReport()
    assert shop.kept == set()


def test_a_root_that_is_removed_takes_its_images_along(shop: Shop) -> None:
    shop.sell(shop.serve("/1.jpg", picture()))
    shop.refresh()
    shop.sell()
    shelf = ImageShelf(shop.files, shop.catalogue, ImageRecords(shop.database))
    ProductImages(shelf, shop.web.fetcher(), 1).sweep()
    assert shop.kept == set()
