# Looks for ways out of the sandbox and names those that are open.
import posix


def findings():
    found = []
    # Most of the library is files that must be readable: a module that is not built in.
    import csv
    try:
        posix.close(posix.open(b"/tmp/probe", posix.O_CREAT | posix.O_WRONLY))
    except OSError as error:
        return "not even its own folder: %s" % error
    if set(posix.environ) - {b"LC_ALL", b"LC_CTYPE", b"PWD", b"OLDPWD", b"SHLVL", b"_"}:
        found.append("the environment")
    if posix.getpid() > 100:
        found.append("the processes of the machine")
    if has_network():
        found.append("the network")
    if any(map(visible, (CANARY, b"/etc/passwd", b"/var", b"/proc/1", b"/sys"))):
        found.append("files of the machine")
    for place in (b"/", b"/usr", b"/usr/lib", b"/dev", CANARY.rpartition(b"/")[0] + b"/.."):
        if writable(place):
            found.append("%s for writing" % place.decode())
    if posix.getuid() != 0 and may(posix.setuid, 0):
        found.append("the rights of root")
    return ", ".join(found)


def may(function, *arguments):
    try:
        function(*arguments)
    except OSError:
        return False
    return True


def visible(path):
    return may(posix.stat, path)


def writable(folder):
    path = folder + b"/maspob-probe"
    try:
        posix.close(posix.open(path, posix.O_CREAT | posix.O_EXCL | posix.O_WRONLY))
    except OSError:
        return False
    posix.unlink(path)
    return True


def has_network():
    try:
        import _socket
    except ImportError:
        return False
    try:
        if {name for _, name in _socket.if_nameindex()} - {"lo"}:
            return True
        connection = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    except OSError:
        return False
    return may(connection.connect, ("192.0.2.1", 9))
