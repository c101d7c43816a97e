"""
Whether anybody who gets hold of everything after the close can tell who wrote what: sessions of eight people each, signed up,
mailed, admitted by their personal links, some by a link that was sent again, against a real server; then every attack of
attack.py. What is right is compared with chance.

    linkage.py HERKEND [--sessions N] [--seed S]
"""
import argparse
import json
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import attack  # noqa: E402
from browser import Refused, Socket, http_call, json_call  # noqa: E402

PEOPLE = 8
PATIENCE = 60
WORDS = "tijd geld ruimte steun kennis regels inkoop data lef geduld bestuur burgers software overleg".split()


class Server:
    def __init__(self, program, folder):
        environment = {
            **os.environ,
            "HERKEND_GUESSES_PER_MINUTE": "10000",
            "HERKEND_MAIL_PER_MINUTE": "6000",
            "HERKEND_TRUST_FORWARDED": "true",
        }
        environment.pop("HERKEND_SMTP_URL", None)
        self.folder, self.program = folder, program
        self.log = open(f"{folder}.log", "wb")
        self.process = subprocess.Popen(
            [program, "serve", "--data", folder, "--listen", "127.0.0.1:0"],
            env=environment, stdout=subprocess.PIPE, stderr=self.log, text=True,
        )
        self.port = int(re.search(r":(\d+)\s*$", self.process.stdout.readline()).group(1))
        self.token = subprocess.run(
            [program, "token", "create", "--data", folder, "--role", "organiser"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()
        self.asked = 0

    def call(self, method, path, body=None, **options):
        return json_call(self.port, method, path, body, token=self.token, **options)

    def from_elsewhere(self):
        """Each from a network of its own: limits are not what is tried here."""
        self.asked += 1
        return {"X-Forwarded-For": f"10.{self.asked >> 16 & 255}.{self.asked >> 8 & 255}.{self.asked & 255}"}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        self.log.close()


def wait_for(what, tell):
    end = time.monotonic() + PATIENCE
    while True:
        found = what()
        if found:
            return found
        if time.monotonic() > end:
            raise SystemExit(f"linkage: waited {PATIENCE} s for {tell}")
        time.sleep(0.05)


def links_of(server, session, people):
    """The newest personal link of each, out of the mails."""
    import email
    import email.policy

    found, letters = {}, []
    for path in attack.mails_of(f"{server.folder}/mail"):
        try:  # the server takes links of sessions that have closed away meanwhile
            when, data = os.path.getmtime(path), open(path, "rb").read()
        except FileNotFoundError:
            continue
        letters.append((when, data))
    for _, data in sorted(letters):
        message = email.message_from_bytes(data, policy=email.policy.default)
        text = message.get_body(("plain",)).get_content()
        token = re.search(r"#t=(p\." + re.escape(session) + r"\.[A-Za-z0-9_-]{22})", text)
        if token:
            found.setdefault(message["To"].addresses[0].addr_spec, []).append(token.group(1))
    return {address: found[address] for address in people if address in found}


def sign_up(server, session, order):
    for address in order:
        http_call(
            server.port, "POST", f"/api/v1/sessions/{session}/registrations",
            {"email": address, "name": address.split("@")[0].title(), "organisation": "Gemeente", "consent": True},
            headers=server.from_elsewhere(), wanted=(202,),
        )


def session_make(server):
    start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 1800))
    made = server.call("POST", "/api/v1/sessions", {
        "title": "Wat houdt je tegen?", "access": "registered", "starts_at": start, "automatic": False,
        "themes": [{"title": "Praktijk", "question": "Waar loop je tegenaan?"}],
    })
    server.call("PUT", f"/api/v1/sessions/{made['id']}/event", {
        "revision": 0, "sign_up": "open", "purpose": "", "audience": "", "facilitators": "", "results": "", "contact": "",
        "privacy": "", "location": "", "zone": "Europe/Amsterdam", "minutes": 0, "capacity": 0, "link_days": 3,
        "remind_day": True, "remind_hour": True, "names": [], "retention": {"people_days": 30, "dialogue_days": 365},
    })
    return made


