import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { Paged } from "./paged";
import { RecordLink } from "./record_link";
import { formatDay, formatQuantity } from "./trace_format";

/**
 * Who got what: in a trace forward the recall list, by customer; in a trace back the deliveries asked about, with their certificates.
 */
export class DeliveryList extends Component {
    static template = "sme_qc_trace.DeliveryList";
    static components = { Paged, RecordLink };
    static props = { result: Object };

    setup() {
        this.action = useService("action");
        this.quantity = formatQuantity;
        this.day = formatDay;
    }

    get hasCertificates() {
        return this.props.result.direction === "back";
    }

    /** Deliveries of each customer together, those with most deliveries first. */
    get customers() {
        const customers = new Map();
        for (const delivery of this.props.result.deliveries) {
            const key = delivery.customer?.id ?? delivery.customer?.name ?? "";
            if (!customers.has(key)) {
                customers.set(key, { key, customer: delivery.customer, deliveries: [] });
            }
            customers.get(key).deliveries.push(delivery);
        }
        return [...customers.values()].sort((one, other) => other.deliveries.length - one.deliveries.length);
    }

    /** Deliveries with their goods; the first of each customer with his name, and with how many he got if there are several. */
    get rows() {
        return this.customers.flatMap(({ customer, deliveries }) =>
            deliveries.map((delivery, index) => ({
                delivery,
                goods: this.props.result.nodes[delivery.node],
                heading: !index && {
                    customer,
                    count: deliveries.length > 1 ? _t("%s deliveries", deliveries.length) : "",
                },
            }))
        );
    }

    printCertificate(delivery) {
        this.action.doAction("sme_qc_trace.action_report_picking_certificate", {
            additionalContext: { active_model: "stock.picking", active_id: delivery.picking.id, active_ids: [delivery.picking.id] },
        });
    }
}
