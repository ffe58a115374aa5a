"""The pages: routes, sign-in, access, refusals and headers.  The only part that knows Flask."""
