"""Snippets and Postman's two files as JSON, for API and command line alike."""

from typing import Any

from pydantic import BaseModel, Field

from keydesk.snippets.model import Snippet
from keydesk.trying.pasting import Pasted, Postman
from keydesk.trying.shapes import TestedBody


class FieldBody(BaseModel):
    label: str = Field(description="As the other program calls it")
    value: str


class SnippetBody(BaseModel):
    target: str = Field(
        description="curl, python, n8n, make, zapier, akeneo, unopim, shipium, plytix"
    )
    title: str
    works: bool = Field(description="False: `note` says what it would take")
    language: str = Field(description="shell or python; empty when there are fields instead")
    text: str
    fields: list[FieldBody]
    note: str

    @classmethod
    def of(cls, one: Snippet) -> "SnippetBody":
        fields = [FieldBody(label=label, value=value) for label, value in one.fields]
        return cls(
            target=one.target, title=one.title, works=one.works, language=one.language,
            text=one.text, fields=fields, note=one.note,
        )  # fmt: skip


class PastedBody(BaseModel):
    credential: TestedBody
    snippets: list[SnippetBody]

    @classmethod
    def of(cls, one: Pasted) -> "PastedBody":
        return cls(
            credential=TestedBody.of(one.credential),
            snippets=[SnippetBody.of(each) for each in one.snippets],
        )


class PostmanBody(BaseModel):
    collection: dict[str, Any] = Field(description="Format v2.1.0, to import as it is")
    environment: dict[str, Any] = Field(description="Secrets are empty")

    @classmethod
    def of(cls, one: Postman) -> "PostmanBody":
        return cls(collection=one.collection, environment=one.environment)