def resend(server, session, addresses):
    """An organiser sends a link again; the old one is to open nothing."""
    items = server.call("GET", f"/api/v1/sessions/{session}/registrations")["items"]
    ids = {item["email"]: item["id"] for item in items}
    for address in addresses:
        server.call("POST", f"/api/v1/sessions/{session}/registrations/{ids[address]}/resend", {})


def take_part(server, made, joining, links, chance):
    """In the given order each comes in; then each writes, in an order of its own, and judges all the others' texts."""
    moderator = Socket(server.port)
    assert moderator.hello(token=made["tokens"]["moderator"])["type"] == "welcome"
    for do in ("lobby", "start"):
        assert moderator.ask({"type": "session", "do": do})["type"] == "ack", do
    sockets, truth = {}, {}
    for address in joining:
        sockets[address] = Socket(server.port)
        welcome = sockets[address].hello(token=links[address][-1])
        assert welcome["type"] == "welcome", welcome
    assert moderator.ask({"type": "theme", "do": "open", "theme": "t1"})["type"] in ("ack", "error")
    for address in chance.sample(joining, len(joining)):
        truth[address] = " ".join(chance.choices(WORDS, k=chance.randint(3, 12))) + f" {chance.getrandbits(40):x}"
        answer = sockets[address].ask({"type": "statement", "text": truth[address]})
        assert answer["type"] == "ack", answer
    for address in chance.sample(joining, len(joining)):
        for _ in range(len(joining)):
            offer = sockets[address].ask({"type": "next"})
            if not offer.get("statement"):
                break
            vote = {"type": "vote", "statement": offer["statement"]["id"], "grade": chance.randint(0, 3)}
            assert sockets[address].ask(vote)["type"] == "ack"
    for do in ("close", "release"):
        assert moderator.ask({"type": "session", "do": do})["type"] == "ack", do
    for each in (*sockets.values(), moderator):
        each.close()
    return truth


def hold(server, number, chance, same_order):
    """One session. same_order: people come in the order in which they signed up, so that any trace of that order tells."""
    made = session_make(server)
    session = made["id"]
    people = [f"{name}{number}@voorbeeld.example" for name in
              ("anja", "bram", "carla", "dirk", "eva", "frits", "greet", "hans")][:PEOPLE]
    signing = chance.sample(people, len(people))
    sign_up(server, session, signing)
    links = wait_for(lambda: (lambda found: found if len(found) == len(people) else None)(
        links_of(server, session, people)), "the links")
    again = chance.sample(people, 2)
    resend(server, session, again)
    links = wait_for(lambda: (lambda found: found if all(len(found[one]) > 1 for one in again) else None)(
        links_of(server, session, people)), "the links that were sent again")
    joining = signing if same_order else chance.sample(people, len(people))
    old = Socket(server.port)
    answer = old.hello(token=links[again[0]][0])
    assert answer["type"] != "welcome", "a link that was replaced opens a seat"
    return session, people, take_part(server, made, joining, links, chance)


def gone_after_close(server, session):
    assert not [name for name in os.listdir(f"{server.folder}/keys") if session in name], "the key is still there"


def evidence(server, folder, sessions):
    """Everything that somebody could take with them: what lies on the disk while the server still runs, and the exports."""
    shutil.copytree(server.folder, folder, ignore=shutil.ignore_patterns("control.sock", "serve.lock"))
    shutil.copy(f"{server.folder}.log", f"{folder}/server.log")
    open(f"{folder}/metrics.txt", "wb").write(http_call(server.port, "GET", "/metrics"))
    for session in sessions:
        subprocess.run([server.program, "export", "--data", server.folder, session, "-o", f"{folder}/export-{session}"],
                       check=True, capture_output=True)


