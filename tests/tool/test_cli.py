#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""The command line: usage errors, exit codes, keys, passphrases, output
files, show and verify."""

import json
import os
import pty
import resource
import select
import signal
import stat
import struct
import subprocess
import termios
import time

from common import (BUILD, ROOT, TRP, Elf, Failed, Image, check, key, main,
                    plain_elf, read, refused, same, sha, trp, vec, vectors8,
                    write)

RSA = key("rsa2048.der")
ENC = key("rsa2048.enc.der")
P256 = key("p256.der")
PUB = key("p256.pub.der")
PLAIN = vec("elf", "m4-plain.elf")
COMMANDS = ["sign", "verify", "show", "keygen", "pubkey"]


def signed(out="a.sign", k=P256, *more):
    trp("sign", "-q", "--in", PLAIN, "--out", out, "--key", k, *more, code=0)
    return out


def test_help():
    r = trp(code=2)
    check("usage: trp COMMAND" in r.err and not r.out)
    text = trp("help", code=0).out
    same(trp("--help", code=0).out, text)
    same(trp("-h", code=0).out, text)
    for c in COMMANDS:
        check("  %s " % c in text, c)
        h = trp(c, "--help", code=0).out
        check(h.startswith("usage: trp " + c), h)
        same(trp("help", c, code=0).out, h)
        check(all(len(x) <= 80 for x in h.split("\n")), "long line")
    check(trp("--version", code=0).out.startswith("trp 0."))
    refused("there is no command frob", "frob", code=2)
    refused("there is no command frob", "help", "frob", code=2)
    refused("there is no command", "", code=2)


def test_usage_errors():
    sign = ["sign", "--in", PLAIN, "--out", "x", "--key", P256]
    rows = [
        (["sign"], "--in is missing"),
        (["sign", "--in", PLAIN], "--out is missing"),
        (["sign", "--in", PLAIN, "--out", "x"], "--key is missing"),
        (["sign", "--in"], "--in needs 1 value"),
        (sign + ["--frob"], "unknown option --frob"),
        (sign + ["--frob=1"], "unknown option --frob=1"),
        (sign + ["-x"], "unknown option -x"),
        (sign + ["file"], "file is not an option"),
        (sign + ["--out", "y"], "--out is given twice"),
        (sign + ["--key=y"], "--key is given twice"),
        (sign + ["--no-dump=1"], "--no-dump takes no value"),
        (sign + ["--format", "elf"], "--format elf is not known"),
        (sign + ["--key_pwd", "a", "--key-pwd-file", "b"],
         "--key_pwd and --key-pwd-file"),
        (["verify", "--key", PUB], "no image is given"),
        (["verify", "a"], "cannot be opened"),
        (["verify", "--key", PUB, "a", "b"], "more than one image: b"),
        (["verify", "--json", "--key", PUB, "a"], "unknown option --json"),
        (["show"], "no image is given"),
        (["keygen"], "--type is missing"),
        (["keygen", "--type", "p256"], "--out is missing"),
        (["keygen", "--type", "rsa1024", "--out", "x"], "is not known"),
        (["keygen", "--type", "p256", "--out", "x", "file"],
         "is not an option"),
        (["keygen", "--type", "p256", "--out", "x", "--key-pwd-file", "x"],
         "that is not encrypted"),
        (["pubkey"], "no key is given"),
        (["pubkey", "a", "b"], "more than one key"),
        (["pubkey", P256, "--format", "xml"], "is not known"),
    ]
    for args, text in rows:
        refused(text, *args, code=3 if "opened" in text else 2)
    refused("--key is missing", "verify", PLAIN, code=2)
    check(not os.path.exists("x"))
    refused("more than 16 --key files", "verify", *["--key", PUB] * 17, "a",
            code=2)


def test_missing_files():
    for args in (["sign", "--in", "none", "--out", "x", "--key", P256],
                 ["sign", "--in", PLAIN, "--out", "x", "--key", "none"],
                 ["sign", "--in", PLAIN, "--out", "x", "--key", P256,
                  "--key-info", "none"],
                 ["sign", "--in", PLAIN, "--out", "x", "--key", ENC,
                  "--key-pwd-file", "none"],
                 ["verify", "--key", "none", "x"],
                 ["verify", "--key", PUB, "none"],
                 ["show", "none"], ["pubkey", "none"]):
        refused("none: cannot be opened: No such file", *args, code=3)
    refused("cannot be read: Is a directory", "show", ".", code=3)


def test_output_whole():
    """A failed write leaves what was there, and nothing beside it."""
    write("out", b"old")
    small = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
    refused("out: cannot be written: File too large", "sign", "--in", PLAIN,
            "--out", "out", "--key", P256, code=3, preexec=small)
    same(read("out"), b"old")
    same(os.listdir("."), ["out"])
    refused("x: cannot be written: File too large", "sign", "--in", PLAIN,
            "--out", "x", "--key", P256, code=3, preexec=small)
    refused("cannot be written: No space left", "sign", "--in", PLAIN,
            "--out", "/dev/full", "--key", P256, code=3)
    check(stat.S_ISCHR(os.stat("/dev/full").st_mode), "/dev/full is gone")
    refused("cannot be written: No such file", "sign", "--in", PLAIN, "--out",
            "none/x", "--key", P256, code=3)
    refused("cannot be written: Is a directory", "sign", "--in", PLAIN,
            "--out", ".", "--key", P256, code=3)
    refused("cannot be written", "sign", "--in", PLAIN, "--out", "/proc/x",
            "--key", P256, code=3)
    refused("/dev/full: cannot be written", "pubkey", P256, "--out",
            "/dev/full", code=3)
    same(os.listdir("."), ["out"])


def test_unwritable_directory():
    """Without root's rights: a directory that may only be read"""
    os.mkdir("ro")
    os.chmod("ro", 0o555)
    os.chmod(".", 0o755)

    def drop():
        if os.getuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
    for f in ("elf", "key"):
        write(f, read(PLAIN if f == "elf" else P256))
        os.chmod(f, 0o644)
    trp_copy = os.path.join(os.getcwd(), "trp")
    write(trp_copy, read(TRP))
    os.chmod(trp_copy, 0o755)
    refused("ro/x: cannot be written: Permission denied", "sign", "--in",
            "elf", "--out", "ro/x", "--key", "key", code=3, preexec=drop,
            binary=trp_copy)
    same(os.listdir("ro"), [])


