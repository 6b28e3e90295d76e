"""Gives the local HTTP API the routes that the template gives the real one.

SAM turns an `HttpApi` and its events into one OpenAPI document. AWS makes authorizers, integrations
and routes from it; the local CloudFormation keeps the document but does not read it. So this reads
it back and makes them one by one. Nothing here knows Laurel's routes: the template alone does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_apigatewayv2 import ApiGatewayV2Client

type Json = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete", "x-amazon-apigateway-any-method")


class Api(NamedTuple):
    """The deployed API: its id, its OpenAPI document, and what each logical id became."""

    api_id: str
    document: Json
    physical_ids: dict[str, str]

    def function(self, uri: Json) -> str:
        """The ARN inside an invocation URI, an `Fn::Sub` with or without variables of its own."""
        sub = uri["Fn::Sub"]
        text, variables = sub if isinstance(sub, list) else (sub, {})
        name = re.findall(r"/functions/\$\{(\w+)\}/invocations", text)[0]
        return self.physical_ids[variables[name]["Ref"] if name in variables else name]


class Route(NamedTuple):
    """A route as API Gateway names it, the function behind it, and the authorizer before it."""

    key: str
    function: str
    authorizer: str | None


def mount_routes(stack_name: str) -> int:
    """Makes the routes of the stack's HTTP API those of its template; returns how many."""
    api = read_api(stack_name)
    gateway = boto3.client("apigatewayv2")
    clear(gateway, api.api_id)
    cors = api.document["x-amazon-apigateway-cors"]
    gateway.update_api(ApiId=api.api_id, CorsConfiguration=in_pascal_case(cors))
    schemes = api.document["components"]["securitySchemes"].items()
    authorizers = {name: make_authorizer(gateway, api, name, scheme) for name, scheme in schemes}
    routes = list(read_routes(api))
    targets = {arn: make_integration(gateway, api, arn) for arn in {r.function for r in routes}}
    for route in routes:
        make_route(gateway, api, route, targets[route.function], authorizers)
    return len(routes)


def read_api(stack_name: str) -> Api:
    """The one HTTP API of a deployed stack."""
    formation = boto3.client("cloudformation")
    template = formation.get_template(StackName=stack_name, TemplateStage="Processed")
    resources: Json = template["TemplateBody"]["Resources"]
    found = formation.describe_stack_resources(StackName=stack_name)["StackResources"]
    physical_ids = {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in found}
    name = next(n for n, r in resources.items() if r["Type"] == "AWS::ApiGatewayV2::Api")
    return Api(physical_ids[name], resources[name]["Properties"]["Body"], physical_ids)


def read_routes(api: Api) -> Iterator[Route]:
    """Every route of the OpenAPI document; `$default` is its path without a method."""
    for path, operations in api.document["paths"].items():
        for method in filter(operations.__contains__, METHODS):
            operation = operations[method]
            is_default = operation.get("isDefaultRoute", False)
            guards = [name for entry in operation["security"] for name in entry if name != "NONE"]
            yield Route(
                key=path.removeprefix("/") if is_default else f"{method.upper()} {path}",
                function=api.function(operation["x-amazon-apigateway-integration"]["uri"]),
                authorizer=guards[0] if guards else None,
            )


def in_pascal_case(settings: Json) -> Any:  # noqa: ANN401
    """The same settings as the API's own calls spell them."""
    return {name[0].upper() + name[1:]: value for name, value in settings.items()}


def clear(gateway: ApiGatewayV2Client, api_id: str) -> None:
    """Removes what an earlier call made, routes first because they point at the rest."""
    for route in gateway.get_routes(ApiId=api_id)["Items"]:
        gateway.delete_route(ApiId=api_id, RouteId=route["RouteId"])
    for integration in gateway.get_integrations(ApiId=api_id)["Items"]:
        gateway.delete_integration(ApiId=api_id, IntegrationId=integration["IntegrationId"])
    for authorizer in gateway.get_authorizers(ApiId=api_id)["Items"]:
        gateway.delete_authorizer(ApiId=api_id, AuthorizerId=authorizer["AuthorizerId"])


def make_authorizer(gateway: ApiGatewayV2Client, api: Api, name: str, scheme: Json) -> str:
    """Makes a Lambda authorizer from its security scheme; returns its id."""
    settings = scheme["x-amazon-apigateway-authorizer"]
    function = api.function(settings["authorizerUri"])
    path = f"lambda:path/2015-03-31/functions/{function}/invocations"
    return gateway.create_authorizer(
        ApiId=api.api_id,
        Name=name,
        AuthorizerType="REQUEST",
        AuthorizerUri=f"arn:aws:apigateway:{gateway.meta.region_name}:{path}",
        AuthorizerPayloadFormatVersion=settings["authorizerPayloadFormatVersion"],
        AuthorizerResultTtlInSeconds=settings["authorizerResultTtlInSeconds"],
        EnableSimpleResponses=settings["enableSimpleResponses"],
        IdentitySource=settings["identitySource"],
    )["AuthorizerId"]


def make_integration(gateway: ApiGatewayV2Client, api: Api, function: str) -> str:
    """Puts a function behind the API; returns the integration's id."""
    return gateway.create_integration(
        ApiId=api.api_id,
        IntegrationType="AWS_PROXY",
        IntegrationUri=function,
        PayloadFormatVersion="2.0",
    )["IntegrationId"]


def make_route(
    gateway: ApiGatewayV2Client, api: Api, route: Route, target: str, authorizers: dict[str, str]
) -> None:
    """Makes one route, guarded as the template says."""
    guard: Json = {"AuthorizationType": "NONE"}
    if route.authorizer:
        guard = {"AuthorizationType": "CUSTOM", "AuthorizerId": authorizers[route.authorizer]}
    gateway.create_route(
        ApiId=api.api_id, RouteKey=route.key, Target=f"integrations/{target}", **guard
    )
