#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""One key has one id everywhere, whatever its file looks like."""

import os
import subprocess

from common import (BUILD, Elf, check, main, read, refused, same, trp,
                    vectors8, write)


def ssl(*args):
    subprocess.run(["openssl"] + list(args), check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def board(k, code=0, text="ran 0.1 s"):
    p = subprocess.run([os.path.join(BUILD, "trp-board"), "run", "--soc",
                        "stm32mp15", "--seconds", "0.1", "--key", k,
                        "fw.sign"], stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       timeout=120)
    out = p.stdout.decode("utf-8", "replace")
    same(p.returncode, code, "%s: %s" % (k, out))
    check(text in out, (k, out))


def firmware(k):
    write("fw.elf", Elf(entry=9).load(0, vectors8(pc=9) + b"\xfe\xe7" * 28)
          .section(".isr_vector", 0, 0, 64).build())
    trp("sign", "-q", "--in", "fw.elf", "--out", "fw.sign", "--key", k, code=0)


def ident(k):
    return trp("pubkey", k, "--format", "id", code=0).out.strip()


def test_p256():
    ssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "first.pem")
    check(b"EC PARAMETERS" in read("first.pem"))
    ssl("pkey", "-in", "first.pem", "-out", "k.pem")
    ssl("pkey", "-in", "k.pem", "-pubout", "-out", "pub.pem")
    ec = ["ec", "-in", "k.pem"]
    ssl(*ec, "-conv_form", "compressed", "-out", "compressed.pem")
    ssl(*ec, "-conv_form", "compressed", "-pubout", "-out", "cpub.pem")
    ssl(*ec, "-param_enc", "explicit", "-out", "explicit.pem")
    ssl(*ec, "-param_enc", "explicit", "-pubout", "-out", "epub.pem")
    ssl(*ec, "-param_enc", "explicit", "-conv_form", "compressed", "-outform",
        "DER", "-out", "both.der")
    files = ["first.pem", "pub.pem", "compressed.pem", "cpub.pem",
             "explicit.pem", "epub.pem", "both.der"]
    check(len({read(f) for f in files}) == len(files))
    firmware("k.pem")
    for f in files:
        same(ident(f), ident("k.pem"), f)
        trp("verify", "--key", f, "fw.sign", code=0)
        board(f)
    for f in ("first.pem", "compressed.pem", "explicit.pem", "both.der"):
        firmware(f)
        board("pub.pem")


def test_order_of_blocks():
    ssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=fw",
        "-keyout", "k.pem", "-out", "cert.pem")
    ssl("pkey", "-in", "k.pem", "-pubout", "-out", "pub.pem")
    cert, k, pub = read("cert.pem"), read("k.pem"), read("pub.pem")
    firmware("k.pem")
    for name, data in (("cert-key", cert + k), ("key-cert", k + cert),
                       ("pub-key", pub + k), ("key-pub", k + pub),
                       ("text", b"Bag Attributes\n    name: x\n" + cert +
                        b"Key Attributes: none\n" + k + b"end\n")):
        f = write(name + ".pem", data)
        same(ident(f), ident("k.pem"), f)
        trp("verify", "--key", f, "fw.sign", code=0)
        firmware(f)
        board(f)


def test_encrypted():
    ssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
        "-out", "k.pem")
    ssl("pkcs8", "-topk8", "-in", "k.pem", "-passout", "pass:x", "-out",
        "enc.pem")
    ssl("rsa", "-in", "k.pem", "-aes128", "-passout", "pass:x", "-traditional",
        "-out", "old.pem")
    ssl("pkcs8", "-topk8", "-in", "k.pem", "-passout", "pass:x", "-outform",
        "DER", "-out", "enc.der")
    firmware("k.pem")
    for f in ("enc.pem", "old.pem", "enc.der"):
        board(f, code=1, text="%s: this private key is encrypted; give its "
              "public half: `trp pubkey KEY --out PUB.pem`" % f)
    write("pass", b"x\n")
    trp("pubkey", "enc.pem", "--out", "PUB.pem", "--key-pwd-file", "pass",
        code=0)
    board("PUB.pem")
    write("none", b"no key at all")
    board("none", code=1, text="no public key")
    refused("holds no key", "verify", "--key", "none", "fw.sign")


main(globals())
