import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ClaimList } from "./claim_list";
import { ComponentTree } from "./component_tree";
import { DeliveryList } from "./delivery_list";
import { formatQuantity } from "./kitting_format";
import { RecordLink } from "./record_link";

/** What is drawn before it comes into sight. */
const MARGIN = "600px";
const ROW_HEIGHT = 30;

/**
 * What an unfolded line shows: deliveries, who else needs the stock, and the tree of its parts. With many lines unfolded
 * each one is drawn when it is about to come into sight.
 */
export class LineDetails extends Component {
    static template = "sme_mrp_suggest.LineDetails";
    static components = { ClaimList, ComponentTree, DeliveryList, RecordLink };
    static props = { line: Object, result: Object, isSmall: Boolean, isLazy: { type: Boolean, optional: true } };

    setup() {
        this.root = useRef("root");
        this.state = useState({ isInSight: !this.props.isLazy });
        useEffect(
            (element, isInSight) => {
                if (isInSight || !element) {
                    return;
                }
                const observer = new IntersectionObserver(
                    (entries) => entries.some((entry) => entry.isIntersecting) && (this.state.isInSight = true),
                    { rootMargin: MARGIN, scrollMargin: MARGIN }
                );
                observer.observe(element);
                return () => observer.disconnect();
            },
            () => [this.root.el, this.state.isInSight]
        );
    }

    get placeholder() {
        return `height: ${(this.props.line.components.length + 2) * ROW_HEIGHT}px`;
    }

    /** One delivery of everything at the promised date is no news. */
    get hasDeliveries() {
        const { deliveries, required } = this.props.line;
        return deliveries.length > 1 || deliveries.some((delivery) => delivery.quantity < required);
    }

    get fromStock() {
        const { line } = this.props;
        return _t("%(stock)s of %(required)s %(unit)s from finished stock", {
            stock: formatQuantity(line.from_stock),
            required: formatQuantity(line.required),
            unit: line.uom,
        });
    }

    get receiptsTitle() {
        return _t("Comes in with");
    }

    get committedTitle() {
        return _t("Who needs this stock");
    }

    get displacedTitle() {
        return _t("Would become short");
    }
}
