import threading

from assistant.llm.offline import HashEmbedder
from assistant.search.dense.current import CurrentEmbedder
from assistant.search.dense.hold import Hold


def test_a_switch_waits_for_readers_and_readers_for_a_switch() -> None:
    hold, told = Hold(), list[str]()
    inside, leave, waiting = threading.Event(), threading.Event(), threading.Event()

    def read() -> None:
        with hold.reading(), hold.reading():
            inside.set()
            leave.wait()
            told.append("read")

    def switch() -> None:
        waiting.set()
        with hold.switching(), hold.reading():
            told.append("switched")

    def read_later() -> None:
        with hold.reading():
            told.append("read later")

    reader, switcher = threading.Thread(target=read), threading.Thread(target=switch)
    reader.start()
    inside.wait()
    switcher.start()
    waiting.wait()
    assert told == []
    leave.set()
    reader.join()
    switcher.join()
    later = threading.Thread(target=read_later)
    later.start()
    later.join()
    assert told == ["read", "switched", "read later"]


def test_an_error_gives_the_index_back() -> None:
    hold = Hold()
    for block in (hold.reading, hold.switching):
        try:
            with block():
                raise KeyError
        except KeyError:
            pass
    with hold.switching():
        pass


def test_the_current_embedder_is_the_one_in_use() -> None:
    current = CurrentEmbedder(HashEmbedder(8))
    assert (current.name, current.embed_query("un").shape, current.embed_passages(["un"]).shape) == (
        "hash/8",
        (8,),
        (1, 8),
    )
    current.use(HashEmbedder(16))
    assert (current.name, current.embed_query("un").shape) == ("hash/16", (16,))