def carries_nobody(folder, people):
    """What is no mail and not people.db has no address in it."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if name.startswith("people.db") or "/mail" in path[len(folder):]:
                continue
            data = open(path, "rb").read()
            for address in people:
                assert address.encode() not in data, f"an address stands in {name}"


def guesses(folder, held, with_mails):
    tally = {}
    for session, people, truth in held:
        of_people = attack.traces_of_people(folder, people)
        for name in ("people.db", "people.db-wal", "server.log", "metrics.txt"):
            of_people.update(attack.traces_of_bytes(f"{folder}/{name}", people))
        if with_mails:
            of_people.update(attack.traces_of_mails(attack.mails_of(f"{folder}/mail"), people))
        texts = set(truth.values())
        of_dialogue = attack.traces_of_dialogue(folder, session, texts)
        of_dialogue.update(attack.traces_of_export(f"{folder}/export-{session}", texts))
        assert of_people and of_dialogue, "nothing to compare: the attack is blind"
        attack.attack(of_people, of_dialogue, truth, tally)
    return tally


def verdict(tally, sessions, name):
    """One right per session by chance, with a variance of one (Montmort's matching problem); as many ways are tried, the
    bound is five standard deviations away: 1 in 3 million, each."""
    most = max(tally.items(), key=lambda item: item[1][0])
    bound = sessions + 5 * math.sqrt(sessions)
    print(f"{name}: {len(tally)} ways to guess; the best had {most[1][0]} of {most[1][1]} right, chance {sessions}, "
          f"bound {bound:.0f}: {most[0]}")
    return most[1][0] <= bound


def sees_what_there_is():
    """A table that keeps the order has to be seen through, or nothing here means anything."""
    import sqlite3

    folder = tempfile.mkdtemp(prefix="herkend-linkage-")
    people = [f"p{i}@voorbeeld.example" for i in range(PEOPLE)]
    database = sqlite3.connect(f"{folder}/people.db")
    database.execute("CREATE TABLE registration (email TEXT, created INTEGER)")
    order = random.Random(7).sample(people, PEOPLE)
    database.executemany("INSERT INTO registration VALUES (?, ?)", [(one, i) for i, one in enumerate(order)])
    database.commit()
    database.close()
    truth = {one: f"text {one}" for one in people}
    tally = {}
    attack.attack(attack.traces_of_people(folder, people), {"texts": [truth[one] for one in order]}, truth, tally)
    shutil.rmtree(folder)
    return max(count[0] for count in tally.values()) == PEOPLE


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--sessions", type=int, default=6)
    arguments.add_argument("--seed", type=int, default=20261122)
    chosen = arguments.parse_args()
    chance = random.Random(chosen.seed)
    assert sees_what_there_is(), "the attack does not see an order that stands there"
    work = tempfile.mkdtemp(prefix="herkend-linkage-")
    server = Server(chosen.program, f"{work}/data")
    fine = True
    try:
        # Orders of signing up and of coming in are the same: a trace of the first in what we keep would tell all. Mails
        # have their dates, wherever people keep them, and are left out here.
        held = [hold(server, f"a{i}", chance, True) for i in range(chosen.sessions)]
        # And with orders that have nothing to do with each other, everything.
        mixed = [hold(server, f"b{i}", chance, False) for i in range(chosen.sessions)]
        for session, _, _ in held + mixed:
            gone_after_close(server, session)
        evidence(server, f"{work}/taken", [session for session, _, _ in held + mixed])
        carries_nobody(f"{work}/taken", [one for _, people, _ in held + mixed for one in people])
        fine = verdict(guesses(f"{work}/taken", held, False), chosen.sessions, "what is kept")
        fine = verdict(guesses(f"{work}/taken", mixed, True), chosen.sessions, "with the mails") and fine
    finally:
        server.stop()
        if fine:
            shutil.rmtree(work)
    print("linkage: no better than chance" if fine else f"linkage: FAILED, the evidence is in {work}; seed {chosen.seed}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
