from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


class JsCase(HOOTCommon):
    """Unit tests of the pages' components, in a browser with a mock server. Odoo runs no inherited tests, so each class names its own."""

    def run_suite(self, preset):
        suite = self._generate_hash("@sme_mrp_suggest")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&tag=-headless&timeout=15000&id={suite}", "", "",
            login="admin", timeout=300, success_signal="[HOOT] Test suite succeeded", error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingJs(JsCase):
    browser_size = "1366x768"

    def test_suite(self):
        self.run_suite("desktop")


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingJsOnPhone(JsCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_suite_on_phone(self):
        self.run_suite("mobile")
