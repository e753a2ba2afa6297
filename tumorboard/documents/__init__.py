"""What is printed, sent or signed: one list of blocks, shown as HTML, plain text and PDF.

It stands left of every stage and knows none of them: who is named, and what is said, is the
caller's business. No Django here, so that documents can be made in a process for computations.
"""
