from assistant.chat.door.rates import Rate
from tests.chat.door.conftest import Clock


def test_the_window_moves_along() -> None:
    clock = Clock()
    rate = Rate(2, 60, clock.tick)
    for _ in range(2):
        assert rate.wait("a") == 0
        rate.count("a")
        clock.move(20)
    assert rate.wait("a") == 20
    assert rate.wait("b") == 0
    clock.move(19.5)
    assert rate.wait("a") == 1
    clock.move(0.5)
    assert rate.wait("a") == 0
    rate.count("a")
    assert rate.wait("a") == 20


def test_those_who_left_are_forgotten() -> None:
    clock = Clock()
    rate = Rate(2, 60, clock.tick)
    for number in range(500):
        rate.count(str(number))
    clock.move(60)
    rate.wait("x")
    assert not rate._times


def test_a_flood_of_visitors_does_not_fill_the_memory() -> None:
    rate = Rate(1, 60, Clock().tick, keys=10)
    for number in range(11):
        rate.count(str(number))
    assert rate.wait("0") == 0
    assert rate.wait("10") == 60
