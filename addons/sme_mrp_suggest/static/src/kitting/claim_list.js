import { Component } from "@odoo/owl";
import { formatDay, formatQuantity } from "./kitting_format";
import { RecordLink } from "./record_link";

/** Documents that have a claim on stock or receipts: which one, of what, how many, when. */
export class ClaimList extends Component {
    static template = "sme_mrp_suggest.ClaimList";
    static components = { RecordLink };
    static props = { title: String, claims: Array };

    quantity(claim) {
        return formatQuantity(claim.quantity);
    }

    day(claim) {
        return formatDay(claim.date);
    }
}
