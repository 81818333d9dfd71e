"""Models that point: what they answer is read, and what a service may do instead of answering."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import openai
import pytest

from benchmarks.datasets.generated_keypoints import GeneratedKeypoints
from benchmarks.harness.contract import Settings, Unavailable
from benchmarks.keypoints.pointers.asked import PointsInViews
from benchmarks.keypoints.pointers.gpt4o import Gpt4o, load_gpt4o
from benchmarks.keypoints.pointers.places import (
    Place,
    json_places,
    molmo_places,
    paligemma_places,
)
from benchmarks.keypoints.views import around
from benchmarks.keypoints.votes import Hit, merged, times_asked

IMAGE = np.full((100, 100, 3), 255, np.uint8)
NAMES = ["nose", "tail"]


def test_paligemma_s_boxes_become_their_middles():
    one = "<loc0000><loc0512><loc0512><loc0512> nose"
    assert paligemma_places(one) == [Place(0.5, 0.25)]
    assert len(paligemma_places(f"{one} ; {one}<seg001>")) == 2
    for nonsense in ("", "nose", "<loc0001><loc0002><loc0003> nose"):
        assert paligemma_places(nonsense) == []


def test_molmo_s_points_are_percents_and_those_of_its_successor_thousandths():
    assert molmo_places('<point x="61.5" y="40.6" alt="nose">nose</point>') == [Place(0.615, 0.406)]
    several = '<points x1="10" y1="20" x2=" 30.5" y2="40" alt="legs">legs</points>'
    assert molmo_places(several) == [Place(0.1, 0.2), Place(0.305, 0.4)]
    assert molmo_places('<points coords="1 1 615 406 2 100 200"/>') == [
        Place(0.615, 0.406),
        Place(0.1, 0.2),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "There is no nose here.",
        '<point x="161" y="40">',
        '<points coords="1 1 1615 406"/>',
        '<points coords=""/>',
    ],
)
def test_molmo_pointing_nowhere_or_beyond_the_picture_points_at_nothing(answer):
    assert molmo_places(answer) == []


def test_json_gives_pixels_lists_of_them_or_nothing():
    answer = '{"nose": [50, 25], "tail": [[0, 0], [100, 100]], "wing": null, "leg": [500, 1]}'
    told = json_places(answer, ["nose", "tail", "wing", "leg", "arm"], 100)
    assert told == [[Place(0.5, 0.25)], [Place(0, 0), Place(1, 1)], [], [], []]


@pytest.mark.parametrize(
    "answer", ["", "the nose", "[1, 2]", '{"nose": 3}', '{"nose": [1]}', '{"nose": [true, 1]}']
)
def test_json_that_holds_no_places_is_an_error(answer):
    with pytest.raises(ValueError):
        json_places(answer, NAMES, 100)


@contextmanager
def service(*answers):
    """A server on this machine that gives these answers in turn: (status, body), or a text to say.

    Yields a client of it and what it was asked.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers["Authorization"], json.loads(body)))
            answer = answers[min(len(asked), len(answers)) - 1]
            status, body = answer if isinstance(answer, tuple) else (200, completion(answer))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Retry-After-Ms", "1")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield Gpt4o(openai.OpenAI(api_key="secret", base_url=address, max_retries=2)), asked
    finally:
        server.shutdown()
        server.server_close()


def completion(text):
    """The body of an answer, as the service's documentation gives it."""
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    told = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o"}
    return told | {"choices": [choice], "usage": usage}


def error(status, kind):
    return status, {"error": {"message": kind, "type": kind, "param": None, "code": kind}}


GOOD = '{"nose": [50, 25], "tail": null}'


