#!/usr/bin/env python3
"""A web proxy on loopback, for tests: CONNECT, and requests with a whole address.

  proxy.py PORTFILE [NAME:PASSWORD]

Writes its port to PORTFILE and a line for each request to PORTFILE.log: how,
where to, and whether a name and password came along (never which). Asks for
NAME and PASSWORD if they are given. Serves until it is killed."""
import asyncio
import base64
import os
import sys

port_file = sys.argv[1]
wanted = "Basic " + base64.b64encode(sys.argv[2].encode()).decode() if len(sys.argv) > 2 else None


async def carry(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except (ConnectionError, OSError):
        pass


async def head_of(reader):
    """The request's first line, and its other lines."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    return lines[0], [line for line in lines[1:] if line]


async def serve(reader, writer):
    there = None
    try:
        while True:
            first, headers = await head_of(reader)
            method, target, version = first.split(" ")
            said = next((line.split(": ", 1)[1] for line in headers if line.lower().startswith("proxy-authorization:")), None)
            with open(port_file + ".log", "a") as log:
                log.write(f"{method} {target} {'login' if said else '-'}\n")
            if not wanted or said == wanted:
                break
            writer.write(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n")
            await writer.drain()
        where = target if method == "CONNECT" else target.split("/")[2]
        host, port = where.rsplit(":", 1)
        there_reader, there = await asyncio.open_connection(host, int(port))
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Through\r\n\r\n")
        else:  # what follows on this connection goes to the same server, which takes whole addresses too
            kept = [line for line in headers if not line.lower().startswith("proxy-")]
            there.write("\r\n".join([f"{method} /{target.split('/', 3)[3]} {version}"] + kept + ["", ""]).encode("latin-1"))
        await asyncio.gather(carry(reader, there), carry(there_reader, writer))
    except (asyncio.IncompleteReadError, ConnectionError, OSError):
        pass
    for w in (writer, there):
        if w:
            w.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with open(port_file + ".new", "w") as out:
        out.write(f"{server.sockets[0].getsockname()[1]}\n")
    os.rename(port_file + ".new", port_file)
    await server.serve_forever()


asyncio.run(main())
