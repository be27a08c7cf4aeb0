"""Where goods come from and where they went.

Read in this order:

- ``nodes``: what is traced, a lot or what one stock move brought without lots (plain Python)
- ``places``, ``period``: what counts as outside, and days as moments
- ``starts``: the goods of documents and products, as nodes
- ``closure``: everything that is connected with it, through all levels, in one statement
- ``tree``: that as rows, each node unfolded once (plain Python)
- ``movements``: what came in and went out of each node
- ``quality``: inspections, values, nonconformances and rework of the nodes
- ``status``: one word for all that (plain Python)
- ``whereabouts``: where goods are now, and who got them: the recall list
- ``names``: ids as names, with links for those who may follow them
- ``result``: puts it together as the JSON of the pages
"""
