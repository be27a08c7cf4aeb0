"""Chinese is complete: every term of the four addons, demo data included, has a translation that keeps its placeholders."""

import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

MODULES = ("sme_mrp_suggest", "sme_order_costing", "sme_qc_trace", "sme_crm_erp_bridge")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdf]|\$\{[^}]*\}")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):

    def terms(self, module):
        """Every source term that Odoo would export for ``module``."""
        rows = TranslationModuleReader(self.env.cr, [module])
        return {row[4] for row in rows if re.search(r"[A-Za-z]{2}", row[4])}

    def translations(self, module):
        return {entry.msgid: entry for entry in polib.pofile(file_path(f"{module}/i18n/zh_CN.po")) if not entry.obsolete}

    def test_every_term_is_translated(self):
        for module in MODULES:
            translated = self.translations(module)
            missing = sorted(
                term for term in self.terms(module) if term not in translated or not translated[term].msgstr or translated[term].fuzzy
            )
            self.assertFalse(missing, f"{module}: {len(missing)} terms without Chinese: {missing[:20]}")

    def test_template_is_up_to_date(self):
        for module in MODULES:
            template = {entry.msgid for entry in polib.pofile(file_path(f"{module}/i18n/{module}.pot"))}
            missing = self.terms(module) - template
            self.assertFalse(missing, f"{module}.pot lacks {sorted(missing)[:20]}: run bin/odoo i18n export")

    def test_placeholders_are_kept(self):
        for module in MODULES:
            for source, entry in self.translations(module).items():
                self.assertEqual(sorted(PLACEHOLDER.findall(source)), sorted(PLACEHOLDER.findall(entry.msgstr)), source)

    def test_translations_are_chinese(self):
        """A translation without any Chinese character is a name that stays as it is, such as BoM or XLSX; there are few.

        Codes without a word of small letters, such as those of sampling levels, do not count.
        """
        for module in MODULES:
            plain = [
                entry.msgid for entry in self.translations(module).values()
                if re.search("[a-z]{2}", entry.msgid) and not re.search("[\u4e00-\u9fff]", entry.msgstr)]
            self.assertLess(len(plain), 12, f"{module}: {plain}")