def test_gpt_4o_is_shown_the_picture_and_asked_for_every_name():
    with service(GOOD) as (model, asked):
        assert model.point(IMAGE, NAMES, "airplane") == [[Place(0.5, 0.25)], []]
    ((path, key, body),) = asked
    assert path == "/v1/chat/completions" and key == "Bearer secret"
    text, picture = body["messages"][0]["content"]
    assert "airplane" in text["text"] and json.dumps(NAMES) in text["text"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")


def test_a_busy_service_is_asked_again():
    busy = error(429, "rate_limit_exceeded")
    with service(busy, error(500, "server_error"), GOOD) as (model, asked):
        assert model.point(IMAGE, NAMES, "airplane")[0]
        assert len(asked) == 3


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (error(429, "insufficient_quota"), "goes on"),
        (error(401, "invalid_api_key"), "refuses the key"),
        (error(400, "invalid_request_error"), "error 400"),
        (error(503, "overloaded"), "error 503"),
    ],
)
def test_a_service_that_will_not_answer_ends_the_row_with_a_sentence(answer, sentence):
    with service(answer) as (model, _), pytest.raises(Unavailable, match=sentence):
        model.point(IMAGE, NAMES, "airplane")


def test_a_service_that_is_not_there_ends_the_row_with_a_sentence():
    client = openai.OpenAI(api_key="k", base_url="http://127.0.0.1:9/v1", max_retries=0)
    with pytest.raises(Unavailable, match="cannot be reached"):
        Gpt4o(client).point(IMAGE, NAMES, "airplane")


@pytest.mark.parametrize(
    "nonsense", ["I cannot see a nose.", '{"nose": "left"}', "", '{"nose": [5']
)
def test_nonsense_is_asked_about_once_more_and_then_points_at_nothing(nonsense):
    with service(nonsense, GOOD) as (model, asked):
        assert model.point(IMAGE, NAMES, "airplane")[0]
    with service(nonsense) as (model, asked):
        assert model.point(IMAGE, NAMES, "airplane") == [[], []]
        assert len(asked) == 2


def test_an_answer_without_a_choice_points_at_nothing():
    with service((200, completion("x") | {"choices": []})) as (model, _):
        assert model.point(IMAGE, NAMES, "airplane") == [[], []]


def test_nothing_is_sent_without_a_key_and_permission(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(Unavailable, match="no key"):
        load_gpt4o(Settings(fetch=True))
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    with pytest.raises(Unavailable, match="--fetch"):
        load_gpt4o(Settings())
    assert load_gpt4o(Settings(fetch=True)).identity.startswith("gpt-4o")


class Middle:
    """Points at the middle of the picture, whatever is asked."""

    identity = "middle"

    def point(self, image, names, category):
        return [[Place(0.5, 0.5)] for _ in names]


def test_what_is_pointed_at_in_a_view_becomes_a_point_that_the_view_sees():
    tables = GeneratedKeypoints(("table",), 1, 512)
    table = tables.sample(tables.keys[0]).shape
    above = np.array([[0, 0, 1.0]])
    found = PointsInViews(Middle(), above).keypoints(table, ("top", "top", "foot"))
    assert found.name.tolist() == [0, 2] and found.index[0] == found.index[1]
    point = table.points[found.index[0]]
    assert point[1] > 0.9 * table.points[:, 1].max() and np.abs(point[[0, 2]]).max() < 0.2


def test_places_that_views_agree_on_come_first_and_each_name_as_often_as_it_is_asked():
    line = np.arange(10.0)[:, None] * [1.0, 0, 0]
    hits = [Hit(0, 0), Hit(0, 5), Hit(0, 6), Hit(0, 5), Hit(2, 9)]
    asked = times_asked(("corner", "corner", "top"))
    assert asked == {0: 2, 2: 1}
    found = merged(hits, line, asked, apart=1)
    assert found.index.tolist() == [5, 0, 9] and found.name.tolist() == [0, 0, 2]
    assert found.score.tolist() == [3, 1, 1]
    assert len(merged([], line, asked, 1).index) == 0


def test_the_directions_of_two_views_are_the_front_and_the_back():
    front, back = around(2, 0)
    np.testing.assert_allclose(front, -back, atol=1e-12)
