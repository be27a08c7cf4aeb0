import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { parseFloat } from "@web/views/fields/parsers";

/** Enter a reference price for a part that has none. Nothing is stored before a price is typed: zero would make the part free. */
export class PriceDialog extends Component {
    static template = "sme_order_costing.PriceDialog";
    static components = { Dialog };
    static props = { close: Function, product: Object, uom: String, currency: String, date: String, saved: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ price: "", note: "", isBusy: false });
        useAutofocus({ refName: "price" });
    }

    get price() {
        try {
            return this.state.price.trim() ? parseFloat(this.state.price) : NaN;
        } catch {
            return NaN;
        }
    }

    get isValid() {
        return this.price >= 0 && !this.state.isBusy;
    }

    async save() {
        if (!this.isValid) {
            return;
        }
        this.state.isBusy = true;
        const { product, date } = this.props;
        try {
            await this.orm.create("sme.reference.price", [
                { product_id: product.id, price: this.price, note: this.state.note, date_start: date },
            ]);
            await this.props.saved();
        } finally {
            this.props.close();
        }
    }
}
