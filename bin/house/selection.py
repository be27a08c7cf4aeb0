"""Which tests of the addons there are, read from their source, and which of them `--only` asks for."""

import ast
import dataclasses

from . import manifest, paths

BROWSER_TAG = "sme_browser"


@dataclasses.dataclass(frozen=True, order=True)
class OdooTest:
    addon: str
    file: str
    klass: str
    method: str
    browser: bool

    @property
    def key(self):
        """As Odoo's log names it."""
        return f"odoo.addons.{self.addon}.tests.{self.file}", f"{self.klass}.{self.method}"

    @property
    def spec(self):
        """For --test-tags."""
        return f"*/{self.addon}:{self.klass}.{self.method}"


def odoo_tests():
    """Every test method in the addons' tests/, but those of classes tagged -standard, which run only when asked for."""
    return sorted(
        OdooTest(addon, path.stem, klass.name, method.name, BROWSER_TAG in _decorators(klass))
        for addon in manifest.present()
        for path in (paths.ADDONS / addon / "tests").glob("test_*.py")
        for klass in _tree(path).body
        if isinstance(klass, ast.ClassDef) and "-standard" not in _decorators(klass)
        for method in klass.body
        if isinstance(method, ast.FunctionDef) and method.name.startswith("test")
    )


def matching(tests, only):
    """Tests whose addon, file, class or method has `only` in its name, whatever the case."""
    return (
        [test for test in tests if only.lower() in f"{test.addon}/{test.file}:{test.klass}.{test.method}".lower()]
        if only
        else tests
    )


def _tree(path):
    return ast.parse(path.read_text(), str(path))


def _decorators(klass):
    return [
        argument.value
        for decorator in klass.decorator_list
        if isinstance(decorator, ast.Call)
        for argument in decorator.args
        if isinstance(argument, ast.Constant)
    ]
