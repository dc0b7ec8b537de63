"""Publications: what the mechanism tells the parties, the mediators and the public.

A bulletin is first a document without a language: headings, sentences, tables and pictures whose
words are messages. Then it is said in a language, and printed as a page or a PDF. It holds counts
and the agreement's own names, never a report's words, a victim or a source.
"""
