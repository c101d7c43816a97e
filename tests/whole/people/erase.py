"""
Erasing, from outside: `herkend erase` on one person, on one session, and on what is due; with a server that runs and without one.
What was erased stands in no file of the data folder any more, byte by byte; what was not is still there.

    erase.py HERKEND
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import linkage  # noqa: E402


def erase(server, *arguments, wanted=0):
    done = subprocess.run([server.program, "erase", "--data", server.folder, *arguments], capture_output=True, text=True)
    assert done.returncode == wanted, (arguments, done.returncode, done.stdout, done.stderr)
    return json.loads(done.stdout) if wanted == 0 else done.stderr


def files_with(folder, text):
    found = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            if os.path.isfile(path) and text.encode() in open(path, "rb").read():
                found.append(os.path.relpath(path, folder))
    return found


def is_gone(folder, text):
    """At once but for the mails, which the running server's mailer takes away."""
    linkage.wait_for(lambda: not files_with(folder, text), f"{text} to be gone from {files_with(folder, text)}")


def beside_a_server(server, chance):
    first, people, truth = linkage.hold(server, "a", chance, False)
    second, others, other_truth = linkage.hold(server, "b", chance, False)
    text, other_text = truth[people[0]], other_truth[others[0]]
    assert files_with(server.folder, people[0]) and files_with(server.folder, text)

    told = erase(server, "--dry-run")["would_erase"]
    assert {(one["session"], what) for one in told for what in one["what"]} == {
        (session, what) for session in (first, second) for what in ("people", "dialogue")}, told
    assert erase(server)["erased"] == [], "nothing is due yet"
    assert erase(server, "--person", people[0].upper(), "--dry-run")["would_erase"]["registrations"] == 1

    gone = erase(server, "--person", people[0].upper())["erased"]
    assert gone["registrations"] == 1 and gone["mails"] >= 3, gone
    is_gone(server.folder, people[0])
    assert files_with(server.folder, people[1]) and files_with(server.folder, text), "others stay, and so do texts"

    erase(server, "--session", first)
    for one in (*people, text):
        is_gone(server.folder, one)
    assert files_with(server.folder, others[1]) and files_with(server.folder, other_text)
    listed = [one["id"] for one in server.call("GET", "/api/v1/sessions")["sessions"]]
    assert first not in listed and second in listed, listed
    return second, others, other_truth


def what_goes_on_is_refused(server):
    made = linkage.session_make(server)
    moderator = linkage.Socket(server.port)
    moderator.hello(token=made["tokens"]["moderator"])
    moderator.ask({"type": "session", "do": "lobby"})
    assert "over or has not begun" in erase(server, "--session", made["id"], wanted=1)
    assert made["id"] in [one["id"] for one in server.call("GET", "/api/v1/sessions")["sessions"]]
    assert "no session id" in erase(server, "--session", "../x", wanted=2)
    assert "not both" in erase(server, "--session", made["id"], "--person", "a@b.example", wanted=2)
    erase(server, "--person", "this is no address", wanted=2)
    moderator.close()


def without_a_server(server, session, people, truth):
    assert files_with(server.folder, people[2])
    erase(server, "--person", people[2])
    assert files_with(server.folder, people[2]) == []
    erase(server, "--session", session)
    for one in (*people, *truth.values()):
        assert files_with(server.folder, one) == [], one
    done = [one for one in erase(server, "--dry-run")["would_erase"] if one["session"] == session]
    assert done == [], "it is not due any more"


def main():
    work = tempfile.mkdtemp(prefix="herkend-erase-")
    server = linkage.Server(sys.argv[1], f"{work}/data")
    try:
        session, people, truth = beside_a_server(server, random.Random(20261122))
        what_goes_on_is_refused(server)
    finally:
        server.stop()
    without_a_server(server, session, people, truth)
    shutil.rmtree(work)
    print("erase: nothing is left of what was erased, and everything of what was not")


if __name__ == "__main__":
    main()
