"""What clang says each identifier of one C file means, as JSON lines.

    python3 clang_truth.py FILE TREE -- FLAGS…

Asks Debian's libclang-19 (a dependency of the package clang-19) through ctypes: nothing is compiled.
First line: {"file", "errors": […]}. Then a line for each identifier token that refers to something:
{"line", "col", "name", "kind", "places": [[file, line], …], "macro": name of the enclosing call or null},
places being every declaration of the thing in this unit, the definition first; and a line for each chain
of member accesses: {"chain": [[line, col], …]}. Columns count bytes from 1, paths are relative to TREE.

Not covered, for libclang does not tell: what is written in a macro's body, and what a macro throws away.
"""
import ctypes
import json
import os
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int, c_uint, c_void_p


class String(Structure):
    _fields_ = [("data", c_void_p), ("flags", c_uint)]


class Location(Structure):
    _fields_ = [("pointers", c_void_p * 2), ("number", c_uint)]


class Range(Structure):
    _fields_ = [("pointers", c_void_p * 2), ("begin", c_uint), ("end", c_uint)]


class Cursor(Structure):
    _fields_ = [("kind", c_int), ("xdata", c_int), ("data", c_void_p * 3)]


Visitor = CFUNCTYPE(c_int, Cursor, Cursor, c_void_p)

# Cursor kinds of clang-c/Index.h.
STRUCT, UNION, ENUM, FIELD, ENUM_CONSTANT, FUNCTION, VARIABLE, PARAMETER, TYPEDEF = 2, 3, 5, 6, 7, 8, 9, 10, 20
TYPE_REF, MEMBER_REF, LABEL_REF = 43, 47, 48
UNEXPOSED_EXPR, DECL_REF_EXPR, MEMBER_REF_EXPR = 100, 101, 102
PAREN_EXPR, UNARY_OPERATOR, ARRAY_SUBSCRIPT_EXPR = 111, 112, 113
LABEL_STMT, TRANSLATION_UNIT, MACRO_DEFINITION, MACRO_EXPANSION = 201, 350, 501, 502
UNSEEN = {500, 503}
KEYWORDS = {"inline", "asm", "typeof", "const", "volatile", "signed", "restrict", "static", "extern", "auto"}

KINDS = {STRUCT: "tag", UNION: "tag", ENUM: "tag", FIELD: "member", ENUM_CONSTANT: "enumconst",
         FUNCTION: "function", PARAMETER: "param", TYPEDEF: "typedef", MACRO_DEFINITION: "macro",
         LABEL_STMT: "label"}
NAMED_BY_TARGET = {TYPE_REF, MEMBER_REF, LABEL_REF, DECL_REF_EXPR, MEMBER_REF_EXPR, MACRO_EXPANSION}
REFERENCES = {TYPE_REF, MEMBER_REF, LABEL_REF, DECL_REF_EXPR, MEMBER_REF_EXPR}
DETAILED_PREPROCESSING, STOP_NOT, ADDRESS, DEREFERENCE = 1, 1, 5, 6


def load():
    clang = ctypes.CDLL("libclang-19.so.1")
    out = [POINTER(c_void_p)] + [POINTER(c_uint)] * 3
    for name, result, arguments in (
            ("createIndex", c_void_p, [c_int, c_int]),
            ("parseTranslationUnit2", c_int, [c_void_p, c_char_p, POINTER(c_char_p), c_int, c_void_p, c_uint,
                                              c_uint, POINTER(c_void_p)]),
            ("getNumDiagnostics", c_uint, [c_void_p]), ("getDiagnostic", c_void_p, [c_void_p, c_uint]),
            ("getDiagnosticSeverity", c_int, [c_void_p]), ("formatDiagnostic", String, [c_void_p, c_uint]),
            ("getTranslationUnitCursor", Cursor, [c_void_p]),
            ("visitChildren", c_uint, [Cursor, Visitor, c_void_p]),
            ("getCursorReferenced", Cursor, [Cursor]), ("getCursorDefinition", Cursor, [Cursor]),
            ("getCanonicalCursor", Cursor, [Cursor]), ("getCursorSemanticParent", Cursor, [Cursor]),
            ("getCursorLocation", Location, [Cursor]), ("getCursorExtent", Range, [Cursor]),
            ("getRangeStart", Location, [Range]), ("getRangeEnd", Location, [Range]),
            ("getFileLocation", None, [Location] + out), ("getExpansionLocation", None, [Location] + out),
            ("getFileName", String, [c_void_p]), ("getCursorSpelling", String, [Cursor]),
            ("Location_isFromMainFile", c_int, [Location]), ("hashCursor", c_uint, [Cursor]),
            ("getCursorUnaryOperatorKind", c_int, [Cursor]),
            ("getCString", c_char_p, [String]), ("disposeString", None, [String])):
        function = getattr(clang, "clang_" + name)
        function.restype, function.argtypes = result, arguments
    return clang


