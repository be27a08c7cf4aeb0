"""What lies between a document and the arithmetic: requests, options, and the answer in words and JSON.

``request`` turns what a user asks into plain requests, ``options`` reads and checks the options, ``result`` writes the answer that
the page, the XLSX file and integrators read, ``sentences`` says it in words.
"""
