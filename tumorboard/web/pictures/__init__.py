"""Pictures of time and size as pure geometry: dates and words in, coordinates out.

Nothing here asks a database, a clock or a template. A page builds the input from what it already
has, and templates/tumorboard/pictures/ turns the coordinates into SVG beside a table that says
the same.
"""
