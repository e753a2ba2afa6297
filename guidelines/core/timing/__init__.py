"""Synchronous or metachronous, under every configured definition."""
