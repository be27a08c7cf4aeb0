"""The cost query: from products and options to an answer as JSON.

Read in this order: ``options`` (what may be asked), ``query`` (load and roll up), ``answer`` (the result as the page gets it).
"""
