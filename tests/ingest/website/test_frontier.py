from assistant.ingest.website.address import Site
from assistant.ingest.website.frontier import MOST_ALIKE, Frontier, Place

HOST = "https://shop.example"


def frontier(depth: int = 5) -> Frontier:
    return Frontier(Site.of(HOST), depth)


def drained(queue: Frontier) -> list[str]:
    found = []
    while place := queue.next():
        found.append(place.url.removeprefix(HOST))
    return found


def test_each_page_is_given_out_once_plain_ones_first() -> None:
    queue = frontier()
    for path in ("/?page=2", "/2026/11", "/a", "/a/", "/A", "/b", "/a?utm_source=x"):
        queue.add(HOST + path, 1)
    assert len(queue) == 4
    assert drained(queue) == ["/a", "/b", "/?page=2", "/2026/11"]
    assert queue.next() is None


def test_other_sites_files_and_depths_are_left_out() -> None:
    queue = frontier(depth=2)
    queue.add("https://other.example/", 1)
    queue.add(f"{HOST}/photo.jpg", 1)
    queue.add(f"{HOST}/deep", 3)
    assert drained(queue) == []
    assert queue.seen(f"{HOST}/deep")
    assert not queue.seen("https://other.example/")
    queue.add(f"{HOST}/near", 2)
    assert queue.next() == Place(f"{HOST}/near", 2)


def test_endless_queries_and_dates_are_cut_short_and_said() -> None:
    queue = frontier()
    for number in range(500):
        queue.add(f"{HOST}/agenda?month={number}", 1)
        queue.add(f"{HOST}/jour/{number}", 1)
    assert len(drained(queue)) == 2 * MOST_ALIKE
    query, dates = queue.traps()
    assert query.startswith("/agenda: 500 addresses")
    assert dates.startswith("/jour/#: 500 addresses")


def test_what_the_sitemap_lists_is_not_cut() -> None:
    queue = frontier()
    for number in range(200):
        queue.add(f"{HOST}/produit/{number}", 1, listed=True)
    assert len(drained(queue)) == 200
    assert queue.traps() == ()


def test_links_that_grow_are_left_out() -> None:
    queue = frontier(depth=99)
    queue.add(f"{HOST}/aide/aide/aide/x", 1)
    queue.add(HOST + "/a/b/c/d/e/f/g/h/i/j/k/l/m", 1)
    queue.add(f"{HOST}/2011/11/11/11/titre", 1)
    assert drained(queue) == ["/2011/11/11/11/titre"]


def test_another_spelling_is_tried_when_one_leads_nowhere() -> None:
    queue = frontier()
    for path in ("/Aide/", "/aide", "/AIDE", "/aide/index.html", "/aide/"):
        queue.add(HOST + path, 1)
    tried = []
    while place := queue.next():
        tried.append(place.url.removeprefix(HOST))
        queue.respell(place)
    assert tried == ["/Aide/", "/aide", "/AIDE", "/aide/index.html"]
    queue.respell(Place(f"{HOST}/never-seen", 1))
    assert queue.next() is None
