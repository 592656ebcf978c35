#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Bound the stack of the trusted application.

Walks the call graph that GCC writes with -fcallgraph-info=su (*.ci, stack use
in each node) from the entry points and prints the deepest path. Whatever it
cannot bound is an error: recursion, a frame of unknown size, a function
without a figure, an indirect call that the table does not resolve.

usage: stack_bound.py --table FILE --column N --limit BYTES --root F...
                      FILE.ci...
"""
import argparse
import re
import sys

NODE = re.compile(r'^node: \{ title: "([^"]*)" label: "([^"]*)"')
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"'
                  r' label: "([^"]*)"')
FRAME = re.compile(r'(\d+) bytes \(([a-z,]+)\)')
MEMBER = re.compile(r'[\w\[\]().>\-]*?(?:->|\.)(\w+)\s*\(')
INDIRECT = "__indirect_call"


class Unbounded(Exception):
    """Something has no bound; the message says what and where."""


class Table:
    """What the graph does not say: see the table's own head."""

    def __init__(self, path, column):
        self.members = {}
        self.externs = {}
        self.entry = 0
        with open(path, encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                words = line.split("#")[0].split()
                if words and not self.add(words, column):
                    sys.exit(f"{path}:{number}: not understood: {line}")

    def add(self, words, column):
        if words[0] == "call" and words[1].endswith(":"):
            self.members[words[1][:-1]] = [w for w in words[2:] if w != "-"]
        elif words[0] == "extern" and len(words) == 4:
            self.externs[words[1]] = int(words[2 + column])
        elif words[0] == "entry" and len(words) == 3:
            self.entry = int(words[1 + column])
        else:
            return False
        return True


class Graph:
    """Functions with their frames and calls, from all files together."""

    def __init__(self, table):
        self.table = table
        self.frame = {}
        self.calls = {}
        self.memo = {}

    def read(self, path):
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                node, edge = NODE.match(line), EDGE.match(line)
                if node:
                    self.add_node(node[1], node[2])
                elif edge:
                    self.calls.setdefault(edge[1], set()).update(
                        self.targets(edge[2], edge[3]))

    def add_node(self, name, label):
        size = FRAME.search(label)
        if not size:
            return
        unknown = "dynamic" in size[2] and "bounded" not in size[2]
        self.frame[name] = None if unknown else int(size[1])

    def targets(self, target, where):
        """The functions behind one call; text at @where for indirect ones."""
        if target != INDIRECT:
            return [target]
        path, line, column = where.rsplit(":", 2)
        with open(path, encoding="utf-8") as source:
            text = source.read().split("\n")
        rest = text[int(line) - 1].expandtabs(1)[int(column) - 1:]
        member = MEMBER.match(rest + text[int(line)])
        if not member or member[1] not in self.table.members:
            # an error only where the application can come here
            return [f"{INDIRECT} {where}: {rest.strip()}"]
        return self.table.members[member[1]]

    def resolve(self, name):
        """A name of the table may be a static function of one file."""
        if name in self.frame:
            return name
        hits = [f for f in self.frame if f.endswith(f":{name}")]
        if len(hits) > 1:
            raise Unbounded(f"{name}: {len(hits)} functions of this name")
        return hits[0] if hits else name

    def deepest(self, name, above=()):
        """(bytes, path) of the deepest use of stack from @name on."""
        name = self.resolve(name)
        if name in above:
            raise Unbounded("recursion: " + " > ".join(above + (name,)))
        if name in self.memo:
            return self.memo[name]
        if name.startswith(INDIRECT):
            raise Unbounded("indirect call not in the table: "
                            + name[len(INDIRECT):])
        if name not in self.frame:
            if name not in self.table.externs:
                raise Unbounded(f"{name}: no figure (called by {above[-1]})")
            return self.table.externs[name], [name]
        if self.frame[name] is None:
            raise Unbounded(f"{name}: frame of dynamic size")
        best, path = 0, []
        for call in sorted(self.calls.get(name, ())):
            size, below = self.deepest(call, above + (name,))
            if size > best:
                best, path = size, below
        self.memo[name] = self.frame[name] + best, [name] + path
        return self.memo[name]

    def cost(self, name):
        return self.frame.get(name, self.table.externs.get(name))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--table", required=True)
    parser.add_argument("--column", type=int, required=True)
    parser.add_argument("--limit", type=int, required=True)
    parser.add_argument("--name", default="stack")
    parser.add_argument("--root", action="append", required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    table = Table(args.table, args.column)
    graph = Graph(table)
    try:
        for path in args.files:
            graph.read(path)
        missing = [r for r in args.root if graph.resolve(r) not in graph.frame]
        if missing:
            raise Unbounded("no such entry point: " + ", ".join(missing))
        size, path = max(graph.deepest(root) for root in args.root)
    except Unbounded as err:
        sys.exit(f"{args.name}: cannot be bounded: {err}")
    total = size + table.entry
    print(f"{args.name}: at most {total} of {args.limit} bytes")
    print(f"  {table.entry:5} libutee's entry")
    for name in path:
        print(f"  {graph.cost(name):5} {name}")
    if total > args.limit:
        sys.exit(f"{args.name}: {total - args.limit} bytes too many")


if __name__ == "__main__":
    main()