def test_output_is_an_input():
    """The slip that would destroy a key or the firmware"""
    write("k", read(P256))
    write("e", read(PLAIN))
    os.symlink("k", "link")
    sign = ["sign", "--in", "e", "--key", "k", "--key-info", "k", "--out"]
    for name in ("k", "e", "link", "./k"):
        refused("would be read and written", *sign, name, code=2)
    refused("would be read and written", "pubkey", "k", "--out", "link",
            code=2)
    same(read("k"), read(P256))
    same(read("e"), read(PLAIN))


def test_output_mode():
    for mask, want in ((0o022, 0o644), (0o077, 0o600), (0o002, 0o664)):
        trp("sign", "--in", PLAIN, "--out", "m", "--key", P256, code=0,
            preexec=lambda: os.umask(mask))
        same(stat.S_IMODE(os.stat("m").st_mode), want)
        os.unlink("m")
    write("real", b"")
    os.symlink("real", "link")
    signed("link")
    check(os.path.islink("link") and len(read("real")) > 1000)


def test_output_to_pipe():
    r, w = os.pipe()
    p = subprocess.Popen([TRP, "sign", "-q", "--in", PLAIN, "--out",
                          "/dev/fd/%d" % w, "--key", P256], pass_fds=[w],
                         stdout=subprocess.DEVNULL)
    os.close(w)
    got = b""
    while True:
        part = os.read(r, 65536)
        if not part:
            break
        got += part
    os.close(r)
    same(p.wait(), 0)
    same(got, read(signed()))


def test_standard_output_full():
    a = signed()
    for args in (["show", a], ["show", "--json", a], ["pubkey", P256],
                 ["help"], ["verify", "--key", PUB, a]):
        with open("/dev/full", "w") as full:
            r = trp(*args, stdout=full)
        same(r.code, 3, args)
        check("standard output: cannot be written" in r.err, r.err)


