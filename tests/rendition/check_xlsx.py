"""Holds a spreadsheet to the JSON of the same report: check_xlsx.py FILE.xlsx FILE.json. Prints what differs."""
import datetime
import json
import sys

import openpyxl
from openpyxl.utils.escape import unescape

wrong = []
book = openpyxl.load_workbook(sys.argv[1])
report = json.load(open(sys.argv[2], encoding="utf-8"))
dutch = report["session"]["language"] == "nl"


def complain(sentence):
    wrong.append(sentence)


def same(where, cell, wanted):
    if isinstance(wanted, float) or isinstance(cell, float):
        if cell is None or wanted is None or abs(cell - wanted) > 1e-9:
            complain(f"{where}: {cell!r} is not {wanted!r}")
    elif cell != wanted:
        complain(f"{where}: {cell!r} is not {wanted!r}")


def read(value):
    """As Excel reads it: openpyxl leaves "_x005F_" as it stands in the file."""
    return unescape(value) if isinstance(value, str) else value


def rows(name):
    sheet = book[name]
    return [[read(value) for value in row] for row in sheet.iter_rows(min_row=2, values_only=True)]


def percent(score):
    return None if score is None else score * 100


def everything(theme):
    for statement in theme["statements"] + theme["judged_too_little"] + theme["reactions_without_statement"]:
        yield statement
        yield from statement.get("reactions", [])


names = (
    ["Leeswijzer", "Rangorde", "Uitspraken", "Verdeling"]
    if dutch
    else ["How to read this report", "Ranking", "Statements", "Distribution"]
)
if report["background"]:
    names.append("Groepen" if dutch else "Groups")
if report["polls"]:
    names.append("Peilingen" if dutch else "Polls")
if report["activity"]:
    names.append("Deelname" if dutch else "Participation")
names.append("Methode" if dutch else "Method")
changes = "Wat er is veranderd" if dutch else "What has changed"
same("sheets", [name for name in book.sheetnames if name != changes], names)

for sheet in book:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                complain(f"{sheet.title} {cell.coordinate}: a formula")
    if sheet.title != names[0]:
        same(f"{sheet.title}: frozen", sheet.freeze_panes, "A2")
        if not sheet.auto_filter.ref:
            complain(f"{sheet.title}: no filter")
        if not all(cell.font.bold for cell in sheet[1] if cell.value):
            complain(f"{sheet.title}: a header that is not bold")

if book.properties.creator or book.properties.lastModifiedBy:
    complain("somebody's name is in it")
moment = report["session"].get("closed_at") or report["session"].get("started_at")
if moment:
    at = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).replace(tzinfo=None, second=0, microsecond=0)
    same("made at", book.properties.created, at)

found = [(place, statement) for place, theme in enumerate(report["themes"], 1) for statement in theme["statements"]]
ranking = rows(names[1])
same("rows of the ranking", len(ranking), len(found))
for row, (place, statement) in zip(ranking, found):
    where = f"ranking {statement['id']}"
    same(where, row[1], report["themes"][place - 1]["title"])
    same(where, row[2], statement["rank"])
    same(where, row[4], statement["id"])
    same(where, row[5], statement["text"])
    same(where, row[6], statement["n"])
    same(where, row[7], (statement["counts"][2] + statement["counts"][3]) / statement["n"])
    for column, key in enumerate(["score", "sd", "low", "high"], 8):
        same(f"{where} {key}", row[column], percent(statement[key]))
    same(where, row[12], statement["certain_top"])
    same(where, row[13], statement["why"])

visible = {statement["id"]: statement for theme in report["themes"] for statement in everything(theme)}
listed = rows(names[2])
same("rows of statements", sorted(row[0] for row in listed), sorted(visible))
for row in listed:
    statement = visible[row[0]]
    same(f"text of {row[0]}", row[4], statement["text"])
    same(f"rank of {row[0]}", row[6], statement["rank"])
    same(f"votes of {row[0]}", row[7], statement["n"])
    same(f"score of {row[0]}", row[9], percent(statement["score"]))
    same(f"why of {row[0]}", row[14], statement["why"])
for row in rows(names[3]):
    statement = visible[row[0]]
    same(f"distribution of {row[0]}", row[4:10], [statement["n"], *statement["counts"], statement["skips"]])
    if statement["n"]:
        same(f"shares of {row[0]}", round(sum(row[10:14]), 9), 1.0)

if report["polls"]:
    answers = [(p["question"], o["option"], o["n"]) for p in report["polls"] for o in p["options"]]
    same("polls", [(row[0], row[2], row[3]) for row in rows("Peilingen" if dutch else "Polls")], answers)
if report["activity"]:
    steps = [(step["votes"], step["statements"], step["joined"]) for step in report["activity"]]
    same("activity", [tuple(row[1:4]) for row in rows("Deelname" if dutch else "Participation")], steps)
if report["background"]:
    sizes = [
        (group["question"], option["option"], None if option["withheld"] else option["voters"])
        for group in report["background"]
        for option in group["options"]
    ]
    shown = [
        (row[0], row[5], row[6] if isinstance(row[6], int) else None)
        for row in rows("Groepen" if dutch else "Groups")
        if row[2] is None
    ]
    same("groups", shown, sizes)

for sentence in wrong[:20]:
    print(sentence)
sys.exit(1 if wrong else 0)
