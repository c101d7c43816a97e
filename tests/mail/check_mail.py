"""What parsers that are not ours make of a message: Python's email package, its HTML parser, and icalendar.

    FILE [--language nl] [--to ADDRESS] [--name NAME] [--subject TEXT] [--calendar REQUEST|CANCEL|none]
         [--start 20261201T130000Z] [--sequence N] [--has TEXT] [--link URL] [--no-way]

Reads such lines from its standard input, with U+001F between the arguments; to each it prints a sentence for everything that
is wrong, then U+001E and 1, or 0 when all is well. One process for all of a test program's messages: starting Python takes
longer than any check.
"""
import argparse
import email
import email.policy
import re
import sys
from html.parser import HTMLParser

import icalendar

wrong = []


def expect(holds, sentence):
    if not holds:
        wrong.append(sentence)


class Page(HTMLParser):
    """Text, links and what would be loaded from somewhere."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words, self.links, self.loads, self.tags, self.open = [], [], [], set(), []
        self.language = None
        self.quiet = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.add(tag)
        if tag == "html":
            self.language = given.get("lang")
        if tag == "a":
            self.links.append(given.get("href", ""))
        for name, value in attributes:
            if name in ("src", "background", "srcset", "data", "poster") or (name == "href" and tag != "a"):
                self.loads.append(value)
            if name == "style" and "url(" in (value or ""):
                self.loads.append(value)
            if name.startswith("on"):
                self.loads.append(name)
        if tag in ("style", "title"):
            self.quiet += 1
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        expect(self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}")
        if self.open:
            self.open.pop()
        if tag in ("style", "title"):
            self.quiet -= 1

    def handle_data(self, data):
        expect("url(" not in data or not self.quiet, "a style loads something")
        if not self.quiet:
            self.words.append(data)


def squeeze(text):
    return " ".join(text.split())


def check_bytes(raw):
    expect(b"\x00" not in raw, "there is a NUL")
    expect(re.search(rb"(?<!\r)\n", raw) is None, "a line ends in LF alone")
    expect(re.search(rb"\r(?!\n)", raw) is None, "there is a CR alone")
    longest = max(len(line) for line in raw.split(b"\r\n"))
    expect(longest <= 998, f"a line has {longest} bytes (RFC 5322, 2.1.1)")
    expect(all(byte < 0x80 for byte in raw), "there are bytes that not every server takes")


KNOWN_HEADERS = {"date", "from", "to", "subject", "message-id", "mime-version", "content-type", "content-language",
                 "auto-submitted", "x-auto-response-suppress", "list-unsubscribe", "list-unsubscribe-post",
                 "content-transfer-encoding"}


def check_headers(message, given):
    names = [name.lower() for name in message.keys()]
    for name in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Language"):
        expect(names.count(name.lower()) == 1, f"{name} is there {names.count(name.lower())} times")
    expect(set(names) <= KNOWN_HEADERS, f"there are other headers: {set(names) - KNOWN_HEADERS}")
    for name, value in message.items():
        expect(not value.defects, f"{name}: {value.defects}")
    expect(message["Auto-Submitted"] == "auto-generated", "Auto-Submitted")
    if wrong:
        return
    expect(message["Date"].datetime.utcoffset() is not None, "Date has no zone")
    expect(re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", message["Message-ID"].strip()) is not None, "Message-ID")
    expect(len(message["From"].addresses) == 1 and len(message["To"].addresses) == 1, "one sender, one recipient")
    if given.language:
        expect(message["Content-Language"] == given.language, "Content-Language")
    if given.to:
        expect(message["To"].addresses[0].addr_spec == given.to, f"To is {message['To']}")
    if given.name is not None:
        expect(message["To"].addresses[0].display_name == given.name, f"To has the name {message['To'].addresses[0]!r}")
    if given.subject:
        expect(str(message["Subject"]) == given.subject, f"the subject is {message['Subject']!r}")
    check_unsubscribe(message, given)


def check_unsubscribe(message, given):
    if given.no_way:
        expect(message["List-Unsubscribe"] is None, "List-Unsubscribe without a way")
        return
    expect(re.fullmatch(r"<https://[^\s<>]+/r/[\w-]{22}/unsubscribe>", message["List-Unsubscribe"] or "") is not None,
           f"List-Unsubscribe is {message['List-Unsubscribe']}")
    expect(message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "RFC 8058")


def check_parts(message, given):
    body = message
    if given.calendar != "none":
        expect(message.get_content_type() == "multipart/mixed", message.get_content_type())
        body = next(message.iter_parts())
    expect(body.get_content_type() == "multipart/alternative", body.get_content_type())
    kinds = [part.get_content_type() for part in body.iter_parts()]
    expect(kinds == ["text/plain", "text/html"] + (["text/calendar"] if given.calendar != "none" else []), kinds)
    parts = list(body.iter_parts())
    for part in message.walk():
        expect(not part.defects, f"{part.get_content_type()}: {part.defects}")
        if part.get_content_maintype() == "text":
            expect(part.get_content_charset() == "utf-8", "charset")
    return parts


def check_words(text, page, given):
    plain, shown = squeeze(text), squeeze(" ".join(page.words))
    for wanted in given.has:
        expect(squeeze(wanted) in plain, f"the text lacks {wanted!r}:\n{text}")
        expect(squeeze(wanted) in shown, f"the page lacks {wanted!r}:\n{shown}")
    for url in given.link:
        expect(re.search(re.escape(url) + r"(\s|$)", text) is not None, f"the text lacks {url}")
        expect(url in page.links, f"the page has no link to {url}: {page.links}")
        expect(url in shown, f"the page does not show {url}")
    for url in re.findall(r"^https?://\S+$", text, re.MULTILINE):
        expect(url in page.links, f"{url} is only in the text")
    for url in page.links:
        expect(url in text, f"{url} is only in the page")
    expect(re.search(r"\{[A-Za-z_]+\}", text) is None, f"words were not filled in:\n{text}")


def check_page(page, given):
    expect(not page.loads, f"something is loaded from elsewhere: {page.loads}")
    expect(not page.tags & {"img", "script", "iframe", "object", "embed", "link", "form", "input", "svg", "video"},
           f"tags: {page.tags}")
    expect(not page.open, f"not closed: {page.open}")
    if given.language:
        expect(page.language == given.language, "lang of the page")


def check_calendar(message, parts, given):
    if given.calendar == "none":
        expect("text/calendar" not in [part.get_content_type() for part in message.walk()], "an entry without need")
        return
    expect(parts[2].get_param("method") == given.calendar, f"method of the part: {parts[2]['Content-Type']}")
    attached = list(message.iter_attachments())
    expect(len(attached) == 1 and (attached[0].get_filename() or "").endswith(".ics"), "an attached .ics")
    raw = parts[2].get_payload(decode=True)
    expect(attached and attached[0].get_payload(decode=True) == raw, "both are the same entry")
    expect(all(len(line) <= 75 for line in raw.split(b"\r\n")), "a line above 75 octets (RFC 5545, 3.1)")
    calendar = icalendar.Calendar.from_ical(raw)
    expect(str(calendar["METHOD"]) == given.calendar, f"METHOD {calendar['METHOD']}")
    entries = [part for part in calendar.walk() if part.name == "VEVENT"]
    expect(len(entries) == 1 and len(list(calendar.walk())) == 2, "one entry and nothing besides")
    check_entry(entries[0], message, given)


def check_entry(entry, message, given):
    start, end = entry["DTSTART"].dt, entry["DTEND"].dt
    expect(start.utcoffset() is not None and start.utcoffset().total_seconds() == 0, "DTSTART is not UTC")
    expect(end > start, "it ends before it begins")
    expect(entry["STATUS"] == ("CANCELLED" if given.calendar == "CANCEL" else "CONFIRMED"), f"STATUS {entry['STATUS']}")
    if given.start:
        expect(start.strftime("%Y%m%dT%H%M%SZ") == given.start, f"it starts at {start}")
    if given.sequence is not None:
        expect(int(entry["SEQUENCE"]) == given.sequence, f"SEQUENCE {entry['SEQUENCE']}")
    attendee = entry["ATTENDEE"]
    expect(str(attendee) == "mailto:" + message["To"].addresses[0].addr_spec, f"ATTENDEE {attendee}")
    expect(str(entry["ORGANIZER"]) == "mailto:" + message["From"].addresses[0].addr_spec, "ORGANIZER")
    expect(message["To"].addresses[0].addr_spec not in str(entry["UID"]), "the address is in the UID")
    expect("#t=" not in str(entry), "a personal link in a calendar")


def parser_of():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--language")
    parser.add_argument("--to")
    parser.add_argument("--name")
    parser.add_argument("--subject")
    parser.add_argument("--calendar", default="none")
    parser.add_argument("--start")
    parser.add_argument("--sequence", type=int)
    parser.add_argument("--has", action="append", default=[])
    parser.add_argument("--link", action="append", default=[])
    parser.add_argument("--no-way", action="store_true")
    return parser


def check(given):
    with open(given.file, "rb") as file:
        raw = file.read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    check_bytes(raw)
    check_headers(message, given)
    parts = check_parts(message, given)
    if not wrong:
        page = Page()
        page.feed(parts[1].get_content())
        page.close()
        check_page(page, given)
        check_words(parts[0].get_content(), page, given)
        check_calendar(message, parts, given)


def main():
    parser = parser_of()
    for line in sys.stdin:
        wrong.clear()
        try:
            check(parser.parse_args(line.rstrip("\n").split("\x1f")))
        except Exception as trouble:  # whatever a parser trips over is wrong with the message
            wrong.append(f"{type(trouble).__name__}: {trouble}")
        print("\n".join(str(sentence) for sentence in wrong), end=f"\x1e{1 if wrong else 0}", flush=True)


if __name__ == "__main__":
    main()
