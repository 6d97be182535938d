"""The command that puts a store on the web."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tollgraph.commands.options import settings_for, store_option
from tollgraph.store_address import StoreAddress, folder_of

if TYPE_CHECKING:
    from tollgraph.background import Background
    from tollgraph.settings import Settings
    from tollgraph.web.app import Served
    from tollgraph.web.settings import ServeSettings


@click.command()
@click.option("--host", "serve_host", help="Address to listen on; 127.0.0.1 unless you say otherwise.")
@click.option("--port", "serve_port", type=int, help="Port, 8000 unless you say otherwise; 0 takes a free one.")
@click.option("--prefix", "serve_prefix", help="Path at which a proxy shows the server, such as /tollgraph.")
@click.option("--timeout", "serve_seconds", type=float, help="Seconds after which a query is stopped; 30.")
@click.option("--memory", "serve_memory", type=int, help="MB of memory that one query may take; 1024.")
@click.option("--workers", "serve_workers", type=int, help="Queries answered at once; 4.")
@click.option("--log", "serve_log", help="File for the log of queries; - is standard error (the default), '' none.")
@click.option(
    "--token-file", "token_file", type=click.Path(dir_okay=False), help="File with the token for updates (mode 0600)."
)
@click.option("--serve-texts", is_flag=True, default=None, help="Show whole articles: only if you have the right to.")
@click.option("--contact", "serve_contact", help="Web or mail address where readers report errors.")
@store_option
def serve(store_path: StoreAddress | None, **given: object) -> int:
    """Serve the store: pages at /, SPARQL at /sparql, graphs at /graphs. Read-only unless there is a token.

    Options left out are read from TOLLGRAPH_SERVE_HOST and so on (docs/settings.md). With a token, from --token-file
    or TOLLGRAPH_TOKEN, clients that send it may update. Ingesting into the same store goes on meanwhile, and is seen
    within seconds.
    """
    import dataclasses

    from tollgraph.web.settings import load_serve_settings

    told = {name: value for name, value in given.items() if value is not None}
    serving = dataclasses.replace(load_serve_settings(), **told)  # type: ignore[arg-type]  # click has checked the types
    settings = settings_for(store_path)
    _run(_served(settings, serving), settings, serving)
    return 0


def _served(settings: "Settings", serving: "ServeSettings") -> "Served":
    """Return what is to be served; the store is looked at once, so that what is wrong with it is told now."""
    from tollgraph.export.descriptions import imprint_of
    from tollgraph.identifiers import Minter
    from tollgraph.seeding import background_of_store
    from tollgraph.store import read_store
    from tollgraph.texts import TextStore
    from tollgraph.web.answers import WorkerAnswers
    from tollgraph.web.app import Served
    from tollgraph.web.endpoint import Service
    from tollgraph.web.query_log import QueryLog
    from tollgraph.web.served_store import ServedStore
    from tollgraph.web.site import Showing
    from tollgraph.web.token import find_token
    from tollgraph.web.worker_pool import WorkerPool

    folder = folder_of(settings.store, "serving", "serve a copy of it: `tollgraph as-of DAY --store URL --to FOLDER`")
    token = find_token(Path(serving.token_file) if serving.token_file else None)

    def background() -> "Background":
        with read_store(folder) as store:
            return background_of_store(store, Minter(settings.base))

    with read_store(folder) as store:
        texts = TextStore(store.texts) if store.texts else None
    background()
    limits = serving.limits
    answers = WorkerAnswers(WorkerPool(folder, limits), limits)
    service = Service(answers, limits, QueryLog(serving.log), token, imprint_of(settings))
    showing = Showing(settings.base, texts, serve_texts=serving.serve_texts, contact=serving.serve_contact)
    return Served(ServedStore(answers), background, folder.name, service, showing)


def _run(served: "Served", settings: "Settings", serving: "ServeSettings") -> None:
    """Serve until the process is told to stop; answers that are being made are ended first."""
    import uvicorn

    from tollgraph.web.app import create_app
    from tollgraph.web.connections import limited_connection

    config = uvicorn.Config(
        create_app(served), host=serving.serve_host, port=serving.serve_port, log_level="critical",
        access_log=False, server_header=False, timeout_graceful_shutdown=5, root_path=serving.serve_prefix,
        http=limited_connection(serving.limits),
    )  # fmt: skip
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen(config.backlog)  # clients that come before the workers are ready wait
    host, port = listening.getsockname()[:2]
    click.echo(f"serving {settings.store} at http://{host}:{port}/ and /sparql; stop with Ctrl-C", err=True)
    server.run(sockets=[listening])
