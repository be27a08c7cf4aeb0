import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { formatDay } from "./kitting_format";

/** Shows what setting the promise date will change, order by order, before it is done. */
export class PromiseDialog extends Component {
    static template = "sme_mrp_suggest.PromiseDialog";
    static components = { Dialog };
    static props = {
        close: Function,
        orders: Array, // {id, name, promise_date, earliest_date}
        confirm: Function, // called with the orders that have a date
    };

    setup() {
        this.state = useState({ isBusy: false });
    }

    get datedOrders() {
        return this.props.orders.filter((order) => order.earliest_date);
    }

    day(date) {
        return formatDay(date);
    }

    async confirm() {
        this.state.isBusy = true;
        try {
            await this.props.confirm(this.datedOrders);
        } finally {
            this.props.close();
        }
    }
}
