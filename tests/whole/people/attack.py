"""
Tries to tell who wrote what, from what is left once sessions are closed: both databases, their write-ahead logs, the log,
the metrics, the exports, the mails. A trace of an order on the side of people is matched, first with first, with a trace of
an order on the side of the dialogue; each pair of traces is one way to guess.

Guessing at random gets one of a session's people right on average, whatever their number. A trace that links gets nearly
all.
"""
import csv
import email
import email.utils
import glob
import json
import os
import sqlite3

WRITTEN, JOINED = 30, 10


# ---- traces of people: {name: [address, ...] in that order} -----------------------------------


def rows_in_order(database, table, columns):
    """Each column, and the order in which rows lie, as orders of the rows."""
    orders = {}
    rows = list(database.execute(f"SELECT * FROM {table}"))
    orders["as it lies"] = list(range(len(rows)))
    for i, column in enumerate(columns):
        keys = [(str(type(row[i])), row[i]) for row in rows]
        orders[column] = sorted(range(len(rows)), key=lambda at, keys=keys: keys[at])
        sizes = [len(row[i]) if hasattr(row[i], "__len__") else 0 for row in rows]
        orders[column + ", size"] = sorted(range(len(rows)), key=lambda at, sizes=sizes: sizes[at])
    return rows, orders


def addresses_of(value, addresses):
    text = value if isinstance(value, str) else value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return [address for address in addresses if address in text]


def traces_of_table(database, table, addresses, names):
    """Orders of addresses by every column of a table whose rows name somebody, directly or by an id that another does."""
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    rows, orders = rows_in_order(database, table, columns)
    whose = []
    for row in rows:
        found = [address for value in row if value is not None for address in addresses_of(value, addresses)]
        for value in row:
            if not found and value in names:
                found = [names[value]]
        whose.append(found[0] if found else None)
    traces = {}
    for name, order in orders.items():
        seen = []
        for at in order:
            if whose[at] and whose[at] not in seen:
                seen.append(whose[at])
        if len(seen) == len(addresses):
            traces[f"people.db {table}.{name}"] = seen
    return traces


def names_by_id(database, addresses):
    """Long values that stand in a row with an address: what other tables may point with."""
    names = {}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in database.execute(f"SELECT * FROM {table}"):
            found = [address for value in row if value is not None for address in addresses_of(value, addresses)]
            if found:
                names.update({value: found[0] for value in row if isinstance(value, (str, bytes)) and len(value) >= 8})
    return names


def traces_of_people(folder, addresses):
    database = sqlite3.connect(f"file:{folder}/people.db?mode=ro", uri=True)
    names = names_by_id(database, addresses)
    traces = {}
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        traces.update(traces_of_table(database, table, addresses, names))
    database.close()
    return traces


def traces_of_bytes(path, addresses):
    """Where an address first and last stands in a file: free pages and what a log has kept."""
    try:
        data = open(path, "rb").read()
    except FileNotFoundError:
        return {}
    first = {address: data.find(address.encode()) for address in addresses}
    last = {address: data.rfind(address.encode()) for address in addresses}
    if min(first.values()) < 0:
        return {}
    name = os.path.basename(path)
    return {
        f"{name}, first byte": sorted(addresses, key=first.get),
        f"{name}, last byte": sorted(addresses, key=last.get),
    }


def traces_of_mails(paths, addresses):
    """The order of mails by date, name, size, number and identity, of each kind of mail by itself and of all."""
    mails = []
    for path in paths:
        message = email.message_from_bytes(open(path, "rb").read())
        to = email.utils.parseaddr(message["To"] or "")[1]
        if to in addresses:
            date = email.utils.mktime_tz(email.utils.parsedate_tz(message["Date"]))
            mails.append((to, message["Subject"], date, os.path.basename(path), os.path.getsize(path),
                          message["Message-ID"], os.stat(path).st_mtime_ns))
    traces = {}
    for subject in {mail[1] for mail in mails} | {None}:
        chosen = [mail for mail in mails if subject is None or mail[1] == subject]
        for name, place in (("date", 2), ("name", 3), ("size", 4), ("identity", 5), ("file's time", 6)):
            for latest in (False, True):
                seen = []
                for mail in sorted(chosen, key=lambda one, place=place: one[place], reverse=latest):
                    if mail[0] not in seen:
                        seen.append(mail[0])
                if len(seen) == len(addresses):
                    traces[f"mails {subject or 'of all kinds'} by {name}{', latest' if latest else ''}"] = seen
    return traces


# ---- traces of the dialogue: {name: [text, ...] in that order} ---------------------------------


def events_of(folder, session):
    database = sqlite3.connect(f"file:{folder}/dialogue.db?mode=ro", uri=True)
    rows = database.execute(
        "SELECT seq, time_ms, kind, body FROM event WHERE session = ? ORDER BY seq", (session,)
    ).fetchall()
    database.close()
    return [(seq, time_ms, kind, json.loads(body)) for seq, time_ms, kind, body in rows]


def traces_of_dialogue(folder, session, texts):
    wrote, key, joined, first = {}, {}, {}, {}
    for seq, time_ms, kind, body in events_of(folder, session):
        if kind == JOINED:
            key[body["seat"]], joined[body["seat"]] = body["key"], time_ms
        elif kind == WRITTEN and body.get("text") in texts:
            wrote[body["seat"]], first[body["seat"]] = body["text"], seq
    seats = sorted(wrote)
    if len(seats) != len(texts):
        return {}
    orders = {
        "seats": seats,
        "keys of seats": sorted(seats, key=key.get),
        "times of joining": sorted(seats, key=joined.get),
        "first texts": sorted(seats, key=first.get),
        "length of texts": sorted(seats, key=lambda seat: len(wrote[seat])),
        "texts": sorted(seats, key=wrote.get),
    }
    return {f"dialogue.db, {name}": [wrote[seat] for seat in order] for name, order in orders.items()}


def traces_of_export(folder, texts):
    """Who votes on everything but the own text is its writer: what an export's numbers of voters tell in order."""
    statements = list(csv.DictReader(open(f"{folder}/statements.csv", newline="")))
    votes = list(csv.DictReader(open(f"{folder}/votes.csv", newline="")))
    text_of = {row["statement"]: row["text"] for row in statements if row["text"] in texts}
    traces = {"export, statements": [text_of[row["statement"]] for row in statements if row["statement"] in text_of]}
    judged = {}
    for row in votes:
        judged.setdefault(row["voter"], set()).add(row["statement"])
    writers = []
    for voter in judged:
        own = [text for statement, text in text_of.items() if statement not in judged[voter]]
        if len(own) == 1:
            writers.append(own[0])
    if len(set(writers)) == len(texts):
        traces["export, voters"] = writers
    return {name: order for name, order in traces.items() if len(order) == len(texts)}


# ---- the attack -------------------------------------------------------------------------------


def right(people, texts, truth):
    return sum(truth[address] == text for address, text in zip(people, texts))


def attack(of_people, of_dialogue, truth, tally):
    """Adds to tally[way] = [right, guessed]; every pair of traces, forwards and backwards."""
    for name, people in of_people.items():
        for other, texts in of_dialogue.items():
            for turn, order in (("", people), (", backwards", people[::-1])):
                count = tally.setdefault(f"{name} | {other}{turn}", [0, 0])
                count[0] += right(order, texts, truth)
                count[1] += len(truth)


def mails_of(folder):
    return sorted(glob.glob(f"{folder}/**/*.eml", recursive=True))
