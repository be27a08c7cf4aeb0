from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingJs(HOOTCommon):
    """Unit tests of the page's components, in a browser with a mock server."""

    browser_size = "1366x768"
    preset = "desktop"

    def test_suite(self):
        suite = self._generate_hash("@sme_mrp_suggest")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={self.preset}&tag=-headless&timeout=15000&id={suite}", "", "",
            login="admin", timeout=300, success_signal="[HOOT] Test suite succeeded", error_checker=unit_test_error_checker,
        )


@tagged("post_install", "-at_install", "sme_browser")
class TestKittingJsOnPhone(TestKittingJs):
    browser_size = "375x667"
    touch_enabled = True
    preset = "mobile"
