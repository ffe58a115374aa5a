"""The rules of social credit: frozen values in, values out; the standard library alone."""
