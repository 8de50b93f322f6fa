"""What people do on the evening of the deadline, for `locust --locustfile`.

CROWD names a file with the people, see `benchmarks.crowd`; ACKNOWLEDGED one that is written at the
end: every save and decision that was answered as done.
"""

import json
import os
import re
from collections import defaultdict, deque
from itertools import count
from pathlib import Path
from random import choice

from locust import FastHttpUser, between, events, task

TOKEN = "a" * 32
NOTE = "đêm cuối"
SEEN = re.compile(r'name="seen" value="(\d+)"')
crowd = json.loads(Path(os.environ["CROWD"]).read_text())
coming = {name: iter(crowd[name]) for name in ("chairs", "reviewers", "readers")}
acknowledged = {"saves": [], "decisions": [], "last_decision": crowd["last_decision"]}
handed_in = defaultdict(deque)
"""Programme → chairs whose reports wait for the reviewer."""
numbers = count(1)


class Person(FastHttpUser):
    """Somebody who has logged in; `person` is what the file says of them."""

    abstract = True
    wait_time = between(15, 30)

    def on_start(self):
        self.person = next(coming[self.kind])
        self.cookie = f"sessionid={self.person['session']}; csrftoken={TOKEN}"

    def read(self, address, name):
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip"}
        return self.client.get(address, headers=headers, name=name)

    def send(self, address, fields, name):
        """Whether the answer says that it is done."""
        headers = {
            "Cookie": self.cookie,
            "Accept": "application/json",
            "X-CSRFToken": TOKEN,
        }
        answer = self.client.post(
            address, data=fields, headers=headers, name=name, allow_redirects=False
        )
        return answer.status_code in (200, 302)


class Chair(Person):
    """Opens the sheet, fills row after row, hands the report in, and then reads."""

    kind, fixed_count = "chairs", len(crowd["chairs"])

    def on_start(self):
        super().on_start()
        self.left = deque(self.person["rows"])
        self.is_open, self.is_handed_in = False, False

    @task
    def go_on(self):
        if not self.is_open:
            self.read(self.person["sheet"], "sheet")
            self.is_open = True
        elif self.left:
            self.fill(self.left.popleft())
        elif not self.is_handed_in:
            self.hand_in()
        else:
            self.read(self.person["overview"], "overview")

    def fill(self, row):
        value, note = row["value"] + 1, f"{NOTE} {next(numbers)}"
        fields = {"account": self.person["account"], "version": row["version"]}
        fields |= {"value": value, "note": note}
        done = self.send(f"{self.person['sheet']}{row['number']}/", fields, "save of a cell")
        if done:
            saved = row["target"], self.person["commune"], value, note
            acknowledged["saves"].append(saved)

    def hand_in(self):
        fields = {"account": self.person["account"], "verb": "submit"}
        done = self.send(self.person["sheet"], fields, "handing in")
        self.is_handed_in = True
        if done:
            note_decision("submit", self.person)
            handed_in[self.person["programme"]].append(self.person)


class Reviewer(Person):
    """Looks at the queue, opens a report that has come in, and approves it."""

    kind, fixed_count = "reviewers", len(crowd["reviewers"])

    @task
    def go_on(self):
        self.read(self.person["queue"], "queue")
        waiting = handed_in[self.person["programme"]]
        if not waiting:
            return
        chair = waiting.popleft()
        seen = SEEN.search(self.read(chair["review"], "report under review").text)
        fields = {"verb": "approve", "seen": seen[1]}
        done = self.send(chair["review"], fields, "approval")
        if done:
            note_decision("approve", chair)


class Reader(Person):
    """Reads one page of the own district after another."""

    kind, fixed_count = "readers", len(crowd["readers"])

    @task
    def go_on(self):
        self.read(choice(self.person["pages"]), "page to read")


def note_decision(verb, chair):
    acknowledged["decisions"].append((verb, chair["programme"], chair["commune"]))


@events.quitting.add_listener
def write_down(environment, **_more):
    Path(os.environ["ACKNOWLEDGED"]).write_text(json.dumps(acknowledged))
