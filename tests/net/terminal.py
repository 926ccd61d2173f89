#!/usr/bin/env python3
"""A person at a terminal, for tests.

  terminal.py SCREEN [WORDS KEYS]… -- COMMAND…

Runs COMMAND on a terminal of its own; whenever the next WORDS stand on the
screen the KEYS are typed (^C is Ctrl-C, anything else a line). What was on the
screen goes to the file SCREEN, with a last line "echo" or "no echo": how the
terminal was left. Ends as the command did, or with 99 after 60 seconds."""
import os
import pty
import select
import sys
import termios
import time

split = sys.argv.index("--")
screen, plan, command = sys.argv[1], sys.argv[2:split], sys.argv[split + 1:]
master, slave = pty.openpty()
pid = os.fork()
if pid == 0:
    os.setsid()
    import fcntl
    fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
    for fd in range(3):
        os.dup2(slave, fd)
    os.execvp(command[0], command)

seen, at, status, end = b"", 0, None, time.monotonic() + 60
while time.monotonic() < end:
    if select.select([master], [], [], 0.05)[0]:
        seen += os.read(master, 65536)
        if plan and plan[0].encode() in seen[at:]:
            at = len(seen)
            keys = plan[1]
            # what is typed before the terminal is ready is thrown away: wait until nothing is shown any more
            if keys != "^C" or plan[0].startswith("password"):
                while termios.tcgetattr(slave)[3] & termios.ECHO and time.monotonic() < end:
                    time.sleep(0.005)
            os.write(master, b"\x03" if keys == "^C" else keys.encode() + b"\n")
            plan = plan[2:]
    elif status is not None:
        break
    if status is None:
        done, how = os.waitpid(pid, os.WNOHANG)
        if done:
            status = os.waitstatus_to_exitcode(how)
if status is None:
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    status = 99
with open(screen, "wb") as out:
    out.write(seen + (b"\necho\n" if termios.tcgetattr(slave)[3] & termios.ECHO else b"\nno echo\n"))
sys.exit(status if status >= 0 else 128 - status)
