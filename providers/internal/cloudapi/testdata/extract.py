"""Writes messages.schema.json and examples.json beside itself from Meta's OpenAPI description.

usage: python3 extract.py business-messaging-api_v23.0.yaml     (needs PyYAML)

What is taken: the schema of the body of POST /{Version}/{Phone-Number-ID}/messages with all that it refers to, word for
word but for what a JSON Schema of draft-07 can't say: a reference's target lies under "definitions"; a "discriminator"
without a "oneOf" becomes an if/then for each of its types, where the schema is referred to; the formats "url" and
"int32" are left out. So are descriptions and examples, for they judge nothing.
"""
import json, os, sys, yaml

PREFIX = "#/components/schemas/"
with open(sys.argv[1]) as f:
    api = yaml.load(f, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
schemas = api["components"]["schemas"]
body = api["paths"]["/{Version}/{Phone-Number-ID}/messages"]["post"]["requestBody"]["content"]["application/json"]
definitions = {}


def refer(name):
    if name not in definitions:
        definitions[name] = None  # its own references come back here
        definitions[name] = convert(schemas[name])
    return {"$ref": "#/definitions/" + name}


def convert(node, extends=False, names=False):
    if names:  # the keys are those of a message, not of a schema
        return {key: convert(value) for key, value in node.items()}
    if isinstance(node, list):
        return [convert(n) for n in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].removeprefix(PREFIX)
        kinds = schemas[name].get("discriminator")
        if extends or not kinds or "oneOf" in schemas[name]:
            return refer(name)
        by = kinds["propertyName"]
        return {"allOf": [refer(name)] + [
            {"if": {"properties": {by: {"const": kind}}, "required": [by]}, "then": refer(target.removeprefix(PREFIX))}
            for kind, target in kinds["mapping"].items()]}
    return {key: [convert(n, extends=True) for n in value] if key == "allOf" else convert(value, names=key == "properties")
            for key, value in node.items()
            if key not in ("discriminator", "example", "description") and not (key == "format" and value in ("url", "int32"))}


root = {"$schema": "http://json-schema.org/draft-07/schema#", "allOf": [convert(body["schema"])], "definitions": definitions}
here = os.path.dirname(os.path.abspath(__file__))
for name, value in {"messages.schema.json": root,
                    "examples.json": {n: e["value"] for n, e in body["examples"].items()}}.items():
    with open(os.path.join(here, name), "w") as f:
        json.dump(value, f, indent=1, ensure_ascii=False)
        f.write("\n")
