"""The application: a path for each thing that can be asked for, over a reader of the published snapshot.

Pages go on with `after` = the `next` of the page before; that holds across publications, since ids stay. Every answer
has an ETag that changes with the snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse

from flows.api import parameters as asked
from flows.api.answers import API_VERSION, answer
from flows.api.description import article, describe, docs, organization, page_of, project, responses
from flows.api.problems import problem, tell_problems
from flows.api.wire import MOST_WAITING, Gate, Head
from warehouse.reading import Reader
from warehouse.resources import RESOURCES

_ABOUT = {"$ref": "#/components/schemas/About"}
_PAGE_CSP = "default-src 'none'; style-src 'unsafe-inline'"
Id = Annotated[str, Path(min_length=1, max_length=200)]


class _Pages(NamedTuple):
    """A path with pages of a resource of the same name."""

    name: str
    parameters: type[asked.Paged]
    told: str


_PAGES = (
    _Pages("articles", asked.Articles, "Articles by id."),
    _Pages("stories", asked.Stories, "Stories, near copies gathered, each with all its addresses."),
    _Pages("projects", asked.Projects, "Projects as single articles report them (reports), by id."),
    _Pages(
        "resolved_projects",
        asked.ResolvedProjects,
        "Projects, each once, with latest stage, preferred amounts and parties. Never add up projects and groups.",
    ),
    _Pages("organizations", asked.Organizations, "Organizations by canonical name, with their roles."),
    _Pages("resolved_organizations", asked.ResolvedOrganizations, "Organizations, each once, with all their names."),
    _Pages("indicators", asked.Indicators, "Indicators by id."),
    _Pages("policies", asked.Policies, "Policy documents by id."),
    _Pages("places", asked.Places, "Divisions of GB/T 2260 with what they are part of; `place_id` of other records."),
    _Pages("sources", asked.Paged, "How each source is doing: its last crawl beside what is usual for it."),
    _Pages(
        "coverage",
        asked.Coverage,
        "By source and day, whether it was crawled: nothing happened is not the same as unseen.",
    ),
)


def make_app(reader: Reader, most_waiting: int = MOST_WAITING) -> FastAPI:
    """The application over a reader. `most_waiting`: questions taken in at a time."""
    app = FastAPI(
        title="Yanzhao",
        version=API_VERSION,
        description="Facts from the news and policy of Hebei, from the published snapshot. HEAD works like GET.",
        # The page that FastAPI would make loads its scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    tell_problems(app)
    for pages in _PAGES:
        _add(app, f"/{pages.name}", _asker(reader, pages), responses(page_of(RESOURCES[pages.name].relation)))
    _add_single(app, reader)
    _add_others(app, reader)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(Head)
    app.add_middleware(Gate, most=most_waiting)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app


def _asker(reader: Reader, pages: _Pages) -> Callable[..., Response]:
    def ask(request: Request, given: asked.Paged) -> Response:
        return answer(request, reader, lambda: reader.page(pages.name, given.filters(), given.after, given.limit))

    ask.__annotations__["given"] = Annotated[pages.parameters, Query()]
    ask.__name__, ask.__doc__ = pages.name, pages.told
    return ask


def _add_single(app: FastAPI, reader: Reader) -> None:
    """One thing with all that belongs to it."""

    def one_article(request: Request, id: Id, _: Annotated[asked.Nobody, Query()]) -> Response:
        """An article with all its facts. The id of a further address leads to the article."""
        return answer(request, reader, lambda: reader.article(id))

    def one_project(request: Request, id: Id, _: Annotated[asked.Nobody, Query()]) -> Response:
        """A project with its timeline, all figures told of it, and its organizations, at most 1000 of each.

        The id of a project that was merged into another, or of a report, leads to the project.
        """
        return answer(request, reader, lambda: reader.project(id))

    def one_organization(request: Request, id: Id, _: Annotated[asked.Nobody, Query()]) -> Response:
        """An organization with its names and projects, at most 1000 of each.

        The id of one that was merged into another, or a name that only one organization has, leads to it.
        """
        return answer(request, reader, lambda: reader.organization(id))

    found = (("articles", one_article, article()), ("projects", one_project, project()))
    for name, ask, schema in (*found, ("organizations", one_organization, organization())):
        _add(app, f"/{name}/{{id}}", ask, responses(schema, ["not-found"], moves=True))


def _add_others(app: FastAPI, reader: Reader) -> None:
    """What is no page of a table."""

    def about(request: Request, _: Annotated[asked.Nobody, Query()]) -> Response:
        """What is published: rows by table, the cursor of the change feed, the newest day."""
        return answer(request, reader, reader.about)

    def search(request: Request, given: Annotated[asked.Search, Query()]) -> Response:
        """Articles that have all the words, the best first."""
        return answer(request, reader, lambda: reader.search(given.q, given.limit, given.filters()))

    def sentences(request: Request, given: Annotated[asked.Sentences, Query()]) -> Response:
        """Sentences of the best articles that have any of the words; only where the publishers' text is served."""
        if not reader.with_text:
            return problem("text", "sentences are the publishers' text, and this server gives facts alone")
        return answer(request, reader, lambda: reader.search_sentences(given.q, given.limit))

    def changes(request: Request, given: Annotated[asked.Changes, Query()]) -> Response:
        """The change feed behind a cursor: every change once, in order, `seq` without gaps.

        `next` is the cursor to go on from, now or later; an empty page means that there is nothing new.
        """
        return answer(request, reader, lambda: reader.changes(given.after, given.limit))

    def schema(request: Request, _: Annotated[asked.Nobody, Query()]) -> Response:
        """JSON Schemas of all records."""
        return answer(request, reader, reader.schemas)

    _add(app, "/", about, responses(_ABOUT))
    _add(app, "/search", search, responses(page_of("search")))
    _add(app, "/search/sentences", sentences, responses(page_of("search_sentences"), ["text"]))
    _add(app, "/changes", changes, responses(page_of("change"), ["cursor", "old-cursor"]))
    _add(app, "/schema", schema, responses({"type": "object"}))

    @app.get("/docs", include_in_schema=False)
    def page() -> HTMLResponse:
        return HTMLResponse(docs(app.openapi()), headers={"Content-Security-Policy": _PAGE_CSP})


def _add(app: FastAPI, path: str, ask: Callable[..., Response], answers: dict[int | str, dict[str, Any]]) -> None:
    app.add_api_route(path, ask, methods=["GET"], responses=answers, response_model=None, response_class=Response)
