"""The settings of margins are one block: the view of the earlier one names fields that are gone and would stop the update."""


def migrate(cr, version):
    cr.execute("""
        DELETE FROM ir_ui_view USING ir_model_data data
         WHERE data.model = 'ir.ui.view' AND data.res_id = ir_ui_view.id
           AND data.module = 'sme_order_costing' AND data.name = 'res_config_settings_margin_view'
    """)
    cr.execute("DELETE FROM ir_model_data WHERE module = 'sme_order_costing' AND name = 'res_config_settings_margin_view'")
