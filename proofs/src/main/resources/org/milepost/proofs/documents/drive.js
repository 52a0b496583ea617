// Does the steps of a Postman collection with a client that openapi-generator made for TypeScript
// (typescript-fetch). Arguments: the directory of the client, compiled to dist/; the collection; the
// URL to call; the token of a member.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const [directory, collectionFile, baseUrl, memberToken] = process.argv.slice(2);
const client = require(path.resolve(directory, "dist"));
const collection = JSON.parse(fs.readFileSync(collectionFile, "utf8"));
const sources = fs
  .readdirSync(path.join(directory, "apis"))
  .filter((it) => it.endsWith("Api.ts"))
  .map((it) => fs.readFileSync(path.join(directory, "apis", it), "utf8"));
const variables = new Map(collection.variable.map((it) => [it.key, it.value]));
variables.set("memberToken", memberToken);
const violations = [];

const replaced = (text) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => variables.get(name));
const script = (item, listen) =>
  (item.event ?? [])
    .filter((it) => it.listen === listen)
    .map((it) => it.script.exec.join("\n"))
    .join("\n");
const at = (value, names) =>
  [...names.matchAll(/\.(\w+)|\[(\d+)\]/g)].reduce((it, name) => it?.[name[1] ?? name[2]], value);

for (const [, name, length, letters] of script(collection.item[0], "prerequest").matchAll(
  /set\('(\w+)', fresh\((\d+), '(\w+)'\)\)/g,
)) {
  const drawn = Array.from({ length }, () => letters[Math.floor(Math.random() * letters.length)]);
  variables.set(name, drawn.join(""));
}

// Times that a client reads to the millisecond are equal to those of the server to the microsecond.
const same = (one, other) => {
  if (typeof one === "string" && typeof other === "string" && one !== other) {
    const distance = Math.abs(Date.parse(one) - Date.parse(other));
    return /^\d{4}-\d\d-\d\dT/.test(one) && distance <= 1;
  }
  if (one && other && typeof one === "object" && typeof other === "object") {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((it) => same(one[it], other[it]));
  }
  return one === other;
};

// How the client's source names the parameters of a call, and the types of its body and answer.
const described = (id) => {
  const source = sources.find((it) => it.includes(`async ${id}RequestOpts(`));
  const end = source.indexOf(`async ${id}Raw(`);
  const options = source.slice(source.indexOf(`async ${id}RequestOpts(`), end);
  const names = new Map();
  for (const form of [
    /\['([\w-]+)'\] = (?:String\()?requestParameters\['(\w+)'\]/g,
    /append\('(\w+)', requestParameters\['(\w+)'\]/g,
    /replace\('(\{\w+\})', encodeURIComponent\(String\(requestParameters\['(\w+)'\]/g,
  ]) {
    for (const [, wire, own] of options.matchAll(form)) {
      names.set(wire.toLowerCase(), own);
    }
  }
  return {
    names,
    body: /body: (\w+)ToJSON\(requestParameters\['(\w+)'\]/.exec(options),
    answer: /Promise<runtime\.ApiResponse<(\w+)>>/.exec(source.slice(end))[1],
  };
};

const parameters = (item, call) => {
  const request = item.request;
  const found = {};
  for (const { key, value } of request.url.variable ?? []) {
    found[call.names.get(`{${key}}`)] = replaced(value);
  }
  const pairs = [
    ...(request.url.query ?? []),
    ...(request.header ?? []).filter((it) => it.key !== "Content-Type"),
    ...(request.body?.urlencoded ?? []),
  ];
  for (const { key, value } of pairs) {
    found[call.names.get(key.toLowerCase()) ?? `no parameter ${key}`] = replaced(value);
  }
  if (request.body?.raw) {
    found[call.body[2]] = client[`${call.body[1]}FromJSON`](JSON.parse(replaced(request.body.raw)));
  }
  return found;
};

const run = async (item) => {
  const call = described(item.id);
  let raw = "";
  const auth = item.request.auth ?? collection.auth;
  const bearer = auth.bearer && `Bearer ${replaced(auth.bearer[0].value)}`;
  const configuration = new client.Configuration({
    basePath: baseUrl,
    accessToken: bearer && (async () => bearer),
    username: auth.basic && variables.get("clientId"),
    password: auth.basic && variables.get("clientSecret"),
    middleware: [
      {
        post: async ({ response }) => {
          raw = await response.clone().text();
          if (response.headers.get("sl-violations")) {
            violations.push(`${item.name}: ${response.headers.get("sl-violations")}`);
          }
        },
      },
    ],
  });
  const api = Object.values(client).find((it) => it.prototype?.[`${item.id}Raw`]);
  let status;
  let value;
  try {
    const answer = await new api(configuration)[`${item.id}Raw`](parameters(item, call));
    status = answer.raw.status;
    value = await answer.value();
  } catch (error) {
    if (!error.response) {
      violations.push(`${item.name}: ${error.stack}`);
      return;
    }
    status = error.response.status;
  }
  const json = raw === "" ? undefined : JSON.parse(raw);
  if (value !== undefined && !same(JSON.parse(JSON.stringify(client[`${call.answer}ToJSON`](value))), json)) {
    violations.push(`${item.name}: the client read another answer than ${raw}`);
  }
  const tests = script(item, "test");
  const expected = Number(/to\.have\.status\((\d+)\)/.exec(tests)[1]);
  if (status !== expected) {
    violations.push(`${item.name}: HTTP ${status} and not ${expected}: ${raw}`);
  }
  for (const [, names, literal] of tests.matchAll(
    /expect\(pm\.response\.json\(\)([^)]*)\)\.to\.eql\((.*)\)\);/g,
  )) {
    const text = literal.replace(/^pm\.variables\.replaceIn\((.*)\)$/, "$1").replace(/^'(.*)'$/, "$1");
    if (String(at(json, names)) !== replaced(text)) {
      violations.push(`${item.name}: ${names} is not ${replaced(text)}`);
    }
  }
  for (const [, name, names] of tests.matchAll(
    /set\('(\w+)', pm\.response\.json\(\)([^)]*)\)/g,
  )) {
    variables.set(name, String(at(json, names)));
  }
};

(async () => {
  const items = collection.item.filter((it) => it.id);
  for (const item of items) {
    await run(item);
  }
  console.log(`${items.length} calls of ${new Set(items.map((it) => it.id)).size} kinds`);
  violations.forEach((it) => console.log(`violation: ${it}`));
  process.exitCode = violations.length ? 1 : 0;
})();
