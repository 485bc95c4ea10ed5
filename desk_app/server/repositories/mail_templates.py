"""The mail templates of an app: the usual ones, and what the app says otherwise."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk_app.domain.mail_template import MailTemplate, MailTemplateChange
from desk_app.errors import NotFoundError
from desk_app.server.mail_texts import USUAL_TEMPLATES
from desk_app.server.stamps import from_stamp, to_stamp
from desk_app.server.tables import MAIL_TEMPLATES


@dataclass(frozen=True, slots=True)
class TemplateTable:
    """The templates of one app."""

    connection: AsyncConnection
    app_id: str

    async def load_all(self) -> dict[str, MailTemplate]:
        """All of them by slug, in their usual order."""
        query = select(MAIL_TEMPLATES).where(MAIL_TEMPLATES.c.app_id == self.app_id)
        own = {
            row.slug: MailTemplate(
                slug=row.slug,
                subject=row.subject,
                text=row.text,
                is_enabled=row.is_enabled,
                is_usual=False,
                updated_at=from_stamp(row.updated_at),
            )
            for row in await self.connection.execute(query)
        }
        return {slug: own.get(slug, usual) for slug, usual in USUAL_TEMPLATES.items()}

    async def load(self, slug: str) -> MailTemplate:
        """One template; NotFoundError if there is no mail of that name."""
        template = (await self.load_all()).get(slug)
        if template is None:
            raise NotFoundError(status=404, problem="Template does not exist", model="Template")
        return template

    async def change(self, slug: str, change: MailTemplateChange, *, now: datetime) -> None:
        """Changes what is given; NotFoundError if there is no mail of that name."""
        before = await self.load(slug)
        is_enabled = change.is_enabled
        await self.connection.execute(
            delete(MAIL_TEMPLATES).where(
                MAIL_TEMPLATES.c.app_id == self.app_id, MAIL_TEMPLATES.c.slug == slug
            )
        )
        await self.connection.execute(
            MAIL_TEMPLATES.insert().values(
                app_id=self.app_id,
                slug=slug,
                subject=before.subject if change.subject is None else change.subject,
                text=before.text if change.text is None else change.text,
                is_enabled=before.is_enabled if is_enabled is None else is_enabled,
                updated_at=to_stamp(now),
            )
        )
