package org.milepost.openapi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of a Postman collection that signs a member in as a browser does: the page, the
 * password, the consent, and the code exchanged for a token.
 */
final class PostmanSignIn {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> VERIFIER =
            List.of(
                    "const base64Url = (words) => words.toString(CryptoJS.enc.Base64)",
                    "    .replace(/\\+/g, '-').replace(/\\//g, '_').replace(/=/g, '');",
                    "const verifier = base64Url(CryptoJS.lib.WordArray.random(32));",
                    "pm.collectionVariables.set('verifier', verifier);",
                    "pm.collectionVariables.set('challenge', base64Url(CryptoJS.SHA256(verifier)));");

    /** Keeps the hidden fields of the form, which the next step sends back. */
    private static final List<String> KEEP_FORM =
            List.of(
                    "pm.test('a page with a form', () => pm.response.to.have.status(200));",
                    "const page = require('cheerio').load(pm.response.text());",
                    "pm.collectionVariables.set('request', page('input[name=request]').val());",
                    "pm.collectionVariables.set('formToken', page('input[name=form_token]').val());");

    /** The page after the decision leads back to the client, by a header. */
    private static final List<String> KEEP_CODE =
            List.of(
                    "pm.test('a page that leads on', () => pm.response.to.have.status(200));",
                    "const [, target] = /url=(.*)/i.exec(pm.response.headers.get('Refresh'));",
                    "const back = require('url').parse(target, true);",
                    "pm.test('with a code', () => pm.expect(back.query.code).to.be.a('string'));",
                    "pm.test('with the state', () => pm.expect(back.query.state).to.eql('state-1'));",
                    "pm.collectionVariables.set('code', back.query.code);");

    private static final List<String> KEEP_TOKEN =
            List.of(
                    "pm.test('HTTP 200', () => pm.response.to.have.status(200));",
                    "pm.collectionVariables.set('memberToken', pm.response.json().access_token);");

    private PostmanSignIn() {}

    /** The folder. */
    static ObjectNode folder() {
        ObjectNode folder = JSON.objectNode().put("name", "sign in");
        folder.put(
                "description",
                "In an app this is done by the member's browser. Here the requests send the forms of"
                        + " the pages.");
        ArrayNode items = folder.putArray("item");
        items.add(page());
        Map<String, String> form =
                new TreeMap<>(Map.of("request", "{{request}}", "form_token", "{{formToken}}"));
        form.putAll(
                Map.of(
                        "programme", "{{programme}}",
                        "number", "{{account}}",
                        "password", "{{password}}",
                        "decision", "sign-in"));
        items.add(form("the password", "/oauth/sign-in", form, KEEP_FORM, true));
        items.add(
                form(
                        "the consent",
                        "/oauth/consent",
                        Map.of(
                                "request", "{{request}}",
                                "form_token", "{{formToken}}",
                                "decision", "allow"),
                        KEEP_CODE,
                        false));
        ObjectNode exchange =
                form(
                        "the code for a token",
                        "/oauth/token",
                        Map.of(
                                "grant_type", "authorization_code",
                                "code", "{{code}}",
                                "code_verifier", "{{verifier}}",
                                "redirect_uri", "{{redirectUri}}"),
                        KEEP_TOKEN,
                        false);
        ((ObjectNode) exchange.path("request")).set("auth", PostmanCollection.basic());
        items.add(exchange);
        return folder;
    }

    private static ObjectNode page() {
        ObjectNode item = JSON.objectNode().put("name", "the page");
        PostmanCollection.addEvent(item, "prerequest", VERIFIER);
        PostmanCollection.addEvent(item, "test", KEEP_FORM);
        ObjectNode request = item.putObject("request").put("method", "GET");
        request.putObject("auth").put("type", "noauth");
        request.putArray("header");
        ObjectNode url = url("/oauth/authorize");
        ArrayNode query = url.putArray("query");
        Map<String, String> parameters =
                new TreeMap<>(
                        Map.of(
                                "response_type", "code",
                                "client_id", "{{clientId}}",
                                "redirect_uri", "{{redirectUri}}",
                                "scope", "{{memberScopes}}",
                                "state", "state-1",
                                "code_challenge", "{{challenge}}",
                                "code_challenge_method", "S256"));
        parameters.forEach(
                (name, value) -> PostmanCollection.header(query, name, JSON.stringNode(value)));
        request.set("url", url);
        item.putArray("response");
        return item;
    }

    private static ObjectNode form(
            String name,
            String path,
            Map<String, String> fields,
            List<String> tests,
            boolean followsRedirects) {
        ObjectNode item = JSON.objectNode().put("name", name);
        PostmanCollection.addEvent(item, "test", tests);
        item.putObject("protocolProfileBehavior").put("followRedirects", followsRedirects);
        ObjectNode request = item.putObject("request").put("method", "POST");
        request.putObject("auth").put("type", "noauth");
        request.putArray("header");
        ArrayNode form = request.putObject("body").put("mode", "urlencoded").putArray("urlencoded");
        new TreeMap<>(fields)
                .forEach(
                        (field, value) ->
                                PostmanCollection.header(form, field, JSON.stringNode(value)));
        request.set("url", url(path));
        item.putArray("response");
        return item;
    }

    private static ObjectNode url(String path) {
        ObjectNode url = JSON.objectNode().put("raw", "{{baseUrl}}" + path);
        url.putArray("host").add("{{baseUrl}}");
        ArrayNode segments = url.putArray("path");
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(segment);
        }
        return url;
    }
}
