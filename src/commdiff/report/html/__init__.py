"""The report as one HTML file that asks for nothing: no network, no server, no other file. Start at page.py."""
