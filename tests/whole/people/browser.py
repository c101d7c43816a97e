"""
What a person has to reach a server with: HTTP and a WebSocket (RFC 6455), on the standard library alone. Loopback only.
"""
import base64
import http.client
import json
import os
import socket
import struct


class Refused(Exception):
    """An answer that is no success: (status, body)."""


def http_call(port, method, path, body=None, token=None, form=False, headers=None, wanted=(200, 201, 202, 204, 303)):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    fields = dict(headers or {})
    if token:
        fields["Authorization"] = f"Bearer {token}"
    data = None
    if body is not None and form:
        fields["Content-Type"] = "application/x-www-form-urlencoded"
        fields["Origin"] = f"http://127.0.0.1:{port}"
        data = body.encode()
    elif body is not None:
        fields["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    connection.request(method, path, data, fields)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status not in wanted:
        raise Refused(answer.status, text[:300])
    return text


def json_call(*arguments, **options):
    text = http_call(*arguments, **options)
    return json.loads(text) if text else None


class Socket:
    """One connection of a participant or a moderator. Reads until what it waits for comes."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.buffered = b""
        self.number = 0
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            (
                f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: herkend.v1\r\n\r\n"
            ).encode()
        )
        while b"\r\n\r\n" not in self.buffered:
            self._more()
        head, self.buffered = self.buffered.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise Refused(0, head)

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise Refused(0, b"the connection is gone")
        self.buffered += data

    def _take(self, size):
        while len(self.buffered) < size:
            self._more()
        data, self.buffered = self.buffered[:size], self.buffered[size:]
        return data

    def _frame(self, code, payload):
        mask = os.urandom(4)
        head = bytes([0x80 | code])
        size = len(payload)
        head += bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack(">H", size)
        self.socket.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))

    def send(self, message):
        self._frame(1, json.dumps(message).encode())

    def receive(self):
        """The next message; a close is {"type": "close", "code": n}."""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size == 126:
                size = struct.unpack(">H", self._take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self._take(8))[0]
            payload = self._take(size)
            if first & 0x0F == 1:
                return json.loads(payload)
            if first & 0x0F == 8:
                return {"type": "close", "code": struct.unpack(">H", payload[:2])[0] if payload else 1005}
            if first & 0x0F == 9:
                self._frame(10, payload)

    def hello(self, **how):
        self.send({"type": "hello", **how})
        while True:
            message = self.receive()
            if message["type"] in ("welcome", "error", "close"):
                return message

    def ask(self, message):
        """Sends with an id of its own and waits for what answers it."""
        self.number += 1
        wanted = f"q{self.number}"
        self.send({**message, "id": wanted})
        while True:
            answer = self.receive()
            if answer.get("id") == wanted or answer["type"] == "close":
                return answer

    def close(self):
        self.socket.close()
