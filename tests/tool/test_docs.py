#!/usr/bin/python3 -B
# SPDX-License-Identifier: BSD-2-Clause
"""What the documents say of the tool is true."""

import json
import os
import re

from common import ROOT, check, key, main, read, same, trp, vec

COMMANDS = ["sign", "verify", "show", "keygen", "pubkey"]


def text(*parts):
    return read(os.path.join(ROOT, *parts)).decode()


def sign(*more):
    trp("sign", "-q", "--in", vec("elf", "m4-plain.elf"), "--out", "a",
        "--key", key("p256.der"), *more, code=0)
    return read("a")


def test_links():
    """Every link of every document leads to a file."""
    bad, seen = [], 0
    for folder, dirs, files in os.walk(ROOT):
        dirs[:] = [d for d in dirs if d not in (".git", "build")]
        for name in files:
            if not name.endswith(".md"):
                continue
            path = os.path.join(folder, name)
            for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text(path)):
                seen += 1
                if not link.startswith("http") and not os.path.exists(
                        os.path.join(folder, link)):
                    bad.append(f"{name}: {link}")
    same(bad, [])
    check(seen > 30, f"only {seen} links found")


def test_worked_example():
    """docs/format.md: the bytes in the example are those of trp sign."""
    part = text("docs", "format.md").split("<!-- example")[1]
    block = part.split("```text\n")[1].split("```")[0]
    got, data = b"", sign()
    for line in block.strip().split("\n"):
        m = re.match(r"([0-9a-f]{4})((?: [0-9a-f]{8})+)(?:  .*)?$", line)
        check(m, line)
        same(int(m[1], 16), len(got), line)
        got += bytes.fromhex(m[2].replace(" ", ""))
    same(got, data[:len(got)])
    check(len(got) > 420, "the example stops early")
    check("up to 0x%x" % len(data) in block, "length of the file")


def members(section):
    """Names in the first column of a table of docs/format.md."""
    out = set()
    for row in section.split("\n")[1:]:
        if row.startswith("| `"):
            out |= set(re.findall(r"`(\w+)`", row.split("|")[1]))
    return out


def test_json_schema():
    doc = text("docs", "format.md").split("## `trp show --json`")[1]
    tables = re.split(r"\n\n(?=\| )", doc)[1:]
    schema = {t.split("|")[1].strip(): members(t) for t in tables}
    j = json.loads(trp("show", "--json", "--key", key("rsa2048.der"),
                       (sign("--plat-tlv", "0x10005", "text"), "a")[1],
                       code=0).out)
    same(set(j), schema["member"])
    same(set(j["signature"]), schema["`signature`"])
    same(set(j["signature"]["reason"]), schema["a reason"])
    same(set().union(*j["tlvs"]), schema["`tlvs[]`"])
    same(set(j["images"][0]), schema["`images[]`"])
    same(set(j["segments"][0]), schema["`segments[]`"])
    same(set(j["resource_table"]), schema["`resource_table`"])
    for k in j["resource_table"]["entries"][0]:
        check("`%s`" % k in doc, k)


def test_man_page_options():
    """Every option of --help is in the man page, and the other way round."""
    man = text("tools", "trp.1")
    in_man = set()
    for line in man.split("\n"):
        if line.startswith("."):
            words = line[1:].split()
            for i, w in enumerate(words[:-1]):
                if w == "Fl" and words[i + 1] == "Fl" and i + 2 < len(words):
                    in_man.add("--" + words[i + 2])
    in_man -= {"--option", "--version"}
    in_help = set()
    for c in COMMANDS:
        in_help |= set(re.findall(r"--[a-z_-]+", trp(c, "--help",
                                                     code=0).out))
    # spellings of the reference signer that --help does not repeat
    extra = {"--key_info", "--key-pwd", "--key-type"}
    same(in_man - in_help - extra, set())
    same(in_help - in_man, set())
    for c in COMMANDS:
        check(".Ss trp " + c in man, c)
    for code in "01235":
        check("\n.It %s\n" % code in man, code)


def test_example_of_man_page():
    block = text("tools", "trp.1").split(".Bd -literal\n")[1]
    lines = block.split("\n.Ed")[0].split("\n")
    os.symlink(vec("elf", "m4-plain.elf"), "fw.elf")
    for line in lines:
        words = line.split()
        same(words[0], "trp")
        trp(*words[1:], code=0)
    same(len(lines), 5)


if __name__ == "__main__":
    main(globals())
