import { describe, expect, test } from "@odoo/hoot";
import { mountView } from "@web/../tests/web_test_helpers";
import { defineKittingModels } from "./kitting_test_helpers";

describe.current.tags("desktop");
defineKittingModels();

const DOT = ".o_field_kit_status_dot .o_sme_dot";

test("the dot says what it means and when it was checked", async () => {
    await mountView({
        type: "list",
        resModel: "sale.order",
        arch: `<list><field name="name"/><field name="kit_status" widget="kit_status_dot"/><field name="kit_checked_at" column_invisible="1"/></list>`,
    });
    expect(DOT).toHaveCount(1, { message: "an order that was not checked has none" });
    expect(DOT).toHaveClass("o_sme_status_short");
    expect(DOT).toHaveAttribute("aria-label", /^Short, checked Nov 24/);
    expect(".o_field_kit_status_dot:first").toHaveText("");
});

test("without the time it says the status only", async () => {
    await mountView({
        type: "list",
        resModel: "sale.order",
        arch: `<list><field name="name"/><field name="kit_status" widget="kit_status_dot"/></list>`,
    });
    expect(DOT).toHaveAttribute("title", "Short");
});
