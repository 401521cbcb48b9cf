"""Hosts the site under a path of another site, as behind a proxy that gives it /watchparty/."""

from parties.runtime.asgi import Application, Receive, Scope, Send


def under_root_path(application: Application, root: str) -> Application:
    """Returns the application at this path, whether the proxy passes the path on or strips it:
    probes that ask a process itself need not know it.

    root: ROOT_PATH, with a slash at its beginning; empty for a site of its own.
    """
    if not root:
        return application

    async def hosted(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_passed_on = path == root or path.startswith(f"{root}/")
        full = path if is_passed_on else root + path
        await application({**scope, "root_path": root, "path": full}, receive, send)

    return hosted