class Unit:
    def __init__(self, path, tree, flags):
        self.clang = load()
        self.path, self.tree = os.path.realpath(path), os.path.realpath(tree) + "/"
        with open(path, "rb") as f:
            self.text = f.read()
        self.names = {}
        self.rows = {}
        self.chains = set()
        self.calls = []
        self.declared = {}
        argv = [f.encode() for f in flags]
        unit = c_void_p()
        failed = self.clang.clang_parseTranslationUnit2(
            self.clang.clang_createIndex(0, 0), self.path.encode(), (c_char_p * len(argv))(*argv), len(argv), None, 0,
            DETAILED_PREPROCESSING, byref(unit))
        self.errors = ["libclang gave up (%d)" % failed] if failed else self.diagnostics(unit)
        if not self.errors:
            self.read(self.clang.clang_getTranslationUnitCursor(unit))

    def diagnostics(self, unit):
        found = (self.clang.clang_getDiagnostic(unit, i) for i in range(self.clang.clang_getNumDiagnostics(unit)))
        return [self.string(self.clang.clang_formatDiagnostic(d, 3)).replace(self.tree, "")
                for d in found if self.clang.clang_getDiagnosticSeverity(d) >= 3]

    def string(self, s):
        text = (self.clang.clang_getCString(s) or b"").decode(errors="replace")
        self.clang.clang_disposeString(s)
        return text

    def children(self, cursor):
        found = []

        def visit(child, _parent, _data):
            found.append(Cursor.from_buffer_copy(child))
            return STOP_NOT
        self.clang.clang_visitChildren(cursor, Visitor(visit), None)
        return found

    def place(self, location, of):
        """(path, line, column, offset); of: getFileLocation looks into macro arguments, getExpansionLocation not."""
        file, line, column, offset = c_void_p(), c_uint(), c_uint(), c_uint()
        of(location, byref(file), byref(line), byref(column), byref(offset))
        if not file.value:
            return None
        if file.value not in self.names:
            name = os.path.realpath(self.string(self.clang.clang_getFileName(file)))
            self.names[file.value] = name[len(self.tree):] if name.startswith(self.tree) else name
        return self.names[file.value], line.value, column.value, offset.value

    def read(self, top):
        clang, mine = self.clang, []
        for child in self.children(top):
            if child.kind in (FUNCTION, VARIABLE, STRUCT, UNION, ENUM, TYPEDEF):
                key = clang.clang_hashCursor(clang.clang_getCanonicalCursor(child))
                self.declared.setdefault(key, []).append(child)
            elif child.kind == MACRO_DEFINITION or child.kind in UNSEEN:
                continue
            where = clang.clang_getCursorLocation(child)
            if not clang.clang_Location_isFromMainFile(where):
                # A declaration made by a macro call: its name may lie in the macro's own file.
                at = self.place(where, clang.clang_getExpansionLocation)
                if not at or self.tree + at[0] != self.path:
                    continue
            if child.kind == MACRO_EXPANSION:
                self.expansion(child)
            else:
                mine.append(child)
        self.calls.sort()
        for child in mine:
            self.walk(child, False)

    def expansion(self, cursor):
        extent = self.clang.clang_getCursorExtent(cursor)
        start = self.place(self.clang.clang_getRangeStart(extent), self.clang.clang_getExpansionLocation)
        end = self.place(self.clang.clang_getRangeEnd(extent), self.clang.clang_getExpansionLocation)
        if start and end:
            self.calls.append((start[3], end[3], self.string(self.clang.clang_getCursorSpelling(cursor))))
        self.reference(cursor)

    def walk(self, cursor, inside):
        """inside: a chain that this access belongs to has already been taken."""
        stack = [(cursor, inside)]
        while stack:
            cursor, inside = stack.pop()
            if cursor.kind in REFERENCES:
                self.reference(cursor)
            children = self.children(cursor)
            base = None
            if cursor.kind == MEMBER_REF_EXPR:
                if not inside:
                    self.chain(cursor)
                base = 0
            elif inside and cursor.kind in (UNEXPOSED_EXPR, PAREN_EXPR, ARRAY_SUBSCRIPT_EXPR, UNARY_OPERATOR):
                base = 0
            for n, child in enumerate(children):
                stack.append((child, n == base))

    def chain(self, cursor):
        """Steps written in this file, outwards from the base; empty ones are those into anonymous records."""
        steps = []
        while cursor is not None:
            if cursor.kind == MEMBER_REF_EXPR:
                key = self.spot(cursor)
                if key:
                    steps.append(key)
                elif self.string(self.clang.clang_getCursorSpelling(cursor)):
                    # A macro's own step: what is written here ends before it, and may go on below it.
                    self.keep(steps)
                    steps = []
            elif cursor.kind == UNARY_OPERATOR:
                if self.clang.clang_getCursorUnaryOperatorKind(cursor) not in (ADDRESS, DEREFERENCE):
                    break
            elif cursor.kind not in (UNEXPOSED_EXPR, PAREN_EXPR, ARRAY_SUBSCRIPT_EXPR):
                break
            cursor = next(iter(self.children(cursor)), None)
        self.keep(steps)

    def keep(self, steps):
        if len(steps) > 1:
            self.chains.add(tuple(reversed(steps)))

    def spot(self, cursor):
        """(line, column) where this file spells the reference's name; None where it does not."""
        at = self.place(self.clang.clang_getCursorLocation(cursor), self.clang.clang_getFileLocation)
        if not at or self.tree + at[0] != self.path:
            return None
        target = self.clang.clang_getCursorReferenced(cursor)
        name = self.string(self.clang.clang_getCursorSpelling(target if cursor.kind in NAMED_BY_TARGET else cursor)).encode()
        end = at[3] + len(name)
        return at[1:3] if name and self.text[at[3]:end] == name and not is_word(self.text[end:end + 1]) else None

    def reference(self, cursor):
        spot = self.spot(cursor)
        if not spot:
            return
        target = self.clang.clang_getCursorReferenced(cursor)
        kind = KINDS.get(target.kind)
        if target.kind == VARIABLE:
            parent = self.clang.clang_getCursorSemanticParent(target)
            kind = "global" if parent.kind == TRANSLATION_UNIT else "local"
        name = self.string(self.clang.clang_getCursorSpelling(target))
        if kind is None or name.startswith("__builtin_") or (kind == "macro" and name in KEYWORDS):
            return
        # The token that declares a name, met again in the argument of the macro that declares it.
        if self.spot(target) == spot:
            return
        old = self.rows.get(spot)
        # A macro is expanded whatever its expansion means.
        if old and (old["kind"] == "macro" or (kind != "macro" and old["target"] == self.clang.clang_hashCursor(target))):
            return
        places = self.places(target)
        if old and kind != "macro":
            # One argument that means different things in one call: no single truth.
            old["places"] = [] if old["kind"] != kind else old["places"] + [p for p in places if p not in old["places"]]
            return
        self.rows[spot] = {"name": name, "kind": kind, "places": places,
                           "target": self.clang.clang_hashCursor(target)}

    def places(self, target):
        clang = self.clang
        canonical = clang.clang_getCanonicalCursor(target)
        cursors = [clang.clang_getCursorDefinition(target), target, canonical]
        cursors += self.declared.get(clang.clang_hashCursor(canonical), [])
        found = []
        for cursor in cursors:
            # Both ends of a name that a macro pastes: where it is spelled, and where the call stands.
            for of in (clang.clang_getFileLocation, clang.clang_getExpansionLocation):
                at = self.place(clang.clang_getCursorLocation(cursor), of)
                # Generated headers are no part of the tree: nobody can be asked for them.
                if at and not at[0].startswith("/") and [at[0], at[1]] not in found:
                    found.append([at[0], at[1]])
        return found

    def enclosing(self, offset):
        """Name of the outermost macro call around an offset that is not its own name."""
        for start, end, name in self.calls:
            if start < offset < end:
                return name
            if start > offset:
                break
        return None


def is_word(byte):
    return byte.isalnum() or byte == b"_"


def main():
    split = sys.argv.index("--")
    path, tree = sys.argv[1:split]
    unit = Unit(path, tree, sys.argv[split + 1:])
    starts = [0]
    for line in unit.text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    write = lambda o: sys.stdout.write(json.dumps(o, separators=(",", ":")) + "\n")
    write({"file": os.path.relpath(unit.path, unit.tree), "errors": unit.errors[:3]})
    for (line, col), row in sorted(unit.rows.items()):
        if row["places"]:
            write({"line": line, "col": col, "name": row["name"], "kind": row["kind"], "places": row["places"],
                   "macro": unit.enclosing(starts[line - 1] + col - 1)})
    inner = {step for chain in unit.chains for step in chain[:-1]}
    for chain in sorted(unit.chains):
        if chain[-1] not in inner:
            write({"chain": chain})


main()
