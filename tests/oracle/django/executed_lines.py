"""Records which lines of a project run: Python by the interpreter's trace, templates by the nodes that are rendered.

The body of a class runs when it is imported, long before the call that uses it. It counts as executed when a method, also an
inherited one, is called on an instance: that is how the fields of a serializer or the query of a class view belong to an endpoint.
"""
import ast
import contextlib
import functools
import pathlib
import sys


class ExecutedLines:
    def __init__(self, project):
        self._project = str(project) + "/"
        self._lines = {}
        self._seen_classes = set()

    @contextlib.contextmanager
    def recording(self):
        sys.settrace(self._on_call)
        try:
            yield
        finally:
            sys.settrace(None)

    def by_file(self):
        """The line numbers, from 1, by path relative to the project."""
        return {file: sorted(lines) for file, lines in sorted(self._lines.items())}

    def _on_call(self, frame, _event, _argument):
        code = frame.f_code
        if code.co_argcount and code.co_varnames[0] == "self":
            self._on_method(frame.f_locals.get("self"), code.co_name)
        if not code.co_filename.startswith(self._project):
            return None
        self._add(code.co_filename, frame.f_lineno)
        return self._on_line

    def _on_line(self, frame, event, _argument):
        if event == "line":
            self._add(frame.f_code.co_filename, frame.f_lineno)
        return self._on_line

    def _on_method(self, instance, method):
        if method == "render_annotated":
            origin, token = getattr(instance, "origin", None), getattr(instance, "token", None)
            if origin is not None and token is not None and str(origin.name).startswith(self._project):
                self._add(origin.name, token.lineno)
        cls = type(instance)
        if cls in self._seen_classes:
            return
        self._seen_classes.add(cls)
        for base in cls.__mro__:
            file = getattr(sys.modules.get(base.__module__), "__file__", None) or ""
            if file.startswith(self._project):
                for line in class_lines(file).get(base.__qualname__, ()):
                    self._add(file, line)

    def _add(self, file, line):
        self._lines.setdefault(str(file)[len(self._project):], set()).add(line)


@functools.lru_cache(maxsize=None)
def class_lines(file):
    """The lines of each class of a file that are in none of its functions, by the class's qualified name."""
    found = {}

    def visit(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                name = prefix + child.name
                found[name] = set(range(child.lineno, child.end_lineno + 1)) - function_lines(child)
                visit(child, name + ".")
            else:
                visit(child, prefix)

    visit(ast.parse(pathlib.Path(file).read_text(encoding="utf-8")), "")
    return found


def function_lines(node):
    lines = set()
    for child in ast.walk(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines |= set(range(child.lineno, child.end_lineno + 1))
    return lines
