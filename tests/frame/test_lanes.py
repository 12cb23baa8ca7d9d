"""Protects: no queue is left without a worker, and what is urgent shares none with what is long or slow."""

from __future__ import annotations

from noroshi.frame.lanes import LARGE, PARTNERS, WAITING, lanes


def test_every_queue_has_one_lane_also_one_that_nobody_named() -> None:
    found = lanes({"default", "mail", "reading", "feeds"}, 4)

    queues = [queue for lane in found for queue in lane.queues]
    assert sorted(queues) == sorted({"default", "mail", "reading", "feeds", LARGE, WAITING, PARTNERS})


def test_urgent_work_shares_no_worker_with_imports_or_mail() -> None:
    urgent, *others = lanes({"default", "mail", "reading"}, 4)

    assert (urgent.queues, urgent.at_once) == (("default",), 4)
    assert {queue for lane in others for queue in lane.queues} == {"mail", "reading", LARGE, WAITING, PARTNERS}