def test_passphrase():
    args = ["sign", "-q", "--in", PLAIN, "--key", ENC, "--out"]
    want = read(signed("w", RSA))
    pw = write("pw", b"secret\nsecond line\n")
    trp(*args, "a", "--key-pwd-file", pw, code=0)
    trp(*args, "b", code=0, env={"TRP_KEY_PASSPHRASE": "secret"})
    trp(*args, "c", "--key_pwd", "secret", code=0)
    trp(*args, "d", "--key-pwd=secret", code=0)
    for f in "abcd":
        same(read(f), want, f)
    # the option wins over the environment
    trp(*args, "e", "--key_pwd", "secret", code=0,
        env={"TRP_KEY_PASSPHRASE": "wrong"})
    r = trp(*args[:1], *args[2:], "f", "--key_pwd", "secret", code=0)
    check("warning: a passphrase on the command line" in r.err, r.err)
    refused("wrong passphrase", *args, "x", "--key_pwd", "Secret")
    refused("wrong passphrase", *args, "x", "--key_pwd", "")
    refused("there is no terminal", *args, "x")
    refused("longer than 1023 bytes", *args, "x", "--key-pwd-file",
            write("long", b"x" * 2000))
    same(trp("pubkey", ENC, "--key-pwd-file", pw, code=0).out,
         trp("pubkey", RSA, code=0).out)
    check(not os.path.exists("x"))


def at_terminal(args, answers):
    """Run trp on a terminal of its own; returns exit code and the screen."""
    env = {k: v for k, v in os.environ.items() if k != "TRP_KEY_PASSPHRASE"}
    pid, fd = pty.fork()
    if pid == 0:
        try:
            os.execve(TRP, [TRP] + args, env)
        finally:
            os._exit(127)
    screen, end = b"", time.time() + 60
    todo = list(answers)
    while time.time() < end:
        if not select.select([fd], [], [], 1)[0]:
            continue
        try:
            part = os.read(fd, 4096)
        except OSError:
            break
        if not part:
            break
        screen += part
        if todo and screen.rstrip(b" ").endswith(b":"):
            os.write(fd, todo.pop(0).encode() + b"\n")
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen.decode()


def test_prompt():
    args = ["sign", "--in", PLAIN, "--key", ENC, "--out", "a"]
    code, screen = at_terminal(args, ["secret"])
    same(code, 0, screen)
    check("Passphrase for" in screen and "secret" not in screen, screen)
    same(read("a"), read(signed("w", RSA)))
    code, screen = at_terminal(args[:-1] + ["x"], ["wrong"])
    same(code, 1, screen)
    check("wrong passphrase" in screen, screen)
    gen = ["keygen", "--type", "p256", "--out", "k.pem", "--encrypt"]
    code, screen = at_terminal(gen, ["one", "two"])
    same(code, 1, screen)
    check("differ" in screen and not os.path.exists("k.pem"), screen)
    code, screen = at_terminal(gen, ["one", "one"])
    same(code, 0, screen)
    check("ENCRYPTED" in read("k.pem").decode())
    trp("pubkey", "k.pem", code=0, env={"TRP_KEY_PASSPHRASE": "one"})


def test_prompt_interrupted():
    """Ctrl-C at the prompt: the terminal echoes again afterwards."""
    pid, fd = pty.fork()
    if pid == 0:
        try:
            os.environ.pop("TRP_KEY_PASSPHRASE", None)
            # a shell ignores it for what it runs in the background
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execv(TRP, [TRP, "pubkey", ENC])
        finally:
            os._exit(127)
    screen = b""
    while not screen.endswith(b": "):
        screen += os.read(fd, 100)
    check(not termios.tcgetattr(fd)[3] & termios.ECHO, "echo during it")
    os.write(fd, b"secr\x03")
    status = os.waitpid(pid, 0)[1]
    same(os.WTERMSIG(status), signal.SIGINT)
    check(termios.tcgetattr(fd)[3] & termios.ECHO, "no echo afterwards")
    os.close(fd)


def test_argv_is_wiped():
    """The passphrase does not stay in the process list."""
    fifo = "fifo"
    os.mkfifo(fifo)
    p = subprocess.Popen([TRP, "sign", "-q", "--in", fifo, "--key", ENC,
                          "--key_pwd", "secret", "--out", "x"],
                         stdout=subprocess.DEVNULL)
    with open(fifo, "wb") as f:     # open until trp reads: options are parsed
        line = read("/proc/%d/cmdline" % p.pid)
        f.write(read(PLAIN))
    same(p.wait(), 0)
    check(b"secret" not in line, line)
    check(b"******" in line, line)


