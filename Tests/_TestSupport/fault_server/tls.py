"""Certificates made for the occasion with the `openssl` command."""

import os
import ssl
import subprocess

_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def _openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


def server_context(kind, folder):
    """A context for one kind of certificate; `ca.pem` in the folder is the authority to trust.

    valid: signed, for 127.0.0.1 and localhost; expired: the same, of yesterday; wronghost: for another name;
    selfsigned: signed by nobody but itself.
    """
    def path(name):
        return os.path.join(folder, name)

    _openssl("req", "-x509", *_KEY, "-keyout", path("ca.key"), "-out", path("ca.pem"), "-days", "2",
             "-subj", "/CN=Authority of a test")
    names = "DNS:elsewhere.invalid" if kind == "wronghost" else "IP:127.0.0.1,DNS:localhost"
    with open(path("names"), "w") as file:
        file.write("subjectAltName=%s\n" % names)
    if kind == "selfsigned":
        _openssl("req", "-x509", *_KEY, "-keyout", path("server.key"), "-out", path("server.pem"),
                 "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=" + names)
    else:
        _openssl("req", *_KEY, "-keyout", path("server.key"), "-out", path("server.csr"),
                 "-subj", "/CN=a server of a test")
        _openssl("x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey",
                 path("ca.key"), "-CAcreateserial", "-days", "-1" if kind == "expired" else "2",
                 "-extfile", path("names"), "-out", path("server.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path("server.pem"), path("server.key"))
    return context
