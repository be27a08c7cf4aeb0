import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { RecordSelector } from "@web/core/record_selectors/record_selector";
import { parseFloat } from "@web/views/fields/parsers";
import { formatPrice } from "./cost_format";

/** Another price, source, vendor or bill of materials for one part, in this query only. */
export class OverrideDialog extends Component {
    static template = "sme_order_costing.OverrideDialog";
    static components = { Dialog, RecordSelector };
    static props = {
        close: Function,
        product: Object, // id, name
        made: { type: String, optional: true },
        sources: Object,
        override: { type: Object, optional: true },
        confirm: Function, // called with the override, or null to have none
    };

    setup() {
        const { override = {} } = this.props;
        const kind = override.price !== undefined ? "price" : override.bom_id ? "bom" : override.vendor_id ? "vendor" : override.source || "ranked";
        this.state = useState({
            kind: override.buy && kind === "ranked" ? "buy" : kind,
            price: override.price !== undefined ? formatPrice(override.price) : "",
            vendorId: override.vendor_id || false,
            bomId: override.bom_id || false,
        });
        this.bomDomain = ["|", ["product_id", "=", this.props.product.id], "&", ["product_id", "=", false],
            ["product_tmpl_id.product_variant_ids", "in", [this.props.product.id]]];
        this.vendorDomain = [];
    }

    get isMade() {
        return this.props.made && this.props.made !== "bought";
    }

    get price() {
        try {
            return parseFloat(this.state.price);
        } catch {
            return NaN;
        }
    }

    get isValid() {
        const { kind, vendorId, bomId } = this.state;
        return { price: this.price >= 0 && this.state.price.trim(), vendor: vendorId, bom: bomId }[kind] ?? true;
    }

    get override() {
        const { kind, vendorId, bomId } = this.state;
        const product_id = this.props.product.id;
        switch (kind) {
            case "ranked":
                return null;
            case "price":
                return { product_id, price: this.price };
            case "vendor":
                return { product_id, vendor_id: vendorId };
            case "bom":
                return { product_id, bom_id: bomId };
            case "buy":
                return { product_id, buy: true };
            default:
                return { product_id, source: kind };
        }
    }

    confirm() {
        if (this.isValid) {
            this.props.confirm(this.override);
            this.props.close();
        }
    }
}
