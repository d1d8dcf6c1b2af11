"""The server: which page stands where, and what every request passes through."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.brand.palette import light
from assistant.ingest.images.refresh import FOLDER
from assistant.services import Services
from assistant.types.brand import Brand
from assistant.web.api.router import api_router
from assistant.web.chat.page import chat_page
from assistant.web.guard.auth import COOKIE, auth_router, staff
from assistant.web.guard.headers import SecurityHeaders
from assistant.web.guard.limits import RequestLimits
from assistant.web.guard.password import password_router
from assistant.web.guard.visitors import trusted_networks
from assistant.web.images import images_router
from assistant.web.internal import internal_router
from assistant.web.labels import labels
from assistant.web.landing import landing_router
from assistant.web.look.shell import Cover, PageShell, icon
from assistant.web.look.theme import brand_theme, gradio_css, page_css
from assistant.web.pages import Pages
from assistant.web.privacy import privacy_router
from assistant.web.site import Site
from assistant.web.studio.asked.export import asked_router
from assistant.web.studio.brief.taking import texts_router
from assistant.web.studio.campaign_run.router import exports_router
from assistant.web.studio.campaigns.files import campaigns_router
from assistant.web.studio.files.router import files_router
from assistant.web.studio.knowledge.files import knowledge_router
from assistant.web.studio.leads.export import leads_router
from assistant.web.studio.page import studio_page
from assistant.web.studio.results.files import results_router
from assistant.web.texts import Texts
from assistant.web.watch.metrics import Metrics
from assistant.web.watch.observed import Observed, fault
from assistant.web.watch.probes import probes_router
from assistant.web.widget.router import widget_router

STUDIO_SHEETS = (
    "studio",
    "brief",
    "drafts",
    "lab",
    "lessons",
    "library",
    "sequences",
    "campaign_run",
    "campaigns",
    "results",
)


def create_app(services: Services) -> FastAPI:
    """The whole web server of one company: `/`, `/chat`, `/studio`, the login, and the loopback API."""
    app = FastAPI(
        title=services.brand.name,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=partial(_lifespan, services),
    )
    site = _site(services.brand)
    metrics = Metrics()
    _protect(app, services, site)
    app.add_middleware(Observed, metrics=metrics)  # the last one, so that it sees everything
    app.add_exception_handler(Exception, fault)
    app.include_router(probes_router(services, metrics))
    app.include_router(landing_router(services, site))
    app.include_router(auth_router(services, site))
    app.include_router(password_router(services, site))
    app.include_router(api_router(services, site))
    app.include_router(internal_router(services))
    app.include_router(knowledge_router(services))
    app.include_router(texts_router(services))
    app.include_router(leads_router(services, site))
    app.include_router(asked_router(services, site))
    app.include_router(files_router(services, site))
    app.include_router(campaigns_router(services, site))
    app.include_router(exports_router(services, site))
    app.include_router(results_router(services, site))
    app.include_router(widget_router(services, site))
    app.include_router(privacy_router(services, site))
    app.include_router(images_router(services.settings.paths.data / FOLDER))
    # Outside of a running event loop Gradio opens one, and leaves it open, for every lock that it makes.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, _mount(app, services, site)).result()
    return app


@asynccontextmanager
async def _lifespan(services: Services, app: FastAPI) -> AsyncIterator[None]:
    """While the server runs, the schedules of the roots are followed and messages delivered."""
    del app
    services.upkeep.start()
    services.handoff.outbox.start()
    services.privacy.purge.start()
    try:
        yield
    finally:
        services.privacy.purge.pause()
        services.handoff.outbox.pause()
        services.upkeep.pause()


async def _mount(app: FastAPI, services: Services, site: Site) -> None:
    i18n = labels(site)
    shared: dict[str, Any] = {
        "theme": brand_theme(services.brand.colors),
        "i18n": i18n,
        "footer_links": [],
        "run_history": False,
        "show_error": False,
        "max_file_size": "1mb",
        "ssr_mode": False,
        "blocked_paths": [str(services.settings.paths.data.resolve())],
    }
    chat, studio = chat_page(services, site, i18n), studio_page(services, site, i18n)
    gr.mount_gradio_app(app, chat, path="/chat", **shared)
    gr.mount_gradio_app(app, studio, path="/studio", auth_dependency=staff(services), **shared)


def _site(brand: Brand) -> Site:
    texts = Texts.load().reworded("ai_short", brand.disclosure)
    return Site(Pages(), texts, brand, page_css(brand.colors), icon(light(brand.colors), brand.name))


def _covers(brand: Brand) -> dict[str, Cover]:
    return {
        "/chat/": Cover(brand.name, gradio_css(brand.colors, "chat", "chat_answers", "chat_form")),
        "/studio/": Cover(f"Studio · {brand.name}", gradio_css(brand.colors, *STUDIO_SHEETS)),
    }


def _protect(app: FastAPI, services: Services, site: Site) -> None:
    """Add what every request passes through; the one added last sees it first."""
    web = services.settings.web
    app.add_middleware(PageShell, covers=_covers(services.brand), icon=site.icon)
    app.add_middleware(
        SessionMiddleware,
        secret_key=services.session_secret.reveal(),  # str() of a Secret is asterisks
        session_cookie=COOKIE,
        max_age=int(services.settings.people.session_hours * 3600),
        same_site="lax",
        https_only=web.secure_cookies,
    )
    # No other origin may call us. Being here also makes Gradio's own CORS stand down, which would let
    # every origin in, with cookies, on any host that is not localhost.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(RequestLimits)
    # The command line finds the server under this address, whatever its public names are.
    hosts = [*web.allowed_hosts, "127.0.0.1", "[::1]", *([web.host] if web.host else [])]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    app.add_middleware(SecurityHeaders, frame_ancestors=web.frame_ancestors)
    # Of several addresses in X-Forwarded-For the last one that is no proxy of ours counts: what stands
    # before it may have been written by the client itself.
    proxies = trusted_networks(services.settings.public.trusted_proxies)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=proxies)
