"""A demonstration identity provider: a program of its own, on a loopback address alone.

It stands in for Suomi.fi (`/citizen`) and for the county's own directory (`/staff`), and does
what they do but one thing: it asks nobody to prove who they are.
"""
