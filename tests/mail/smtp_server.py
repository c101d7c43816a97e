"""A mail server on loopback for the tests (aiosmtpd): it takes mail into a folder, or behaves as real servers do at times.

    smtp_server.py FOLDER [--port N] [what it does...]

Prints "port N" when it listens. Each message that it accepts becomes FOLDER/NNNN.eml, with FOLDER/NNNN.json beside it for what
the talk said. Ends when its standard input does: a test that dies leaves no server behind.
"""
import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, syntax


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--starttls", nargs=2, metavar=("CERTIFICATE", "KEY"), help="offers and demands STARTTLS")
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"), help="speaks TLS from the first byte")
    parser.add_argument("--auth", nargs=2, metavar=("USER", "PASSWORD"), help="demands to be signed in to")
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS", help="550 to this recipient")
    parser.add_argument("--refuse-sender", action="store_true", help="550 to MAIL FROM")
    parser.add_argument("--refuse-message", action="store_true", help="554 to the whole message")
    parser.add_argument("--full", action="append", default=[], metavar="ADDRESS", help="452 to this recipient")
    parser.add_argument("--greylist", action="store_true", help="451 to the first attempt to each recipient")
    parser.add_argument("--drop-in-message", type=int, default=0, metavar="N", help="closes within the first N messages")
    parser.add_argument("--drop-after-message", type=int, default=0, metavar="N",
                        help="takes the first N messages and closes before it says so")
    parser.add_argument("--messages-per-connection", type=int, default=0, metavar="N", help="421 after N messages")
    parser.add_argument("--hold", type=int, default=0, metavar="N",
                        help="takes the first N messages, prints \"taken\" and says nothing more")
    parser.add_argument("--mute", action="store_true", help="takes connections and never says a word")
    return parser.parse_args()


class Post:
    """The folder, and what aiosmtpd asks of a handler."""

    def __init__(self, given):
        self.given = given
        self.seen = set()
        self.drops = given.drop_after_message
        self.holds = given.hold
        self.count = len([name for name in os.listdir(given.folder) if name.endswith(".eml")])

    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        if self.given.refuse_sender:
            return "550 5.7.1 Sender not allowed"
        if self.given.messages_per_connection and server.taken >= self.given.messages_per_connection:
            asyncio.get_running_loop().call_later(0.05, server.transport.close)
            return "421 4.7.0 Too many messages on one connection"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.given.refuse:
            return f"550 5.1.1 <{address}>: no such mailbox here"
        if address in self.given.full:
            return f"452 4.2.2 <{address}>: mailbox full"
        if self.given.greylist and address not in self.seen:
            self.seen.add(address)
            return f"451 4.7.1 Greylisted, try again later: {address}"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.given.refuse_message:
            return "554 5.6.0 Message refused"
        self.keep(server, session, envelope)
        server.taken += 1
        if self.drops > 0:
            self.drops -= 1
            server.transport.abort()
            return "250 never heard"
        if self.holds > 0:
            self.holds -= 1
            print("taken", flush=True)
            await asyncio.Event().wait()
        return f"250 2.0.0 OK: queued as {self.count}"

    def keep(self, server, session, envelope):
        self.count += 1
        path = os.path.join(self.given.folder, f"{self.count:04}")
        talk = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "hello": session.host_name,
                "tls": server.is_tls(), "signed_in": bool(session.authenticated)}
        with open(path + ".json", "w", encoding="utf-8") as file:
            json.dump(talk, file)
        with open(path + ".part", "wb") as file:
            file.write(envelope.original_content)
        os.rename(path + ".part", path + ".eml")


class Server(SMTP):
    given = None
    drops = 0

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.taken = 0

    def is_tls(self):
        return self.transport.get_extra_info("sslcontext") is not None

    def connection_made(self, transport):
        if self.given.mute:
            self.transport = transport
            return
        super().connection_made(transport)

    def data_received(self, data):
        if not self.given.mute:
            super().data_received(data)

    @syntax("DATA")
    async def smtp_DATA(self, argument):
        if Server.drops <= 0:
            await super().smtp_DATA(argument)
            return
        Server.drops -= 1
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.abort()


def authenticator_of(given):
    def authenticate(server, session, envelope, mechanism, data):
        user, password = (part.encode() for part in given.auth)
        return AuthResult(success=data.login == user and data.password == password, handled=False)

    return authenticate


def context_of(pair):
    if not pair:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


def watch_input(stopped):
    loop = asyncio.get_running_loop()

    def readable():
        if not os.read(0, 4096):
            stopped.set()

    loop.add_reader(0, readable)


async def serve(given):
    post = Post(given)
    Server.given = given
    Server.drops = given.drop_in_message
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def create():
        return Server(post, hostname="mail.example.org", loop=loop, tls_context=context_of(given.starttls),
                      require_starttls=bool(given.starttls), auth_required=bool(given.auth),
                      auth_require_tls=bool(given.starttls),
                      authenticator=authenticator_of(given) if given.auth else None)

    server = await loop.create_server(create, "127.0.0.1", given.port, ssl=context_of(given.tls))
    watch_input(stopped)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(options()))
    sys.exit(0)