def test_keygen():
    for kind, bits in (("rsa2048", "RSA-2048"), ("rsa3072", "RSA-3072"),
                       ("p256", "ECDSA P-256")):
        k = kind + ".pem"
        r = trp("keygen", "--type", kind, "--out", k, code=0,
                preexec=lambda: os.umask(0))
        check(bits in r.out, r.out)
        same(stat.S_IMODE(os.stat(k).st_mode), 0o600)
        check(read(k).startswith(b"-----BEGIN PRIVATE KEY-----"))
        trp("pubkey", k, "--out", "pub", code=0)
        a = signed("a.sign", k)
        trp("verify", "--key", "pub", a, code=0)
        old = read(k)
        refused("exists already", "keygen", "--type", kind, "--out", k)
        same(read(k), old)
    trp("keygen", "--type", "p256", "--out", "e.pem", "--encrypt",
        "--key-pwd-file", write("pw", b"word"), code=0)
    check(read("e.pem").startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----"))
    trp("sign", "--in", PLAIN, "--out", "b", "--key", "e.pem",
        "--key-pwd-file", "pw", code=0)
    refused("passphrase is empty", "keygen", "--type", "p256", "--out", "f",
            "--encrypt", "--key-pwd-file", write("no", b"\n"))
    refused("cannot be written", "keygen", "--type", "p256", "--out",
            "none/k", code=3)


def test_keygen_rsa4096():
    trp("keygen", "--type", "rsa4096", "--out", "k.pem", code=0)
    a = signed("a.sign", "k.pem")
    same(len(Image(read(a)).sig), 512)
    trp("verify", "--key", "k.pem", a, code=0)


KEYS_C = """
#include <stdio.h>
#include <trp/key.h>
static const struct trp_pubkey keys[] = {
#include "keys.inc"
};
int main(void)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct trp_pubkey *k = keys + i;
		uint32_t n = k->type == 1 ? k->bits / 8 : 64;

		printf("%u %u %u ", k->type, k->bits, k->exponent);
		for (size_t j = 0; j < sizeof(k->id); j++)
			printf("%02x", k->id[j]);
		printf(" ");
		for (size_t j = 0; j < n; j++)
			printf("%02x", k->value[j]);
		printf("\\n");
	}
	return 0;
}
"""


def built_in_keys(files):
    """The C form compiles into the list that the secure side trusts."""
    inc = "".join(trp("pubkey", f, "--format", "c", code=0).out
                  for f in files)
    write("keys.inc", inc.encode())
    src = write("keys.c", KEYS_C.encode())
    subprocess.run(["gcc", "-std=c11", "-Wall", "-Werror",
                    "-I" + os.path.join(ROOT, "include"), "-o", "keys", src],
                   check=True)
    rows = subprocess.run(["./keys"], check=True, capture_output=True,
                          text=True).stdout.splitlines()
    same(len(rows), len(files))
    for f, row in zip(files, rows):
        kind, bits, exponent, ident, value = row.split()
        der = trp("pubkey", f, "--format", "der", code=0).raw
        same(ident, sha(der).hex())
        check(bytes.fromhex(value) in der)
        same((kind, bits, exponent),
             ("2", "256", "0") if f == P256 else ("1", "3072", "65537"))


def test_pubkey():
    der = trp("pubkey", P256, "--format", "der", code=0).raw
    same(der, read(PUB))
    same(trp("pubkey", P256, "--format=id", code=0).out.strip(),
         sha(der).hex())
    pem = trp("pubkey", P256, code=0).out
    check(pem.startswith("-----BEGIN PUBLIC KEY-----\n"))
    same(trp("pubkey", "--format", "pem", write("p", pem.encode()),
             code=0).out, pem)
    built_in_keys([P256, key("rsa3072.der")])
    refused("holds no key", "pubkey", PLAIN)
    refused("holds no key", "pubkey", write("empty", b""))
    refused("holds a public key only", "sign", "--in", PLAIN, "--out", "x",
            "--key", PUB)


def test_verify():
    a = signed()
    r = trp("verify", "--key", PUB, a, code=0)
    same(r.err, "")
    same(r.out.count("\n"), 1)
    check("good: ECDSA P-256 signature of key" in r.out, r.out)
    check("the memory map was not checked" in r.out, r.out)
    trp("verify", "--key", RSA, "--key", P256, a, code=0)
    refused("which this device does not trust (302)", "verify", "--key", RSA,
            a)
    refused("this is a plain ELF (203); sign it with `trp sign`", "verify",
            "--key", PUB, PLAIN)
    refused("(301)", "verify", "--key", RSA, vec("signed", "plain-p256.sign"))
    data = read(a)
    refused("(201)", "verify", "--key", PUB, write("t", data[:-1]))
    refused("1 bytes follow", "verify", "--key", PUB, write("t", data + b"x"))
    refused("(110)", "verify", "--key", PUB, write("t", b""))


def test_verify_looks_at_everything():
    """Bytes outside the manifest: segments, ELF headers."""
    a = read(signed())
    img = Image(a)

    def spoil(off, text):
        b = bytearray(a)
        b[off] ^= 1
        refused(text, "verify", "--key", PUB, write("b", bytes(b)))

    spoil(img.start + 0x1000, "segment 0 at 0x0 does not match")
    spoil(img.start + 0x2000 + 111, "segment 1 at 0x10000000 does not match")
    spoil(img.start + 7, "(304)")
    spoil(img.start + 52 + 8, "(304)")
    spoil(img.start - 1, "(301)")
    # a segment that is not loaded is digested, too
    trp("sign", "-q", "--in", vec("elf", "m4-exidx.elf"), "--out", "e",
        "--key", P256, code=0)


def test_show():
    a = signed("a.sign", P256, "--key-info", PUB, "--plat-tlv", "0x10005",
               "hello", "--plat-tlv", "BOOTADDR", "0x0")
    r = trp("show", a, code=0)
    for text in ("signature not checked", "SIGNTYPE", "HASHTABLE",
                 "PKEYINFO", "BOOTADDR", '"hello"', "KEYID",
                 "0x10000028, 68 bytes", "trace da 0x10030000, len 256, "
                 "name trace0", "program headers 0 to 1",
                 "vector table at 0x00000000", "trp format"):
        check(text in r.out, "%s is not in %s" % (text, r.out))
    check("good" in trp("show", "--key", PUB, a, code=0).out)
    r = trp("show", "--key", RSA, a, code=0)
    check("BAD: signed with key d938c2db97a2dfb1" in r.out, r.out)
    b = bytearray(read(a))
    b[Image(bytes(b)).start - 1] ^= 1
    r = trp("show", "--key", PUB, write("b", bytes(b)), code=0)
    check("BAD: the signature is wrong" in r.out, r.out)
    b[-1] ^= 1
    b[Image(bytes(b)).start + 0x1000] ^= 1
    r = trp("show", "b", code=0)
    r = trp("show", write("b", bytes(b)), code=0)
    check("A device would refuse it: segment 0" in r.out, r.out)
    check(" bad\n" in r.out, r.out)
    b = bytearray(read(a))
    b[Image(bytes(b)).start + 24] ^= 1
    r = trp("show", write("b", bytes(b)), code=0)
    check("A device would refuse it: the ELF headers of image 0" in r.out)
    same(r.out.count("... good"), 2)
    refused("not a signed image: this is a plain ELF (203); sign it with "
            "`trp sign`", "show", PLAIN)
    refused("it starts with 0x", "show", write("t", b"garbage" * 9))
    refused("(201)", "show", write("t", read(a)[:-1]))


def test_show_json():
    a = signed("a.sign", P256, "--plat-tlv", "0x10005", "he\"l\\l\u00e9",
               "--plat-tlv", "0x10006", "0x12345678")
    j = json.loads(trp("show", "--json", a, code=0).out)
    data = read(a)
    img = Image(data)
    same(j["size"], len(data))
    same(j["format"], "trp")
    same(j["manifest"], sha(img.signed).hex())
    same(j["signature"]["status"], "not checked")
    same(j["signature"]["key_id"], img["KEYID"].hex())
    same([t["type"] for t in j["tlvs"]], img.order)
    for t in j["tlvs"]:
        same(bytes.fromhex(t["hex"]), img.tlv[t["type"]])
        same(t["length"], len(img.tlv[t["type"]]))
        if t["type"] == 0x10005:
            same(t["text"], "he\"l\\l\u00e9")
    for s, (ph, digest) in zip(j["segments"], img.entries()):
        same([s[k] for k in ("type", "offset", "vaddr", "paddr", "filesz",
                             "memsz", "flags", "align")], list(ph))
        same(s["sha256"], digest.hex())
        same(s["digest"], "good")
    same(j["resource_table"]["entries"],
         [{"type": 2, "kind": "trace", "da": 0x10030000, "len": 256,
           "name": "trace0"}])
    same(j["refused"], None)
    j = json.loads(trp("show", "--json", "--key", PUB, a, code=0).out)
    same(j["signature"]["status"], "good")
    same(j["signature"]["key"], sha(read(PUB)).hex())
    j = json.loads(trp("show", "--json", "--key", RSA, a, code=0).out)
    same(j["signature"]["status"], "bad")
    same(j["signature"]["reason"]["number"], 302)
    b = bytearray(data)
    b[img.start + 0x1000] ^= 1
    j = json.loads(trp("show", "--json", write("b", bytes(b)), code=0).out)
    same(j["refused"]["name"], "DIGEST")
    same([s["digest"] for s in j["segments"]], ["bad", "good"])


def test_show_resource_table():
    """Every kind of entry."""
    name = b"na\nme\xff".ljust(32, b"\0")
    entries = [
        struct.pack("<6I", 0, 0xffffffff, 0x1000, 0x2000, 7, 0) + name,
        struct.pack("<6I", 1, 1, 2, 3, 4, 0) + b"x" * 32,
        struct.pack("<4I", 2, 0x10030000, 256, 0) + name,
        struct.pack("<6I", 3, 7, 1, 0x80, 0, 4) + bytes([5, 2, 0, 0]) +
        struct.pack("<10I", 1, 16, 8, 0, 2, 3, 16, 8, 1, 4) + b"conf",
        struct.pack("<2I", 128, 42), struct.pack("<I", 9)]
    offs, body = [], b""
    for e in entries:
        offs.append(16 + 4 * len(entries) + len(body))
        body += e
    table = struct.pack("<4I", 1, len(entries), 0, 0) + struct.pack(
        "<%dI" % len(offs), *offs) + body
    elf = (Elf().load(0, vectors8(), flags=5).load(0x10000000, table, flags=6)
           .section(".resource_table", 1, 0, len(table)))
    write("r.elf", elf.build())
    trp("sign", "-q", "--in", "r.elf", "--out", "a", "--key", P256, code=0)
    j = json.loads(trp("show", "--json", "a", code=0).out)
    got = j["resource_table"]["entries"]
    same([e["kind"] for e in got],
         ["carveout", "devmem", "trace", "vdev", "vendor", "unknown"])
    same(got[0]["name"], "na\nme\ufffd")
    same(got[1]["name"], "x" * 32)
    same([got[1][k] for k in ("da", "pa", "len", "flags")], [1, 2, 3, 4])
    same(got[3]["vrings"], [
        {"da": 1, "align": 16, "num": 8, "notifyid": 0, "pa": 2},
        {"da": 3, "align": 16, "num": 8, "notifyid": 1, "pa": 4}])
    same([got[3][k] for k in ("id", "notifyid", "dfeatures", "gfeatures",
                              "config_len", "status")], [7, 1, 128, 0, 4, 5])
    text = trp("show", "a", code=0).out
    check("vring 1 da 0x00000003" in text and "na?me?" in text, text)
    check("\n   4 vendor (type 128)" in text, text)


def test_stock_image_shown():
    for name in os.listdir(vec("signed")):
        j = json.loads(trp("show", "--json", vec("signed", name),
                           code=0).out)
        same(j["format"], "stock")
        same(j["refused"], None)
        check(all(s["digest"] == "good" for s in j["segments"]))
        check(not any(s["dump"] for s in j["segments"]))


def test_no_colours():
    """On a terminal, too: what is printed is plain text."""
    signed()
    for args in (["show", "a.sign"], ["help"], ["show", PLAIN]):
        _, screen = at_terminal(args, [])
        check("\x1b" not in screen and screen, screen)


def test_install():
    subprocess.run(["make", "-s", "-C", ROOT, "install", "DESTDIR=" +
                    os.getcwd() + "/d", "PREFIX=/usr"], check=True,
                   stdout=subprocess.DEVNULL)
    for f in ("bin/trp", "share/man/man1/trp.1", "include/trp/format.h",
              "include/trp/abi.h"):
        check(os.path.exists("d/usr/" + f), f)
    trp("--version", code=0, binary=os.getcwd() + "/d/usr/bin/trp")


if __name__ == "__main__":
    main(globals())
