"""What printers ask of a book's pages, and how an edition meets it.

A profile is data: `kdp.toml` and its neighbours, each number with the page that it is from, read by
`profiles` and overridden by `[press.NAME]` of a book. `sizes` names trimmed pages, `keys` says what
may stand in a profile. `sheet` makes the one `@page` sheet that is last in an edition's stack,
`gutter` the inside margin by the number of pages, `ends` the blank pages at the end. `spec` is the
sheet of specifications that goes to the printer with the file.
"""
